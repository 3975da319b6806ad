package store_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

func record(t *testing.T, s *store.Store, labels ...string) {
	t.Helper()
	require.NoError(t, s.Write(t.Context(), access.Actor{UserID: 7, Name: "Bình", Address: "10.0.0.7", Request: "r-1"}, func(tx *store.Tx) error {
		for _, label := range labels {
			if err := tx.Record(store.Entry{Action: "unit_edit", Entity: "unit", EntityID: 3, Label: label, UnitPath: "/1/"}); err != nil {
				return err
			}
		}
		return nil
	}))
}

func chain(t *testing.T, s *store.Store) (state store.ChainState) {
	t.Helper()
	require.NoError(t, s.Read(t.Context(), storetest.Root(), func(tx *store.Tx) (err error) {
		state, err = store.CheckChain(tx, 1)
		return err
	}))
	return state
}

func execute(t *testing.T, s *store.Store, sql string, args ...any) error {
	t.Helper()
	return s.Write(t.Context(), storetest.Root(), func(tx *store.Tx) error { return tx.DB().Exec(sql, args...).Error })
}

// unlock drops the triggers, as only somebody with the database's own tools can.
func unlock(t *testing.T, s *store.Store) {
	t.Helper()
	statements := []string{"ALTER TABLE audit_entries DISABLE TRIGGER ALL", "ALTER TABLE audit_links DISABLE TRIGGER ALL"}
	if !store.IsPostgres(s.Target()) {
		statements = []string{"DROP TRIGGER audit_entries_kept_update", "DROP TRIGGER audit_entries_kept_delete",
			"DROP TRIGGER audit_links_kept_update", "DROP TRIGGER audit_links_kept_delete"}
	}
	for _, statement := range statements {
		require.NoError(t, execute(t, s, statement))
	}
}

func TestTheLogTakesNoChange(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		record(t, s, "Xã Tả Thanh Oai", "Xã Vạn Phúc")
		for _, sql := range []string{"UPDATE audit_entries SET label = 'x'", "DELETE FROM audit_entries", "DELETE FROM audit_entries WHERE id = 1",
			"UPDATE audit_links SET hash = 'x'", "DELETE FROM audit_links"} {
			require.ErrorContains(t, execute(t, s, sql), "append-only", sql)
		}
		if store.IsPostgres(s.Target()) {
			require.ErrorContains(t, execute(t, s, "TRUNCATE audit_entries"), "append-only")
		}
		state := chain(t, s)
		require.True(t, state.Whole())
		require.False(t, state.Unprotected)
		require.Equal(t, []int64{1, 2}, []int64{state.Links, state.Entries})
		require.Len(t, state.Anchor, 64)
	})
}

// Whatever is done to the log past the triggers, the chain shows it.
func TestTheChainShowsEveryChange(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		sql              string
		broken, unlinked int64
	}{
		"another name":        {"UPDATE audit_entries SET user_name = 'Chi' WHERE id = 3", 2, 0},
		"another address":     {"UPDATE audit_entries SET address = '' WHERE id = 3", 2, 0},
		"moved to a column":   {"UPDATE audit_entries SET label = label || reason, reason = '', action = 'unit_edi', entity = 'tunit' WHERE id = 3", 2, 0},
		"no user":             {"UPDATE audit_entries SET user_id = NULL WHERE id = 4", 3, 0},
		"one removed":         {"DELETE FROM audit_entries WHERE id = 4", 3, 0},
		"the last removed":    {"DELETE FROM audit_entries WHERE id = 5", 4, 0},
		"one slipped in":      {"INSERT INTO audit_entries (at, user_name, action, entity, entity_id, label, unit_path) VALUES ('2024-04-05T02:00:00.000Z', 'Chi', 'unit_edit', 'unit', 1, 'x', '/1/')", 0, 1},
		"a link removed":      {"DELETE FROM audit_links WHERE id = 2", 2, 0},
		"a link without ids":  {"UPDATE audit_links SET entries = 'x' WHERE id = 3", 3, 0},
		"a link of all":       {"UPDATE audit_links SET entries = '1-9000000000000000000' WHERE id = 3", 3, 0},
		"a link of the wrong": {"UPDATE audit_links SET entries = '3' WHERE id = 3", 3, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			storetest.Each(t, func(t *testing.T, s *store.Store) {
				record(t, s, "a", "b")
				record(t, s, "c")
				record(t, s, "d")
				record(t, s, "e")
				require.True(t, chain(t, s).Whole())
				unlock(t, s)
				require.NoError(t, execute(t, s, c.sql))
				state := chain(t, s)
				require.True(t, state.Unprotected)
				require.Equal(t, c.broken, state.Broken)
				if c.broken == 0 {
					require.Equal(t, c.unlinked, state.Unlinked)
				}
				require.False(t, state.Whole())
			})
		})
	}
}

// Transactions that write at the same time end up in one chain, whatever the order of their entries.
func TestConcurrentWritersMakeOneChain(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var all sync.WaitGroup
		failed := make(chan error, 12)
		for writer := range 12 {
			all.Go(func() {
				for n := range 10 {
					if err := s.Write(t.Context(), access.Actor{Name: fmt.Sprint(writer)}, func(tx *store.Tx) error {
						for part := range 3 {
							if err := tx.Record(store.Entry{Action: "unit_edit", Entity: "unit", EntityID: int64(n), Label: fmt.Sprint(part), UnitPath: "/1/"}); err != nil {
								return err
							}
						}
						return nil
					}); err != nil {
						failed <- err
						return
					}
				}
			})
		}
		all.Wait()
		close(failed)
		for err := range failed {
			require.NoError(t, err)
		}
		state := chain(t, s)
		require.True(t, state.Whole(), "%+v", state)
		require.Equal(t, []int64{120, 360}, []int64{state.Links, state.Entries})
	})
}
