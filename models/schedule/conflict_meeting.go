package schedule

import (
	"slices"

	"daihoi/models/congress"
	"daihoi/models/fault"
)

// meetings is the meeting that an engagement is, as Conflict.Meetings names it.
func (e Engagement) meetings() []int64 {
	if e.MeetingID == 0 {
		return nil
	}
	return []int64{e.MeetingID}
}

// invitations reports each meeting that calls the unit away from its own congress.
func (c *checker) invitations(u *ScheduledUnit) {
	for _, e := range u.Busy {
		for _, s := range u.Sittings {
			if _, _, meets := Apart(e.Sitting, s, c.Rules.TravelMinutes); e.Day != s.Day || !meets {
				continue
			}
			c.add(UnitMeeting, s.Kind == congress.Official, s.Day, u, "Event", e.Title, "Starts", e.Starts, "Ends", e.Ends)
			last := &c.found[len(c.found)-1]
			last.Half, last.Meetings = s.Half, e.meetings()
			break
		}
	}
}

// Meets reports whether the unit is called to a meeting on the day and at the time of a sitting.
func (u *ScheduledUnit) Meets(s Sitting, travel int) bool {
	return slices.ContainsFunc(u.Busy, func(e Engagement) bool {
		_, _, meets := Apart(e.Sitting, s, travel)
		return e.Day == s.Day && meets
	})
}

// engaged reports leaders with a meeting and something else, no congress, at the same time.
func (c *checker) engaged() {
	for i := range c.Leaders {
		l := &c.Leaders[i]
		for at, a := range l.Busy {
			for _, b := range l.Busy[at+1:] {
				_, _, meets := Apart(a.Sitting, b.Sitting, c.Rules.TravelMinutes)
				if a.MeetingID == 0 && b.MeetingID == 0 || a.MeetingID == b.MeetingID || a.Day != b.Day || a.Past && b.Past || !meets {
					continue
				}
				c.found = append(c.found, Conflict{Kind: LeaderEngaged, Hard: true, LeaderID: l.ID, Meetings: append(a.meetings(), b.meetings()...), Day: a.Day, Half: a.Half,
					Args: fault.Args("Leader", l.Name, "Event", a.Title, "Starts", a.Starts, "Ends", a.Ends, "Other", b.Title)})
			}
		}
	}
}

// Plan is a meeting to be checked before it is called or moved. ID is 0 for a new one.
type Plan struct {
	ID      int64
	Title   string
	At      Sitting
	Leaders []int64 // who have to be there
	Units   []int64 // invited
}

// unplanned stands for a meeting that does not exist yet.
const unplanned = -1

// OfMeeting returns what speaks against a meeting: congresses of the invited units and of the leaders at the same time, leaders who
// are away, out of office or engaged elsewhere, and days off. Other conflicts of the schedule are left out. It is pure.
func OfMeeting(s Schedule, p Plan) []Conflict {
	old := p.ID
	if p.ID == 0 {
		p.ID = unplanned
	}
	e := Engagement{Title: p.Title, MeetingID: p.ID, Sitting: p.At}
	others := func(all []Engagement, joins bool) []Engagement {
		all = slices.DeleteFunc(slices.Clone(all), func(o Engagement) bool { return o.MeetingID == old && old != 0 })
		if joins {
			all = append(all, e)
		}
		return all
	}
	s.Leaders, s.Units = slices.Clone(s.Leaders), slices.Clone(s.Units)
	for i := range s.Leaders {
		s.Leaders[i].Busy = others(s.Leaders[i].Busy, slices.Contains(p.Leaders, s.Leaders[i].ID))
	}
	for i := range s.Units {
		s.Units[i].Busy = others(s.Units[i].Busy, slices.Contains(p.Units, s.Units[i].UnitID))
	}
	found := slices.DeleteFunc(Conflicts(s), func(c Conflict) bool { return !slices.Contains(c.Meetings, p.ID) })
	return append(found, e.alone(s, p.Leaders)...)
}

// alone is what speaks against the meeting whatever else takes place.
func (e Engagement) alone(s Schedule, leaders []int64) (found []Conflict) {
	add := func(kind ConflictKind, hard bool, leader int64, args ...any) {
		found = append(found, Conflict{Kind: kind, Hard: hard, LeaderID: leader, Meetings: e.meetings(), Day: e.Day, Half: e.Half,
			Args: fault.Args(append(args, "Event", e.Title, "Starts", e.Starts, "Ends", e.Ends)...)})
	}
	for i := range s.Leaders {
		l := &s.Leaders[i]
		if !slices.Contains(leaders, l.ID) {
			continue
		}
		if e.Day.Before(l.From) || !l.To.IsZero() && e.Day.After(l.To) {
			add(MeetingNotOffice, true, l.ID, "Leader", l.Name)
			continue
		}
		if at := slices.IndexFunc(l.Absences, func(a Absence) bool { return a.On(e.Day, e.Half) }); at >= 0 {
			a := l.Absences[at]
			add(MeetingAbsent, true, l.ID, "Leader", l.Name, "From", a.From, "To", a.To, "Reason", a.Reason)
		}
	}
	if s.Rules.Holidays != nil {
		if name, off := s.Rules.Holidays(e.Day); off {
			add(MeetingHoliday, false, 0, "Holiday", name)
		} else if OnWeekendDay(e.Day) {
			add(MeetingWeekend, false, 0)
		}
	}
	return found
}
