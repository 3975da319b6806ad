package xlsx_test

import (
	"bytes"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"daihoi/exports/booktest"
	"daihoi/exports/intake"
	"daihoi/exports/intake/grid"
	"daihoi/exports/intake/intaketest"
	"daihoi/models/calendar"
	"daihoi/models/field"
)

func TestReadKindsOfCells(t *testing.T) {
	t.Parallel()
	m := booktest.NewMaker(t)
	m.Row(1, "chữ", 12.5, true, time.Date(2024, 4, 5, 13, 0, 0, 0, time.UTC), 1965, nil, "  ", 30000)
	m.Style("D1", excelize.Style{NumFmt: 14})
	m.Format("E1", `"Năm" 0`)
	m.Format("H1", `[$-42A]d\ mmmm\ yyyy;@`)
	require.NoError(t, m.SetCellRichText("Sheet1", "A2", []excelize.RichTextRun{
		{Text: "Nguyễn ", Font: &excelize.Font{Family: "Arial"}}, {Text: "Văn An", Font: &excelize.Font{Bold: true}}}))
	require.NoError(t, m.SetCellStr("Sheet1", "B2", "a_x000D_b & <c> "))
	s := read(t, m).Sheets[0]
	require.Equal(t, "Sheet1", s.Name)
	c := s.Lines[0].Cells
	require.Len(t, c, 8)
	require.Equal(t, field.Raw{Ref: "A1", Kind: field.RawText, Text: "chữ", Font: "Calibri"}, c[0])
	require.Equal(t, field.Raw{Ref: "B1", Kind: field.RawNumber, Text: "12.5", Number: 12.5, Font: "Calibri"}, c[1])
	require.Equal(t, field.Raw{Ref: "C1", Kind: field.RawBool, Text: "true"}, c[2])
	require.Equal(t, field.RawDay, c[3].Kind)
	require.Equal(t, calendar.Of(2024, 4, 5), c[3].Day)
	require.Equal(t, field.RawNumber, c[4].Kind)
	require.True(t, c[5].Empty() && c[6].Empty())
	require.Equal(t, calendar.Of(1982, 2, 18), c[7].Day)
	require.EqualValues(t, 30000, c[7].Number)
	require.Equal(t, field.Raw{Ref: "A2", Kind: field.RawText, Text: "Nguyễn Văn An", Font: "Arial"}, s.Lines[1].Cells[0])
	require.Equal(t, "a\rb & <c> ", s.Lines[1].Cells[1].Text)
}

func TestReadDaysSince1904(t *testing.T) {
	t.Parallel()
	m := booktest.NewMaker(t)
	m.Row(1, 43920)
	m.Style("A1", excelize.Style{NumFmt: 14})
	yes := true
	require.NoError(t, m.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}))
	require.Equal(t, calendar.Of(2024, 3, 31), read(t, m).Sheets[0].Lines[0].Cells[0].Day)
}

// A cell that shows only a month or a year says no more than that, whatever day it stores.
func TestReadDatesAsShown(t *testing.T) {
	t.Parallel()
	m := booktest.NewMaker(t)
	m.Row(1, 27689, 27689, 27689, 27689, 1975, 27689)
	m.Format("A1", "mm/yyyy")
	m.Format("B1", `"Năm" yyyy`)
	m.Style("C1", excelize.Style{NumFmt: 17})
	m.Format("D1", "d/m")
	m.Format("E1", "yyyy")
	m.Format("F1", "dd/mm/yyyy")
	c := read(t, m).Sheets[0].Lines[0].Cells
	require.Equal(t, field.Raw{Ref: "A1", Kind: field.RawText, Text: "10/1975", Font: "Calibri"}, c[0])
	require.Equal(t, field.Raw{Ref: "B1", Kind: field.RawText, Text: "1975", Font: "Calibri"}, c[1])
	require.Equal(t, "10/1975", c[2].Text)
	require.Equal(t, field.RawDay, c[3].Kind)
	require.Equal(t, calendar.Of(1905, 5, 28), c[4].Day, "a year typed into a date cell")
	require.Equal(t, calendar.Of(1975, 10, 22), c[5].Day)
}

func TestReadWhatOtherProgramsWrite(t *testing.T) {
	t.Parallel()
	m := booktest.NewMaker(t)
	m.Row(1, "Họ và tên", "Năm sinh")
	base := m.Bytes()
	sheet := func(xml string) grid.Book {
		book, err := intake.Read("a.xlsm", booktest.Change(t, base, "xl/worksheets/sheet1.xml", func(string) string { return xml }))
		require.NoError(t, err)
		return book
	}
	lines := sheet(`<?xml version="1.0"?><!-- x --><x:worksheet xmlns:x="y"><x:sheetData><x:row><x:c t='inlineStr'><x:is><x:r><x:rPr><x:rFont val="VNI-Times"/></x:rPr>
		<x:t>Nguyeãn</x:t></x:r><x:rPh><x:t>no</x:t></x:rPh></x:is></x:c><x:c><x:v> 7 </x:v></x:c></x:row>
		<x:row r="3"><x:c r="B3" t="str"><x:f>A1&amp;"&gt;"</x:f><x:v>a&#7845;&amp;</x:v></x:c><x:c t="e"><x:v>#N/A</x:v></x:c><x:c t="d"><x:v>2024-04-05T00:00:00</x:v></x:c>
		<x:c r="E3" t="s"><x:v>999</x:v></x:c><x:c r="F3"/><x:c r="G3" t="str"><x:v><![CDATA[<x>]]></x:v></x:c></x:row></x:sheetData></x:worksheet>`).Sheets[0].Lines
	require.Equal(t, "Nguyễn", grid.Text(lines[0].Cells[0]))
	require.Equal(t, "7", lines[0].Cells[1].Text)
	require.Equal(t, 3, lines[1].Number)
	require.Equal(t, field.Raw{Ref: "B3", Kind: field.RawText, Text: "aấ&", Font: "Calibri"}, lines[1].Cells[1])
	require.Equal(t, field.Raw{Ref: "C3", Kind: field.RawError, Text: "#N/A"}, lines[1].Cells[2])
	require.Equal(t, calendar.Of(2024, 4, 5), lines[1].Cells[3].Day)
	require.True(t, lines[1].Cells[4].Empty() && lines[1].Cells[5].Empty())
	require.Equal(t, "<x>", lines[1].Cells[6].Text)
}

// TestReadAgreesWithExcelize compares the scanner with excelize on the same file.
func TestReadAgreesWithExcelize(t *testing.T) {
	t.Parallel()
	content := booktest.FullList(t).Bytes()
	book, err := intake.Read("a.xlsx", content)
	require.NoError(t, err)
	f, err := excelize.OpenReader(bytes.NewReader(content), excelize.Options{RawCellValue: true})
	require.NoError(t, err)
	defer f.Close()
	rows, err := f.GetRows("Sheet1")
	require.NoError(t, err)
	seen := 0
	for _, l := range book.Sheets[0].Lines {
		for i, c := range l.Cells {
			want := ""
			if i < len(rows[l.Number-1]) {
				want = rows[l.Number-1][i]
			}
			if c.Text != want {
				t.Errorf("%s: %q, want %q", grid.Ref(i, l.Number), c.Text, want)
			}
			if want != "" {
				seen++
			}
		}
	}
	require.Greater(t, seen, 60)
	merges, err := f.GetMergeCells("Sheet1")
	require.NoError(t, err)
	require.Len(t, book.Sheets[0].Merges, len(merges))
}

func read(t testing.TB, m *booktest.Maker) grid.Book {
	t.Helper()
	book, err := intake.Read("ds.xlsx", m.Bytes())
	require.NoError(t, err)
	return book
}

// FuzzSheet feeds the XML of workbook parts, which compression hides from FuzzRead.
func FuzzSheet(f *testing.F) {
	f.Add(`<worksheet><cols><col min="2" max="3" hidden="1"/></cols><sheetData><row r="2" hidden="1"><c r="C2" s="1"><f>A1</f><v>45000</v></c><c t="s"><v>0</v></c></row></sheetData></worksheet>`,
		`<sst><si><r><rPr><rFont val=".VnTime"/></rPr><t>NguyÔn</t></r></si></sst>`,
		`<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm"/></numFmts><fonts><font><b/><name val="A"/></font></fonts><cellXfs><xf/><xf numFmtId="164" fontId="0"/></cellXfs></styleSheet>`)
	f.Add(`<x:worksheet><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>&#x41;&lt;_x000D_</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>`, "<sst/>", "<styleSheet/>")
	f.Fuzz(func(t *testing.T, sheet, strings, styles string) {
		book, err := intake.Read("a.xlsx", booktest.Crafted(t, sheet, "xl/sharedStrings.xml", strings, "xl/styles.xml", styles))
		intaketest.Check(t, book, err)
	})
}

func BenchmarkRead5000Rows(b *testing.B) {
	m := booktest.NewMaker(b)
	m.Row(1, "STT", "Họ và tên", "Năm sinh", "Dân tộc")
	for i := range 5000 {
		row := []any{i + 1, "Nguyễn Văn An " + strconv.Itoa(i), time.Date(1960, 1, 1+i, 0, 0, 0, 0, time.UTC), "Kinh"}
		for j := range 14 {
			row = append(row, "Phó Chủ tịch xã "+strconv.Itoa(i*j))
		}
		m.Row(i+2, row...)
	}
	content := m.Bytes()
	b.Run("Read", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := intake.Read("a.xlsx", content); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("excelize", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			f, err := excelize.OpenReader(bytes.NewReader(content), excelize.Options{RawCellValue: true})
			if err != nil {
				b.Fatal(err)
			}
			rows, _ := f.Rows("Sheet1")
			for rows.Next() {
				if _, err := rows.Columns(); err != nil {
					b.Fatal(err)
				}
			}
			_ = f.Close()
		}
	})
}

// A line is struck through when most of it is: numbers and remarks beside it often are not.
func TestReadStruckLines(t *testing.T) {
	t.Parallel()
	m := booktest.NewMaker(t)
	m.Row(1, 1, "Nguyễn Văn An", "Kinh", "xin rút")
	m.Row(2, 2, "Trần Thị Ba", "Tày")
	m.Row(3, 3, "Lò Văn Cường", "Thái")
	struck := excelize.Style{Font: &excelize.Font{Strike: true}}
	for _, cell := range []string{"A1", "B1", "C1", "C2"} {
		m.Style(cell, struck)
	}
	lines := read(t, m).Sheets[0].Lines
	require.Equal(t, []bool{true, false, false}, []bool{lines[0].Struck(), lines[1].Struck(), lines[2].Struck()})
}
