package schedule

import (
	"cmp"
	"slices"

	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/fault"
)

// Kinds of conflict with their Args. Every kind that concerns one unit has Args Unit.
const (
	LeaderTwice    ConflictKind = "leader_twice"    // Leader, Unit, Other: at two congresses in the same half-day
	LeaderTravel   ConflictKind = "leader_travel"   // Leader, Unit, Other, Gap, Need: minutes between two congresses, available and needed
	LeaderAbsent   ConflictKind = "leader_absent"   // Leader, Unit, From, To, Reason
	LeaderLeft     ConflictKind = "leader_left"     // Leader, Unit, To: last day in office, Days ago
	LeaderNew      ConflictKind = "leader_new"      // Leader, Unit, From: first day in office, in Days
	LeaderEvent    ConflictKind = "leader_event"    // Leader, Unit, Event with its Starts and Ends: in the same half-day
	VenueTwice     ConflictKind = "venue_twice"     // Venue, Unit, Other: at overlapping times
	Overload       ConflictKind = "load"            // Count congresses in a half-day with capacity for Limit
	TeamOverload   ConflictKind = "team_load"       // Team, Count, Limit: the same for one steering group
	PilotOrder     ConflictKind = "pilot_order"     // Unit, Pilot, PilotDay: not after the pilot congress
	PilotUndated   ConflictKind = "pilot_undated"   // Unit, Count: the pilot has no date, but Count others of its level have
	LessonMissing  ConflictKind = "lesson_missing"  // Unit, Count: no lessons-learned meeting for Count other congresses still to come
	LessonLate     ConflictKind = "lesson_late"     // Unit, Lesson: not after the meeting
	AfterDeadline  ConflictKind = "after_deadline"  // Unit, Deadline, Days too late
	BeforeWindow   ConflictKind = "before_window"   // Unit, From, Days too early
	BeforeLeads    ConflictKind = "before_leads"    // Unit, Earliest, Days too early for what is mandatory and still open
	OnPublicDay    ConflictKind = "on_holiday"      // Unit, Session (its kind), Holiday
	OnWeekend      ConflictKind = "on_weekend"      // Unit, Session
	TooLong        ConflictKind = "too_long"        // Unit, Used and Limit in half-days
	AfterParent    ConflictKind = "after_parent"    // Unit, Parent, ParentDay: not before the congress one level up
	DelegationLate ConflictKind = "delegation_late" // Unit, By, Days too late for its delegation

	UnitMeeting      ConflictKind = "unit_meeting"       // Unit, Event with its Starts and Ends: invited to a meeting in the same half-day
	LeaderEngaged    ConflictKind = "leader_engaged"     // Leader, Event and Other with their hours: a meeting and something else in the same half-day
	MeetingAbsent    ConflictKind = "meeting_absent"     // Leader, Event, From, To, Reason; this and the following only of OfMeeting
	MeetingNotOffice ConflictKind = "meeting_not_office" // Leader, Event: not in office on the day
	MeetingHoliday   ConflictKind = "meeting_holiday"    // Event, Holiday
	MeetingWeekend   ConflictKind = "meeting_weekend"    // Event

	LeaderEventTravel ConflictKind = "leader_event_travel" // as LeaderEvent with Gap and Need: minutes between the two
)

// Conflicts returns all objections to the schedule, hard ones first, then by date. Those that only involve held
// congresses are left out. Leaders and steering groups are checked at official sittings; a clash with a preparatory
// sitting, or of a leader who only follows the unit, is soft. Runtime is nearly linear while few congresses share a
// day and a leader or a hall.
func Conflicts(s Schedule) []Conflict {
	c := checker{Schedule: s, at: make(map[int64]*ScheduledUnit, len(s.Units)), rank: make(map[int64]int, len(s.Units))}
	for i := range s.Units {
		c.at[s.Units[i].UnitID], c.rank[s.Units[i].UnitID] = &s.Units[i], i
	}
	for i := range s.Units {
		if u := &s.Units[i]; !u.Held && len(u.Sittings) > 0 {
			c.alone(u)
			c.parent(u)
		}
	}
	c.pilots()
	c.people()
	c.venues()
	c.load()
	slices.SortStableFunc(c.found, func(a, b Conflict) int {
		return cmp.Or(hardness(a)-hardness(b), a.Day.Compare(b.Day), cmp.Compare(a.Kind, b.Kind))
	})
	return c.found
}

func hardness(c Conflict) int {
	if c.Hard {
		return 0
	}
	return 1
}

type checker struct {
	Schedule
	at    map[int64]*ScheduledUnit
	rank  map[int64]int // unit id → position in the schedule
	found []Conflict
}

func (c *checker) add(kind ConflictKind, hard bool, day calendar.Date, u *ScheduledUnit, args ...any) {
	f := Conflict{Kind: kind, Hard: hard, Units: []int64{u.UnitID}, Day: day, Args: fault.Args(args...)}
	f.Args["Unit"] = u.Name
	c.found = append(c.found, f)
}

// Day is the date of the first official sitting, or zero.
func (u *ScheduledUnit) Day() calendar.Date {
	var first calendar.Date
	for _, s := range u.Sittings {
		if s.Kind == congress.Official && (first.IsZero() || s.Day.Before(first)) {
			first = s.Day
		}
	}
	return first
}

// LastDay is the date of the last official sitting, or zero.
func (u *ScheduledUnit) LastDay() calendar.Date {
	var last calendar.Date
	for _, s := range u.Sittings {
		if s.Kind == congress.Official {
			last = calendar.Max(last, s.Day)
		}
	}
	return last
}

// Span is the first and last date of any sitting, or zero.
func (u *ScheduledUnit) Span() (first, last calendar.Date) {
	for _, s := range u.Sittings {
		if first.IsZero() || s.Day.Before(first) {
			first = s.Day
		}
		last = calendar.Max(last, s.Day)
	}
	return first, last
}

// HalfDays is the number of half-days that the sittings take.
func (u *ScheduledUnit) HalfDays() int {
	type slot struct {
		day  calendar.Date
		half congress.Half
	}
	taken := map[slot]bool{}
	for _, s := range u.Sittings {
		for _, h := range parts(s.Half) {
			taken[slot{s.Day, h}] = true
		}
	}
	return len(taken)
}

func parts(h congress.Half) []congress.Half {
	if h == congress.Whole {
		return []congress.Half{congress.Morning, congress.Afternoon}
	}
	return []congress.Half{h}
}

// alone checks a congress by itself.
func (c *checker) alone(u *ScheduledUnit) {
	first, last := u.Span()
	if !u.Deadline.IsZero() && last.After(u.Deadline) {
		c.add(AfterDeadline, true, last, u, "Deadline", u.Deadline, "Days", last.Sub(u.Deadline))
	}
	if first.Before(u.WindowFrom) {
		c.add(BeforeWindow, true, first, u, "From", u.WindowFrom, "Days", u.WindowFrom.Sub(first))
	}
	day := u.Day()
	if !day.IsZero() && day.Before(u.Earliest) {
		c.add(BeforeLeads, false, day, u, "Earliest", u.Earliest, "Days", u.Earliest.Sub(day))
	}
	if used := u.HalfDays(); u.MaxDays > 0 && used > 2*u.MaxDays {
		c.add(TooLong, true, first, u, "Used", used, "Limit", 2*u.MaxDays)
	}
	if !u.SendsBefore.IsZero() && day.After(u.SendsBefore) {
		c.add(DelegationLate, true, day, u, "By", u.SendsBefore, "Days", day.Sub(u.SendsBefore))
	}
	c.daysOff(u)
	c.invitations(u)
}

// daysOff reports each day off on which the congress meets, by its first session; not without a calendar of holidays.
func (c *checker) daysOff(u *ScheduledUnit) {
	var told calendar.Date
	for _, s := range u.Sittings {
		if c.Rules.Holidays == nil || s.Day == told {
			continue
		}
		if name, off := c.Rules.Holidays(s.Day); off {
			c.add(OnPublicDay, false, s.Day, u, "Session", s.Kind, "Holiday", name)
			told = s.Day
		} else if OnWeekendDay(s.Day) {
			c.add(OnWeekend, false, s.Day, u, "Session", s.Kind)
			told = s.Day
		}
	}
}

// parent checks that a congress ends before that of the unit above begins.
func (c *checker) parent(u *ScheduledUnit) {
	above := c.at[u.ParentID]
	if above == nil {
		return
	}
	begins, _ := above.Span()
	if _, last := u.Span(); !begins.IsZero() && !last.Before(begins) {
		c.add(AfterParent, true, last, u, "Parent", above.Name, "ParentDay", begins)
		c.found[len(c.found)-1].Units = []int64{u.UnitID, above.UnitID}
	}
}
