package schedule_test

import (
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/congress/congresstest"
	"daihoi/models/deadline/deadlinetest"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/schedule"
	"daihoi/models/schedule/scheduletest"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
	"daihoi/models/template"
)

type world struct{ deadlinetest.World }

func (w world) timetable(actor access.Actor, u org.Unit) schedule.Schedule {
	w.T.Helper()
	return congresstest.Must(w, actor, func(tx *store.Tx) (schedule.Schedule, error) { return schedule.Of(tx, u, w.Term.ID) })
}

// Today is 5/4/2024 in these tests.
func TestTimetableTellsTheFactsOfTheDistrict(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		w.Plan(w.Commune(), "2024-04-20")
		w.Plan(w.Made[w.District.ID], "2024-05-27")
		organizer := congresstest.As(access.Organizer, w.District)
		leader := congresstest.Must(w, organizer, func(tx *store.Tx) (org.Leader, error) {
			return org.AddLeader(tx, w.District.ID, org.Leader{Name: "Lê Thị Thu Hà", Title: "Phó Chủ tịch"})
		})
		congresstest.Must(w, organizer, func(tx *store.Tx) (org.Absence, error) {
			return org.TellAbsence(tx, leader.ID, org.Absence{From: calendar.Of(2024, 4, 20), Half: org.AwayWhole})
		})
		congresstest.Must(w, organizer, func(tx *store.Tx) (congress.Congress, error) {
			return congress.Assign(tx, w.Commune().ID, 1, []congress.Assignment{{LeaderID: leader.ID, Role: congress.Attends}})
		})
		team := congresstest.Must(w, organizer, func(tx *store.Tx) (org.Team, error) {
			return org.FormTeam(tx, w.District.ID, org.Team{Name: "Tổ 1", AtOnce: 1, Leaders: []int64{leader.ID}, Units: []int64{w.Communes[0].ID, w.Communes[1].ID}})
		})
		congresstest.Must(w, organizer, func(tx *store.Tx) (int, error) {
			return 0, schedule.SetRules(tx, w.District.ID, 0, schedule.Rules{PerHalfDay: 2, TravelMinutes: 45})
		})
		s := w.timetable(organizer, w.District)
		require.Len(t, s.Units, 3)
		u, other := scheduletest.UnitIn(t, s, w.Communes[0].ID), scheduletest.UnitIn(t, s, w.Communes[1].ID)
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
		require.Equal(t, map[schedule.ConflictKind]bool{schedule.LeaderAbsent: true, schedule.BeforeLeads: true, schedule.OnWeekend: true}, kinds, "20/4 is a Saturday")

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

func TestRulesOfTheScheduleHoldBelowTheUnitThatLaidThemDown(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		rules := func(u org.Unit) schedule.Rules {
			return congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (schedule.Rules, error) { return schedule.RulesOf(tx, u) })
		}
		lay := func(u org.Unit, version, n int) error {
			_, err := congresstest.Do(w, storetest.Root(), func(tx *store.Tx) (int, error) {
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
