package main

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
)

func TestExportEmulation(t *testing.T) {
	t.Parallel()
	db := demoCopy(t)
	file := filepath.Join(t.TempDir(), "thi-dua.xlsx")
	code, out, refused := command(t, "export", "emulation", "--db", db, "--cluster", "3", "--year", "2024", "-o", file)
	require.Zero(t, code, out+refused)
	f, err := excelize.OpenFile(file)
	require.NoError(t, err)
	require.Equal(t, []string{"Giao ước", "Chấm điểm", "Minh chứng", "Danh sách tính", "Xếp hạng", "Hoạt động", "Dữ liệu"}, f.GetSheetList())
	found, err := f.SearchSheet("Chấm điểm", "Huyện Sóc Sơn")
	require.NoError(t, err)
	require.Len(t, found, 1)
	for says, wrong := range map[string][]string{
		"không có cụm thi đua số 9":             {"--cluster", "9", "--year", "2024"},
		"Năm này cụm chưa có đơn vị thành viên": {"--cluster", "3", "--year", "2023"},
		"không có cụm thi đua số 3":             {"--cluster", "3", "--year", "2024", "--unit", "79"},
	} {
		code, _, refused = command(t, append([]string{"export", "emulation", "--db", db, "--force", "-o", file}, wrong...)...)
		require.Equal(t, 1, code, wrong)
		require.Contains(t, refused, says)
	}
}
