package deadline_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/congress/congresstest"
	"daihoi/models/deadline"
	"daihoi/models/deadline/deadlinetest"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/readiness"
	"daihoi/models/store"
)

// hire creates a user and returns the actor.
func (w world) hire(name string, role access.Role, unit org.Unit) (actor access.Actor) {
	w.T.Helper()
	congresstest.Must(w, access.Program("test"), func(tx *store.Tx) (account.User, error) {
		u, err := account.Create(tx, account.NewUser{User: account.User{Username: name, FullName: name}, Hash: "x",
			Grants: []account.GrantInput{{Role: role, UnitID: unit.ID}}})
		require.NoError(w.T, err)
		_, actor, err = account.Load(tx, u.ID)
		return u, err
	})
	return actor
}

// The district's organizer enters and submits. With a second person who may review, that person accepts; the organizer
// cannot, neither by approving nor by completing what waits for review.
func TestSubmitterDoesNotAccept(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		organizer := w.hire("organizer", access.Organizer, w.District)
		submit := func(code string) deadline.Milestone {
			m, err := w.Act(organizer, w.Milestone(w.Commune(), code), deadline.Input{Action: readiness.Submit, Note: "đã gửi"})
			require.NoError(t, err)
			return m
		}
		w.hire("clerk", access.Clerk, w.Communes[0])
		w.hire("elsewhere", access.Admin, w.ForeignTown)

		alone := submit("X03")
		alone, err := w.Act(organizer, alone, deadline.Input{Action: readiness.Approve})
		require.NoError(t, err, "nobody else may review here")
		require.Contains(t, w.lastAudit(alone.ID), `{"field":"accepted_alone","old":"","new":"organizer"}`)

		reviewer := w.hire("reviewer", access.Reviewer, w.District)
		own, taken := submit("X04"), submit("X21")
		for _, action := range []readiness.Action{readiness.Approve, readiness.Complete} {
			_, err = w.Act(organizer, own, deadline.Input{Action: action})
			require.Equal(t, "problem.own_work", fault.As(err).Problems[0].Key, action)
			_, err = w.actAll(organizer, deadline.Input{Action: action}, choose(own, taken)...)
			require.Len(t, fault.As(err).Problems, 2)
			require.Equal(t, "problem.bulk_own_work", fault.As(err).Problems[0].Key)
		}
		eyes := congresstest.Must(w, organizer, func(tx *store.Tx) (map[int64]deadline.FourEyes, error) {
			return deadline.EyesOn(tx, []deadline.Milestone{own, alone})
		})
		require.Equal(t, map[int64]deadline.FourEyes{own.ID: deadline.NeedsOther}, eyes)
		done, err := w.Act(reviewer, own, deadline.Input{Action: readiness.Approve})
		require.NoError(t, err)
		require.NotContains(t, w.lastAudit(done.ID), "accepted_alone")

		congresstest.Must(w, access.Program("test"), func(tx *store.Tx) (any, error) { // a locked reviewer is nobody
			return nil, account.Lock(tx, reviewer.UserID, 1)
		})
		_, err = w.actAll(organizer, deadline.Input{Action: readiness.Approve}, choose(taken)...)
		require.NoError(t, err)
	})
}

// lastAudit is what the newest entry of a milestone changed.
func (w world) lastAudit(id int64) string {
	return congresstest.Must(w, access.Program("test"), func(tx *store.Tx) (string, error) {
		entries, err := store.History(tx, "milestone", id, 1)
		return entries[0].Changes, err
	})
}
