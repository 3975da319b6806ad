package book_test

import (
	"bytes"
	"regexp"
	"slices"
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
	require.Len(t, parts, 7)
	got := parts["word/document.xml"]
	require.Equal(t, []string{"ỦY BAN MTTQ VIỆT NAM", "XÃ A & B", "BAN THƯỜNG TRỰC", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
		"Độc lập - Tự do - Hạnh phúc", "", "Số: ……/BC-MTTQ-BTT", "", "A, ngày 05 tháng 02 năm 2024", "", "BÁO CÁO", "Tình hình đại biểu", "", "",
		"1. Số lượng", "Bà <Lê>\uFFFD \"Bé\"", "", "Nơi nhận:", "- Lưu", "TM. BAN THƯỜNG TRỰC", "CHỦ TỊCH", "", "", "", "",
		strings.Repeat(".", 40)}, got)
}

// A deputy signs in the chair's place; minutes have no day, are signed by two, and name who receives them below.
func TestClosingOfAPaper(t *testing.T) {
	t.Parallel()
	tail := func(p book.Paper) []string {
		p.Unit, p.Place, p.Date, p.Title, p.Recipients = "Xã A", "A", calendar.Of(2024, 2, 5), "BIÊN BẢN", []string{"Lưu"}
		var b bytes.Buffer
		require.NoError(t, book.WriteDocument(&b, p))
		all := booktest.Paragraphs(t, booktest.Parts(t, b.Bytes())["word/document.xml"])
		return slices.DeleteFunc(all[5:], func(line string) bool { return line == "" })
	}
	require.Equal(t, []string{"A, ngày 05 tháng 02 năm 2024", "BIÊN BẢN", "Nơi nhận:", "- Lưu", "TM. BAN THƯỜNG TRỰC", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Lê B"},
		tail(book.Paper{Sign: book.Signature{Acting: "KT. CHỦ TỊCH", SignerTitle: "PHÓ CHỦ TỊCH", Signer: "Lê B"}}))
	require.Equal(t, []string{"BIÊN BẢN", "THƯ KÝ", strings.Repeat(".", 40), "CHỦ TỌA", "Lê B", "Nơi nhận:", "- Lưu"},
		tail(book.Paper{Undated: true, Signers: []book.Signer{{For: "Thư ký"}, {For: "Chủ tọa", Name: "Lê B"}}}))
}

// The properties of a paper say what it is, and its title and headings are styles, so that programs can list them.
func TestDocumentIsDescribed(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	require.NoError(t, book.WriteDocument(&b, book.Paper{Unit: "Xã A & B", Place: "A", Date: calendar.Of(2024, 2, 5), Title: "BÁO CÁO",
		Under: []string{"Tình hình đại biểu"}, Paragraphs: []book.Paragraph{{Text: "1. Số lượng", Heading: true}, {Text: "Có 81 đại biểu."}}}))
	core := booktest.Part(t, b.Bytes(), "docProps/core.xml")
	for _, want := range []string{"<dc:title>BÁO CÁO Tình hình đại biểu</dc:title>", "<dc:subject>Tình hình đại biểu</dc:subject>",
		"<dc:creator>Ủy ban MTTQ Việt Nam Xã A &amp; B</dc:creator>", "<dc:language>vi-VN</dc:language>",
		`<dcterms:created xsi:type="dcterms:W3CDTF">2024-02-05T00:00:00Z</dcterms:created>`} {
		require.Contains(t, core, want)
	}
	text := booktest.Part(t, b.Bytes(), "word/document.xml")
	styled := regexp.MustCompile(`<w:pStyle w:val="(\w+)"/>.*?<w:t xml:space="preserve">([^<]*)`).FindAllStringSubmatch(text, -1)
	require.Len(t, styled, 2)
	require.Equal(t, []string{"Title", "BÁO CÁO"}, styled[0][1:])
	require.Equal(t, []string{"Heading1", "1. Số lượng"}, styled[1][1:])
	styles := booktest.Part(t, b.Bytes(), "word/styles.xml")
	for _, want := range []string{`<w:name w:val="heading 1"/>`, `<w:outlineLvl w:val="0"/>`, `<w:name w:val="Title"/>`, `<w:lang w:val="vi-VN"/>`} {
		require.Contains(t, styles, want)
	}
}
