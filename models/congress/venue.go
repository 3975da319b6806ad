package congress

import (
	"slices"
	"strings"
	"unicode"

	"daihoi/models/vietext"
)

// kindsOfHall are folded phrases for a hall that every unit has its own of. The district's or province's hall is not
// among them, because there is only one.
var kindsOfHall = []string{"hoi truong", "phong hop", "tru so", "co quan", "don vi", "trung tam", "nha van hoa", "van hoa", "the thao",
	"sinh hoat", "hoc tap", "cong dong", "ubnd", "hdnd", "uy ban", "nhan dan", "hoi dong", "mat tran", "to quoc", "viet nam", "mttq",
	"dang uy", "thi tran", "to dan pho", "khu dan cu", "khu pho", "xa", "phuong", "thon", "xom", "ap", "ban", "tang", "so", "khu", "lon",
	"nho", "cua", "tai"}

// HallOf is the folded key of the hall that a venue names, equal for two units that mean the same hall. It is "" for
// no venue and for generic texts such as "Hội trường UBND xã".
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

// kindOfHall counts the leading words that only say what kind of hall it is, including a short hall number.
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
