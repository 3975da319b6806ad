package congress_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/congress/congresstest"
	"daihoi/models/fault"
	"daihoi/models/store"
)

func TestDayIsTheFirstOfficialSession(t *testing.T) {
	congresstest.Each(t, func(t *testing.T, w world) {
		c := w.convene()
		clerk := congresstest.As(access.Clerk, w.Communes[0])
		add := func(kind, day, starts string) congress.Replanned {
			r, err := congresstest.Do(w, clerk, func(tx *store.Tx) (congress.Replanned, error) {
				return congress.AddSession(tx, c.ID, congress.Session{Kind: kind, OnDate: calendar.MustParse(day), Starts: starts})
			})
			require.NoError(t, err)
			return r
		}
		day := func(want string) {
			t.Helper()
			require.Equal(t, want, w.get(c.ID).Day.String())
		}
		add(congress.Preparatory, "2024-04-09", "14h")
		day("")
		second := add(congress.Official, "2024-04-11", "7h30")
		day("2024-04-11")
		first := add(congress.Official, "2024-04-10", "13h30")
		require.Equal(t, []string{"2024-04-11", "2024-04-10"}, []string{first.Old.Day.String(), first.New.Day.String()})
		day("2024-04-10")

		moved, err := congresstest.Do(w, clerk, func(tx *store.Tx) (congress.Replanned, error) {
			in := first.Session
			in.OnDate = calendar.MustParse("2024-04-12")
			return congress.EditSession(tx, first.Session.ID, 1, in)
		})
		require.NoError(t, err)
		require.Equal(t, "on_date", moved.Changes[0].Field)
		require.Len(t, moved.Changes, 1)
		day("2024-04-11")
		for _, id := range []int64{second.Session.ID, first.Session.ID} {
			_, err = congresstest.Do(w, clerk, func(tx *store.Tx) (congress.Replanned, error) {
				s, err := congress.GetSession(tx, id)
				require.NoError(t, err)
				return congress.CancelSession(tx, id, s.Version)
			})
			require.NoError(t, err)
		}
		day("")
	})
}

func TestSessionsInOrder(t *testing.T) {
	congresstest.Each(t, func(t *testing.T, w world) {
		c := w.convene()
		by, err := congresstest.Do(w, congresstest.As(access.Clerk, w.Communes[0]), func(tx *store.Tx) (map[int64][]congress.Session, error) {
			for _, starts := range []string{"14:00", "07:30"} {
				_, err := congress.AddSession(tx, c.ID, congress.Session{Kind: congress.Official, OnDate: calendar.Of(2024, 4, 10), Starts: starts})
				require.NoError(t, err)
			}
			return congress.SessionsOf(tx, []int64{c.ID, 999}, calendar.Date{})
		})
		require.NoError(t, err)
		require.Len(t, by, 1)
		require.Equal(t, []string{"07:30", "14:00"}, []string{by[c.ID][0].Starts, by[c.ID][1].Starts})
		foreign, err := congresstest.Do(w, congresstest.As(access.Clerk, w.Communes[1]), func(tx *store.Tx) ([]congress.Session, error) {
			return congress.Sessions(tx, c.ID)
		})
		require.NoError(t, err)
		require.Empty(t, foreign)
	})
}

func TestSessionIsChecked(t *testing.T) {
	congresstest.Each(t, func(t *testing.T, w world) {
		c := w.convene()
		right := congress.Session{Kind: congress.Official, OnDate: calendar.Of(2024, 4, 10), Starts: "07:30", Ends: "11:30"}
		try := func(actor access.Actor, change func(*congress.Session)) error {
			in := right
			change(&in)
			_, err := congresstest.Do(w, actor, func(tx *store.Tx) (congress.Replanned, error) { return congress.AddSession(tx, c.ID, in) })
			return err
		}
		clerk := congresstest.As(access.Clerk, w.Communes[0])
		for _, wrong := range []struct {
			field, key string
			change     func(*congress.Session)
		}{
			{"ends", "problem.ends_before_start", func(s *congress.Session) { s.Ends = "07:30" }},
			{"on_date", "problem.required", func(s *congress.Session) { s.OnDate = calendar.Date{} }},
			{"on_date", "problem.outside_term", func(s *congress.Session) { s.OnDate = calendar.Of(2022, 12, 31) }},
			{"on_date", "problem.outside_term", func(s *congress.Session) { s.OnDate = calendar.Of(2030, 1, 1) }},
			{"kind", "problem.choice", func(s *congress.Session) { s.Kind = "secret" }},
			{"starts", "problem.clock", func(s *congress.Session) { s.Starts = "25:00" }},
		} {
			require.Equal(t, map[string]string{wrong.field: wrong.key}, congresstest.Problems(try(clerk, wrong.change)))
		}
		none := func(*congress.Session) {}
		require.NoError(t, try(clerk, func(s *congress.Session) { s.OnDate = calendar.Of(2023, 1, 1) }))
		require.Equal(t, fault.Forbidden, fault.KindOf(try(congresstest.As(access.Reviewer, w.Communes[0]), none)))
		require.Equal(t, fault.NotFound, fault.KindOf(try(congresstest.As(access.Clerk, w.Communes[1]), none)))
	})
}
