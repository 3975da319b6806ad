package clusters

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/exports/report"
	"daihoi/models/attendance"
	"daihoi/models/calendar"
	"daihoi/models/clusterevent"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/emulation"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/templates/clusters"
	"daihoi/templates/i18n"
	"daihoi/templates/ui"
)

// clusterEvents lists the events of a cluster in a year.
func clusterEvents(r *web.Request) (web.Result, error) {
	y, _, err := r.ClusterYear()
	if err != nil {
		return web.Result{}, err
	}
	events, err := clusterevent.OfYear(r.Tx, y)
	if err != nil {
		return web.Result{}, err
	}
	var v clusters.ClusterEvents
	v.Frame, v.Sub = r.ClusterFrame(y, r.T("event.title"))
	if y.Leads(r.Actor) && len(y.Members) > 0 {
		v.New = web.ClusterPath(y, "/events/new")
	}
	v.Rows, err = eventRows(r, y, events)
	return web.Show(clusters.ClusterEventsPage(v)), err
}

func eventRows(r *web.Request, y emulation.Year, events []clusterevent.Event) (rows []clusters.EventRow, err error) {
	turnouts, err := clusterevent.Turnouts(r.Tx, y, events)
	if err != nil {
		return nil, err
	}
	files, err := clusterevent.FilesByKind(r.Tx, events)
	for _, e := range events {
		row := clusters.EventRow{Href: web.EventPath(y, e.ID), Title: e.Title, Kind: r.T("choice.event_kind." + e.Kind), When: eventTime(e), Place: e.Place,
			Present: presence(r.Words, turnouts[e.ID])}
		for _, kind := range clusterevent.FileKinds {
			if n := files[e.ID][kind]; n > 0 {
				row.Files = append(row.Files, r.T("event.file_count", "Kind", r.T("choice.file_kind."+kind), "Count", n))
			}
		}
		rows = append(rows, row)
	}
	return rows, err
}

func eventTime(e clusterevent.Event) string {
	hours := strings.Trim(e.Starts+"–"+e.Ends, "–")
	return strings.TrimSpace(hours + " " + e.OnDate.Short())
}

// presence is "Có mặt 58/60", or how many are expected.
func presence(words *i18n.Printer, t clusterevent.Turnout) string {
	switch {
	case t.All.Present > 0 && t.All.Summoned > 0:
		return words.T("event.came", "Share", fmt.Sprintf("%d/%d", t.All.Present, t.All.Summoned))
	case t.All.Present > 0:
		return words.T("event.came", "Share", t.All.Present)
	case t.All.Summoned > 0:
		return words.T("event.summoned", "Count", t.All.Summoned)
	}
	return ""
}

func clusterEventPage(r *web.Request) (web.Result, error) {
	y, e, err := r.ClusterEvent()
	if err != nil {
		return web.Result{}, err
	}
	v := clusters.ClusterEvent{Back: web.ClusterPath(y, "/events"), Version: e.Version}
	title := r.T("event.new")
	listed := false
	if e.ID != 0 {
		title = e.Title
		if listed, err = fillEvent(r, y, e, &v); err != nil {
			return web.Result{}, err
		}
	}
	v.Frame, v.Sub = r.ClusterFrame(y, title)
	if y.Leads(r.Actor) {
		v.Groups = web.FormGroups(r, eventForm(listed), &e, nil)
		v.Upload, v.Kind = eventUpload(r), fileKind(r, "file_kind", "")
	}
	v.Conflict, err = r.ConflictLine("cluster", y.ClusterID)
	return web.Show(clusters.ClusterEventPage(v)), err
}

// eventForm is the form of an event, without what follows from the list of attendees when there is one.
func eventForm(listed bool) field.Table[clusterevent.Event] {
	keys := clusterevent.Fields.Keys()
	if listed {
		keys = slices.DeleteFunc(keys, func(key string) bool {
			return key == "event_summoned" || key == "event_present" || key == "event_attendance"
		})
	}
	return clusterevent.Fields.Only(keys...)
}

// fillEvent fills in everything about an existing event.
func fillEvent(r *web.Request, y emulation.Year, e clusterevent.Event, v *clusters.ClusterEvent) (listed bool, err error) {
	turnouts, err := clusterevent.Turnouts(r.Tx, y, []clusterevent.Event{e})
	if err != nil {
		return false, err
	}
	t := turnouts[e.ID]
	v.Facts, v.Texts = eventFacts(r.Words, e)
	v.Turnout = turnoutTable(r.Words, t)
	v.People, v.Calendar = web.EventPath(y, e.ID, "/people"), web.EventPath(y, e.ID, "/event.ics")
	v.MayInvite = clusterevent.MayInviteSome(y, r.Tx, e)
	if t.Listed && clusterevent.MayCheckIn(y, r.Actor) {
		v.CheckIn = "/check-in/event/" + strconv.FormatInt(e.ID, 10)
	}
	if err := eventFiles(r, y, e, v); err != nil {
		return t.Listed, err
	}
	if v.Agenda, err = r.EventAgendaPath(y, e); err != nil {
		return t.Listed, err
	}
	v.Besides, err = congressesOn(r, y, e.OnDate)
	return t.Listed, err
}

func eventFacts(words *i18n.Printer, e clusterevent.Event) (facts []ui.Fact, texts []ui.ReportSection) {
	for _, f := range []struct{ label, value string }{
		{words.T("field.event_kind"), words.T("choice.event_kind." + e.Kind)}, {words.T("event.when"), eventTime(e)}, {words.T("field.event_place"), e.Place},
	} {
		if f.value != "" {
			facts = append(facts, ui.Fact{Label: f.label, Value: f.value})
		}
	}
	for _, t := range []struct{ key, text string }{{"event_programme", e.Programme}, {"event_invited", e.Invited}, {"event_attendance", e.Attendance},
		{"event_conclusions", e.Conclusions}} {
		if t.text != "" {
			texts = append(texts, ui.ReportSection{Title: words.T("field." + t.key), Lines: strings.Split(t.text, "\n")})
		}
	}
	return facts, texts
}

// turnoutTable is who came; with a list of attendees, by sender.
func turnoutTable(words *i18n.Printer, t clusterevent.Turnout) clusters.Turnout {
	out := clusters.Turnout{Listed: t.Listed, All: turnoutRow("", t.All), Share: presence(words, t)}
	for _, b := range t.By {
		out.By = append(out.By, turnoutRow(b.Name, b.Counts))
	}
	return out
}

func turnoutRow(name string, c attendance.Counts) clusters.TurnoutRow {
	row := clusters.TurnoutRow{Name: name, Summoned: strconv.Itoa(c.Summoned), Unmarked: strconv.Itoa(c.Unmarked)}
	if c.Begun() {
		row.Present, row.Excused, row.Absent = strconv.Itoa(c.Present), strconv.Itoa(c.Excused), strconv.Itoa(c.Absent)
	}
	return row
}

// congressesOn names the members' congresses on the same day, as far as the reader may see them.
func congressesOn(r *web.Request, y emulation.Year, day calendar.Date) (links []ui.Link, err error) {
	if day.Before(r.Today()) {
		return nil, nil
	}
	term, err := org.CurrentTerm(r.Tx)
	if err != nil {
		return nil, err
	}
	all, err := congress.List(r.Tx, congress.Filter{Path: y.Cluster.Unit.Path, TermID: term.ID})
	for _, c := range all {
		if c.Day == day && slices.ContainsFunc(y.Members, func(m org.ClusterMember) bool { return strings.HasPrefix(c.Unit.Path, m.Unit.Path) }) {
			links = append(links, ui.Link{Href: web.CongressPath(c.ID), Label: c.Unit.FullName})
		}
	}
	return links, err
}

func arrangeEvent(ctx context.Context, r *web.Request) (web.Handler, error) {
	kept, err := keepEventFiles(r, ctx)
	return func(r *web.Request) (web.Result, error) { return arrangeEventWith(r, kept) }, err
}

func arrangeEventWith(r *web.Request, kept []deadline.File) (web.Result, error) {
	y, old, err := r.ClusterEvent()
	if err != nil {
		return web.Result{}, err
	}
	if !y.Leads(r.Actor) {
		return web.Result{}, fault.New(fault.Forbidden, "fault.forbidden")
	}
	lists, err := clusterevent.Invitees(r.Tx, y, old)
	if err != nil {
		return web.Result{}, err
	}
	in := old
	err = web.RunIfValid(eventForm(len(lists[old.ID]) > 0).Decode(r.Form, &in), func() (err error) {
		in, err = clusterevent.Arrange(r.Tx, y.ClusterID, y.Year, old.ID, r.FormInt("version"), in, postedFiles(r, kept))
		return err
	})
	return web.Redirect(web.EventPath(y, in.ID)).Saying("form.saved"), err
}

// eventCalendar downloads one event as a calendar file.
func eventCalendar(r *web.Request) (web.Result, error) {
	y, e, err := r.ClusterEvent()
	if err != nil {
		return web.Result{}, err
	}
	e.ClusterName = y.Cluster.Name
	cal, err := report.EventCalendar(r.Tx, r.Words, e, web.LinksFrom(r.Origin))
	return web.CalendarFile(cal, e.Title+" "+e.OnDate.String()), err
}
