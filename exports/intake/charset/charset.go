// Package charset turns the bytes of a text in any encoding that Vietnamese programs write into UTF-8.
package charset

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"

	"daihoi/exports/intake/grid"
	"daihoi/models/vietext"
)

// LooksLikeText accepts UTF-16 and content without control characters other than white space.
func LooksLikeText(content []byte) bool {
	if utf16Order(content) != nil {
		return true
	}
	return bytes.IndexFunc(content, func(r rune) bool { return r < ' ' && !strings.ContainsRune("\t\n\v\f\r\x1a", r) }) < 0
}

// utf16Order detects UTF-16 by its byte order mark or by the position of the zero bytes of ASCII characters. It
// returns nil for anything else.
func utf16Order(content []byte) *unicode.Endianness {
	little, big := unicode.LittleEndian, unicode.BigEndian
	switch {
	case bytes.HasPrefix(content, []byte("\xff\xfe")):
		return &little
	case bytes.HasPrefix(content, []byte("\xfe\xff")):
		return &big
	}
	var zeros [2]int
	sample := content[:min(len(content), 4096)]
	for i, c := range sample {
		if c == 0 {
			zeros[i%2]++
		}
	}
	switch {
	case zeros[1]*4 > len(sample)/2 && zeros[0]*20 < zeros[1]:
		return &little
	case zeros[0]*4 > len(sample)/2 && zeros[1]*20 < zeros[0]:
		return &big
	}
	return nil
}

// Decode converts text to UTF-8. Invalid UTF-8 is an old Vietnamese code page: TCVN3 or VNI if the text then reads as
// Vietnamese, otherwise Windows-1258.
func Decode(content []byte) (string, error) {
	if order := utf16Order(content); order != nil {
		b, err := unicode.UTF16(*order, unicode.UseBOM).NewDecoder().Bytes(content)
		return string(b), err
	}
	content = bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))
	if utf8.Valid(content) {
		return string(content), nil
	}
	western, err := charmap.Windows1252.NewDecoder().Bytes(content)
	if err != nil {
		return "", err
	}
	if e := vietext.DetectLegacy(grid.Cut(string(western), 64<<10), ""); e != vietext.Unicode {
		return e.Convert(string(western)), nil
	}
	b, err := charmap.Windows1258.NewDecoder().Bytes(content)
	return norm.NFC.String(string(b)), err
}
