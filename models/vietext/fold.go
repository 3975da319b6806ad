package vietext

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold is the search key of s: lower case, no diacritics, đ as d, white space as in NFC. NFC, NFD, upper case and
// both placements of the tone mark (hòa, hoà) give the same key. Fold is idempotent.
func Fold(s string) string {
	b := make([]byte, 0, len(s))
	gap := false
	for _, r := range s {
		if isMark(r) {
			continue
		}
		c := foldLetter(r)
		switch {
		case c == 0:
			return foldAny(s)
		case c == ' ':
			gap = len(b) > 0
			continue
		case gap:
			b = append(b, ' ')
			gap = false
		}
		b = append(b, c)
	}
	return string(b)
}

// foldAny is Fold for text with characters outside the tables.
func foldAny(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFD.String(s) {
		switch {
		case isSpace(r):
			gap = b.Len() > 0
			continue
		case unicode.Is(unicode.Mn, r) || isInvisible(r):
			continue
		case gap:
			b.WriteByte(' ')
			gap = false
		}
		b.WriteRune(plain(r))
	}
	return b.String()
}

// plain is a character in lower case without diacritics. The letters eth and African d look like Đ and replace it in
// text converted from old Vietnamese fonts.
func plain(r rune) rune {
	switch r = unicode.ToLower(r); r {
	case 'đ', 'ð', 'ɖ':
		return 'd'
	}
	return r
}

// isMark reports whether r is one of the combining marks used by Vietnamese in NFD.
func isMark(r rune) bool { return r >= 0x300 && r <= 0x36f }

// Vietnamese letters lie in two Unicode ranges: up to ư (U+01B0), and U+1EA0–U+1EF9.
const (
	lowEnd    = 'ư' + 1
	highStart = 'Ạ'
	highEnd   = 'ỹ' + 1
)

var lowLetters, highLetters = foldTable(0, lowEnd), foldTable(highStart, highEnd)

// foldLetter is the ASCII byte that r folds to, or 0.
func foldLetter(r rune) byte {
	switch {
	case r < lowEnd:
		return lowLetters[r]
	case r >= highStart && r < highEnd:
		return highLetters[r-highStart]
	}
	return 0
}

func foldTable(from, to rune) []byte {
	t := make([]byte, to-from)
	for r := from; r < to; r++ {
		base, _ := utf8.DecodeRuneInString(norm.NFD.String(string(r)))
		switch p := plain(base); {
		case isSpace(r):
			t[r-from] = ' '
		case p < utf8.RuneSelf && !isInvisible(r):
			t[r-from] = byte(p)
		}
	}
	return t
}

// EscapeLike escapes s for a pattern of SQL LIKE … ESCAPE '\'.
func EscapeLike(s string) string { return likeEscapes.Replace(s) }

var likeEscapes = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)
