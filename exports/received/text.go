package received

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"daihoi/models/field"
	"daihoi/models/vietext"
)

// toUnicode converts text in TCVN3 or VNI, after which its font says nothing any more. It must come before anything else
// that looks at letters.
func toUnicode(c field.Raw) field.Raw {
	if c.Kind == field.RawText {
		c.Text = vietext.DetectLegacy(c.Text, c.Font).Convert(c.Text)
	}
	c.Font = ""
	return c
}

// unicodeCache converts text like toUnicode and keeps what it has converted, because most cells of a list repeat the
// words of others.
type unicodeCache map[[2]string]recoded

type recoded struct {
	text  string
	twice bool // was opened as Windows-1252 and saved again
}

// maxConverted bounds the cache; the next text begins a new one.
const maxConverted = 2_000

func (k unicodeCache) convert(c *field.Raw) (twice bool) {
	font := c.Font
	if c.Font = ""; c.Kind != field.RawText || isUnicode(c.Text) && !vietext.IsLegacyFont(font) {
		return false
	}
	key := [2]string{c.Text, font}
	is, known := k[key]
	if !known {
		if len(k) == maxConverted {
			clear(k)
		}
		encoding := vietext.DetectLegacy(c.Text, font)
		is = recoded{encoding.Convert(c.Text), encoding == vietext.Twice}
		k[key] = is
	}
	c.Text = is.text
	return is.twice
}

// isUnicode reports whether a text is certainly in no old encoding: it is plain ASCII, or has a letter that these lack.
func isUnicode(text string) bool {
	ascii := 0
	for ascii < len(text) && text[ascii] < utf8.RuneSelf {
		ascii++
	}
	if ascii == len(text) {
		return true
	}
	for _, r := range text[ascii:] {
		if r > 0xff && unicode.IsLetter(r) && !strings.ContainsRune("ŒœŠšŽžŸƒˆ", r) { // those are of Windows-1252
			return true
		}
	}
	return false
}
