// Package vietext handles Vietnamese text: one stored spelling (NFC), search keys without diacritics (Fold), and sort
// keys by the Vietnamese alphabet and the given name.
//
// clean.go normalises text, fold.go and order.go make search and sort keys, name.go restores the case of names,
// legacy.go converts text in pre-Unicode fonts with the help of syllable.go.
package vietext

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// NFC is the stored form of a line of text: Unicode NFC, valid UTF-8, trimmed, every run of white space (including
// line ends, no-break and zero-width spaces) one plain space, no control or invisible format characters, and Đ for the
// letters that look like it.
func NFC(s string) string {
	switch settled, composed := isSettled(s); {
	case composed:
		return s
	case settled:
		return norm.NFC.String(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range s {
		switch {
		case isSpace(r):
			gap = b.Len() > 0
			continue
		case isInvisible(r):
			continue
		case gap:
			b.WriteByte(' ')
			gap = false
		}
		b.WriteRune(vietnameseD(r))
	}
	return norm.NFC.String(b.String())
}

// isSettled reports whether a text needs no cleaning but the composition of its letters, and whether it has no marks to
// compose either.
func isSettled(s string) (settled, composed bool) {
	space := true
	composed = true
	for _, r := range s {
		switch {
		case r == ' ':
			if space {
				return false, false
			}
			space = true
			continue
		case r > ' ' && r < 0x7f, r > 0xad && r < 'ɖ' && vietnameseD(r) == r, r >= highStart && r < highEnd:
		case r >= 0x300 && r < 0x330:
			composed = false
		default:
			return false, false
		}
		space = false
	}
	settled = s == "" || !space
	return settled, settled && composed
}

// vietnameseD is Đ for the letters eth and African d, which look the same and replace it in text from old fonts and
// foreign keyboards.
func vietnameseD(r rune) rune {
	switch r {
	case 'Ð', 'Ɖ':
		return 'Đ'
	case 'ð', 'ɖ':
		return 'đ'
	}
	return r
}

// NFCText is NFC for multi-line notes: every line is cleaned, line ends become '\n', blank lines at both ends are
// dropped.
func NFCText(s string) string {
	lines := strings.Split(lineEnds.Replace(s), "\n")
	for i, l := range lines {
		lines[i] = NFC(l)
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n")

const zeroWidthSpace = '\u200b' // a format character in Unicode, but pasted as a word separator

func isSpace(r rune) bool { return r == zeroWidthSpace || unicode.IsSpace(r) }

func isInvisible(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }
