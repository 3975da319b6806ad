package roster_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/correction"
	"daihoi/models/delegate"
	"daihoi/models/delegate/delegatetest"
	"daihoi/models/roster"
	"daihoi/models/rosterplan"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// held is a list with Ánh, who is on the other commune's list first, and Hòa, who is on this one alone; the clerk here
// imports a file that says something else of both.
type held struct {
	world
	clerk         access.Actor
	anh, hoa, far int64
}

func newHeld(t testing.TB, s *store.Store) held {
	t.Helper()
	woman := func(name string, y int, m time.Month, d int) delegate.Record {
		return delegatetest.Person(name, func(r *delegate.Record) {
			r.Gender, r.BornOn, r.Occupation = delegate.Female, calendar.Partial{Year: y, Month: m, Day: d}, "Giáo viên"
		})
	}
	w := held{world: newWorld(t, s)}
	w.clerk = delegatetest.Role(access.Clerk, w.HerePath)
	w.far = w.Add(t, w.There, woman("Nguyễn Thị Ánh", 1975, 3, 5))[0]
	anh, err := w.Attach(t, storetest.Root(), w.far, w.Here, func(r *delegate.Record) { r.Represents = "Thôn 1" })
	require.NoError(t, err)
	w.anh, w.hoa = anh, w.Add(t, w.Here, woman("Lê Thị Hòa", 1980, 2, 1))[0]
	return w
}

// take imports rows as the clerk.
func (w held) take(t testing.TB, rows ...[]string) (plan rosterplan.Plan, done roster.Outcome, imp roster.Import) {
	t.Helper()
	require.NoError(t, w.Do(t, w.clerk, func(tx *store.Tx) (err error) {
		if imp, plan, err = roster.StartImport(tx, w.Here, upload(rows...)); err != nil {
			return err
		}
		if done, err = roster.Confirm(tx, nil, imp.ID, imp.Version, plan.Digest(), roster.Consent{}); err != nil {
			return err
		}
		imp, err = roster.GetImport(tx, imp.ID)
		return err
	}))
	return plan, done, imp
}

func (w held) open(t testing.TB) (n int64) { return w.Rows(t, "corrections", "state = 'open'") }

func TestAnImportProposesWhatAnotherListHolds(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newHeld(t, s)
		plan, done, imp := w.take(t, line("Nguyễn Thị Ánh", "5/3/1975", "Bác sĩ"), line("Lê Thị Hòa", "1/2/1980", "Nông dân"))
		require.Equal(t, 1, plan.Proposed())
		require.Equal(t, []bool{true, false}, []bool{plan.Rows[0].Proposed, plan.Rows[1].Proposed})
		require.Equal(t, "identity_held", plan.Rows[0].Notes[len(plan.Rows[0].Notes)-1].Code, "the preview says so")
		require.Equal(t, roster.Outcome{Changed: 1, Proposed: 1}, done)
		require.Equal(t, []string{"Giáo viên", "Giáo viên", "Nông dân"}, []string{w.Get(t, w.anh).Occupation, w.Get(t, w.far).Occupation, w.Get(t, w.hoa).Occupation})
		require.EqualValues(t, 1, w.open(t))
		require.NoError(t, w.Read(t.Context(), w.clerk, func(tx *store.Tx) error {
			rows, err := roster.TakenRows(tx, imp)
			require.Equal(t, []roster.TakenRow{{Number: 5, Typed: "Nguyễn Thị Ánh", Proposed: true},
				{Number: 6, Typed: "Lê Thị Hòa", DelegateID: w.hoa, FullName: "Lê Thị Hòa"}}, rows)
			return err
		}))

		_, done, _ = w.take(t, line("Nguyễn Thị Ánh", "5/3/1975", "Bác sĩ"))
		require.Equal(t, roster.Outcome{Proposed: 1}, done)
		require.EqualValues(t, 1, w.open(t), "the same is not proposed twice")

		require.NoError(t, w.Do(t, w.clerk, func(tx *store.Tx) error { return roster.Undo(tx, imp.ID, imp.Version) }))
		require.EqualValues(t, 0, w.open(t), "undone, nothing of it is proposed any more")
		require.Equal(t, "Giáo viên", w.Get(t, w.hoa).Occupation)
		require.EqualValues(t, 1, w.Rows(t, "corrections", "state = 'withdrawn'"))
	})
}

func TestWhatIsOfTheSeatIsImportedAtOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newHeld(t, s)
		row := line("Nguyễn Thị Ánh", "5/3/1975", "Bác sĩ")
		row[6] = "Chỉ định"
		_, done, imp := w.take(t, row)
		require.Equal(t, roster.Outcome{Changed: 1, Proposed: 1}, done)
		require.Equal(t, []string{"Giáo viên", delegate.Appointed}, []string{w.Get(t, w.anh).Occupation, w.Get(t, w.anh).Category})
		require.NoError(t, w.Do(t, w.clerk, func(tx *store.Tx) error { return roster.Undo(tx, imp.ID, imp.Version) }))
		require.Equal(t, delegate.Consulted, w.Get(t, w.anh).Category)
	})
}

// A person who was on this list alone when the file was taken, and on a list that holds her since, is not changed back from
// here.
func TestUndoingAnImportProposesToo(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newHeld(t, s)
		_, done, imp := w.take(t, line("Lê Thị Hòa", "1/2/1980", "Nông dân"))
		require.Equal(t, roster.Outcome{Changed: 1}, done)
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error { // the commune above
			if err := tx.DB().Exec("UPDATE units SET path = '/8/' WHERE path = ?", w.TherePath).Error; err != nil {
				return err
			}
			return nil
		})
		up, err := w.Attach(t, storetest.Root(), w.hoa, w.There)
		require.NoError(t, err)
		require.NoError(t, w.Do(t, w.clerk, func(tx *store.Tx) error { return roster.Undo(tx, imp.ID, imp.Version) }))
		require.Equal(t, "Nông dân", w.Get(t, up).Occupation)
		require.EqualValues(t, 1, w.open(t))
		require.NoError(t, w.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
			list, err := correction.Below(tx, "/8/", true)
			require.Equal(t, "Giáo viên", list[0].Changes[0].New)
			return err
		}))
	})
}
