package exports

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/book"
	"daihoi/exports/booktest"
	"daihoi/models/attendance"
	"daihoi/models/calendar"
	"daihoi/models/clusterevent"
	"daihoi/models/fault"
)

// sampleEvents has an event with a list and one with typed numbers.
func sampleEvents(t *testing.T) Emulation {
	t.Helper()
	in := sampleEmulation(t)
	in.Events = []EmulationEvent{
		{Event: clusterevent.Event{Title: "Hội nghị triển khai, ký giao ước", OnDate: calendar.MustParse("2024-02-29"), Place: "Huyện Thanh Trì"},
			Turnout: clusterevent.Turnout{Listed: true, All: attendance.Counts{Summoned: 6, Present: 4, Excused: 1, Unmarked: 1}, By: []attendance.Body{
				{Name: "Lãnh đạo Ủy ban MTTQ thành phố", Counts: attendance.Counts{Summoned: 2, Present: 2}},
				{Name: "Huyện Thanh Trì", Counts: attendance.Counts{Summoned: 4, Present: 2, Excused: 1, Unmarked: 1}}, {Name: "Huyện Gia Lâm"}}},
			Files: map[string]int{clusterevent.FileMinutes: 1, clusterevent.FilePhoto: 3}},
		{Event: clusterevent.Event{Title: "Tập huấn", OnDate: calendar.MustParse("2024-03-20")}, Turnout: clusterevent.Turnout{All: attendance.Counts{Summoned: 30, Present: 27}}},
	}
	return in
}

func TestEmulationEventsGolden(t *testing.T) {
	t.Parallel()
	for language, name := range []string{"emulation_events", "emulation_events_en"} {
		in := sampleEvents(t)
		in.Words = booktest.Words(t, language)
		book := book.NewBook(in.Words, book.Properties{Title: "x", Subject: "x", Author: "x", Day: in.Date})
		in.events(book)
		var b bytes.Buffer
		require.NoError(t, book.Write(&b))
		booktest.Golden(t, name, b.Bytes())
	}
}

func TestEmulationEventsCrossFoot(t *testing.T) {
	t.Parallel()
	in := sampleEvents(t)
	in.Events[0].Turnout.All.Present++
	var b bytes.Buffer
	f := fault.As(WriteEmulation(&b, in))
	if f == nil || f.Key != "fault.crossfoot" || f.Args["What"] != "attendance" || b.Len() != 0 {
		t.Errorf("got %v and %d bytes", f, b.Len())
	}
}
