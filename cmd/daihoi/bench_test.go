package main

import (
	"encoding/json"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/store"
)

// One run measures every page of a district, then lets sessions work on the same data.
func TestBenchMeasuresEveryPage(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	code, out, errOut := command(t, "bench", "--scale", "district", "--rounds", "1", "--keep", dir, "--json")
	require.Zero(t, code, errOut)
	var report benchReport
	require.NoError(t, json.Unmarshal([]byte(out), &report))
	require.Positive(t, report.Machine.Cores)
	require.Len(t, report.Databases, 1)
	d := report.Databases[0]
	require.Equal(t, int64(25), d.Counts["congresses"])
	require.Positive(t, d.Seconds)
	require.Len(t, d.Results, 20)
	for _, r := range d.Results {
		require.Less(t, r.Status, 400, r.Page)
		require.Positive(t, r.MedianMS, r.Page)
		require.Positive(t, r.Statements, r.Page)
		require.Equal(t, "district", r.Scope)
	}

	code, out, errOut = command(t, "bench", "--scale", "district", "--keep", dir, "--load", "3s", "--sessions", "3", "--json")
	require.Zero(t, code, errOut)
	report = benchReport{}
	require.NoError(t, json.Unmarshal([]byte(out), &report))
	d = report.Databases[0]
	require.Zero(t, d.Seconds, "it was there")
	require.NotNil(t, d.Load)
	require.Equal(t, 3, d.Load.Sessions)
	require.Positive(t, d.Load.Requests)
	require.Zero(t, d.Load.Errors, "%v", d.Load.Statuses)
	require.Positive(t, d.Load.MemoryMost)
}

func TestBenchRefusesNonsense(t *testing.T) {
	t.Parallel()
	code, _, errOut := command(t, "bench", "--sessions", "0", "--lang", "en")
	require.Equal(t, 1, code)
	require.Contains(t, errOut, "--rounds and --sessions must be at least 1.")
}

func TestGenerateFillsAnEmptyDatabaseOnly(t *testing.T) {
	t.Parallel()
	db := filepath.Join(t.TempDir(), "huyen.db")
	withKey(t, db)
	code, out, errOut := command(t, "generate", "--unit", "273", "--until", "2024-03-06", "--db", db, "--lang", "en")
	require.Zero(t, code, errOut)
	require.Contains(t, out, "Sign in as dieuphoi (organizer) or quantri (administrator), password sen-hong-2024")
	require.Contains(t, errOut, "100 %")

	code, out, errOut = command(t, "status", "--db", db, "--unit", "273", "--lang", "en")
	require.Zero(t, code, errOut)
	require.Contains(t, out, "13/16 congresses held")

	code, _, errOut = command(t, "generate", "--db", db, "--lang", "en")
	require.Equal(t, 1, code)
	require.Contains(t, errOut, "already holds the data of an office")

	for args, want := range map[string]string{"": "Say with --db", "--until=2023-01-01": "Not before 2023-12-04.", "--unit=99999": "Not found"} {
		all := []string{"generate", "--lang", "en"}
		if args != "" {
			all = append(all, args, "--db", filepath.Join(t.TempDir(), "x.db"), "--key", store.KeyFileOf(db))
		}
		code, _, errOut = command(t, all...)
		require.Equal(t, 1, code)
		require.Contains(t, errOut, want)
	}
}
