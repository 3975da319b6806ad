package book_test

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/emersion/go-ical"
	"github.com/stretchr/testify/require"

	"daihoi/exports/book"
	"daihoi/models/calendar"
)

var longName = "Trình Ban Thường vụ Đảng ủy; Ban Thường trực cấp trên, đề án nhân sự \\ \"khóa XVII\"\nvà danh sách đại biểu dự đại hội"

func calendarBytes(t *testing.T, c book.Calendar) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, book.WriteCalendar(&b, c))
	return b.Bytes()
}

// Another library reads the same content back.
func TestCalendarIsReadByAnotherParser(t *testing.T) {
	t.Parallel()
	changed := time.Date(2024, 4, 1, 9, 30, 0, 0, calendar.Zone())
	raw := calendarBytes(t, book.Calendar{Name: "Đại hội: Xã Thanh Liệt, A; B", Events: []book.CalendarEvent{
		{UID: "milestone-1@daihoi", Changed: changed, Day: calendar.Of(2024, 4, 30), Summary: longName, URL: "https://mttq.vn/congresses/1/milestones/2"},
		{UID: "session-1@daihoi", Changed: changed, Summary: "Phiên chính thức", Location: "Hội trường, tầng 2",
			Start: time.Date(2024, 4, 20, 7, 30, 0, 0, calendar.Zone()), End: time.Date(2024, 4, 20, 11, 30, 0, 0, calendar.Zone())},
		{UID: "session-2@daihoi", Changed: changed, Summary: "Phiên trù bị", Start: time.Date(2024, 4, 19, 6, 0, 0, 0, calendar.Zone())},
	}})
	read, err := ical.NewDecoder(bytes.NewReader(raw)).Decode()
	require.NoError(t, err)
	name, err := read.Props.Text("X-WR-CALNAME")
	require.NoError(t, err)
	require.Equal(t, "Đại hội: Xã Thanh Liệt, A; B", name)
	require.Contains(t, string(raw), "\r\nREFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n")
	events := read.Events()
	require.Len(t, events, 3)
	text := func(i int, key string) string {
		s, err := events[i].Props.Text(key)
		require.NoError(t, err)
		return s
	}
	require.Equal(t, longName, text(0, ical.PropSummary))
	require.Equal(t, "20240430", events[0].Props.Get(ical.PropDateTimeStart).Value)
	require.Equal(t, "DATE", events[0].Props.Get(ical.PropDateTimeStart).Params.Get("VALUE"))
	require.Equal(t, "20240501", events[0].Props.Get(ical.PropDateTimeEnd).Value)
	require.Equal(t, []string{"134101800", "20240401T023000Z", "20240401T023000Z"}, []string{events[0].Props.Get(ical.PropSequence).Value,
		events[0].Props.Get(ical.PropLastModified).Value, events[0].Props.Get(ical.PropDateTimeStamp).Value})
	require.Equal(t, "Hội trường, tầng 2", text(1, ical.PropLocation))
	start, err := events[1].DateTimeStart(time.UTC)
	require.NoError(t, err)
	require.Equal(t, "2024-04-20T00:30:00Z", start.Format(time.RFC3339), "07:30 in Viet Nam")
	require.Equal(t, "20240420T043000Z", events[1].Props.Get(ical.PropDateTimeEnd).Value)
	require.Equal(t, "20240418T230000Z", events[2].Props.Get(ical.PropDateTimeStart).Value)
	require.Nil(t, events[2].Props.Get(ical.PropDateTimeEnd))
	// The other library refuses to write anything that breaks its rules.
	require.NoError(t, ical.NewEncoder(new(bytes.Buffer)).Encode(read))
}

// Lines end in CRLF, have at most 75 bytes and never split a character.
func TestCalendarLines(t *testing.T) {
	t.Parallel()
	raw := string(calendarBytes(t, book.Calendar{Name: "Lịch", Events: []book.CalendarEvent{{UID: "a@daihoi", Changed: time.Unix(0, 0),
		Day: calendar.Of(2024, 4, 30), Summary: strings.Repeat("Đại hội ", 60), Description: strings.Repeat("ữ", 200)}}}))
	require.True(t, strings.HasSuffix(raw, "END:VCALENDAR\r\n"))
	lines := strings.Split(strings.TrimSuffix(raw, "\r\n"), "\r\n")
	require.Greater(t, len(lines), 15)
	for _, line := range lines {
		require.NotContains(t, line, "\n")
		require.NotEmpty(t, line)
		require.LessOrEqual(t, len(line), 75, line)
		require.True(t, utf8.ValidString(line), line)
	}
	require.Contains(t, strings.ReplaceAll(raw, "\r\n ", ""), strings.Repeat("ữ", 200))
	require.Equal(t, raw, string(calendarBytes(t, book.Calendar{Name: "Lịch", Events: []book.CalendarEvent{{UID: "a@daihoi", Changed: time.Unix(0, 0),
		Day: calendar.Of(2024, 4, 30), Summary: strings.Repeat("Đại hội ", 60), Description: strings.Repeat("ữ", 200)}}})), "the same things give the same bytes")
}
