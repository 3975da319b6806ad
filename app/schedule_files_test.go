package app_test

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-ical"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/meeting"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// sittings reads a calendar file with another library: its events by UID.
func sittings(t *testing.T, a answer) map[string]*ical.Event {
	t.Helper()
	require.Equal(t, http.StatusOK, a.status)
	require.Contains(t, a.header.Get("Content-Type"), "text/calendar")
	read, err := ical.NewDecoder(strings.NewReader(a.body)).Decode()
	require.NoError(t, err)
	events := map[string]*ical.Event{}
	for _, e := range read.Events() {
		uid, err := e.Props.Text(ical.PropUID)
		require.NoError(t, err)
		events[uid] = &e
	}
	return events
}

// sequence is how often other programs believe an entry to have changed.
func sequence(t *testing.T, e *ical.Event) int {
	t.Helper()
	n, err := strconv.Atoi(e.Props.Get(ical.PropSequence).Value)
	require.NoError(t, err)
	return n
}

// write changes something a minute after the last change.
func (w *world) write(t *testing.T, minutes int, do func(tx *store.Tx) error) {
	t.Helper()
	w.Store.SetClock(func() time.Time { return storetest.Clock().Add(time.Duration(minutes) * time.Minute) })
	require.NoError(t, w.Store.Write(t.Context(), storetest.Root(), do))
}

// A leader's calendar file has the meetings at which the leader has to be; one that was called off is sent as such in all of them, and
// a month later no more.
func TestMeetingsInCalendarFiles(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var m meeting.Meeting
	var site string
	w.write(t, 0, func(tx *store.Tx) (err error) {
		c, err := congress.Get(tx, w.Own.Congress)
		require.NoError(t, err)
		m, err = meeting.Call(tx, w.Own.Unit, c.TermID, meeting.Meeting{Kind: meeting.Briefing, Title: "Giao ban riêng", OnDay: calendar.Of(2024, 4, 22), Starts: "08:00",
			Place: "Phòng họp 2", Units: []meeting.Invited{{UnitID: w.Own.Unit}}, Leaders: []meeting.Leader{{LeaderID: w.Own.Leader, Chairs: true}}})
		require.NoError(t, err)
		site, err = store.GetSetting(tx, store.Installation)
		return err
	})
	uid := fmt.Sprintf("meeting-%d@%s.daihoi", m.ID, site)
	organizer, clerk := w.as(t, "organizer"), w.as(t, "clerk")
	leader := fmt.Sprintf("/leaders/%d/calendar.ics", w.Own.Leader)
	files := []func() map[string]*ical.Event{
		func() map[string]*ical.Event { return sittings(t, organizer.get(leader)) },
		func() map[string]*ical.Event { return sittings(t, organizer.get("/units/020/calendar.ics")) },
	}
	for _, b := range []*browser{organizer, clerk} {
		feed := b.newFeed()
		files = append(files, func() map[string]*ical.Event { return sittings(t, b.get(feed)) })
	}
	before := 0
	for i, read := range files {
		e := read()[uid]
		require.NotNil(t, e, i)
		require.Equal(t, "20240422T010000Z", e.Props.Get(ical.PropDateTimeStart).Value)
		require.Nil(t, e.Props.Get(ical.PropStatus), i)
		before = sequence(t, e)
	}
	w.write(t, 5, func(tx *store.Tx) error {
		_, err := meeting.Cancel(tx, m.ID, m.Version, "Trùng lịch")
		return err
	})
	for i, read := range files {
		e := read()[uid]
		require.NotNil(t, e, i)
		require.Equal(t, "CANCELLED", e.Props.Get(ical.PropStatus).Value, i)
		require.Greater(t, sequence(t, e), before, i)
	}
	w.Store.SetClock(func() time.Time { return storetest.Clock().AddDate(0, 0, 31) })
	require.Nil(t, files[0]()[uid], "after a month it is not sent any more")
}

// A congress, a district and a leader each have a calendar file; a session keeps its UID in all of them. A move and
// other people raise its sequence, and a cancelled session is sent as such.
func TestCalendarFiles(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var site string
	w.write(t, 0, func(tx *store.Tx) error {
		c, err := congress.Get(tx, w.Own.Congress)
		require.NoError(t, err)
		_, err = congress.Assign(tx, c.ID, c.Version, []congress.Assignment{{LeaderID: w.Own.Leader, Role: congress.Chairs}})
		require.NoError(t, err)
		site, err = store.GetSetting(tx, store.Installation)
		return err
	})
	require.Len(t, site, 32)
	uid := fmt.Sprintf("session-%d@%s.daihoi", w.Own.Session, site)
	clerk, organizer := w.as(t, "clerk"), w.as(t, "organizer")
	files := map[string]map[string]*ical.Event{
		"congress": sittings(t, clerk.get(fmt.Sprintf("/congresses/%d/calendar.ics", w.Own.Congress))),
		"district": sittings(t, organizer.get("/units/020/calendar.ics")),
		"leader":   sittings(t, organizer.get(fmt.Sprintf("/leaders/%d/calendar.ics", w.Own.Leader))),
	}
	require.Len(t, files["congress"], 1)
	require.Len(t, files["district"], 8, "the session of the sister too, the events of the clusters of both and two meetings of each, nothing of the other district")
	require.Len(t, files["leader"], 1)
	for name, events := range files {
		e := events[uid]
		require.NotNil(t, e, name)
		start, err := e.DateTimeStart(time.UTC)
		require.NoError(t, err)
		require.Equal(t, "2024-04-20T00:30:00Z", start.Format(time.RFC3339), name)
		for prop, want := range map[string]string{ical.PropSummary: "Phiên chính thức: Xã Thanh Liệt", ical.PropLocation: "Hội trường 00646",
			ical.PropDescription: "Dự và chỉ đạo: Lãnh đạo 00646"} {
			got, err := e.Props.Text(prop)
			require.NoError(t, err)
			require.Equal(t, want, got, name)
		}
	}
	require.Equal(t, http.StatusNotFound, clerk.get(fmt.Sprintf("/leaders/%d/calendar.ics", w.Foreign.Leader)).status)

	feed := organizer.newFeed()
	latest := sequence(t, files["district"][uid])
	for i, change := range []func(tx *store.Tx) error{
		func(tx *store.Tx) error {
			s, err := congress.GetSession(tx, w.Own.Session)
			require.NoError(t, err)
			s.Starts = "08:00"
			_, err = congress.EditSession(tx, s.ID, s.Version, s)
			return err
		},
		func(tx *store.Tx) error {
			l, err := org.GetLeader(tx, w.Own.Leader)
			require.NoError(t, err)
			l.Name = "Lãnh đạo mới"
			_, err = congress.EditLeader(tx, l.ID, l.Version, l)
			return err
		},
		func(tx *store.Tx) error {
			c, err := congress.Get(tx, w.Own.Congress)
			require.NoError(t, err)
			_, err = congress.Assign(tx, c.ID, c.Version, nil)
			return err
		},
		func(tx *store.Tx) error {
			c, err := congress.Get(tx, w.Own.Congress)
			require.NoError(t, err)
			c.Follower = "Bà Hoa"
			_, err = congress.Update(tx, c.ID, c.Version, c)
			return err
		},
		func(tx *store.Tx) error {
			s, err := congress.GetSession(tx, w.Own.Session)
			require.NoError(t, err)
			_, err = congress.CancelSession(tx, s.ID, s.Version)
			return err
		},
	} {
		w.write(t, i+1, change)
		file, fed := sittings(t, organizer.get("/units/020/calendar.ics"))[uid], sittings(t, w.as(t, "").get(feed))[uid]
		require.Equal(t, file.Props, fed.Props, "a file says what the feed says")
		require.Greater(t, sequence(t, file), latest, "change %d", i)
		latest = sequence(t, file)
		require.Equal(t, "20240420T010000Z", file.Props.Get(ical.PropDateTimeStart).Value)
		status := file.Props.Get(ical.PropStatus)
		if i < 4 {
			require.Nil(t, status)
		} else {
			require.Equal(t, "CANCELLED", status.Value)
		}
	}
	require.NotContains(t, sittings(t, organizer.get(fmt.Sprintf("/congresses/%d/calendar.ics", w.Sister.Congress))), uid)
}

// The workbook has the sittings and, at the end, the units without a day.
func TestScheduleWorkbook(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.as(t, "viewer").get("/units/020/schedule.xlsx")
	require.Equal(t, http.StatusOK, a.status)
	f, err := excelize.OpenReader(strings.NewReader(a.body))
	require.NoError(t, err)
	defer func() { require.NoError(t, f.Close()) }()
	rows, err := f.GetRows("Theo ngày")
	require.NoError(t, err)
	var own, undated []string
	for _, row := range rows {
		if len(row) > 1 && row[1] == "Xã Thanh Liệt" {
			own = row
		}
		if len(row) > 1 && row[1] == "Xã Yên Mỹ" {
			undated = row
		}
	}
	require.Equal(t, []string{"Xã Thanh Liệt", "Phiên chính thức", "T7", "20/04/2024", "07:30–11:30", "Hội trường 00646"}, own[1:7])
	require.Equal(t, "(1)", undated[len(undated)-1], "the note of several rows stands below the table")
	require.True(t, slices.ContainsFunc(rows, func(row []string) bool {
		return len(row) > 0 && row[0] == "(1) chưa xếp ngày, hạn chót 30/4/2024"
	}))
}
