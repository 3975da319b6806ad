package schedule

import (
	"slices"
	"time"

	"daihoi/models/calendar"
	"daihoi/models/congress"
)

// Sitting is a session of a congress in the schedule.
type Sitting struct {
	SessionID    int64 // 0 while only proposed
	Kind         string
	Day          calendar.Date
	Half         congress.Half
	Starts, Ends string // HH:MM, "" if not set
	Venue        string // "" if not set
}

// ScheduledUnit is the congress of one unit with all scheduling facts. A zero date means unknown or not prescribed.
type ScheduledUnit struct {
	CongressID, UnitID, ParentID int64
	Code, Name, Path, LevelCode  string
	Pilot                        bool
	Held                         bool          // held congresses keep their dates and are not checked by themselves
	WindowFrom                   calendar.Date // first date the level may use
	Deadline                     calendar.Date // last date: the unit's own exception, else the level's
	Earliest                     calendar.Date // first date for which open mandatory milestones can still be met
	MaxDays                      int           // days allowed by the level, two half-days each wherever they fall; 0 for no limit
	Sittings                     []Sitting     // in order; none while the unit has no date
	Leaders                      []congress.Assignment
	TeamID                       int64         // steering group of the unit, 0 if none
	Neighbours                   []int64       // units that should not have a congress on the same day
	SendsBefore                  calendar.Date // last date to choose its delegation to the level above
	Busy                         []Engagement  `json:",omitempty"` // meetings to which the unit is invited
}

// Leader is a person assigned to congresses of other units.
type Leader struct {
	ID          int64
	Name, Title string
	From, To    calendar.Date // first and last day in office; zero for no known start, and while in office
	Absences    []Absence
	Busy        []Engagement
}

// Engagement is a meeting at which a leader has to be or to which a unit is invited, or an event of an emulation cluster to which
// a leader is invited. Title is "" for readers who do not see whose it is.
type Engagement struct {
	Title     string
	MeetingID int64 `json:",omitempty"` // 0 for an event of a cluster
	Past      bool  `json:"-"`          // before today: two of them are not worth a conflict any more
	Sitting
}

// Free reports whether the leader is in office, present and not engaged elsewhere at a sitting.
func (l *Leader) Free(s Sitting, travel int) bool {
	return !s.Day.Before(l.From) && (l.To.IsZero() || !s.Day.After(l.To)) &&
		!slices.ContainsFunc(l.Absences, func(a Absence) bool { return a.On(s.Day, s.Half) }) &&
		!slices.ContainsFunc(l.Busy, func(e Engagement) bool {
			_, _, meets := Apart(e.Sitting, s, travel)
			return e.Day == s.Day && meets
		})
}

// Absence is a period, both dates included, in which a leader is unavailable. Half applies to each of its days.
type Absence struct {
	From, To calendar.Date
	Half     congress.Half
	Reason   string
}

// Team is a steering group. It can attend AtOnce congresses per half-day; 0 counts as 1.
type Team struct {
	ID     int64
	Name   string
	AtOnce int
}

// ScheduleRules are the scheduling rules of the level above.
type ScheduleRules struct {
	PerHalfDay    int // congresses that all steering groups together can attend in a half-day, 0 for no limit
	TravelMinutes int // between two congresses
	// Holidays returns the public holiday on a day; off is false on any other day. Nil means no holidays.
	Holidays func(calendar.Date) (name string, off bool) `json:"-"`
	// Lessons maps the unit above the pilots to the date of its lessons-learned meeting.
	Lessons map[int64]calendar.Date
}

// DayOff reports whether offices are closed on a day: a public holiday, or a weekend day that is not worked instead of
// another.
func (r ScheduleRules) DayOff(d calendar.Date) bool {
	if r.Holidays != nil {
		if _, off := r.Holidays(d); off {
			return true
		}
	}
	return OnWeekendDay(d)
}

// OnWeekendDay reports whether a day is a Saturday or Sunday that is not worked instead of another day.
func OnWeekendDay(d calendar.Date) bool {
	w := d.Weekday()
	return (w == time.Saturday || w == time.Sunday) && !d.Working()
}

// Schedule is the congresses at or below a unit, with the people assigned. Functions over it are pure and do not even
// read today's date.
type Schedule struct {
	Units   []ScheduledUnit
	Leaders []Leader
	Teams   []Team
	Rules   ScheduleRules
}

// ConflictKind is the kind of a conflict; its catalogue key is "conflict.<kind>".
type ConflictKind string

// Conflict is one objection to a schedule. A hard one is impossible or breaks a rule of the level above; a soft one
// is a matter of judgement. Args hold numbers, dates (calendar.Date) and names.
type Conflict struct {
	Kind     ConflictKind
	Hard     bool
	Units    []int64 // unit ids in schedule order
	LeaderID int64
	TeamID   int64
	Meetings []int64 // meetings that are in the way
	Day      calendar.Date
	Half     congress.Half
	Args     map[string]any
}

// SittingsOf converts sessions to sittings.
func SittingsOf(sessions []congress.Session) []Sitting {
	all := make([]Sitting, len(sessions))
	for i, s := range sessions {
		all[i] = Sitting{SessionID: s.ID, Kind: s.Kind, Day: s.OnDate, Half: congress.HalfOf(s.Starts, s.Ends), Starts: s.Starts, Ends: s.Ends, Venue: s.Venue}
	}
	return all
}
