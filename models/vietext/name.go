package vietext

import (
	"strings"
	"unicode"
)

// ProperCase gives a name that is all upper or all lower case its capitals: NGUYỄN THỊ HỒNG, nguyễn thị hồng →
// Nguyễn Thị Hồng; letters after a hyphen, bracket, full stop or apostrophe (K'BRỂU → K'Brểu) are capitals too.
// A name in mixed case is left as its owner wrote it.
func ProperCase(name string) string {
	if strings.ContainsFunc(name, unicode.IsUpper) && strings.ContainsFunc(name, unicode.IsLower) {
		return name
	}
	inWord := false
	return strings.Map(func(r rune) rune {
		first := !inWord
		inWord = unicode.IsLetter(r) || unicode.IsMark(r)
		if first {
			return unicode.ToUpper(r)
		}
		return unicode.ToLower(r)
	}, name)
}
