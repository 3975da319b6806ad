package xls_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/booktest"
	"daihoi/exports/intake"
	"daihoi/exports/intake/grid"
	"daihoi/exports/intake/intaketest"
	"daihoi/models/calendar"
	"daihoi/models/field"
)

// old reads a BIFF8 workbook of one sheet.
func old(t *testing.T, globals, sheet string) grid.Sheet {
	t.Helper()
	book, err := intake.Read("a.xls", booktest.Compound("Workbook", booktest.OldBook(globals, sheet)))
	require.NoError(t, err)
	require.Len(t, book.Sheets, 1)
	return book.Sheets[0]
}

// Two bytes a character, the lower one first.
func wide(s string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteByte(byte(r))
		b.WriteByte(byte(r >> 8))
	}
	return b.String()
}

// oldStyles are fonts 0 to 3 and 5, formats, and cell formats: 0 is plain, 1 bold in .VnTime, 2 a date of the program,
// 3 a date of its own, 4 a number of four digits.
var oldStyles = func() string {
	font := func(weight int, name string) string {
		return booktest.Record(0x31, 240, 0, 0x7FFF, weight, 0, byte(0), byte(0), byte(0), byte(0), byte(len(name)), byte(0), name)
	}
	format := func(id int, code string) string { return booktest.Record(0x41E, id, len(code), byte(0), code) }
	xf := func(font, format int) string { return booktest.Record(0xE0, font, format, strings.Repeat("\x00", 16)) }
	return font(400, "Arial") + font(700, "Arial") + font(400, "VNI-Times") + font(400, "Arial") + font(700, ".VnTime") +
		format(164, `dd\/mm\/yyyy`) + format(165, "0000") + xf(0, 0) + xf(5, 0) + xf(0, 14) + xf(1, 164) + xf(0, 165)
}()

func TestOldCells(t *testing.T) {
	t.Parallel()
	r := booktest.Record
	s := old(t, oldStyles, ""+
		r(0x208, 1, 0, 9, 0x00FF, 0, 0, 0x0120)+ // row 2 is hidden
		r(0x7D, 3, 4, 2000, 0, 1)+ // and so are columns D and E
		r(0x203, 0, 0, 0, 12.5)+r(0x203, 0, 1, 2, 45387.5)+r(0x203, 0, 2, 3, 45387.0)+r(0x203, 0, 3, 4, 7.0)+
		r(0x27E, 0, 4, 0, 0x0002|1965<<2, 1965>>14)+ // a whole number
		r(0x27E, 0, 5, 0, 0x0003|1234<<2, 1234>>14)+ // in hundredths
		r(0x27E, 0, 6, 0, 0x0000, 0x3FF8)+ // the upper half of 1.5
		r(0x27E, 0, 7, 0, 0xFFF2, 0xFFFF)+ // −4
		r(0xBD, 1, 1, 0, 0x0006, 0, 0, 0x000A, 0, 2)+ // 1 and 2 in B2 and C2
		r(0x809, 0x600, 0x20, 0, 0)+r(0x203, 0, 0, 0, 99.0)+r(0x0A)+ // a chart inside the sheet
		r(0x205, 2, 0, 0, byte(1), byte(0))+r(0x205, 2, 1, 0, byte(0x2A), byte(1))+
		r(0x204, 2, 2, 1, 5, byte(0), "Ng\xABc!")+
		r(0x201, 2, 3, 0)+
		r(0x06, 2, 4, 0, 3.25, 0, 0, 0, 0)+
		r(0x06, 2, 5, 0, 0, 0, 0, 0xFFFF, 0, 0, 0, 0)+r(0x4BC, 0)+r(0x207, 3, byte(1), wide("Đạt"))+
		r(0x06, 2, 6, 0, 1, 1, 0, 0xFFFF, 0, 0, 0, 0)+
		r(0x06, 2, 7, 0, 2, 0x17, 0, 0xFFFF, 0, 0, 0, 0)+
		r(0x06, 2, 8, 0, 3, 0, 0, 0xFFFF, 0, 0, 0, 0)+
		r(0xD6, 3, 0, 0, 4, byte(0), "Ng\xABc", 1, 0, 2)+
		r(0xE5, 2, 0, 1, 0, 3, 4, 4, 2, 2))
	require.Equal(t, "A", s.Name)
	require.False(t, s.Hidden)
	require.Equal(t, []grid.Range{{Left: 3, Right: 4}}, s.HiddenColumns)
	require.Equal(t, intaketest.Ranges("A1:D2 C5"), s.Merges)
	require.Len(t, s.Lines, 4)
	number := func(ref, text string, n float64) field.Raw {
		return field.Raw{Ref: ref, Kind: field.RawNumber, Text: text, Number: n, Font: "Arial"}
	}
	require.Equal(t, []field.Raw{
		number("A1", "12.5", 12.5),
		{Ref: "B1", Kind: field.RawDay, Text: "45387.5", Number: 45387.5, Day: calendar.Of(2024, 4, 5), Font: "Arial"},
		{Ref: "C1", Kind: field.RawDay, Text: "45387", Number: 45387, Day: calendar.Of(2024, 4, 5), Font: "Arial"},
		number("D1", "0007", 7), number("E1", "1965", 1965), number("F1", "12.34", 12.34), number("G1", "1.5", 1.5), number("H1", "-4", -4),
	}, s.Lines[0].Cells)
	require.False(t, s.Lines[0].Hidden || s.Lines[0].Bold)
	require.True(t, s.Lines[1].Hidden)
	require.Equal(t, []field.Raw{{}, number("B2", "1", 1), number("C2", "2", 2)}, s.Lines[1].Cells)
	require.Equal(t, []field.Raw{
		{Ref: "A3", Kind: field.RawBool, Text: "true"}, {Ref: "B3", Kind: field.RawError, Text: "#N/A"},
		{Ref: "C3", Kind: field.RawText, Text: "Ng«c!", Font: ".VnTime"}, {},
		number("E3", "3.25", 3.25), {Ref: "F3", Kind: field.RawText, Text: "Đạt", Font: "Arial"},
		{Ref: "G3", Kind: field.RawBool, Text: "true"}, {Ref: "H3", Kind: field.RawError, Text: "#REF!"},
	}, s.Lines[2].Cells)
	require.Equal(t, "Ngôc!", grid.Text(s.Lines[2].Cells[2]))
	require.Equal(t, "VNI-Times", s.Lines[3].Cells[0].Font)
}

// Cells out of order are put in order, the last one of a place counts, and columns beyond the limit are counted.
func TestOldCellsInAnyOrder(t *testing.T) {
	t.Parallel()
	r := booktest.Record
	s := old(t, oldStyles, r(0x203, 4, 1, 0, 1.0)+r(0x203, 2, 1, 1, 2.0)+r(0x203, 4, 0, 0, 3.0)+r(0x203, 4, 1, 0, 4.0)+r(0x203, 4, 200, 0, 5.0))
	require.Equal(t, 1, s.Dropped)
	require.Equal(t, 3, s.Lines[0].Number)
	require.True(t, s.Lines[0].Bold)
	require.Equal(t, 5, s.Lines[1].Number)
	require.Equal(t, "3", s.Lines[1].Cells[0].Text)
	require.Equal(t, "4", s.Lines[1].Cells[1].Text)
}

// The shared strings are split over records anywhere; in the middle of a text, the number of bytes may change.
func TestOldStringsInPieces(t *testing.T) {
	t.Parallel()
	r := booktest.Record
	list := "" +
		r(0xFC, 9, 0, 6, 0, 4, byte(0), "Nam!", 15, byte(0), "Nguy") +
		r(0x3C, byte(1), wide("ễn Văn")) +
		r(0x3C, byte(0), " An A",
			// rich, with the font of its first character, and something to skip
			5, byte(9), 2) +
		r(0x3C, byte(1), wide("Hång "), 0, 5, 3) + r(0x3C, 1,
		2, byte(4), 6, 0) + r(0x3C, byte(0), "Hà"[:1]+"\xE0", "abc") + r(0x3C, "def",
		3, byte(0), "   ",
		2, byte(1), "\x3D\xD8\x00\xDE") // one character of two units
	var cells string
	for i := range 6 {
		cells += r(0xFD, 0, i, 0, i, 0)
	}
	s := old(t, oldStyles+list, cells)
	var got []string
	for _, c := range s.Lines[0].Cells {
		got = append(got, c.Text)
	}
	require.Equal(t, []string{"Nam!", "Nguyễn Văn An A", "Hång ", "Hà", "", "😀"}, got)
	require.Equal(t, ".VnTime", s.Lines[0].Cells[2].Font)
}

func TestOldLongTextIsCut(t *testing.T) {
	t.Parallel()
	r := booktest.Record
	list := r(0xFC, 2, 0, 2, 0, 9000, byte(0), strings.Repeat("a", 8000)) + r(0x3C, byte(1), wide(strings.Repeat("ệ", 1000)), 1, byte(0), "b")
	s := old(t, list, r(0xFD, 0, 0, 0, 0, 0)+r(0xFD, 0, 1, 0, 1, 0))
	require.Equal(t, strings.Repeat("a", 4000), s.Lines[0].Cells[0].Text)
	require.Equal(t, "b", s.Lines[0].Cells[1].Text)
}

func TestOldDaysSince1904(t *testing.T) {
	t.Parallel()
	s := old(t, oldStyles+booktest.Record(0x22, 1), booktest.Record(0x203, 0, 0, 2, 43920.0))
	require.Equal(t, calendar.Of(2024, 3, 31), s.Lines[0].Cells[0].Day)
}

// Excel 5 and 95 keep texts as bytes of a code page, which an old font overrides.
func TestOlderWorkbook(t *testing.T) {
	t.Parallel()
	r := booktest.Record
	begin := func(part int) string { return r(0x809, 0x500, part, 0, 0) }
	font := func(name string) string {
		return r(0x31, 240, 0, 0x7FFF, 400, 0, byte(0), byte(0), byte(0), byte(0), byte(len(name)), name)
	}
	xf := func(font, format int) string { return r(0xE0, font, format, strings.Repeat("\x00", 12)) }
	globals := r(0x42, 1258) + font("Arial") + font(".VnTime") + r(0x41E, 164, byte(8), "dd/mm/yy") + xf(0, 0) + xf(1, 0) + xf(0, 164)
	list := func(at int) string { return r(0x85, at, 0, 1, byte(5), "\xD0o\xE0n!") }
	start := len(begin(5)) + len(list(0)) + len(globals) + 4
	stream := begin(5) + list(start) + globals + r(0x0A) + begin(0x10) +
		r(0x204, 0, 0, 0, 7, "Nguy\xEA\xDEn") + // ễ is a letter and a tone
		r(0x204, 0, 1, 1, 6, "NguyÔn"[:4]+"\xD4n") +
		r(0x203, 0, 2, 2, 45387.0) +
		r(0xD6, 0, 3, 0, 3, "V\xA8n", byte(1), byte(0), byte(1)) +
		r(0x06, 0, 4, 0, 0, 0, 0, 0xFFFF, 0, 0, 0) + r(0x207, 3, "Nam") +
		r(0x0A)
	book, err := intake.Read("a.xls", booktest.Compound("Book", stream))
	require.NoError(t, err)
	require.Equal(t, "Đoàn!", book.Sheets[0].Name)
	require.True(t, book.Sheets[0].Hidden)
	require.Equal(t, []string{"1: Nguyễn|Nguyễn|" + calendar.Of(2024, 4, 5).Short() + "|Văn|Nam"}, intaketest.Texts(book))
}

// Web applications write bare records without fonts, and texts in whatever encoding they have.
func TestOldRecordsWithoutContainer(t *testing.T) {
	t.Parallel()
	r := booktest.Record
	content := r(0x809, 0, 0x10, 0, 0) + r(0x204, 0, 0, 0, len("Họ và tên"), "Họ và tên") + r(0x203, 0, 1, 0, 1965.0) + r(0x0A)
	book, err := intake.Read("thư mục/ds.xls", []byte(content))
	require.NoError(t, err)
	require.Equal(t, "ds", book.Sheets[0].Name)
	require.Equal(t, []string{"1: Họ và tên|1965"}, intaketest.Texts(book))
	book, err = intake.Read("ds.xls", []byte("Họ và tên\tNăm sinh\nLê Văn Bé\t1965\n")) // or not even records
	require.NoError(t, err)
	require.Equal(t, []string{"1: Họ và tên|Năm sinh", "2: Lê Văn Bé|1965"}, intaketest.Texts(book))
}

func TestOldWorkbookRefused(t *testing.T) {
	t.Parallel()
	r := booktest.Record
	cell := r(0x203, 0, 0, 0, 1.0)
	good := booktest.OldBook("", cell)
	for name, c := range map[string]struct{ stream, key string }{
		"empty":                         {booktest.OldBook("", ""), "empty"},
		"password":                      {booktest.OldBook(r(0x2F, 1, 1, 1), cell), "password"},
		"nothing":                       {"", "damaged"},
		"no beginning":                  {r(0x0A), "damaged"},
		"cut in a record":               {good[:len(good)-6], "damaged"},
		"cut after a record":            {good[:len(good)-4], "damaged"},
		"sheet beyond the end":          {strings.Replace(good, r(0x85, 37, 0, 0, byte(1), byte(0), "A"), r(0x85, 37, 9, 0, byte(1), byte(0), "A"), 1), "damaged"},
		"text longer than its record":   {booktest.OldBook("", r(0x204, 0, 0, 0, 99, byte(0), "abc")), "damaged"},
		"half a character":              {booktest.OldBook("", r(0x204, 0, 0, 0, 2, byte(1), "abc")), "damaged"},
		"text that is not in the list":  {booktest.OldBook("", r(0xFD, 0, 0, 0, 5, 0)), "damaged"},
		"merges longer than the record": {booktest.OldBook("", cell+r(0xE5, 9, 0, 1, 0, 1)), "damaged"},
		"a billion strings":             {booktest.OldBook(r(0xFC, 0, 0, 0, 0x4000), cell), "too_large"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := intake.Read("a.xls", booktest.Compound("Workbook", c.stream))
			intaketest.RequireFault(t, "fault.intake_"+c.key, err)
		})
	}
}

// shown are the lines of a sheet: the number, ~ when hidden, * when bold, then all cells as people read them.
func shown(s grid.Sheet) []string {
	var out []string
	for _, l := range s.Lines {
		head := strconv.Itoa(l.Number)
		if l.Hidden {
			head += "~"
		}
		if l.Bold {
			head += "*"
		}
		var cells []string
		for _, c := range l.Cells {
			cells = append(cells, grid.Text(c))
		}
		out = append(out, head+": "+strings.Join(cells, "|"))
	}
	return out
}

func TestOldListOfACommune(t *testing.T) {
	t.Parallel()
	book := intaketest.Sample(t, "commune.xls")
	require.Len(t, book.Sheets, 2)
	s := book.Sheets[0]
	require.Equal(t, "Đại biểu", s.Name)
	require.False(t, s.Hidden)
	require.Equal(t, []string{
		"1: UBND XÃ ĐÔNG MỸ",
		"2*: DANH SÁCH ĐẠI BIỂU",
		"4*: STT|Họ và tên|Ngày sinh||Số CCCD|Đảng viên|Ghi chú",
		"5*: ||Nam|Nữ",
		"6: 1|Nguyễn Văn Hùng|05/4/1975||001075012345|true|trưởng đoàn xã",
		"7: 2|Trần Thị Ngọc||1968|001168000007|false|nữ Trần Thị Ngọc",
		"8~: 3|Lê Đức Thọ|31/12/1980||001080000123||#N/A|ngoài lề",
		"9: 4|Phạm Thị Hoà||09/01/1990",
		"11: |Tổng số|4 đại biểu",
	}, shown(s))
	require.ElementsMatch(t, intaketest.Ranges("A2:G2 A4:A5 B4:B5 C4:D4 E4:E5"), s.Merges)
	require.True(t, s.ColumnHidden(7))
	require.False(t, s.ColumnHidden(6))
	first := s.Lines[4].Cells
	require.Equal(t, field.Raw{Ref: "A6", Kind: field.RawNumber, Text: "1", Number: 1, Font: "Calibri"}, first[0])
	require.Equal(t, field.Raw{Ref: "B6", Kind: field.RawText, Text: "Nguyễn Văn Hùng", Font: "Calibri"}, first[1])
	require.Equal(t, field.RawDay, first[2].Kind)
	require.EqualValues(t, 27489, first[2].Number)
	require.Equal(t, field.RawText, first[4].Kind)
	require.Equal(t, field.RawBool, first[5].Kind)
	require.Equal(t, "trưởng đoàn\nxã", first[6].Text)
	require.EqualValues(t, 1168000007, s.Lines[5].Cells[4].Number)
	require.Equal(t, field.RawError, s.Lines[6].Cells[6].Kind)

	require.Equal(t, "Danh mục", book.Sheets[1].Name)
	require.True(t, book.Sheets[1].Hidden)
	require.Equal(t, []string{"3: ||Kinh"}, shown(book.Sheets[1]))
}

func TestOldListInOldFonts(t *testing.T) {
	t.Parallel()
	s := intaketest.Sample(t, "oldfonts.xls").Sheets[0]
	require.Equal(t, []string{
		"1*: DANH SÁCH ĐẠI BIỂU",
		"2: TT|Họ và tên|Quê quán|Noi o|Ghi chu",
		"3: 1|Nguyễn Thị Hồng|Hà Nội|Hà Nội|Arial: Hà Nội",
		"4: 2|Lê Văn|Thái Bình|Nguyễn",
	}, shown(s))
	var fonts []string
	for _, c := range s.Lines[2].Cells {
		fonts = append(fonts, c.Font)
	}
	require.Equal(t, []string{".VnTime", ".VnTime", ".VnTime", "VNI-Times", "Arial"}, fonts)
}

func TestOldListSince1904(t *testing.T) {
	t.Parallel()
	c := intaketest.Sample(t, "mac1904.xls").Sheets[0].Lines[1].Cells
	require.Equal(t, calendar.Of(1979, 4, 15), c[1].Day)
	require.EqualValues(t, 27498, c[1].Number)
	require.Equal(t, "1/1997", c[2].Text, "the cell shows no day")
}

// The shared strings of 150 people are longer than a record, in one byte a letter and in two.
func TestOldLongList(t *testing.T) {
	t.Parallel()
	lines := shown(intaketest.Sample(t, "long.xls").Sheets[0])
	require.Len(t, lines, 151)
	require.Equal(t, "1: STT|Họ và tên|Chức vụ", lines[0])
	for i := 1; i <= 150; i++ {
		post := fmt.Sprintf("Chuyen vien so %d", i)
		if i%3 == 1 {
			post = fmt.Sprintf("Phó Chủ tịch Uỷ ban nhân dân phường số %d", i)
		}
		require.Equal(t, fmt.Sprintf("%d: %d|Nguyễn Văn %d|%s", i+1, i, i, post), lines[i])
	}
}

func TestOldListOfAWebApplication(t *testing.T) {
	t.Parallel()
	book := intaketest.Sample(t, "web.xls")
	require.Len(t, book.Sheets, 2)
	require.Equal(t, "Xuất ra", book.Sheets[0].Name)
	require.Equal(t, []string{
		"1: STT|Họ và tên|Năm sinh|Dân tộc|Có mặt",
		"2: 1|Nguyễn Văn Tý|1975|Mường|true",
		"3: 2|Trần Thị Lụa|1.5||false",
		"4: 3|Đỗ Hữu Ước|28/02/1969|Kinh",
		"6: |Tổng: 3",
	}, shown(book.Sheets[0]))
	require.ElementsMatch(t, intaketest.Ranges("A6:C6 D2:D3"), book.Sheets[0].Merges)
	require.Equal(t, "Phụ", book.Sheets[1].Name)
	require.True(t, book.Sheets[1].Hidden)
	require.Equal(t, []string{"1: ẩn"}, shown(book.Sheets[1]))
}

// FuzzRecords feeds the records of an old workbook: those that the sheets share and those of the sheet.
func FuzzRecords(f *testing.F) {
	r := booktest.Record
	f.Add(oldStyles+r(0xFC, 1, 0, 1, 0, 3, byte(9), 1, wide("Nữ"))+r(0x3C, byte(0), "a", 0, 1), r(0xFD, 0, 0, 1, 0, 0)+r(0x208, 0, 0, 9, 255, 0, 0, 0x20)+
		r(0x06, 2, 5, 0, 0, 0, 0, 0xFFFF, 0, 0, 0, 0)+r(0x207, 3, byte(1), wide("Đạt"))+r(0xE5, 1, 0, 1, 0, 3)+r(0xBD, 1, 1, 2, 6, 0, 0, 10, 0, 2))
	f.Add(r(0x22, 1)+r(0x42, 1258)+oldStyles, r(0x205, 2, 1, 0, byte(7), byte(1))+r(0x27E, 0, 4, 2, 2, 40)+r(0xD6, 3, 0, 0, 2, byte(0), "ab", 1, 0, 2)+r(0x7D, 3, 4, 0, 0, 1))
	f.Fuzz(func(t *testing.T, globals, sheet string) {
		book, err := intake.Read("a.xls", []byte(booktest.OldBook(globals, sheet)))
		intaketest.Check(t, book, err)
		book, err = intake.Read("a.xls", []byte(strings.Replace(booktest.OldBook(globals, sheet), "\x00\x06", "\x00\x05", 1))) // texts as bytes
		intaketest.Check(t, book, err)
	})
}
