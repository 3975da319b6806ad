package congress_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"daihoi/models/calendar"
	"daihoi/models/congress"
)

func day(text string) calendar.Date { return calendar.MustParse("2024-" + text) }

// sat is an official sitting: "04-10 08:00 11:00 Hội trường A", the hours and the hall may be missing.
func sat(on string, hours ...string) congress.Sitting {
	s := congress.Sitting{Kind: congress.Official, Day: day(on)}
	if len(hours) > 0 {
		s.Starts = hours[0]
	}
	if len(hours) > 1 {
		s.Ends = hours[1]
	}
	s.Half = congress.HalfOf(s.Starts, s.Ends)
	return s
}

func prepared(s congress.Sitting) congress.Sitting { s.Kind = congress.Preparatory; return s }

func in(venue string, s congress.Sitting) congress.Sitting { s.Venue = venue; return s }

// commune is a congress of a commune below the unit 1.
func commune(id int64, sittings ...congress.Sitting) congress.ScheduledUnit {
	return congress.ScheduledUnit{CongressID: id, UnitID: id, ParentID: 1, Code: fmt.Sprint(id), Name: fmt.Sprintf("Xã %d", id), LevelCode: "commune",
		Path: fmt.Sprintf("/1/%d/", id), Sittings: sittings}
}

func with(u congress.ScheduledUnit, change func(*congress.ScheduledUnit)) congress.ScheduledUnit {
	change(&u)
	return u
}

func pilot(u *congress.ScheduledUnit) { u.Pilot = true }

func led(role string, leaders ...int64) func(*congress.ScheduledUnit) {
	return func(u *congress.ScheduledUnit) {
		for _, id := range leaders {
			u.Leaders = append(u.Leaders, congress.Assignment{LeaderID: id, Role: role})
		}
	}
}

func TestConflicts(t *testing.T) {
	t.Parallel()
	chairs, follows := led(congress.Chairs, 9), led(congress.Follows, 9)
	lan := congress.Leader{ID: 9, Name: "Lan", Absences: []congress.Absence{{From: day("04-20"), To: day("04-21"), Half: congress.Morning, Reason: "họp tỉnh"}}}
	for _, c := range []struct {
		name  string
		s     congress.Schedule
		kind  congress.ConflictKind // "" for none at all
		hard  bool
		units []int64
		args  map[string]any
	}{
		{"one leader, two mornings of one day", congress.Schedule{Units: []congress.ScheduledUnit{with(commune(2, sat("04-10", "07:30")), chairs), with(commune(3, sat("04-10", "08:00")), chairs)}},
			congress.LeaderTwice, true, []int64{2, 3}, map[string]any{"Leader": "Lan", "Unit": "Xã 2", "Other": "Xã 3"}},
		{"morning and afternoon can be done", congress.Schedule{Units: []congress.ScheduledUnit{with(commune(2, sat("04-10", "07:30")), chairs), with(commune(3, sat("04-10", "14:00")), chairs)}}, "", false, nil, nil},
		{"a whole day takes both halves", congress.Schedule{Units: []congress.ScheduledUnit{with(commune(2, sat("04-10")), chairs), with(commune(3, sat("04-10", "14:00")), chairs)}},
			congress.LeaderTwice, true, []int64{2, 3}, nil},
		{"too little time to travel", congress.Schedule{Units: []congress.ScheduledUnit{with(commune(2, sat("04-10", "07:30", "09:00")), chairs), with(commune(3, sat("04-10", "09:30", "11:30")), chairs)},
			Rules: congress.ScheduleRules{TravelMinutes: 45}}, congress.LeaderTravel, true, []int64{2, 3}, map[string]any{"Leader": "Lan", "Unit": "Xã 2", "Other": "Xã 3", "Gap": 30, "Need": 45}},
		{"just enough time to travel", congress.Schedule{Units: []congress.ScheduledUnit{with(commune(2, sat("04-10", "07:30", "09:00")), chairs), with(commune(3, sat("04-10", "09:45", "11:30")), chairs)},
			Rules: congress.ScheduleRules{TravelMinutes: 45}}, "", false, nil, nil},
		{"who follows need not be there", congress.Schedule{Units: []congress.ScheduledUnit{with(commune(2, sat("04-10", "07:30")), follows), with(commune(3, sat("04-10", "08:00")), chairs)}},
			congress.LeaderTwice, false, []int64{2, 3}, nil},
		{"a preparatory sitting is soft", congress.Schedule{Units: []congress.ScheduledUnit{with(commune(2, prepared(sat("04-10", "07:30"))), chairs), with(commune(3, sat("04-10", "08:00")), chairs)}},
			congress.LeaderTwice, false, []int64{2, 3}, nil},
		{"the hard one of two clashes is told", congress.Schedule{Units: []congress.ScheduledUnit{with(commune(2, prepared(sat("04-10", "07:30", "08:30")), sat("04-10", "08:45", "11:00")), chairs), with(commune(3, sat("04-10", "08:00", "11:00")), chairs)}},
			congress.LeaderTwice, true, []int64{2, 3}, nil},
		{"a leader is away", congress.Schedule{Units: []congress.ScheduledUnit{with(commune(2, sat("04-21", "08:00")), led(congress.Attends, 9))}},
			congress.LeaderAbsent, true, []int64{2}, map[string]any{"Leader": "Lan", "Unit": "Xã 2", "From": day("04-20"), "To": day("04-21"), "Reason": "họp tỉnh"}},
		{"away in the other half", congress.Schedule{Units: []congress.ScheduledUnit{with(commune(2, sat("04-21", "14:00")), led(congress.Attends, 9))}}, "", false, nil, nil},
		{"one hall, overlapping, whatever its spelling", congress.Schedule{Units: []congress.ScheduledUnit{commune(2, in("Nhà văn hoá Đông", sat("04-10", "07:30", "10:00"))), commune(3, in("NHÀ VĂN HOÁ ĐÔNG ", sat("04-10", "09:59", "11:00")))}},
			congress.VenueTwice, true, []int64{2, 3}, map[string]any{"Venue": "Nhà văn hoá Đông", "Unit": "Xã 2", "Other": "Xã 3"}},
		{"one hall, one after the other", congress.Schedule{Units: []congress.ScheduledUnit{commune(2, in("A", sat("04-10", "07:30", "10:00"))), commune(3, in("A", sat("04-10", "10:00", "11:00")))}}, "", false, nil, nil},
		{"more than the groups can attend", congress.Schedule{Units: []congress.ScheduledUnit{commune(2, sat("04-10", "08:00")), commune(3, sat("04-10", "08:00")), commune(4, sat("04-10", "14:00"))}, Rules: congress.ScheduleRules{PerHalfDay: 1}},
			congress.Overload, true, []int64{2, 3}, map[string]any{"Count": 2, "Limit": 1}},
		{"one group in two places", congress.Schedule{Teams: []congress.Team{{ID: 5, Name: "Tổ 1"}}, Units: []congress.ScheduledUnit{with(commune(2, sat("04-10", "08:00")), team5), with(commune(3, sat("04-10", "08:00")), team5)}},
			congress.TeamOverload, true, []int64{2, 3}, map[string]any{"Team": "Tổ 1", "Count": 2, "Limit": 1}},
		{"a group that can part in two", congress.Schedule{Teams: []congress.Team{{ID: 5, AtOnce: 2}}, Units: []congress.ScheduledUnit{with(commune(2, sat("04-10", "08:00")), team5), with(commune(3, sat("04-10", "08:00")), team5)}}, "", false, nil, nil},
		{"not after the pilot", congress.Schedule{Units: []congress.ScheduledUnit{with(commune(2, sat("04-10", "08:00")), pilot), commune(3, sat("04-10", "14:00"))}, Rules: congress.ScheduleRules{Lessons: map[int64]calendar.Date{1: day("04-01")}}},
			congress.PilotOrder, true, []int64{3, 2}, map[string]any{"Unit": "Xã 3", "Pilot": "Xã 2", "PilotDay": day("04-10")}},
		{"the pilot has no day", congress.Schedule{Units: []congress.ScheduledUnit{with(commune(2), pilot), commune(3, sat("04-10", "14:00"))}},
			congress.PilotUndated, true, []int64{2}, map[string]any{"Unit": "Xã 2", "Count": 1}},
		{"no meeting on the lessons", congress.Schedule{Units: []congress.ScheduledUnit{with(commune(2, sat("04-02", "08:00")), pilot), commune(3, sat("04-10", "14:00")), commune(4)}},
			congress.LessonMissing, false, []int64{2}, map[string]any{"Unit": "Xã 2", "Count": 2}},
		{"lessons too late", congress.Schedule{Units: []congress.ScheduledUnit{with(commune(2, sat("04-02", "08:00")), pilot), commune(3, sat("04-10", "14:00"))}, Rules: congress.ScheduleRules{Lessons: map[int64]calendar.Date{1: day("04-10")}}},
			congress.LessonLate, true, []int64{3}, map[string]any{"Unit": "Xã 3", "Lesson": day("04-10")}},
		{"after the deadline, by its last sitting", congress.Schedule{Units: []congress.ScheduledUnit{with(commune(2, sat("04-30"), sat("05-02")), func(u *congress.ScheduledUnit) { u.Deadline = day("04-30") })}},
			congress.AfterDeadline, true, []int64{2}, map[string]any{"Unit": "Xã 2", "Deadline": day("04-30"), "Days": 2}},
		{"before the level begins", congress.Schedule{Units: []congress.ScheduledUnit{with(commune(2, sat("04-01")), func(u *congress.ScheduledUnit) { u.WindowFrom = day("04-04") })}},
			congress.BeforeWindow, true, []int64{2}, map[string]any{"Unit": "Xã 2", "From": day("04-04"), "Days": 3}},
		{"before the milestones can be met", congress.Schedule{Units: []congress.ScheduledUnit{with(commune(2, sat("04-01")), func(u *congress.ScheduledUnit) { u.Earliest = day("04-11") })}},
			congress.BeforeLeads, false, []int64{2}, map[string]any{"Unit": "Xã 2", "Earliest": day("04-11"), "Days": 10}},
		{"on a holiday", congress.Schedule{Units: []congress.ScheduledUnit{commune(2, sat("04-30", "08:00"))}, Rules: congress.ScheduleRules{Holidays: holidays}},
			congress.OnPublicDay, false, []int64{2}, map[string]any{"Unit": "Xã 2", "Holiday": "30/4"}},
		{"three half-days of a level that takes one day", congress.Schedule{Units: []congress.ScheduledUnit{with(commune(2, prepared(sat("04-10", "14:00")), sat("04-11", "07:30", "16:00")), func(u *congress.ScheduledUnit) { u.MaxDays = 1 })}},
			congress.TooLong, true, []int64{2}, map[string]any{"Unit": "Xã 2", "Used": 3, "Limit": 2}},
		{"two half-days on two dates are one day", congress.Schedule{Units: []congress.ScheduledUnit{with(commune(2, prepared(sat("04-10", "14:00")), sat("04-11", "07:30", "11:00")), func(u *congress.ScheduledUnit) { u.MaxDays = 1 })}}, "", false, nil, nil},
		{"not before the district", congress.Schedule{Units: []congress.ScheduledUnit{{UnitID: 1, Name: "Huyện", LevelCode: "district", Sittings: []congress.Sitting{sat("05-10")}}, commune(2, sat("05-10"))}},
			congress.AfterParent, true, []int64{2, 1}, map[string]any{"Unit": "Xã 2", "Parent": "Huyện", "ParentDay": day("05-10")}},
		{"too late for the delegation", congress.Schedule{Units: []congress.ScheduledUnit{with(commune(2, sat("04-20", "14:00")), func(u *congress.ScheduledUnit) { u.SendsBefore = day("04-15") })}},
			congress.DelegationLate, true, []int64{2}, map[string]any{"Unit": "Xã 2", "By": day("04-15"), "Days": 5}},
		{"a held congress is no longer checked", congress.Schedule{Units: []congress.ScheduledUnit{with(commune(2, sat("04-30")), func(u *congress.ScheduledUnit) { u.Held, u.Deadline = true, day("04-15") })}}, "", false, nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.s.Leaders = []congress.Leader{lan}
			all := congress.Conflicts(c.s)
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

func team5(u *congress.ScheduledUnit) { u.TeamID = 5 }

func holidays(d calendar.Date) (string, bool) { return "30/4", d == day("04-30") }

// drawSchedule is a small crowded schedule, so that everything clashes with everything now and then.
func drawSchedule(t *rapid.T) congress.Schedule {
	pick := func(name string, n int) int { return rapid.IntRange(0, n-1).Draw(t, name) }
	date := func(name string) calendar.Date { return day("04-26").AddDays(pick(name, 6)) }
	maybe := func(name string) calendar.Date {
		if pick(name+"?", 3) == 0 {
			return calendar.Date{}
		}
		return date(name)
	}
	s := congress.Schedule{Rules: congress.ScheduleRules{PerHalfDay: pick("per half-day", 3), TravelMinutes: 30 * pick("travel", 3), Holidays: holidays,
		Lessons: map[int64]calendar.Date{1: maybe("lesson")}}, Teams: []congress.Team{{ID: 5, AtOnce: pick("at once", 3)}, {ID: 6}}}
	for id := range int64(3) {
		l := congress.Leader{ID: id + 1, Name: fmt.Sprint("L", id)}
		if pick("absent", 2) == 0 {
			from := date("away")
			l.Absences = []congress.Absence{{From: from, To: from.AddDays(pick("days", 2)), Half: []congress.Half{"", congress.Morning, congress.Afternoon, congress.Whole}[pick("half", 4)]}}
		}
		s.Leaders = append(s.Leaders, l)
	}
	hours := [][]string{{}, {"07:30"}, {"07:30", "09:00"}, {"09:20", "11:30"}, {"13:30", "16:00"}, {"14:00"}, {"07:30", "16:30"}}
	s.Units = []congress.ScheduledUnit{{UnitID: 1, Name: "Huyện", LevelCode: "district", Path: "/1/"}}
	if pick("district", 2) == 0 {
		s.Units[0].Sittings = []congress.Sitting{sat("04-30", "08:00")}
	}
	for id := int64(2); id < int64(4+pick("communes", 5)); id++ {
		u := commune(id)
		for range pick("sittings", 3) {
			v := sat("04-24", hours[pick("hours", len(hours))]...)
			v.Day = date("day")
			v.Venue = []string{"", "Rạp Hòa Bình", "rap hoa binh", "Sân Đông", "Hội trường UBND xã"}[pick("venue", 5)]
			if pick("preparatory", 3) == 0 {
				v.Kind = congress.Preparatory
			}
			u.Sittings = append(u.Sittings, v)
		}
		u.Pilot, u.Held = pick("pilot", 4) == 0, pick("held", 5) == 0
		u.WindowFrom, u.Deadline, u.Earliest, u.SendsBefore = maybe("window"), maybe("deadline"), maybe("earliest"), maybe("sends")
		u.MaxDays, u.TeamID = pick("max", 2), []int64{0, 5, 6}[pick("team", 3)]
		for range 1 + pick("leaders", 2) {
			u.Leaders = append(u.Leaders, congress.Assignment{LeaderID: int64(1 + pick("leader", 3)), Role: []string{congress.Attends, congress.Chairs, congress.Follows}[pick("role", 3)]})
		}
		s.Units = append(s.Units, u)
	}
	return s
}

// The quick checker finds what the plain one finds that compares everything with everything.
func TestConflictsMatchThePlainChecker(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawSchedule(t)
		var got []string
		for _, c := range congress.Conflicts(s) {
			got = append(got, told(c.Kind, c.Hard, c.LeaderID, c.TeamID, c.Day, c.Half, c.Units))
		}
		want := plainConflicts(s)
		slices.Sort(got)
		slices.Sort(want)
		require.Equal(t, want, got)
	})
}

func told(kind congress.ConflictKind, hard bool, leader, team int64, on calendar.Date, half congress.Half, units []int64) string {
	switch kind {
	case congress.Overload, congress.TeamOverload:
	default:
		half = ""
	}
	return fmt.Sprint(kind, " ", hard, " leader ", leader, " team ", team, " ", on, " ", half, " ", units)
}
