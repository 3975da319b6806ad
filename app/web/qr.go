package web

import (
	"fmt"
	"strings"

	"rsc.io/qr"

	"daihoi/templates/ui"
)

// quietZone is the empty margin of a QR code, in modules (ISO/IEC 18004).
const quietZone = 4

// QRCode encodes a text with error correction level M, which survives a thumb mark or a fold. It fails above 2,331
// bytes.
func QRCode(text string) (ui.QR, error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return ui.QR{}, fmt.Errorf("draw a QR code: %w", err)
	}
	return ui.QR{Side: code.Size + 2*quietZone, Path: qrPath(code)}, nil
}

// qrPath draws each row of modules as one dashed line of width 1, which is a third as long as an outline.
func qrPath(code *qr.Code) string {
	var b strings.Builder
	for y := range code.Size {
		pen := -1 // end of the line so far, -1 at the start of a row
		for x := 0; x < code.Size; x++ {
			if !code.Black(x, y) {
				continue
			}
			from := x
			for code.Black(x+1, y) {
				x++
			}
			if pen < 0 {
				fmt.Fprintf(&b, "M%d %d.5", from+quietZone, y+quietZone)
			} else {
				fmt.Fprintf(&b, "m%d 0", from-pen)
			}
			pen = x + 1
			fmt.Fprintf(&b, "h%d", pen-from)
		}
	}
	return b.String()
}
