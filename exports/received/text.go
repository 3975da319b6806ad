package received

import (
	"unicode"

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
type unicodeCache map[[2]string]string

// maxConverted bounds the cache; the next text begins a new one.
const maxConverted = 2_000

func (k unicodeCache) convert(c field.Raw) field.Raw {
	font := c.Font
	if c.Font = ""; c.Kind != field.RawText || isUnicode(c.Text) && !vietext.IsLegacyFont(font) {
		return c
	}
	key := [2]string{c.Text, font}
	text, known := k[key]
	if !known {
		if len(k) == maxConverted {
			clear(k)
		}
		text = vietext.DetectLegacy(c.Text, font).Convert(c.Text)
		k[key] = text
	}
	c.Text = text
	return c
}

// isUnicode reports whether a text is certainly in no old encoding: it is plain ASCII, or has a letter that these lack.
func isUnicode(text string) bool {
	plain := true
	for _, r := range text {
		if r > 0xff && unicode.IsLetter(r) {
			return true
		}
		plain = plain && r < 0x80
	}
	return plain
}
