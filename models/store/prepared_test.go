package store

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	msqlite "modernc.org/sqlite"
)

// A connection prepares a statement once, whatever its values, keeps a bounded number of them, and gives the same answers as
// one that keeps none: also when a statement is asked while it is at work, and after the schema has changed.
func TestAConnectionKeepsItsStatements(t *testing.T) {
	t.Parallel()
	connector, err := msqlite.NewConnector("file:" + filepath.ToSlash(filepath.Join(t.TempDir(), "kept.db")))
	require.NoError(t, err)
	pool := sql.OpenDB(preparing{connector})
	t.Cleanup(func() { require.NoError(t, pool.Close()) })
	conn, err := pool.Conn(t.Context())
	require.NoError(t, err)
	defer func() { require.NoError(t, conn.Close()) }()
	kept := func() (n int) {
		require.NoError(t, conn.Raw(func(c any) error {
			k, ok := c.(*keeping)
			require.True(t, ok)
			for _, s := range k.kept {
				require.False(t, s.busy)
			}
			n = len(k.kept)
			return nil
		}))
		return n
	}
	exec := func(query string, args ...any) {
		t.Helper()
		_, err := conn.ExecContext(t.Context(), query, args...)
		require.NoError(t, err)
	}
	exec("CREATE TABLE n (i INTEGER PRIMARY KEY)")
	require.Zero(t, kept(), "what changes the schema comes once")
	for i := range 10 {
		exec("INSERT INTO n(i) VALUES (?)", i)
	}
	require.Equal(t, 1, kept())
	_, err = conn.ExecContext(t.Context(), "INSERT INTO n(i) VALUES (?)", 3)
	require.ErrorContains(t, err, "UNIQUE")
	exec("INSERT INTO n(i) VALUES (?)", 10)

	const from = "SELECT * FROM n WHERE i >= ? ORDER BY i"
	outer, err := conn.QueryContext(t.Context(), from, 8)
	require.NoError(t, err)
	var pairs [][2]int
	for outer.Next() {
		var pair [2]int
		require.NoError(t, outer.Scan(&pair[0]))
		inner, err := conn.QueryContext(t.Context(), from, 9)
		require.NoError(t, err)
		for inner.Next() {
			require.NoError(t, inner.Scan(&pair[1]))
			pairs = append(pairs, pair)
		}
		require.NoError(t, inner.Err())
		require.NoError(t, inner.Close())
	}
	require.NoError(t, outer.Err())
	require.NoError(t, outer.Close())
	require.Equal(t, [][2]int{{8, 9}, {8, 10}, {9, 9}, {9, 10}, {10, 9}, {10, 10}}, pairs)
	require.Equal(t, 2, kept())

	exec("ALTER TABLE n ADD COLUMN word TEXT NOT NULL DEFAULT 'x'")
	var i int
	var word string
	require.NoError(t, conn.QueryRowContext(t.Context(), from, 10).Scan(&i, &word))
	require.Equal(t, "x", word)

	for n := range mostKept + 20 {
		require.NoError(t, conn.QueryRowContext(t.Context(), fmt.Sprintf("SELECT %d", n)).Scan(&i))
		require.Equal(t, n, i)
	}
	require.Equal(t, mostKept, kept())
	require.ErrorContains(t, conn.QueryRowContext(t.Context(), "SELECT missing").Scan(&i), "no such column")
}
