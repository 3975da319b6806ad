package schedule

import (
	"daihoi/models/calendar"
	"daihoi/models/congress"
)

// Sitting is a session of a congress as the schedule sees it.
type Sitting struct {
	SessionID    int64 // 0 while it is only proposed
	Kind         string
	Day          calendar.Date
	Half         congress.Half
	Starts, Ends string // HH:MM, "" when open
	Venue        string // "" when open
}

// ScheduledUnit is the congress of one unit with everything that speaks for or against its days. A zero day means that
// nothing is known or prescribed.
type ScheduledUnit struct {
	CongressID, UnitID, ParentID int64
	Code, Name, Path, LevelCode  string
	Pilot                        bool
	Held                         bool          // a held congress keeps its days and is no longer checked by itself
	WindowFrom                   calendar.Date // the first day that the level may use
	Deadline                     calendar.Date // the last day: the unit's own exception, else that of the level
	Earliest                     calendar.Date // the first day by which the mandatory milestones still open can be met
	MaxDays                      int           // days that the level may take, each two half-days wherever they lie; 0 without a limit
	Sittings                     []Sitting     // in order; none while the unit has no date
	Leaders                      []congress.Assignment
	TeamID                       int64         // the steering group that looks after the unit, 0 without one
	Neighbours                   []int64       // units that should not meet on the same day
	SendsBefore                  calendar.Date // the last day on which its delegation to the level above can be chosen
}

// Leader is a person who goes to congresses of other units.
type Leader struct {
	ID          int64
	Name, Title string
	Absences    []Absence
}

// Absence is a time, both days included, at which a leader cannot come. Half holds for each of its days.
type Absence struct {
	From, To calendar.Date
	Half     congress.Half
	Reason   string
}

// Team is a steering group; it can be at AtOnce congresses in one half-day, 0 counting as one.
type Team struct {
	ID     int64
	Name   string
	AtOnce int
}

// ScheduleRules are what the level above has laid down for its schedule.
type ScheduleRules struct {
	PerHalfDay    int // congresses in a half-day that the steering groups can attend together, 0 without a limit
	TravelMinutes int // from one congress to the next
	// Holidays names the public holiday of a day; off is false on every other day. Nil knows none.
	Holidays func(calendar.Date) (name string, off bool) `json:"-"`
	// Lessons are the days of the lessons-learned meetings after the pilot congresses, by the unit above the pilots.
	Lessons map[int64]calendar.Date
}

// Schedule is the congresses of a unit and of those below it, with the people who go to them. Functions over it are
// pure: they read nothing else, not even the day of today.
type Schedule struct {
	Units   []ScheduledUnit
	Leaders []Leader
	Teams   []Team
	Rules   ScheduleRules
}

// ConflictKind says what is wrong; its words are "conflict.<kind>".
type ConflictKind string

// Conflict is one thing that speaks against a schedule. A hard one cannot be held as planned or breaks a rule of the
// level above; a soft one is a matter of judgement. Args give the reason in numbers, days (calendar.Date) and names.
type Conflict struct {
	Kind     ConflictKind
	Hard     bool
	Units    []int64 // unit ids, in the order of the schedule
	LeaderID int64
	TeamID   int64
	Day      calendar.Date
	Half     congress.Half
	Args     map[string]any
}

// SittingsOf are sessions as the schedule sees them.
func SittingsOf(sessions []congress.Session) []Sitting {
	all := make([]Sitting, len(sessions))
	for i, s := range sessions {
		all[i] = Sitting{SessionID: s.ID, Kind: s.Kind, Day: s.OnDate, Half: congress.HalfOf(s.Starts, s.Ends), Starts: s.Starts, Ends: s.Ends, Venue: s.Venue}
	}
	return all
}
