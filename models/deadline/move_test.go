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
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
	"daihoi/models/template"
)

// A congress moves as a whole: the preparatory session on the afternoon before stays on the afternoon before.
func TestMovingACongressMovesAllItsSessions(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		c := w.Commune()
		day, to := calendar.Of(2024, 4, 20), calendar.Of(2024, 4, 24)
		w.Plan(c, day.String())
		congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (deadline.Shift, error) {
			return deadline.PlanSession(tx, c.ID, congress.Session{Kind: congress.Preparatory, OnDate: day.AddDays(-1), Starts: "14:00", Ends: "16:30"})
		})
		due, audits := w.Milestone(c, "X22").Due, w.Audits()
		move := func(actor access.Actor, from, to calendar.Date, reason string) (deadline.Shift, error) {
			return congresstest.Do(w, actor, func(tx *store.Tx) (deadline.Shift, error) { return deadline.MoveCongress(tx, c.ID, from, to, reason) })
		}
		_, err := move(w.As(access.Clerk), day, to, " ")
		require.Equal(t, map[string]string{"reason": "problem.required"}, congresstest.Problems(err))
		_, err = move(w.As(access.Clerk), day, calendar.Date{}, "mưa bão")
		require.Equal(t, map[string]string{"to": "problem.required"}, congresstest.Problems(err))
		_, err = move(w.As(access.Clerk), day.AddDays(1), to, "mưa bão")
		require.Equal(t, fault.Conflict, fault.KindOf(err), "somebody has moved it meanwhile")
		_, err = move(w.As(access.Viewer), day, to, "mưa bão")
		require.Equal(t, fault.Forbidden, fault.KindOf(err))
		_, err = move(congresstest.As(access.Clerk, w.Communes[1]), day, to, "mưa bão")
		require.Equal(t, fault.NotFound, fault.KindOf(err))
		require.Equal(t, audits, w.Audits(), "nothing of it has happened")

		shift, err := move(w.As(access.Clerk), day, to, "mưa bão")
		require.NoError(t, err)
		require.Equal(t, []calendar.Date{day, to}, []calendar.Date{shift.OldDay, shift.NewDay})
		require.Positive(t, shift.Milestones)
		require.Equal(t, due.AddDays(4), w.Milestone(c, "X22").Due)
		require.Equal(t, audits+1, w.Audits())
		sessions := congresstest.Must(w, storetest.Root(), func(tx *store.Tx) ([]congress.Session, error) { return congress.Sessions(tx, c.ID) })
		require.Equal(t, []calendar.Date{to.AddDays(-1), to}, []calendar.Date{sessions[0].OnDate, sessions[1].OnDate})
	})
}

func TestReviews(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		w.Plan(w.Commune(), "2024-04-20")
		due := w.Milestone(w.Commune(), "X22").Due
		require.Contains(t, w.Milestone(w.Commune(), "X22").Item.Roles(), template.RoleApproved)
		reviews := func(actor access.Actor, first, last calendar.Date) []deadline.Milestone {
			return congresstest.Must(w, actor, func(tx *store.Tx) ([]deadline.Milestone, error) {
				return deadline.Reviews(tx, w.District.Path, w.Term.ID, first, last)
			})
		}
		found := reviews(w.As(access.Viewer), due, due)
		require.Len(t, found, 1)
		require.Equal(t, "X22", found[0].Item.Code)
		require.Equal(t, w.Communes[0].FullName, found[0].Unit.FullName)
		require.Empty(t, reviews(w.As(access.Viewer), due.AddDays(1), due.AddDays(2)))
		require.Empty(t, reviews(congresstest.As(access.Viewer, w.ForeignTown), due, due))
	})
}
