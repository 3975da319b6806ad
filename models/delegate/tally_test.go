package delegate_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// everybody reads the whole list of a congress, those who have withdrawn apart.
func (w world) everybody(t testing.TB, congress int64) (present, gone []delegate.Record) {
	t.Helper()
	require.NoError(t, w.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
		f := delegate.Filter{Scope: delegate.Scope{CongressID: congress}}
		if err := delegate.All(tx, f, func(r delegate.Record) error { present = append(present, r); return nil }); err != nil {
			return err
		}
		f.Withdrawn = true
		return delegate.All(tx, f, func(r delegate.Record) error { gone = append(gone, r); return nil })
	}))
	return present, gone
}

// counted does in Go what the tallies hold.
func counted(present, gone []delegate.Record) delegate.Counts {
	c := delegate.Counts{ByCategory: map[string]int{}, Missing: map[string]int{}, Withdrawn: len(gone)}
	for _, category := range delegate.Categories {
		c.ByCategory[category] = 0
	}
	for _, key := range delegate.Expected() {
		c.Missing[key] = 0
	}
	for _, r := range present {
		c.ByCategory[r.Category]++
		if delegate.IsOfficial(r.Category) {
			c.Official++
		}
		if r.Category == delegate.Guest {
			continue
		}
		c.Listed++
		complete := true
		for _, key := range delegate.Expected() {
			if f, _ := delegate.Fields.Find(key); f.Text(&r) == "" {
				c.Missing[key]++
				complete = false
			}
		}
		if complete {
			c.Complete++
		}
	}
	return c
}

// Whatever is done to two lists that share a person, the tallies are what a count of every record gives.
func TestTalliesAreTheFullCount(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		full := person("Đủ Cả", func(r *delegate.Record) {
			r.Confirmed = true // three are alike, and some may be in the other list
			r.Hometown, r.Residence, r.Occupation, r.Education, r.Qualification, r.PoliticalTheory = "a", "b", "c", "12/12", "Đại học", "Sơ cấp"
		})
		pool := append(crowd(60), full, full, full)
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
			for congress, day := range map[int64]calendar.Date{w.here: calendar.Of(2024, 5, 5), w.there: storetest.Today} {
				present, gone := w.everybody(t, congress)
				require.NoError(t, s.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
					counts, err := delegate.Counters(tx, delegate.Scope{CongressID: congress})
					require.NoError(t, err)
					require.Equal(t, counted(present, gone), counts)
					parts, err := delegate.Compositions(tx, delegate.Scope{CongressID: congress}, 35)
					require.NoError(t, err)
					got, want := parts[0], count(present, day, 35)
					want.CongressID, want.UnitID, want.UnitPath, want.UnitName, want.Day = congress, got.UnitID, got.UnitPath, got.UnitName, got.Day
					want.Youngest, want.Oldest = got.Youngest, got.Oldest
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
	here := w.add(t, w.here, person("Người Chung"))[0]
	there := w.add(t, w.there, person("Người Chung"))[0]
	rec := w.get(t, here)
	storetest.Must(t, w.Store, storetest.Root(), func(tx *store.Tx) error {
		if err := tx.DB().Exec("UPDATE delegates SET person_id = ? WHERE id = ?", rec.PersonID, there).Error; err != nil {
			return err
		}
		rec.Gender = delegate.Female
		return delegate.Edit(tx, here, rec.Delegate.Version, rec)
	})
}

// anything runs one command that is possible.
func (w world) anything(t testing.TB, rt *rapid.T, pool []delegate.Record) {
	t.Helper()
	congress := rapid.SampledFrom([]int64{w.here, w.there}).Draw(rt, "congress")
	present, gone := w.everybody(t, congress)
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
			if len(keys(err)) > 0 { // the same person is in the list again
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
			return delegate.Edit(tx, old.Delegate.ID, old.Delegate.Version, rec)
		case "withdraw":
			return delegate.Withdraw(tx, old.Delegate.ID, old.Delegate.Version, "ốm")
		}
		return nil
	})
}
