package vietext

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// ProperCase restores the capitals of a name in all upper or all lower case: NGUYỄN THỊ HỒNG and nguyễn thị hồng
// become Nguyễn Thị Hồng. Letters after a hyphen, bracket, full stop or apostrophe are capitals too (K'BRỂU →
// K'Brểu). A name in mixed case is kept as its owner wrote it.
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

// CapitalWords gives the odd word of a name its capital, and only that: Nguyễn văn AN becomes Nguyễn Văn An. A name with
// more such words is kept as its owner wrote it.
func CapitalWords(name string) string {
	words := strings.Split(name, " ")
	lower, upper := 0, 0
	for i, w := range words {
		if utf8.RuneCountInString(w) > 1 && strings.ToUpper(w) == w && strings.ToUpper(name) != name { // the one word in capitals
			words[i] = ProperCase(w)
			upper++
		} else if first, size := utf8.DecodeRuneInString(w); unicode.IsLower(first) {
			words[i] = string(unicode.ToUpper(first)) + w[size:]
			lower++
		}
	}
	if lower+upper == 0 || lower*2 > len(words) || upper*2 > len(words) {
		return name
	}
	return strings.Join(words, " ")
}
