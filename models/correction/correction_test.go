package correction_test

import (
	"context"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/correction"
	"daihoi/models/delegate"
	"daihoi/models/delegate/delegatetest"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// world is delegatetest's with a congress of the district above the commune here. An is on both lists.
type world struct {
	delegatetest.World
	District     int64
	DistrictPath string
	AnHere, AnUp int64
}

func newWorld(t testing.TB, s *store.Store) world {
	t.Helper()
	w := world{World: delegatetest.New(t, s), DistrictPath: "/7/"}
	storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
		var unit int64
		require.NoError(t, tx.DB().Raw("INSERT INTO units(code, level_code, kind, name, full_name, path, search_key, sort_key, edition, valid_from) "+
			"VALUES ('7', 'commune', 'Huyện', 'Gia Lâm', 'Huyện Gia Lâm', '/7/', 'gia lam', ?, 'test', '2024-02-01') RETURNING id", []byte("gia lam")).Scan(&unit).Error)
		return tx.DB().Raw("INSERT INTO congresses(unit_id, term_id, day) VALUES (?, ?, '2024-06-05') RETURNING id", unit, w.Term).Scan(&w.District).Error
	})
	w.AnHere = w.Add(t, w.Here, delegatetest.Person("Nguyễn Văn An"))[0]
	up, err := w.Attach(t, storetest.Root(), w.AnHere, w.District)
	require.NoError(t, err)
	w.AnUp = up
	return w
}

func (w world) clerk() access.Actor     { return delegatetest.Role(access.Clerk, w.HerePath) }
func (w world) organizer() access.Actor { return delegatetest.Role(access.Organizer, w.DistrictPath) }

var (
	born1970 = calendar.Partial{Year: 1970, Month: 3, Day: 9}
	born1971 = calendar.Partial{Year: 1971, Month: 3, Day: 9}
)

// edit changes a delegate as it is now.
func (w world) edit(t testing.TB, a access.Actor, id int64, change func(*delegate.Record)) (proposed int, err error) {
	t.Helper()
	rec := w.Get(t, id)
	change(&rec)
	err = w.Do(t, a, func(tx *store.Tx) (err error) {
		proposed, err = correction.Edit(tx, id, rec.Delegate.Version, rec, "Theo căn cước")
		return err
	})
	return proposed, err
}

func (w world) below(t testing.TB, a access.Actor, path string, open bool) (list []correction.Case) {
	t.Helper()
	require.NoError(t, w.Read(t.Context(), a, func(tx *store.Tx) (err error) { list, err = correction.Below(tx, path, open); return err }))
	return list
}

// logged are the audit entries of a delegate, oldest first, each with its unit.
func (w world) logged(t testing.TB, id int64) (list []string) {
	t.Helper()
	require.NoError(t, w.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
		var rows []store.AuditEntry
		err := tx.DB().Where("entity = 'delegate' AND entity_id = ?", id).Order("id").Find(&rows).Error
		for _, e := range rows {
			list = append(list, e.Action+" "+e.UnitPath)
		}
		return err
	}))
	return list
}

func TestTheIdentityBelongsToTheHighestSeat(t *testing.T) {
	t.Parallel()
	gone := calendar.Of(2024, 4, 1)
	seat := func(id int64, path string, left ...calendar.Date) delegate.Seat {
		s := delegate.Seat{DelegateID: id, UnitPath: path}
		if len(left) > 0 {
			s.WithdrawnOn = left[0]
		}
		return s
	}
	for name, c := range map[string]struct {
		seats []delegate.Seat
		want  int64
	}{
		"one list":                         {[]delegate.Seat{seat(5, "/1/7/71/")}, 5},
		"commune first, then district":     {[]delegate.Seat{seat(5, "/1/7/71/"), seat(9, "/1/7/")}, 9},
		"district first, then commune":     {[]delegate.Seat{seat(5, "/1/7/"), seat(9, "/1/7/71/")}, 5},
		"another district is higher too":   {[]delegate.Seat{seat(5, "/1/7/71/"), seat(9, "/1/8/")}, 9},
		"two communes: entered first":      {[]delegate.Seat{seat(9, "/1/7/71/"), seat(5, "/1/8/81/")}, 5},
		"two districts: entered first":     {[]delegate.Seat{seat(5, "/1/8/"), seat(9, "/1/7/"), seat(2, "/1/7/71/")}, 5},
		"withdrawn above holds no longer":  {[]delegate.Seat{seat(5, "/1/7/71/"), seat(9, "/1/7/", gone)}, 5},
		"withdrawn everywhere: as before":  {[]delegate.Seat{seat(5, "/1/7/71/", gone), seat(9, "/1/7/", gone)}, 9},
		"province, district and a commune": {[]delegate.Seat{seat(5, "/1/7/71/"), seat(9, "/1/7/"), seat(11, "/1/")}, 11},
	} {
		require.Equal(t, c.want, delegate.HoldingSeat(c.seats).DelegateID, name)
	}
}

// A clerk of a commune edits the birth date of a person who sits in the district's list: the district's list is unchanged,
// a proposal waits there, the trace is there.
func TestAClerkProposesToTheDistrict(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		n, err := w.edit(t, w.clerk(), w.AnHere, func(r *delegate.Record) {
			r.BornOn, r.CitizenID, r.Note = born1971, "001071009999", "đã đối chiếu"
		})
		require.NoError(t, err)
		require.Equal(t, 2, n)
		require.Equal(t, []any{born1970, int64(1), int64(1)}, []any{w.Get(t, w.AnUp).BornOn, w.Get(t, w.AnUp).Person.Version, w.Get(t, w.AnUp).Delegate.Version})
		require.Equal(t, []any{born1970, "đã đối chiếu"}, []any{w.Get(t, w.AnHere).BornOn, w.Get(t, w.AnHere).Note}, "what is of the seat is saved")
		require.Equal(t, []string{"delegate_attached /7/", "correction_proposed /7/"}, w.logged(t, w.AnUp))
		require.Equal(t, []string{"delegate_added /7/71/", "delegate_changed /7/71/", "correction_proposed /7/71/"}, w.logged(t, w.AnHere))
		require.EqualValues(t, 0, w.Rows(t, "audit_entries", "changes LIKE '%001071009999%'"), "numbers stay masked")

		list := w.below(t, w.organizer(), w.DistrictPath, true)
		require.Len(t, list, 1)
		require.Equal(t, []field.Change{{Field: "born_on", Old: "1970-03-09", New: "1971-03-09"}, {Field: "citizen_id", Old: "001070001234", New: "001071009999"}}, list[0].Changes)
		require.Equal(t, []string{"Theo căn cước", "Trần Thị Thử", "Xã Ngọc Hồi", "Huyện Gia Lâm"},
			[]string{list[0].Reason, list[0].UserName, list[0].From.UnitName, list[0].Holder.UnitName})

		n, err = w.edit(t, w.clerk(), w.AnHere, func(r *delegate.Record) { r.BornOn = born1971 })
		require.NoError(t, err)
		require.Equal(t, 1, n)
		require.Len(t, w.below(t, w.organizer(), w.DistrictPath, true), 1, "the same is not proposed twice")
	})
}

func TestAnAcceptedProposalIsInBothLists(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		_, err := w.edit(t, w.clerk(), w.AnHere, func(r *delegate.Record) { r.BornOn, r.Gender, r.Hometown = born1971, delegate.Female, "Hà Nam" })
		require.NoError(t, err)
		c := w.below(t, w.organizer(), w.DistrictPath, true)[0]
		accept := func(a access.Actor, keys ...string) error {
			return w.Do(t, a, func(tx *store.Tx) error { return correction.Accept(tx, c.ID, c.Version, c.Person.Version, keys) })
		}
		require.Equal(t, fault.NotFound, fault.KindOf(accept(w.clerk(), "born_on")), "who proposes does not accept")
		require.Equal(t, []string{" problem.correction_nothing"}, delegatetest.Keys(accept(w.organizer())))
		require.NoError(t, accept(w.organizer(), "born_on", "gender"))
		for _, id := range []int64{w.AnHere, w.AnUp} {
			rec := w.Get(t, id)
			require.Equal(t, []any{born1971, delegate.Female, ""}, []any{rec.BornOn, rec.Gender, rec.Hometown})
		}
		require.Equal(t, "correction_accepted /7/", last(w.logged(t, w.AnUp)))
		require.Equal(t, "correction_accepted /7/71/", last(w.logged(t, w.AnHere)))
		require.Empty(t, w.below(t, w.organizer(), w.DistrictPath, true))
		done := w.below(t, w.clerk(), w.HerePath, false)
		require.Len(t, done, 1)
		require.Equal(t, []any{correction.Accepted, []string{"gender", "born_on"}, "Trần Thị Thử"}, []any{done[0].State, done[0].Taken, done[0].AnsweredBy})
		require.Equal(t, fault.Conflict, fault.KindOf(accept(w.organizer(), "hometown")))
		require.NoError(t, w.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
			parts, err := delegate.Compositions(tx, delegate.Scope{}, 30)
			women := 0
			for _, p := range parts {
				women += p.Women
			}
			require.Equal(t, 2, women, "the tallies of both")
			return err
		}))
	})
}

func last(list []string) string { return list[len(list)-1] }

func TestADeclinedProposalChangesNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		_, err := w.edit(t, w.clerk(), w.AnHere, func(r *delegate.Record) { r.BornOn = born1971 })
		require.NoError(t, err)
		c := w.below(t, w.organizer(), w.DistrictPath, true)[0]
		decline := func(reason string) error {
			return w.Do(t, w.organizer(), func(tx *store.Tx) error { return correction.Decline(tx, c.ID, c.Version, reason) })
		}
		require.Equal(t, []string{"reason problem.required"}, delegatetest.Keys(decline(" ")))
		require.NoError(t, decline("Căn cước ghi 1970"))
		require.Equal(t, born1970, w.Get(t, w.AnHere).BornOn)
		require.Equal(t, born1970, w.Get(t, w.AnUp).BornOn)
		done := w.below(t, w.clerk(), w.HerePath, false)
		require.Equal(t, "Căn cước ghi 1970", done[0].Answer, "the clerk sees the reason")
		require.Equal(t, "correction_declined /7/71/", last(w.logged(t, w.AnHere)))
		require.Equal(t, "correction_declined /7/", last(w.logged(t, w.AnUp)))
	})
}

func TestTheHolderChangesDirectlyWithATraceInTheOtherLists(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		n, err := w.edit(t, w.organizer(), w.AnUp, func(r *delegate.Record) { r.BornOn = born1971 })
		require.NoError(t, err)
		require.Zero(t, n)
		require.Equal(t, born1971, w.Get(t, w.AnHere).BornOn)
		require.Equal(t, "person_changed /7/71/", last(w.logged(t, w.AnHere)))
		require.Equal(t, "delegate_changed /7/", last(w.logged(t, w.AnUp)))

		n, err = w.edit(t, w.organizer(), w.AnHere, func(r *delegate.Record) { r.BornOn, r.Note = born1970, "từ xã" })
		require.NoError(t, err)
		require.Zero(t, n, "whoever may edit the highest seat edits from any list")
		require.Equal(t, "person_changed /7/", last(w.logged(t, w.AnUp)))

		require.NoError(t, w.Do(t, w.organizer(), func(tx *store.Tx) error {
			rec := w.Get(t, w.AnHere)
			_, err := correction.Edit(tx, w.AnHere, rec.Delegate.Version, rec, "")
			return err
		}))
		require.Equal(t, "person_changed /7/", last(w.logged(t, w.AnUp)), "a seat that changes alone leaves the others in peace")
	})
}

func TestOfTwoCommunesTheFirstHolds(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		binh := w.Add(t, w.There, delegatetest.Person("Trần Thị Bình"))[0]
		second, err := w.Attach(t, storetest.Root(), binh, w.Here)
		require.NoError(t, err)
		n, err := w.edit(t, w.clerk(), second, func(r *delegate.Record) { r.Phone = "0987654321" })
		require.NoError(t, err)
		require.Equal(t, 1, n, "the commune that entered her first holds the identity")
		n, err = w.edit(t, delegatetest.Role(access.Clerk, w.TherePath), binh, func(r *delegate.Record) { r.Phone = "0911111111" })
		require.NoError(t, err)
		require.Zero(t, n)
		require.Equal(t, "0911111111", w.Get(t, second).Phone)
	})
}

func TestAStaleProposalAsksAgain(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		_, err := w.edit(t, w.clerk(), w.AnHere, func(r *delegate.Record) { r.BornOn, r.Hometown = born1971, "Hà Nam" })
		require.NoError(t, err)
		seen := w.below(t, w.organizer(), w.DistrictPath, true)[0]
		_, err = w.edit(t, w.organizer(), w.AnUp, func(r *delegate.Record) { r.BornOn, r.Hometown = calendar.Partial{Year: 1972}, "Hà Nam" })
		require.NoError(t, err)
		accept := func(c correction.Case) error {
			return w.Do(t, w.organizer(), func(tx *store.Tx) error {
				return correction.Accept(tx, c.ID, c.Version, c.Person.Version, []string{"born_on"})
			})
		}
		require.Equal(t, fault.Conflict, fault.KindOf(accept(seen)))
		now := w.below(t, w.organizer(), w.DistrictPath, true)[0]
		lines := now.Lines()
		require.Equal(t, []any{"1972", true, false, "Hà Nam", false, true},
			[]any{lines[0].Now, lines[0].Moved(), lines[0].Done(), lines[1].Now, lines[1].Moved(), lines[1].Done()})
		require.NoError(t, accept(now), "seen and accepted all the same")
		require.Equal(t, born1971, w.Get(t, w.AnHere).BornOn)
	})
}

func TestProposalsAreForThoseConcerned(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		_, err := w.edit(t, w.clerk(), w.AnHere, func(r *delegate.Record) { r.BornOn = born1971 })
		require.NoError(t, err)
		c := w.below(t, w.organizer(), w.DistrictPath, true)[0]
		for _, r := range []struct {
			actor access.Actor
			want  fault.Kind
		}{
			{delegatetest.Role(access.Organizer, w.TherePath), fault.NotFound},
			{delegatetest.Role(access.Viewer, w.DistrictPath), fault.Forbidden},
			{delegatetest.Role(access.Reception, w.DistrictPath), fault.NotFound},
		} {
			for name, do := range map[string]func(tx *store.Tx) error{
				"get":   func(tx *store.Tx) error { _, err := correction.Get(tx, c.ID); return err },
				"below": func(tx *store.Tx) error { _, err := correction.Below(tx, w.DistrictPath, true); return err },
				"accept": func(tx *store.Tx) error {
					return correction.Accept(tx, c.ID, c.Version, c.Person.Version, []string{"born_on"})
				},
				"decline":  func(tx *store.Tx) error { return correction.Decline(tx, c.ID, c.Version, "không") },
				"withdraw": func(tx *store.Tx) error { return correction.Withdraw(tx, c.ID, c.Version) },
			} {
				require.Equal(t, r.want, fault.KindOf(w.Do(t, r.actor, do)), "%s by %+v", name, r.actor.Grants)
			}
			require.NoError(t, w.Read(t.Context(), r.actor, func(tx *store.Tx) error {
				list, err := correction.OfPerson(tx, c.Person, []delegate.Seat{c.From, c.Holder})
				require.Empty(t, list)
				n, err2 := correction.Waiting(tx, w.DistrictPath)
				require.Zero(t, n)
				require.NoError(t, err2)
				return err
			}))
		}
		reviewer := delegatetest.Role(access.Reviewer, w.DistrictPath)
		require.Equal(t, fault.Forbidden, fault.KindOf(w.Do(t, reviewer, func(tx *store.Tx) error { return correction.Decline(tx, c.ID, c.Version, "không") })))
		require.NoError(t, w.Do(t, w.clerk(), func(tx *store.Tx) error { return correction.Withdraw(tx, c.ID, c.Version) }))
		require.Equal(t, fault.Conflict, fault.KindOf(w.Do(t, w.organizer(), func(tx *store.Tx) error {
			return correction.Decline(tx, c.ID, c.Version+1, "không")
		})))
	})
}

func TestRowsOfATableAreProposed(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		binh := w.Add(t, w.Here, delegatetest.Person("Trần Thị Bình"))[0]
		an := w.Get(t, w.AnHere)
		rows := []delegate.RowEdit{
			{Selected: delegate.Selected{ID: w.AnHere, Version: an.Delegate.Version}, Typed: map[string]string{"occupation": "Nông dân", "category": "guest"}},
			{Selected: delegate.Selected{ID: binh, Version: 1}, Typed: map[string]string{"occupation": "Nông dân"}},
		}
		require.NoError(t, w.Do(t, w.clerk(), func(tx *store.Tx) error {
			changed, proposed, err := correction.EditAll(tx, w.Here, rows)
			require.Equal(t, []int{2, 1}, []int{changed, proposed})
			return err
		}))
		require.Equal(t, []string{"", "guest", "Nông dân"}, []string{w.Get(t, w.AnHere).Occupation, w.Get(t, w.AnHere).Category, w.Get(t, binh).Occupation})
		require.Empty(t, w.Get(t, w.AnUp).Occupation)
		require.Len(t, w.below(t, w.organizer(), w.DistrictPath, true), 1)
	})
}

func TestAPersonTakenOverIsChangedByTheHolderAlone(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		rec := w.Get(t, w.AnHere)
		rec.Delegate = delegate.Delegate{PersonID: rec.PersonID, Category: delegate.Consulted, Represents: "Xã Yên Viên"}
		rec.BornOn = born1971
		clerk := delegatetest.Role(access.Clerk, w.HerePath, w.TherePath)
		require.NoError(t, w.Do(t, clerk, func(tx *store.Tx) error {
			_, n, err := correction.Attach(tx, w.There, rec, "")
			require.Equal(t, 1, n)
			return err
		}))
		require.Equal(t, born1970, w.Get(t, w.AnUp).BornOn)
		require.Equal(t, "Xã Yên Viên", w.below(t, w.organizer(), w.DistrictPath, true)[0].From.UnitName)
	})
}

// Two organizers answer at once: one is first, the other is told.
func TestOneAnswerWins(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		_, err := w.edit(t, w.clerk(), w.AnHere, func(r *delegate.Record) { r.BornOn = born1971 })
		require.NoError(t, err)
		c := w.below(t, w.organizer(), w.DistrictPath, true)[0]
		var wg sync.WaitGroup
		results := make([]error, 4)
		for i := range results {
			wg.Go(func() {
				results[i] = s.Write(context.WithoutCancel(t.Context()), w.organizer(), func(tx *store.Tx) error {
					if i%2 == 0 {
						return correction.Decline(tx, c.ID, c.Version, "không")
					}
					return correction.Accept(tx, c.ID, c.Version, c.Person.Version, []string{"born_on"})
				})
			})
		}
		wg.Wait()
		done := 0
		for _, err := range results {
			if err == nil {
				done++
				continue
			}
			require.Equal(t, fault.Conflict, fault.KindOf(err), "%v", err)
		}
		require.Equal(t, 1, done)
		state := w.below(t, w.organizer(), w.DistrictPath, false)[0].State
		require.Equal(t, state == correction.Accepted, w.Get(t, w.AnHere).BornOn == born1971)
	})
}
