package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"daihoi/exports/booktest"
)

// exportForms exports the forms of the demo district, by the code of the unit.
func exportForms(t *testing.T, db string) map[string]string {
	t.Helper()
	bundle := filepath.Join(t.TempDir(), "phieu.zip")
	code, _, stderr := command(t, "forms", "export", "--db", db, "--unit", "020", "-o", bundle)
	require.Zero(t, code, stderr)
	zipped, err := os.ReadFile(bundle)
	require.NoError(t, err)
	files, dir := map[string]string{}, t.TempDir()
	for name, content := range booktest.Parts(t, zipped) {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
		files[strings.Fields(name)[3]] = path
	}
	require.Len(t, files, 16)
	return files
}

func importForms(t *testing.T, db string, args ...string) (code int, out []importedForm, stderr string) {
	t.Helper()
	code, stdout, stderr := command(t, append([]string{"forms", "import", "--db", db, "--unit", "020", "--json"}, args...)...)
	if code != 2 {
		require.NoError(t, json.Unmarshal([]byte(stdout), &out), "%s%s", stdout, stderr)
	}
	return code, out, stderr
}

// startMilestone marks the first milestone not yet started as in progress and returns its code.
func startMilestone(t *testing.T, form *excelize.File) (code string) {
	t.Helper()
	sheet := form.GetSheetName(0)
	rows, err := form.GetRows(sheet)
	require.NoError(t, err)
	for i, r := range rows {
		if len(r) > 4 && r[4] == "Chưa làm" {
			require.NoError(t, form.SetCellStr(sheet, fmt.Sprint("E", i+1), "đang làm"))
			require.NoError(t, form.SetCellStr(sheet, fmt.Sprint("K", i+1), "giao bà Hoa"))
			return r[1]
		}
	}
	t.Fatal("everything in the form is begun")
	return ""
}

// A district sends forms to sixteen communes and imports them again. Untouched forms change nothing.
func TestFormsGoOutAndComeBack(t *testing.T) {
	t.Parallel()
	db := demoCopy(t)
	files := exportForms(t, db)
	var all []string
	for _, f := range files {
		all = append(all, f)
	}
	code, out, stderr := importForms(t, db, append([]string{"--dry-run"}, all...)...)
	require.Zero(t, code, stderr)
	for _, f := range out {
		require.Empty(t, f.Rows, f.Unit)
		require.False(t, f.Taken)
	}
	book, err := excelize.OpenFile(files[vanPhuc])
	require.NoError(t, err)
	defer book.Close()
	changed := startMilestone(t, book)
	require.NoError(t, book.Save())
	for _, step := range []struct {
		args  []string
		taken bool
		rows  int
	}{{[]string{"--dry-run"}, false, 1}, {nil, true, 1}, {nil, true, 0}} {
		code, out, stderr = importForms(t, db, append(step.args, files[vanPhuc])...)
		require.Zero(t, code, stderr)
		require.Equal(t, []any{"Xã Vạn Phúc", step.taken}, []any{out[0].Unit, out[0].Taken})
		require.Len(t, out[0].Rows, step.rows)
	}
	for _, r := range out[0].Rows {
		require.Equal(t, changed, r.Code)
	}
	// A form of another district, and a file that is no form.
	other := filepath.Join(t.TempDir(), "x.csv")
	require.NoError(t, os.WriteFile(other, []byte(messy), 0o600))
	code, out, stderr = importForms(t, db, other)
	require.Equal(t, 1, code)
	require.Contains(t, out[0].Refused, "không phải phiếu báo cáo tiến độ")
	require.Equal(t, 1, strings.Count(stderr, "\n"), stderr)
	code, stdout, _ := command(t, "forms", "import", "--db", db, "--unit", "00646", files[vanPhuc])
	require.Equal(t, 1, code)
	require.Contains(t, stdout, "Phiếu của đơn vị khác (mã 00676)")
}

// Every remark on a form is a whole sentence in both languages.
func TestFormRemarksAreWhole(t *testing.T) {
	t.Parallel()
	db := demoCopy(t)
	file := exportForms(t, db)[vanPhuc]
	book, err := excelize.OpenFile(file)
	require.NoError(t, err)
	defer book.Close()
	sheet := book.GetSheetName(0)
	rows, err := book.GetRows(sheet)
	require.NoError(t, err)
	open := 0
	for i, r := range rows {
		if len(r) > 4 && r[4] == "Chưa làm" {
			for column, text := range map[string]string{"E": "Đã xong – đề nghị duyệt", "F": "31/12/2030", "H": "30/12/2030", "I": "9/7",
				"K": strings.Repeat("dài ", 600)} {
				require.NoError(t, book.SetCellStr(sheet, fmt.Sprint(column, i+1), text))
			}
			open++
		}
	}
	require.Positive(t, open)
	require.NoError(t, book.Save())
	for lang, says := range map[string][]string{
		"vi": {"F16 Ngày hoàn thành: ngày không thể ở tương lai.", "không thể nhiều hơn tổng số 7."},
		"en": {"F16 ", " 7."},
	} {
		code, out, _ := command(t, "forms", "import", "--db", db, "--unit", "020", "--dry-run", "--lang", lang, file)
		require.Equal(t, 1, code)
		require.NotContains(t, out, "<no value>")
		for _, s := range says {
			require.Contains(t, out, s)
		}
	}
}
