package app

import (
	"strconv"
	"time"

	"daihoi/exports"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/store"
	"daihoi/templates/i18n"
)

// feedOf is the calendar of whoever reads it: what is due, the sessions and the events of the clusters.
func feedOf(tx *store.Tx, words *i18n.Printer, links Links) (exports.Calendar, error) {
	agenda, err := deadline.AgendaOf(tx)
	if err != nil {
		return exports.Calendar{}, err
	}
	feed := feedEvents(words, agenda, links)
	together, err := clusterCalendar(tx, words, links)
	feed.Events = append(feed.Events, together...)
	return feed, err
}

func feedEvents(w *i18n.Printer, agenda deadline.Agenda, links Links) exports.Calendar {
	out := exports.Calendar{Name: w.T("calendar.name")}
	for _, d := range agenda.Due {
		out.Events = append(out.Events, exports.CalendarEvent{UID: "milestone-" + strconv.FormatInt(d.ID, 10) + "@daihoi", Sequence: d.Sequence,
			Changed: d.Changed.Time, Day: d.Due, Summary: w.T("calendar.due", "Name", itemName(w, &d.Item), "Unit", d.Unit.FullName),
			Description: w.T("calendar.due_note", "State", w.T("state."+string(d.State)), "Owner", w.Pick(d.Item.OwnerVI, d.Item.OwnerEN)),
			URL:         links.Milestone(d.CongressID, d.Milestone.ID)})
	}
	for _, s := range agenda.Sessions {
		out.Events = append(out.Events, sessionEvent(w, s.Session, s.Unit.FullName, links))
	}
	return out
}

// sessionHours are zero for a session without hours.
func sessionHours(s congress.Session) (start, end time.Time) {
	at := func(clock string) time.Time {
		t, err := time.ParseInLocation("2006-01-02 15:04", s.OnDate.String()+" "+clock, calendar.Zone())
		if err != nil {
			return time.Time{}
		}
		return t
	}
	start = at(s.Starts)
	if start.IsZero() {
		return start, start
	}
	return start, at(s.Ends)
}
