package book_test

import (
	"bytes"
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
		parts[name] = booktest.Paragraphs(t, xml)
	}
	require.Len(t, parts, 6)
	got := parts["word/document.xml"]
	require.Equal(t, []string{"ỦY BAN MTTQ VIỆT NAM", "XÃ A & B", "BAN THƯỜNG TRỰC", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
		"Độc lập - Tự do - Hạnh phúc", "", "Số: ……/BC-MTTQ-BTT", "", "A, ngày 05 tháng 02 năm 2024", "", "BÁO CÁO", "Tình hình đại biểu", "",
		"1. Số lượng", "Bà <Lê>\uFFFD \"Bé\"", "", "Nơi nhận:", "- Lưu", "TM. BAN THƯỜNG TRỰC", "CHỦ TỊCH", "", "", "", "",
		strings.Repeat(".", 40)}, got)
}
