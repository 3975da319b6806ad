package identity

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"daihoi/models/vietext"
)

// Kin is how the spellings of two names are related.
type Kin int

const (
	Unrelated Kin = iota
	Near          // other marks, i for y, or one letter apart: two people until a user says otherwise
	Unmarked      // the same letters, and one of the two has no marks at all
	Alike         // the same spelling; case and the place of a tone mark (hòa, hoà) are no difference
)

// Kinship compares two names. Hùng and Hưng are Near and never the same by themselves; only Unmarked and Alike may be
// taken for one name.
func Kinship(a, b string) Kin { return kinship(spelled(a), spelled(b)) }

// spelling is a name as Kinship compares it, and its letters without marks.
type spelling struct{ marked, plain string }

// likeD replaces the letters that look like đ.
var likeD = strings.NewReplacer("ð", "đ", "ɖ", "đ")

func spelled(name string) spelling {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) })
	marked := TonesLast(likeD.Replace(strings.Join(words, " ")))
	return spelling{marked, vietext.Fold(marked)}
}

func kinship(a, b spelling) Kin {
	switch {
	case a.marked == b.marked:
		return Alike
	case a.plain == b.plain && (a.bare() || b.bare()):
		return Unmarked
	case a.plain == b.plain, sounding(a.plain) == sounding(b.plain), vietext.OneApart(a.plain, b.plain):
		return Near
	}
	return Unrelated
}

// bare reports whether the name has no marks at all.
func (s spelling) bare() bool { return strings.TrimSpace(s.marked) == s.plain }

// sounding writes i for y, which are spelled either way: Lý and Lí, Vy and Vi.
func sounding(plain string) string { return strings.ReplaceAll(plain, "y", "i") }

// TonesLast decomposes a text and moves the tone mark of every word to its end, so that both placements (hòa, hoà)
// compare equal.
func TonesLast(s string) string {
	var b strings.Builder
	tone := rune(0)
	for _, r := range norm.NFD.String(s) + " " {
		switch r {
		case '\u0300', '\u0301', '\u0303', '\u0309', '\u0323':
			tone = r
			continue
		case ' ', '-', ',', '.', '(', ')', '\n':
			if tone != 0 {
				b.WriteRune(tone)
			}
			tone = 0
		}
		b.WriteRune(r)
	}
	return b.String()
}
