package grid

import (
	"path"
	"strings"
	"unicode"

	"daihoi/models/field"
	"daihoi/models/vietext"
)

const maxTextRunes = 300 // runes

// TextWork is the measured cost of Text. Text that may be in an old font costs far more, because several encodings are
// tried.
func TextWork(c field.Raw) int {
	s := Cut(c.Text, maxTextRunes)
	western := strings.ContainsFunc(s, func(r rune) bool { return r >= 0x80 }) &&
		!strings.ContainsFunc(s, func(r rune) bool { return r > 0xff && (unicode.IsLetter(r) || unicode.IsMark(r)) })
	if western || LegacyFont(c.Font) {
		return 50 + 150*len(s)
	}
	return 50 + 10*len(s)
}

// Text is the text of a cell as people read it: in NFC, on one line, with legacy encodings converted, no longer than
// any heading.
func Text(c field.Raw) string {
	if c.Kind == field.RawDay {
		return c.Day.Short()
	}
	s := Cut(c.Text, maxTextRunes)
	return vietext.NFC(vietext.DetectLegacy(s, c.Font).Convert(s))
}

// Blank reports whether a text has no visible characters.
func Blank(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		return !unicode.IsSpace(r) && !unicode.IsControl(r) && !unicode.Is(unicode.Cf, r)
	})
}

// TextCell is a text cell, empty when nothing in it is visible.
func TextCell(s, font string) field.Raw {
	if Blank(s) {
		return field.Raw{}
	}
	return field.Raw{Kind: field.RawText, Text: s, Font: font}
}

// Cut keeps at most this many runes of a text.
func Cut(s string, runes int) string {
	if len(s) <= runes {
		return s
	}
	for i := range s {
		if runes--; runes < 0 {
			return s[:i]
		}
	}
	return s
}

// SheetName is the name for the only sheet of a file.
func SheetName(file string) string {
	return strings.TrimSuffix(path.Base(strings.ReplaceAll(file, `\`, "/")), path.Ext(file))
}
