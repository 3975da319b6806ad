package schedule

import (
	"daihoi/models/calendar"
)

// pilotGroup is the congresses of one level below one unit: pilots and those that learn from them.
type pilotGroup struct {
	parent       int64
	Pilots, Mass []*ScheduledUnit
}

// PilotGroups groups the congresses by parent unit and level, in schedule order.
func PilotGroups(units []ScheduledUnit) []*pilotGroup {
	type key struct {
		parent int64
		level  string
	}
	at := map[key]*pilotGroup{}
	var all []*pilotGroup
	for i := range units {
		u := &units[i]
		k := key{u.ParentID, u.LevelCode}
		f := at[k]
		if f == nil {
			f = &pilotGroup{parent: u.ParentID}
			at[k] = f
			all = append(all, f)
		}
		if u.Pilot {
			f.Pilots = append(f.Pilots, u)
		} else {
			f.Mass = append(f.Mass, u)
		}
	}
	return all
}

// pilots checks that pilot congresses come first and that the lessons meeting is held before the others.
func (c *checker) pilots() {
	for _, f := range PilotGroups(c.Units) {
		if len(f.Pilots) == 0 {
			continue
		}
		var last *ScheduledUnit // the latest pilot
		var undated *ScheduledUnit
		for _, p := range f.Pilots {
			switch day := p.Day(); {
			case day.IsZero() && !p.Held:
				undated = p
			case last == nil || p.LastDay().After(last.LastDay()):
				last = p
			}
		}
		lesson := c.Rules.Lessons[f.parent]
		dated, coming := 0, 0
		for _, u := range f.Mass {
			if u.Held {
				continue
			}
			coming++
			day := u.Day()
			if day.IsZero() {
				continue
			}
			dated++
			c.afterPilot(u, day, last, lesson)
		}
		if undated != nil && dated > 0 {
			c.add(PilotUndated, true, calendar.Date{}, undated, "Count", dated)
		}
		if last != nil && lesson.IsZero() && coming > 0 {
			c.add(LessonMissing, false, calendar.Date{}, last, "Count", coming)
		}
	}
}

func (c *checker) afterPilot(u *ScheduledUnit, day calendar.Date, pilot *ScheduledUnit, lesson calendar.Date) {
	if pilot != nil && !day.After(pilot.LastDay()) {
		c.add(PilotOrder, true, day, u, "Pilot", pilot.Name, "PilotDay", pilot.LastDay())
		c.found[len(c.found)-1].Units = []int64{u.UnitID, pilot.UnitID}
	}
	if !lesson.IsZero() && !day.After(lesson) {
		c.add(LessonLate, true, day, u, "Lesson", lesson)
	}
}
