package report

import (
	"strconv"
	"time"

	"daihoi/exports/book"
	"daihoi/models/calendar"
	"daihoi/models/clusterevent"
	"daihoi/models/deadline"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/templates/i18n"
)

// FeedOf is the calendar of the actor: due milestones, sessions and events of the clusters.
func FeedOf(tx *store.Tx, words *i18n.Printer, links Links) (book.Calendar, error) {
	agenda, err := deadline.AgendaOf(tx)
	if err != nil {
		return book.Calendar{}, err
	}
	feed := feedEvents(words, agenda, links)
	together, err := clusterCalendar(tx, words, links)
	feed.Events = append(feed.Events, together...)
	return feed, err
}

func feedEvents(w *i18n.Printer, agenda deadline.Agenda, links Links) book.Calendar {
	out := book.Calendar{Name: w.T("calendar.name")}
	for _, d := range agenda.Due {
		out.Events = append(out.Events, book.CalendarEvent{UID: "milestone-" + strconv.FormatInt(d.ID, 10) + "@daihoi", Sequence: d.Sequence,
			Changed: d.Changed.Time, Day: d.Due, Summary: w.T("calendar.due", "Name", ItemName(w, &d.Item), "Unit", d.Unit.FullName),
			Description: w.T("calendar.due_note", "State", w.T("state."+string(d.State)), "Owner", w.Pick(d.Item.OwnerVI, d.Item.OwnerEN)),
			URL:         links.Milestone(d.CongressID, d.Milestone.ID)})
	}
	for _, s := range agenda.Sessions {
		out.Events = append(out.Events, sessionEvent(w, s.Session, s.Unit.FullName, links))
	}
	return out
}

// clusterCalendar lists the events of the clusters of the actor's own units.
func clusterCalendar(tx *store.Tx, w *i18n.Printer, links Links) (out []book.CalendarEvent, err error) {
	seen := map[int64]bool{}
	first, last := eventSpan(tx)
	for _, g := range tx.Actor().Grants {
		events, err := clusterevent.Within(tx, g.Path, first, last)
		if err != nil {
			return nil, err
		}
		for _, e := range events {
			if seen[e.ID] {
				continue
			}
			seen[e.ID] = true
			out = append(out, EventEntry(w, e, links))
		}
	}
	return out, nil
}

// eventSpan is the period of cluster events in calendar files: from last year to next year.
func eventSpan(tx *store.Tx) (first, last calendar.Date) {
	first = calendar.Of(tx.Today().Year()-1, 1, 1)
	return first, first.AddDays(3 * 366)
}

// EventEntry is a cluster event as a calendar entry.
func EventEntry(w *i18n.Printer, e clusterevent.Event, links Links) book.CalendarEvent {
	entry := book.CalendarEvent{UID: "cluster-event-" + strconv.FormatInt(e.ID, 10) + "@daihoi", Sequence: int64(e.Version - 1), Changed: e.UpdatedAt.Time,
		Day: e.OnDate, Summary: w.T("event.calendar", "Title", e.Title, "Cluster", e.ClusterName), Description: e.Programme, Location: e.Place,
		URL: links.event(e.ClusterID, e.Year, e.ID)}
	entry.Start, entry.End = clockOn(e.OnDate, e.Starts), clockOn(e.OnDate, e.Ends)
	return entry
}

// unitEvents lists the events of the clusters of a unit.
func unitEvents(tx *store.Tx, w *i18n.Printer, unit org.Unit, links Links) (out []book.CalendarEvent, err error) {
	first, last := eventSpan(tx)
	events, err := clusterevent.Within(tx, unit.Path, first, last)
	for _, e := range events {
		out = append(out, EventEntry(w, e, links))
	}
	return out, err
}

// clockOn is a time of day in Viet Nam on a date, zero when the time is unknown.
func clockOn(day calendar.Date, clock string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", day.String()+" "+clock, calendar.Zone())
	if err != nil {
		return time.Time{}
	}
	return t
}
