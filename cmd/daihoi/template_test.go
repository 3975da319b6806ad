package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"daihoi/models/access"
	"daihoi/models/deadline"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/template"
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
	require.Contains(t, out, "Bộ mốc chung; áp dụng cho đại hội xã, phường, thị trấn trong cả nước.")
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

// The template that applies at a unit goes out, and comes back to its owner alone.
func TestTemplateOfAUnitGoesOutAndComesBack(t *testing.T) {
	t.Parallel()
	db := demoCopy(t)
	s, err := store.Open(t.Context(), db, store.Options{MustExist: true, Clock: time.Now})
	require.NoError(t, err)
	require.NoError(t, s.Write(t.Context(), access.Program("test"), func(tx *store.Tx) error {
		district, err := org.ByCode(tx, "020")
		require.NoError(t, err)
		country, err := template.TemplateByCode(tx, "2024-2029/commune")
		require.NoError(t, err)
		_, _, err = deadline.TakeOver(tx, country.ID, country.Version, district.ID)
		return err
	}))
	require.NoError(t, s.Close())
	folder := t.TempDir()
	for unit, scope := range map[string]string{
		"020":   "Của Huyện Thanh Trì; áp dụng cho đại hội xã, phường, thị trấn trong phạm vi Huyện Thanh Trì.",
		"00646": "Của Huyện Thanh Trì; áp dụng cho đại hội xã, phường, thị trấn trong phạm vi Huyện Thanh Trì.",
		"018":   "Bộ mốc chung; áp dụng cho đại hội xã, phường, thị trấn trong cả nước. Có bộ mốc riêng: Huyện Thanh Trì.",
		"":      "Bộ mốc chung; áp dụng cho đại hội xã, phường, thị trấn trong cả nước. Có bộ mốc riêng: Huyện Thanh Trì.",
	} {
		file := filepath.Join(folder, "bo-moc-"+unit+".xlsx")
		code, _, refused := command(t, "template", "export", "--db", db, "--unit", unit, "-o", file)
		require.Zero(t, code, refused)
		code, out, refused := command(t, "template", "import", "--db", db, file)
		require.Zero(t, code, refused)
		require.Contains(t, out, scope, unit)
	}
	code, _, refused := command(t, "template", "export", "--db", db, "--unit", "99999", "-o", filepath.Join(folder, "x.xlsx"))
	require.Equal(t, 1, code)
	require.Contains(t, refused, "99999")
}
