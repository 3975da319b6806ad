package store_test

import (
	"errors"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

func hideAn(e *store.AuditEntry) bool {
	if e.Label != "Nguyễn Văn An" {
		return false
	}
	e.Label, e.Changes, e.Reason = "ẩn", "[]", ""
	return true
}

func labels(t *testing.T, s *store.Store) (list []string) {
	t.Helper()
	require.NoError(t, s.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
		return tx.DB().Raw("SELECT label || '/' || search_key FROM audit_entries ORDER BY id").Scan(&list).Error
	}))
	return list
}

func TestARedactedLogHoldsAgain(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		record(t, s, "Xã Tả Thanh Oai")
		record(t, s, "Trần Bình", "Nguyễn Văn An")
		record(t, s, "Xã Vạn Phúc")
		before := chain(t, s)
		var r store.Redaction
		require.NoError(t, s.Write(t.Context(), storetest.Root(), func(tx *store.Tx) (err error) {
			if r, err = store.Redact(tx, hideAn); err != nil {
				return err
			}
			return tx.Record(store.Entry{Action: "anonymised", Entity: "term", Label: "2024", UnitPath: "/"})
		}))
		require.Equal(t, []int64{1, 2, before.Last.ID, 3}, []int64{int64(r.Entries), r.First, r.Before.ID, r.After.ID})
		require.Equal(t, before.Last.Hash, r.Before.Hash)
		require.NotEqual(t, r.Before.Hash, r.After.Hash)
		after := chain(t, s)
		require.True(t, after.Whole())
		require.False(t, after.Unprotected)
		require.Equal(t, int64(4), after.Links)
		require.Equal(t, before.Anchor, after.Anchor, "the link before the first changed entry is the same")
		require.Equal(t, []string{"Xã Tả Thanh Oai/xa ta thanh oai", "Trần Bình/tran binh", "ẩn/an", "Xã Vạn Phúc/xa van phuc", "2024/2024"}, labels(t, s))
		require.ErrorContains(t, execute(t, s, "UPDATE audit_entries SET label = 'x'"), "append-only")
	})
}

// A redaction that fails leaves the log as it was, protected; one of a log that was tampered with is refused.
func TestAFailedRedactionChangesNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		record(t, s, "Nguyễn Văn An")
		before := chain(t, s)
		failed := errors.New("full disk")
		err := s.Write(t.Context(), storetest.Root(), func(tx *store.Tx) error {
			_, err := store.Redact(tx, hideAn)
			require.NoError(t, err)
			return failed
		})
		require.ErrorIs(t, err, failed)
		require.Equal(t, before, chain(t, s))
		require.Equal(t, []string{"Nguyễn Văn An/nguyen van an"}, labels(t, s))

		unlock(t, s)
		require.NoError(t, execute(t, s, "UPDATE audit_entries SET label = 'giả'"))
		err = s.Write(t.Context(), storetest.Root(), func(tx *store.Tx) error { _, err := store.Redact(tx, hideAn); return err })
		require.Equal(t, fault.Conflict, fault.KindOf(err))
	})
}

// After Compact nothing that was overwritten is left in the file, and a copy made before still has it.
func TestCompactLeavesNoTrace(t *testing.T) {
	t.Parallel()
	s := storetest.SQLite(t)
	record(t, s, "Nguyễn Văn An")
	kept, err := s.KeepCopy(t.Context())
	require.NoError(t, err)
	require.NoError(t, s.Write(t.Context(), storetest.Root(), func(tx *store.Tx) error { _, err := store.Redact(tx, hideAn); return err }))
	require.NoError(t, s.Compact(t.Context()))
	for _, file := range []string{s.Target(), s.Target() + "-wal"} {
		content, err := os.ReadFile(file)
		require.NoError(t, err)
		require.NotContains(t, string(content), "Nguyễn Văn An", file)
	}
	content, err := os.ReadFile(kept)
	require.NoError(t, err)
	require.Contains(t, string(content), "Nguyễn Văn An")
}
