package roster_test

import (
	"context"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/delegate/delegatetest"
	"daihoi/models/delegation"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/identity"
	"daihoi/models/roster"
	"daihoi/models/rosterplan"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

func (w world) undo(t testing.TB, imp roster.Import) error {
	t.Helper()
	return w.Do(t, storetest.Root(), func(tx *store.Tx) error { return roster.Undo(tx, imp.ID, imp.Version) })
}

// tallied requires the stored counts to be those of the list.
func (w world) tallied(t testing.TB, official int) {
	t.Helper()
	require.NoError(t, w.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
		c, err := delegate.Counters(tx, delegate.Scope{CongressID: w.Here})
		require.Equal(t, official, c.Official)
		return err
	}))
}

func TestImportAddsThenTheSameFileChangesNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		imp, plan := w.preview(t, w.start(t, storetest.Root(), w.Here, upload(twoWomen...)).ID)
		require.Equal(t, []rosterplan.State{"new", "new"}, states(plan), "%+v", plan.Rows)
		require.Equal(t, plan.Summary, imp.Summary)
		require.Empty(t, w.Names(t, delegate.Filter{}), "a preview adds nobody")

		done, err := w.confirm(t, imp, plan.Digest(), false)
		require.NoError(t, err)
		require.Equal(t, roster.Outcome{Added: 2}, done)
		require.Equal(t, []string{"Nguyễn Thị Ánh", "Lê Thị Hòa"}, w.Names(t, delegate.Filter{Text: "thi"}))
		w.tallied(t, 2)

		_, err = w.confirm(t, imp, plan.Digest(), false)
		require.Equal(t, fault.Conflict, fault.KindOf(err), "twice is once")

		again, done := w.take(t, w.Here, twoWomen...)
		require.Equal(t, roster.Outcome{Same: 2}, done)
		require.Equal(t, map[rosterplan.State]int{"same": 2}, nonZero(again.Summary))
		require.EqualValues(t, 2, w.Rows(t, "persons", "version = 1"))

		require.NoError(t, w.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
			content, err := roster.ImportContent(tx, imp.ID)
			require.Equal(t, []byte("PK\x00\xff"), content)
			if err != nil {
				return err
			}
			list, err := roster.Imports(tx, w.Here, 10)
			require.Len(t, list, 2)
			require.Equal(t, again.ID, list[0].ID)
			require.Equal(t, roster.ImportConfirmed, list[1].State)
			require.Equal(t, tx.Now(), list[1].ConfirmedAt)
			audit, err2 := store.History(tx, "import", imp.ID, 10)
			require.Equal(t, "import_confirmed", audit[0].Action)
			require.Equal(t, []field.Change{{Field: "import_added", New: "2"}}, audit[0].Diff())
			require.Len(t, audit, 2, "started and confirmed, nothing for each row")
			require.NoError(t, err2)
			return err
		}))
	})
}

func nonZero(m map[rosterplan.State]int) map[rosterplan.State]int {
	some := map[rosterplan.State]int{}
	for s, n := range m {
		if n > 0 {
			some[s] = n
		}
	}
	return some
}

func TestImportChangesAndUndoRestoresExactly(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		_, _ = w.take(t, w.Here, twoWomen...)
		id := w.ID(t, "Nguyễn Thị Ánh")
		before := w.Get(t, id)
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error { // the same woman goes elsewhere too
			return tx.DB().Exec("INSERT INTO delegates(congress_id, person_id, category, represents_key, sort_key, search_key) VALUES (?, ?, 'guest', 'huyen', ?, ' nguyen thi anh giao vien huyen')",
				w.There, before.PersonID, before.Delegate.SortKey).Error
		})
		imp, done := w.take(t, w.Here, line("Nguyễn Thị Ánh", "5/3/1975", "Hiệu trưởng"), twoWomen[1], line("Đỗ Thị Mới", "1990", "Y tá"))
		require.Equal(t, roster.Outcome{Added: 1, Changed: 1, Same: 1}, done)
		changed := w.Get(t, id)
		require.Equal(t, "Hiệu trưởng", changed.Occupation)
		require.Equal(t, []int64{2, 2}, []int64{changed.Person.Version, changed.Delegate.Version})
		require.Equal(t, []string{"Nguyễn Thị Ánh", "Nguyễn Thị Ánh"}, w.Names(t, delegate.Filter{Text: "hieu truong"}), "here and elsewhere")
		require.EqualValues(t, 1, w.Rows(t, "delegates", "version = 2 AND category = 'guest'"))
		w.tallied(t, 3)
		require.NoError(t, w.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
			events, err := identity.History(tx, id, 10)
			require.Equal(t, []field.Change{{Field: "occupation", Old: "Giáo viên", New: "Hiệu trưởng"}}, events[0].Changes)
			require.Equal(t, "danh sách.xlsx", events[0].Reason)
			return err
		}))

		require.NoError(t, w.undo(t, imp))
		after := w.Get(t, id)
		require.Equal(t, []int64{3, 3}, []int64{after.Person.Version, after.Delegate.Version})
		after.Person.Version, after.Delegate.Version = before.Person.Version, before.Delegate.Version
		require.Equal(t, before, after)
		require.Equal(t, []string{"Lê Thị Hòa"}, w.Names(t, delegate.Filter{Text: "nong"}))
		require.Equal(t, []string{"Nguyễn Thị Ánh", "Nguyễn Thị Ánh"}, w.Names(t, delegate.Filter{Text: "giao vien"}))
		require.Empty(t, w.Names(t, delegate.Filter{Text: "moi"}))
		require.EqualValues(t, 2, w.Rows(t, "persons", "1 = 1"), "the added person went too")
		w.tallied(t, 2)

		imp, _ = w.preview(t, imp.ID)
		require.Equal(t, roster.ImportUndone, imp.State)
		require.Equal(t, fault.Conflict, fault.KindOf(w.undo(t, imp)), "undone once")
	})
}

func TestUndoKeepsItsHandsOffLaterWork(t *testing.T) {
	t.Parallel()
	for name, later := range map[string]func(t *testing.T, w world, id int64){
		"edited": func(t *testing.T, w world, id int64) { w.Edit(t, id, func(r *delegate.Record) { r.Note = "x" }) },
		"withdrawn": func(t *testing.T, w world, id int64) {
			require.NoError(t, w.Do(t, storetest.Root(), func(tx *store.Tx) error {
				return delegate.Withdraw(tx, id, w.Get(t, id).Delegate.Version, "ốm")
			}))
		},
		"imported again": func(t *testing.T, w world, _ int64) {
			w.take(t, w.Here, line("Nguyễn Thị Ánh", "5/3/1975", "Hiệu trưởng"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			storetest.Each(t, func(t *testing.T, s *store.Store) {
				w := newWorld(t, s)
				imp, _ := w.take(t, w.Here, twoWomen...)
				later(t, w, w.ID(t, "Nguyễn Thị Ánh"))
				err := w.undo(t, imp)
				require.Equal(t, fault.Conflict, fault.KindOf(err))
				require.Equal(t, "fault.import_touched", fault.As(err).Key)
				require.Equal(t, map[string]any{"Name": "Nguyễn Thị Ánh", "Count": 1}, fault.As(err).Args)
				require.EqualValues(t, 2, w.Rows(t, "delegates", "1 = 1"))
			})
		})
	}
}

func TestUndoLeavesAPersonWhoGoesElsewhere(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		imp, _ := w.take(t, w.Here, twoWomen...)
		rec := w.Get(t, w.ID(t, "Lê Thị Hòa"))
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			return tx.DB().Exec("INSERT INTO delegates(congress_id, person_id, category, sort_key, search_key) VALUES (?, ?, 'guest', ?, 'x')",
				w.There, rec.PersonID, rec.Delegate.SortKey).Error
		})
		require.NoError(t, w.undo(t, imp))
		require.Equal(t, []string{"Lê Thị Hòa"}, w.Names(t, delegate.Filter{}))
		require.EqualValues(t, 1, w.Rows(t, "persons", "1 = 1"))
	})
}

func TestConfirmLooksAgain(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.take(t, w.Here, twoWomen...)
		id := w.ID(t, "Nguyễn Thị Ánh")
		imp, plan := w.preview(t, w.start(t, storetest.Root(), w.Here,
			upload(line("Nguyễn Thị Ánh", "5/3/1975", "Hiệu trưởng"), line("Đỗ Thị Mới", "1990", "Y tá"))).ID)

		w.Edit(t, id, func(r *delegate.Record) { r.Note = "another field" })
		w.Edit(t, id, func(r *delegate.Record) { r.Occupation = "Bác sĩ" })
		_, err := w.confirm(t, imp, plan.Digest(), false)
		require.Equal(t, "fault.import_outdated", fault.As(err).Key)
		require.Equal(t, fault.Conflict, fault.KindOf(err))
		require.Equal(t, "Bác sĩ", w.Get(t, id).Occupation)
		require.EqualValues(t, 2, w.Rows(t, "delegates", "1 = 1"), "nothing applied")

		imp, plan = w.preview(t, imp.ID)
		w.Edit(t, id, func(r *delegate.Record) { r.Note = "a field that the file does not touch" })
		_, err = w.confirm(t, imp, plan.Digest(), false)
		require.NoError(t, err)
		require.Equal(t, "Hiệu trưởng", w.Get(t, id).Occupation)
		require.Equal(t, "a field that the file does not touch", w.Get(t, id).Note, "what the file does not say stays")
	})
}

func TestRowsWithErrorsAreLeftOutOnlyOnPurpose(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		imp, plan := w.preview(t, w.start(t, storetest.Root(), w.Here, upload(twoWomen[0], line("", "31/2/1980", ""))).ID)
		require.Equal(t, []rosterplan.State{"new", "error"}, states(plan))
		_, err := w.confirm(t, imp, plan.Digest(), false)
		require.Equal(t, []string{" problem.import_errors"}, delegatetest.Keys(err))
		done, err := w.confirm(t, imp, plan.Digest(), true)
		require.NoError(t, err)
		require.Equal(t, roster.Outcome{Added: 1, LeftOut: 1}, done)
		require.Equal(t, []string{"Nguyễn Thị Ánh"}, w.Names(t, delegate.Filter{}))
	})
}

// Of two imports of the same people at once, one adds them and the other is told to look again.
func TestTwoImportsAtOnce(t *testing.T) {
	t.Parallel()
	storetest.AtOnce(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		var imports [2]roster.Import
		var plans [2]rosterplan.Plan
		for i := range imports {
			imports[i], plans[i] = w.preview(t, w.start(t, storetest.Root(), w.Here, upload(twoWomen...)).ID)
		}
		var errs [2]error
		var both sync.WaitGroup
		for i := range imports {
			both.Go(func() { _, errs[i] = w.confirm(t, imports[i], plans[i].Digest(), false) })
		}
		both.Wait()
		if errs[0] != nil {
			errs[0], errs[1] = errs[1], errs[0]
		}
		require.NoError(t, errs[0])
		require.Equal(t, "fault.import_outdated", fault.As(errs[1]).Key)
		require.EqualValues(t, 2, w.Rows(t, "delegates", "1 = 1"))
	})
}

// An edit that is not yet committed when Confirm begins is waited for and seen.
func TestConfirmWaitsForAnEdit(t *testing.T) {
	t.Parallel()
	storetest.AtOnce(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.take(t, w.Here, twoWomen...)
		rec := w.Get(t, w.ID(t, "Nguyễn Thị Ánh"))
		imp, plan := w.preview(t, w.start(t, storetest.Root(), w.Here, upload(line("Nguyễn Thị Ánh", "5/3/1975", "Hiệu trưởng"))).ID)
		confirmed := make(chan error, 1)
		require.NoError(t, w.Do(t, storetest.Root(), func(tx *store.Tx) error {
			rec.Occupation = "Bác sĩ"
			_, err := delegate.Edit(tx, rec.Delegate.ID, rec.Delegate.Version, rec)
			go func() { _, err := w.confirm(t, imp, plan.Digest(), false); confirmed <- err }()
			return err
		}))
		require.Equal(t, "fault.import_outdated", fault.As(<-confirmed).Key)
		require.Equal(t, "Bác sĩ", w.Get(t, rec.Delegate.ID).Occupation)
	})
}

// dying is a context that ends after a number of questions to it, which is anywhere in the work of a transaction.
type dying struct {
	context.Context
	left atomic.Int64
	end  context.CancelFunc
}

func (d *dying) Value(key any) any {
	if d.left.Add(-1) == 0 {
		d.end()
	}
	return d.Context.Value(key)
}

func TestAnImportCutShortLeavesNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.take(t, w.Here, people(60, "Nông dân")...)
		rows := append(people(60, "Công nhân"), twoWomen...)
		imp, plan := w.preview(t, w.start(t, storetest.Root(), w.Here, upload(rows...)).ID)
		audit := w.Rows(t, "audit_entries", "1 = 1")
		cut := 0
		for after := int64(1); ; after += 9 {
			inner, end := context.WithCancel(t.Context())
			ctx := &dying{Context: inner, end: end}
			ctx.left.Store(after)
			err := w.Write(ctx, storetest.Root(), func(tx *store.Tx) error {
				_, err := roster.Confirm(tx, nil, imp.ID, imp.Version, plan.Digest(), roster.Consent{})
				return err
			})
			end()
			if err == nil {
				break
			}
			cut++
			require.EqualValues(t, 0, w.Rows(t, "delegates", "version > 1"), "after %d", after)
			require.EqualValues(t, 60, w.Rows(t, "persons", "1 = 1"))
			require.EqualValues(t, 1, w.Rows(t, "imports", "state = 'confirmed'"))
			require.Equal(t, audit, w.Rows(t, "audit_entries", "1 = 1"))
		}
		t.Logf("cut %d times", cut)
		require.Greater(t, cut, 3, "the work was cut at several places")
		require.EqualValues(t, 62, w.Rows(t, "delegates", "1 = 1"))
		require.EqualValues(t, 60, w.Rows(t, "delegates", "version = 2"))
	})
}

// people are n rows of different persons.
func people(n int, occupation string) [][]string {
	family, middle := []string{"Nguyễn", "Trần", "Lê", "Phạm", "Hoàng"}, []string{"Văn", "Thị", "Đức", "Minh", "Ngọc", "Quốc", "Thanh"}
	given := []string{"An", "Bình", "Cường", "Dũng", "Giang", "Hà", "Hòa", "Khánh", "Lan", "Mai", "Nam", "Oanh", "Phúc", "Quân", "Sơn", "Tâm"}
	rows := make([][]string, n)
	for i := range rows {
		born := calendar.Of(1950, 1, 1).AddDays(i * 3)
		rows[i] = []string{family[i%5] + " " + middle[i/5%7] + " " + given[i/35%16], []string{"Nam", "Nữ"}[i%2], born.Short(), "Kinh",
			occupation, "Thôn " + strconv.Itoa(i%40), "Hiệp thương"}
	}
	return rows
}

func TestAnImportTakesAFixedNumberOfStatements(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		all := people(440, "Nông dân")
		few, many := w.importing(t, w.Here, all[:40]), w.importing(t, w.There, all[40:])
		require.Equal(t, few, many, "to add, to change and to undo, for 40 rows and for 400")
	})
}

// Rows are written by the 500, for the databases limit the parameters of one statement.
func TestAnImportOfTwoBatches(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite(t))
	all := people(580, "Nông dân")
	one, two := w.importing(t, w.Here, all[:40]), w.importing(t, w.There, all[40:])
	for i := range one {
		require.Greater(t, two[i], one[i])
		require.Less(t, two[i], 2*one[i])
	}
}

// importing adds the rows to the congress, changes the occupation of everybody and undoes that. It counts the statements
// of each.
func (w world) importing(t *testing.T, congress int64, rows [][]string) (statements [3]int64) {
	t.Helper()
	people := func(where string) int64 {
		return w.Rows(t, "persons", "id IN (SELECT person_id FROM delegates WHERE congress_id = "+strconv.FormatInt(congress, 10)+") AND "+where)
	}
	counted := func(i int, command func(tx *store.Tx) error) {
		var n atomic.Int64
		require.NoError(t, w.Write(store.CountStatements(t.Context(), &n), storetest.Root(), command))
		statements[i] = n.Load()
	}
	run := func(i int, want roster.Outcome) roster.Import {
		imp, plan := w.preview(t, w.start(t, storetest.Root(), congress, upload(rows...)).ID)
		counted(i, func(tx *store.Tx) error {
			done, err := roster.Confirm(tx, nil, imp.ID, imp.Version, plan.Digest(), roster.Consent{})
			require.Equal(t, want, done)
			return err
		})
		imp, _ = w.preview(t, imp.ID)
		return imp
	}
	run(0, roster.Outcome{Added: len(rows)})
	for _, row := range rows {
		row[4] = "Công nhân"
	}
	imp := run(1, roster.Outcome{Changed: len(rows)})
	require.EqualValues(t, len(rows), people("occupation = 'Công nhân' AND version = 2"))
	require.NoError(t, w.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
		c, err := delegate.Counters(tx, delegate.Scope{CongressID: congress})
		require.Equal(t, len(rows), c.Official)
		return err
	}))
	counted(2, func(tx *store.Tx) error { return roster.Undo(tx, imp.ID, imp.Version) })
	require.EqualValues(t, len(rows), people("occupation = 'Nông dân' AND version = 3"))
	return statements
}

func BenchmarkImport(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *store.Store{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		b.Run(name, func(b *testing.B) {
			w := newWorld(b, open(b))
			up := upload(people(5000, "Nông dân")...)
			b.ReportAllocs()
			for b.Loop() {
				imp, plan := w.preview(b, w.start(b, storetest.Root(), w.Here, up).ID)
				_, err := w.confirm(b, imp, plan.Digest(), false)
				require.NoError(b, err)
				b.StopTimer()
				imp, _ = w.preview(b, imp.ID)
				require.NoError(b, w.undo(b, imp))
				b.StartTimer()
			}
		})
	}
}

// An import whose delegates were merged is not undone, and says so kindly.
func TestAnImportIsNotUndoneOverAMerge(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		old := w.Add(t, w.Here, delegatetest.Person("Đỗ Thị Mới"))[0]
		imp, _ := w.take(t, w.Here, line("Lê Thị Hòa", "1971", "Y tá"))
		kept, merged := w.Get(t, old).Person, w.Get(t, w.ID(t, "Lê Thị Hòa")).Person
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			_, err := identity.Merge(tx, identity.MergeInput{Kept: kept.ID, Merged: merged.ID, KeptVersion: kept.Version, MergedVersion: merged.Version})
			return err
		})
		err := w.undo(t, imp)
		require.Equal(t, fault.Conflict, fault.KindOf(err))
		require.Equal(t, "fault.import_gone", fault.As(err).Key)
	})
}

func TestAnImportIsNotUndoneUnderADelegation(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		old := w.Get(t, w.Add(t, w.Here, delegatetest.Person("Lê Văn An"))[0]).PersonID
		imp, _ := w.take(t, w.Here, line("Nguyễn Thị Ánh", "5/3/1975", "Giáo viên"))
		added := w.Get(t, w.ID(t, "Nguyễn Thị Ánh")).PersonID
		choose := func(version int, official ...int64) {
			storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
				return delegation.Choose(tx, w.Here, version, delegation.Envoys{Official: official, HeadID: old, DocNumber: "05/BB-MTTQ"})
			})
		}
		choose(0, old, added)
		err := w.undo(t, imp)
		require.Equal(t, fault.Conflict, fault.KindOf(err))
		require.Equal(t, "fault.import_delegated", fault.As(err).Key)
		choose(1, old)
		require.NoError(t, w.undo(t, imp))
	})
}
