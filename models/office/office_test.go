package office_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/congress"
	"daihoi/models/congress/congresstest"
	"daihoi/models/deadline"
	"daihoi/models/fault"
	"daihoi/models/office"
	"daihoi/models/officeplan"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

type world struct {
	congresstest.World
	organizer access.Actor
}

func each(t *testing.T, run func(t *testing.T, w world)) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := world{World: congresstest.New(t, s, 3)}
		w.organizer = congresstest.As(access.Organizer, w.District)
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			require.NoError(t, tx.DB().Exec("UPDATE units SET kind = 'Xã', full_name = 'Xã ' || name WHERE level_code = 'commune'").Error)
			_, err := congress.ConveneAll(tx, w.All(), w.Term.ID)
			return err
		})
		run(t, w)
	})
}

// sheetOf is a sheet whose rows begin at 5.
func sheetOf(rows ...map[string]string) officeplan.Sheet {
	s := officeplan.Sheet{File: "can-bo.xlsx", Headings: map[string]string{}}
	for i, cells := range rows {
		s.Rows = append(s.Rows, officeplan.Row{Number: i + 5, Cells: cells})
	}
	return s
}

func (w world) start(t *testing.T, rows ...map[string]string) (office.Sheet, officeplan.Plan) {
	t.Helper()
	var p officeplan.Plan
	s := congresstest.Must(w, w.organizer, func(tx *store.Tx) (office.Sheet, error) {
		s, err := office.Start(tx, w.District.ID, sheetOf(rows...))
		require.NoError(t, err)
		p, err = office.Make(tx, s)
		return s, err
	})
	return s, p
}

func (w world) apply(s office.Sheet, p officeplan.Plan, ticks ...string) (office.Sheet, error) {
	return congresstest.Do(w, w.organizer, func(tx *store.Tx) (office.Sheet, error) {
		return office.Apply(tx, s.UnitID, s.ID, s.Version, office.Consent{Seen: p.Digest, Ticks: ticks, Reason: "Theo danh sách"})
	})
}

func (w world) undo(s office.Sheet) (office.Sheet, error) {
	return congresstest.Do(w, w.organizer, func(tx *store.Tx) (office.Sheet, error) {
		return office.Undo(tx, s.UnitID, s.ID, s.Version, "Nhập nhầm tệp")
	})
}

func (w world) unit(t *testing.T, i int) (u officeplan.Unit) {
	t.Helper()
	require.NoError(t, w.S.Read(t.Context(), w.organizer, func(tx *store.Tx) error {
		units, err := office.Units(tx, w.District, w.Term.ID)
		for _, one := range units {
			if one.ID == w.Communes[i].ID {
				u = one
			}
		}
		return err
	}))
	return u
}

func (w world) users(t *testing.T) (names []string) {
	t.Helper()
	require.NoError(t, w.S.Read(t.Context(), w.organizer, func(tx *store.Tx) error {
		all, err := account.List(tx, account.Filter{})
		for _, a := range all {
			names = append(names, fmt.Sprint(a.Username, " ", a.Grants))
		}
		return err
	}))
	return names
}

var whole = []map[string]string{
	{officeplan.UnitName: "Xã 000", officeplan.Ordinal: "XVII", officeplan.Day: "8h00 ngày 16/4/2024", officeplan.Venue: "Nhà văn hóa xã", officeplan.Chair: "Ông Trần Văn An",
		officeplan.Phone: "0912 345 678", officeplan.Email: "an@hanoi.gov.vn", officeplan.Seats: "85", officeplan.Hamlets: "6", officeplan.Follower: "Lê Thị Hoa", officeplan.Account: "mttq.000"},
	{officeplan.UnitName: "001", officeplan.Seats: "90", officeplan.Account: "mttq.001", officeplan.Role: "viewer"},
}

func TestApplyAndUndo(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		before := w.unit(t, 0)
		s, p := w.start(t, whole...)
		require.Equal(t, officeplan.Plan{New: 13, Accounts: 2}, officeplan.Plan{New: p.New, Accounts: p.Accounts, Replaces: p.Replaces, Problems: p.Problems, Asked: p.Asked})
		done, err := w.apply(s, p)
		require.NoError(t, err)
		got := w.unit(t, 0)
		c := got.Congress
		require.Equal(t, []any{17, "2024-04-16", 85, 6, "Lê Thị Hoa", "Trần Văn An", "0912345678", "an@hanoi.gov.vn"},
			[]any{c.Ordinal, c.Day.String(), c.Seats, c.Hamlets, c.Follower, c.ContactName, c.ContactPhone, c.ContactEmail})
		require.Equal(t, []string{"08:00", "Nhà văn hóa xã"}, []string{got.Sessions[0].Starts, got.Sessions[0].Venue})
		require.Equal(t, []string{"Trần Văn An", "Chủ tịch Ủy ban MTTQ xã", "0912345678"}, []string{got.Chair.Name, got.Chair.Title, got.Chair.Phone})
		require.Equal(t, []string{"mttq.000 [clerk: Xã 000]", "mttq.001 [viewer: Xã 001]"}, w.users(t))

		again, p := w.start(t, whole...)
		require.Zero(t, p.New+p.Replaces+p.Problems, "twice the same file changes nothing")
		require.Equal(t, 13, p.Same)
		_, err = w.apply(again, p)
		require.NoError(t, err)

		_, err = w.apply(s, p)
		require.Equal(t, fault.Conflict, fault.KindOf(err), "once")
		undone, err := w.undo(done)
		require.NoError(t, err)
		require.Empty(t, undone.Done.Left)
		after := w.unit(t, 0)
		before.Congress.Version, before.Congress.PeopleAt = after.Congress.Version, after.Congress.PeopleAt
		require.Equal(t, before, after)
		require.Empty(t, w.users(t))
	})
}

// What somebody has worked on since stays.
func TestUndoLeavesWhatWasBuiltOn(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		s, p := w.start(t, whole...)
		done, err := w.apply(s, p)
		require.NoError(t, err)
		congresstest.Must(w, w.organizer, func(tx *store.Tx) (int, error) {
			units, err := office.Units(tx, w.District, w.Term.ID)
			require.NoError(t, err)
			for _, u := range units {
				if u.ID != w.Communes[0].ID {
					continue
				}
				in := u.Congress
				in.Seats = 88
				_, err = deadline.UpdateCongress(tx, in.ID, in.Version, in)
				require.NoError(t, err)
				session := u.Sessions[0]
				session.Venue = "Hội trường khác"
				_, err = deadline.MoveSession(tx, session.ID, session.Version, session)
				require.NoError(t, err)
				_, err = congress.Assign(tx, in.ID, in.Version+1, []congress.Assignment{{LeaderID: u.Chair.ID, Role: congress.Chairs}})
				require.NoError(t, err)
			}
			all, err := account.List(tx, account.Filter{Text: "mttq.000"})
			require.NoError(t, err)
			require.NoError(t, account.ResetPassword(tx, all[0].ID, all[0].Version, "x"))
			return 0, tx.DB().Exec("UPDATE users SET must_change_password = ? WHERE id = ?", false, all[0].ID).Error
		})
		undone, err := w.undo(done)
		require.NoError(t, err)
		var left []string
		for _, e := range undone.Done.Left {
			left = append(left, e.What)
		}
		require.ElementsMatch(t, []string{"seats", "session", "chair_added", "account"}, left)
		u := w.unit(t, 0)
		require.Equal(t, []any{0, 88, "2024-04-16"}, []any{u.Congress.Ordinal, u.Congress.Seats, u.Congress.Day.String()})
		require.Equal(t, []string{"mttq.000 [clerk: Xã 000]"}, w.users(t))
	})
}

// Other values wait for a tick, and come back by undo.
func TestReplacesWithATick(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		s, p := w.start(t, whole...)
		_, err := w.apply(s, p)
		require.NoError(t, err)
		other := map[string]string{officeplan.UnitName: "000", officeplan.Seats: "95", officeplan.Day: "17/4/2024", officeplan.Chair: "Bùi Thị Lan", officeplan.Phone: "0987654321",
			officeplan.Venue: "Hội trường UBND"}
		s, p = w.start(t, other)
		require.Equal(t, [2]int{0, 6}, [2]int{p.New, p.Replaces}, "seats, contact with phone, day, venue, chair")
		_, err = w.apply(s, p)
		require.NoError(t, err)
		require.Equal(t, 85, w.unit(t, 0).Congress.Seats, "not ticked")

		s, p = w.start(t, other)
		var ticks []string
		for _, l := range p.Rows[0].Lines {
			ticks = append(ticks, l.Key)
		}
		_, err = congresstest.Do(w, w.organizer, func(tx *store.Tx) (office.Sheet, error) {
			return office.Apply(tx, s.UnitID, s.ID, s.Version, office.Consent{Seen: p.Digest, Ticks: ticks})
		})
		require.Equal(t, map[string]string{"reason": "problem.required"}, congresstest.Problems(err), "a congress moves only with a reason")
		done, err := w.apply(s, p, ticks...)
		require.NoError(t, err)
		u := w.unit(t, 0)
		require.Equal(t, []any{95, "2024-04-17", "Hội trường UBND", "Bùi Thị Lan", "Bùi Thị Lan"},
			[]any{u.Congress.Seats, u.Congress.Day.String(), u.Sessions[0].Venue, u.Chair.Name, u.Congress.ContactName})
		storetest.Must(t, w.S, w.organizer, func(tx *store.Tx) error {
			all, err := org.Leaders(tx, u.ID)
			require.Len(t, all, 2, "the chair of before has left and stays on record")
			return err
		})
		undone, err := w.undo(done)
		require.NoError(t, err)
		require.Empty(t, undone.Done.Left)
		u = w.unit(t, 0)
		require.Equal(t, []any{85, "2024-04-16", "Nhà văn hóa xã", "Trần Văn An"}, []any{u.Congress.Seats, u.Congress.Day.String(), u.Sessions[0].Venue, u.Chair.Name})
	})
}

func TestOpenQuestionsAndStalePreviews(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		s, p := w.start(t, map[string]string{officeplan.UnitName: "0000", officeplan.Seats: "70"}, map[string]string{officeplan.UnitName: "001", officeplan.Seats: "nhiều"})
		_, err := w.apply(s, p)
		require.Equal(t, map[string]string{"leave_out": "problem.office_open"}, congresstest.Problems(err))
		congresstest.Must(w, w.organizer, func(tx *store.Tx) (int, error) {
			return 0, office.Answer(tx, s.UnitID, s.ID, s.Version, officeplan.Answers{5: w.Communes[0].Code, 6: officeplan.LeaveOut})
		})
		s.Version++
		_, err = w.apply(s, p)
		require.Equal(t, fault.Conflict, fault.KindOf(err), "not what was shown")
		require.NoError(t, w.S.Read(t.Context(), w.organizer, func(tx *store.Tx) error {
			read, err := office.Get(tx, s.UnitID, s.ID)
			require.NoError(t, err)
			p, err = office.Make(tx, read)
			return err
		}))
		_, err = w.apply(s, p)
		require.NoError(t, err)
		require.Equal(t, 70, w.unit(t, 0).Congress.Seats)
	})
}

func TestAnotherTermIsReadOnly(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		s, p := w.start(t, whole...)
		storetest.Must(t, w.S, storetest.Root(), func(tx *store.Tx) error {
			return tx.DB().Exec("INSERT INTO terms(code, name, start_year, end_year, source) VALUES ('2029-2034', '2029–2034', 2029, 2034, 'test')").Error
		})
		_, err := w.apply(s, p)
		require.Equal(t, "fault.office_term", fault.As(err).Key)
	})
}

func TestOnlyWhoPlansMay(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		s, _ := w.start(t, whole...)
		for name, actor := range map[string]access.Actor{"clerk": congresstest.As(access.Clerk, w.Communes[0]), "viewer": congresstest.As(access.Viewer, w.District),
			"foreign": congresstest.As(access.Organizer, w.ForeignTown)} {
			_, err := congresstest.Do(w, actor, func(tx *store.Tx) (office.Sheet, error) { return office.Get(tx, s.UnitID, s.ID) })
			require.Equal(t, fault.NotFound, fault.KindOf(err), name)
			_, err = congresstest.Do(w, actor, func(tx *store.Tx) (office.Sheet, error) { return office.Start(tx, w.District.ID, sheetOf(whole...)) })
			require.Error(t, err, name)
		}
		// An organiser grants nothing above the own level.
		_, p := w.start(t, map[string]string{officeplan.UnitName: "000", officeplan.Account: "sep", officeplan.Role: "admin"})
		require.Equal(t, []int{0, 1}, []int{p.New, p.Problems})
	})
}

// Passwords are handed out once; again only by a decision, and never to who has chosen one.
func TestHandOut(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		s, p := w.start(t, whole...)
		done, err := w.apply(s, p)
		require.NoError(t, err)
		waiting := func() (names []string, first bool, ids []int64) {
			require.NoError(t, w.S.Read(t.Context(), w.organizer, func(tx *store.Tx) error {
				read, err := office.Get(tx, done.UnitID, done.ID)
				require.NoError(t, err)
				all, f, err := office.Waiting(tx, read)
				for _, a := range all {
					names, ids = append(names, a.Username), append(ids, a.ID)
				}
				first = f
				return err
			}))
			return
		}
		names, first, ids := waiting()
		require.Equal(t, []string{"mttq.000", "mttq.001"}, names)
		require.True(t, first)
		handOut := func(version int) ([]account.Account, error) {
			return congresstest.Do(w, w.organizer, func(tx *store.Tx) ([]account.Account, error) {
				return office.HandOut(tx, done.UnitID, done.ID, version, map[int64]string{ids[0]: "hash0", ids[1]: "hash1"})
			})
		}
		handed, err := handOut(done.Version)
		require.NoError(t, err)
		require.Len(t, handed, 2)
		_, err = handOut(done.Version)
		require.Equal(t, fault.Conflict, fault.KindOf(err), "a second click makes no second passwords")
		_, first, _ = waiting()
		require.False(t, first)
		storetest.Must(t, w.S, storetest.Root(), func(tx *store.Tx) error {
			return tx.DB().Exec("UPDATE users SET must_change_password = ? WHERE id = ?", false, ids[0]).Error
		})
		handed, err = handOut(done.Version + 1)
		require.NoError(t, err)
		require.Len(t, handed, 1)
		require.Equal(t, "mttq.001", handed[0].Username)
	})
}
