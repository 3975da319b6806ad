package received

import (
	"daihoi/models/field"
	"daihoi/models/vietext"
)

// modern converts a text in TCVN3 or VNI, before anything else touches its letters.
func toUnicode(c field.Raw) field.Raw {
	if c.Kind == field.RawText {
		c.Text = vietext.DetectLegacy(c.Text, c.Font).Convert(c.Text)
	}
	return c
}
