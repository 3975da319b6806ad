package main

import (
	"fmt"
	"io"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"daihoi/exports"
	"daihoi/exports/report"
	"daihoi/models/delegate"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/templates/i18n"
)

// All delegates of a district and its communes go into one workbook, each with its unit, in the order of the page; the log
// says what the file is for.
func TestExportDelegatesOfAllBelow(t *testing.T) {
	t.Parallel()
	db, dir := demoCopy(t), t.TempDir()
	file := filepath.Join(dir, "all.xlsx")
	code, out, refused := command(t, "export", "delegates", "--db", db, "--unit", "020", "--below", "--purpose", "Đối chiếu", "-o", file)
	require.Zero(t, code, refused)
	require.Equal(t, "Đã ghi "+file+"\n", out)
	require.Equal(t, "Đối chiếu", exportEntries(t, db)[0].Reason)
	rows := readBelow(t, file)

	long := filepath.Join(dir, "long.xlsx") // the same, written row by row
	catalogue, err := i18n.Load()
	require.NoError(t, err)
	e := &env{ctx: t.Context(), out: io.Discard, errOut: io.Discard, words: catalogue.For("vi"), db: db, clock: time.Now}
	c := target{output: output{Output: long}, Unit: "020"}
	read := 0
	require.NoError(t, e.export(c.output, formats{"xlsx": c.of(func(tx *store.Tx, u org.Unit, term org.Term) (func(io.Writer) error, error) {
		list, err := report.DelegatesBelowOf(tx, e.words, u, term, delegate.Filter{}, false)
		require.NoError(t, delegate.All(tx, delegate.Filter{Scope: delegate.Scope{Path: u.Path, TermID: term.ID}}, func(delegate.Record) error { read++; return nil }))
		list.From = 10
		return func(w io.Writer) error { return exports.WriteDelegatesBelow(w, list) }, err
	})}))
	require.Equal(t, rows, readBelow(t, long))
	require.Greater(t, read, 100)
	require.Contains(t, fmt.Sprint(rows[len(rows)-1]), "Danh sách có "+e.words.Number(read)+" đại biểu")

	code, _, refused = command(t, "export", "delegates", "--db", db, "--unit", "020", "--below", "-o", filepath.Join(dir, "a.pdf"))
	require.Equal(t, 1, code)
	require.Contains(t, refused, ".xlsx")
}

func readBelow(t *testing.T, file string) [][]string {
	t.Helper()
	f, err := excelize.OpenFile(file)
	require.NoError(t, err)
	defer func() { require.NoError(t, f.Close()) }()
	rows, err := f.GetRows(f.GetSheetName(0))
	require.NoError(t, err)
	return rows
}
