package report

import (
	"strconv"
	"time"

	"daihoi/exports/book"
	"daihoi/models/calendar"
	"daihoi/models/clusterevent"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/meeting"
	"daihoi/models/store"
	"daihoi/templates/i18n"
)

// entries makes calendar entries, the same in feeds and in files.
type entries struct {
	site  string // id of the installation
	words *i18n.Printer
	links Links
}

func entriesOf(tx *store.Tx, words *i18n.Printer, links Links) (entries, error) {
	site, err := store.GetSetting(tx, store.Installation)
	return entries{site, words, links}, err
}

// uid names a thing of this installation for ever.
func (n entries) uid(kind string, id int64) string {
	return kind + "-" + strconv.FormatInt(id, 10) + "@" + n.site + ".daihoi"
}

// session is a session and who takes part.
func (n entries) session(s congress.Session, unit, follower string, people store.Instant, going []congress.LeaderAssignment) book.CalendarEvent {
	e := book.CalendarEvent{UID: n.uid("session", s.ID), Changed: s.UpdatedAt.Time, Day: s.OnDate, Location: s.Venue,
		Summary:     n.words.T("calendar.session", "Kind", n.words.T("choice.kind."+s.Kind), "Unit", unit),
		Description: goingLines(n.words, follower, going), URL: n.links.congress(s.CongressID)}
	if people.After(e.Changed) {
		e.Changed = people.Time
	}
	if e.Start = clockOn(s.OnDate, s.Starts); !e.Start.IsZero() {
		e.End = clockOn(s.OnDate, s.Ends)
	}
	return e
}

func (n entries) cancelled(s congress.CancelledSession) book.CalendarEvent {
	e := n.session(s.Session(), s.UnitName, "", store.Instant{}, nil)
	e.Cancelled = true
	return e
}

func (n entries) milestone(d deadline.AgendaItem) book.CalendarEvent {
	w := n.words
	return book.CalendarEvent{UID: n.uid("milestone", d.ID), Changed: d.Changed.Time, Day: d.Due,
		Summary:     w.T("calendar.due", "Name", ItemName(w, &d.Item), "Unit", d.Unit.FullName),
		Description: w.T("calendar.due_note", "State", w.T("state."+string(d.State)), "Owner", w.Pick(d.Item.OwnerVI, d.Item.OwnerEN)),
		URL:         n.links.Milestone(d.CongressID, d.Milestone.ID)}
}

// event is an event of a cluster.
func (n entries) event(e clusterevent.Event) book.CalendarEvent {
	return book.CalendarEvent{UID: n.uid("cluster-event", e.ID), Changed: e.UpdatedAt.Time, Day: e.OnDate,
		Summary: n.words.T("event.calendar", "Title", e.Title, "Cluster", e.ClusterName), Description: e.Programme, Location: e.Place,
		URL: n.links.event(e.ClusterID, e.Year, e.ID), Start: clockOn(e.OnDate, e.Starts), End: clockOn(e.OnDate, e.Ends)}
}

// meeting is a meeting of a unit.
func (n entries) meeting(m meeting.Meeting) book.CalendarEvent {
	return book.CalendarEvent{UID: n.uid("meeting", m.ID), Changed: m.UpdatedAt.Time, Day: m.OnDay, Summary: n.words.T("meeting.calendar", "Title", m.Title, "Unit", m.Unit.FullName),
		Description: m.Programme, Location: m.Place, URL: n.links.meeting(m.ID), Start: clockOn(m.OnDay, m.Starts), End: clockOn(m.OnDay, m.Ends), Cancelled: m.Cancelled()}
}

// clockOn is a time of day in Viet Nam on a date, zero when the time is unknown.
func clockOn(day calendar.Date, clock string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", day.String()+" "+clock, calendar.Zone())
	if err != nil {
		return time.Time{}
	}
	return t
}
