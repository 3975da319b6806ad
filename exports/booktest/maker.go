package booktest

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
)

// Maker fills a workbook row by row.
type Maker struct {
	*excelize.File
	Sheet string // that the methods write to
	t     testing.TB
}

// NewMaker starts an empty workbook.
func NewMaker(t testing.TB) *Maker {
	t.Helper()
	f := excelize.NewFile()
	t.Cleanup(func() { _ = f.Close() })
	return &Maker{f, "Sheet1", t}
}

// Row writes values from column A on; nil skips a cell.
func (m *Maker) Row(number int, values ...any) {
	m.t.Helper()
	for i, v := range values {
		if v != nil {
			require.NoError(m.t, m.SetCellValue(m.Sheet, cellName(m.t, i+1, number), v))
		}
	}
}

// Merge merges ranges such as A1:B2.
func (m *Maker) Merge(ranges ...string) {
	m.t.Helper()
	for _, r := range ranges {
		from, to, _ := strings.Cut(r, ":")
		require.NoError(m.t, m.MergeCell(m.Sheet, from, to))
	}
}

// Style sets the style of a range or one cell.
func (m *Maker) Style(cells string, s excelize.Style) {
	m.t.Helper()
	from, to, two := strings.Cut(cells, ":")
	if !two {
		to = from
	}
	id, err := m.NewStyle(&s)
	require.NoError(m.t, err)
	require.NoError(m.t, m.SetCellStyle(m.Sheet, from, to, id))
}

// Format sets the number format of a range.
func (m *Maker) Format(cells, code string) {
	m.t.Helper()
	m.Style(cells, excelize.Style{CustomNumFmt: &code})
}

// Bold makes a range bold.
func (m *Maker) Bold(cells string) {
	m.t.Helper()
	m.Style(cells, excelize.Style{Font: &excelize.Font{Bold: true}})
}

// Bytes returns the finished workbook.
func (m *Maker) Bytes() []byte {
	m.t.Helper()
	var b bytes.Buffer
	require.NoError(m.t, m.Write(&b))
	return b.Bytes()
}

// FullList makes a delegate list as most offices draw it: letterhead, title, two merged rows of headings, column
// numbers, group rows, a total, signatures.
func FullList(t testing.TB) *Maker {
	m := NewMaker(t)
	m.Row(1, "ỦY BAN MTTQ VIỆT NAM", nil, nil, nil, nil, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
	m.Row(2, "XÃ TẢ THANH OAI", nil, nil, nil, nil, "Độc lập - Tự do - Hạnh phúc")
	m.Row(4, "DANH SÁCH TRÍCH NGANG ĐẠI BIỂU")
	m.Row(5, "dự Đại hội đại biểu MTTQ Việt Nam xã, nhiệm kỳ 2024 - 2029")
	m.Merge("A1:E1", "F1:M1", "A2:E2", "F2:M2", "A4:M4", "A5:M5")
	m.Row(7, "STT", "Họ và tên", "Ngày, tháng,\nnăm sinh", nil, "Dân\u00a0tộc", "Nghề nghiệp, chức vụ,\nđơn vị công tác", "Trình độ", nil, nil, "Ngày vào Đảng", nil, "Cơ cấu", "Ghi chú")
	m.Row(8, nil, nil, "Nam", "Nữ", nil, nil, "Văn hoá", "Chuyên môn", "LLCT", "Dự bị", "Chính thức")
	m.Merge("A7:A8", "B7:B8", "C7:D7", "E7:E8", "F7:F8", "G7:I7", "J7:K7", "L7:L8", "M7:M8")
	m.Row(9, "(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)", "(10)", "(11)", "(12)", "(13)")
	m.Row(10, "I. ĐẠI BIỂU ĐƯƠNG NHIÊN:")
	m.Merge("A10:M10")
	m.Row(11, 1, "NGUYỄN VĂN AN", time.Date(1965, 5, 12, 0, 0, 0, 0, time.UTC), nil, "Kinh", "Chủ tịch", "12/12", "ĐH", "CC", "03/02/1990", "03/02/1991")
	m.Format("C11:D13", "dd/mm/yyyy")
	m.Row(12, 2, "Trần Thị Bình", nil, "1970", "Tày")
	m.Row(14, "II. ĐẠI BIỂU HIỆP THƯƠNG CỬ")
	m.Merge("A14:M14")
	m.Row(15, 3, "Tống Công Minh", "8/1980", nil, "Kinh", nil, nil, nil, nil, nil, nil, "Hội Nông dân")
	m.Row(16, 4)
	m.Row(17, nil, "Tổng cộng:", 2, 1)
	m.Row(18, "Danh sách có 03 đại biểu./.")
	m.Row(20, nil, nil, nil, nil, nil, "Tả Thanh Oai, ngày 05 tháng 4 năm 2024")
	m.Row(21, nil, "NGƯỜI LẬP", nil, nil, nil, "TM. BAN THƯỜNG TRỰC\nCHỦ TỊCH")
	m.Row(25, nil, "Lê Văn Cường", nil, nil, nil, "Phạm Thị Dung")
	return m
}
