package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
)

// Importing an exported template changes nothing. A changed row is tried first, then applied.
func TestTemplateGoesOutAndComesBack(t *testing.T) {
	t.Parallel()
	db := demoCopy(t)
	file := filepath.Join(t.TempDir(), "bo-moc.xlsx")
	code, out, _ := command(t, "template", "export", "--db", db, "-o", file)
	require.Zero(t, code, out)
	code, out, _ = command(t, "template", "import", "--db", db, file)
	require.Zero(t, code)
	require.Contains(t, out, "không thay đổi gì")

	book, err := os.ReadFile(file)
	require.NoError(t, err)
	f, err := excelize.OpenReader(bytes.NewReader(book))
	require.NoError(t, err)
	sheet := f.GetSheetName(0)
	found, err := f.SearchSheet(sheet, "Tổng duyệt")
	require.NoError(t, err)
	require.NoError(t, f.SetCellValue(sheet, found[0], "Tổng duyệt toàn bộ chương trình"))
	require.NoError(t, f.SaveAs(file))
	code, out, _ = command(t, "template", "import", "--db", db, "--dry-run", file)
	require.Zero(t, code)
	require.Contains(t, out, "X37: sửa đổi")
	require.Contains(t, out, "chưa ghi gì")
	code, out, _ = command(t, "template", "import", "--db", db, "--note", "HD 52", file)
	require.Zero(t, code)
	require.NotContains(t, out, "chưa ghi gì")
	_, out, _ = command(t, "template", "import", "--db", db, file)
	require.Contains(t, out, "không thay đổi gì")
	code, _, refused := command(t, "template", "export", "--db", db, "--level", "hamlet", "--force", "-o", file)
	require.Equal(t, 1, code)
	require.Contains(t, refused, "Không tìm thấy")
}
