package readiness_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/congress/congresstest"
	"daihoi/models/deadline/deadlinetest"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
	"daihoi/models/template"
)

func TestNeedsWithin(t *testing.T) {
	t.Parallel()
	today := calendar.Of(2024, 4, 5)
	item := &template.Item{}
	cell := func(state readiness.State, due int, late int) readiness.Cell {
		return readiness.Cell{Item: item, State: state, Due: today.AddDays(due), Late: late}
	}
	rows := []readiness.Row{{Items: []readiness.Cell{
		cell(readiness.NotStarted, -3, 3), cell(readiness.Submitted, -1, 1), cell(readiness.Done, 0, 0), cell(readiness.InProgress, 0, 0),
		cell(readiness.Returned, 10, 0), cell(readiness.NotStarted, 7, 0), cell(readiness.NotStarted, 8, 0), cell(readiness.NotStarted, 30, 0),
		cell(readiness.NotStarted, 31, 0), cell(readiness.NotStarted, -2, 0), {Item: item, State: readiness.NotStarted}}}}
	due := func(list []readiness.Need) (days []int) {
		for _, n := range list {
			days = append(days, n.Cell.Due.Sub(today))
		}
		return days
	}
	for days, want := range map[int][]int{7: {0, 7}, 14: {0, 7, 8, 10}, 30: {0, 7, 8, 10, 30}} {
		require.Equal(t, want, due(readiness.NeedsWithin(rows, today, days).DueSoon))
	}
	n := readiness.NeedsOf(rows, today)
	require.Equal(t, [][]int{{-3, -1}, {0}, {0, 7}, {-1}, {10}}, [][]int{due(n.Late), due(n.Today), due(n.DueSoon), due(n.Waiting), due(n.Returned)})
}

func TestSilences(t *testing.T) {
	t.Parallel()
	today := calendar.Of(2024, 4, 15)
	row := func(id int64, state readiness.State, mandatory bool) readiness.Row {
		return readiness.Row{Congress: congress.Congress{ID: id}, Items: []readiness.Cell{{State: state, Mandatory: mandatory}}}
	}
	rows := []readiness.Row{row(1, readiness.InProgress, true), row(2, readiness.InProgress, true), row(3, readiness.InProgress, true),
		row(4, readiness.Done, true), row(5, readiness.InProgress, false), row(6, readiness.NotStarted, true)}
	last := map[int64]calendar.Date{1: today.AddDays(-8), 2: today.AddDays(-7), 3: today.AddDays(-20), 4: today.AddDays(-90), 5: today.AddDays(-90)}
	var got [][2]int64
	for _, s := range readiness.SilentCongressesOf(rows, last, today) {
		got = append(got, [2]int64{s.Row.Congress.ID, int64(s.Days)})
	}
	require.Equal(t, [][2]int64{{6, 0}, {3, 20}, {1, 8}}, got)
}

// A date that moves is no news from the unit; what is entered on a later day is not known on an earlier one.
func TestLastEntries(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		read := func(actor access.Actor, day calendar.Date) map[int64]calendar.Date {
			return congresstest.Must(w, actor, func(tx *store.Tx) (map[int64]calendar.Date, error) {
				return readiness.LastEntries(tx, w.District.Path, w.Term.ID, day)
			})
		}
		c := w.Commune()
		require.Empty(t, read(storetest.Root(), storetest.Today))
		w.Plan(c, "2024-04-20")
		require.Empty(t, read(storetest.Root(), storetest.Today))
		w.Finish(c, "X03")
		w.On(calendar.Of(2024, 4, 9))
		w.Finish(c, "X04")
		require.Equal(t, map[int64]calendar.Date{c.ID: calendar.Of(2024, 4, 9)}, read(storetest.Root(), calendar.Of(2024, 4, 9)))
		require.Equal(t, map[int64]calendar.Date{c.ID: storetest.Today}, read(storetest.Root(), calendar.Of(2024, 4, 8)))
		require.Empty(t, read(access.Actor{Grants: []access.Grant{{Role: access.Clerk, Path: w.Communes[1].Path}}}, calendar.Of(2024, 4, 9)))
	})
}
