package delegate_test

import (
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/attendance"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/delegate/delegatetest"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

func (w world) session(t testing.TB, congress int64, day string) (id int64) {
	t.Helper()
	storetest.Must(t, w.Store, storetest.Root(), func(tx *store.Tx) error {
		return tx.DB().Raw("INSERT INTO congress_sessions(congress_id, kind, on_date, starts) VALUES (?, 'official', ?, '07:30') RETURNING id",
			congress, day).Scan(&id).Error
	})
	return id
}

func (w world) sessionRow(t testing.TB, a access.Actor, session int64) (s attendance.Sitting, people []attendance.Expected, err error) {
	t.Helper()
	err = w.Read(t.Context(), a, func(tx *store.Tx) (err error) {
		s, people, err = delegate.SessionSitting(tx, session)
		return err
	})
	return s, people, err
}

func TestSummoned(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		as := func(category string) func(*delegate.Record) {
			return func(r *delegate.Record) { r.Category = category }
		}
		ids := w.Add(t, w.Here, delegatetest.Person("Lê Văn Khách", as(delegate.Guest)), delegatetest.Person("Trần Bình", func(r *delegate.Record) { r.Occupation = "Trưởng thôn" }),
			delegatetest.Person("Đỗ An", as(delegate.ExOfficio)), delegatetest.Person("Vũ Dự Khuyết", as(delegate.Reserve)), delegatetest.Person("Ngô Rút"))
		w.Add(t, w.There, delegatetest.Person("Người Nơi Khác"))
		require.NoError(t, w.Do(t, storetest.Root(), func(tx *store.Tx) error {
			_, err := delegate.ChangeAll(tx, w.Here, []delegate.Selected{{ID: ids[4], Version: 1}}, delegate.Change{Do: delegate.WithdrawAll, Value: "bận"})
			return err
		}))
		session := w.session(t, w.Here, "2024-04-05")
		sitting, people, err := w.sessionRow(t, delegatetest.Role(access.Reception, w.HerePath), session)
		require.NoError(t, err)
		require.Equal(t, "Xã Ngọc Hồi", sitting.Title)
		require.Equal(t, "07:30", sitting.Starts)
		require.True(t, sitting.May(delegatetest.Role(access.Clerk, w.HerePath)))
		require.Len(t, people, 3, "no reserve, nobody who has withdrawn")
		require.Equal(t, attendance.Expected{Subject: ids[1], Name: "Trần Bình", Title: "Trưởng thôn", Body: "Thôn 1", UnitID: sitting.Unit.ID,
			Official: true, Card: people[1].Card}, people[1])
		require.NoError(t, w.Do(t, storetest.Root(), func(tx *store.Tx) error {
			cards, err := attendance.CardsOf(tx)
			require.Equal(t, cards.Of(ids[1]), people[1].Card)
			return err
		}))
		require.Equal(t, "Lê Văn Khách", people[2].Name, "guests last")
		require.False(t, people[2].Official)

		_, _, err = w.sessionRow(t, delegatetest.Role(access.Viewer, w.HerePath), session)
		require.Equal(t, fault.Forbidden, fault.KindOf(err))
		_, _, err = w.sessionRow(t, delegatetest.Role(access.Reception, w.TherePath), session)
		require.Equal(t, fault.NotFound, fault.KindOf(err))
	})
}

// Who has been there stays in the sheet of that session after withdrawing, and is not summoned to the next.
func TestWhoWasThereStaysInTheSheet(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		ids := w.Add(t, w.Here, delegatetest.Person("Trần Bình"), delegatetest.Person("Đỗ An"))
		morning, later := w.session(t, w.Here, "2024-04-05"), w.session(t, w.Here, "2024-04-06")
		sitting, people, err := w.sessionRow(t, delegatetest.Role(access.Clerk, w.HerePath), morning)
		require.NoError(t, err)
		require.NoError(t, w.Do(t, delegatetest.Role(access.Clerk, w.HerePath), func(tx *store.Tx) error {
			_, err := attendance.MarkPresent(tx, sitting, people[1], attendance.Scan{})
			return err
		}))
		require.NoError(t, w.Do(t, delegatetest.Role(access.Clerk, w.HerePath), func(tx *store.Tx) error {
			_, err := delegate.ChangeAll(tx, w.Here, []delegate.Selected{{ID: ids[0], Version: 1}, {ID: ids[1], Version: 1}},
				delegate.Change{Do: delegate.WithdrawAll, Value: "ốm"})
			return err
		}))
		_, people, err = w.sessionRow(t, delegatetest.Role(access.Clerk, w.HerePath), morning)
		require.NoError(t, err)
		require.Len(t, people, 1)
		require.Equal(t, "Trần Bình", people[0].Name)
		require.NoError(t, w.Do(t, delegatetest.Role(access.Clerk, w.HerePath), func(tx *store.Tx) error {
			marks, err := attendance.Marks(tx, sitting)
			require.NoError(t, err)
			_, err = attendance.MarkAll(tx, sitting, people, []attendance.Selected{{Subject: people[0].Subject, Seen: marks[0].ID}}, attendance.Change{})
			return err
		}))
		_, people, err = w.sessionRow(t, delegatetest.Role(access.Clerk, w.HerePath), morning)
		require.NoError(t, err)
		require.Empty(t, people, "the mark was a mistake")
		_, people, err = w.sessionRow(t, delegatetest.Role(access.Clerk, w.HerePath), later)
		require.NoError(t, err)
		require.Empty(t, people)
	})
}

func TestSessionSittingsAndHolder(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		ids := w.Add(t, w.Here, delegatetest.Person("Trần Bình"))
		a, b := w.session(t, w.Here, "2024-04-05"), w.session(t, w.Here, "2024-04-12")
		w.session(t, w.Here, "2024-04-20")
		w.session(t, w.There, "2024-04-05")
		actor := delegatetest.Role(access.Reception, w.HerePath)
		day := calendar.Of(2024, 4, 5)
		require.NoError(t, w.Read(t.Context(), actor, func(tx *store.Tx) error {
			list, err := delegate.SessionSittings(tx, day.AddDays(-7), day.AddDays(7), 100)
			require.NoError(t, err)
			require.Len(t, list, 2)
			require.Equal(t, []int64{a, b}, []int64{list[0].ID, list[1].ID})
			list, err = delegate.SessionSittings(tx, day, day.AddDays(7), 1)
			require.NoError(t, err)
			require.Len(t, list, 1)
			cards, err := attendance.CardsOf(tx)
			require.NoError(t, err)
			_, _, err = delegate.Holder(tx, ids[0], cards.Of(ids[0]+1))
			require.Equal(t, fault.NotFound, fault.KindOf(err), "the code of another")
			who, list, err := delegate.Holder(tx, ids[0], cards.Of(ids[0]))
			require.NoError(t, err)
			require.Equal(t, "Trần Bình", who.Name)
			require.Len(t, list, 3)
			return nil
		}))
		require.Equal(t, fault.NotFound, fault.KindOf(w.Read(t.Context(), delegatetest.Role(access.Reception, w.TherePath), func(tx *store.Tx) error {
			cards, err := attendance.CardsOf(tx)
			require.NoError(t, err)
			_, _, err = delegate.Holder(tx, ids[0], cards.Of(ids[0]))
			return err
		})), "a card of a congress elsewhere")
	})
}

// The door of a congress of 1,500 reads its list, the key of its cards and its marks in four statements.
func TestSessionSittingOf1500(t *testing.T) {
	t.Parallel()
	s := storetest.SQLite(t)
	w := newWorld(t, s)
	session := w.session(t, w.Here, "2024-04-05")
	const numbers = "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 1500) "
	storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
		for _, table := range []string{
			numbers + "INSERT INTO persons(id, full_name, search_key, sort_key, occupation) SELECT n, 'Người ' || n, '', 'x', 'Trưởng thôn' FROM numbers",
			fmt.Sprintf(numbers+"INSERT INTO delegates(id, congress_id, person_id, category, sort_key, search_key) SELECT n, %d, n, 'consulted', 'x', '' FROM numbers", w.Here),
		} {
			if err := tx.DB().Exec(table).Error; err != nil {
				return err
			}
		}
		return nil
	})
	var statements atomic.Int64
	require.NoError(t, s.Read(store.CountStatements(t.Context(), &statements), delegatetest.Role(access.Reception, w.HerePath), func(tx *store.Tx) error {
		sitting, people, err := delegate.SessionSitting(tx, session)
		require.NoError(t, err)
		require.Len(t, people, 1500)
		_, err = attendance.Marks(tx, sitting)
		return err
	}))
	require.Equal(t, int64(4), statements.Load())
}

// Nobody's mark is left without its session.
func TestASessionWithPeopleInItIsNotCancelled(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.Add(t, w.Here, delegatetest.Person("Trần Bình"))
		clerk, id := delegatetest.Role(access.Clerk, w.HerePath), w.session(t, w.Here, "2024-04-05")
		sitting, people, err := w.sessionRow(t, clerk, id)
		require.NoError(t, err)
		cancel := func() error {
			return w.Do(t, clerk, func(tx *store.Tx) error {
				_, err := congress.CancelSession(tx, id, 1)
				return err
			})
		}
		require.NoError(t, w.Do(t, clerk, func(tx *store.Tx) error {
			_, err := attendance.MarkPresent(tx, sitting, people[0], attendance.Scan{})
			return err
		}))
		problem := fault.As(cancel()).Problems[0]
		require.Equal(t, []any{"problem.session_attended", 1}, []any{problem.Key, problem.Args["Count"]})
		require.NoError(t, w.Do(t, clerk, func(tx *store.Tx) error {
			marks, err := attendance.Marks(tx, sitting)
			require.NoError(t, err)
			_, err = attendance.MarkAll(tx, sitting, people, []attendance.Selected{{Subject: people[0].Subject, Seen: marks[0].ID}}, attendance.Change{})
			return err
		}))
		require.NoError(t, cancel())
	})
}
