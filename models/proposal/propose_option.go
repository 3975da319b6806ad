package proposal

import (
	"slices"

	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/schedule"
)

// Default hours of the sittings of a congress without a plan.
const (
	morningStarts, morningEnds     = "07:30", "11:30"
	afternoonStarts, afternoonEnds = "14:00", "17:00"
	preparatoryEnds                = "16:30"
)

// options lists the ways to date a unit within the wished period and extra days on both sides, by date; whether they
// are allowed is checked later. Where a preparatory sitting would fall on a day off, a second option has it on the last
// working day before.
func (d *domain) options(u *schedule.ScheduledUnit, extra int) []option {
	var all []option
	w, anchor := d.wishes, u.Day()
	for day := w.From.AddDays(-extra); !day.After(w.To.AddDays(extra)); day = day.AddDays(1) {
		var kept []schedule.Sitting
		ways := [][]schedule.Sitting{shifted(u.Sittings, day.Sub(anchor))}
		if anchor.IsZero() {
			kept, ways = u.Sittings, shaped(u, w.Shape, day)
		}
		for _, sittings := range ways {
			for _, way := range [][]schedule.Sitting{sittings, d.preparedOnWorkdays(sittings, day)} {
				if way != nil {
					all = append(all, d.newOption(append(slices.Clone(kept), way...), day))
				}
			}
		}
	}
	return all
}

// preparedOnWorkdays moves preparatory sittings before a day from days off to the last working day before; nil if there
// is nothing to move, or they would meet at the same time.
func (d *domain) preparedOnWorkdays(all []schedule.Sitting, before calendar.Date) []schedule.Sitting {
	moved := false
	all = slices.Clone(all)
	for i := range all {
		for s := &all[i]; s.Kind == congress.Preparatory && s.Day.Before(before) && d.s.Rules.DayOff(s.Day); moved = true {
			s.Day = s.Day.AddDays(-1)
		}
		if slices.ContainsFunc(all[:i], func(o schedule.Sitting) bool { return o.Day == all[i].Day && o.Half.Meets(all[i].Half) }) {
			return nil
		}
	}
	if !moved {
		return nil
	}
	return all
}

func shifted(all []schedule.Sitting, days int) []schedule.Sitting {
	all = slices.Clone(all)
	for i := range all {
		all[i].Day = all[i].Day.AddDays(days)
	}
	return all
}

// shaped returns the sittings for an official session on the day. An existing preparatory sitting stays, and the
// official one comes after it.
func shaped(u *schedule.ScheduledUnit, shape Shape, day calendar.Date) [][]schedule.Sitting {
	official := func(half congress.Half, starts, ends string) schedule.Sitting {
		return schedule.Sitting{Kind: congress.Official, Day: day, Half: half, Starts: starts, Ends: ends}
	}
	morning := official(congress.Morning, morningStarts, morningEnds)
	if _, last := u.Span(); !last.IsZero() {
		if !last.Before(day) {
			return nil
		}
		return [][]schedule.Sitting{{morning}}
	}
	switch shape {
	case ShapeDay:
		return [][]schedule.Sitting{{official(congress.Whole, morningStarts, afternoonEnds)}}
	case ShapeTwoHalves:
		before := schedule.Sitting{Kind: congress.Preparatory, Day: day.AddDays(-1), Half: congress.Afternoon, Starts: afternoonStarts, Ends: preparatoryEnds}
		return [][]schedule.Sitting{{before, morning}}
	}
	return [][]schedule.Sitting{{morning}, {official(congress.Afternoon, afternoonStarts, afternoonEnds)}}
}

func (d *domain) newOption(sittings []schedule.Sitting, day calendar.Date) option {
	u := schedule.ScheduledUnit{Sittings: sittings}
	o := option{sittings: sittings, day: day, until: u.LastDay()}
	o.first, o.last = u.Span()
	for _, s := range sittings {
		o.off += count(d.s.Rules.DayOff(s.Day))
		if s.Kind == congress.Preparatory {
			o.waits = max(o.waits, day.Sub(s.Day)-1)
		}
		if s.Kind == congress.Official && s.Day == day && o.half == "" {
			o.half = s.Half
		}
	}
	return o
}

// breaks returns the constraints that an option violates independent of the other variables.
func (d *domain) breaks(x *variable, o *option) mask {
	var m mask
	check := func(broken bool, c Constraint) {
		if broken {
			m |= bit(c)
		}
	}
	u := x.u
	check(o.day.Before(d.wishes.From) || o.day.After(d.wishes.To), KeepPeriod)
	check(o.first.Before(u.WindowFrom), KeepWindow)
	check(!u.Deadline.IsZero() && o.last.After(u.Deadline), KeepDeadline)
	check(o.day.Before(u.Earliest), KeepLeads)
	check(!u.SendsBefore.IsZero() && o.day.After(u.SendsBefore), KeepDelegation)
	check(u.MaxDays > 0 && x.halfDays > 2*u.MaxDays, KeepLength)
	check(d.onHoliday(o), KeepHolidays)
	for _, at := range o.slots {
		check(d.limit > 0 && d.fixedLoad[at] >= d.limit, KeepLoad)
		check(x.team >= 0 && d.fixedTeam[max(x.team, 0)][at] >= d.teamLimit[max(x.team, 0)], KeepTeams)
	}
	for _, l := range x.crew {
		check(!d.reaches(l, o), KeepLeaders)
	}
	if x.needs {
		check(!slices.ContainsFunc(d.pool, func(l int) bool { return d.reaches(l, o) }), KeepLeaders)
	}
	check(d.hallTaken(o), KeepVenues)
	check(slices.ContainsFunc(o.sittings, func(s schedule.Sitting) bool {
		return s.Kind == congress.Official && u.Meets(s, d.s.Rules.TravelMinutes)
	}), KeepMeetings)
	return m | x.limits.broken(o)
}

func (d *domain) onHoliday(o *option) bool {
	return d.s.Rules.Holidays != nil && slices.ContainsFunc(o.sittings, func(s schedule.Sitting) bool {
		_, off := d.s.Rules.Holidays(s.Day)
		return off
	})
}

// reaches reports whether the leader can be at the official sittings, given what is known about the leader and the fixed
// congresses.
func (d *domain) reaches(leader int, o *option) bool {
	for _, s := range o.sittings {
		if s.Kind != congress.Official {
			continue
		}
		if l := d.known[leader]; l != nil && !l.Free(s, d.s.Rules.TravelMinutes) {
			return false
		}
		for _, t := range d.fixedBusy[leader*d.days+d.dayAt(s.Day)] {
			if _, _, meets := schedule.Apart(t.s, s, d.s.Rules.TravelMinutes); meets {
				return false
			}
		}
	}
	return true
}

func (d *domain) hallTaken(o *option) bool {
	for _, s := range o.sittings {
		at := d.hall(s.Venue)
		if at < 0 {
			continue
		}
		for _, t := range d.fixedHall[at*d.days+d.dayAt(s.Day)] {
			if _, _, meets := schedule.Apart(t.s, s, 0); meets {
				return true
			}
		}
	}
	return false
}

// limits are the bounds that fixed units set for a variable; zero means none.
type limits struct {
	afterPilot, afterLesson, beforeMass, beforeParent, afterChild calendar.Date
}

// limits collects the bounds from all units.
func (d *domain) limits(u *schedule.ScheduledUnit) limits {
	var l limits
	for i := range d.s.Units {
		other := &d.s.Units[i]
		sibling := other.ParentID == u.ParentID && other.LevelCode == u.LevelCode
		if sibling && other.Pilot && !u.Pilot {
			l.afterLesson = d.s.Rules.Lessons[u.ParentID]
		}
		if _, open := d.at[other.UnitID]; open || len(other.Sittings) == 0 {
			continue
		}
		day := other.Day()
		first, last := other.Span()
		switch {
		case other.UnitID == u.ParentID:
			l.beforeParent = first
		case other.ParentID == u.UnitID && !other.Held:
			l.afterChild = calendar.Max(l.afterChild, last)
		case sibling && other.Pilot && !u.Pilot:
			l.afterPilot = calendar.Max(l.afterPilot, other.LastDay())
		case sibling && u.Pilot && !other.Pilot && !other.Held:
			l.beforeMass = earlier(l.beforeMass, day)
		}
	}
	if l.afterLesson.IsZero() {
		l.afterLesson = l.afterPilot.AddDays(d.wishes.LessonDays)
	}
	return l
}

// earlier is the earlier of two dates, ignoring zero.
func earlier(a, b calendar.Date) calendar.Date {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// broken returns the ordering constraints (pilots, lessons, levels) that an option violates.
func (l limits) broken(o *option) mask {
	var m mask
	if !l.afterPilot.IsZero() && !o.day.After(l.afterPilot) || !l.beforeMass.IsZero() && !o.until.Before(l.beforeMass) {
		m |= bit(KeepPilots)
	}
	if !l.afterLesson.IsZero() && !o.day.After(l.afterLesson) {
		m |= bit(KeepLessons)
	}
	if !l.beforeParent.IsZero() && !o.last.Before(l.beforeParent) || !l.afterChild.IsZero() && !o.first.After(l.afterChild) {
		m |= bit(KeepParent)
	}
	return m
}
