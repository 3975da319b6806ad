package schedule_test

import (
	"slices"
	"strings"

	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/schedule"
	"daihoi/models/vietext"
)

// plainConflicts says the rules once more, as loops over all pairs and without an index.
func plainConflicts(s schedule.Schedule) []string {
	var out []string
	tell := func(kind schedule.ConflictKind, hard bool, leader, team int64, on calendar.Date, half congress.Half, units ...int64) {
		if line := told(kind, hard, leader, team, on, half, units); !slices.Contains(out, line) {
			out = append(out, line)
		}
	}
	official := func(u schedule.ScheduledUnit) (first calendar.Date) {
		for _, v := range u.Sittings {
			if v.Kind == congress.Official && (first.IsZero() || v.Day.Before(first)) {
				first = v.Day
			}
		}
		return first
	}
	for _, u := range s.Units {
		for _, v := range u.Sittings {
			if name, off := s.Rules.Holidays(v.Day); off && name != "" && !u.Held {
				tell(schedule.OnPublicDay, false, 0, 0, v.Day, "", u.UnitID)
			} else if (v.Day == day("04-27") || v.Day == day("04-28")) && !u.Held { // the weekend of these tests
				tell(schedule.OnWeekend, false, 0, 0, v.Day, "", u.UnitID)
			}
		}
		if u.Held || len(u.Sittings) == 0 {
			continue
		}
		first, last, halves := u.Sittings[0].Day, u.Sittings[0].Day, []string{}
		for _, v := range u.Sittings {
			if v.Day.Before(first) {
				first = v.Day
			}
			last = calendar.Max(last, v.Day)
			for _, h := range []congress.Half{congress.Morning, congress.Afternoon} {
				if k := v.Day.String() + string(h); (v.Half == h || v.Half == congress.Whole) && !slices.Contains(halves, k) {
					halves = append(halves, k)
				}
			}
		}
		on := official(u)
		if !u.Deadline.IsZero() && last.After(u.Deadline) {
			tell(schedule.AfterDeadline, true, 0, 0, last, "", u.UnitID)
		}
		if first.Before(u.WindowFrom) {
			tell(schedule.BeforeWindow, true, 0, 0, first, "", u.UnitID)
		}
		if !on.IsZero() && on.Before(u.Earliest) {
			tell(schedule.BeforeLeads, false, 0, 0, on, "", u.UnitID)
		}
		if !u.SendsBefore.IsZero() && on.After(u.SendsBefore) {
			tell(schedule.DelegationLate, true, 0, 0, on, "", u.UnitID)
		}
		if u.MaxDays > 0 && len(halves) > 2*u.MaxDays {
			tell(schedule.TooLong, true, 0, 0, first, "", u.UnitID)
		}
		for _, above := range s.Units {
			if above.UnitID != u.ParentID {
				continue
			}
			for _, v := range above.Sittings { // one sitting in these tests
				if !last.Before(v.Day) {
					tell(schedule.AfterParent, true, 0, 0, last, "", u.UnitID, above.UnitID)
				}
			}
		}
	}
	for i, a := range s.Units {
		for _, b := range s.Units[i+1:] {
			if !a.Held || !b.Held {
				out = append(out, plainPair(s, a, b)...)
			}
		}
	}
	out = append(out, plainPilots(s, official)...)
	out = append(out, plainLoad(s)...)
	return append(out, plainAbsences(s)...)
}

func clock(text string) int {
	return int(text[0]-'0')*600 + int(text[1]-'0')*60 + int(text[3]-'0')*10 + int(text[4]-'0')
}

func must(u schedule.ScheduledUnit, leader int64) (there, present bool) {
	for _, a := range u.Leaders {
		if a.LeaderID == leader {
			there = true
			present = present || a.Role != congress.Follows
		}
	}
	return there, present
}

func plainPair(s schedule.Schedule, a, b schedule.ScheduledUnit) []string {
	best := map[string]bool{} // the line without its hardness, and whether it is hard
	note := func(kind schedule.ConflictKind, hard bool, leader int64, on calendar.Date) {
		k := told(kind, true, leader, 0, on, "", []int64{a.UnitID, b.UnitID})
		best[k] = best[k] || hard
	}
	for _, v := range a.Sittings {
		for _, w := range b.Sittings {
			if v.Day != w.Day {
				continue
			}
			one, two := v, w
			if two.Starts < one.Starts {
				one, two = two, one
			}
			halves := v.Half == w.Half || v.Half == congress.Whole || w.Half == congress.Whole
			known := one.Starts != "" && one.Ends != ""
			gap := 0
			if known {
				gap = clock(two.Starts) - clock(one.Ends)
			}
			if key := vietext.Fold(v.Venue); key != "" && key != "hoi truong ubnd xa" && key == vietext.Fold(w.Venue) && (known && gap < 0 || !known && halves) {
				note(schedule.VenueTwice, true, 0, v.Day)
			}
			for _, l := range s.Leaders {
				inA, mustA := must(a, l.ID)
				inB, mustB := must(b, l.ID)
				if !inA || !inB {
					continue
				}
				hard := mustA && mustB && v.Kind == congress.Official && w.Kind == congress.Official
				switch {
				case !known && halves, known && gap < 0 && gap < s.Rules.TravelMinutes:
					note(schedule.LeaderTwice, hard, l.ID, v.Day)
				case known && gap < s.Rules.TravelMinutes:
					note(schedule.LeaderTravel, hard, l.ID, v.Day)
				}
			}
		}
	}
	return hardened(best)
}

func hardened(best map[string]bool) (out []string) {
	for k, hard := range best {
		if !hard {
			k = strings.Replace(k, " true ", " false ", 1)
		}
		out = append(out, k)
	}
	return out
}

func plainPilots(s schedule.Schedule, official func(schedule.ScheduledUnit) calendar.Date) []string {
	var out []string
	var lastPilot, undated *schedule.ScheduledUnit
	dated, coming, pilots := 0, 0, 0
	for i, u := range s.Units {
		switch {
		case u.LevelCode != "commune":
		case u.Pilot:
			pilots++
			if official(u).IsZero() && !u.Held {
				undated = &s.Units[i]
			} else if lastPilot == nil || plainEnd(u).After(plainEnd(*lastPilot)) {
				lastPilot = &s.Units[i]
			}
		case !u.Held:
			coming++
			dated += len(official(u).String()) / 10
		}
	}
	lesson := s.Rules.Lessons[1]
	for _, u := range s.Units {
		on := official(u)
		if u.LevelCode != "commune" || u.Pilot || u.Held || on.IsZero() || pilots == 0 {
			continue
		}
		if lastPilot != nil && !on.After(plainEnd(*lastPilot)) {
			out = append(out, told(schedule.PilotOrder, true, 0, 0, on, "", []int64{u.UnitID, lastPilot.UnitID}))
		}
		if !lesson.IsZero() && !on.After(lesson) {
			out = append(out, told(schedule.LessonLate, true, 0, 0, on, "", []int64{u.UnitID}))
		}
	}
	if undated != nil && dated > 0 {
		out = append(out, told(schedule.PilotUndated, true, 0, 0, calendar.Date{}, "", []int64{undated.UnitID}))
	}
	if lastPilot != nil && lesson.IsZero() && coming > 0 {
		out = append(out, told(schedule.LessonMissing, false, 0, 0, calendar.Date{}, "", []int64{lastPilot.UnitID}))
	}
	return out
}

// plainEnd is the last day on which a congress sits officially.
func plainEnd(u schedule.ScheduledUnit) (last calendar.Date) {
	for _, v := range u.Sittings {
		if v.Kind == congress.Official && v.Day.After(last) {
			last = v.Day
		}
	}
	return last
}

func plainLoad(s schedule.Schedule) []string {
	var out []string
	for on := day("04-20"); on.Before(day("05-10")); on = on.AddDays(1) {
		for _, half := range []congress.Half{congress.Morning, congress.Afternoon} {
			for _, team := range []int64{0, 5, 6} {
				limit := s.Rules.PerHalfDay
				for _, t := range s.Teams {
					if t.ID == team {
						limit = max(t.AtOnce, 1)
					}
				}
				var units []int64
				open := false
				for _, u := range s.Units {
					sits := slices.ContainsFunc(u.Sittings, func(v schedule.Sitting) bool {
						return v.Kind == congress.Official && v.Day == on && (v.Half == half || v.Half == congress.Whole)
					})
					if sits && (team == 0 || u.TeamID == team) {
						units, open = append(units, u.UnitID), open || !u.Held
					}
				}
				if kind := schedule.Overload; open && len(units) > limit && limit > 0 {
					if team != 0 {
						kind = schedule.TeamOverload
					}
					out = append(out, told(kind, true, 0, team, on, half, units))
				}
			}
		}
	}
	return out
}

// plainAbsences is why leaders cannot come, whatever other congresses do; on a day the worst of a kind counts.
func plainAbsences(s schedule.Schedule) []string {
	best := map[string]bool{} // the line without its hardness, and whether it is hard
	for _, u := range s.Units {
		for _, l := range s.Leaders {
			there, present := must(u, l.ID)
			if !there || u.Held {
				continue
			}
			for _, v := range u.Sittings {
				for _, kind := range plainReasons(s, l, v) {
					k := told(kind, true, l.ID, 0, v.Day, "", []int64{u.UnitID})
					best[k] = best[k] || present && v.Kind == congress.Official
				}
			}
		}
	}
	return hardened(best)
}

// plainReasons is why a leader cannot come to a sitting: out of office, else away or at an event.
func plainReasons(s schedule.Schedule, l schedule.Leader, v schedule.Sitting) (out []schedule.ConflictKind) {
	if v.Day.Before(l.From) {
		return []schedule.ConflictKind{schedule.LeaderNew}
	}
	if !l.To.IsZero() && v.Day.After(l.To) {
		return []schedule.ConflictKind{schedule.LeaderLeft}
	}
	for _, a := range l.Absences {
		half := a.Half == "" || a.Half == congress.Whole || v.Half == congress.Whole || a.Half == v.Half
		if half && !v.Day.Before(a.From) && !v.Day.After(a.To) {
			out = append(out, schedule.LeaderAbsent)
		}
	}
	for _, e := range l.Busy {
		if e.Day != v.Day {
			continue
		}
		one, two := e.Sitting, v
		if two.Starts < one.Starts {
			one, two = two, one
		}
		if one.Starts == "" || one.Ends == "" {
			if e.Half == v.Half || e.Half == congress.Whole || v.Half == congress.Whole {
				out = append(out, schedule.LeaderEvent)
			}
			continue
		}
		switch gap := clock(two.Starts) - clock(one.Ends); {
		case gap >= s.Rules.TravelMinutes:
		case gap < 0:
			out = append(out, schedule.LeaderEvent)
		default:
			out = append(out, schedule.LeaderEventTravel)
		}
	}
	return out
}
