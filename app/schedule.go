package app

import (
	"io"
	"strconv"

	"daihoi/exports"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/org"
	"daihoi/models/store"
)

// scheduleWorkbook downloads the schedule of the congresses at and below a unit.
func scheduleWorkbook(r *Request) (Result, error) {
	p, err := r.place()
	if err != nil {
		return Result{}, err
	}
	in, err := report.ScheduleOf(r.Tx, r.Words, p.unit, p.term)
	if err != nil {
		return Result{}, err
	}
	name := r.T("export.schedule.file", "Unit", p.unit.FullName, "Day", r.Today().String()) + ".xlsx"
	entry := store.Entry{Action: "exported", Entity: "export", Label: name, UnitID: p.unit.ID, UnitPath: p.unit.Path}
	return download(name, entry, func(w io.Writer) error { return exports.WriteSchedule(w, in) }), nil
}

// congressCalendar is the calendar file of one congress.
func congressCalendar(r *Request) (Result, error) {
	c, err := r.congressFor(access.View)
	if err != nil {
		return Result{}, err
	}
	cal, err := report.SessionCalendar(r.Tx, r.Words, c.Unit.FullName, []congress.Congress{c}, linksFrom(r.Origin))
	return calendarFile(cal, c.Unit.Code), err
}

// unitCalendar is that of the congresses at and below a unit.
func unitCalendar(r *Request) (Result, error) {
	p, err := r.place()
	if err != nil {
		return Result{}, err
	}
	cal, err := report.ScheduleCalendarOf(r.Tx, r.Words, p.unit, p.term, linksFrom(r.Origin))
	return calendarFile(cal, p.unit.Code), err
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
	cal, err := report.SessionCalendar(r.Tx, r.Words, names[id], all, linksFrom(r.Origin))
	return calendarFile(cal, "lanh-dao-"+strconv.FormatInt(id, 10)), err
}

func calendarFile(c exports.Calendar, name string) Result {
	return deliver(File{Name: name + ".ics", ContentType: "text/calendar; charset=utf-8",
		Write: func(w io.Writer) error { return exports.WriteCalendar(w, c) }})
}
