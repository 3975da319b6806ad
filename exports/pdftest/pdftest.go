// Package pdftest helps tests to read what was printed.
package pdftest

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/require"
)

var (
	streams = regexp.MustCompile(`(?s)<<[^<>]*/Length \d+>>\s*stream\n(.*?)\nendstream`)
	words   = regexp.MustCompile(`(?s) Td \(((?:[^\\)]|\\.)*)\) Tj`)
	escapes = regexp.MustCompile(`(?s)\\(.)`)
)

// Pages returns the texts of every page of a PDF that package pdf wrote, in the order in which they are drawn, a line
// each.
func Pages(t testing.TB, file []byte) []string {
	t.Helper()
	require.True(t, bytes.HasPrefix(file, []byte("%PDF-")), "no PDF")
	var pages []string
	for _, s := range streams.FindAllSubmatch(file, -1) {
		z, err := zlib.NewReader(bytes.NewReader(s[1]))
		if err != nil {
			continue // not compressed: no page
		}
		content, err := io.ReadAll(z)
		require.NoError(t, err)
		var lines []string
		for _, w := range words.FindAllSubmatch(content, -1) {
			lines = append(lines, decode(escapes.ReplaceAllFunc(w[1], func(e []byte) []byte { return bytes.ReplaceAll(e[1:], []byte("r"), []byte("\r")) })))
		}
		if len(lines) > 0 {
			pages = append(pages, strings.Join(lines, "\n"))
		}
	}
	return pages
}

func decode(text []byte) string {
	units := make([]uint16, len(text)/2)
	for i := range units {
		units[i] = binary.BigEndian.Uint16(text[2*i:])
	}
	return string(utf16.Decode(units))
}
