package deadline_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/congress/congresstest"
	"daihoi/models/deadline"
	"daihoi/models/deadline/deadlinetest"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

func (w world) agenda(actor access.Actor) deadline.Agenda {
	w.T.Helper()
	return congresstest.Must(w, actor, deadline.AgendaOf)
}

// due finds the entry of an item of the first commune.
func due(a deadline.Agenda, code string) (found deadline.AgendaItem) {
	for _, item := range a.Due {
		if item.Item.Code == code {
			found = item
		}
	}
	return found
}

func TestAgenda(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		clerk, c := w.As(access.Clerk), w.Commune()
		w.Plan(c, "2024-04-20")
		w.Plan(w.Made[w.Communes[1].ID], "2024-04-21")
		a := w.agenda(clerk)
		require.Len(t, a.Sessions, 1, "of the own unit only")
		require.Equal(t, w.Communes[0].FullName, a.Sessions[0].Unit.FullName)
		require.False(t, a.Sessions[0].UpdatedAt.IsZero())
		require.Len(t, w.agenda(congresstest.As(access.Organizer, w.District)).Sessions, 2)
		first := storetest.Today.AddDays(-deadline.AgendaBack)
		for i, item := range a.Due {
			require.True(t, item.Applies() && readiness.Open(item.State), item.Item.Code)
			require.False(t, item.Due.Before(first), item.Item.Code)
			require.False(t, i > 0 && item.Due.Before(a.Due[i-1].Due), "in the order of days")
		}
		before := due(a, "X30")
		require.NotZero(t, before.ID)
		w.On(storetest.Today.AddDays(1))
		w.Replan(c, "2024-04-18")
		after := due(w.agenda(clerk), "X30")
		require.Equal(t, before.Due.AddDays(-2), after.Due)
		require.True(t, after.Changed.After(before.Changed.Time), "a calendar must see that it has moved")
		w.Finish(c, "X30")
		require.Zero(t, due(w.agenda(clerk), "X30").ID)
		w.On(calendar.Of(2025, 1, 6))
		require.Empty(t, w.agenda(clerk).Due)
	})
}

func TestSessionsTellWhenTheyChanged(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		w.Plan(w.Commune(), "2024-04-20")
		s := w.agenda(storetest.Root()).Sessions[0]
		w.On(calendar.Of(2024, 4, 9))
		in := s.Session
		in.Venue = "Nhà văn hóa"
		congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (deadline.Shift, error) { return deadline.MoveSession(tx, s.ID, s.Version, in) })
		now := w.agenda(storetest.Root()).Sessions[0]
		require.Equal(t, []any{"Nhà văn hóa", s.Version + 1, calendar.Of(2024, 4, 9)}, []any{now.Venue, now.Version, now.UpdatedAt.Day()})
		require.Equal(t, congress.Official, now.Kind)
	})
}
