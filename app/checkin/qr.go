package checkin

import (
	"fmt"
	"strings"

	"rsc.io/qr"

	"daihoi/templates/checkin"
)

// quietZone is the empty frame round a QR code, in modules (ISO/IEC 18004).
const quietZone = 4

// qrCode draws a text as a QR code of error correction level M, so that a thumb mark or a fold does no harm. It fails for
// a text of more than 2,331 bytes.
func qrCode(text string) (checkin.QR, error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return checkin.QR{}, fmt.Errorf("draw a QR code: %w", err)
	}
	return checkin.QR{Side: code.Size + 2*quietZone, Path: qrPath(code)}, nil
}

// qrPath draws each row of modules as one dashed line of width 1: a third of the length of an outline.
func qrPath(code *qr.Code) string {
	var b strings.Builder
	for y := range code.Size {
		pen := -1 // where the line has come to in this row
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
