package store_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// A database gets its id once and keeps it; another database has another.
func TestEveryDatabaseHasItsOwnInstallation(t *testing.T) {
	t.Parallel()
	id := func(path string) (id string) {
		s, err := store.Open(t.Context(), path, store.Options{Clock: storetest.Clock})
		require.NoError(t, err)
		defer func() { require.NoError(t, s.Close()) }()
		require.NoError(t, s.Read(t.Context(), storetest.Root(), func(tx *store.Tx) (err error) {
			id, err = store.GetSetting(tx, store.Installation)
			return err
		}))
		return id
	}
	one, other := filepath.Join(t.TempDir(), "one.db"), filepath.Join(t.TempDir(), "other.db")
	made := id(one)
	require.Regexp(t, `^[0-9a-f]{32}$`, made)
	require.Equal(t, made, id(one))
	require.NotEqual(t, made, id(other))
}
