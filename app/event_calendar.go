package app

import (
	"strconv"
	"time"

	"daihoi/exports"
	"daihoi/models/calendar"
	"daihoi/models/emulation"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/templates/i18n"
)

// clusterCalendar are the events of the clusters of a user's own units, of this year and the last.
func clusterCalendar(tx *store.Tx, w *i18n.Printer, links Links) (out []exports.CalendarEvent, err error) {
	seen := map[int64]bool{}
	first, last := eventSpan(tx)
	for _, g := range tx.Actor().Grants {
		events, err := emulation.Events(tx, g.Path, first, last)
		if err != nil {
			return nil, err
		}
		for _, e := range events {
			if seen[e.ID] {
				continue
			}
			seen[e.ID] = true
			out = append(out, eventEntry(w, e, links))
		}
	}
	return out, nil
}

// eventSpan is the time of which calendar files hold the events of clusters: the year before and two to come.
func eventSpan(tx *store.Tx) (first, last calendar.Date) {
	first = calendar.Of(tx.Today().Year()-1, 1, 1)
	return first, first.AddDays(3 * 366)
}

func eventEntry(w *i18n.Printer, e emulation.Event, links Links) exports.CalendarEvent {
	entry := exports.CalendarEvent{UID: "cluster-event-" + strconv.FormatInt(e.ID, 10) + "@daihoi", Sequence: int64(e.Version - 1), Changed: e.UpdatedAt.Time,
		Day: e.OnDate, Summary: w.T("event.calendar", "Title", e.Title, "Cluster", e.ClusterName), Description: e.Programme, Location: e.Place,
		URL: links.event(e.ClusterID, e.Year, e.ID)}
	entry.Start, entry.End = clockOn(e.OnDate, e.Starts), clockOn(e.OnDate, e.Ends)
	return entry
}

// unitEvents are the entries of the clusters of a unit.
func unitEvents(tx *store.Tx, w *i18n.Printer, unit org.Unit, links Links) (out []exports.CalendarEvent, err error) {
	first, last := eventSpan(tx)
	events, err := emulation.Events(tx, unit.Path, first, last)
	for _, e := range events {
		out = append(out, eventEntry(w, e, links))
	}
	return out, err
}

// eventCalendar is the calendar file of one event.
func eventCalendar(r *Request) (Result, error) {
	y, e, err := r.eventOf()
	e.ClusterName = y.Cluster.Name
	return calendarFile(exports.Calendar{Name: e.Title, Events: []exports.CalendarEvent{eventEntry(r.Words, e, linksFrom(r.Origin))}}, "hoat-dong-"+strconv.FormatInt(e.ID, 10)), err
}

// clockOn is a moment of the day in Viet Nam, zero without an hour.
func clockOn(day calendar.Date, clock string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", day.String()+" "+clock, calendar.Zone())
	if err != nil {
		return time.Time{}
	}
	return t
}
