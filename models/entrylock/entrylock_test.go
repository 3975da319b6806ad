package entrylock_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/calendar"
	"daihoi/models/congress/congresstest"
	"daihoi/models/entrylock"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// The clock of the tests stands on 5/4/2024.
func TestLockBindsBelowAndLetsThroughByName(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := congresstest.New(t, s, 2)
		one, two := w.Communes[0], w.Communes[1]
		var clerk, head int64
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			for id, at := range map[*int64]struct {
				name, role string
				unit       int64
			}{&clerk: {"vanthu", "clerk", one.ID}, &head: {"quantrixa", "admin", one.ID}} {
				require.NoError(t, tx.DB().Raw("INSERT INTO users(username, full_name, password_hash, created_at) VALUES (?, 'A', 'x', '2024-01-01T00:00:00.000Z') RETURNING id", at.name).Scan(id).Error)
				require.NoError(t, tx.DB().Exec("INSERT INTO grants(user_id, role, unit_id) VALUES (?, ?, ?)", *id, at.role, at.unit).Error)
			}
			return nil
		})
		may := func(user int64) (edit bool) {
			t.Helper()
			storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
				_, actor, err := account.Load(tx, user)
				require.True(t, actor.Can(access.View, one.Path))
				edit = actor.Can(access.EditCongress, one.Path)
				for _, action := range []access.Action{access.EditMilestone, access.EditDelegates} {
					require.Equal(t, edit, actor.Can(action, one.Path), "one lock for all entries")
				}
				return err
			})
			return edit
		}
		district := congresstest.As(access.Organizer, w.District)
		do := func(work func(*store.Tx) error) error { return s.Write(t.Context(), district, work) }
		lock := func(version int, day calendar.Date) error {
			return do(func(tx *store.Tx) error { return entrylock.Close(tx, w.District, version, day, "Chốt số liệu") })
		}
		require.True(t, may(clerk))
		require.NoError(t, lock(0, calendar.Of(2024, 4, 5)))
		require.True(t, may(clerk), "the last day is still open")
		require.NoError(t, lock(1, calendar.Of(2024, 4, 4)))
		require.Equal(t, fault.Conflict, fault.KindOf(lock(1, calendar.Of(2024, 4, 1))), "somebody else decided meanwhile")
		require.False(t, may(clerk))
		require.False(t, may(head), "who plans below the lock is bound too")

		reopen := func(version int, through bool, until calendar.Date) error {
			return do(func(tx *store.Tx) error { return entrylock.Reopen(tx, one, version, through, until, "Bổ sung") })
		}
		require.NoError(t, do(func(tx *store.Tx) error { return entrylock.Reopen(tx, two, 0, true, calendar.Date{}, "Bổ sung") }))
		require.False(t, may(clerk), "another unit was let through")
		open := func() (n int64) {
			storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
				return tx.DB().Raw("SELECT COUNT(*) FROM entry_locks WHERE unit_id = ? AND reopened", two.ID).Scan(&n).Error
			})
			return n
		}
		require.EqualValues(t, 1, open())
		require.NoError(t, lock(2, calendar.Of(2024, 4, 3)))
		require.Zero(t, open(), "a new cut-off is for all")
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			var reason string
			require.NoError(t, tx.DB().Raw("SELECT reason FROM audit_entries WHERE action = 'entries_bound' AND unit_id = ?", two.ID).Scan(&reason).Error)
			require.Equal(t, "Chốt số liệu", reason)
			return nil
		})
		require.NoError(t, reopen(0, true, calendar.Of(2024, 4, 5)))
		require.True(t, may(clerk))
		s.SetToday(calendar.Of(2024, 4, 6))
		require.False(t, may(clerk), "its day is over")
		s.SetToday(calendar.Date{})
		require.NoError(t, reopen(1, false, calendar.Date{}))
		require.False(t, may(clerk))
		require.NoError(t, lock(3, calendar.Date{}))
		require.True(t, may(clerk))

		err := s.Write(t.Context(), congresstest.As(access.Admin, one), func(tx *store.Tx) error { return entrylock.Reopen(tx, one, 0, true, calendar.Date{}, "x") })
		require.Equal(t, fault.NotFound, fault.KindOf(err), "nobody lets himself through")
		err = s.Write(t.Context(), congresstest.As(access.Clerk, w.District), func(tx *store.Tx) error { return entrylock.Close(tx, w.District, 0, calendar.Of(2024, 4, 1), "x") })
		require.Equal(t, fault.Forbidden, fault.KindOf(err))
	})
}
