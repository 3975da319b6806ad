package book

import (
	"io"
	"time"

	ics "github.com/arran4/golang-ical"

	"daihoi/models/calendar"
)

// Calendar is a calendar file that other programs subscribe to (RFC 5545).
type Calendar struct {
	Name   string
	Events []CalendarEvent
}

// CalendarEvent is one entry. UID never changes for the same thing. An entry without Start lasts the whole Day. A
// cancelled one tells other programs to take it away.
type CalendarEvent struct {
	UID                                 string
	Changed                             time.Time
	Day                                 calendar.Date
	Start, End                          time.Time // End is zero when it is open
	Summary, Description, Location, URL string
	Cancelled                           bool
}

// sequence rises with every change. It counts seconds, which go on rising when an older copy of the database is taken
// back, and fit 32 bits for a lifetime.
func (e CalendarEvent) sequence() int {
	return int(max(0, e.Changed.Unix()-time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC).Unix()))
}

// calendarRefresh is how often programs should reload the calendar.
const calendarRefresh = "PT6H"

// WriteCalendar writes the calendar in UTC. A time zone would need its history, and Viet Nam has no summer time.
func WriteCalendar(w io.Writer, c Calendar) error {
	out := ics.NewCalendarFor("daihoi")
	out.SetMethod(ics.MethodPublish)
	out.SetProductId("-//daihoi//Dai hoi//VI")
	out.SetXWRCalName(c.Name)
	out.SetName(c.Name)
	out.SetRefreshInterval(calendarRefresh)
	for _, e := range c.Events {
		event := out.AddEvent(e.UID)
		event.SetDtStampTime(e.Changed)
		event.SetLastModifiedAt(e.Changed)
		event.SetSequence(e.sequence())
		event.SetSummary(e.Summary)
		set(event.SetDescription, e.Description)
		set(event.SetLocation, e.Location)
		set(event.SetURL, e.URL)
		e.when(event)
		if e.Cancelled {
			event.SetStatus(ics.ObjectStatusCancelled)
		}
	}
	return out.SerializeTo(w, ics.WithNewLineWindows)
}

func set(property func(string, ...ics.PropertyParameter), value string) {
	if value != "" {
		property(value)
	}
}

// when sets the time. All-day entries do not make a person busy.
func (e CalendarEvent) when(event *ics.VEvent) {
	if e.Start.IsZero() {
		noon := time.Date(e.Day.Year(), e.Day.Month(), e.Day.Day(), 12, 0, 0, 0, time.UTC)
		event.SetAllDayStartAt(noon)
		event.SetAllDayEndAt(noon.AddDate(0, 0, 1))
		event.SetTimeTransparency(ics.TransparencyTransparent)
		return
	}
	event.SetStartAt(e.Start)
	if !e.End.IsZero() {
		event.SetEndAt(e.End)
	}
}
