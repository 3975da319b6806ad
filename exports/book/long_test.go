package book_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strconv"
	"testing"
	"time"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/zip"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"daihoi/exports/book"
	"daihoi/exports/booktest"
	"daihoi/models/calendar"
	"daihoi/models/field"
	"daihoi/templates/i18n"
)

func vietnamese(t testing.TB) *i18n.Printer {
	t.Helper()
	catalogue, err := i18n.Load()
	require.NoError(t, err)
	return catalogue.For("vi")
}

// longRow is the number of a row.
type longRow int

func longColumns() []book.Column[longRow] {
	return []book.Column[longRow]{
		book.Numbered[longRow](),
		book.TextColumn("name", 18, func(n longRow) string { return fmt.Sprintf("Nguyễn Văn %d", n) }),
		{Key: "facts", Title: "Thông tin", Children: []book.Column[longRow]{
			book.DayColumn("day", func(n longRow) calendar.Date { return calendar.Of(1950, 1, 1).AddDays(int(n)) }),
			{Key: "year", Title: "Năm", Width: 8, Value: func(_ int, n longRow) book.Cell { return book.Centred(calendar.Partial{Year: 1950 + int(n)%50}) }},
			{Key: "month", Title: "Tháng", Width: 9, Value: func(_ int, n longRow) book.Cell {
				return book.Centred(calendar.Partial{Year: 1950, Month: time.Month(1 + int(n)%12)})
			}},
			{Key: "share", Title: "Tỷ lệ", Width: 8, Value: func(_ int, n longRow) book.Cell { return book.Right(field.Tenths(int(n) % 1000)) }},
		}},
		book.TextColumn("text", 24, func(n longRow) string {
			return []string{"", "=1+1", " hai đầu ", "<b>&\"", "một\nhai", "\x01điều khiển\x7f", "Phó Chủ tịch Ủy ban MTTQ Việt Nam xã, Bí thư chi bộ thôn 3"}[int(n)%7]
		}),
		{Key: "bold", Title: "Đậm", Width: 8, Value: func(_ int, n longRow) book.Cell { return book.Right(int(n) * 7).Bold() }},
	}
}

func writeLong(t testing.TB, w io.Writer, n, from, most int) error {
	words := vietnamese(t)
	b := book.NewBook(words, book.Properties{Title: "Danh sách dài", Day: calendar.Of(2024, 4, 5)})
	return book.WriteLong(w, b, book.Long[longRow]{Sheet: "Danh sách", Columns: longColumns(), Keys: 2, From: from, Most: most,
		Above: func(s *book.Sheet) {
			s.Letterhead(book.Letterhead{Unit: "Thành phố Hà Nội", Place: "Hà Nội", Day: calendar.Of(2024, 4, 5)})
			s.Title("DANH SÁCH ĐẠI BIỂU", "Thành phố Hà Nội")
		},
		Below: func(n int) string { return fmt.Sprintf("Danh sách có %d đại biểu", n) },
	}, func(yield func(longRow) error) error {
		for i := range n {
			if err := yield(longRow(i)); err != nil {
				return err
			}
		}
		return nil
	})
}

// A table that is written while it is read has the cells, styles, heights, widths, panes, filter and set-up of one that is
// written at once.
func TestALongTableHasTheCellsOfAShortOne(t *testing.T) {
	t.Parallel()
	const rows = 30
	var short, long bytes.Buffer
	require.NoError(t, writeLong(t, &short, rows, rows, 0))
	require.NoError(t, writeLong(t, &long, rows, 5, 0))
	a, b := opened(t, short.Bytes()), opened(t, long.Bytes())
	require.NotEqual(t, booktest.Part(t, short.Bytes(), "xl/worksheets/sheet1.xml"), booktest.Part(t, long.Bytes(), "xl/worksheets/sheet1.xml"))
	const sheet = "Danh sách"
	for row := 1; row <= rows+15; row++ {
		for col := 1; col <= 8; col++ {
			at := book.At(col, row)
			for _, raw := range []bool{true, false} {
				x, err := a.GetCellValue(sheet, at, excelize.Options{RawCellValue: raw})
				require.NoError(t, err)
				y, err := b.GetCellValue(sheet, at, excelize.Options{RawCellValue: raw})
				require.NoError(t, err)
				require.Equal(t, x, y, at)
			}
			require.Equal(t, style(t, a, sheet, at), style(t, b, sheet, at), at)
		}
		x, err := a.GetRowHeight(sheet, row)
		require.NoError(t, err)
		y, err := b.GetRowHeight(sheet, row)
		require.NoError(t, err)
		require.InDelta(t, x, y, 0.01, "row %d", row)
	}
	head := func(f *excelize.File) string {
		v, err := f.GetCellValue(sheet, "A12")
		require.NoError(t, err)
		return v
	}
	require.Equal(t, "1", head(b), "the first row of the table")
	date, err := b.GetCellValue(sheet, "C12")
	require.NoError(t, err)
	require.Equal(t, "01/01/1950", date)
	last, err := b.GetCellValue(sheet, "A43")
	require.NoError(t, err)
	require.Equal(t, "Danh sách có 30 đại biểu", last)
	widths := func(f *excelize.File) (all []float64) {
		for col := 1; col <= 8; col++ {
			w, err := f.GetColWidth(sheet, book.ExcelColumn(col))
			require.NoError(t, err)
			all = append(all, w)
		}
		return all
	}
	require.Equal(t, widths(a), widths(b))
	merged := func(f *excelize.File) (all []string) {
		cells, err := f.GetMergeCells(sheet)
		require.NoError(t, err)
		for _, c := range cells {
			all = append(all, c.GetStartAxis()+":"+c.GetEndAxis())
		}
		return all
	}
	require.Equal(t, merged(a), merged(b))
	require.NotEmpty(t, merged(b))
	for _, f := range []*excelize.File{a, b} {
		panes, err := f.GetPanes(sheet)
		require.NoError(t, err)
		require.Equal(t, []any{true, 2, 11}, []any{panes.Freeze, panes.XSplit, panes.YSplit})
		names := map[string]string{}
		for _, n := range f.GetDefinedName() {
			names[n.Name] = n.RefersTo
		}
		require.Equal(t, "'Danh sách'!$9:$11", names["_xlnm.Print_Titles"])
		require.Equal(t, "'Danh sách'!$A$1:$H$43", names["_xlnm.Print_Area"])
		layout, err := f.GetPageLayout(sheet)
		require.NoError(t, err)
		require.Equal(t, "landscape", *layout.Orientation)
	}
	require.Contains(t, booktest.Part(t, long.Bytes(), "xl/worksheets/sheet1.xml"), `<autoFilter ref="$A$11:$H$41"`)
}

func opened(t *testing.T, content []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(content))
	require.NoError(t, err)
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func style(t *testing.T, f *excelize.File, sheet, at string) *excelize.Style {
	t.Helper()
	id, err := f.GetCellStyle(sheet, at)
	require.NoError(t, err)
	s, err := f.GetStyle(id)
	require.NoError(t, err)
	return s
}

// What a sheet cannot hold goes on on the next one, with the same head and the numbers going on.
func TestALongTableGoesOnOnAnotherSheet(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	require.NoError(t, writeLong(t, &b, 25, 5, 10))
	f := opened(t, b.Bytes())
	require.Equal(t, []string{"Danh sách", "Danh sách (2)", "Danh sách (3)"}, f.GetSheetList())
	for i, name := range f.GetSheetList() {
		title, err := f.GetCellValue(name, "A6")
		require.NoError(t, err)
		require.Equal(t, "DANH SÁCH ĐẠI BIỂU", title)
		first, err := f.GetCellValue(name, "A12")
		require.NoError(t, err)
		require.Equal(t, strconv.Itoa(10*i+1), first)
		below, err := f.GetCellValue(name, "A18")
		require.NoError(t, err)
		require.Equal(t, []string{"7", "17", "Danh sách có 25 đại biểu"}[i], below)
	}
}

func TestALongTableKeepsTheFirstError(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	for _, n := range []int{3, 30} {
		b := book.NewBook(vietnamese(t), book.Properties{})
		err := book.WriteLong(io.Discard, b, book.Long[longRow]{Sheet: "A", Columns: longColumns(), Keys: 2, From: 5, Above: func(*book.Sheet) {},
			Below: func(int) string { return "" }}, func(yield func(longRow) error) error {
			for i := range n {
				if err := yield(longRow(i)); err != nil {
					return err
				}
			}
			return broken
		})
		require.ErrorIs(t, err, broken)
	}
	require.ErrorIs(t, writeLong(t, failing{broken}, 200_000, 5, 0), broken)
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

// However many rows there are, the memory in use stays the same.
func TestTheMemoryOfALongTableDoesNotGrow(t *testing.T) {
	const rows, every = 60_000, 10_000
	columns := longColumns()
	b := book.NewBook(vietnamese(t), book.Properties{})
	var inUse []uint64
	err := book.WriteLong(io.Discard, b, book.Long[longRow]{Sheet: "A", Columns: columns, Keys: 2, Above: func(*book.Sheet) {}, Below: func(int) string { return "" }},
		func(yield func(longRow) error) error {
			for i := range rows {
				if i%every == every/2 {
					var m runtime.MemStats
					runtime.GC()
					runtime.ReadMemStats(&m)
					inUse = append(inUse, m.HeapAlloc)
				}
				if err := yield(longRow(i)); err != nil {
					return err
				}
			}
			return nil
		})
	require.NoError(t, err)
	require.Len(t, inUse, rows/every)
	require.Less(t, inUse[len(inUse)-1], inUse[0]+1<<20, "in use: %v", inUse)
}

// benchRows are 200,000 rows of 21 columns such as a list of delegates has.
const benchRows, benchCols = 200_000, 21

var benchTexts = []string{"Nguyễn Thị Hồng Vân", "Nam", "Kinh", "Không", "xã Tả Thanh Oai, huyện Thanh Trì", "thôn Siêu Quần, xã Tả Thanh Oai", "Phó Chủ tịch Hội Nông dân xã",
	"12/12", "Đại học Luật", "Trung cấp", "Hội Nông dân", "Hiệp thương cử", "Mới", "0912345678", "001085012345", "Chiến sĩ thi đua cơ sở"}

func benchValue(row, col int) any {
	if col%5 == 4 {
		return calendar.Of(1960, 1, 1).AddDays(row % 15000)
	}
	if col == 0 {
		return row
	}
	return benchTexts[(row+col)%len(benchTexts)]
}

// The same rows by this kit and by the streaming writer of excelize, with the same compression.
func BenchmarkLongTable(b *testing.B) {
	b.Run("kit", func(b *testing.B) {
		var columns []book.Column[int]
		for c := range benchCols {
			columns = append(columns, book.Column[int]{Key: strconv.Itoa(c), Title: "Cột " + strconv.Itoa(c), Width: 40, Value: func(_, row int) book.Cell { return book.Left(benchValue(row, c)) }})
		}
		words := vietnamese(b)
		for b.Loop() {
			require.NoError(b, book.WriteLong(io.Discard, book.NewBook(words, book.Properties{}), book.Long[int]{Sheet: "A", Columns: columns, Keys: 1,
				Above: func(*book.Sheet) {}, Below: func(int) string { return "" }}, func(yield func(int) error) error {
				for row := range benchRows {
					if err := yield(row); err != nil {
						return err
					}
				}
				return nil
			}))
		}
	})
	b.Run("excelize", func(b *testing.B) {
		for b.Loop() {
			f := excelize.NewFile()
			f.SetZipWriter(func(w io.Writer) excelize.ZipWriter {
				z := zip.NewWriter(w)
				z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, 1) })
				return z
			})
			text, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Family: book.Font}})
			require.NoError(b, err)
			format := "dd/mm/yyyy"
			day, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
			require.NoError(b, err)
			out, err := f.NewStreamWriter("Sheet1")
			require.NoError(b, err)
			cells := make([]any, benchCols)
			for row := range benchRows {
				for c := range cells {
					switch v := benchValue(row, c).(type) {
					case calendar.Date:
						cells[c] = excelize.Cell{Value: v.Time(), StyleID: day}
					default:
						cells[c] = excelize.Cell{Value: v, StyleID: text}
					}
				}
				require.NoError(b, out.SetRow(book.At(1, row+1), cells))
			}
			require.NoError(b, out.Flush())
			require.NoError(b, f.Write(io.Discard))
			require.NoError(b, f.Close())
		}
	})
}
