package app

import (
	"io"
	"strconv"
	"strings"

	"daihoi/exports"
	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/timetable"
	"daihoi/templates/i18n"
)

// scheduleWorkbook downloads the schedule of the congresses at and below a unit.
func scheduleWorkbook(r *Request) (Result, error) {
	p, err := r.place()
	if err != nil {
		return Result{}, err
	}
	in, err := ScheduleOf(r.Tx, r.Words, p.unit, p.term)
	if err != nil {
		return Result{}, err
	}
	name := r.T("export.schedule.file", "Unit", p.unit.FullName, "Day", r.Today().String()) + ".xlsx"
	entry := store.Entry{Action: "exported", Entity: "export", Label: name, UnitID: p.unit.ID, UnitPath: p.unit.Path}
	return download(name, entry, func(w io.Writer) error { return exports.WriteSchedule(w, in) }), nil
}

// ScheduleOf is the schedule of a unit in a term as it stands, with what speaks against it in words.
func ScheduleOf(tx *store.Tx, words *i18n.Printer, unit org.Unit, term org.Term) (exports.Schedule, error) {
	out := exports.Schedule{Unit: unit.FullName, Place: unit.Name, Day: tx.Today(), Term: strings.Replace(term.Code, "-", " - ", 1),
		Followers: map[int64]string{}, Sign: exports.Signature{SignerTitle: words.T("export.sign.chair")}, Words: words}
	above, err := org.Ancestors(tx, unit)
	if err != nil {
		return out, err
	}
	out.Parent = namesOf(above)
	if out.Plan, err = timetable.Of(tx, unit, term.ID); err != nil {
		return out, err
	}
	for _, k := range congress.Conflicts(out.Plan) {
		out.Remarks = append(out.Remarks, exports.ScheduleRemark{Conflict: k, Text: conflictWords(words, k)})
	}
	all, err := congress.List(tx, congress.Filter{Path: unit.Path, TermID: term.ID})
	for _, c := range all {
		out.Followers[c.ID] = c.Follower
	}
	return out, err
}

// congressCalendar is the calendar file of one congress.
func congressCalendar(r *Request) (Result, error) {
	c, err := r.congressFor(access.View)
	if err != nil {
		return Result{}, err
	}
	cal, err := sessionCalendar(r.Tx, r.Words, c.Unit.FullName, []congress.Congress{c}, linksFrom(r.Origin))
	return calendarFile(cal, c.Unit.Code), err
}

// unitCalendar is that of the congresses at and below a unit.
func unitCalendar(r *Request) (Result, error) {
	p, err := r.place()
	if err != nil {
		return Result{}, err
	}
	cal, err := ScheduleCalendarOf(r.Tx, r.Words, p.unit, p.term, linksFrom(r.Origin))
	return calendarFile(cal, p.unit.Code), err
}

// ScheduleCalendarOf is the calendar of the congresses at and below a unit, and of what its clusters do.
func ScheduleCalendarOf(tx *store.Tx, words *i18n.Printer, unit org.Unit, term org.Term, links Links) (exports.Calendar, error) {
	all, err := congress.List(tx, congress.Filter{Path: unit.Path, TermID: term.ID})
	if err != nil {
		return exports.Calendar{}, err
	}
	cal, err := sessionCalendar(tx, words, unit.FullName, all, links)
	if err != nil {
		return cal, err
	}
	together, err := unitEvents(tx, words, unit, links)
	cal.Events = append(cal.Events, together...)
	return cal, err
}

// leaderCalendar is that of the congresses to which a leader goes or which a leader follows, as far as the reader sees
// them. Of a leader from outside the reader's units only the name is known, and that only by such a congress.
func leaderCalendar(r *Request) (Result, error) {
	id, err := r.ID("id")
	if err != nil {
		return Result{}, err
	}
	term, err := org.CurrentTerm(r.Tx)
	if err != nil {
		return Result{}, err
	}
	all, err := congress.AttendedBy(r.Tx, id, term.ID)
	if err == nil && len(all) == 0 {
		_, err = org.GetLeader(r.Tx, id)
	}
	if err != nil {
		return Result{}, err
	}
	names, err := org.LeaderNames(r.Tx, []int64{id})
	if err != nil {
		return Result{}, err
	}
	cal, err := sessionCalendar(r.Tx, r.Words, names[id], all, linksFrom(r.Origin))
	return calendarFile(cal, "lanh-dao-"+strconv.FormatInt(id, 10)), err
}

func calendarFile(c exports.Calendar, name string) Result {
	return deliver(File{Name: name + ".ics", ContentType: "text/calendar; charset=utf-8",
		Write: func(w io.Writer) error { return exports.WriteCalendar(w, c) }})
}

// sessionCalendar holds the sessions of the congresses, with who goes to them.
func sessionCalendar(tx *store.Tx, words *i18n.Printer, name string, all []congress.Congress, links Links) (exports.Calendar, error) {
	out := exports.Calendar{Name: words.T("calendar.of", "Name", name)}
	ids := make([]int64, len(all))
	for i, c := range all {
		ids[i] = c.ID
	}
	sessions, err := congress.SessionsOf(tx, ids)
	if err != nil {
		return out, err
	}
	going, err := congress.AttendeesOf(tx, ids)
	for _, c := range all {
		for _, s := range sessions[c.ID] {
			e := sessionEvent(words, s, c.Unit.FullName, links)
			e.Description = goingLines(words, c, going[c.ID])
			out.Events = append(out.Events, e)
		}
	}
	return out, err
}

// goingLines says who takes which part, a line for each part.
func goingLines(w *i18n.Printer, c congress.Congress, going []congress.Attendee) string {
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

// sessionEvent is a session in a calendar, the same in the feed of a user and in a file.
func sessionEvent(w *i18n.Printer, s congress.Session, unit string, links Links) exports.CalendarEvent {
	e := exports.CalendarEvent{UID: "session-" + strconv.FormatInt(s.ID, 10) + "@daihoi", Sequence: int64(s.Version - 1), Changed: s.UpdatedAt.Time,
		Day: s.OnDate, Location: s.Venue, Summary: w.T("calendar.session", "Kind", w.T("choice.kind."+s.Kind), "Unit", unit),
		URL: links.congress(s.CongressID)}
	e.Start, e.End = sessionHours(s)
	return e
}
