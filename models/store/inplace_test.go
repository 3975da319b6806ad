package store_test

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// A file that another database is written over in place keeps its device and inode. What may come over it: a plain copy of
// an earlier day, a copy out of a backup, another installation's file, and nothing at all.
func TestFileOverwrittenInPlaceStopsWriting(t *testing.T) {
	t.Parallel()
	for _, over := range []string{"earlier", "backup", "other", "empty"} {
		t.Run(over, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			path, o := filepath.Join(dir, "a.db"), storetest.Options()
			o.Watched = true
			s, err := store.Open(t.Context(), path, o)
			require.NoError(t, err)
			defer func() { _ = s.Close() }()
			write := func() error {
				return s.Write(t.Context(), storetest.Root(), func(tx *store.Tx) error { return store.PutSetting(tx, "a", "1") })
			}
			merge := func() {
				outside, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(5000)")
				require.NoError(t, err)
				_, err = outside.ExecContext(t.Context(), "PRAGMA wal_checkpoint(TRUNCATE)")
				require.NoError(t, errors.Join(err, outside.Close()))
			}
			var content []byte
			take := func(from string) {
				content, err = os.ReadFile(from)
				require.NoError(t, err)
			}
			require.NoError(t, write())
			merge()
			switch over {
			case "earlier":
				take(path)
			case "backup":
				require.NoError(t, s.CopyInto(t.Context(), filepath.Join(dir, "copy.db")))
				take(filepath.Join(dir, "copy.db"))
			case "other":
				other, err := store.Open(t.Context(), filepath.Join(dir, "b.db"), o)
				require.NoError(t, err)
				for range 5 {
					require.NoError(t, other.Write(t.Context(), storetest.Root(), func(tx *store.Tx) error { return store.PutSetting(tx, "b", "1") }))
				}
				require.NoError(t, other.Close())
				take(filepath.Join(dir, "b.db"))
			}
			for range 3 { // merging the log is no harm
				require.NoError(t, write())
				merge()
			}
			require.Empty(t, s.Ready(t.Context()))
			f, err := os.OpenFile(path, os.O_WRONLY|os.O_TRUNC, 0)
			require.NoError(t, err)
			_, err = f.Write(content)
			require.NoError(t, err)
			require.NoError(t, f.Close())
			for range 2 {
				require.Equal(t, "fault.db_replaced", fault.As(write()).Key)
				require.Equal(t, "replaced", s.Ready(t.Context()))
			}
		})
	}
}
