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

// CalendarEvent is one entry. UID never changes for the same thing; Sequence rises with every change. An entry without
// Start lasts the whole Day.
type CalendarEvent struct {
	UID                                 string
	Sequence                            int64
	Changed                             time.Time
	Day                                 calendar.Date
	Start, End                          time.Time // End is zero when it is open
	Summary, Description, Location, URL string
}

// calendarRefresh is how often programs should reload the calendar.
const calendarRefresh = "PT6H"

// WriteCalendar writes the calendar in UTC. A time zone would need its history, and Viet Nam has no summer time.
func WriteCalendar(w io.Writer, c Calendar) error {
	out := ics.NewCalendarFor("daihoi")
	out.SetProductId("-//daihoi//Dai hoi//VI")
	out.SetXWRCalName(c.Name)
	out.SetName(c.Name)
	out.SetRefreshInterval(calendarRefresh)
	for _, e := range c.Events {
		event := out.AddEvent(e.UID)
		event.SetDtStampTime(e.Changed)
		event.SetLastModifiedAt(e.Changed)
		event.SetSequence(int(e.Sequence))
		event.SetSummary(e.Summary)
		set(event.SetDescription, e.Description)
		set(event.SetLocation, e.Location)
		set(event.SetURL, e.URL)
		e.when(event)
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
