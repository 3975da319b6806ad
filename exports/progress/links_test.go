package progress_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/book"
	"daihoi/exports/booktest"
)

// Every link of the workbook leads to a cell that is there, and prints like the cells around it.
func TestLinksLeadToTheRowsCounted(t *testing.T) {
	t.Parallel()
	p := sampleProgress(t)
	f := booktest.Open(t, writeProgress(t, p))
	cell := func(sheet, ref string) string {
		text, err := f.GetCellValue(sheet, ref, booktest.RawValues)
		require.NoError(t, err)
		return text
	}
	find := func(sheet, text string, column int) (row int) {
		rows, err := f.GetRows(sheet, booktest.RawValues)
		require.NoError(t, err)
		at := slices.IndexFunc(rows, func(r []string) bool { return len(r) >= column && r[column-1] == text })
		require.GreaterOrEqual(t, at, 0, "%s: %s", sheet, text)
		return at + 1
	}
	target := func(sheet string, column, row int) string {
		ref := book.At(column, row)
		linked, to, err := f.GetCellHyperLink(sheet, ref)
		require.NoError(t, err)
		if !linked {
			return ""
		}
		style, err := f.GetCellStyle(sheet, ref)
		require.NoError(t, err)
		look, err := f.GetStyle(style)
		require.NoError(t, err)
		require.Empty(t, look.Font.Underline, ref)
		require.Empty(t, look.Font.Color, ref)
		return to
	}
	// Xã Đại Áng is three days late, the district lists it with the item; Xã Đông Mỹ is not late.
	late := find("Tổng hợp", "Xã Đại Áng", 2)
	row := find("Quá hạn", "Xã Đại Áng", 2)
	require.Equal(t, fmt.Sprintf("'Quá hạn'!A%d", row), target("Tổng hợp", 20, late))
	require.Equal(t, "3", cell("Tổng hợp", book.At(20, late)))
	require.Empty(t, target("Tổng hợp", 20, late+1))
	require.Equal(t, fmt.Sprintf("'Đại biểu'!A%d", find("Đại biểu", "Xã Đại Áng", 2)), target("Tổng hợp", 11, late))
	require.Equal(t, fmt.Sprintf("'Kết quả đại hội'!A%d", find("Kết quả đại hội", "Xã Duyên Hà", 2)), target("Tổng hợp", 14, find("Tổng hợp", "Xã Duyên Hà", 2)))
	own := find("Tổng hợp", "Huyện Thanh Trì", 2)
	require.Equal(t, fmt.Sprintf("'Đại biểu'!A%d", find("Đại biểu", "Huyện Thanh Trì", 2)), target("Tổng hợp", 11, own))
	require.Equal(t, fmt.Sprintf("'Quá hạn'!A%d", find("Quá hạn", "Huyện Thanh Trì", 2)), target("Tổng hợp", 20, own))
	total := find("Tổng hợp", "Tổng cộng, gồm cả huyện", 1)
	require.Equal(t, fmt.Sprintf("'Đại biểu'!A%d", find("Đại biểu", "Tổng cộng, gồm cả huyện", 1)), target("Tổng hợp", 11, total))
	require.Equal(t, fmt.Sprintf("'Quá hạn'!A%d", find("Quá hạn", p.Overdue[0].Unit, 2)), target("Tổng hợp", 20, total))
	require.Equal(t, "'Dữ liệu'!G1", target("Số liệu chính", 2, find("Số liệu chính", "Chưa triển khai", 1)))
	require.Equal(t, "stage", cell("Dữ liệu", "G1"))
	require.Equal(t, "'Dữ liệu'!I1", target("Số liệu chính", 2, find("Số liệu chính", "Xanh", 1)))
	require.Equal(t, "light", cell("Dữ liệu", "I1"))
}
