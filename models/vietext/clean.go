// Package vietext holds what Vietnamese text needs that byte strings lack: one spelling (NFC), a search key without
// marks, and sort keys that follow the Vietnamese alphabet and the given name.
package vietext

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// NFC is the one form in which a line of text is stored: Unicode NFC, valid UTF-8, trimmed, each run of white space
// (line ends, no-break and zero-width spaces too) one plain space, no control or invisible format characters.
func NFC(s string) string {
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
		b.WriteRune(r)
	}
	return norm.NFC.String(b.String())
}

// NFCText is NFC for notes of several lines: every line is cleaned, line ends become '\n', blank lines at both ends go.
func NFCText(s string) string {
	lines := strings.Split(lineEnds.Replace(s), "\n")
	for i, l := range lines {
		lines[i] = NFC(l)
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n")

const zeroWidthSpace = '\u200b' // a format character to Unicode, a gap between words to those who paste it

func isSpace(r rune) bool { return r == zeroWidthSpace || unicode.IsSpace(r) }

func isInvisible(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }
