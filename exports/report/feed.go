package report

import (
	"daihoi/exports/book"
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/clusterevent"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/meeting"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/templates/i18n"
)

// FeedOf is the calendar of the actor: due milestones, sessions, meetings, those lately cancelled, and events of the clusters.
func FeedOf(tx *store.Tx, words *i18n.Printer, links Links) (book.Calendar, error) {
	out := book.Calendar{Name: words.T("calendar.name")}
	of, err := entriesOf(tx, words, links)
	if err != nil {
		return out, err
	}
	agenda, err := deadline.AgendaOf(tx)
	if err != nil {
		return out, err
	}
	for _, d := range agenda.Due {
		out.Events = append(out.Events, of.milestone(d))
	}
	ids := make([]int64, len(agenda.Sessions))
	for i, s := range agenda.Sessions {
		ids[i] = s.CongressID
	}
	going, err := congress.AssignmentsByCongress(tx, ids, calendar.Date{})
	if err != nil {
		return out, err
	}
	for _, s := range agenda.Sessions {
		out.Events = append(out.Events, of.session(s.Session, s.Unit.FullName, s.Follower, s.PeopleAt, going[s.CongressID]))
	}
	gone, err := congress.CancelledSince(tx, lately(tx))
	if err != nil {
		return out, err
	}
	for _, s := range gone {
		out.Events = append(out.Events, of.cancelled(s))
	}
	together, err := clusterCalendar(tx, of)
	if err != nil {
		return out, err
	}
	meetings, err := meetingCalendar(tx, of)
	out.Events = append(append(out.Events, together...), meetings...)
	return out, err
}

// meetingCalendar lists the meetings of the actor's own units, and those to which they are invited.
func meetingCalendar(tx *store.Tx, n entries) (out []book.CalendarEvent, err error) {
	term, err := org.CurrentTerm(tx)
	if err != nil {
		return nil, err
	}
	seen := map[int64]bool{}
	for _, path := range tx.Actor().Paths(access.View) {
		all, err := meetingsIn(tx, n, path, term.ID, seen)
		if err != nil {
			return nil, err
		}
		out = append(out, all...)
	}
	return out, nil
}

// lately is the day since which things that were called off are still sent, as such.
func lately(tx *store.Tx) calendar.Date { return tx.Today().AddDays(-deadline.AgendaBack) }

// meetingsIn lists the meetings of a unit that have not been seen.
func meetingsIn(tx *store.Tx, n entries, path string, termID int64, seen map[int64]bool) (out []book.CalendarEvent, err error) {
	first, last := eventSpan(tx)
	all, err := meeting.InCalendar(tx, path, termID, first, last, lately(tx))
	for _, m := range all {
		if !seen[m.ID] {
			seen[m.ID] = true
			out = append(out, n.meeting(m))
		}
	}
	return out, err
}

// clusterCalendar lists the events of the clusters of the actor's own units.
func clusterCalendar(tx *store.Tx, n entries) (out []book.CalendarEvent, err error) {
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
			out = append(out, n.event(e))
		}
	}
	return out, nil
}

// eventSpan is the period of cluster events in calendar files: from last year to next year.
func eventSpan(tx *store.Tx) (first, last calendar.Date) {
	first = calendar.Of(tx.Today().Year()-1, 1, 1)
	return first, first.AddDays(3 * 366)
}

// EventCalendar is a calendar of one event of a cluster.
func EventCalendar(tx *store.Tx, words *i18n.Printer, e clusterevent.Event, links Links) (book.Calendar, error) {
	of, err := entriesOf(tx, words, links)
	return book.Calendar{Name: e.Title, Events: []book.CalendarEvent{of.event(e)}}, err
}

// unitEvents lists the meetings of a unit and the events of its clusters.
func unitEvents(tx *store.Tx, w *i18n.Printer, unit org.Unit, termID int64, links Links) (out []book.CalendarEvent, err error) {
	of, err := entriesOf(tx, w, links)
	if err != nil {
		return nil, err
	}
	first, last := eventSpan(tx)
	events, err := clusterevent.Within(tx, unit.Path, first, last)
	if err != nil {
		return nil, err
	}
	for _, e := range events {
		out = append(out, of.event(e))
	}
	meetings, err := meetingsIn(tx, of, unit.Path, termID, map[int64]bool{})
	return append(out, meetings...), err
}
