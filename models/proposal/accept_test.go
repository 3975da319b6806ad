package proposal_test

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
	"daihoi/models/org"
	"daihoi/models/proposal"
	"daihoi/models/schedule"
	"daihoi/models/schedule/scheduletest"
	"daihoi/models/store"
)

type world struct{ deadlinetest.World }

func (w world) timetable(actor access.Actor, u org.Unit) schedule.Schedule {
	w.T.Helper()
	return congresstest.Must(w, actor, func(tx *store.Tx) (schedule.Schedule, error) { return schedule.Of(tx, u, w.Term.ID) })
}

func (w world) propose(actor access.Actor, wishes proposal.ProposalWishes) (proposal.StoredProposal, error) {
	return congresstest.Do(w, actor, func(tx *store.Tx) (proposal.StoredProposal, error) {
		return proposal.ProposeFor(tx, w.District.ID, w.Term.ID, wishes)
	})
}

// aprilWishes ask for the second half of April, without the leads of milestones that nobody has begun.
func aprilWishes() proposal.ProposalWishes {
	return proposal.ProposalWishes{From: calendar.Of(2024, 4, 15), To: calendar.Of(2024, 4, 29), Seed: 1, Shape: proposal.ShapeTwoHalves, Spread: true, Weekdays: true,
		Leader: true, Without: []proposal.Constraint{proposal.KeepLeads}}
}

func TestAProposalIsAcceptedAsItWasLookedAtAndUndone(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		organizer := congresstest.As(access.Organizer, w.District)
		leader := congresstest.Must(w, organizer, func(tx *store.Tx) (org.Leader, error) {
			return org.AddLeader(tx, w.District.ID, org.Leader{Name: "Lê Thị Thu Hà"})
		})
		w.Plan(w.Made[w.District.ID], "2024-05-27")
		before, due := w.Audits(), w.Milestone(w.Commune(), "X22").Due
		p, err := w.propose(organizer, aprilWishes())
		require.NoError(t, err)
		require.Equal(t, before+1, w.Audits())
		require.NotEmpty(t, p.Found.Alternatives)
		require.Len(t, p.Found.Alternatives[0].Placements, 2)
		stored := congresstest.Must(w, organizer, func(tx *store.Tx) (proposal.StoredProposal, error) { return proposal.Get(tx, p.ID) })
		require.Equal(t, p.Found, stored.Found, "what is stored is what was found")
		require.Equal(t, due, w.Milestone(w.Commune(), "X22").Due, "a proposal changes nothing")

		_, err = congresstest.Do(w, w.As(access.Clerk), func(tx *store.Tx) (proposal.StoredProposal, error) {
			return proposal.Accept(tx, p.ID, 1, 1, nil, "")
		})
		require.Equal(t, fault.NotFound, fault.KindOf(err))
		accepted := congresstest.Must(w, organizer, func(tx *store.Tx) (proposal.StoredProposal, error) {
			return proposal.Accept(tx, p.ID, 1, 1, []int64{w.Communes[0].ID}, "")
		})
		require.Equal(t, before+2, w.Audits(), "one entry for the batch")
		require.Len(t, accepted.Applied, 1)
		l := p.Found.Alternatives[0].Placements[0]
		s := w.timetable(organizer, w.District)
		u := scheduletest.UnitIn(t, s, w.Communes[0].ID)
		require.Equal(t, l.Day, u.Day())
		require.Len(t, u.Sittings, 2)
		require.Equal(t, []congress.Assignment{{LeaderID: leader.ID, Role: congress.Attends}}, u.Leaders)
		require.Empty(t, scheduletest.UnitIn(t, s, w.Communes[1].ID).Sittings, "the other one was not chosen")
		require.Equal(t, l.Day.AddDays(-15), w.Milestone(w.Commune(), "X22").Due, "due dates move with it")
		require.Equal(t, 46, w.Events(w.Commune()), "all but the milestone for pilot units")

		_, err = congresstest.Do(w, organizer, func(tx *store.Tx) (proposal.StoredProposal, error) {
			return proposal.Accept(tx, p.ID, 2, 1, nil, "")
		})
		require.Equal(t, "fault.proposal_state", fault.As(err).Key)

		undone := congresstest.Must(w, organizer, func(tx *store.Tx) (proposal.StoredProposal, error) {
			return proposal.Undo(tx, p.ID, accepted.Version, "đổi phương án")
		})
		require.Equal(t, proposal.Undone, undone.State)
		u = scheduletest.UnitIn(t, w.timetable(organizer, w.District), w.Communes[0].ID)
		require.Empty(t, u.Sittings)
		require.Empty(t, u.Leaders)
		require.Equal(t, due, w.Milestone(w.Commune(), "X22").Due)
	})
}

func TestAProposalIsRefusedWhenItsFactsHaveChanged(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		organizer := congresstest.As(access.Organizer, w.District)
		p, err := w.propose(organizer, aprilWishes())
		require.NoError(t, err)
		w.Plan(w.Made[w.Communes[1].ID], "2024-04-22")
		_, err = congresstest.Do(w, organizer, func(tx *store.Tx) (proposal.StoredProposal, error) {
			return proposal.Accept(tx, p.ID, 1, 1, nil, "")
		})
		require.Equal(t, "fault.proposal_stale", fault.As(err).Key)
		require.Equal(t, fault.Conflict, fault.KindOf(err))
		require.Empty(t, scheduletest.UnitIn(t, w.timetable(organizer, w.District), w.Communes[0].ID).Sittings, "nothing of it is done")
	})
}

func TestUndoStopsAtWhatWasTouchedSince(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		organizer := congresstest.As(access.Organizer, w.District)
		p, err := w.propose(organizer, aprilWishes())
		require.NoError(t, err)
		p = congresstest.Must(w, organizer, func(tx *store.Tx) (proposal.StoredProposal, error) {
			return proposal.Accept(tx, p.ID, 1, 1, nil, "")
		})
		congresstest.Must(w, organizer, func(tx *store.Tx) (deadline.Shift, error) {
			s, err := congress.GetSession(tx, p.Applied[1].Sessions[0].ID)
			require.NoError(t, err)
			s.Venue = "Nhà văn hóa"
			return deadline.MoveSession(tx, s.ID, s.Version, s)
		})
		_, err = congresstest.Do(w, organizer, func(tx *store.Tx) (proposal.StoredProposal, error) {
			return proposal.Undo(tx, p.ID, p.Version, "đổi phương án")
		})
		require.Equal(t, "fault.proposal_touched", fault.As(err).Key)
		require.NotEmpty(t, scheduletest.UnitIn(t, w.timetable(organizer, w.District), w.Communes[0].ID).Sittings, "all or none")
	})
}

func TestASelectionMovesDatedCongressesWithAReason(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		organizer := congresstest.As(access.Organizer, w.District)
		session := w.Plan(w.Commune(), "2024-04-10").Session
		wishes := aprilWishes()
		wishes.Units = []int64{w.Communes[0].ID}
		p, err := w.propose(organizer, wishes)
		require.NoError(t, err)
		accept := func(reason string) error {
			_, err := congresstest.Do(w, organizer, func(tx *store.Tx) (proposal.StoredProposal, error) {
				return proposal.Accept(tx, p.ID, 1, 1, nil, reason)
			})
			return err
		}
		require.Equal(t, map[string]string{"reason": "problem.required"}, congresstest.Problems(accept(" ")))
		require.NoError(t, accept("dồn lịch"))
		u := scheduletest.UnitIn(t, w.timetable(organizer, w.District), w.Communes[0].ID)
		require.Len(t, u.Sittings, 1)
		require.Equal(t, session.ID, u.Sittings[0].SessionID, "the session is the same one, moved")
		require.Equal(t, p.Found.Alternatives[0].Placements[0].Day, u.Day())
		congresstest.Must(w, organizer, func(tx *store.Tx) (proposal.StoredProposal, error) {
			return proposal.Undo(tx, p.ID, 2, "như cũ")
		})
		require.Equal(t, "2024-04-10", scheduletest.UnitIn(t, w.timetable(organizer, w.District), w.Communes[0].ID).Sittings[0].Day.String())
	})
}

func TestWishesAreChecked(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		organizer := congresstest.As(access.Organizer, w.District)
		wrong := aprilWishes()
		wrong.From = calendar.Of(2024, 4, 4)
		wrong.To = calendar.Of(2024, 4, 3)
		_, err := w.propose(organizer, wrong)
		require.Equal(t, map[string]string{"wish_from": "problem.day_past", "wish_to": "problem.period"}, congresstest.Problems(err))
		_, err = w.propose(congresstest.As(access.Reviewer, w.District), aprilWishes())
		require.Equal(t, fault.Forbidden, fault.KindOf(err))
		w.Plan(w.Commune(), "2024-04-20")
		w.Plan(w.Made[w.Communes[1].ID], "2024-04-20")
		w.Plan(w.Made[w.District.ID], "2024-05-27")
		_, err = w.propose(organizer, aprilWishes())
		require.Equal(t, map[string]string{"units": "problem.nothing_to_date"}, congresstest.Problems(err))
	})
}
