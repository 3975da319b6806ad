package attendance_test

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/attendance"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// hall is a session of a commune today, with three delegates and a guest.
var hall = attendance.Sitting{Kind: attendance.SessionSitting, ID: 4, Unit: org.Unit{ID: 71, Path: "/7/71/"}, Paths: []string{"/7/71/"},
	Title: "xã Ngọc Hồi", Day: storetest.Today}

var summoned = []attendance.Expected{
	{Subject: 1, Name: "Nguyễn Thị Ánh", Title: "Chủ tịch Hội Phụ nữ", Body: "Thôn Đông", Official: true},
	{Subject: 2, Name: "Trần Bình", Title: "Trưởng thôn", Body: "Thôn Yên", Official: true},
	{Subject: 3, Name: "Đỗ Văn Chính", Body: "thôn đông", Official: true},
	{Subject: 4, Name: "Lê Dung", Title: "Phó Bí thư"},
}

func desk(role access.Role, path string) access.Actor {
	return access.Actor{Name: "Phạm Thị Lễ", Username: "le.tan", Grants: []access.Grant{{Role: role, Path: path}}}
}

var reception = desk(access.Reception, "/7/71/")

func scan(t testing.TB, s *store.Store, a access.Actor, sitting attendance.Sitting, who int, sc attendance.Scan) (got attendance.Answer, err error) {
	t.Helper()
	err = s.Write(t.Context(), a, func(tx *store.Tx) (err error) {
		got, err = attendance.MarkPresent(tx, sitting, summoned[who], sc)
		return err
	})
	return got, err
}

func all(t testing.TB, s *store.Store, a access.Actor, c attendance.Change, picked ...attendance.Selected) (n int, err error) {
	t.Helper()
	err = s.Write(t.Context(), a, func(tx *store.Tx) (err error) {
		n, err = attendance.MarkAll(tx, hall, summoned, picked, c)
		return err
	})
	return n, err
}

func roll(t testing.TB, s *store.Store) (r attendance.Roll) {
	t.Helper()
	require.NoError(t, s.Read(t.Context(), reception, func(tx *store.Tx) error {
		marks, err := attendance.Marks(tx, hall)
		r = attendance.Register(summoned, marks)
		return err
	}))
	return r
}

func trail(t testing.TB, s *store.Store, subject int64) (states []attendance.State) {
	t.Helper()
	require.NoError(t, s.Read(t.Context(), reception, func(tx *store.Tx) error {
		marks, err := attendance.Trail(tx, hall, subject)
		for _, m := range marks {
			states = append(states, m.State)
		}
		return err
	}))
	return states
}

func entries(t testing.TB, s *store.Store) (all []store.AuditEntry) {
	t.Helper()
	require.NoError(t, s.Read(t.Context(), storetest.Root(), func(tx *store.Tx) (err error) {
		all, err = store.AuditLog(tx, store.AuditFilter{Entity: "attendance", Limit: 100})
		return err
	}))
	return all
}

func TestPresentOnceWhateverTheDesksDo(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		first, err := scan(t, s, reception, hall, 0, attendance.Scan{ID: "a-1", Desk: " Bàn 1 "})
		require.NoError(t, err)
		require.False(t, first.Already)
		require.Equal(t, "Bàn 1", first.Mark.Desk)
		require.Equal(t, store.At(storetest.Clock()), first.Mark.At)

		again, err := scan(t, s, reception, hall, 0, attendance.Scan{ID: "a-1", Desk: "Bàn 1"})
		require.NoError(t, err)
		require.Equal(t, first, again, "the same scan, sent twice")

		other, err := scan(t, s, desk(access.Clerk, "/7/71/"), hall, 0, attendance.Scan{ID: "b-1", Desk: "Bàn 2"})
		require.NoError(t, err)
		require.True(t, other.Already)
		require.Equal(t, first.Mark, other.Mark, "the second desk hears of the first")

		require.Equal(t, []attendance.State{attendance.Present}, trail(t, s, 1))
		require.Len(t, entries(t, s), 1)
		require.Equal(t, "Nguyễn Thị Ánh (xã Ngọc Hồi)", entries(t, s)[0].Label)

		_, err = scan(t, s, reception, hall, 1, attendance.Scan{ID: "a-1"})
		require.Equal(t, fault.Invalid, fault.KindOf(err), "one scan is not two people")

		elsewhere := hall
		elsewhere.ID = 5
		next, err := scan(t, s, reception, elsewhere, 0, attendance.Scan{ID: "a-1"})
		require.NoError(t, err)
		require.False(t, next.Already, "another sitting")
		elsewhere.Kind, elsewhere.ID = attendance.EventSitting, hall.ID
		next, err = scan(t, s, reception, elsewhere, 0, attendance.Scan{ID: "a-1"})
		require.NoError(t, err)
		require.False(t, next.Already, "an event of the same number")
	})
}

// Many desks scan the same card at the same moment: one mark, and everybody hears of it.
func TestDesksAtOnce(t *testing.T) {
	t.Parallel()
	storetest.AtOnce(t, func(t *testing.T, s *store.Store) {
		var firsts atomic.Int64
		var done sync.WaitGroup
		errs, ids := make([]error, 12), make([]int64, 12)
		for i := range errs {
			done.Go(func() {
				var got attendance.Answer
				got, errs[i] = scan(t, s, reception, hall, 2, attendance.Scan{ID: fmt.Sprintf("d%d", i)})
				ids[i] = got.Mark.ID
				if !got.Already {
					firsts.Add(1)
				}
			})
		}
		done.Wait()
		for i := range errs {
			require.NoError(t, errs[i])
			require.Equal(t, ids[0], ids[i])
		}
		require.Equal(t, int64(1), firsts.Load())
		require.Equal(t, []attendance.State{attendance.Present}, trail(t, s, 3))
	})
}

// PostgreSQL lets two transactions begin before either has written; the unique turn decides.
func TestDeskWaitsForTheOtherOne(t *testing.T) {
	t.Parallel()
	s := storetest.Postgres(t)
	second := make(chan attendance.Answer, 1)
	storetest.Must(t, s, reception, func(tx *store.Tx) error {
		if _, err := attendance.MarkPresent(tx, hall, summoned[0], attendance.Scan{Desk: "Bàn 1"}); err != nil {
			return err
		}
		go func() {
			got, _ := scan(t, s, reception, hall, 0, attendance.Scan{Desk: "Bàn 2"})
			second <- got
		}()
		for waiting := int64(0); waiting == 0; {
			err := tx.DB().Raw(`SELECT count(*) FROM pg_locks WHERE NOT granted AND pid IN (SELECT pid FROM pg_locks
				WHERE database = (SELECT oid FROM pg_database WHERE datname = current_database()))`).Scan(&waiting).Error
			if err != nil {
				return err
			}
		}
		return nil
	})
	got := <-second
	require.True(t, got.Already)
	require.Equal(t, "Bàn 1", got.Mark.Desk)
	require.Len(t, trail(t, s, 1), 1)
}

func TestTheMomentAtTheDoor(t *testing.T) {
	t.Parallel()
	now := storetest.Clock()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for i, c := range []struct{ at, want time.Time }{
			{now.Add(-70 * time.Minute), now.Add(-70 * time.Minute)}, // an offline scan of this morning
			{now.Add(time.Minute), now},
		} {
			got, err := scan(t, s, reception, hall, i, attendance.Scan{At: c.at})
			require.NoError(t, err)
			require.Equal(t, store.At(c.want), got.Mark.At, "%d", i)
			require.Equal(t, store.At(now), got.Mark.EnteredAt)
		}
		_, err := scan(t, s, reception, hall, 2, attendance.Scan{At: now.AddDate(0, 0, -1)})
		require.Equal(t, fault.Invalid, fault.KindOf(err), "one of the rehearsal counts never")
	})
}

func TestWhoMayMark(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for _, a := range []access.Actor{desk(access.Viewer, "/7/71/"), desk(access.Reviewer, "/"), desk(access.Organizer, "/8/"), desk(access.Reception, "/7/72/"), {}} {
			_, err := scan(t, s, a, hall, 0, attendance.Scan{})
			require.Equal(t, fault.Forbidden, fault.KindOf(err))
			_, err = all(t, s, a, attendance.Change{State: attendance.Present}, attendance.Selected{Subject: 1})
			require.Equal(t, fault.Forbidden, fault.KindOf(err))
		}
		require.Empty(t, roll(t, s).Latest(10))
		require.Empty(t, entries(t, s))
		led := hall
		led.Paths = []string{"/7/", "/7/72/"}
		_, err := scan(t, s, desk(access.Clerk, "/7/72/"), led, 0, attendance.Scan{})
		require.NoError(t, err, "at any of the units of an event")
	})
}

func TestCorrectionIsTheNextMark(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		first, err := scan(t, s, reception, hall, 0, attendance.Scan{ID: "a-1"})
		require.NoError(t, err)
		ill := attendance.Change{State: attendance.Excused, Reason: " ốm "}
		n, err := all(t, s, reception, ill, attendance.Selected{Subject: 1, Seen: first.Mark.ID}, attendance.Selected{Subject: 2}, attendance.Selected{Subject: 2})
		require.NoError(t, err)
		require.Equal(t, 2, n)
		n, err = all(t, s, reception, ill, attendance.Selected{Subject: 1}, attendance.Selected{Subject: 2})
		require.NoError(t, err)
		require.Zero(t, n, "nothing new")
		require.Equal(t, []attendance.State{attendance.Excused, attendance.Present}, trail(t, s, 1))

		again, err := scan(t, s, reception, hall, 0, attendance.Scan{ID: "a-1"})
		require.NoError(t, err)
		require.Equal(t, first, again)
		require.Equal(t, attendance.Excused, roll(t, s).Rows[0].Mark.State, "the old scan, sent again, undoes no correction")
		_, err = scan(t, s, reception, hall, 0, attendance.Scan{ID: "a-2"})
		require.NoError(t, err)
		now := roll(t, s).Rows[0].Mark
		require.Equal(t, attendance.Present, now.State, "here after all")
		require.Equal(t, 3, now.Turn)

		n, err = all(t, s, reception, attendance.Change{}, attendance.Selected{Subject: 1, Seen: now.ID})
		require.NoError(t, err)
		require.Equal(t, 1, n)
		n, err = all(t, s, reception, attendance.Change{}, attendance.Selected{Subject: 1, Seen: now.ID})
		require.NoError(t, err)
		require.Zero(t, n, "taken back twice")
		require.Equal(t, attendance.Counts{Summoned: 4, Excused: 1, Unmarked: 3}, roll(t, s).All)

		log := entries(t, s)
		require.Len(t, log, 4, "one for each command that changed something")
		require.Equal(t, "xã Ngọc Hồi", log[2].Label)
		require.Equal(t, "ốm", log[2].Reason)
		require.Equal(t, "2", log[2].Diff()[1].New)
	})
}

// An hour after the roll was read somebody fills the gaps in: whoever has come meanwhile is not overwritten.
func TestBulkDoesNotOverwriteTheDoor(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		_, err := scan(t, s, reception, hall, 1, attendance.Scan{})
		require.NoError(t, err)
		_, err = all(t, s, reception, attendance.Change{State: attendance.Absent}, attendance.Selected{Subject: 1}, attendance.Selected{Subject: 2})
		require.Equal(t, fault.Conflict, fault.KindOf(err))
		problem := fault.As(err).Problems[0]
		require.Equal(t, "problem.mark_stale", problem.Key)
		require.Equal(t, "Trần Bình", problem.Args["Person"])
		require.Equal(t, attendance.Counts{Summoned: 4, Present: 1, Unmarked: 3}, roll(t, s).All, "all or nothing")
	})
}

func TestChangesAreChecked(t *testing.T) {
	t.Parallel()
	s := storetest.SQLite(t)
	for _, c := range []struct {
		change attendance.Change
		picked []attendance.Selected
		want   string
	}{
		{attendance.Change{State: attendance.Present}, nil, "problem.bulk_nobody"},
		{attendance.Change{State: "late"}, []attendance.Selected{{Subject: 1}}, "problem.bulk_choose"},
		{attendance.Change{State: attendance.Excused, Reason: "  "}, []attendance.Selected{{Subject: 1}}, "problem.required"},
		{attendance.Change{State: attendance.Present}, make([]attendance.Selected, attendance.MaxSelected+1), "problem.bulk_too_many"},
	} {
		_, err := all(t, s, reception, c.change, c.picked...)
		require.Equal(t, c.want, fault.As(err).Problems[0].Key)
	}
	_, err := all(t, s, reception, attendance.Change{State: attendance.Present}, attendance.Selected{Subject: 99})
	require.Equal(t, fault.NotFound, fault.KindOf(err), "not expected here")
	_, err = scan(t, s, reception, hall, 0, attendance.Scan{ID: "<b>"})
	require.Equal(t, fault.Invalid, fault.KindOf(err))
}

func TestTurnouts(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for who := range 3 {
			_, err := scan(t, s, reception, hall, who, attendance.Scan{})
			require.NoError(t, err)
		}
		gone := roll(t, s).Rows[1].Mark
		_, err := all(t, s, reception, attendance.Change{}, attendance.Selected{Subject: 2, Seen: gone.ID})
		require.NoError(t, err)
		var statements atomic.Int64
		require.NoError(t, s.Read(store.CountStatements(t.Context(), &statements), reception, func(tx *store.Tx) error {
			got, err := attendance.Turnouts(tx, attendance.SessionSitting, []int64{hall.ID, 99})
			require.Equal(t, map[int64]int{hall.ID: 2}, got)
			return err
		}))
		require.Equal(t, int64(1), statements.Load())
	})
}

func TestRegister(t *testing.T) {
	t.Parallel()
	r := attendance.Register(summoned, []attendance.Mark{
		{ID: 7, Subject: 1, State: attendance.Present}, {ID: 8, Subject: 2, State: attendance.Absent},
		{ID: 9, Subject: 4, State: attendance.Present}, {ID: 10, Subject: 77, State: attendance.Present},
	})
	require.Equal(t, attendance.Counts{Summoned: 4, Present: 2, Absent: 1, Unmarked: 1}, r.All)
	require.Equal(t, attendance.Counts{Summoned: 3, Present: 1, Absent: 1, Unmarked: 1}, r.Official)
	require.Equal(t, attendance.Counts{Summoned: 1, Present: 1}, r.Guests)
	require.Equal(t, []attendance.Body{
		{Name: "Thôn Đông", Counts: attendance.Counts{Summoned: 2, Present: 1, Unmarked: 1}},
		{Name: "Thôn Yên", Counts: attendance.Counts{Summoned: 1, Absent: 1}},
		{Counts: attendance.Counts{Summoned: 1, Present: 1}},
	}, r.Bodies)
	share, ok := r.Official.Share()
	require.True(t, ok)
	require.EqualValues(t, 333, share)
	require.Equal(t, []string{"Lê Dung", "Nguyễn Thị Ánh"}, names(r.Latest(10)))
	require.Equal(t, []string{"Lê Dung"}, names(r.Latest(1)))
}

func TestSought(t *testing.T) {
	t.Parallel()
	people := slices.Clone(summoned)
	for i := range people[:2] {
		people[i].Card = cards.Of(people[i].Subject)
	}
	people[3].Card = cards.Of(4)
	r := attendance.Register(people, nil)
	for text, want := range map[string][]string{
		"anh":                                    {"Nguyễn Thị Ánh"},
		"DO  chinh":                              {"Đỗ Văn Chính"},
		"thon d":                                 {"Nguyễn Thị Ánh", "Đỗ Văn Chính"},
		"bi":                                     {"Trần Bình", "Lê Dung"}, // Bình, Bí thư
		"inh":                                    nil,
		"?":                                      nil,
		"":                                       nil,
		cards.Of(4):                              {"Lê Dung"},
		"https://x/check-in?card=" + cards.Of(2): {"Trần Bình"},
		cards.Of(88):                             nil,
		cards.Of(3):                              nil, // somebody who has none, as at an event
	} {
		require.Equal(t, want, names(r.Sought(text)), text)
	}
	require.Equal(t, []string{"Trần Bình"}, names(r.Where(attendance.Filter{Body: "THÔN YÊN"})))
	require.Len(t, r.Where(attendance.Filter{Only: true}), 4)
	require.Empty(t, r.Where(attendance.Filter{Only: true, State: attendance.Present}))
}

func names(rows []attendance.Row) (out []string) {
	for _, r := range rows {
		out = append(out, r.Name)
	}
	return out
}
