package app

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"daihoi/exports"
	"daihoi/models/calendar"
	"daihoi/models/deadline"
	"daihoi/models/emulation"
	"daihoi/models/fault"
	"daihoi/models/files"
	"daihoi/models/store"
	"daihoi/templates"
	"daihoi/templates/i18n"
)

// clusterEvents lists what a cluster does together in a year.
func clusterEvents(r *Request) (Result, error) {
	y, _, err := r.clusterYear()
	if err != nil {
		return Result{}, err
	}
	events, err := emulation.EventsOf(r.Tx, y)
	v := templates.ClusterEvents{Rows: r.eventRows(y, events)}
	v.Frame, v.Sub = r.clusterFrame(y, r.T("event.title"))
	if y.Leads(r.Actor) && len(y.Members) > 0 {
		v.New = clusterPath(y, "/events/new")
	}
	return show(templates.ClusterEventsPage(v)), err
}

func (r *Request) eventRows(y emulation.Year, events []emulation.Event) (rows []templates.EventRow) {
	for _, e := range events {
		rows = append(rows, templates.EventRow{Href: eventPath(y, e.ID), Title: e.Title, Kind: r.T("choice.event_kind." + e.Kind), When: eventTime(e), Place: e.Place, Present: r.presence(e)})
	}
	return rows
}

func eventPath(y emulation.Year, id int64) string {
	return clusterPath(y, "/events/"+strconv.FormatInt(id, 10))
}

func eventTime(e emulation.Event) string {
	hours := strings.Trim(e.Starts+"–"+e.Ends, "–")
	return strings.TrimSpace(hours + " " + e.OnDate.Short())
}

func (r *Request) presence(e emulation.Event) string {
	switch {
	case e.Present > 0 && e.Summoned > 0:
		return fmt.Sprintf("%d/%d", e.Present, e.Summoned)
	case e.Present > 0:
		return strconv.Itoa(e.Present)
	case e.Summoned > 0:
		return r.T("event.summoned", "Count", e.Summoned)
	}
	return ""
}

// eventOf reads the event of the path; "new" is one that is not there yet, for those who lead.
func (r *Request) eventOf() (y emulation.Year, e emulation.Event, err error) {
	if y, _, err = r.clusterYear(); err != nil {
		return y, e, err
	}
	if r.Param("event") == "" {
		if !y.Leads(r.Actor) {
			err = fault.New(fault.Forbidden, "fault.forbidden")
		}
		return y, emulation.Event{OnDate: r.firstDay(y)}, err
	}
	id, err := r.ID("event")
	if err != nil {
		return y, e, err
	}
	e, err = emulation.EventOf(r.Tx, y, id)
	return y, e, err
}

// firstDay is today in the current year; nothing in another.
func (r *Request) firstDay(y emulation.Year) calendar.Date {
	if today := r.Today(); today.Year() == y.Year {
		return today
	}
	return calendar.Date{}
}

func clusterEventPage(r *Request) (Result, error) {
	y, e, err := r.eventOf()
	if err != nil {
		return Result{}, err
	}
	v := templates.ClusterEvent{Back: clusterPath(y, "/events"), Version: e.Version}
	title := r.T("event.new")
	if e.ID != 0 {
		title = e.Title
		v.Facts, v.Texts = r.eventFacts(e)
		if v.Files, err = r.eventFiles(y, e); err != nil {
			return Result{}, err
		}
	}
	v.Frame, v.Sub = r.clusterFrame(y, title)
	if y.Leads(r.Actor) {
		v.Groups = groups(r, emulation.EventFields, &e, nil)
		v.Upload = r.eventUpload()
	}
	v.Conflict, err = r.conflictLine("cluster", y.ClusterID)
	return show(templates.ClusterEventPage(v)), err
}

func (r *Request) eventFacts(e emulation.Event) (facts []templates.Fact, texts []templates.ReportSection) {
	for _, f := range []struct{ label, value string }{
		{r.T("field.event_kind"), r.T("choice.event_kind." + e.Kind)}, {r.T("event.when"), eventTime(e)}, {r.T("field.event_place"), e.Place}, {r.T("event.present"), r.presence(e)},
	} {
		if f.value != "" {
			facts = append(facts, templates.Fact{Label: f.label, Value: f.value})
		}
	}
	for _, t := range []struct{ key, text string }{{"event_programme", e.Programme}, {"event_invited", e.Invited}, {"event_attendance", e.Attendance}} {
		if t.text != "" {
			texts = append(texts, templates.ReportSection{Title: r.T("field." + t.key), Lines: strings.Split(t.text, "\n")})
		}
	}
	return facts, texts
}

func (r *Request) eventFiles(y emulation.Year, e emulation.Event) (lines []templates.EvidenceFile, err error) {
	all, err := e.Files(r.Tx)
	for _, f := range all {
		base := fmt.Sprintf("/events/%d/files/%d", e.ID, f.ID)
		line := templates.EvidenceFile{Name: f.Name, Href: clusterPath(y, base), Note: r.T("evidence.note", "Size", r.fileSize(f.Size), "Who", f.ByName, "When", r.Words.Moment(f.UploadedAt.Time))}
		if y.Leads(r.Actor) {
			line.Remove = clusterPath(y, base+"/remove")
		}
		lines = append(lines, line)
	}
	return lines, err
}

func (r *Request) eventUpload() templates.Upload {
	if !r.Files.Configured() {
		return templates.Upload{}
	}
	return templates.Upload{Label: r.T("event.add_files"), Accept: files.Accepted(), Hint: r.T("event.files_hint", "Max", deadline.FileLimit>>20, "Count", deadline.FileCount),
		Error: r.withError(templates.Input{Key: "files"}).Error}
}

// prepareEventFiles keeps the uploaded files as prepareEvidence does: only those who lead get as far as the disk.
func prepareEventFiles(ctx context.Context, r *Request) error {
	if len(r.files) == 0 {
		return nil
	}
	err := r.Store.Read(ctx, r.Actor, func(tx *store.Tx) error {
		r.Tx = tx
		_, err := r.clusterLed()
		return err
	})
	if err != nil {
		return err
	}
	if len(r.files) > deadline.FileCount {
		return fault.At("files", "problem.event_files", "Max", deadline.FileCount)
	}
	return r.keepFiles()
}

func arrangeEvent(r *Request) (Result, error) {
	y, old, err := r.eventOf()
	if err != nil {
		return Result{}, err
	}
	if !y.Leads(r.Actor) {
		return Result{}, fault.New(fault.Forbidden, "fault.forbidden")
	}
	var added []emulation.File
	for _, f := range r.evidence {
		added = append(added, emulation.File{Name: f.Name, Size: f.Size, Media: f.Media, Digest: f.Digest})
	}
	in := old
	err = r.typed(emulation.EventFields.Decode(r.Form, &in), func() (err error) {
		in, err = emulation.Arrange(r.Tx, y.ClusterID, y.Year, old.ID, r.FormInt("version"), in, added)
		return err
	})
	return redirect(eventPath(y, in.ID)).saying("form.saved"), err
}

func eventFile(r *Request) (Result, error) {
	_, e, err := r.eventOf()
	if err != nil {
		return Result{}, err
	}
	id, err := r.ID("paper")
	if err != nil {
		return Result{}, err
	}
	f, err := e.File(r.Tx, id)
	if err != nil {
		return Result{}, err
	}
	return r.storedFile(f.Name, f.Media, f.Digest)
}

func removeEventFile(r *Request) (Result, error) {
	y, e, err := r.eventOf()
	if err != nil {
		return Result{}, err
	}
	id, err := r.ID("paper")
	if err != nil {
		return Result{}, err
	}
	return redirect(eventPath(y, e.ID)).saying("event.paper_removed"), emulation.RemoveFile(r.Tx, y.ClusterID, y.Year, e.ID, id, r.FormInt("version"))
}

// clusterCalendar are the events of the clusters of a user's own units, of this year and the last.
func clusterCalendar(tx *store.Tx, w *i18n.Printer, origin string) (out []exports.CalendarEvent, err error) {
	seen := map[int64]bool{}
	first := calendar.Of(tx.Today().Year()-1, 1, 1)
	for _, g := range tx.Actor().Grants {
		events, err := emulation.Events(tx, g.Path, first, first.AddDays(3*366))
		if err != nil {
			return nil, err
		}
		for _, e := range events {
			if seen[e.ID] {
				continue
			}
			seen[e.ID] = true
			y := emulation.Year{ClusterID: e.ClusterID, Year: e.Year}
			entry := exports.CalendarEvent{UID: "cluster-event-" + strconv.FormatInt(e.ID, 10) + "@daihoi", Sequence: int64(e.Version - 1), Changed: e.UpdatedAt.Time,
				Day: e.OnDate, Summary: w.T("event.calendar", "Title", e.Title, "Cluster", e.ClusterName), Description: e.Programme, Location: e.Place, URL: origin + eventPath(y, e.ID)}
			entry.Start, entry.End = clockOn(e.OnDate, e.Starts), clockOn(e.OnDate, e.Ends)
			out = append(out, entry)
		}
	}
	return out, nil
}

// clockOn is a moment of the day in Viet Nam, zero without an hour.
func clockOn(day calendar.Date, clock string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", day.String()+" "+clock, calendar.Zone())
	if err != nil {
		return time.Time{}
	}
	return t
}
