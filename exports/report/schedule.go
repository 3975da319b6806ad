package report

import (
	"strconv"
	"strings"

	"daihoi/exports"
	"daihoi/exports/book"
	"daihoi/models/congress"
	"daihoi/models/org"
	"daihoi/models/schedule"
	"daihoi/models/store"
	"daihoi/templates/i18n"
)

// ScheduleOf is the present schedule of a unit in a term, with its conflicts in words.
func ScheduleOf(tx *store.Tx, words *i18n.Printer, unit org.Unit, term org.Term) (exports.Schedule, error) {
	out := exports.Schedule{Unit: unit.FullName, Place: unit.Name, Day: tx.Today(), Term: strings.Replace(term.Code, "-", " - ", 1),
		Followers: map[int64]string{}, Words: words}
	above, err := org.Ancestors(tx, unit)
	if err != nil {
		return out, err
	}
	out.Parent = namesOf(above)
	if out.Sign, err = SignatureOf(tx, words, unit, out.Day); err != nil {
		return out, err
	}
	if out.Plan, err = schedule.Of(tx, unit, term.ID); err != nil {
		return out, err
	}
	for _, k := range schedule.Conflicts(out.Plan) {
		out.Remarks = append(out.Remarks, exports.ScheduleRemark{Conflict: k, Text: ConflictWords(words, k)})
	}
	all, err := congress.List(tx, congress.Filter{Path: unit.Path, TermID: term.ID})
	for _, c := range all {
		out.Followers[c.ID] = c.Follower
	}
	return out, err
}

// ScheduleCalendarOf is the calendar of the congresses at and below a unit, and of the events of its clusters.
func ScheduleCalendarOf(tx *store.Tx, words *i18n.Printer, unit org.Unit, term org.Term, links Links) (book.Calendar, error) {
	all, err := congress.List(tx, congress.Filter{Path: unit.Path, TermID: term.ID})
	if err != nil {
		return book.Calendar{}, err
	}
	cal, err := SessionCalendar(tx, words, unit.FullName, all, links)
	if err != nil {
		return cal, err
	}
	together, err := unitEvents(tx, words, unit, links)
	cal.Events = append(cal.Events, together...)
	return cal, err
}

// SessionCalendar lists the sessions of the congresses and who takes part.
func SessionCalendar(tx *store.Tx, words *i18n.Printer, name string, all []congress.Congress, links Links) (book.Calendar, error) {
	out := book.Calendar{Name: words.T("calendar.of", "Name", name)}
	ids := make([]int64, len(all))
	for i, c := range all {
		ids[i] = c.ID
	}
	sessions, err := congress.SessionsOf(tx, ids)
	if err != nil {
		return out, err
	}
	going, err := congress.AssignmentsByCongress(tx, ids)
	for _, c := range all {
		for _, s := range sessions[c.ID] {
			e := sessionEvent(words, s, c.Unit.FullName, links)
			e.Description = goingLines(words, c, going[c.ID])
			out.Events = append(out.Events, e)
		}
	}
	return out, err
}

// goingLines says who takes part, a line for each role.
func goingLines(w *i18n.Printer, c congress.Congress, going []congress.LeaderAssignment) string {
	var lines []string
	for _, role := range congress.Roles {
		var names []string
		for _, a := range going {
			if a.Role == role {
				names = append(names, a.Name)
			}
		}
		if role == congress.Follows && len(names) == 0 && c.Follower != "" {
			names = []string{c.Follower}
		}
		if len(names) > 0 {
			lines = append(lines, w.T("part."+role)+": "+strings.Join(names, ", "))
		}
	}
	return strings.Join(lines, "\n")
}

// sessionEvent is a session as a calendar entry, the same in feeds and in files.
func sessionEvent(w *i18n.Printer, s congress.Session, unit string, links Links) book.CalendarEvent {
	e := book.CalendarEvent{UID: "session-" + strconv.FormatInt(s.ID, 10) + "@daihoi", Sequence: int64(s.Version - 1), Changed: s.UpdatedAt.Time,
		Day: s.OnDate, Location: s.Venue, Summary: w.T("calendar.session", "Kind", w.T("choice.kind."+s.Kind), "Unit", unit),
		URL: links.congress(s.CongressID)}
	if e.Start = clockOn(s.OnDate, s.Starts); !e.Start.IsZero() {
		e.End = clockOn(s.OnDate, s.Ends)
	}
	return e
}

// UnitsOf indexes the units of a schedule by id.
func UnitsOf(s schedule.Schedule) map[int64]*schedule.ScheduledUnit {
	at := make(map[int64]*schedule.ScheduledUnit, len(s.Units))
	for i := range s.Units {
		at[s.Units[i].UnitID] = &s.Units[i]
	}
	return at
}

// PeopleOf maps the ids of leaders to their names.
func PeopleOf(s schedule.Schedule) map[int64]string {
	names := make(map[int64]string, len(s.Leaders))
	for _, l := range s.Leaders {
		names[l.ID] = l.Name
	}
	return names
}
