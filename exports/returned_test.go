package exports

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"daihoi/exports/book"
	"daihoi/exports/booktest"
	"daihoi/exports/intake"
	"daihoi/exports/intake/grid"
	"daihoi/models/fault"
)

const sentSheet = "DS đại biểu"

// sentBook is a list as a commune sends it: merged two-row headings, its own colours, a formula, a comment, a second
// sheet.
func sentBook(t *testing.T) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	require.NoError(t, f.SetSheetName("Sheet1", sentSheet))
	theme := 4
	head, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true, ColorTheme: &theme}, Border: box(),
		Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"DDEBF7"}},
		Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}})
	require.NoError(t, err)
	format := "dd/mm/yyyy"
	body, err := f.NewStyle(&excelize.Style{Border: box(), CustomNumFmt: &format, Font: &excelize.Font{Italic: true, Family: "Arial", Size: 12},
		Protection: &excelize.Protection{Locked: false}})
	require.NoError(t, err)
	for i, row := range [][]any{
		{"DANH SÁCH ĐẠI BIỂU XÃ TẢ THANH OAI"},
		{"STT", "Họ và tên", "Ngày sinh", nil, "Dân tộc", "Số CCCD"},
		{nil, nil, "Nam", "Nữ"},
		{1, "Nguyễn Văn Hùng", "22/13/1975", nil, "Kinh", "001075012345"},
		{2, "Trần Thị Ngọc", nil, 27689, "Kính", 1075012345},
		{3, "Lê Đức Thọ", "1968", nil, "Kinh"},
		{"Tổng số", nil, nil, nil, nil, nil, nil, nil, "ghi bên lề"},
	} {
		require.NoError(t, f.SetSheetRow(sentSheet, book.At(1, i+1), &row))
	}
	for _, m := range []string{"A1:F1", "A2:A3", "B2:B3", "C2:D2", "E2:E3", "F2:F3"} {
		from, to, _ := strings.Cut(m, ":")
		require.NoError(t, f.MergeCell(sentSheet, from, to))
	}
	require.NoError(t, f.SetCellFormula(sentSheet, "B7", "COUNTA(B4:B6)"))
	require.NoError(t, f.SetCellStyle(sentSheet, "A2", "F3", head))
	require.NoError(t, f.SetCellStyle(sentSheet, "C4", "F6", body))
	require.NoError(t, f.SetColWidth(sentSheet, "C", "F", 15))
	require.NoError(t, f.SetColWidth(sentSheet, "B", "B", 31))
	require.NoError(t, f.SetRowHeight(sentSheet, 5, 50))
	red := "FF0000"
	require.NoError(t, f.SetSheetProps(sentSheet, &excelize.SheetPropsOptions{TabColorRGB: &red}))
	require.NoError(t, f.AddComment(sentSheet, excelize.Comment{Cell: "E5", Author: "Chị Lan", Text: "hỏi lại"}))
	_, err = f.NewSheet("Khác")
	require.NoError(t, err)
	require.NoError(t, f.SetCellFormula("Khác", "A1", "1+1"))
	f.SetActiveSheet(1)
	var b bytes.Buffer
	require.NoError(t, f.Write(&b))
	return b.Bytes()
}

func box() (out []excelize.Border) {
	for _, side := range []string{"left", "top", "right", "bottom"} {
		out = append(out, excelize.Border{Type: side, Color: "7F7F7F", Style: 1})
	}
	return out
}

func sampleReturned(t *testing.T) Returned {
	t.Helper()
	return Returned{Name: "ds xã.xlsx", Content: sentBook(t), Heads: map[string]int{sentSheet: 3}, Words: booktest.Vietnamese(t), Remarks: []Remark{
		{sentSheet, 5, "E5", "không có dân tộc “Kính”, có phải “Kinh”?", false},
		{sentSheet, 4, "C4", "không có ngày 22/13/1975", true},
		{sentSheet, 5, "F5", "số CCCD thiếu số 0 ở đầu", false},
		{sentSheet, 5, "F5", "số CCCD đã có ở dòng 4", true},
		{sentSheet, 6, "F6", "thiếu số CCCD", false},
		{sentSheet, 6, "", "đã có trong danh sách của huyện", false},
	}}
}

func writeReturned(t *testing.T, in Returned) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, WriteReturned(&b, in))
	return b.Bytes()
}

func TestReturnedKeepsTheRest(t *testing.T) {
	t.Parallel()
	in := sampleReturned(t)
	content := writeReturned(t, in)
	before, after := booktest.Open(t, in.Content), booktest.Open(t, content)
	marked := map[string]string{"C4": errorFill, "E5": warningFill, "F5": errorFill, "F6": warningFill}
	for row := 1; row <= 7; row++ {
		for col := 1; col <= 9; col++ {
			cell := book.At(col, row)
			if col == 7 && row >= 3 && row <= 6 {
				continue // the new column
			}
			was, is := cellState(t, before, cell), cellState(t, after, cell)
			if fill := marked[cell]; fill != "" {
				require.Equal(t, []string{fill}, is.style.Fill.Color, cell)
				is.style.Fill = was.style.Fill
			}
			require.Equal(t, was, is, cell)
		}
	}
	for _, what := range []func(f *excelize.File) (any, error){
		func(f *excelize.File) (any, error) { return f.GetColWidth(sentSheet, "B") },
		func(f *excelize.File) (any, error) { return f.GetRowHeight(sentSheet, 5) },
		func(f *excelize.File) (any, error) { return f.GetMergeCells(sentSheet) },
		func(f *excelize.File) (any, error) { return f.GetActiveSheetIndex(), nil },
		func(f *excelize.File) (any, error) {
			p, err := f.GetSheetProps(sentSheet)
			return *p.TabColorRGB, err
		},
	} {
		was, err := what(before)
		require.NoError(t, err)
		is, err := what(after)
		require.NoError(t, err)
		require.Equal(t, was, is)
	}
	require.Equal(t, booktest.Part(t, in.Content, "xl/worksheets/sheet2.xml"), booktest.Part(t, content, "xl/worksheets/sheet2.xml"), "the other sheet")
}

type state struct {
	value, formula string
	kind           excelize.CellType
	style          excelize.Style
}

func cellState(t *testing.T, f *excelize.File, cell string) (s state) {
	t.Helper()
	var err error
	s.value, err = f.GetCellValue(sentSheet, cell, booktest.RawValues)
	require.NoError(t, err)
	s.formula, err = f.GetCellFormula(sentSheet, cell)
	require.NoError(t, err)
	s.kind, err = f.GetCellType(sentSheet, cell)
	require.NoError(t, err)
	id, err := f.GetCellStyle(sentSheet, cell)
	require.NoError(t, err)
	style, err := f.GetStyle(id)
	require.NoError(t, err)
	s.style = *style
	return s
}

func TestReturnedColumnAndComments(t *testing.T) {
	t.Parallel()
	content := writeReturned(t, sampleReturned(t))
	booktest.Golden(t, "returned", content)
	require.Equal(t, map[string]string{
		"G3": "Ghi chú của hệ thống",
		"G4": "C4: không có ngày 22/13/1975",
		"G5": "E5: không có dân tộc “Kính”, có phải “Kinh”?\nF5: số CCCD thiếu số 0 ở đầu\nF5: số CCCD đã có ở dòng 4",
		"G6": "F6: thiếu số CCCD\nđã có trong danh sách của huyện",
	}, columnG(t, content))
	high, err := booktest.Open(t, content).GetRowHeight(sentSheet, 6)
	require.NoError(t, err)
	require.Greater(t, high, 28.0, "a row shows both of its lines")
	require.Equal(t, map[string]string{"C4": "không có ngày 22/13/1975", "E5": "hỏi lại",
		"F5": "số CCCD thiếu số 0 ở đầu\nsố CCCD đã có ở dòng 4", "F6": "thiếu số CCCD"}, commentsOf(t, content))
	require.Contains(t, booktest.Part(t, content, "xl/worksheets/sheet1.xml"), `<autoFilter ref="$A$3:$G$7"`)
}

func columnG(t *testing.T, content []byte) map[string]string {
	t.Helper()
	f, out := booktest.Open(t, content), map[string]string{}
	for row := 1; row <= 10; row++ {
		if text, err := f.GetCellValue(sentSheet, book.At(7, row)); err == nil && text != "" {
			out[book.At(7, row)] = text
		}
	}
	return out
}

func commentsOf(t *testing.T, content []byte) map[string]string {
	t.Helper()
	comments, err := booktest.Open(t, content).GetComments(sentSheet)
	require.NoError(t, err)
	out := map[string]string{}
	for _, c := range comments {
		out[c.Cell] = c.Text
	}
	return out
}

// A corrected file is marked afresh; nothing of the first round remains.
func TestReturnedAgain(t *testing.T) {
	t.Parallel()
	in := sampleReturned(t)
	first := writeReturned(t, in)
	in.Remarks = []Remark{{sentSheet, 6, "F6", "vẫn thiếu số CCCD", true}}
	in.Content = booktest.Replace(t, first, "<author>Hệ thống</author>", "<author> </author>") // as LibreOffice saves it
	require.Len(t, commentsOf(t, in.Content), 4)
	require.Equal(t, map[string]string{"E5": "hỏi lại", "F6": "vẫn thiếu số CCCD"}, commentsOf(t, writeReturned(t, in)))
	in.Content = first
	content := writeReturned(t, in)
	require.Equal(t, map[string]string{"G3": "Ghi chú của hệ thống", "G6": "F6: vẫn thiếu số CCCD"}, columnG(t, content))
	require.Equal(t, map[string]string{"E5": "hỏi lại", "F6": "vẫn thiếu số CCCD"}, commentsOf(t, content))
	f := booktest.Open(t, content)
	for cell, want := range map[string][]string{"C4": nil, "F5": nil, "F6": {errorFill}, "B2": {"DDEBF7"}} {
		require.Equal(t, want, cellState(t, f, cell).style.Fill.Color, cell)
	}
	require.True(t, cellState(t, f, "C4").style.Font.Italic)
	require.Equal(t, 1, strings.Count(booktest.Part(t, content, "xl/worksheets/sheet1.xml"), "<autoFilter"))
}

func TestReturnedForm(t *testing.T) {
	t.Parallel()
	in := sampleForm(t)
	sheet := in.Words.T("export.delegates.sheet")
	content := writeReturned(t, Returned{Name: "form.xlsx", Content: writeForm(t, in), Heads: map[string]int{sheet: 6}, Words: in.Words,
		Remarks: []Remark{{sheet, 9, "B9", "trùng tên", false}}})
	f := booktest.Open(t, content)
	text, err := f.GetCellValue(sheet, "V9")
	require.NoError(t, err)
	require.Equal(t, "B9: trùng tên", text)
	rules, err := f.GetDataValidations(sheet)
	require.NoError(t, err)
	require.Len(t, rules, 20)
	stamp, ok := book.ReadStamp(content)
	require.True(t, ok)
	require.Equal(t, "00652", stamp.Code)
}

func TestReturnedTextFile(t *testing.T) {
	t.Parallel()
	in := Returned{Name: "a/b:c.csv", Content: []byte("Họ tên;Năm sinh;SĐT\nNguyễn Văn An;1975;0912345678\nLê Thị Bé;19x5;\n"),
		Heads: map[string]int{"b:c": 1}, Words: booktest.Vietnamese(t), Remarks: []Remark{{"b:c", 3, "B3", "năm sinh không đúng", true}}}
	content := writeReturned(t, in)
	booktest.Golden(t, "returned_text", content)
	rows, err := booktest.Open(t, content).GetRows("Dữ liệu")
	require.NoError(t, err)
	require.Equal(t, [][]string{{"Họ tên", "Năm sinh", "SĐT", "Ghi chú của hệ thống"}, {"Nguyễn Văn An", "1975", "0912345678"},
		{"Lê Thị Bé", "19x5", "", "B3: năm sinh không đúng"}}, rows)
	require.Equal(t, "a-b-c (nhận xét).xlsx", ReturnedName(in.Words, in.Name))
	require.Equal(t, "ds (nhận xét).XLSM", ReturnedName(in.Words, "ds.XLSM"))
}

// An old workbook becomes a new one that reads as it did: values, days, merged headings, what is hidden, and old fonts.
func TestReturnedOldWorkbook(t *testing.T) {
	t.Parallel()
	r := booktest.Record
	font := func(weight int, name string) string {
		return r(0x31, 240, 0, 0x7FFF, weight, 0, byte(0), byte(0), byte(0), byte(0), byte(len(name)), byte(0), name)
	}
	xf := func(font, format int) string {
		return r(0xE0, font, format, "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00")
	}
	label := func(row, column, format int, text string) string {
		return r(0x204, row, column, format, len(text), byte(0), text)
	}
	content := booktest.Compound("Workbook", booktest.OldBook(
		r(0x22, 1)+font(400, "Arial")+font(700, "Arial")+font(400, ".VnTime")+r(0x41E, 164, 4, byte(0), "0000")+xf(0, 0)+xf(1, 0)+xf(2, 0)+xf(0, 14)+xf(0, 164),
		label(0, 0, 1, "Ho ten")+label(0, 1, 1, "Ngay sinh")+label(1, 1, 1, "Nam")+label(1, 2, 1, "Nu")+label(1, 3, 1, "So")+label(1, 4, 1, "Co")+
			label(2, 0, 2, "Nguy\xD4n H\xF7u")+r(0x203, 2, 1, 3, 27498.0)+r(0x203, 2, 3, 4, 7.0)+r(0x205, 2, 4, 0, byte(1), byte(0))+
			label(3, 0, 2, "L\xAA V\xA8n")+r(0x203, 3, 2, 0, 1968.0)+
			r(0x208, 3, 0, 9, 255, 0, 0, 0x20)+r(0x7D, 4, 4, 0, 0, 1)+r(0xE5, 2, 0, 1, 0, 0, 0, 0, 1, 2)))
	in := Returned{Name: "ds.xls", Content: content, Heads: map[string]int{"A": 2}, Words: booktest.Vietnamese(t),
		Remarks: []Remark{{"A", 4, "C4", "năm sinh không rõ", true}}}
	require.Equal(t, "ds (nhận xét).xlsx", ReturnedName(in.Words, in.Name))
	got, err := intake.Read("ds.xlsx", writeReturned(t, in))
	require.NoError(t, err)
	require.Len(t, got.Sheets, 1)
	s := got.Sheets[0]
	require.Equal(t, "A", s.Name)
	require.Equal(t, []grid.Range{{Left: 0, Top: 1, Right: 0, Bottom: 2}, {Left: 1, Top: 1, Right: 2, Bottom: 1}}, s.Merges)
	require.True(t, s.ColumnHidden(4))
	require.False(t, s.ColumnHidden(3))
	var lines [][]string
	for _, l := range s.Lines {
		require.Equal(t, l.Number == 4, l.Hidden)
		var texts []string
		for _, c := range l.Cells {
			texts = append(texts, grid.Text(c))
		}
		lines = append(lines, texts)
	}
	require.Equal(t, [][]string{
		{"Ho ten", "Ngay sinh"},
		{"", "Nam", "Nu", "So", "Co", "Ghi chú của hệ thống"},
		{"Nguyễn Hữu", "15/4/1979", "", "0007", "true"},
		{"Lê Văn", "", "1968", "", "", "C4: năm sinh không rõ"},
	}, lines)
	require.EqualValues(t, 28960, s.Lines[2].Cells[1].Number, "days since 1900 again")
	require.True(t, s.Lines[0].Bold)
}

// A comment part with an unusual name stays as it is, and only the column has the remarks.
func TestReturnedForeignComments(t *testing.T) {
	t.Parallel()
	in := sampleReturned(t)
	in.Content = booktest.Replace(t, in.Content, "comments1.xml", "comments7.xml")
	content := writeReturned(t, in)
	require.Equal(t, map[string]string{"E5": "hỏi lại"}, commentsOf(t, content))
	require.Len(t, columnG(t, content), 4)
}

func TestReturnedRefuses(t *testing.T) {
	t.Parallel()
	for name, content := range map[string][]byte{"empty.xlsx": nil, "photo.xlsx": []byte("\x89PNG\r\n\x1a\n"), "cut.xlsx": sentBook(t)[:900]} {
		var b bytes.Buffer
		err := WriteReturned(&b, Returned{Name: name, Content: content, Words: booktest.Vietnamese(t)})
		if f := fault.As(err); f == nil || f.Kind != fault.Invalid || b.Len() > 0 {
			t.Errorf("%s: %v, %d bytes", name, err, b.Len())
		}
	}
}

func TestReturnedManyRemarks(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteString("Họ tên;Năm sinh\n")
	var remarks []Remark
	for i := range 3 * commentLimit {
		fmt.Fprintf(&text, "Nguyễn Văn %d;x\n", i)
		remarks = append(remarks, Remark{"list", i + 2, book.At(2, i+2), "năm sinh không đúng", true})
	}
	content := writeReturned(t, Returned{Name: "list.csv", Content: []byte(text.String()), Heads: map[string]int{"list": 1},
		Remarks: remarks, Words: booktest.Vietnamese(t)})
	f := booktest.Open(t, content)
	comments, err := f.GetComments("list")
	require.NoError(t, err)
	require.Len(t, comments, commentLimit)
	book, err := intake.Read("list.xlsx", content)
	require.NoError(t, err)
	last := book.Sheets[0].Lines[3*commentLimit]
	require.Equal(t, fmt.Sprintf("B%d: năm sinh không đúng", 3*commentLimit+1), last.Cells[2].Text)
}
