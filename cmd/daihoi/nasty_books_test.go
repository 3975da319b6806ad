package main

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"

	"daihoi/exports/booktest"
)

// nasty is a file as communes send it, and what a careful clerk would type from it. Each imported row is one line:
// "row state", the fields as --json names them, then "!cell code" for each problem.
type nasty struct {
	file string
	make func(t *testing.T) []byte
	want []string
}

// sheetOf fills a new workbook; nil skips a cell.
type sheetOf struct {
	*excelize.File
	t    *testing.T
	name string
}

func newBook(t *testing.T) *sheetOf {
	t.Helper()
	f := excelize.NewFile()
	t.Cleanup(func() { _ = f.Close() })
	return &sheetOf{f, t, "Sheet1"}
}

func (s *sheetOf) do(err error) { s.t.Helper(); require.NoError(s.t, err) }

func (s *sheetOf) row(number int, values ...any) {
	s.t.Helper()
	for i, v := range values {
		if v != nil {
			cell, err := excelize.CoordinatesToCellName(i+1, number)
			s.do(err)
			s.do(s.SetCellValue(s.name, cell, v))
		}
	}
}

func (s *sheetOf) merge(ranges ...string) {
	s.t.Helper()
	for _, r := range ranges {
		from, to, _ := strings.Cut(r, ":")
		s.do(s.MergeCell(s.name, from, to))
	}
}

func (s *sheetOf) style(from, to string, style *excelize.Style) {
	s.t.Helper()
	id, err := s.NewStyle(style)
	s.do(err)
	s.do(s.SetCellStyle(s.name, from, to, id))
}

func (s *sheetOf) format(from, to, code string) {
	s.t.Helper()
	s.style(from, to, &excelize.Style{CustomNumFmt: &code})
}

// formulas puts formulas into cells with their computed value, which excelize does not write. The kind is "str", "e"
// or "", as in attribute t of a cell.
func formulas(t *testing.T, book []byte, cells map[string][3]string) []byte {
	t.Helper()
	return booktest.Change(t, book, "xl/worksheets/sheet1.xml", func(xml string) string {
		for ref, c := range cells {
			old := regexp.MustCompile(`<c r="` + ref + `"[^>]*>.*?</c>`)
			require.True(t, old.MatchString(xml), ref)
			xml = old.ReplaceAllLiteralString(xml, `<c r="`+ref+`" t="`+c[0]+`"><f>`+c[1]+`</f><v>`+c[2]+`</v></c>`)
		}
		return xml
	})
}

func (s *sheetOf) bytes() []byte {
	s.t.Helper()
	var b bytes.Buffer
	s.do(s.Write(&b))
	return b.Bytes()
}

func on(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// officialList is the list as most offices draw it, with the usual damage.
func officialList(t *testing.T) []byte {
	s := newBook(t)
	s.row(1, "ỦY BAN MTTQ VIỆT NAM", nil, nil, nil, nil, nil, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
	s.row(2, "XÃ VẠN PHÚC", nil, nil, nil, nil, nil, "Độc lập - Tự do - Hạnh phúc")
	s.row(4, "DANH SÁCH TRÍCH NGANG ĐẠI BIỂU DỰ ĐẠI HỘI")
	s.row(5, "(Kèm theo Công văn số 12/MTTQ-BTT ngày 01/3/2024)")
	s.merge("A1:F1", "G1:M1", "A2:F2", "G2:M2", "A4:M4", "A5:M5")
	s.row(7, "STT", "Họ và tên", "Ngày, tháng,\nnăm sinh", nil, "Dân\u00a0tộc", "Tôn giáo", "Nghề nghiệp, chức vụ, đơn vị công tác",
		"Trình độ", nil, nil, "Ngày vào Đảng", nil, "Cơ cấu")
	s.row(8, nil, nil, "Nam", "Nữ", nil, nil, nil, "Văn hoá", "Chuyên môn", "LLCT", "Dự bị", "Chính thức")
	s.merge("A7:A8", "B7:B8", "C7:D7", "E7:E8", "F7:F8", "G7:G8", "H7:J7", "K7:L7", "M7:M8")
	s.row(9, "(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)", "(10)", "(11)", "(12)", "(13)")
	s.row(10, "I. ĐẠI BIỂU ĐƯƠNG NHIÊN (02 đại biểu)")
	s.merge("A10:M10")
	s.row(11, 1, "NGUYỄN  VĂN\u00a0HÙNG", on(1968, 3, 5), nil, "kinh", "Không", "Chủ tịch UB MTTQ xã", "12/12", "ĐH", "TC", "03/02/1990", "3.2.1991", "Mặt trận Tổ quốc")
	s.format("C11", "D20", "dd/mm/yyyy")
	s.row(12, 2, norm.NFD.String("Trần Thị Hoà"), nil, "10/1975", "Kinh", nil, norm.NFD.String("Chủ tịch Hội Phụ nữ"), on(2024, 12, 10), "ThS", "CC", nil, nil, "Hội Liên hiệp Phụ nữ")
	s.row(14, "II. ĐẠI BIỂU HIỆP THƯƠNG CỬ")
	s.merge("A14:M14")
	s.row(15, 3, "H’ Hen Niê", nil, 1980, "Ê Đê", "Tin Lành", "Giáo viên", "12/12", "Cao đẳng", nil, nil, nil, "Hội Nông dân")
	s.row(16, 4, "Đỗ Văn Đức", "1970", nil, "Kinh", "công giáo", "Nông dân", "10/10", nil, "SC", "x", nil, "Hội Nông dân")
	s.row(17, 5) // a number without a person
	s.row(18, nil, "Tổng cộng:", 2, 2)
	s.row(19, "Danh sách có 04 đại biểu./.")
	s.row(21, nil, nil, nil, nil, nil, nil, "Vạn Phúc, ngày 05 tháng 3 năm 2024")
	s.row(22, nil, "NGƯỜI LẬP", nil, nil, nil, nil, "TM. BAN THƯỜNG TRỰC\nCHỦ TỊCH")
	s.row(27, nil, "Lê Văn Cường", nil, nil, nil, nil, "Nguyễn Văn Hùng")
	return s.bytes()
}

// marksList has three rows of headings, begins in column C, marks sex and category with an x, and hides a row and a
// column.
func marksList(t *testing.T) []byte {
	s := newBook(t)
	s.row(3, nil, nil, "TT", "Họ tên đại biểu", "Giới tính", nil, "Năm sinh", "Loại đại biểu", nil, nil, "Trình độ", nil, "Số CCCD", "ĐT")
	s.row(4, nil, nil, nil, nil, "Nam", "Nữ", nil, "ĐN", "HTC", "CĐ", "Chuyên môn nghiệp vụ")
	s.row(5, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, "Bằng cấp", "Chuyên ngành")
	s.merge("C3:C5", "D3:D5", "E3:F3", "E4:E5", "F4:F5", "G3:G5", "H3:J3", "H4:H5", "I4:I5", "J4:J5", "K3:L3", "K4:L4", "M3:M5", "N3:N5")
	s.row(6, nil, nil, 1, "Lò Thị Mai", nil, "x", 1980, "x", nil, nil, "ĐH", "Luật", "001180012345", "0912345678")
	s.row(7, nil, nil, 2, "Lò Văn Nam", "X", nil, 1981, nil, nil, "v", "TC", "Nông nghiệp", 1081012345, "0912345679")
	s.row(8, nil, nil, 3, "Người đã rút", "x", nil, 1960, nil, "x", nil, nil, nil, nil, "0912345670")
	s.row(9, nil, nil, 4, "Vi Thị Cúc", "x", "x", 1990, nil, "x", nil, nil, nil, "123456789", nil)
	s.row(10, nil, nil, 5, "Vi Văn Dũng", nil, nil, 1991, nil, "x", "x", nil, nil, nil, nil)
	s.do(s.SetRowVisible(s.name, 8, false))
	s.do(s.SetColVisible(s.name, "N", false))
	return s.bytes()
}

// legacyList uses an old encoding that is readable only in the fonts of its time.
func legacyList(font string, rows ...[]any) func(t *testing.T) []byte {
	return func(t *testing.T) []byte {
		s := newBook(t)
		for i, r := range rows {
			s.row(i+1, r...)
		}
		s.style("A1", "H20", &excelize.Style{Font: &excelize.Font{Family: font}})
		return s.bytes()
	}
}

// manySheets has the list between a cover, a summary and a hidden old list.
func manySheets(t *testing.T) []byte {
	s := newBook(t)
	s.do(s.SetSheetName("Sheet1", "Bìa"))
	s.name = "Bìa"
	s.row(2, "HỒ SƠ ĐẠI HỘI")
	for _, name := range []string{"Tổng hợp", "DS chính thức", "DS cũ"} {
		_, err := s.NewSheet(name)
		s.do(err)
	}
	s.name = "Tổng hợp"
	s.row(1, "TT", "Thành phần", "Nam", "Nữ", "Cộng")
	s.row(2, 1, "Hội Nông dân", 3, 4, 7)
	s.row(3, 2, "Hội Phụ nữ", 0, 6, 6)
	s.name = "DS cũ"
	s.row(1, "TT", "Họ và tên", "Giới tính", "Năm sinh", "Dân tộc", "Loại đại biểu")
	s.row(2, 1, "Người của khóa trước", "Nam", 1950, "Kinh", "Đương nhiên")
	s.row(3, 2, "Người khác của khóa trước", "Nam", 1951, "Kinh", "Đương nhiên")
	s.do(s.SetSheetVisible("DS cũ", false))
	s.name = "DS chính thức"
	s.row(2, "TT", "Họ và tên", "Giới tính", "Năm sinh", "Loại đại biểu")
	s.row(3, 1, "Hoàng Thị Mai", "nữ", 1977, "Đương nhiên")
	s.row(4, 2, "Y Moan Êban", "NAM", 1957, "Chỉ định")
	return s.bytes()
}

// dateZoo has a date of birth in every notation in use.
func dateZoo(t *testing.T) []byte {
	s := newBook(t)
	s.row(1, "STT", "Họ và tên", "Giới tính", "Ngày sinh", "Loại đại biểu", "Ngày vào Đảng", "Ngày chính thức")
	for i, born := range []any{"22/10/1975", "9.5.75", " 5 / 1968 ", "1971", "1969-12-31", 25000, "31/2/1970", "10/22/1975", "75",
		"sinh năm 1966", "22101975", on(1972, 8, 30), 1965, "'12/05/1973", "tháng 7 năm 1974", "00/00/1976", "14 - 7 - 1978", "2010", "1/5"} {
		s.row(i+2, i+1, "Người Thứ "+string(rune('A'+i)), "Nam", born, "HTC")
	}
	s.format("D13", "D13", "dd/mm/yyyy")
	s.format("D14", "D14", "dd/mm/yyyy") // a year in a cell for days shows 18/05/1905
	s.row(21, 20, "Người Đảng Sai", "Nữ", "1980", "HTC", "03/02/2010", "03/02/2009")
	s.row(22, 21, "Người Đảng Trẻ", "Nữ", "15/6/1990", "HTC", "01/01/2008", nil)
	return s.bytes()
}

// numberZoo has numbers damaged by a spreadsheet.
func numberZoo(t *testing.T) []byte {
	s := newBook(t)
	s.row(1, "STT", "Họ và tên", "Nam/Nữ", "Năm sinh", "Loại", "Điện thoại", "CCCD", "Trình độ văn hóa", "Tôn giáo", "Dân tộc")
	s.row(2, 1, "Lê Một", "Nam", 1970, "ĐN", 912345678, 1070012345, "12/12", "Phật giáo", "H'Mông")
	s.row(3, 2, "Lê Hai", "Nam", 1970, "ĐN", "+84 912 345 678", 31070012345, "10/10", "PG", "Mông")
	s.row(4, 3, "Lê Ba", "Nam", 1970, "ĐN", "0912.345.678 - 0987 654 321", "1.07E+10", "9/12", "Thiên Chúa", "Kinh (Việt)")
	s.row(5, 4, "Lê Bốn", "Nam", 1970, "ĐN", "84912345678", 70012345, nil, "x", "Sán Dìu")
	s.row(6, 5, "Lê Năm", "1", 1970, "ĐN", "091234567x", "07001234", nil, nil, "01")
	s.row(7, 6, "Lê Sáu", "Nam", 1970, "ĐN", nil, 1070012399, nil, "-", "…")
	s.format("G7", "G7", "000000000000")
	return s.bytes()
}

// formulaList computes half of its cells.
func formulaList(t *testing.T) []byte {
	s := newBook(t)
	s.row(1, "STT", "Họ và tên", "Giới tính", "Năm sinh", "Loại đại biểu", "Đơn vị cử")
	s.row(2, 1, "?", "Nữ", "?", "HTC", "Hội Nông dân")
	s.row(3, 2, "?", "Nam", 1980, "HTC", "Hội Nông dân")
	s.row(4, 3, "?", "Nữ", "?", "HTC", "Hội Nông dân")
	s.row(5, nil, "Cộng", 3)
	return formulas(t, s.bytes(), map[string][3]string{"A2": {"n", "ROW()-1", "1"}, "A3": {"n", "A2+1", "2"},
		"B2": {"str", "UPPER(X2)", "PHẠM THỊ LAN"}, "B3": {"str", "X3&amp;&quot; &quot;&amp;Y3", "Phạm Văn Minh"}, "B4": {"str", "UPPER(X4)", "PHẠM THỊ NGA"},
		"D2": {"n", "YEAR(X2)", "1980"}, "D4": {"e", "VLOOKUP(B4,X:X,1,0)", "#N/A"}, "C5": {"n", "COUNTA(B2:B4)", "3"}})
}

// groupedList names the bodies in rows and merged cells, and repeats its headings on a second page.
func groupedList(t *testing.T) []byte {
	s := newBook(t)
	s.row(1, "STT", "HỌ VÀ TÊN", "NAM", "NỮ", "CHỨC VỤ", "ĐƠN VỊ")
	s.row(2, "A", "ĐẠI BIỂU ĐƯƠNG NHIÊN")
	s.row(3, 1, "Nông Thị Bé", nil, 1970, "Chủ tịch")
	s.row(4, "B", "ĐẠI BIỂU HIỆP THƯƠNG CỬ")
	s.row(5, "I", "HỘI NÔNG DÂN", 2)
	s.row(6, 1, "Nông Văn Ba", 1971, nil, "Hội viên")
	s.row(7, 2, "Nông Thị Tư", nil, "20.11.1972", "Hội viên")
	s.row(8, "II", "HỘI CỰU CHIẾN BINH: 1 đồng chí")
	s.row(9, 1, "Nông Văn Năm", 1953, nil, "Hội viên")
	s.row(10, nil, "Cộng:", 2, 1)
	s.row(12, "STT", "HỌ VÀ TÊN", "NAM", "NỮ", "CHỨC VỤ", "ĐƠN VỊ")
	s.row(13, "C", "ĐẠI BIỂU CHỈ ĐỊNH")
	s.row(14, 1, "Nông Văn Sáu", 1964, nil, "Bí thư chi bộ", "Hội Khuyến học")
	s.row(15, 2, "Nông Thị Bảy", nil, 1965, "Trưởng thôn")
	s.merge("F14:F15")
	s.row(16, "D", "ĐẠI BIỂU DỰ KHUYẾT")
	s.row(17, 1, "Nông Thị Tám", nil, 1985, "Giáo viên")
	return s.bytes()
}

// splitName has family name and given name in two columns below one heading.
func splitName(t *testing.T) []byte {
	s := newBook(t)
	s.row(1, "STT", "Họ và tên", nil, "Giới tính", "Năm sinh", "Loại đại biểu")
	s.merge("B1:C1")
	s.row(2, 1, "Nguyễn Văn", "An", "Nam", 1970, "ĐN")
	s.row(3, 2, "TRẦN THỊ HỒNG ", "HẠNH", "Nữ", 1971, "HTC")
	return s.bytes()
}

// splitNameHeads has a heading for each of the two columns of the name.
func splitNameHeads(t *testing.T) []byte {
	s := newBook(t)
	s.row(1, "STT", "Họ và tên đệm", "Tên", "Giới tính", "Năm sinh", "Loại đại biểu")
	s.row(2, 1, "Nguyễn Văn", "An", "Nam", 1970, "ĐN")
	s.row(3, 2, "Lê Thị", "Bích Ngọc", "Nữ", 1971, "HTC")
	return s.bytes()
}

// threePartDates has day, month and year in three columns, position and workplace in two.
func threePartDates(t *testing.T) []byte {
	s := newBook(t)
	s.row(1, "TT", "Họ và tên", "Giới tính", "Ngày tháng năm sinh", nil, nil, "Chức vụ", "Đơn vị công tác", "Diện")
	s.row(2, nil, nil, nil, "Ngày", "Tháng", "Năm")
	s.merge("A1:A2", "B1:B2", "C1:C2", "D1:F1", "G1:G2", "H1:H2", "I1:I2")
	s.row(3, 1, "Mai Thị Lựu", "Nữ", 22, 10, 1975, "Hiệu trưởng", "Trường Tiểu học Vạn Phúc", "HTC")
	s.row(4, 2, "Mai Văn Cam", "Nam", nil, nil, 1966, "Bí thư chi bộ", nil, "HTC")
	s.row(5, 3, "Mai Văn Quýt", "Nam", 31, 2, 1970, nil, "Trạm Y tế", "HTC")
	return s.bytes()
}

// lookAlikes has names that read like totals, groups and signatures.
func lookAlikes(t *testing.T) []byte {
	s := newBook(t)
	s.row(1, "STT", "Họ và tên", "Nữ", "Năm sinh", "Dân tộc", "Quê quán", "Chức vụ", "Loại đại biểu", "Ghi chú của hệ thống")
	s.row(2, 1, "Tống Công Minh", nil, 1980, "Kinh", "Hà Nội", "Tổng phụ trách Đội", "HTC", "D2: sai năm")
	s.row(3, 2, "Cộng Thị Hòa", "x", 1981, "Kinh", "Nam Định", nil, "HTC")
	s.row(4, 3, "Ông Ích Khiêm", nil, 1982, "Kinh", nil, nil, "HTC")
	s.row(5, 4, "Bà Huyện Thanh", "x", 1983, "Kinh", nil, nil, "HTC")
	s.row(6, 5, "THÍCH THANH TỨ (Nguyễn Văn Tứ)", nil, 1950, "Kinh", nil, nil, "HTC")
	s.row(7, 6, "ĐẶNG THỊ  ĐÀO", "X", 1984, "KINH", "THÁI BÌNH", nil, "HTC")
	s.row(8, 7, "K'Brôih", nil, 1985, "Cơ Ho", nil, nil, "HTC")
	s.row(9, "", "Lý A Sử", nil, 1986, "H'mông", nil, nil, "HTC")
	s.row(10, "Ghi chú: số liệu tính đến ngày 05/3/2024")
	return s.bytes()
}

// duplicates names people twice and breaks rules.
func duplicates(t *testing.T) []byte {
	s := newBook(t)
	s.row(1, "STT", "Họ và tên", "Giới tính", "Ngày sinh", "Loại đại biểu", "Số CCCD", "Chuyên môn", "Dân tộc", "Ghi chú")
	s.row(2, 1, "Trần Thị Hòa", "Nữ", "02/9/1975", "HTC", nil, "Kỹ sư", "Tày", "dòng 1\ndòng 2")
	s.row(3, 2, "TRẦN THỊ HOÀ", "Nữ", on(1975, 9, 2), "HTC", nil, "đại học", "Tày", nil)
	s.format("D3", "D3", "d-mmm-yy")
	s.row(4, 3, "Trần Văn Hòa", "Nam", "1975", "Chính thức", nil, nil, "Người Hoa", nil)
	s.row(5, 4, "Đ/c Lê Văn Tám", "Nam", "1975", "HTC", "001075000001", nil, "Klingon", nil)
	s.row(6, 5, "Lê Văn Tám Hai", "Nam", "1976", "HTC", "001075000001", nil, "nt", nil)
	s.row(7, 6, nil, "Nam", "1976", "HTC", nil, nil, "Kinh", nil)
	return s.bytes()
}

func oneColumnForBoth(t *testing.T) []byte {
	s := newBook(t)
	s.row(1, "STT", "Họ và tên", "Giới tính", "Năm sinh", "Dân tộc, tôn giáo", "Loại đại biểu")
	for i, both := range []any{"Kinh, Không", "Mường / Thiên chúa giáo", "PGHH - Kinh", "Ê-đê-Tin lành", "Tày", "Kinh;", "Kinh, Lương dân mới", nil} {
		s.row(i+2, i+1, "Hà Văn "+string(rune('A'+i)), "Nam", 1970+i, both, "HTC")
	}
	return s.bytes()
}

// inCodePage encodes text in Windows-1258, where most tones are separate characters.
func inCodePage(t *testing.T, s string) []byte {
	t.Helper()
	var b strings.Builder
	for _, r := range s {
		d := norm.NFD.String(string(r))
		at := strings.IndexAny(d, "\u0300\u0301\u0303\u0309\u0323")
		if at < 0 {
			b.WriteRune(r)
			continue
		}
		tone := []rune(d[at:])[0]
		b.WriteString(norm.NFC.String(strings.Replace(d, string(tone), "", 1)) + string(tone))
	}
	out, err := charmap.Windows1258.NewEncoder().Bytes([]byte(b.String()))
	require.NoError(t, err)
	return out
}

func csv1258(t *testing.T) []byte {
	return inCodePage(t, "DANH SÁCH ĐẠI BIỂU;;;;\r\n\r\nSTT;Họ và tên;Giới tính;Ngày sinh;Loại đại biểu\r\n1;Nguyễn Thị Ước;Nữ;3/2/1966;Đương nhiên\r\n"+
		"2;Đặng Văn Thưởng;Nam;1970;Hiệp thương cử\r\n")
}

func csvUTF16(t *testing.T) []byte {
	t.Helper()
	text := "STT\tHọ và tên\tGiới tính\tNăm sinh\tLoại đại biểu\tGhi chú\r\n1\t\"Vũ Thị \"\"Ba\"\" Ngọc\"\tNữ\t1959\tKhách mời\t\"hai\r\ndòng\"\r\n2\tVõ Văn Kiệt\tNam\t1960\tHTC\t\r\n"
	b, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(text))
	require.NoError(t, err)
	return b
}

func csvEnglish(*testing.T) []byte {
	return []byte("\xef\xbb\xbf" + `No,Full name,Gender,Date of birth,Category,Phone,Note
1,"Lý Thị Sáu",female,1968-03-05,consulted,="0912345678","a, b"
2,Lý Văn Bảy,male,1970-11,appointed,0243 123 4567,
`)
}
