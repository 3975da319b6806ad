package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/templates/i18n"
)

// A command writes only what its ending promises, and says what it can write.
func TestOutputHasAnEndingThatTheCommandWrites(t *testing.T) {
	t.Parallel()
	db, dir := demoCopy(t), t.TempDir()
	for name, c := range map[string]struct {
		args []string
		says string
	}{
		"report": {[]string{"report", "progress", "--unit", "020", "-o", "a.txt"}, ".csv, .docx, .json, .pdf, .xlsx, .zip"},
		"old":    {[]string{"export", "delegates", "--unit", "00646", "-o", "a.xls"}, "đuôi .csv, .json, .pdf, .xlsx."},
		"none":   {[]string{"export", "schedule", "--unit", "020", "-o", "lich"}, "đuôi .csv, .ics, .json, .pdf, .xlsx."},
		"sheet":  {[]string{"forms", "export", "--unit", "020", "-o", "a.xlsx"}, "đuôi .zip."},
		"score":  {[]string{"export", "emulation", "--cluster", "3", "--year", "2024", "-o", "a.docx"}, "đuôi .csv, .json, .pdf, .xlsx."},
		"rules":  {[]string{"template", "export", "-o", "a.zip"}, "đuôi .xlsx."},
		"two":    {[]string{"export", "schedule", "--unit", "020", "-o", "a.ics", "--format", "xlsx"}, "đuôi .xlsx."},
		"other":  {[]string{"export", "schedule", "--unit", "020", "-o", "-", "--format", "odt"}, "csv, ics, json, pdf, xlsx."},
		"which":  {[]string{"export", "schedule", "--unit", "020", "-o", "-"}, "cần --format: csv, ics, json, pdf, xlsx."},
	} {
		for i, a := range c.args {
			if strings.HasPrefix(a, "a.") || a == "lich" {
				c.args[i] = filepath.Join(dir, a)
			}
		}
		code, out, refused := command(t, append(c.args, "--db", db)...)
		require.Equal(t, 1, code, name)
		require.Empty(t, out, name)
		require.Contains(t, refused, c.says, name)
		require.Equal(t, 1, strings.Count(refused, "\n"), name)
	}
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Empty(t, left)
	require.Empty(t, exported(t, db))
}

// An existing file stays unless --force says otherwise, and every file has its entry in the audit log.
func TestOutputReplacesOnlyByForce(t *testing.T) {
	t.Parallel()
	db := demoCopy(t)
	dir := t.TempDir()
	file := filepath.Join(dir, "LICH.ICS")
	require.NoError(t, os.WriteFile(file, []byte("earlier"), 0o600))
	args := []string{"export", "schedule", "--db", db, "--unit", "020", "-o", file}
	code, _, refused := command(t, args...)
	require.Equal(t, 1, code)
	require.Contains(t, refused, "--force")
	kept, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, "earlier", string(kept))
	require.Empty(t, exported(t, db))

	code, out, _ := command(t, append(args, "--force")...)
	require.Zero(t, code)
	require.Equal(t, "Đã ghi "+file+"\n", out)
	kept, err = os.ReadFile(file)
	require.NoError(t, err)
	require.True(t, bytes.HasPrefix(kept, []byte("BEGIN:VCALENDAR")))
	require.Equal(t, []string{"LICH.ICS"}, exported(t, db))
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, left, 1)

	code, _, refused = command(t, "export", "schedule", "--db", db, "--unit", "020", "--force", "--format", "ics", "-o", dir)
	require.Equal(t, 1, code)
	require.Contains(t, refused, ".ics")
	folder := filepath.Join(dir, "folder.ics")
	require.NoError(t, os.Mkdir(folder, 0o700))
	code, _, refused = command(t, "export", "schedule", "--db", db, "--unit", "020", "--force", "-o", folder)
	require.Equal(t, 1, code)
	require.Contains(t, refused, "Không ghi được")
	require.DirExists(t, folder)
}

// "-o -" writes nothing but the file to standard output.
func TestOutputToStandardOutput(t *testing.T) {
	t.Parallel()
	db := demoCopy(t)
	code, out, _ := command(t, "export", "schedule", "--db", db, "--unit", "020", "-o", "-", "--format", ".ICS")
	require.Zero(t, code)
	require.True(t, strings.HasPrefix(out, "BEGIN:VCALENDAR\r\n"))
	require.True(t, strings.HasSuffix(out, "END:VCALENDAR\r\n"))
	code, out, _ = command(t, "export", "delegates", "--db", db, "--unit", "00646", "-o", "-", "--format", "xlsx")
	require.Zero(t, code)
	require.True(t, strings.HasPrefix(out, "PK"))
	require.Equal(t, []string{"stdout.xlsx", "stdout.ics"}, exported(t, db))
	require.NoFileExists(t, "-")
}

// A run that fails at any step leaves neither file nor audit entry.
func TestFailedExportLeavesNothing(t *testing.T) {
	t.Parallel()
	db, dir := demoCopy(t), t.TempDir()
	catalogue, err := i18n.Load()
	require.NoError(t, err)
	words := catalogue.For("vi")
	require.Equal(t, 1, runIn(t.Context(), words, []string{"export", "delegates", "--db", db, "--unit", "00646", "-o", "-"}, full{}, io.Discard))

	file := filepath.Join(dir, "f.xlsx")
	e := &env{ctx: t.Context(), out: io.Discard, errOut: io.Discard, words: words, db: db, clock: time.Now}
	writing := func(write func(io.Writer) error) formats {
		return formats{"xlsx": func(*store.Tx) (org.Unit, func(io.Writer) error, error) { return org.Unit{Path: "/"}, write, nil }}
	}
	half := func(w io.Writer) error {
		_, err := w.Write([]byte("half"))
		return errors.Join(err, errors.New("disk full"))
	}
	require.ErrorContains(t, e.export(output{Output: file}, writing(half)), "disk full")
	meanwhile := func(io.Writer) error { return os.WriteFile(file, []byte("somebody else's"), 0o600) }
	require.Error(t, e.export(output{Output: file}, writing(meanwhile)))
	left, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, "somebody else's", string(left))
	all, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, all, 1)
	require.Empty(t, exported(t, db))
}

// When the entry cannot be stored, the file that was replaced comes back.
func TestPlacedFileIsTakenBack(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, before := range []string{"", "earlier"} {
		o := output{Output: filepath.Join(dir, "f.xlsx"), Force: true}
		if before != "" {
			require.NoError(t, os.WriteFile(o.Output, []byte(before), 0o600))
		}
		f, err := o.spool()
		require.NoError(t, err)
		require.NoError(t, f.fill(func(w io.Writer) error { _, err := io.WriteString(w, "new"); return err }))
		settle, err := o.place(f)
		require.NoError(t, err)
		got, err := os.ReadFile(o.Output)
		require.NoError(t, err)
		require.Equal(t, "new", string(got))
		settle(false)
		if before == "" {
			require.NoFileExists(t, o.Output)
			continue
		}
		got, err = os.ReadFile(o.Output)
		require.NoError(t, err)
		require.Equal(t, before, string(got))
	}
}

// full is a disk or pipe that takes nothing.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("full") }

// exported lists the exports in the audit log, the latest first.
func exported(t *testing.T, db string) (labels []string) {
	t.Helper()
	for _, e := range exportEntries(t, db) {
		labels = append(labels, e.Label)
	}
	return labels
}

func exportEntries(t *testing.T, db string) (entries []store.AuditEntry) {
	t.Helper()
	s, err := store.Open(t.Context(), db, store.Options{Clock: time.Now, MustExist: true})
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	require.NoError(t, s.Read(t.Context(), access.Program("test"), func(tx *store.Tx) (err error) {
		entries, err = store.AuditLog(tx, store.AuditFilter{Entity: "export", Limit: 50})
		return err
	}))
	return entries
}

// A file with sensitive fields says in the log what it is for, the public one need not.
func TestExportSaysWhatFor(t *testing.T) {
	t.Parallel()
	db := demoCopy(t)
	export := func(more ...string) {
		code, _, refused := command(t, append([]string{"export", "delegates", "--db", db, "--unit", "00646", "-o", "-", "--format", "xlsx"}, more...)...)
		require.Zero(t, code, refused)
	}
	export()
	export("--purpose", "In thẻ đại biểu")
	export("--public")
	var reasons []string
	for _, e := range exportEntries(t, db) { // newest first
		reasons = append(reasons, e.Reason)
	}
	require.Equal(t, []string{"", "In thẻ đại biểu", "dòng lệnh"}, reasons)
}
