package congress

import (
	"slices"
	"strings"
	"unicode"

	"daihoi/models/vietext"
)

// kindsOfHall are the phrases, folded, with which a unit names a hall of its own without saying which. The hall of the
// district or of the province, of which there is one, is not among them.
var kindsOfHall = []string{"hoi truong", "phong hop", "tru so", "co quan", "don vi", "trung tam", "nha van hoa", "van hoa", "the thao",
	"sinh hoat", "hoc tap", "cong dong", "ubnd", "hdnd", "uy ban", "nhan dan", "hoi dong", "mat tran", "to quoc", "viet nam", "mttq",
	"dang uy", "thi tran", "to dan pho", "khu dan cu", "khu pho", "xa", "phuong", "thon", "xom", "ap", "ban", "tang", "so", "khu", "lon",
	"nho", "cua", "tai"}

// HallOf is the hall that a venue names, folded, so that two units mean the same one by it; "" for none, and for a text
// like "Hội trường UBND xã", by which each unit means a hall of its own.
func HallOf(venue string) string {
	words := strings.FieldsFunc(vietext.Fold(venue), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for at := 0; at < len(words); {
		n := kindOfHall(words[at:])
		if n == 0 {
			return strings.Join(words, " ")
		}
		at += n
	}
	return ""
}

// kindOfHall is how many of the first words say no more than what kind of hall it is, or the short number that a unit gives
// it.
func kindOfHall(words []string) int {
	if w := words[0]; len(w) < 3 && strings.Trim(w, "0123456789") == "" || strings.Trim(w, "ivx") == "" {
		return 1
	}
	for n := min(3, len(words)); n > 0; n-- {
		if slices.Contains(kindsOfHall, strings.Join(words[:n], " ")) {
			return n
		}
	}
	return 0
}
