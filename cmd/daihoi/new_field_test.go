package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
)

// A field of delegates takes an entry in delegate.Fields with its line in Person, a migration and its name in both
// languages: in a copy of the program that is all that is added, and the form of the import, the list and a round trip
// through a workbook have the field.
func TestANewDelegateFieldIsAddedInOnePlace(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "copy")
	for _, part := range []string{"app", "cmd", "exports", "models", "templates"} {
		require.NoError(t, os.CopyFS(filepath.Join(dir, part), os.DirFS(filepath.Join(root, part))))
	}
	for _, file := range []string{"go.mod", "go.sum"} {
		content, err := os.ReadFile(filepath.Join(root, file))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(dir, file), content, 0o600))
	}
	add := func(file, before, line string) {
		t.Helper()
		path := filepath.Join(dir, file)
		content, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Equal(t, 1, strings.Count(string(content), before), file)
		require.NoError(t, os.WriteFile(path, []byte(strings.Replace(string(content), before, line+before, 1)), 0o600))
	}
	add("models/delegate/fields.go", "	traits{group: other, max: 1000, table: delegates, width: 9,", `	traits{group: work, width: 8, listed: true, wanted: true, headers: []string{"Ngoại ngữ"}}.
		of(field.TextOf(field.Text, "languages", func(r *Record) *string { return &r.Languages })),
`)
	add("models/delegate/delegate.go", "	PoliticalTheory string\n", "	Languages string\n")
	add("templates/i18n/vi.json", ` "field.leader_name":`, ` "field.languages": "Ngoại ngữ",`+"\n")
	add("templates/i18n/en.json", ` "field.leader_name":`, ` "field.languages": "Languages",`+"\n")
	require.NoError(t, os.WriteFile(filepath.Join(dir, "models/store/migrations/99999_languages.sql"), []byte(`-- +goose Up
ALTER TABLE persons ADD COLUMN languages TEXT NOT NULL DEFAULT '';
ALTER TABLE delegate_tallies ADD COLUMN missing_languages INTEGER NOT NULL DEFAULT 0;
ALTER TABLE delegate_tally_days ADD COLUMN missing_languages INTEGER NOT NULL DEFAULT 0;
`), 0o600))

	program := filepath.Join(t.TempDir(), "daihoi")
	build := exec.Command("go", "build", "-trimpath", "-o", program, "./cmd/daihoi")
	build.Dir = dir
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	out, err := build.CombinedOutput()
	require.NoError(t, err, string(out))
	run := func(arg ...string) string {
		t.Helper()
		out, err := exec.Command(program, arg...).CombinedOutput()
		require.NoError(t, err, string(out))
		return string(out)
	}
	db, list := filepath.Join(t.TempDir(), "new.db"), filepath.Join(t.TempDir(), "list.xlsx")
	run("demo", "--no-serve", "--db", db)
	run("export", "delegates", "--db", db, "--unit", "00646", "-o", list)

	book, err := excelize.OpenFile(list)
	require.NoError(t, err)
	sheet := book.GetSheetList()[0]
	rows, err := book.GetRows(sheet)
	require.NoError(t, err)
	at := func(text string) (column, row int) {
		t.Helper()
		for y, cells := range rows {
			for x, cell := range cells {
				if cell == text {
					return x + 1, y + 1
				}
			}
		}
		t.Fatalf("no cell says %q", text)
		return 0, 0
	}
	column, _ := at("Ngoại ngữ")
	name, first := at("1")
	require.Equal(t, 1, name)
	cell, err := excelize.CoordinatesToCellName(column, first)
	require.NoError(t, err)
	require.NoError(t, book.SetCellValue(sheet, cell, "Tiếng Nga"))
	require.NoError(t, book.SaveAs(list))
	require.NoError(t, book.Close())

	run("import", "delegates", "--db", db, "--unit", "00646", list)
	run("export", "delegates", "--db", db, "--unit", "00646", "--force", "-o", list)
	again, err := excelize.OpenFile(list)
	require.NoError(t, err)
	defer func() { require.NoError(t, again.Close()) }()
	rows, err = again.GetRows(sheet)
	require.NoError(t, err)
	got, _ := at("Tiếng Nga")
	require.Equal(t, column, got)
}
