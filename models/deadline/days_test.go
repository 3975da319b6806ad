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
	"daihoi/models/template"
)

// due reads the due dates of a congress's items: "15/4/2024", or why there is none.
func (w world) due(c congress.Congress, codes ...string) (dues []string) {
	w.T.Helper()
	for _, code := range codes {
		m := w.Milestone(c, code)
		if !m.Due.IsZero() {
			dues = append(dues, m.Due.Short())
			continue
		}
		due := congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (template.Due, error) { return deadline.DueOf(tx, m) })
		dues = append(dues, string(due.Blank))
	}
	return dues
}

// The district's own items follow its communes: their reviews, the pilot and its lessons, the last of them. Communes have
// until 30/4/2024, the district until 30/6/2024.
func TestTheLevelAboveFollowsItsCommunes(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		district, commune, other := w.Made[w.District.ID], w.Commune(), w.Made[w.Communes[1].ID]
		clerk := w.As(access.Clerk)
		codes := []string{"H10", "H11", "H12", "H13", "H14"}
		// H13 would be due 45 days before 30/6, but communes must be done by 30/4; H14 by 21/5 all the same.
		require.Equal(t, []string{"no_pilot", "no_pilot", "15/4/2024", "30/4/2024", "21/5/2024"}, w.due(district, codes...))

		w.Plan(commune, "2024-04-10")
		require.Equal(t, []string{"no_pilot", "no_pilot", "26/3/2024", "30/4/2024", "21/5/2024"}, w.due(district, codes...))

		congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (congress.Congress, error) {
			now, err := congress.Get(tx, commune.ID)
			require.NoError(t, err)
			now.Pilot = true
			return deadline.UpdateCongress(tx, commune.ID, now.Version, now)
		})
		require.Equal(t, []string{"13/4/2024", "17/4/2024", "26/3/2024", "30/4/2024", "21/5/2024"}, w.due(district, codes...))

		// The clerk of a commune does not see the district, whose dates follow all the same.
		s := congresstest.Must(w, clerk, func(tx *store.Tx) ([]congress.Session, error) { return congress.Sessions(tx, commune.ID) })[0]
		before := w.Events(district)
		congresstest.Must(w, clerk, func(tx *store.Tx) (deadline.Shift, error) {
			return deadline.MoveCongress(tx, commune.ID, s.OnDate, calendar.Of(2024, 4, 14), "trùng lịch")
		})
		require.Equal(t, []string{"17/4/2024", "21/4/2024", "30/3/2024", "30/4/2024", "21/5/2024"}, w.due(district, codes...))
		require.Equal(t, before+3, w.Events(district), "every date that moves is in the history")

		// Once the pilot is reviewed, the next is the other commune; a congress planned after its deadline delays nothing.
		w.Finish(commune, "X22")
		require.Equal(t, []string{"15/4/2024"}, w.due(district, "H12"))
		w.Plan(other, "2024-05-20")
		require.Equal(t, []string{"15/4/2024", "30/4/2024"}, w.due(district, "H12", "H13"))

		// With an exception it does: nothing is due before it is possible.
		congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (deadline.Shift, error) {
			c, err := congress.Get(tx, other.ID)
			require.NoError(t, err)
			c.DeadlineOverride, c.DeadlineReason = calendar.Of(2024, 5, 31), "mưa lũ"
			return deadline.SetException(tx, other.ID, c.Version, c)
		})
		require.Equal(t, []string{"05/5/2024", "20/5/2024", "21/5/2024"}, w.due(district, "H12", "H13", "H14"))

		// What is done stays.
		w.Finish(district, "H13")
		w.Replan(other, "2024-05-10")
		require.Equal(t, []string{"25/4/2024", "20/5/2024"}, w.due(district, "H12", "H13"))
		require.Equal(t, readiness.Done, w.Milestone(district, "H13").State)
	})
}

// A preparatory session has its own day, before or without a move of the congress.
func TestPreparatorySessionIsDueOnItsOwnDay(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		w.Plan(w.Commune(), "2024-04-20")
		require.Equal(t, []string{"20/4/2024", "20/4/2024"}, w.due(w.Commune(), "X38", "X39"))
		shift := congresstest.Must(w, w.As(access.Clerk), func(tx *store.Tx) (deadline.Shift, error) {
			return deadline.PlanSession(tx, w.Commune().ID, congress.Session{Kind: congress.Preparatory, OnDate: calendar.Of(2024, 4, 18)})
		})
		require.Equal(t, 1, shift.Milestones)
		require.Equal(t, []string{"18/4/2024", "20/4/2024"}, w.due(w.Commune(), "X38", "X39"))
		// The preview knows both, and what the command does.
		sessions := congresstest.Must(w, storetest.Root(), func(tx *store.Tx) ([]congress.Session, error) { return congress.Sessions(tx, w.Commune().ID) })
		like := congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (congress.Congress, error) { return congress.Get(tx, w.Commune().ID) })
		from := like.Day
		like.Day = calendar.Of(2024, 4, 27)
		plan := congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (deadline.Replan, error) {
			return deadline.Preview(tx, like, deadline.Shifted(sessions, from, like.Day))
		})
		above := map[string]string{}
		for _, d := range plan.Above {
			above[d.Milestone.Item.Code] = d.New.Short()
		}
		require.Equal(t, map[string]string{"H12": "12/4/2024"}, above)
		shift = congresstest.Must(w, w.As(access.Clerk), func(tx *store.Tx) (deadline.Shift, error) {
			return deadline.MoveCongress(tx, w.Commune().ID, from, like.Day, "trùng lịch")
		})
		require.Len(t, plan.Dues, shift.Milestones)
		for _, d := range plan.Dues {
			require.Equal(t, d.New, w.Milestone(w.Commune(), d.Milestone.Item.Code).Due, d.Milestone.Item.Code)
		}
		require.Equal(t, []string{"25/4/2024", "12/4/2024"}, append(w.due(w.Commune(), "X38"), w.due(w.Made[w.District.ID], "H12")...))
		congresstest.Must(w, w.As(access.Clerk), func(tx *store.Tx) (deadline.Shift, error) {
			s, err := congress.Sessions(tx, w.Commune().ID)
			require.NoError(t, err)
			return deadline.CancelSession(tx, s[0].ID, s[0].Version, "")
		})
		require.Equal(t, []string{"27/4/2024"}, w.due(w.Commune(), "X38"))
	})
}
