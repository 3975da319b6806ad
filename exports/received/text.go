package received

import (
	"daihoi/models/field"
	"daihoi/models/vietext"
)

// toUnicode converts text in TCVN3 or VNI. It must come before anything else that looks at letters.
func toUnicode(c field.Raw) field.Raw {
	if c.Kind == field.RawText {
		c.Text = vietext.DetectLegacy(c.Text, c.Font).Convert(c.Text)
	}
	return c
}
