package pdf

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"daihoi/exports/book"
	"daihoi/exports/booktest"
	"daihoi/exports/font"
	"daihoi/exports/pdftest"
	"daihoi/models/calendar"
	"daihoi/models/field"
	"daihoi/templates/i18n"
)

var day = calendar.Of(2024, 4, 5)

// printed prints a workbook and returns the file.
func printed(t *testing.T, b *book.Book) []byte {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, Workbook(b.Write)(&out))
	return out.Bytes()
}

func newBook(t *testing.T, language int) *book.Book {
	t.Helper()
	return book.NewBook(booktest.Words(t, language), book.Properties{Title: "Biểu tiến độ", Author: "Ủy ban MTTQ Việt Nam Huyện Thanh Trì", Day: day})
}

// newSheet adds a sheet on A4 landscape at full size, with the margins of excelize.
func newSheet(t *testing.T, b *book.Book, name string, widths ...float64) *book.Sheet {
	t.Helper()
	_, err := b.File.NewSheet(name)
	require.NoError(t, err)
	s := &book.Sheet{Book: b, Name: name, Widths: widths}
	a4, across := 9, "landscape"
	b.Do(b.File.SetPageLayout(name, &excelize.PageLayoutOptions{Size: &a4, Orientation: &across}))
	for i, w := range widths {
		b.Do(b.File.SetColWidth(name, book.ExcelColumn(i+1), book.ExcelColumn(i+1), w))
	}
	return s
}

// printTo sets the print area, down to the last column and the row.
func printTo(s *book.Sheet, row int) {
	s.Do(s.File.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", Scope: s.Name, RefersTo: s.Quoted() + book.Area(1, 1, len(s.Widths), row)}))
}

func TestCellsPrintAsShown(t *testing.T) {
	t.Parallel()
	for language, want := range [][]string{
		{"1.234,5", "41,6%", "05/04/2024", "12", "Xã Thanh Liệt (đợt 1)\\2", "0646", "1,25"},
		{"1,234.5", "41.6%", "05/04/2024", "12", "Xã Thanh Liệt (đợt 1)\\2", "0646", "1.25"},
	} {
		b := newBook(t, language)
		s := newSheet(t, b, "Số liệu", 30, 30)
		for i, v := range []any{1234.5, field.Tenths(416), day, book.Formula{Text: "5+7", Result: 12}, "Xã Thanh Liệt (đợt 1)\\2", "0646", 1.25} {
			l := book.CellStyle{}
			if i == 0 {
				l.Format = "#,##0.0"
			}
			s.Put(1, i+1, v, l)
		}
		s.Put(3, 1, "ngoài vùng in", book.CellStyle{})
		printTo(s, 7)
		pages := pdftest.Pages(t, printed(t, b))
		require.Len(t, pages, 1)
		assert.Equal(t, want, strings.Split(pages[0], "\n"), "language %d", language)
	}
}

// All signs of the catalogue can be printed, but for the pencil of a page.
func TestSignsOfTheCatalogue(t *testing.T) {
	t.Parallel()
	for _, locale := range i18n.Locales {
		text, err := os.ReadFile("../../templates/i18n/" + locale + ".json")
		require.NoError(t, err)
		for _, r := range string(text) {
			assert.Truef(t, r == '\n' || r == '✎' || font.Bold.Has(r) || standIns[r] != 0, "%s: %q", locale, r)
		}
	}
	for _, sign := range standIns {
		assert.True(t, font.Italic.Has(sign))
	}
	assert.True(t, font.Regular.Has(unknown))
}

func TestHiddenRowsColumnsAndSheetsDoNotPrint(t *testing.T) {
	t.Parallel()
	b := newBook(t, 0)
	s := newSheet(t, b, "Bảng", 30, 30, 30)
	for i := range 3 {
		for j := range 3 {
			s.Put(i+1, j+1, fmt.Sprint(i+1, j+1), book.CellStyle{})
		}
	}
	printTo(s, 3)
	b.Do(b.File.SetColVisible(s.Name, "B", false))
	b.Do(b.File.SetRowVisible(s.Name, 1, false))
	lists := newSheet(t, b, "Ẩn", 30)
	lists.Put(1, 1, "ẩn", book.CellStyle{})
	printTo(lists, 1)
	b.Do(b.File.SetSheetVisible("Ẩn", false))
	data := newSheet(t, b, "Dữ liệu", 30)
	data.Put(1, 1, "không có vùng in", book.CellStyle{})
	assert.Equal(t, []string{"1 2\n3 2\n1 3\n3 3"}, pdftest.Pages(t, printed(t, b)))
}

func TestTitlesAndPageNumbersRepeat(t *testing.T) {
	t.Parallel()
	b := newBook(t, 0)
	s := newSheet(t, b, "Dài", 10, 40, 40, 40, 40)
	for c := range 5 {
		s.Put(c+1, 1, fmt.Sprint("Cột ", c+1), book.Heading)
		for r := 2; r <= 40; r++ {
			s.Put(c+1, r, fmt.Sprintf("%c%d", 'a'+c, r), book.CellStyle{})
		}
	}
	printTo(s, 40)
	b.Do(b.File.SetHeaderFooter(s.Name, &excelize.HeaderFooterOptions{OddFooter: "&C&P/&N"}))
	b.Do(b.File.InsertPageBreak(s.Name, "D1"))
	b.Do(b.File.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: s.Name, RefersTo: s.Quoted() + "$A:$A," + s.Quoted() + "$1:$1"}))
	pages := pdftest.Pages(t, printed(t, b))
	require.Len(t, pages, 4, "two down, two across")
	assert.True(t, strings.HasPrefix(pages[0], "Cột 1\nCột 2\nCột 3\na2\nb2\nc2\na3\n"), pages[0])
	assert.True(t, strings.HasSuffix(pages[1], "\na40\nb40\nc40\n2/4"), pages[1])
	assert.True(t, strings.HasPrefix(pages[1], "Cột 1\nCột 2\nCột 3\n"), pages[1])
	assert.True(t, strings.HasPrefix(pages[2], "Cột 1\nCột 4\nCột 5\na2\nd2\ne2\n"), pages[2])
	assert.True(t, strings.HasSuffix(pages[3], "\na40\nd40\ne40\n4/4"), pages[3])
}

func TestSheetsMayNumberTheirPagesAnew(t *testing.T) {
	t.Parallel()
	b := newBook(t, 0)
	for i, name := range []string{"Một", "Hai", "Ba"} {
		s := newSheet(t, b, name, 20)
		s.Put(1, 1, name, book.CellStyle{})
		printTo(s, 1)
		b.Do(b.File.SetHeaderFooter(name, &excelize.HeaderFooterOptions{OddHeader: "&C&P/&N"}))
		if first := uint(7); i == 1 {
			b.Do(b.File.SetPageLayout(name, &excelize.PageLayoutOptions{FirstPageNumber: &first}))
		}
	}
	assert.Equal(t, []string{"Một\n1/3", "Hai\n7/3", "Ba\n8/3"}, pdftest.Pages(t, printed(t, b)))
}

func TestRowsGrowWithTheirTexts(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Đại hội đại biểu Mặt trận Tổ quốc ", 20)
	b := newBook(t, 0)
	s := newSheet(t, b, "Chữ", 20, 165)
	s.Put(1, 1, long, book.CellStyle{Wrap: true})
	s.Do(s.File.SetRowHeight(s.Name, 1, 15))
	s.Put(1, 2, "sau", book.CellStyle{})
	printTo(s, 2)
	pages := pdftest.Pages(t, printed(t, b))
	assert.Equal(t, strings.Fields(long+" sau"), strings.Fields(strings.Join(pages, " ")))
	b = newBook(t, 0)
	s = newSheet(t, b, "Chữ", 40, 145)
	s.Put(1, 1, strings.TrimSpace(strings.Repeat("1111111111 ", 30)), book.CellStyle{Wrap: true}) // three times 55 points in 210
	s.Span(2, 1, 2, 2, "một\nhai\nba", book.CellStyle{Wrap: true})
	s.Span(1, 3, 2, 3, "một\nhai\nba\n", book.CellStyle{Wrap: true, Size: 20})
	s.Do(s.File.SetRowHeight(s.Name, 1, 15))
	s.Do(s.File.SetRowHeight(s.Name, 2, 15))
	s.Do(s.File.SetRowHeight(s.Name, 3, 90))
	printTo(s, 3)
	rows := readSheet(t, b).rows
	assert.InDelta(t, 10*11*1.15+1, rows.of(1), 0.1, "ten lines of 11 points")
	assert.Equal(t, 15.0, rows.of(2), "three lines have room in both rows")
	assert.Equal(t, 90.0, rows.of(3), "three lines of 20 points have room")
}

func TestSameInputSameBytes(t *testing.T) {
	t.Parallel()
	first := printed(t, charted(t))
	for range 5 {
		require.Equal(t, first, printed(t, charted(t)))
	}
	assert.Contains(t, string(first), "/CreationDate (D:20240405000000)")
	assert.Contains(t, string(first), "/Lang (vi)")
}

// charted is a workbook with a chart of columns and one of lines.
func charted(t *testing.T) *book.Book {
	t.Helper()
	b := newBook(t, 0)
	s := newSheet(t, b, "Biểu đồ", 30, 30, 30, 30)
	for i, unit := range []string{"Xã Đông Mỹ", "Xã Tứ Hiệp", "Xã Đại Áng"} {
		s.Put(1, i+2, unit, book.CellStyle{})
		s.Put(2, i+2, 10*i+1, book.CellStyle{})
		s.Put(3, i+2, day.AddDays(10*i), book.CellStyle{})
	}
	s.Put(2, 1, "Số đại biểu", book.CellStyle{})
	series := func(categories string) []excelize.ChartSeries {
		return []excelize.ChartSeries{{Name: s.Quoted() + "$B$1", Categories: s.Quoted() + categories, Values: s.Quoted() + "$B$2:$B$4",
			Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"1D4F91"}}}}
	}
	title := func(text string) excelize.ChartTitle {
		return excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: text, Font: &excelize.Font{Size: 13, Bold: true}}}}
	}
	first, last := 45387.0, 45407.0 // 5 and 25 April 2024
	s.Do(s.File.AddChart(s.Name, "A6", &excelize.Chart{Type: excelize.Col, Series: series("$A$2:$A$4"), Title: title("Theo xã"), PlotArea: excelize.ChartPlotArea{ShowVal: true},
		Legend: excelize.ChartLegend{Position: "none"}, YAxis: excelize.ChartAxis{MajorUnit: 7, NumFmt: excelize.ChartNumFmt{CustomNumFmt: "0"}}}))
	s.Do(s.File.AddChart(s.Name, "C6", &excelize.Chart{Type: excelize.Scatter, Series: series("$C$2:$C$4"), Title: title("Theo ngày"), Legend: excelize.ChartLegend{Position: "bottom"},
		XAxis: excelize.ChartAxis{Minimum: &first, Maximum: &last, NumFmt: excelize.ChartNumFmt{CustomNumFmt: "dd/mm/yy"}}}))
	printTo(s, 30)
	return b
}

func TestChartsAreDrawn(t *testing.T) {
	t.Parallel()
	pages := pdftest.Pages(t, printed(t, charted(t)))
	require.Len(t, pages, 1)
	lines := strings.Split(pages[0], "\n")
	require.Contains(t, lines, "Theo xã")
	drawn := lines[slices.Index(lines, "Theo xã"):] // behind the cells
	assert.Equal(t, []string{"Theo xã", "Xã Đông Mỹ", "Xã Tứ Hiệp", "Xã Đại Áng", "0", "7", "14", "21", "1", "11", "21", "Theo ngày", "Số đại biểu",
		"0", "4", "8", "12", "16", "20", "24", "05/04/24", "09/04/24", "13/04/24", "17/04/24", "21/04/24", "25/04/24"}, drawn)
}

func TestUnknownKindOfChartIsAFault(t *testing.T) {
	t.Parallel()
	b := newBook(t, 0)
	s := newSheet(t, b, "Bánh", 30)
	s.Put(1, 1, 5, book.CellStyle{})
	s.Do(s.File.AddChart(s.Name, "A3", &excelize.Chart{Type: excelize.Pie, Series: []excelize.ChartSeries{{Values: s.Quoted() + "$A$1:$A$1"}}}))
	printTo(s, 20)
	assert.ErrorIs(t, Workbook(b.Write)(io.Discard), errKind)
}

func TestFaultOfTheWorkbookIsReported(t *testing.T) {
	t.Parallel()
	b := newBook(t, 0)
	b.Do(io.ErrUnexpectedEOF)
	assert.ErrorIs(t, Workbook(b.Write)(io.Discard), io.ErrUnexpectedEOF)
}

func TestConditionalFormats(t *testing.T) {
	t.Parallel()
	b := newBook(t, 0)
	s := newSheet(t, b, "Tỷ lệ", 30, 30)
	r := book.Region{First: 1, Last: 3, Columns: map[string]int{"share": 1, "late": 2}}
	for i, v := range []field.Tenths{0, 250, 1000} {
		s.Put(1, i+1, v, book.CellStyle{})
		s.Put(2, i+1, i, book.CellStyle{})
	}
	s.Bars(r, "share")
	s.Alarm(r, "late")
	printTo(s, 3)
	read := readSheet(t, b)
	assert.Equal(t, []float64{0, 0.25, 1}, []float64{read.cells[place{1, 1}].bar, read.cells[place{1, 2}].bar, read.cells[place{1, 3}].bar})
	assert.Equal(t, []string{"", "9B1C14", "9B1C14"}, []string{read.cells[place{2, 1}].look.ink, read.cells[place{2, 2}].look.ink, read.cells[place{2, 3}].look.ink})
}

// readSheet reads the first sheet of a workbook.
func readSheet(t *testing.T, b *book.Book) *sheet {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, b.Write(&out))
	a, err := openArchive(out.Bytes())
	require.NoError(t, err)
	w := workbook{file: booktest.Open(t, out.Bytes()), archive: a, looks: map[int]*look{}}
	sheets, err := w.sheets()
	require.NoError(t, err)
	return sheets[0]
}
