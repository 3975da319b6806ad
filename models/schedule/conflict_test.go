package schedule_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/proposal"
	"daihoi/models/schedule"
	"daihoi/models/schedule/scheduletest"
)

// Short words for the tables.
var (
	day, sat, in, prepared    = scheduletest.Day, scheduletest.Sat, scheduletest.In, scheduletest.Prepared
	commune, with, pilot, led = scheduletest.Commune, scheduletest.With, scheduletest.Pilot, scheduletest.Led
)

func TestConflicts(t *testing.T) {
	t.Parallel()
	chairs, follows := led(congress.Chairs, 9), led(congress.Follows, 9)
	lan := schedule.Leader{ID: 9, Name: "Lan", Absences: []schedule.Absence{{From: day("04-20"), To: day("04-21"), Half: congress.Morning, Reason: "họp tỉnh"}},
		Busy: []schedule.Engagement{{Title: "Tập huấn", Sitting: sat("04-12", "08:00", "11:30")}}}
	hai := schedule.Leader{ID: 8, Name: "Hải", From: day("04-03"), To: day("04-09")}
	for _, c := range []struct {
		name  string
		s     schedule.Schedule
		kind  schedule.ConflictKind // "" for none at all
		hard  bool
		units []int64
		args  map[string]any
	}{
		{"one leader, two mornings of one day", schedule.Schedule{Units: []schedule.ScheduledUnit{with(commune(2, sat("04-10", "07:30")), chairs), with(commune(3, sat("04-10", "08:00")), chairs)}},
			schedule.LeaderTwice, true, []int64{2, 3}, map[string]any{"Leader": "Lan", "Unit": "Xã 2", "Other": "Xã 3"}},
		{"morning and afternoon can be done", schedule.Schedule{Units: []schedule.ScheduledUnit{with(commune(2, sat("04-10", "07:30")), chairs), with(commune(3, sat("04-10", "14:00")), chairs)}}, "", false, nil, nil},
		{"a whole day takes both halves", schedule.Schedule{Units: []schedule.ScheduledUnit{with(commune(2, sat("04-10")), chairs), with(commune(3, sat("04-10", "14:00")), chairs)}},
			schedule.LeaderTwice, true, []int64{2, 3}, nil},
		{"too little time to travel", schedule.Schedule{Units: []schedule.ScheduledUnit{with(commune(2, sat("04-10", "07:30", "09:00")), chairs), with(commune(3, sat("04-10", "09:30", "11:30")), chairs)},
			Rules: schedule.ScheduleRules{TravelMinutes: 45}}, schedule.LeaderTravel, true, []int64{2, 3}, map[string]any{"Leader": "Lan", "Unit": "Xã 2", "Other": "Xã 3", "Gap": 30, "Need": 45}},
		{"just enough time to travel", schedule.Schedule{Units: []schedule.ScheduledUnit{with(commune(2, sat("04-10", "07:30", "09:00")), chairs), with(commune(3, sat("04-10", "09:45", "11:30")), chairs)},
			Rules: schedule.ScheduleRules{TravelMinutes: 45}}, "", false, nil, nil},
		{"who follows need not be there", schedule.Schedule{Units: []schedule.ScheduledUnit{with(commune(2, sat("04-10", "07:30")), follows), with(commune(3, sat("04-10", "08:00")), chairs)}},
			schedule.LeaderTwice, false, []int64{2, 3}, nil},
		{"a preparatory sitting is soft", schedule.Schedule{Units: []schedule.ScheduledUnit{with(commune(2, prepared(sat("04-10", "07:30"))), chairs), with(commune(3, sat("04-10", "08:00")), chairs)}},
			schedule.LeaderTwice, false, []int64{2, 3}, nil},
		{"the hard one of two clashes is told", schedule.Schedule{Units: []schedule.ScheduledUnit{with(commune(2, prepared(sat("04-10", "07:30", "08:30")), sat("04-10", "08:45", "11:00")), chairs), with(commune(3, sat("04-10", "08:00", "11:00")), chairs)}},
			schedule.LeaderTwice, true, []int64{2, 3}, nil},
		{"a leader is away", schedule.Schedule{Units: []schedule.ScheduledUnit{with(commune(2, sat("04-21", "08:00")), led(congress.Attends, 9))}},
			schedule.LeaderAbsent, true, []int64{2}, map[string]any{"Leader": "Lan", "Unit": "Xã 2", "From": day("04-20"), "To": day("04-21"), "Reason": "họp tỉnh"}},
		{"away in the other half", schedule.Schedule{Units: []schedule.ScheduledUnit{with(commune(2, sat("04-21", "14:00")), led(congress.Attends, 9))}}, "", false, nil, nil},
		{"one hall, overlapping, whatever its spelling", schedule.Schedule{Units: []schedule.ScheduledUnit{commune(2, in("Nhà văn hoá Đông", sat("04-10", "07:30", "10:00"))), commune(3, in("NHÀ VĂN HOÁ ĐÔNG ", sat("04-10", "09:59", "11:00")))}},
			schedule.VenueTwice, true, []int64{2, 3}, map[string]any{"Venue": "Nhà văn hoá Đông", "Unit": "Xã 2", "Other": "Xã 3"}},
		{"one hall, one after the other", schedule.Schedule{Units: []schedule.ScheduledUnit{commune(2, in("A", sat("04-10", "07:30", "10:00"))), commune(3, in("A", sat("04-10", "10:00", "11:00")))}}, "", false, nil, nil},
		{"more than the groups can attend", schedule.Schedule{Units: []schedule.ScheduledUnit{commune(2, sat("04-10", "08:00")), commune(3, sat("04-10", "08:00")), commune(4, sat("04-10", "14:00"))}, Rules: schedule.ScheduleRules{PerHalfDay: 1}},
			schedule.Overload, true, []int64{2, 3}, map[string]any{"Count": 2, "Limit": 1}},
		{"one group in two places", schedule.Schedule{Teams: []schedule.Team{{ID: 5, Name: "Tổ 1"}}, Units: []schedule.ScheduledUnit{with(commune(2, sat("04-10", "08:00")), team5), with(commune(3, sat("04-10", "08:00")), team5)}},
			schedule.TeamOverload, true, []int64{2, 3}, map[string]any{"Team": "Tổ 1", "Count": 2, "Limit": 1}},
		{"a group that can part in two", schedule.Schedule{Teams: []schedule.Team{{ID: 5, AtOnce: 2}}, Units: []schedule.ScheduledUnit{with(commune(2, sat("04-10", "08:00")), team5), with(commune(3, sat("04-10", "08:00")), team5)}}, "", false, nil, nil},
		{"not after the pilot", schedule.Schedule{Units: []schedule.ScheduledUnit{with(commune(2, sat("04-10", "08:00")), pilot), commune(3, sat("04-10", "14:00"))}, Rules: schedule.ScheduleRules{Lessons: map[int64]calendar.Date{1: day("04-01")}}},
			schedule.PilotOrder, true, []int64{3, 2}, map[string]any{"Unit": "Xã 3", "Pilot": "Xã 2", "PilotDay": day("04-10")}},
		{"the pilot has no day", schedule.Schedule{Units: []schedule.ScheduledUnit{with(commune(2), pilot), commune(3, sat("04-10", "14:00"))}},
			schedule.PilotUndated, true, []int64{2}, map[string]any{"Unit": "Xã 2", "Count": 1}},
		{"no meeting on the lessons", schedule.Schedule{Units: []schedule.ScheduledUnit{with(commune(2, sat("04-02", "08:00")), pilot), commune(3, sat("04-10", "14:00")), commune(4)}},
			schedule.LessonMissing, false, []int64{2}, map[string]any{"Unit": "Xã 2", "Count": 2}},
		{"lessons too late", schedule.Schedule{Units: []schedule.ScheduledUnit{with(commune(2, sat("04-02", "08:00")), pilot), commune(3, sat("04-10", "14:00"))}, Rules: schedule.ScheduleRules{Lessons: map[int64]calendar.Date{1: day("04-10")}}},
			schedule.LessonLate, true, []int64{3}, map[string]any{"Unit": "Xã 3", "Lesson": day("04-10")}},
		{"after the deadline, by its last sitting", schedule.Schedule{Units: []schedule.ScheduledUnit{with(commune(2, sat("04-30"), sat("05-02")), func(u *schedule.ScheduledUnit) { u.Deadline = day("04-30") })}},
			schedule.AfterDeadline, true, []int64{2}, map[string]any{"Unit": "Xã 2", "Deadline": day("04-30"), "Days": 2}},
		{"before the level begins", schedule.Schedule{Units: []schedule.ScheduledUnit{with(commune(2, sat("04-01")), func(u *schedule.ScheduledUnit) { u.WindowFrom = day("04-04") })}},
			schedule.BeforeWindow, true, []int64{2}, map[string]any{"Unit": "Xã 2", "From": day("04-04"), "Days": 3}},
		{"before the milestones can be met", schedule.Schedule{Units: []schedule.ScheduledUnit{with(commune(2, sat("04-01")), func(u *schedule.ScheduledUnit) { u.Earliest = day("04-11") })}},
			schedule.BeforeLeads, false, []int64{2}, map[string]any{"Unit": "Xã 2", "Earliest": day("04-11"), "Days": 10}},
		{"on a holiday", schedule.Schedule{Units: []schedule.ScheduledUnit{commune(2, sat("04-30", "08:00"))}, Rules: schedule.ScheduleRules{Holidays: scheduletest.Holidays}},
			schedule.OnPublicDay, false, []int64{2}, map[string]any{"Unit": "Xã 2", "Session": congress.Official, "Holiday": "30/4"}},
		{"a preparatory session on a Sunday", schedule.Schedule{Units: []schedule.ScheduledUnit{commune(2, prepared(sat("04-14", "14:00", "16:30")), sat("04-15", "07:30", "11:30"))}, Rules: schedule.ScheduleRules{Holidays: scheduletest.Holidays}},
			schedule.OnWeekend, false, []int64{2}, map[string]any{"Unit": "Xã 2", "Session": congress.Preparatory}},
		{"a Saturday worked instead of Monday 29/4", schedule.Schedule{Units: []schedule.ScheduledUnit{commune(2, sat("05-04", "08:00"))}, Rules: schedule.ScheduleRules{Holidays: scheduletest.Holidays}}, "", false, nil, nil},
		{"the second day of a congress is a Saturday", schedule.Schedule{Units: []schedule.ScheduledUnit{commune(2, sat("04-12", "08:00"), sat("04-13", "08:00"))}, Rules: schedule.ScheduleRules{Holidays: scheduletest.Holidays}},
			schedule.OnWeekend, false, []int64{2}, map[string]any{"Unit": "Xã 2", "Session": congress.Official}},
		{"a leader who left the day before", schedule.Schedule{Units: []schedule.ScheduledUnit{with(commune(2, sat("04-10", "08:00")), led(congress.Attends, 8))}},
			schedule.LeaderLeft, true, []int64{2}, map[string]any{"Leader": "Hải", "Unit": "Xã 2", "To": day("04-09"), "Days": 1}},
		{"a leader's last day in office", schedule.Schedule{Units: []schedule.ScheduledUnit{with(commune(2, sat("04-09", "08:00")), led(congress.Attends, 8))}}, "", false, nil, nil},
		{"a leader who is not yet in office", schedule.Schedule{Units: []schedule.ScheduledUnit{with(commune(2, sat("04-01", "08:00")), led(congress.Follows, 8))}},
			schedule.LeaderNew, false, []int64{2}, map[string]any{"Leader": "Hải", "Unit": "Xã 2", "From": day("04-03"), "Days": 2}},
		{"a leader at an event of the cluster", schedule.Schedule{Units: []schedule.ScheduledUnit{with(commune(2, sat("04-12", "08:00", "11:00")), chairs)}},
			schedule.LeaderEvent, true, []int64{2}, map[string]any{"Leader": "Lan", "Unit": "Xã 2", "Event": "Tập huấn", "Starts": "08:00", "Ends": "11:30"}},
		{"too little time to travel from an event", schedule.Schedule{Units: []schedule.ScheduledUnit{with(commune(2, sat("04-12", "11:50", "15:00")), chairs)}, Rules: schedule.ScheduleRules{TravelMinutes: 45}},
			schedule.LeaderEventTravel, true, []int64{2}, map[string]any{"Leader": "Lan", "Unit": "Xã 2", "Event": "Tập huấn", "Starts": "08:00", "Ends": "11:30", "Gap": 20, "Need": 45}},
		{"time enough after an event", schedule.Schedule{Units: []schedule.ScheduledUnit{with(commune(2, sat("04-12", "14:00", "16:00")), chairs)}, Rules: schedule.ScheduleRules{TravelMinutes: 45}}, "", false, nil, nil},
		{"an event on the second day of a congress", schedule.Schedule{Units: []schedule.ScheduledUnit{with(commune(2, sat("04-11", "08:00"), sat("04-12", "08:00")), chairs)}},
			schedule.LeaderEvent, true, []int64{2}, nil},
		{"on the second day of the pilot congress", schedule.Schedule{Units: []schedule.ScheduledUnit{with(commune(2, sat("04-10", "08:00"), sat("04-11", "08:00")), pilot), commune(3, sat("04-11", "14:00"))}, Rules: schedule.ScheduleRules{Lessons: map[int64]calendar.Date{1: day("04-01")}}},
			schedule.PilotOrder, true, []int64{3, 2}, map[string]any{"Unit": "Xã 3", "Pilot": "Xã 2", "PilotDay": day("04-11")}},
		{"three half-days of a level that takes one day", schedule.Schedule{Units: []schedule.ScheduledUnit{with(commune(2, prepared(sat("04-10", "14:00")), sat("04-11", "07:30", "16:00")), func(u *schedule.ScheduledUnit) { u.MaxDays = 1 })}},
			schedule.TooLong, true, []int64{2}, map[string]any{"Unit": "Xã 2", "Used": 3, "Limit": 2}},
		{"two half-days on two dates are one day", schedule.Schedule{Units: []schedule.ScheduledUnit{with(commune(2, prepared(sat("04-10", "14:00")), sat("04-11", "07:30", "11:00")), func(u *schedule.ScheduledUnit) { u.MaxDays = 1 })}}, "", false, nil, nil},
		{"not before the district", schedule.Schedule{Units: []schedule.ScheduledUnit{{UnitID: 1, Name: "Huyện", LevelCode: "district", Sittings: []schedule.Sitting{sat("05-10")}}, commune(2, sat("05-10"))}},
			schedule.AfterParent, true, []int64{2, 1}, map[string]any{"Unit": "Xã 2", "Parent": "Huyện", "ParentDay": day("05-10")}},
		{"too late for the delegation", schedule.Schedule{Units: []schedule.ScheduledUnit{with(commune(2, sat("04-20", "14:00")), func(u *schedule.ScheduledUnit) { u.SendsBefore = day("04-15") })}},
			schedule.DelegationLate, true, []int64{2}, map[string]any{"Unit": "Xã 2", "By": day("04-15"), "Days": 5}},
		{"a held congress is no longer checked", schedule.Schedule{Units: []schedule.ScheduledUnit{with(commune(2, sat("04-30")), func(u *schedule.ScheduledUnit) { u.Held, u.Deadline = true, day("04-15") })}}, "", false, nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.s.Leaders = []schedule.Leader{lan, hai}
			all := schedule.Conflicts(c.s)
			if c.kind == "" {
				require.Empty(t, all)
				return
			}
			require.Len(t, all, 1)
			require.Equal(t, c.kind, all[0].Kind)
			require.Equal(t, c.hard, all[0].Hard)
			require.Equal(t, c.units, all[0].Units)
			if c.args != nil {
				require.Equal(t, c.args, all[0].Args)
			}
		})
	}
}

func team5(u *schedule.ScheduledUnit) { u.TeamID = 5 }

// The quick checker finds what the plain one finds that compares everything with everything.
func TestConflictsMatchThePlainChecker(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := scheduletest.Draw(t)
		var got []string
		for _, c := range schedule.Conflicts(s) {
			got = append(got, told(c.Kind, c.Hard, c.LeaderID, c.TeamID, c.Day, c.Half, c.Units))
		}
		want := plainConflicts(s)
		slices.Sort(got)
		slices.Sort(want)
		require.Equal(t, want, got)
	})
}

func told(kind schedule.ConflictKind, hard bool, leader, team int64, on calendar.Date, half congress.Half, units []int64) string {
	switch kind {
	case schedule.Overload, schedule.TeamOverload:
	default:
		half = ""
	}
	return fmt.Sprint(kind, " ", hard, " leader ", leader, " team ", team, " ", on, " ", half, " ", units)
}

func BenchmarkConflicts(b *testing.B) {
	s, w := scheduletest.Country(579), proposal.ProposalWishes{From: day("03-01"), To: day("04-30"), Seed: 1, Shape: proposal.ShapeHalf, Spread: true, Weekdays: true, Margin: 3}
	all, _ := proposal.Propose(s, w)
	s = proposal.With(s, all[0].Placements)
	for b.Loop() {
		schedule.Conflicts(s)
	}
}
