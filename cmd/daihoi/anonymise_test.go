package main

import (
	"database/sql"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
)

// sheetValues are the values of every cell of a workbook, by sheet.
func sheetValues(t *testing.T, path string) map[string][][]string {
	t.Helper()
	f, err := excelize.OpenFile(path)
	require.NoError(t, err)
	defer func() { require.NoError(t, f.Close()) }()
	all := map[string][][]string{}
	for _, sheet := range f.GetSheetList() {
		all[sheet], err = f.GetRows(sheet)
		require.NoError(t, err)
	}
	return all
}

// The report on the old term is the same in every cell before and after, and nobody's name is left in the file.
func TestAnonymisedTermReportsTheSame(t *testing.T) {
	t.Parallel()
	path := demoCopy(t)
	dir := t.TempDir()
	code, _, refused := command(t, "anonymise", "--db", path, "--term", "2024-2029", "--confirm")
	require.Equal(t, 1, code)
	require.Contains(t, refused, "chưa kết thúc (hết 31/12/2029). Sớm nhất từ 01/01/2031")

	db, err := sql.Open("sqlite", "file:"+path)
	require.NoError(t, err)
	_, err = db.ExecContext(t.Context(), "UPDATE terms SET end_year = 2022") // so that the term is over on the day of the demo
	require.NoError(t, err)
	// Of nobody who is a user, a leader, a contact or a guest of an event too, whose names stay.
	names := column(t, db, "SELECT full_name FROM persons WHERE full_name NOT IN (SELECT full_name FROM users UNION SELECT name FROM leaders UNION SELECT name FROM units "+
		"UNION SELECT contact_name FROM congresses UNION SELECT full_name FROM emulation_attendees UNION SELECT signer FROM emulation_signatures)")
	people := column(t, db, "SELECT COUNT(*) FROM persons")[0]
	require.NoError(t, db.Close())
	require.NotEmpty(t, names)

	report := func(name string) map[string][][]string {
		file := filepath.Join(dir, name+".xlsx")
		code, _, errOut := command(t, "export", "progress", "--db", path, "--unit", "020", "-o", file)
		require.Zero(t, code, errOut)
		return sheetValues(t, file)
	}
	before := report("before")
	code, out, errOut := command(t, "anonymise", "--db", path, "--term", "2024-2029", "--dry-run")
	require.Zero(t, code, errOut)
	require.Contains(t, strings.ReplaceAll(out, ".", ""), ": "+people+" người trong ")
	require.Contains(t, out, "Chưa thay đổi gì")

	code, out, errOut = command(t, "anonymise", "--db", path, "--term", "2024-2029", "--confirm", "--backup-keep", "3")
	require.Zero(t, code, errOut)
	for _, said := range []string{"Đã ẩn danh nhiệm kỳ 2024-2029: ", "Dấu niêm của nhật ký trước: ", path + ".v", "Máy chủ giữ 3 bản mới nhất"} {
		require.Contains(t, out, said)
	}
	require.Equal(t, before, report("after"))
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	for _, name := range names {
		require.NotContains(t, string(content), name)
	}
	copies, err := filepath.Glob(path + ".v*")
	require.NoError(t, err)
	require.Len(t, copies, 1)
	content, err = os.ReadFile(copies[0])
	require.NoError(t, err)
	require.Contains(t, string(content), names[0], "the copy made before has them, as was said")

	code, out, errOut = command(t, "doctor", "--db", path)
	require.Zero(t, code, out+errOut)
	code, out, errOut = command(t, "anonymise", "--db", path, "--term", "2024-2029", "--dry-run", "--json")
	require.Zero(t, code, errOut)
	var again map[string]any
	require.NoError(t, json.NewDecoder(strings.NewReader(out)).Decode(&again))
	require.InDelta(t, 0, again["persons"], 0)
	require.InDelta(t, 0, again["entries"], 0)
}

// Everything about one person comes from the command line too, for a purpose.
func TestExportPerson(t *testing.T) {
	t.Parallel()
	path := demoCopy(t)
	db, err := sql.Open("sqlite", "file:"+path)
	require.NoError(t, err)
	id := column(t, db, "SELECT MIN(id) FROM delegates")[0]
	require.NoError(t, db.Close())
	file := filepath.Join(t.TempDir(), "nguoi.xlsx")
	code, _, errOut := command(t, "export", "person", "--db", path, "--id", id, "-o", file)
	require.Equal(t, 2, code)
	require.Contains(t, errOut, "còn thiếu --purpose=TEXT")
	code, _, errOut = command(t, "export", "person", "--db", path, "--id", id, "--purpose", "trả lời công dân", "-o", file)
	require.Zero(t, code, errOut)
	require.Len(t, sheetValues(t, file), 8)
	code, out, errOut := command(t, "export", "person", "--db", path, "--id", id, "--purpose", "kiểm tra", "--format", "json", "-o", "-")
	require.Zero(t, code, errOut)
	require.Contains(t, out, `"reason": "trả lời công dân"`)
	code, _, errOut = command(t, "export", "person", "--db", path, "--id", "999999", "--purpose", "x", "-o", file+".json")
	require.Equal(t, 1, code, errOut)
}
