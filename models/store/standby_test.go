package store_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// Pages are read from the standby; whoever has written something sees it even while the standby is behind, and everybody goes on
// when it is gone.
func TestOwnWritesAreSeenBesideAStandby(t *testing.T) {
	t.Parallel()
	server := storetest.OwnServer(t)
	s, err := store.Open(t.Context(), server.Address, storetest.Options())
	require.NoError(t, err)
	require.NoError(t, s.Close())
	standby := server.Follow()
	o := storetest.Options()
	o.Standby = standby.Address
	s, err = store.Open(t.Context(), server.Address, o)
	require.NoError(t, err)
	defer func() { _ = s.Close() }()

	line, err := pgx.Connect(t.Context(), standby.Address)
	require.NoError(t, err)
	_, err = line.Exec(t.Context(), "SELECT pg_wal_replay_pause()")
	require.NoError(t, err)
	for paused := ""; paused != "paused"; {
		require.NoError(t, line.QueryRow(t.Context(), "SELECT pg_get_wal_replay_pause_state()").Scan(&paused))
	}
	before := s.Position(t.Context())
	storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error { return store.PutSetting(tx, "word", "mới") })
	after := s.Position(t.Context())
	sees := func(since string) (word string) {
		require.NoError(t, s.Look(t.Context(), storetest.Root(), since, func(tx *store.Tx) (err error) {
			word, err = store.GetSetting(tx, "word")
			return err
		}))
		return word
	}
	require.Equal(t, "mới", sees(after), "who has written it")
	require.Empty(t, sees(""), "anybody else, until the standby has it")
	require.NotEqual(t, before, after)
	require.Equal(t, "mới", sees("0/0'; DROP TABLE settings"), "a cookie that somebody has written")
	_, err = line.Exec(t.Context(), "SELECT pg_wal_replay_resume()")
	require.NoError(t, err)
	for sees("") == "" {
	}
	require.NoError(t, line.Close(context.Background()))
	standby.Stop()
	require.Equal(t, "mới", sees(""), "read from the database itself")
}

// A database to read from that is no copy, or no PostgreSQL, is refused.
func TestOnlyACopyIsAStandby(t *testing.T) {
	t.Parallel()
	server := storetest.OwnServer(t)
	for want, address := range map[string]string{"fault.db_read_sqlite": "daihoi.db", "fault.db_read_other": storetest.PostgresAddress(t)} {
		o := storetest.Options()
		o.Standby = address
		_, err := store.Open(t.Context(), server.Address, o)
		require.ErrorContains(t, err, want)
	}
}
