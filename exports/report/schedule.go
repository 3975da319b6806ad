package report

import (
	"slices"
	"strings"

	"daihoi/exports"
	"daihoi/exports/book"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/meeting"
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
	together, err := unitEvents(tx, words, unit, term.ID, links)
	cal.Events = append(cal.Events, together...)
	return cal, err
}

// SessionCalendar lists the sessions of the congresses and who takes part, and those lately cancelled.
func SessionCalendar(tx *store.Tx, words *i18n.Printer, name string, all []congress.Congress, links Links) (book.Calendar, error) {
	out := book.Calendar{Name: words.T("calendar.of", "Name", name)}
	ids := make([]int64, len(all))
	for i, c := range all {
		ids[i] = c.ID
	}
	sessions, err := congress.SessionsOf(tx, ids, calendar.Date{})
	if err != nil {
		return out, err
	}
	going, err := congress.AssignmentsByCongress(tx, ids, calendar.Date{})
	if err != nil {
		return out, err
	}
	of, err := entriesOf(tx, words, links)
	if err != nil {
		return out, err
	}
	for _, c := range all {
		for _, s := range sessions[c.ID] {
			out.Events = append(out.Events, of.session(s, c.Unit.FullName, c.Follower, c.PeopleAt, going[c.ID]))
		}
	}
	gone, err := congress.CancelledSince(tx, lately(tx))
	for _, s := range gone {
		if slices.Contains(ids, s.CongressID) {
			out.Events = append(out.Events, of.cancelled(s))
		}
	}
	return out, err
}

// LeaderCalendar lists the sessions of the congresses in which a leader takes part, and the meetings at which the leader has to be.
func LeaderCalendar(tx *store.Tx, words *i18n.Printer, leader org.Leader, termID int64, all []congress.Congress, links Links) (book.Calendar, error) {
	out, err := SessionCalendar(tx, words, leader.Name, all, links)
	if err != nil {
		return out, err
	}
	of, err := entriesOf(tx, words, links)
	if err != nil {
		return out, err
	}
	meetings, err := meeting.OfLeader(tx, leader.ID, termID, lately(tx))
	for _, m := range meetings {
		out.Events = append(out.Events, of.meeting(m))
	}
	return out, err
}

// goingLines says who takes part, a line for each role.
func goingLines(w *i18n.Printer, follower string, going []congress.LeaderAssignment) string {
	var lines []string
	for _, role := range congress.Roles {
		var names []string
		for _, a := range going {
			if a.Role == role {
				names = append(names, a.Name)
			}
		}
		if role == congress.Follows && len(names) == 0 && follower != "" {
			names = []string{follower}
		}
		if len(names) > 0 {
			lines = append(lines, w.T("part."+role)+": "+strings.Join(names, ", "))
		}
	}
	return strings.Join(lines, "\n")
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
