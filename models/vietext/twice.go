package vietext

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// fromTwice is the text whose UTF-8 somebody has opened as Windows-1252 and saved again: "Nguyá»…n" was "Nguyễn". It is
// false for any other text: no Vietnamese reads so by chance.
func fromTwice(text string) (string, bool) {
	bytes := make([]byte, 0, len(text))
	plain := true
	for _, r := range text {
		b, known := charmap.Windows1252.EncodeRune(r)
		switch {
		case r < utf8.RuneSelf:
			b = byte(r)
		case r >= 0x80 && r < 0xA0: // codes that Windows-1252 leaves open are kept as they are
			b, plain = byte(r), false
		case known:
			plain = false
		default:
			return "", false
		}
		if n := len(bytes); n > 0 && bytes[n-1] == lostLead && r < utf8.RuneSelf && !unicode.IsLetter(r) {
			bytes = append(bytes, lostBreak)
		}
		bytes = append(bytes, b)
	}
	if n := len(bytes); n > 0 && bytes[n-1] == lostLead { // its no-break blank was trimmed
		bytes = append(bytes, lostBreak)
	}
	if plain || !utf8.Valid(bytes) {
		return "", false
	}
	for _, r := range string(bytes) { // © and ½ stand in no list
		if r >= utf8.RuneSelf && isLetterOrMark(r) {
			return string(bytes), true
		}
	}
	return "", false
}

// The letter à is C3 A0, and A0 a blank that programs trim or make an ordinary one.
const (
	lostLead  = 0xC3
	lostBreak = 0xA0
)
