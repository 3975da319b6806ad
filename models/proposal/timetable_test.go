package proposal_test

import (
	"sync/atomic"
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
	"daihoi/models/store"
	"daihoi/models/store/storetest"
	"daihoi/models/template"
)

type world struct{ deadlinetest.World }

func (w world) timetable(actor access.Actor, u org.Unit) schedule.Schedule {
	w.T.Helper()
	return deadlinetest.Must(w, actor, func(tx *store.Tx) (schedule.Schedule, error) { return schedule.Of(tx, u, w.Term.ID) })
}

func unitIn(t *testing.T, s schedule.Schedule, id int64) schedule.ScheduledUnit {
	t.Helper()
	for _, u := range s.Units {
		if u.UnitID == id {
			return u
		}
	}
	t.Fatalf("no unit %d", id)
	return schedule.ScheduledUnit{}
}

// Today is 5/4/2024 in these tests.
func TestTimetableTellsTheFactsOfTheDistrict(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		w.Plan(w.Commune(), "2024-04-20")
		w.Plan(w.Made[w.District.ID], "2024-05-27")
		organizer := congresstest.As(access.Organizer, w.District)
		leader := deadlinetest.Must(w, organizer, func(tx *store.Tx) (org.Leader, error) {
			return org.AddLeader(tx, w.District.ID, org.Leader{Name: "Lê Thị Thu Hà", Title: "Phó Chủ tịch"})
		})
		deadlinetest.Must(w, organizer, func(tx *store.Tx) (org.Absence, error) {
			return org.TellAbsence(tx, leader.ID, org.Absence{From: calendar.Of(2024, 4, 20), Half: org.AwayWhole})
		})
		deadlinetest.Must(w, organizer, func(tx *store.Tx) (congress.Congress, error) {
			return congress.Assign(tx, w.Commune().ID, 1, []congress.Assignment{{LeaderID: leader.ID, Role: congress.Attends}})
		})
		team := deadlinetest.Must(w, organizer, func(tx *store.Tx) (org.Team, error) {
			return org.FormTeam(tx, w.District.ID, org.Team{Name: "Tổ 1", AtOnce: 1, Leaders: []int64{leader.ID}, Units: []int64{w.Communes[0].ID, w.Communes[1].ID}})
		})
		deadlinetest.Must(w, organizer, func(tx *store.Tx) (int, error) {
			return 0, schedule.SetRules(tx, w.District.ID, 0, schedule.Rules{PerHalfDay: 2, TravelMinutes: 45})
		})
		s := w.timetable(organizer, w.District)
		require.Len(t, s.Units, 3)
		u, other := unitIn(t, s, w.Communes[0].ID), unitIn(t, s, w.Communes[1].ID)
		require.Equal(t, w.District.ID, u.ParentID)
		require.Equal(t, congresstest.CommuneDeadline, u.Deadline)
		require.Equal(t, []schedule.Sitting{{SessionID: u.Sittings[0].SessionID, Kind: congress.Official, Day: calendar.Of(2024, 4, 20), Half: congress.Whole}}, u.Sittings)
		require.Equal(t, "2024-09-02", u.Earliest.String(), "the longest open lead is 150 days")
		// The district takes delegations until 20 days before its own day, the commune sends its list 5 days after.
		require.Equal(t, "2024-05-02", u.SendsBefore.String())
		require.Equal(t, []congress.Assignment{{LeaderID: leader.ID, Role: congress.Attends}}, u.Leaders)
		require.Equal(t, team.ID, u.TeamID)
		require.Equal(t, []int64{w.Communes[1].ID}, u.Neighbours)
		require.Empty(t, other.Sittings)
		require.Equal(t, schedule.ScheduleRules{PerHalfDay: 2, TravelMinutes: 45}, schedule.ScheduleRules{PerHalfDay: s.Rules.PerHalfDay, TravelMinutes: s.Rules.TravelMinutes})
		name, off := s.Rules.Holidays(calendar.Of(2024, 4, 30))
		require.True(t, off && name != "")

		kinds := map[schedule.ConflictKind]bool{}
		for _, c := range schedule.Conflicts(s) {
			kinds[c.Kind] = true
		}
		require.Equal(t, map[schedule.ConflictKind]bool{schedule.LeaderAbsent: true, schedule.BeforeLeads: true}, kinds)

		clerk := w.timetable(w.As(access.Clerk), w.District)
		require.Len(t, clerk.Units, 1, "a clerk sees the own unit only")
	})
}

func TestTheEarliestDayIsThatOfTheLongestOpenLead(t *testing.T) {
	t.Parallel()
	today := calendar.Of(2024, 4, 5)
	items := []template.Item{{Code: "A", Anchor: template.BaseDay, LeadTo: -30}, {Code: "B", Anchor: template.BaseDay, LeadTo: 5},
		{Code: "C", Anchor: template.BaseItem, AfterCode: "A", LeadTo: -10}, {Code: "D", Anchor: template.BaseFixed, FixedOn: calendar.Of(2024, 1, 1)},
		{Code: "E", Anchor: template.BaseDay, DayKind: template.WorkingDays, LeadTo: -10}}
	for _, c := range []struct{ open, want string }{
		{"", "2024-04-05"}, {"B", "2024-04-05"}, {"A", "2024-05-05"}, {"C", "2024-05-15"}, {"D", "2024-04-05"},
		{"E", "2024-04-20"}, // ten working days, of which the holiday of 18/4 is none
	} {
		got := schedule.Earliest(items, func(i template.Item) bool { return i.Code == c.open }, today)
		require.Equal(t, c.want, got.String(), c.open)
	}
}

func (w world) propose(actor access.Actor, wishes proposal.ProposalWishes) (proposal.StoredProposal, error) {
	return deadlinetest.Do(w, actor, func(tx *store.Tx) (proposal.StoredProposal, error) {
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
		leader := deadlinetest.Must(w, organizer, func(tx *store.Tx) (org.Leader, error) {
			return org.AddLeader(tx, w.District.ID, org.Leader{Name: "Lê Thị Thu Hà"})
		})
		w.Plan(w.Made[w.District.ID], "2024-05-27")
		before, due := w.Audits(), w.Milestone(w.Commune(), "X22").Due
		p, err := w.propose(organizer, aprilWishes())
		require.NoError(t, err)
		require.Equal(t, before+1, w.Audits())
		require.NotEmpty(t, p.Found.Alternatives)
		require.Len(t, p.Found.Alternatives[0].Placements, 2)
		stored := deadlinetest.Must(w, organizer, func(tx *store.Tx) (proposal.StoredProposal, error) { return proposal.Get(tx, p.ID) })
		require.Equal(t, p.Found, stored.Found, "what is stored is what was found")
		require.Equal(t, due, w.Milestone(w.Commune(), "X22").Due, "a proposal changes nothing")

		_, err = deadlinetest.Do(w, w.As(access.Clerk), func(tx *store.Tx) (proposal.StoredProposal, error) {
			return proposal.Accept(tx, p.ID, 1, 1, nil, "")
		})
		require.Equal(t, fault.NotFound, fault.KindOf(err))
		accepted := deadlinetest.Must(w, organizer, func(tx *store.Tx) (proposal.StoredProposal, error) {
			return proposal.Accept(tx, p.ID, 1, 1, []int64{w.Communes[0].ID}, "")
		})
		require.Equal(t, before+2, w.Audits(), "one entry for the batch")
		require.Len(t, accepted.Applied, 1)
		l := p.Found.Alternatives[0].Placements[0]
		s := w.timetable(organizer, w.District)
		u := unitIn(t, s, w.Communes[0].ID)
		require.Equal(t, l.Day, u.Day())
		require.Len(t, u.Sittings, 2)
		require.Equal(t, []congress.Assignment{{LeaderID: leader.ID, Role: congress.Attends}}, u.Leaders)
		require.Empty(t, unitIn(t, s, w.Communes[1].ID).Sittings, "the other one was not chosen")
		require.Equal(t, l.Day.AddDays(-15), w.Milestone(w.Commune(), "X22").Due, "due dates move with it")
		require.Equal(t, 46, w.Events(w.Commune()), "all but the milestone for pilot units")

		_, err = deadlinetest.Do(w, organizer, func(tx *store.Tx) (proposal.StoredProposal, error) {
			return proposal.Accept(tx, p.ID, 2, 1, nil, "")
		})
		require.Equal(t, "fault.proposal_state", fault.As(err).Key)

		undone := deadlinetest.Must(w, organizer, func(tx *store.Tx) (proposal.StoredProposal, error) {
			return proposal.Undo(tx, p.ID, accepted.Version, "đổi phương án")
		})
		require.Equal(t, proposal.Undone, undone.State)
		u = unitIn(t, w.timetable(organizer, w.District), w.Communes[0].ID)
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
		_, err = deadlinetest.Do(w, organizer, func(tx *store.Tx) (proposal.StoredProposal, error) {
			return proposal.Accept(tx, p.ID, 1, 1, nil, "")
		})
		require.Equal(t, "fault.proposal_stale", fault.As(err).Key)
		require.Equal(t, fault.Conflict, fault.KindOf(err))
		require.Empty(t, unitIn(t, w.timetable(organizer, w.District), w.Communes[0].ID).Sittings, "nothing of it is done")
	})
}

func TestUndoStopsAtWhatWasTouchedSince(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		organizer := congresstest.As(access.Organizer, w.District)
		p, err := w.propose(organizer, aprilWishes())
		require.NoError(t, err)
		p = deadlinetest.Must(w, organizer, func(tx *store.Tx) (proposal.StoredProposal, error) {
			return proposal.Accept(tx, p.ID, 1, 1, nil, "")
		})
		deadlinetest.Must(w, organizer, func(tx *store.Tx) (deadline.Shift, error) {
			s, err := congress.GetSession(tx, p.Applied[1].Sessions[0].ID)
			require.NoError(t, err)
			s.Venue = "Nhà văn hóa"
			return deadline.MoveSession(tx, s.ID, s.Version, s)
		})
		_, err = deadlinetest.Do(w, organizer, func(tx *store.Tx) (proposal.StoredProposal, error) {
			return proposal.Undo(tx, p.ID, p.Version, "đổi phương án")
		})
		require.Equal(t, "fault.proposal_touched", fault.As(err).Key)
		require.NotEmpty(t, unitIn(t, w.timetable(organizer, w.District), w.Communes[0].ID).Sittings, "all or none")
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
			_, err := deadlinetest.Do(w, organizer, func(tx *store.Tx) (proposal.StoredProposal, error) {
				return proposal.Accept(tx, p.ID, 1, 1, nil, reason)
			})
			return err
		}
		require.Equal(t, map[string]string{"reason": "problem.required"}, deadlinetest.Problems(accept(" ")))
		require.NoError(t, accept("dồn lịch"))
		u := unitIn(t, w.timetable(organizer, w.District), w.Communes[0].ID)
		require.Len(t, u.Sittings, 1)
		require.Equal(t, session.ID, u.Sittings[0].SessionID, "the session is the same one, moved")
		require.Equal(t, p.Found.Alternatives[0].Placements[0].Day, u.Day())
		deadlinetest.Must(w, organizer, func(tx *store.Tx) (proposal.StoredProposal, error) {
			return proposal.Undo(tx, p.ID, 2, "như cũ")
		})
		require.Equal(t, "2024-04-10", unitIn(t, w.timetable(organizer, w.District), w.Communes[0].ID).Sittings[0].Day.String())
	})
}

func TestWishesAreChecked(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		organizer := congresstest.As(access.Organizer, w.District)
		wrong := aprilWishes()
		wrong.From = calendar.Of(2024, 4, 4)
		wrong.To = calendar.Of(2024, 4, 3)
		_, err := w.propose(organizer, wrong)
		require.Equal(t, map[string]string{"wish_from": "problem.day_past", "wish_to": "problem.period"}, deadlinetest.Problems(err))
		_, err = w.propose(congresstest.As(access.Reviewer, w.District), aprilWishes())
		require.Equal(t, fault.Forbidden, fault.KindOf(err))
		w.Plan(w.Commune(), "2024-04-20")
		w.Plan(w.Made[w.Communes[1].ID], "2024-04-20")
		w.Plan(w.Made[w.District.ID], "2024-05-27")
		_, err = w.propose(organizer, aprilWishes())
		require.Equal(t, map[string]string{"units": "problem.nothing_to_date"}, deadlinetest.Problems(err))
	})
}

func TestRulesOfTheScheduleHoldBelowTheUnitThatLaidThemDown(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		rules := func(u org.Unit) schedule.Rules {
			return deadlinetest.Must(w, storetest.Root(), func(tx *store.Tx) (schedule.Rules, error) { return schedule.RulesOf(tx, u) })
		}
		lay := func(u org.Unit, version, n int) error {
			_, err := deadlinetest.Do(w, storetest.Root(), func(tx *store.Tx) (int, error) {
				return 0, schedule.SetRules(tx, u.ID, version, schedule.Rules{PerHalfDay: n, TravelMinutes: 40})
			})
			return err
		}
		require.Equal(t, 30, rules(w.District).TravelMinutes)
		require.NoError(t, lay(w.City, 0, 5))
		require.Equal(t, schedule.Rules{UnitID: w.District.ID, PerHalfDay: 5, TravelMinutes: 40}, rules(w.District))
		require.NoError(t, lay(w.District, 0, 2))
		require.Equal(t, fault.Conflict, fault.KindOf(lay(w.District, 0, 3)))
		require.NoError(t, lay(w.District, 1, 3))
		require.Equal(t, 3, rules(w.Communes[0]).PerHalfDay)
		require.Equal(t, 5, rules(w.ForeignCommune).PerHalfDay)
	})
}

func TestTimetableTakesTheSameStatementsForManyUnits(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := world{deadlinetest.New(t, s, 12)}
		count := func(u org.Unit) int64 {
			var n atomic.Int64
			require.NoError(t, s.Read(store.CountStatements(t.Context(), &n), storetest.Root(), func(tx *store.Tx) error {
				_, err := schedule.Of(tx, u, w.Term.ID)
				return err
			}))
			return n.Load()
		}
		require.Equal(t, count(w.Communes[0]), count(w.District))
		require.Less(t, count(w.District), int64(20))
	})
}
