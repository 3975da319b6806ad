package schedules

import (
	"io"

	"daihoi/app/web"
	"daihoi/exports"
	"daihoi/exports/book"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/org"
	"daihoi/models/store"
)

// scheduleWorkbook downloads the schedule of the congresses at and below a unit.
func scheduleWorkbook(r *web.Request) (web.Result, error) {
	p, err := r.UnitPage()
	if err != nil {
		return web.Result{}, err
	}
	in, err := report.ScheduleOf(r.Tx, r.Words, p.Unit, p.Term)
	if err != nil {
		return web.Result{}, err
	}
	in.Wide = r.Paper()
	name := book.FileName("xlsx", scheduleName(r, p.Unit.FullName))
	entry := store.Entry{Action: "exported", Entity: "export", Label: name, UnitID: p.Unit.ID, UnitPath: p.Unit.Path}
	return r.DownloadRows(entry, func(w io.Writer) error { return exports.WriteSchedule(w, in) }, in.Table())
}

// scheduleName names the files of the schedule of a unit or a leader.
func scheduleName(r *web.Request, of string) string {
	return r.T("export.schedule.file", "Unit", of, "Day", r.Today().String())
}

// congressCalendar downloads the calendar file of one congress.
func congressCalendar(r *web.Request) (web.Result, error) {
	c, err := r.CongressFor(access.View)
	if err != nil {
		return web.Result{}, err
	}
	cal, err := report.SessionCalendar(r.Tx, r.Words, c.Unit.FullName, []congress.Congress{c}, web.LinksFrom(r.Origin))
	return web.CalendarFile(cal, scheduleName(r, c.Unit.FullName)), err
}

// unitCalendar downloads the calendar file of the congresses at and below a unit.
func unitCalendar(r *web.Request) (web.Result, error) {
	p, err := r.UnitPage()
	if err != nil {
		return web.Result{}, err
	}
	cal, err := report.ScheduleCalendarOf(r.Tx, r.Words, p.Unit, p.Term, web.LinksFrom(r.Origin))
	return web.CalendarFile(cal, scheduleName(r, p.Unit.FullName)), err
}

// leaderCalendar downloads the calendar file of the congresses that a leader attends or monitors, as far as the reader
// may see them. Of a leader of another unit only the name is shown, and only because of such a congress.
func leaderCalendar(r *web.Request) (web.Result, error) {
	id, err := r.ID("id")
	if err != nil {
		return web.Result{}, err
	}
	term, err := org.CurrentTerm(r.Tx)
	if err != nil {
		return web.Result{}, err
	}
	all, err := congress.AssignedTo(r.Tx, id, term.ID)
	if err == nil && len(all) == 0 {
		_, err = org.GetLeader(r.Tx, id)
	}
	if err != nil {
		return web.Result{}, err
	}
	names, err := org.LeaderNames(r.Tx, []int64{id})
	if err != nil {
		return web.Result{}, err
	}
	cal, err := report.LeaderCalendar(r.Tx, r.Words, org.Leader{ID: id, Name: names[id]}, term.ID, all, web.LinksFrom(r.Origin))
	return web.CalendarFile(cal, scheduleName(r, names[id])), err
}
