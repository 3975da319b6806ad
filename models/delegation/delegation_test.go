package delegation_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

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

// tiers is the world with a district above the commune here, a sister commune in it, and five people in the list here.
type tiers struct {
	delegatetest.World
	district, sister        int64 // congresses
	clerk, organizer        access.Actor
	an, binh, cuc, dung, em delegate.Record
}

func newTiers(t testing.TB, s *store.Store) tiers {
	t.Helper()
	w := tiers{World: newWorld(t, s).World}
	storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
		insert := func(query string, args ...any) (id int64) {
			require.NoError(t, tx.DB().Raw(query+" RETURNING id", args...).Scan(&id).Error)
			return id
		}
		require.NoError(t, tx.DB().Exec("INSERT INTO levels(code, rank, name_vi, name_en, source) VALUES ('district', 3, 'huyện', 'district', 'test')").Error)
		unit := func(level, path, full string, parent any) int64 {
			return insert("INSERT INTO units(code, level_code, kind, name, full_name, path, search_key, sort_key, edition, valid_from, parent_id) VALUES (?, ?, '', ?, ?, ?, ?, ?, 'test', '2024-02-01', ?)",
				path, level, full, full, path, full, []byte(full), parent)
		}
		above := unit("district", "/7/", "Huyện Thanh Trì", nil)
		w.district = insert("INSERT INTO congresses(unit_id, term_id) VALUES (?, ?)", above, w.Term)
		w.sister = insert("INSERT INTO congresses(unit_id, term_id) VALUES (?, ?)", unit("commune", "/7/72/", "Xã Đại Áng", above), w.Term)
		unit("commune", "/7/73/", "Xã Vạn Phúc", above)
		return tx.DB().Exec("UPDATE units SET parent_id = ? WHERE path = ?", above, w.HerePath).Error
	})
	w.clerk, w.organizer = delegatetest.Role(access.Clerk, w.HerePath), delegatetest.Role(access.Organizer, "/7/")
	appointed := func(r *delegate.Record) { r.Category = delegate.Appointed }
	for i, rec := range []struct {
		at     *delegate.Record
		name   string
		change []func(*delegate.Record)
	}{{&w.an, "Lê Văn An", nil}, {&w.binh, "Lê Văn Bình", nil}, {&w.cuc, "Lê Thị Cúc", []func(*delegate.Record){appointed}},
		{&w.dung, "Lê Văn Dũng", nil}, {&w.em, "Lê Thị Em", nil}} {
		year := func(r *delegate.Record) { r.BornOn = calendar.Partial{Year: 1960 + i} }
		*rec.at = w.Get(t, w.Add(t, w.Here, delegatetest.Person(rec.name, append(rec.change, year)...))[0])
	}
	return w
}

// envoys are An, who heads, and Bình, with Cúc and Dũng in reserve.
func (w tiers) envoys() delegation.Envoys {
	return delegation.Envoys{Official: []int64{w.an.PersonID, w.binh.PersonID}, Reserve: []int64{w.dung.PersonID, w.cuc.PersonID},
		HeadID: w.an.PersonID, DocNumber: "05/BB-MTTQ", DocDate: calendar.Of(2024, 3, 1)}
}

func (w tiers) sending(t testing.TB, a access.Actor) (s delegation.Sending) {
	t.Helper()
	require.NoError(t, w.Read(t.Context(), a, func(tx *store.Tx) (err error) { s, err = delegation.SendingOf(tx, w.Here); return err }))
	return s
}

func (w tiers) incoming(t testing.TB) (list []delegation.Incoming) {
	t.Helper()
	require.NoError(t, w.Read(t.Context(), w.organizer, func(tx *store.Tx) (err error) {
		list, err = delegation.ListIncoming(tx, w.district)
		return err
	}))
	return list
}

func (w tiers) choose(t testing.TB, a access.Actor, version int, in delegation.Envoys) error {
	t.Helper()
	return w.Do(t, a, func(tx *store.Tx) error { return delegation.Choose(tx, w.Here, version, in) })
}

func (w tiers) send(t testing.TB, a access.Actor, version int, in delegation.Envoys) error {
	t.Helper()
	return w.Do(t, a, func(tx *store.Tx) error { return delegation.Send(tx, w.Here, version, in) })
}

func (w tiers) receive(t testing.TB, a access.Actor, seen ...delegate.Seen) (done delegation.Receipt, err error) {
	t.Helper()
	err = w.Do(t, a, func(tx *store.Tx) (err error) {
		done, err = delegation.Receive(tx, w.district, seen)
		return err
	})
	return done, err
}

// received sends and receives the envoys.
func (w tiers) received(t testing.TB) delegation.Receipt {
	t.Helper()
	require.NoError(t, w.send(t, w.clerk, 0, w.envoys()))
	s := w.sending(t, w.clerk)
	done, err := w.receive(t, w.organizer, delegate.Seen{ID: s.ID, Version: s.Version})
	require.NoError(t, err)
	return done
}

func (w tiers) above(t testing.TB) map[string]delegate.Record {
	t.Helper()
	list := map[string]delegate.Record{}
	page, err := w.List(t, w.organizer, delegate.Filter{Scope: delegate.Scope{CongressID: w.district}})
	require.NoError(t, err)
	for _, r := range page.Rows {
		list[r.FullName] = r
	}
	return list
}

// allot gives the commune here the seats, under one of its names.
func (w tiers) allot(t testing.TB, name string, seats int) {
	t.Helper()
	storetest.Must(t, w.Store, storetest.Root(), func(tx *store.Tx) error {
		_, err := delegation.Allocate(tx, w.district, 0, delegation.Allocation{Total: 20, Base: 1, Lines: []delegation.SeatLine{
			{Kind: delegation.LineUnit, Name: name, Locked: &seats}, hamlet("Xã Đại Áng", 1)}})
		return err
	})
}

func (w tiers) leave(t testing.TB, r delegate.Record) {
	t.Helper()
	require.NoError(t, w.Do(t, w.clerk, func(tx *store.Tx) error {
		now, err := delegate.Get(tx, r.Delegate.ID)
		require.NoError(t, err)
		return delegate.Withdraw(tx, now.Delegate.ID, now.Delegate.Version, "chuyển công tác")
	}))
}

func TestADelegationBecomesDelegatesAboveAsTheSamePersons(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newTiers(t, s)
		w.allot(t, "XÃ NGỌC HỒI", 2)
		require.NoError(t, w.choose(t, w.clerk, 0, w.envoys()))
		chosen := w.sending(t, delegatetest.Role(access.Viewer, w.HerePath))
		require.Equal(t, delegation.Draft, chosen.State)
		require.Equal(t, "Huyện Thanh Trì", chosen.AboveUnit)
		require.Equal(t, 2, *chosen.Seats, "told to the commune, which does not see the district")
		var names []string
		for _, m := range chosen.Members {
			names = append(names, m.Kind+" "+m.FullName)
		}
		require.Equal(t, []string{"official Lê Văn An", "official Lê Văn Bình", "reserve Lê Văn Dũng", "reserve Lê Thị Cúc"}, names, "reserves in their order")
		require.Empty(t, w.above(t))

		require.NoError(t, w.send(t, w.clerk, 1, w.envoys()))
		done, err := w.receive(t, w.organizer, delegate.Seen{ID: chosen.ID, Version: 2})
		require.NoError(t, err)
		require.Equal(t, delegation.Receipt{Delegations: 1, Official: 2, Reserves: 2}, done)
		above := w.above(t)
		require.Len(t, above, 4)
		an := above["Lê Văn An"]
		require.Equal(t, w.an.PersonID, an.PersonID)
		require.Equal(t, []string{delegate.Consulted, "Xã Ngọc Hồi", "Kinh"}, []string{an.Category, an.Represents, an.Ethnicity})
		require.Equal(t, delegate.Reserve, above["Lê Thị Cúc"].Category)
		require.Equal(t, []string{"Lê Văn An", "Lê Văn Bình", "Lê Thị Cúc", "Lê Văn Dũng"}, w.Names(t, delegate.Filter{Scope: delegate.Scope{CongressID: w.district}, Text: "ngoc hoi"}))
		require.NoError(t, w.Read(t.Context(), w.organizer, func(tx *store.Tx) error {
			counts, err := delegate.Counters(tx, delegate.Scope{CongressID: w.district})
			require.NoError(t, err)
			require.Equal(t, []int{2, 2}, []int{counts.Official, counts.ByCategory[delegate.Reserve]}, "tallied")
			compared, _, err := delegation.Compare(tx, w.district)
			require.NoError(t, err)
			require.Equal(t, 2, compared[0].Sent)
			for id, want := range map[int64]string{w.district: "delegations_received", w.Here: "delegation_received"} {
				history, err := store.History(tx, "congress", id, 1)
				require.NoError(t, err)
				require.Equal(t, want, history[0].Action)
			}
			events, err := identity.History(tx, an.Delegate.ID, 5)
			require.NoError(t, err)
			require.Equal(t, "Xã Ngọc Hồi", events[0].Reason)
			return nil
		}))
		in := w.incoming(t)
		require.Equal(t, []string{"Xã Vạn Phúc", "Xã Đại Áng", "Xã Ngọc Hồi"}, []string{in[0].UnitName, in[1].UnitName, in[2].UnitName}, "not sent first")
		require.Equal(t, []any{int64(0), delegation.State("")}, []any{in[0].SenderID, in[0].State})
		last := in[2]
		require.Equal(t, []any{delegation.Received, 2, 2, 2, 0, "Lê Văn An", 2},
			[]any{last.State, last.Official, last.Seated, last.Reserves, last.Gone, last.HeadName, *last.Seats})
	})
}

func TestWhatKeepsADelegationFromBeingSent(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newTiers(t, s)
		gone := w.Get(t, w.Add(t, w.Here, delegatetest.Person("Lê Văn Giang"))[0])
		w.leave(t, gone)
		guest := w.Get(t, w.Add(t, w.Here, delegatetest.Person("Lê Văn Hùng", func(r *delegate.Record) { r.Category = delegate.Guest }))[0])
		stranger := w.Get(t, w.Add(t, w.There, delegatetest.Person("Lê Văn Khách"))[0])
		change := func(fn func(*delegation.Envoys)) delegation.Envoys { in := w.envoys(); fn(&in); return in }
		official := func(ids ...int64) delegation.Envoys { return change(func(e *delegation.Envoys) { e.Official = ids }) }
		for name, c := range map[string]struct {
			in   delegation.Envoys
			want []string
		}{
			"withdrawn": {official(w.an.PersonID, gone.PersonID), []string{"delegation_official problem.delegation_stranger"}},
			"guest":     {official(w.an.PersonID, guest.PersonID), []string{"delegation_official problem.delegation_stranger"}},
			"elsewhere": {official(w.an.PersonID, stranger.PersonID), []string{"delegation_official problem.delegation_stranger"}},
			"twice":     {official(w.an.PersonID, w.cuc.PersonID), []string{"delegation_reserve problem.delegation_twice"}},
			"reserve as head": {change(func(e *delegation.Envoys) { e.HeadID = w.dung.PersonID }),
				[]string{"delegation_head problem.delegation_head"}},
			"no head, no paper": {change(func(e *delegation.Envoys) { e.HeadID, e.DocNumber = 0, " " }),
				[]string{"delegation_head problem.delegation_head", "doc_number problem.required"}},
			"nobody": {change(func(e *delegation.Envoys) { e.Official, e.HeadID = nil, 0 }), []string{"delegation_official problem.delegation_nobody"}},
		} {
			require.Equal(t, c.want, delegatetest.Keys(w.send(t, w.clerk, 0, c.in)), name)
		}
		w.allot(t, "Ngọc Hồi", 1)
		require.Equal(t, []string{"delegation_official problem.delegation_too_many"}, delegatetest.Keys(w.send(t, w.clerk, 0, w.envoys())))
		require.NoError(t, w.choose(t, w.clerk, 0, w.envoys()), "a draft may have too many")
		require.NoError(t, w.send(t, w.clerk, 1, change(func(e *delegation.Envoys) { e.Official = e.Official[:1] })))
		require.Equal(t, []string{" problem.delegation_closed"}, delegatetest.Keys(w.choose(t, w.clerk, 2, w.envoys())))
		require.Equal(t, fault.Conflict, fault.KindOf(w.choose(t, w.clerk, 1, w.envoys())))
		err := w.Do(t, storetest.Root(), func(tx *store.Tx) error {
			return delegation.Send(tx, w.There, 0, delegation.Envoys{Official: []int64{stranger.PersonID}, HeadID: stranger.PersonID, DocNumber: "1"})
		})
		require.Equal(t, []string{" problem.delegation_no_above"}, delegatetest.Keys(err))
	})
}

func TestWhoeverIsAboveInTheirOwnRightStaysAndTakesNoSeat(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newTiers(t, s)
		w.allot(t, "Ngọc Hồi", 1)
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			return tx.DB().Exec("INSERT INTO delegates(congress_id, person_id, category, represents, sort_key, search_key) SELECT ?, person_id, 'ex_officio', 'Ủy ban MTTQ', sort_key, search_key FROM delegates WHERE id = ?",
				w.district, w.an.Delegate.ID).Error
		})
		w.Add(t, w.district, delegatetest.Person("Lê Văn Bình", func(r *delegate.Record) { r.BornOn = calendar.Partial{Year: 1961} }))
		done := w.received(t)
		require.Equal(t, delegation.Receipt{Delegations: 1, Official: 1, Reserves: 2, There: []string{"Lê Văn An"}, Alike: []string{"Lê Văn Bình"}}, done)
		an := w.above(t)["Lê Văn An"]
		require.Equal(t, []string{delegate.ExOfficio, "Ủy ban MTTQ"}, []string{an.Category, an.Represents})
		require.Equal(t, 1, w.sending(t, w.clerk).Seated())
		require.Equal(t, 1, w.incoming(t)[2].Seated)
	})
}

func TestReturnAndRecall(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newTiers(t, s)
		back := func(a access.Actor, version int, reason string) error {
			return w.Do(t, a, func(tx *store.Tx) error { return delegation.Return(tx, w.Here, version, reason) })
		}
		recall := func(version int) error {
			return w.Do(t, w.clerk, func(tx *store.Tx) error { return delegation.Recall(tx, w.Here, version) })
		}
		require.Equal(t, []string{" problem.delegation_not_sent"}, delegatetest.Keys(back(w.organizer, 0, "thiếu")))
		require.NoError(t, w.send(t, w.clerk, 0, w.envoys()))
		require.Equal(t, fault.Conflict, fault.KindOf(back(w.organizer, 7, "thiếu nữ")))
		require.Equal(t, []string{"reason problem.required"}, delegatetest.Keys(back(w.organizer, 1, " ")))
		require.NoError(t, back(w.organizer, 1, "Thiếu nữ"))
		returned := w.sending(t, w.clerk)
		require.Equal(t, []any{delegation.Returned, "Thiếu nữ"}, []any{returned.State, returned.ReturnReason})
		require.NoError(t, w.choose(t, w.clerk, 2, w.envoys()))
		require.Equal(t, delegation.Returned, w.sending(t, w.clerk).State, "still to be mended")
		require.NoError(t, w.send(t, w.clerk, 3, w.envoys()))
		require.Empty(t, w.sending(t, w.clerk).ReturnReason)
		require.NoError(t, recall(4))
		require.Equal(t, []string{" problem.delegation_not_sent"}, delegatetest.Keys(recall(5)))
		_, err := w.receive(t, w.organizer, delegate.Seen{ID: returned.ID, Version: 5})
		require.Equal(t, fault.Conflict, fault.KindOf(err), "recalled meanwhile")
		require.Empty(t, w.above(t))
	})
}

func TestWhoMayDoWhatWithADelegation(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newTiers(t, s)
		for _, c := range []struct {
			actor access.Actor
			want  fault.Kind
		}{{delegatetest.Role(access.Clerk, "/7/72/"), fault.NotFound}, {delegatetest.Role(access.Viewer, "/7/"), fault.Forbidden}, {delegatetest.Role(access.Reviewer, "/7/"), fault.Forbidden}} {
			require.Equal(t, c.want, fault.KindOf(w.choose(t, c.actor, 0, w.envoys())))
		}
		require.NoError(t, w.send(t, w.clerk, 0, w.envoys()))
		id := w.sending(t, w.clerk).ID
		_, err := w.receive(t, w.clerk, delegate.Seen{ID: id, Version: 1})
		require.Equal(t, fault.NotFound, fault.KindOf(err), "a clerk never writes the list of the district")
		_, err = w.receive(t, delegatetest.Role(access.Reviewer, "/7/"), delegate.Seen{ID: id, Version: 1})
		require.Equal(t, fault.Forbidden, fault.KindOf(err))
		err = w.Do(t, w.clerk, func(tx *store.Tx) error { return delegation.Return(tx, w.Here, 1, "x") })
		require.Equal(t, fault.NotFound, fault.KindOf(err))
		_, err = w.receive(t, w.organizer)
		require.Equal(t, []string{" problem.delegation_none_chosen"}, delegatetest.Keys(err))
		_, err = w.receive(t, w.organizer, delegate.Seen{ID: id + 1, Version: 1})
		require.Equal(t, fault.NotFound, fault.KindOf(err))
		_, err = w.receive(t, w.organizer, delegate.Seen{ID: id, Version: 1}, delegate.Seen{ID: id, Version: 1})
		require.Equal(t, fault.Conflict, fault.KindOf(err), "not twice")
		require.Empty(t, w.above(t))
	})
}

func TestWithdrawalAtTheCommuneIsSeenAndHarmsNothingAbove(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newTiers(t, s)
		require.NoError(t, w.send(t, w.clerk, 0, w.envoys()))
		w.leave(t, w.dung)
		require.Equal(t, 1, w.incoming(t)[2].Gone)
		sent := w.sending(t, w.clerk)
		require.True(t, sent.Members[2].Gone())
		done, err := w.receive(t, w.organizer, delegate.Seen{ID: sent.ID, Version: 1})
		require.NoError(t, err)
		require.Equal(t, delegation.Receipt{Delegations: 1, Official: 2, Reserves: 1, Gone: 1}, done)
		w.leave(t, w.binh)
		require.Contains(t, w.above(t), "Lê Văn Bình", "the list above is the district's to change")
		require.True(t, w.sending(t, w.clerk).Members[1].Gone())
	})
}

func TestOneLevelFurtherUpTheSamePersonsGoOn(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newTiers(t, s)
		w.received(t)
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			var unit, province int64
			require.NoError(t, tx.DB().Raw("INSERT INTO units(code, level_code, kind, name, full_name, path, search_key, sort_key, edition, valid_from) SELECT '01', level_code, '', 'Hà Nội', 'Thành phố Hà Nội', '/1/', 'ha noi', sort_key, edition, valid_from FROM units WHERE path = '/7/' RETURNING id").Scan(&unit).Error)
			require.NoError(t, tx.DB().Raw("INSERT INTO congresses(unit_id, term_id) VALUES (?, ?) RETURNING id", unit, w.Term).Scan(&province).Error)
			require.NoError(t, tx.DB().Exec("UPDATE units SET parent_id = ? WHERE path = '/7/'", unit).Error)
			require.NoError(t, delegation.Send(tx, w.district, 0, delegation.Envoys{Official: []int64{w.an.PersonID}, HeadID: w.an.PersonID, DocNumber: "9/BB"}))
			list, err := delegation.ListIncoming(tx, province)
			require.NoError(t, err)
			require.Len(t, list, 1)
			_, err = delegation.Receive(tx, province, []delegate.Seen{{ID: list[0].ID, Version: 1}})
			require.NoError(t, err)
			page, err := delegate.List(tx, delegate.Filter{Scope: delegate.Scope{CongressID: province}})
			require.NoError(t, err)
			require.Equal(t, w.an.PersonID, page.Rows[0].PersonID)
			require.Equal(t, "Huyện Thanh Trì", page.Rows[0].Represents)
			return nil
		})
	})
}

func TestAReserveMovesUp(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newTiers(t, s)
		up := func(a access.Actor, version int, person, head int64, reason string) error {
			return w.Do(t, a, func(tx *store.Tx) error { return delegation.MoveUp(tx, w.Here, version, person, head, reason) })
		}
		require.Equal(t, []string{" problem.delegation_no_reserve"}, delegatetest.Keys(up(w.organizer, 0, w.an.PersonID, 0, "ốm")), "nothing is sent")
		w.received(t)
		require.Equal(t, fault.NotFound, fault.KindOf(up(w.clerk, 2, w.an.PersonID, 0, "ốm")))
		require.Equal(t, fault.Conflict, fault.KindOf(up(w.organizer, 1, w.an.PersonID, 0, "ốm")))
		require.Equal(t, []string{"reason problem.required"}, delegatetest.Keys(up(w.organizer, 2, w.an.PersonID, 0, "")))
		for _, head := range []int64{0, w.an.PersonID, w.cuc.PersonID, w.em.PersonID} {
			require.Equal(t, []string{"delegation_head problem.delegation_head"}, delegatetest.Keys(up(w.organizer, 2, w.an.PersonID, head, "ốm")))
		}
		require.Equal(t, []string{" problem.delegation_no_reserve"}, delegatetest.Keys(up(w.organizer, 2, w.dung.PersonID, 0, "ốm")), "not official")
		require.NoError(t, up(w.organizer, 2, w.an.PersonID, w.dung.PersonID, "ốm"))
		above := w.above(t)
		require.NotContains(t, above, "Lê Văn An")
		require.Equal(t, []string{delegate.Consulted, delegate.Reserve}, []string{above["Lê Văn Dũng"].Category, above["Lê Thị Cúc"].Category})
		require.False(t, w.Get(t, w.an.Delegate.ID).Withdrawn(), "the commune's own list is the commune's")
		now := w.sending(t, w.organizer)
		var members []string
		for _, m := range now.Members {
			members = append(members, fmt.Sprint(m.FullName, m.Position, now.Heads(m.PersonID)))
		}
		require.Equal(t, []string{"Lê Văn Dũng0 true", "Lê Văn Bình0 false", "Lê Thị Cúc1 false"}, members)
		require.NoError(t, w.Read(t.Context(), w.organizer, func(tx *store.Tx) error {
			counts, err := delegate.Counters(tx, delegate.Scope{CongressID: w.district})
			require.NoError(t, err)
			require.Equal(t, []int{2, 1, 1}, []int{counts.Official, counts.ByCategory[delegate.Reserve], counts.Withdrawn})
			events, err := identity.History(tx, above["Lê Văn Dũng"].Delegate.ID, 1)
			require.NoError(t, err)
			require.Equal(t, "ốm", events[0].Reason)
			return nil
		}))
		w.leave(t, w.cuc)
		require.Equal(t, []string{" problem.delegation_no_reserve"}, delegatetest.Keys(up(w.organizer, 3, w.binh.PersonID, 0, "ốm")), "the last in reserve has left")
	})
}

// At the door of the congress above the next reserve of the same delegation is called up for an absent delegate, and the call is
// taken back; on a list without delegations the reserve of the same body.
func TestAReserveIsCalledUp(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newTiers(t, s)
		w.received(t)
		above := w.above(t)
		an, dung, binh := above["Lê Văn An"].Delegate.ID, above["Lê Văn Dũng"].Delegate.ID, above["Lê Văn Bình"].Delegate.ID
		nexts := func() (all map[int64]delegation.NextUp) {
			require.NoError(t, w.Read(t.Context(), w.organizer, func(tx *store.Tx) (err error) { all, err = delegation.NextUps(tx, w.district); return err }))
			return all
		}
		require.Equal(t, map[int64]delegation.NextUp{
			an:   {DelegateID: dung, Name: "Lê Văn Dũng", SenderID: w.Here, Place: 1, Heads: true},
			binh: {DelegateID: dung, Name: "Lê Văn Dũng", SenderID: w.Here, Place: 1}}, nexts())
		call := func(a access.Actor, out, next, head int64, reason string) error {
			return w.Do(t, a, func(tx *store.Tx) error { return delegation.CallUp(tx, w.district, out, next, head, reason) })
		}
		require.Equal(t, fault.NotFound, fault.KindOf(call(w.clerk, an, dung, 0, "ốm")))
		require.Equal(t, fault.Conflict, fault.KindOf(call(w.organizer, an, binh, 0, "ốm")), "another is next")
		require.Equal(t, []string{"reason problem.required"}, delegatetest.Keys(call(w.organizer, an, dung, 0, " ")))
		require.Equal(t, []string{"delegation_head problem.delegation_head"}, delegatetest.Keys(call(w.organizer, an, dung, 0, "ốm")))
		require.NoError(t, call(w.organizer, an, dung, w.dung.PersonID, "ốm"))
		require.Equal(t, delegate.Consulted, w.above(t)["Lê Văn Dũng"].Category)
		require.NotContains(t, w.above(t), "Lê Văn An")
		var calls []delegation.CallLine
		require.NoError(t, w.Read(t.Context(), w.organizer, func(tx *store.Tx) (err error) { calls, err = delegation.Calls(tx, w.district); return err }))
		require.Len(t, calls, 1)
		require.Equal(t, []string{"Lê Văn An", "Lê Văn Dũng", "ốm"}, []string{calls[0].OutName, calls[0].NextName, calls[0].Reason})

		undo := func() error {
			return w.Do(t, w.organizer, func(tx *store.Tx) error { return delegation.UndoCall(tx, w.district, calls[0].ID) })
		}
		require.NoError(t, undo())
		require.Equal(t, fault.NotFound, fault.KindOf(undo()), "once")
		require.Equal(t, delegate.Reserve, w.above(t)["Lê Văn Dũng"].Category)
		var members []string
		now := w.sending(t, w.organizer)
		for _, m := range now.Members {
			members = append(members, fmt.Sprint(m.FullName, m.Position, now.Heads(m.PersonID)))
		}
		require.Equal(t, []string{"Lê Văn An0 true", "Lê Văn Bình0 false", "Lê Văn Dũng1 false", "Lê Thị Cúc2 false"}, members)
		require.Equal(t, dung, nexts()[an].DelegateID)

		body := func(category string) func(*delegate.Record) {
			return func(r *delegate.Record) { r.Represents, r.Category = "Thôn Đông", category }
		}
		ids := w.Add(t, w.There, delegatetest.Person("Vũ Vắng", body(delegate.Consulted)), delegatetest.Person("Vũ Dự Khuyết", body(delegate.Reserve)),
			delegatetest.Person("Vũ Đương Nhiên", body(delegate.ExOfficio)))
		gone, reserve := ids[0], ids[1]
		there := delegatetest.Role(access.Clerk, w.TherePath)
		require.NoError(t, w.Do(t, there, func(tx *store.Tx) error {
			all, err := delegation.NextUps(tx, w.There)
			require.Equal(t, map[int64]delegation.NextUp{gone: {DelegateID: reserve, Name: "Vũ Dự Khuyết"}}, all)
			if err != nil {
				return err
			}
			return delegation.CallUp(tx, w.There, gone, reserve, 0, "bận")
		}))
		require.Equal(t, delegate.Consulted, w.Get(t, reserve).Category)
		require.True(t, w.Get(t, gone).Withdrawn())
	})
}

// What was sent is shown as sent; a later edit below does not change it, and the receiver sees that there is one.
func TestADelegationIsShownAsItWasSent(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newTiers(t, s)
		require.NoError(t, w.send(t, w.clerk, 0, w.envoys()))
		w.Edit(t, w.an.Delegate.ID, func(r *delegate.Record) {
			r.FullName, r.BornOn, r.Religion = "Lê Văn Ân", calendar.Partial{Year: 1950}, "Phật giáo"
		})
		w.Edit(t, w.dung.Delegate.ID, func(r *delegate.Record) { r.Note = "của danh sách" })

		m := w.sending(t, w.organizer).Members[0]
		require.Equal(t, []any{"Lê Văn An", calendar.Partial{Year: 1960}}, []any{m.FullName, m.BornOn})
		require.Equal(t, []field.Change{{Field: "full_name", Old: "Lê Văn An", New: "Lê Văn Ân"}, {Field: "born_on", Old: "1960", New: "1950"},
			{Field: "religion", Old: "Không", New: "Phật giáo"}}, m.Changed)
		require.Empty(t, w.sending(t, w.organizer).Members[2].Changed, "a note of the list below is no part of it")
		seen := w.sending(t, delegatetest.Role(access.Viewer, "/7/")).Members[0].Changed
		require.Equal(t, []string{"full_name", "born_on"}, []string{seen[0].Field, seen[1].Field})
		require.Len(t, seen, 2, "religion is not for a viewer")
		in := w.incoming(t)
		i := slices.IndexFunc(in, func(in delegation.Incoming) bool { return in.State == delegation.Sent })
		require.Equal(t, []any{"Lê Văn An", 1}, []any{in[i].HeadName, in[i].Changed})

		sent := w.sending(t, w.organizer)
		done, err := w.receive(t, w.organizer, delegate.Seen{ID: sent.ID, Version: sent.Version})
		require.NoError(t, err)
		require.Equal(t, []string{"Lê Văn Ân"}, done.Changed)
		require.Equal(t, "Lê Văn An", w.sending(t, w.organizer).Members[0].FullName, "received, it stays what was sent")
	})
}

func TestADelegationTakenBackShowsWhatIsRecorded(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newTiers(t, s)
		require.NoError(t, w.send(t, w.clerk, 0, w.envoys()))
		w.Edit(t, w.an.Delegate.ID, func(r *delegate.Record) { r.FullName = "Lê Văn Ân" })
		require.NoError(t, w.Do(t, w.clerk, func(tx *store.Tx) error { return delegation.Recall(tx, w.Here, 1) }))
		m := w.sending(t, w.clerk).Members[0]
		require.Equal(t, "Lê Văn Ân", m.FullName)
		require.Empty(t, m.Changed)
		require.NoError(t, w.send(t, w.clerk, 2, w.envoys()))
		require.Equal(t, "Lê Văn Ân", w.sending(t, w.organizer).Members[0].FullName, "sent again, as it is now")
		require.Empty(t, w.sending(t, w.organizer).Members[0].Changed)
	})
}
