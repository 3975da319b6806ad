package pdf

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"daihoi/exports/book"
	"daihoi/exports/booktest"
	"daihoi/exports/pdftest"
	"daihoi/models/calendar"
)

// pagesOf prints a paper and splits its pages into lines.
func pagesOf(t *testing.T, p book.Paper) [][]string {
	t.Helper()
	p.Words = booktest.Vietnamese(t)
	var out bytes.Buffer
	require.NoError(t, WritePaper(&out, p))
	var pages [][]string
	for _, page := range pdftest.Pages(t, out.Bytes()) {
		pages = append(pages, strings.Split(page, "\n"))
	}
	return pages
}

func TestPaper(t *testing.T) {
	t.Parallel()
	pages := pagesOf(t, book.Paper{Unit: "Huyện Thanh Trì", Place: "Thanh Trì", Date: calendar.Of(2024, 4, 5), Symbol: "BC", Draft: true, Title: "BÁO CÁO", Under: []string{"Tiến độ chuẩn bị đại hội"},
		Paragraphs: []book.Paragraph{{Text: "1. Tình hình", Heading: true}, {Text: "Đã tổ chức 6 đại hội."},
			{Table: &book.Grid{Widths: []int{1000, 8071}, Head: []string{"STT", "Đơn vị"}, Rows: [][]string{{"Đợt 1"}, {"1", "Xã Tứ Hiệp\nXã Đại Áng"}}}}},
		Sign: book.Signature{SignerTitle: "CHỦ TỊCH", Signer: "Nguyễn Văn An"}, Recipients: []string{"Như trên", "Lưu: VT"}})
	assert.Equal(t, [][]string{{"ỦY BAN MTTQ VIỆT NAM", "HUYỆN THANH TRÌ", "BAN THƯỜNG TRỰC", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
		"Số: ……/BC-MTTQ-BTT", "DỰ THẢO", "Thanh Trì, ngày 05 tháng 4 năm 2024", "BÁO CÁO", "Tiến độ chuẩn bị đại hội",
		"1. Tình hình", "Đã tổ chức 6 đại hội.", "STT", "Đơn vị", "Đợt 1", "1", "Xã Tứ Hiệp", "Xã Đại Áng",
		"Nơi nhận:", "- Như trên", "- Lưu: VT", "TM. BAN THƯỜNG TRỰC", "CHỦ TỊCH", "Nguyễn Văn An"}}, pages)
}

// The outline leads to the headings; its titles are UTF-16, as PDF wants them.
func TestHeadingsAreInTheOutline(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	p := book.Paper{Title: "BÁO CÁO", Paragraphs: []book.Paragraph{{Text: "Chung", Heading: true}, {Text: "Đã tổ chức"}}, Words: booktest.Vietnamese(t)}
	require.NoError(t, WritePaper(&out, p))
	assert.Contains(t, out.String(), "/Title (\xfe\xff\x00C\x00h\x00u\x00n\x00g)")
	assert.Equal(t, 1, strings.Count(out.String(), "/Dest ["))
}

func TestSeveralSignersStandInPairs(t *testing.T) {
	t.Parallel()
	p := book.Paper{Unit: "Huyện Thanh Trì", Title: "GIAO ƯỚC"}
	for _, unit := range []string{"Xã Tứ Hiệp", "Xã Đại Áng", "Xã Đông Mỹ"} {
		p.Signers = append(p.Signers, book.Signer{For: unit, Title: "Chủ tịch", Name: "Người của " + unit})
	}
	pages := pagesOf(t, p)
	require.Len(t, pages, 1)
	assert.Equal(t, []string{"XÃ TỨ HIỆP", "CHỦ TỊCH", "Người của Xã Tứ Hiệp", "XÃ ĐẠI ÁNG", "CHỦ TỊCH", "Người của Xã Đại Áng", "XÃ ĐÔNG MỸ", "CHỦ TỊCH", "Người của Xã Đông Mỹ"}, pages[0][len(pages[0])-9:])
}

// Whatever the length of the text, no heading ends a page, and the signature is whole and not alone on its page.
func TestWhatStaysTogetherInAPaper(t *testing.T) {
	t.Parallel()
	for n := range 60 {
		p := book.Paper{Unit: "Huyện Thanh Trì", Title: "BÁO CÁO", Sign: book.Signature{SignerTitle: "CHỦ TỊCH", Signer: "Nguyễn Văn An"}, Recipients: []string{"Lưu"}}
		for i := range n {
			p.Paragraphs = append(p.Paragraphs, book.Paragraph{Text: fmt.Sprint("Đoạn ", i)})
		}
		p.Paragraphs = append(p.Paragraphs, book.Paragraph{Text: "Mục", Heading: true}, book.Paragraph{Text: "Dưới mục"}, book.Paragraph{Text: "Cuối"})
		pages := pagesOf(t, p)
		for i, page := range pages {
			assert.NotEqual(t, "Mục", page[len(page)-1], "%d paragraphs", n)
			if i > 0 {
				assert.Equal(t, fmt.Sprint(i+1), page[0], "the number of the page")
			}
		}
		last := pages[len(pages)-1]
		assert.Equal(t, []string{"Cuối", "Nơi nhận:", "- Lưu", "TM. BAN THƯỜNG TRỰC", "CHỦ TỊCH", "Nguyễn Văn An"}, last[len(last)-6:], "%d paragraphs", n)
	}
}

func TestLongTablesRepeatTheirHead(t *testing.T) {
	t.Parallel()
	g := &book.Grid{Widths: []int{1000, 8071}, Head: []string{"STT", "Lời dẫn"}}
	for i := range 60 {
		g.Rows = append(g.Rows, []string{fmt.Sprint(i + 1), "một"})
	}
	g.Rows = append(g.Rows, []string{"61", strings.TrimSuffix(strings.Repeat("dòng\n", 80), "\n")}) // higher than a page
	pages := pagesOf(t, book.Paper{Title: "KỊCH BẢN", Paragraphs: []book.Paragraph{{Table: g}}})
	rows, lines := 0, 0
	for i, page := range pages {
		for _, text := range page {
			rows += strings.Count(text, "một")
			lines += strings.Count(text, "dòng")
		}
		if i > 0 {
			assert.Equal(t, []string{"STT", "Lời dẫn"}, page[1:3], "page %d", i+1)
		}
	}
	assert.Equal(t, []int{60, 80}, []int{rows, lines})
	assert.Len(t, pages, 4)
}

func TestPaperWithoutADayHasAFixedDate(t *testing.T) {
	t.Parallel()
	var a, b bytes.Buffer
	p := book.Paper{Title: "GIAO ƯỚC", Words: booktest.Vietnamese(t)}
	require.NoError(t, WritePaper(&a, p))
	require.NoError(t, WritePaper(&b, p))
	assert.Equal(t, a.Bytes(), b.Bytes())
	assert.NotContains(t, a.String(), "/CreationDate (D:2")
}
