package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daihoi/models/store"
)

// earlierDemo is the demo as a program of schema 12 left it.
func earlierDemo(t *testing.T) []byte {
	t.Helper()
	path := demoCopy(t)
	s, err := store.Open(t.Context(), path, store.Options{Clock: time.Now})
	require.NoError(t, err)
	require.NoError(t, s.DownTo(t.Context(), 12))
	require.NoError(t, s.Close())
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	return content
}

// An upgrade begins with a copy, which is named in the log; the newest three copies stay.
func TestAnUpgradeKeepsACopy(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "office.db")
	require.NoError(t, os.WriteFile(path, earlierDemo(t), 0o600))
	withKey(t, path)
	before := rows(t, path)
	for _, old := range []string{".v3-20230101-000000", ".v4-20230201-000000", ".v5-20230301-000000", ".v5-20230401-000000", ".v5-notes"} {
		require.NoError(t, os.WriteFile(path+old, nil, 0o600))
	}
	code, out, errOut := shipped(t, "doctor", "--db", path)
	require.Zero(t, code)
	copies, err := filepath.Glob(path + ".v*")
	require.NoError(t, err)
	require.Len(t, copies, 4)
	require.Contains(t, errOut, copies[0])
	require.Contains(t, out, copies[0], "the numbers in it are plain")
	require.Equal(t, []string{path + ".v5-20230301-000000", path + ".v5-20230401-000000", path + ".v5-notes"}, copies[1:])
	require.Equal(t, before, rows(t, copies[0]))
	info, err := os.Stat(copies[0])
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	code, _, errOut = shipped(t, "doctor", "--db", path)
	require.Zero(t, code)
	require.Empty(t, errOut, "the second start upgrades nothing")
}

// Killed at any moment of an upgrade, the next start ends it: nothing is lost and nothing is done twice.
func TestAKilledUpgradeIsFinishedByTheNextStart(t *testing.T) {
	t.Parallel()
	earlier := earlierDemo(t)
	dir := t.TempDir()
	fresh := func(name string) string {
		path := filepath.Join(dir, name+".db")
		require.NoError(t, os.WriteFile(path, earlier, 0o600))
		withKey(t, path)
		return path
	}
	undisturbed := fresh("undisturbed")
	code, out, errOut := shipped(t, "doctor", "--db", undisturbed)
	require.Zero(t, code, "%s%s", out, errOut)
	want := rows(t, undisturbed)
	// The installation is named at random, and each migration says when it was applied.
	delete(want, "settings")
	delete(want, "goose_db_version")
	killed := 0
	for i, moment := range []func(string) func() bool{
		func(db string) func() bool { return there(db+".v12-*.part", 0) },
		func(db string) func() bool { return there(db+".v12-*[0-9]", 1) },
		func(db string) func() bool { return there(db+"-wal", 50_000) },
		func(db string) func() bool { return there(db+"-wal", 500_000) },
	} {
		db := fresh(fmt.Sprint(i))
		if killedWhen(t, moment(db), "doctor", "--db", db) {
			killed++
		}
		code, out, errOut := shipped(t, "doctor", "--db", db)
		require.Zero(t, code, "%d: %s%s", i, out, errOut)
		now := rows(t, db)
		delete(now, "settings")
		delete(now, "goose_db_version")
		require.Equal(t, want, now, "moment %d", i)
	}
	require.GreaterOrEqual(t, killed, 2)
}
