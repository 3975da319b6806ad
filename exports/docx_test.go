package exports

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/book"
	"daihoi/exports/booktest"
	"daihoi/models/calendar"
)

func TestWriteDocument(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	require.NoError(t, book.WriteDocument(&b, book.Paper{Unit: "Xã A & B", Place: "A", Date: calendar.Of(2024, 2, 5), Symbol: "BC", Title: "BÁO CÁO",
		Under:      []string{"Tình hình đại biểu"},
		Paragraphs: []book.Paragraph{{Text: "1. Số lượng", Heading: true}, {Text: "Bà <Lê>\x0b \"Bé\""}},
		Recipients: []string{"Lưu"}, Sign: book.Signature{SignerTitle: "CHỦ TỊCH"}}))
	parts := map[string][]string{}
	for name, xml := range booktest.Parts(t, b.Bytes()) {
		parts[name] = paragraphs(t, xml)
	}
	require.Len(t, parts, 6)
	got := parts["word/document.xml"]
	require.Equal(t, []string{"ỦY BAN MTTQ VIỆT NAM", "XÃ A & B", "BAN THƯỜNG TRỰC", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
		"Độc lập - Tự do - Hạnh phúc", "", "Số: ……/BC-MTTQ-BTT", "", "A, ngày 05 tháng 02 năm 2024", "", "BÁO CÁO", "Tình hình đại biểu", "",
		"1. Số lượng", "Bà <Lê>\uFFFD \"Bé\"", "", "Nơi nhận:", "- Lưu", "TM. BAN THƯỜNG TRỰC", "CHỦ TỊCH", "", "", "", "",
		strings.Repeat(".", 40)}, got)
}

// paragraphs reads the part as XML, so that it must be well formed, and gives the text of each paragraph.
func paragraphs(t *testing.T, part string) (out []string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(part))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out
		}
		require.NoError(t, err)
		switch tok := token.(type) {
		case xml.StartElement:
			if tok.Name.Local == "p" {
				out = append(out, "")
			}
		case xml.CharData:
			if len(out) > 0 {
				out[len(out)-1] += string(tok)
			}
		}
	}
}
