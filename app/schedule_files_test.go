package app_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-ical"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"daihoi/models/congress"
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

// A congress, a district and a leader each have a calendar file; a session keeps its UID in all of them, and a move
// raises its sequence.
func TestCalendarFiles(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	require.NoError(t, w.Store.Write(context.Background(), storetest.Root(), func(tx *store.Tx) error {
		c, err := congress.Get(tx, w.Own.Congress)
		require.NoError(t, err)
		_, err = congress.Assign(tx, c.ID, c.Version, []congress.Assignment{{LeaderID: w.Own.Leader, Role: congress.Chairs}})
		return err
	}))
	uid := fmt.Sprintf("session-%d@daihoi", w.Own.Session)
	clerk, organizer := w.as(t, "clerk"), w.as(t, "organizer")
	files := map[string]map[string]*ical.Event{
		"congress": sittings(t, clerk.get(fmt.Sprintf("/congresses/%d/calendar.ics", w.Own.Congress))),
		"district": sittings(t, organizer.get("/units/020/calendar.ics")),
		"leader":   sittings(t, organizer.get(fmt.Sprintf("/leaders/%d/calendar.ics", w.Own.Leader))),
	}
	require.Len(t, files["congress"], 1)
	require.Len(t, files["district"], 4, "the session of the sister too, and the events of the clusters of both, nothing of the other district")
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
		require.Equal(t, "0", e.Props.Get(ical.PropSequence).Value)
	}
	require.Equal(t, http.StatusNotFound, clerk.get(fmt.Sprintf("/leaders/%d/calendar.ics", w.Foreign.Leader)).status)

	require.NoError(t, w.Store.Write(context.Background(), storetest.Root(), func(tx *store.Tx) error {
		s, err := congress.GetSession(tx, w.Own.Session)
		require.NoError(t, err)
		s.Starts = "08:00"
		_, err = congress.EditSession(tx, s.ID, s.Version, s)
		return err
	}))
	moved := sittings(t, organizer.get("/units/020/calendar.ics"))[uid]
	require.Equal(t, "1", moved.Props.Get(ical.PropSequence).Value)
	require.Equal(t, "20240420T010000Z", moved.Props.Get(ical.PropDateTimeStart).Value)
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
