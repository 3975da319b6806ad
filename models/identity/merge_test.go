package identity_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/delegate/delegatetest"
	"daihoi/models/delegation"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/identity"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// merging is the merge of the persons of two delegates as they are now.
func (w world) merging(t testing.TB, kept, merged int64, fromMerged ...string) identity.MergeInput {
	t.Helper()
	a, b := w.Get(t, kept), w.Get(t, merged)
	return identity.MergeInput{Kept: a.PersonID, Merged: b.PersonID, KeptVersion: a.Person.Version, MergedVersion: b.Person.Version, FromMerged: fromMerged}
}

func (w world) merge(t testing.TB, a access.Actor, m identity.MergeInput) (id int64, err error) {
	t.Helper()
	err = w.Do(t, a, func(tx *store.Tx) (err error) { id, err = identity.Merge(tx, m); return err })
	return id, err
}

func (w world) separate(t testing.TB, a access.Actor, person int64) error {
	t.Helper()
	return w.Do(t, a, func(tx *store.Tx) error {
		known, err := delegate.KnownPerson(tx, person)
		if err != nil {
			return err
		}
		list, err := identity.Merges(known, tx)
		if err != nil {
			return err
		}
		return identity.UndoMerge(tx, person, list[0].ID)
	})
}

// rowsOf are all rows that a merge can touch, without versions.
func (w world) rowsOf(t testing.TB) map[string][]map[string]any {
	t.Helper()
	all := map[string][]map[string]any{}
	require.NoError(t, w.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
		for table, order := range map[string]string{"persons": "id", "delegates": "id", "delegation_members": "delegation_id, person_id",
			"delegations": "id", "import_decisions": "congress_id, row_key", "corrections": "id", "delegate_tallies": "congress_id"} {
			var rows []map[string]any
			require.NoError(t, tx.DB().Table(table).Order(order).Find(&rows).Error)
			for _, row := range rows {
				delete(row, "version")
				for _, sealed := range []string{"phone", "citizen_id"} { // the same number looks different each time
					if text, ok := row[sealed].(string); ok && table == "persons" {
						require.NoError(t, tx.Unseal("persons."+sealed, &text))
						row[sealed] = text
					}
				}
			}
			all[table] = rows
		}
		return nil
	}))
	return all
}

// send makes the person of a delegate a member and the head of the delegation of a congress.
func (w world) send(t testing.TB, delegateID, congress int64, kind string, head bool) {
	t.Helper()
	rec := w.Get(t, delegateID)
	storetest.Must(t, w.Store, storetest.Root(), func(tx *store.Tx) error {
		require.NoError(t, tx.DB().Exec("INSERT INTO delegations(congress_id, state) VALUES (?, 'draft') ON CONFLICT DO NOTHING", congress).Error)
		var id int64
		require.NoError(t, tx.DB().Raw("SELECT id FROM delegations WHERE congress_id = ?", congress).Scan(&id).Error)
		if head {
			require.NoError(t, tx.DB().Exec("UPDATE delegations SET head_id = ? WHERE id = ?", rec.PersonID, id).Error)
		}
		if err := tx.DB().Exec("INSERT INTO delegation_members(delegation_id, person_id, kind, position) VALUES (?, ?, ?, 0) ON CONFLICT DO NOTHING", id, rec.PersonID, kind).Error; err != nil {
			return err
		}
		return delegation.Keep(tx, id)
	})
}

func TestMergeMovesDelegateshipsToTheKeptPerson(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		here := w.Add(t, w.Here, delegatetest.Person("Nguyễn Văn An", func(r *delegate.Record) { r.CitizenID, r.Occupation = "", "Chủ tịch" }))[0]
		there := w.Add(t, w.There, delegatetest.Person("NGUYỄN VĂN AN", func(r *delegate.Record) { r.Represents, r.Hometown = "Huyện", "Hà Nam" }))[0]
		w.send(t, there, w.There, "official", true)
		m := w.merging(t, here, there, "hometown", "citizen_id")
		id, err := w.merge(t, storetest.Root(), m)
		require.NoError(t, err)
		require.Equal(t, here, id)
		a, b := w.Get(t, here), w.Get(t, there)
		require.Equal(t, a.Person, b.Person)
		require.Equal(t, []string{"Nguyễn Văn An", "Hà Nam", "001070001234", "Chủ tịch"}, []string{b.FullName, b.Hometown, b.CitizenID, b.Occupation})
		require.Equal(t, []int64{2, 2, 2}, []int64{a.Person.Version, a.Delegate.Version, b.Delegate.Version})
		require.EqualValues(t, 1, w.Rows(t, "persons", "1 = 1"))
		require.EqualValues(t, 1, w.Rows(t, "delegation_members", fmt.Sprint("person_id = ", a.PersonID)))
		require.EqualValues(t, 1, w.Rows(t, "delegations", fmt.Sprint("version = 2 AND head_id = ", a.PersonID)))
		require.Equal(t, []string{"Nguyễn Văn An", "Nguyễn Văn An"}, w.Names(t, delegate.Filter{Text: "chu tich"}))
		w.sameTallies(t)

		require.NoError(t, w.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
			events, err := identity.History(tx, there, 10)
			require.Len(t, events, 2)
			require.Equal(t, "persons_merged", events[0].Action)
			require.Contains(t, events[0].Changes, field.Change{Field: "merged_person", New: "NGUYỄN VĂN AN, 09/3/1970"})
			require.Contains(t, events[0].Changes, field.Change{Field: "citizen_id", New: "••••••••1234"})
			require.Contains(t, events[0].Changes, field.Change{Field: "merged_seat", New: "Xã Yên Viên"})
			return err
		}))
		require.NoError(t, w.Read(t.Context(), delegatetest.Role(access.Clerk, w.HerePath), func(tx *store.Tx) error {
			events, err := identity.History(tx, here, 10)
			require.Equal(t, []field.Change{{Field: "hometown", New: "Hà Nam"}, {Field: "citizen_id", New: "••••••••1234"}}, events[0].Changes,
				"of other units a clerk learns nothing")
			return err
		}))
		_, err = w.merge(t, storetest.Root(), m)
		require.Equal(t, fault.NotFound, fault.KindOf(err), "the merged one is no more")
	})
}

// sameTallies requires the tallies to be what a count of every record gives.
func (w world) sameTallies(t testing.TB) {
	t.Helper()
	for _, congress := range []int64{w.Here, w.There} {
		present, gone := w.Everybody(t, congress)
		require.NoError(t, w.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
			counts, err := delegate.Counters(tx, delegate.Scope{CongressID: congress})
			require.Equal(t, delegatetest.Counted(present, gone), counts)
			return err
		}))
	}
}

func TestMergeInsideOneCongressLeavesOneDelegate(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		kept := w.Add(t, w.Here, delegatetest.Person("Nguyễn Văn An", func(r *delegate.Record) { r.Represents, r.Note = "", "Trưởng đoàn" }))[0]
		merged := w.Add(t, w.Here, delegatetest.Person("Nguyễn Văn An", func(r *delegate.Record) {
			r.Category, r.Represents, r.Gender = delegate.ExOfficio, "Thôn 2", delegate.Female
		}))[0]
		w.Edit(t, merged, func(r *delegate.Record) { r.Note = "khác" })
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			if err := tx.DB().Exec("INSERT INTO corrections(delegate_id, changes, user_name, at, state) VALUES (?, '[]', 'A', '', 'open')", merged).Error; err != nil {
				return err
			}
			return tx.DB().Exec("INSERT INTO import_decisions VALUES (?, 'x|1970|thon 2', 'keep', ?, 'A', '')", w.Here, merged).Error
		})
		w.send(t, kept, w.Here, "reserve", false)
		w.send(t, merged, w.Here, "official", true)
		before := w.rowsOf(t)
		m := w.merging(t, kept, merged, "gender")
		_, err := w.merge(t, storetest.Root(), m)
		require.NoError(t, err)
		got := w.Get(t, kept)
		require.Equal(t, []string{delegate.ExOfficio, "Thôn 2", "khác", delegate.Female}, []string{got.Category, got.Represents, got.Note, got.Gender},
			"đương nhiên wins over hiệp thương")
		require.EqualValues(t, 1, w.Rows(t, "delegates", "1 = 1"))
		require.EqualValues(t, 1, w.Rows(t, "delegation_members", "kind = 'official'"))
		require.EqualValues(t, 1, w.Rows(t, "import_decisions", fmt.Sprint("delegate_id = ", kept)))
		require.EqualValues(t, 1, w.Rows(t, "corrections", fmt.Sprint("delegate_id = ", kept)))
		w.sameTallies(t)
		require.NoError(t, w.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
			events, err := identity.History(tx, kept, 10)
			require.Len(t, events, 4, "merged, changed, and both were added")
			require.Contains(t, events[0].Changes, field.Change{Field: "merged_double", New: "Xã Ngọc Hồi"})
			return err
		}))
		require.NoError(t, w.separate(t, storetest.Root(), got.PersonID))
		require.Equal(t, before, w.rowsOf(t))
		require.Greater(t, w.Get(t, merged).Delegate.Version, int64(2), "a form opened before the merge is stale")
		require.Greater(t, w.Get(t, kept).Delegate.Version, got.Delegate.Version)
	})
}

// Whatever two persons are merged, with whatever values, and whatever comes in between and is taken back too: the merge
// undone leaves every row as it was, and at every moment the tallies are the full count.
func TestMergeAndSeparateRestoreEveryRow(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		storetest.Check(t, func(rt *rapid.T) {
			storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
				for _, table := range []string{"delegation_members", "delegations", "congress_part_days", "person_merges", "delegate_tallies", "delegates", "persons"} {
					require.NoError(t, tx.DB().Exec("DELETE FROM "+table).Error)
				}
				return nil
			})
			ids := w.anybody(t, rt)
			pick := func(name string) int64 { return rapid.SampledFrom(ids).Draw(rt, name) }
			keys := rapid.SliceOfDistinct(rapid.SampledFrom(delegate.PersonFields.Keys()), rapid.ID).Draw(rt, "from merged")
			before := w.rowsOf(t)
			var merged []int64 // kept persons, in order
			for range rapid.IntRange(1, 3).Draw(rt, "merges") {
				a, b := pick("a"), pick("b")
				if w.Rows(t, "delegates", fmt.Sprintf("id IN (%d, %d)", a, b)) < 2 || w.Get(t, a).PersonID == w.Get(t, b).PersonID {
					continue
				}
				m := w.merging(t, a, b, keys...)
				if _, err := w.merge(t, storetest.Root(), m); fault.KindOf(err) == fault.Invalid {
					continue // values that cannot stand together
				} else if err != nil {
					rt.Fatal(err)
				}
				merged = append(merged, m.Kept)
				w.sameTallies(t)
			}
			for i := len(merged) - 1; i >= 0; i-- {
				require.NoError(t, w.separate(t, storetest.Root(), merged[i]))
			}
			require.Equal(t, before, w.rowsOf(t))
			w.sameTallies(t)
		})
	})
}

// anybody fills both congresses, some persons in both, some withdrawn, some sent further.
func (w world) anybody(t testing.TB, rt *rapid.T) (ids []int64) {
	t.Helper()
	for _, rec := range delegatetest.Crowd(rapid.IntRange(2, 4).Draw(rt, "persons")) {
		congress := rapid.SampledFrom([]int64{w.Here, w.There}).Draw(rt, "congress")
		id := w.Add(t, congress, rec)[0]
		ids = append(ids, id)
		if rapid.Bool().Draw(rt, "both") {
			other, err := w.Attach(t, storetest.Root(), id, w.Here+w.There-congress)
			require.NoError(t, err)
			ids = append(ids, other)
		}
		if rapid.Bool().Draw(rt, "sent") {
			w.send(t, id, congress, rapid.SampledFrom([]string{"official", "reserve"}).Draw(rt, "kind"), rapid.Bool().Draw(rt, "head"))
		}
		if rapid.IntRange(0, 3).Draw(rt, "withdraws") == 0 {
			storetest.Must(t, w.Store, storetest.Root(), func(tx *store.Tx) error {
				return delegate.Withdraw(tx, id, w.Get(t, id).Delegate.Version, "ốm")
			})
		}
	}
	return ids
}

func TestAMergeIsUndoneOnlyWhileNothingTouchedIt(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		here, there := w.Add(t, w.Here, delegatetest.Person("Nguyễn Văn An"))[0], w.Add(t, w.There, delegatetest.Person("Nguyễn Văn An"))[0]
		_, err := w.merge(t, storetest.Root(), w.merging(t, here, there))
		require.NoError(t, err)
		w.Edit(t, there, func(r *delegate.Record) { r.Note = "mới" })
		err = w.separate(t, storetest.Root(), w.Get(t, here).PersonID)
		require.Equal(t, fault.Conflict, fault.KindOf(err))
		require.Equal(t, "fault.merge_touched", fault.As(err).Key)
		w.Edit(t, there, func(r *delegate.Record) { r.Note = "" })
		require.NoError(t, w.separate(t, storetest.Root(), w.Get(t, here).PersonID), "changed back is not changed")
		require.NotEqual(t, w.Get(t, here).PersonID, w.Get(t, there).PersonID)
	})
}

func TestWhoMayMerge(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		one, two := w.Add(t, w.Here, delegatetest.Person("Nguyễn Văn An"))[0], w.Add(t, w.Here, delegatetest.Person("Nguyễn Văn An"))[0]
		there := w.Add(t, w.There, delegatetest.Person("Nguyễn Văn An"))[0]
		abroad := w.Add(t, w.Here, delegatetest.Person("Trần Văn Bảy"))[0]
		_, err := w.Attach(t, storetest.Root(), abroad, w.There)
		require.NoError(t, err)
		grants := func(g ...access.Grant) access.Actor { return access.Actor{Grants: g} }
		clerk, viewer := access.Grant{Role: access.Clerk, Path: w.HerePath}, access.Grant{Role: access.Viewer, Path: w.HerePath}
		far := access.Grant{Role: access.Clerk, Path: w.TherePath}
		for name, c := range map[string]struct {
			actor access.Actor
			a, b  int64
			want  fault.Kind
		}{
			"two of another unit":       {grants(far), one, two, fault.NotFound},
			"a viewer":                  {grants(viewer), one, two, fault.Forbidden},
			"a reviewer":                {delegatetest.Role(access.Reviewer, w.HerePath), one, two, fault.Forbidden},
			"one of another unit":       {grants(clerk), one, there, fault.NotFound},
			"one only seen":             {grants(far, viewer), there, one, fault.Forbidden},
			"one who goes out of reach": {grants(clerk), one, abroad, fault.Forbidden},
		} {
			m := w.merging(t, c.a, c.b)
			_, err := w.merge(t, c.actor, m)
			require.Equal(t, c.want, fault.KindOf(err), name)
			err = w.Do(t, c.actor, func(tx *store.Tx) error { return identity.Distinguish(tx, m.Kept, m.Merged) })
			require.Equal(t, c.want, fault.KindOf(err), name)
		}
		m := w.merging(t, one, two)
		stale := m
		stale.MergedVersion++
		_, err = w.merge(t, grants(clerk), stale)
		require.Equal(t, fault.Conflict, fault.KindOf(err))
		_, err = w.merge(t, grants(clerk), m)
		require.NoError(t, err)
		require.Equal(t, fault.NotFound, fault.KindOf(w.separate(t, grants(far), m.Kept)))
		require.Equal(t, fault.Forbidden, fault.KindOf(w.separate(t, grants(viewer), m.Kept)))
		require.NoError(t, w.separate(t, grants(clerk), m.Kept))
	})
}

func TestTheFullerValueIsProposed(t *testing.T) {
	t.Parallel()
	a := delegate.Person{FullName: "NGUYỄN VĂN AN", BornOn: calendar.Partial{Year: 1970}, Occupation: "Chủ tịch UBND xã", Phone: "0912345678",
		Hometown: "Ha Nam", CitizenID: "012345678", Gender: delegate.Female}
	b := delegate.Person{FullName: "Nguyễn Văn An", BornOn: calendar.Partial{Year: 1970, Month: 3}, Occupation: "Chủ tịch", Phone: "0987654321",
		Hometown: "Hà Nam", CitizenID: "001070001234", Gender: delegate.Male, Religion: "Không"}
	require.Equal(t, []string{"full_name", "born_on", "religion", "hometown", "citizen_id"}, identity.Fuller(a, b))
	require.Equal(t, []string{"gender", "occupation"}, identity.Fuller(b, a))
}

// One person chosen twice is counted once from the day of the merge on, not before.
func TestAMergeLeavesDelegationsOfPastDays(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		ids := w.Add(t, w.Here, delegatetest.Person("Nguyễn Văn An"), delegatetest.Person("NGUYỄN VĂN AN"))
		w.send(t, ids[0], w.Here, "official", false)
		w.send(t, ids[1], w.Here, "official", false)
		s.SetClock(func() time.Time { return storetest.Clock().AddDate(0, 0, 1) })
		_, err := w.merge(t, storetest.Root(), w.merging(t, ids[0], ids[1]))
		require.NoError(t, err)
		for day, want := range map[calendar.Date]int{storetest.Today: 2, storetest.Today.AddDays(1): 1} {
			require.NoError(t, w.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
				all, err := delegation.Tallies(tx, w.HerePath, w.Term, day)
				require.Equal(t, want, all[w.Here].Official, day)
				return err
			}))
		}
	})
}

// Every unit with a seat of one of the merged persons has the merge in its log, each with its own delegateships; the history
// of a record tells it once.
func TestMergeIsLoggedAtEveryUnitConcerned(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		kept := w.Add(t, w.Here, delegatetest.Person("Nguyễn Văn An"))[0]
		merged := w.Add(t, w.There, delegatetest.Person("Nguyễn Văn Ân"))[0]
		logged := func(action string) (lines []string) {
			require.NoError(t, w.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
				var entries []store.AuditEntry
				require.NoError(t, tx.DB().Where("action = ?", action).Order("id").Find(&entries).Error)
				for _, e := range entries {
					line := e.UnitPath + ":"
					for _, c := range e.Diff() {
						if c.Field != "full_name" {
							line += " " + c.Field + "=" + c.New
						}
					}
					lines = append(lines, line)
				}
				return nil
			}))
			return lines
		}
		_, err := w.merge(t, storetest.Root(), w.merging(t, kept, merged))
		require.NoError(t, err)
		require.ElementsMatch(t, []string{"/: merged_person=Nguyễn Văn Ân, 09/3/1970 merged_seat=Xã Yên Viên", w.HerePath + ":", w.TherePath + ": merged_person=Nguyễn Văn Ân, 09/3/1970 merged_seat=Xã Yên Viên"},
			logged("persons_merged"))
		merges := 0
		require.NoError(t, w.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
			events, err := identity.History(tx, kept, 50)
			for _, e := range events {
				if e.Action == "persons_merged" {
					merges++
				}
			}
			return err
		}))
		require.Equal(t, 1, merges)
		require.NoError(t, w.separate(t, storetest.Root(), w.Get(t, kept).PersonID))
		require.Len(t, logged("persons_separated"), 3)
	})
}
