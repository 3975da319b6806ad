package delegate_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/delegate/delegatetest"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// Whatever is done to two lists that share a person, the tallies are what a count of every record gives.
func TestTalliesAreTheFullCount(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		full := delegatetest.Person("Đủ Cả", func(r *delegate.Record) {
			r.Confirmed = true // three are alike, and some may be in the other list
			r.Hometown, r.Residence, r.Occupation, r.Education, r.Qualification, r.PoliticalTheory = "a", "b", "c", "12/12", "Đại học", "Sơ cấp"
		})
		pool := append(delegatetest.Crowd(60), full, full, full)
		storetest.Check(t, func(rt *rapid.T) {
			storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
				for _, table := range []string{"delegate_tallies", "delegates", "persons"} {
					require.NoError(t, tx.DB().Exec("DELETE FROM "+table).Error)
				}
				return nil
			})
			w.share(t)
			for range rapid.IntRange(1, 8).Draw(rt, "commands") {
				w.anything(t, rt, pool)
			}
			for congress, day := range map[int64]calendar.Date{w.Here: calendar.Of(2024, 5, 5), w.There: storetest.Today} {
				present, gone := w.Everybody(t, congress)
				require.NoError(t, s.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
					counts, err := delegate.Counters(tx, delegate.Scope{CongressID: congress})
					require.NoError(t, err)
					require.Equal(t, delegatetest.Counted(present, gone), counts)
					parts, err := delegate.Compositions(tx, delegate.Scope{CongressID: congress}, 35)
					require.NoError(t, err)
					got, want := parts[0], count(present, day, 35)
					want.CongressID, want.UnitID, want.UnitPath, want.UnitName, want.Day = congress, got.UnitID, got.UnitPath, got.UnitName, got.Day
					want.Youngest, want.Oldest, want.Complete = got.Youngest, got.Oldest, counts.Complete
					require.Equal(t, want, got)
					return nil
				}))
			}
		})
	})
}

// share makes one person a delegate of both congresses, as a delegation upward does; an edit then counts both.
func (w world) share(t testing.TB) {
	t.Helper()
	here := w.Add(t, w.Here, delegatetest.Person("Người Chung"))[0]
	there := w.Add(t, w.There, delegatetest.Person("Người Chung"))[0]
	rec := w.Get(t, here)
	storetest.Must(t, w.Store, storetest.Root(), func(tx *store.Tx) error {
		if err := tx.DB().Exec("UPDATE delegates SET person_id = ? WHERE id = ?", rec.PersonID, there).Error; err != nil {
			return err
		}
		rec.Gender = delegate.Female
		_, err := delegate.Edit(tx, here, rec.Delegate.Version, rec)
		return err
	})
}

// anything runs one command that is possible.
func (w world) anything(t testing.TB, rt *rapid.T, pool []delegate.Record) {
	t.Helper()
	congress := rapid.SampledFrom([]int64{w.Here, w.There}).Draw(rt, "congress")
	present, gone := w.Everybody(t, congress)
	rec := rapid.SampledFrom(pool).Draw(rt, "record")
	command := rapid.SampledFrom([]string{"add", "add all", "edit", "edit shared", "withdraw", "restore"}).Draw(rt, "command")
	storetest.Must(t, w.Store, storetest.Root(), func(tx *store.Tx) error {
		switch {
		case command == "add":
			_, err := delegate.Add(tx, congress, rec)
			return err
		case command == "add all":
			return delegate.AddAll(tx, congress, pool[:rapid.IntRange(1, 20).Draw(rt, "many")])
		case command == "restore" && len(gone) > 0:
			r := rapid.SampledFrom(gone).Draw(rt, "who").Delegate
			err := delegate.Restore(tx, r.ID, r.Version, false)
			if len(delegatetest.Keys(err)) > 0 { // the same person is in the list again
				return nil
			}
			return err
		case len(present) == 0:
			return nil
		}
		old := rapid.SampledFrom(present).Draw(rt, "who")
		for _, r := range present {
			if command == "edit shared" && strings.HasPrefix(r.FullName, "Người Chung") {
				old = r
			}
		}
		switch command {
		case "edit", "edit shared":
			rec.FullName = old.FullName
			_, err := delegate.Edit(tx, old.Delegate.ID, old.Delegate.Version, rec)
			return err
		case "withdraw":
			return delegate.Withdraw(tx, old.Delegate.ID, old.Delegate.Version, "ốm")
		}
		return nil
	})
}
