// Package scheduletest makes schedules for tests: sittings and communes by hand, and whole districts by chance.
package scheduletest

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/schedule"
)

// Day is a day of 2024, as "04-10".
func Day(text string) calendar.Date { return calendar.MustParse("2024-" + text) }

// Sat is an official sitting: "04-10 08:00 11:00 Hội trường A", the hours and the hall may be missing.
func Sat(on string, hours ...string) schedule.Sitting {
	s := schedule.Sitting{Kind: congress.Official, Day: Day(on)}
	if len(hours) > 0 {
		s.Starts = hours[0]
	}
	if len(hours) > 1 {
		s.Ends = hours[1]
	}
	s.Half = congress.HalfOf(s.Starts, s.Ends)
	return s
}

// Prepared is the sitting as a preparatory one.
func Prepared(s schedule.Sitting) schedule.Sitting { s.Kind = congress.Preparatory; return s }

// In is the sitting in a hall.
func In(venue string, s schedule.Sitting) schedule.Sitting { s.Venue = venue; return s }

// Commune is a congress of a commune below the unit 1.
func Commune(id int64, sittings ...schedule.Sitting) schedule.ScheduledUnit {
	return schedule.ScheduledUnit{CongressID: id, UnitID: id, ParentID: 1, Code: fmt.Sprint(id), Name: fmt.Sprintf("Xã %d", id), LevelCode: "commune",
		Path: fmt.Sprintf("/1/%d/", id), Sittings: sittings}
}

// With is the congress with a change.
func With(u schedule.ScheduledUnit, change func(*schedule.ScheduledUnit)) schedule.ScheduledUnit {
	change(&u)
	return u
}

// Pilot and Led are changes for With.
func Pilot(u *schedule.ScheduledUnit) { u.Pilot = true }

func Led(role string, leaders ...int64) func(*schedule.ScheduledUnit) {
	return func(u *schedule.ScheduledUnit) {
		for _, id := range leaders {
			u.Leaders = append(u.Leaders, congress.Assignment{LeaderID: id, Role: role})
		}
	}
}

// Holidays knows one day off, 30 April.
func Holidays(d calendar.Date) (string, bool) { return "30/4", d == Day("04-30") }

// Draw is a small crowded schedule, so that everything clashes with everything now and then.
func Draw(t *rapid.T) schedule.Schedule {
	pick := func(name string, n int) int { return rapid.IntRange(0, n-1).Draw(t, name) }
	date := func(name string) calendar.Date { return Day("04-26").AddDays(pick(name, 6)) }
	maybe := func(name string) calendar.Date {
		if pick(name+"?", 3) == 0 {
			return calendar.Date{}
		}
		return date(name)
	}
	s := schedule.Schedule{Rules: schedule.ScheduleRules{PerHalfDay: pick("per half-day", 3), TravelMinutes: 30 * pick("travel", 3), Holidays: Holidays,
		Lessons: map[int64]calendar.Date{1: maybe("lesson")}}, Teams: []schedule.Team{{ID: 5, AtOnce: pick("at once", 3)}, {ID: 6}}}
	hours := [][]string{{}, {"07:30"}, {"07:30", "09:00"}, {"09:20", "11:30"}, {"13:30", "16:00"}, {"14:00"}, {"07:30", "16:30"}}
	for id := range int64(3) {
		l := schedule.Leader{ID: id + 1, Name: fmt.Sprint("L", id)}
		if pick("absent", 2) == 0 {
			from := date("away")
			l.Absences = []schedule.Absence{{From: from, To: from.AddDays(pick("days", 2)), Half: []congress.Half{"", congress.Morning, congress.Afternoon, congress.Whole}[pick("half", 4)]}}
		}
		if pick("in office", 4) == 0 {
			l.From, l.To = Day("04-27"), Day("04-29")
		}
		if pick("event", 3) == 0 {
			e := Sat("04-24", hours[pick("hours", len(hours))]...)
			e.Day = date("event day")
			l.Busy = []schedule.Engagement{{Title: "Hội nghị", Sitting: e}}
		}
		s.Leaders = append(s.Leaders, l)
	}
	s.Units = []schedule.ScheduledUnit{{UnitID: 1, Name: "Huyện", LevelCode: "district", Path: "/1/"}}
	if pick("district", 2) == 0 {
		s.Units[0].Sittings = []schedule.Sitting{Sat("04-30", "08:00")}
	}
	for id := int64(2); id < int64(4+pick("communes", 5)); id++ {
		u := Commune(id)
		for range pick("sittings", 3) {
			v := Sat("04-24", hours[pick("hours", len(hours))]...)
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

// Country is n communes in districts of twenty, with a leader and a team for each district.
func Country(n int) schedule.Schedule {
	s := schedule.Schedule{Rules: schedule.ScheduleRules{PerHalfDay: 12, TravelMinutes: 45, Holidays: Holidays, Lessons: map[int64]calendar.Date{}}}
	for i := range n {
		parent := int64(10_000 + i/20)
		if i%20 == 0 {
			s.Units = append(s.Units, schedule.ScheduledUnit{UnitID: parent, ParentID: 1, Name: fmt.Sprint("Huyện ", parent), LevelCode: "district", Path: fmt.Sprintf("/1/%d/", parent),
				Sittings: []schedule.Sitting{Sat("06-10", "08:00")}})
			s.Leaders = append(s.Leaders, schedule.Leader{ID: parent, Name: fmt.Sprint("Lãnh đạo ", parent)}, schedule.Leader{ID: parent + 5000, Name: fmt.Sprint("Phó ", parent)})
			s.Teams = append(s.Teams, schedule.Team{ID: parent, Name: fmt.Sprint("Tổ ", parent), AtOnce: 2})
		}
		u := Commune(int64(100 + i))
		u.ParentID, u.TeamID, u.Path, u.Pilot = parent, parent, fmt.Sprintf("/1/%d/%d/", parent, u.UnitID), i%20 == 0
		u.Deadline, u.SendsBefore, u.MaxDays = Day("04-30"), Day("05-15"), 1
		u.Earliest = Day("03-01").AddDays(i % 17)
		for j := i / 20 * 20; j < min(n, i/20*20+20); j++ {
			if j != i && (j-i)*(j-i) <= 4 {
				u.Neighbours = append(u.Neighbours, int64(100+j))
			}
		}
		s.Units = append(s.Units, u)
	}
	return s
}

// UnitIn finds a unit in a schedule.
func UnitIn(t testing.TB, s schedule.Schedule, id int64) schedule.ScheduledUnit {
	t.Helper()
	for _, u := range s.Units {
		if u.UnitID == id {
			return u
		}
	}
	t.Fatalf("no unit %d", id)
	return schedule.ScheduledUnit{}
}
