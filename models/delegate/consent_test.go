package delegate_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/congress/congresstest"
	"daihoi/models/deadline"
	"daihoi/models/deadline/deadlinetest"
	"daihoi/models/delegate"
	"daihoi/models/readiness"
	"daihoi/models/store"
)

type planned struct{ deadlinetest.World }

// The district approved a commune's congress of 25/4 with its list. What the clerk changes afterwards waits for it again; what
// the district changes itself does not.
func TestWhatChangesAfterApprovalGoesBackForConsent(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w planned) {
		c := w.Commune()
		w.Plan(c, "2024-04-25")
		clerk, district := w.As(access.Clerk), congresstest.As(access.Organizer, w.District)
		state := func() readiness.State { return w.Milestone(c, "X22").State }
		approve := func() {
			t.Helper()
			w.Finish(c, "X22")
		}
		move := func(actor access.Actor, day calendar.Date) {
			t.Helper()
			now := congresstest.Must(w, actor, func(tx *store.Tx) (congress.Congress, error) { return congress.Get(tx, c.ID) })
			congresstest.Must(w, actor, func(tx *store.Tx) (deadline.Shift, error) {
				return deadline.MoveCongress(tx, c.ID, now.Day, day, "Trùng lịch hội trường")
			})
		}
		born, err := calendar.ParsePartial("1980")
		require.NoError(t, err)
		add := func(actor access.Actor, name, category string) {
			t.Helper()
			congresstest.Must(w, actor, func(tx *store.Tx) (int64, error) {
				return delegate.Add(tx, c.ID, delegate.Record{Person: delegate.Person{FullName: name, Gender: delegate.Female, BornOn: born},
					Delegate: delegate.Delegate{Category: category}})
			})
		}

		add(clerk, "Nguyễn Thị Hoa", delegate.Consulted)
		move(clerk, calendar.Of(2024, 4, 24))
		require.Equal(t, readiness.NotStarted, state(), "nothing was approved yet")

		approve()
		move(district, calendar.Of(2024, 4, 26))
		add(district, "Trần Thị Lan", delegate.Consulted)
		require.Equal(t, readiness.Done, state(), "the district agrees with itself")
		add(clerk, "Khách mời", delegate.Guest)
		require.Equal(t, readiness.Done, state(), "a guest is no delegate")

		add(clerk, "Lê Thị Mai", delegate.Consulted)
		require.Equal(t, readiness.Submitted, state())
		rows := w.Board(w.District)
		waiting := readiness.NeedsOf(rows, rows[0].Congress.Day).Waiting
		require.Len(t, waiting, 1)
		require.Equal(t, []any{"X22", c.ID}, []any{waiting[0].Cell.Item.Code, waiting[0].Row.Congress.ID})
		m, err := w.Act(district, w.Milestone(c, "X22"), deadline.Input{Action: readiness.Approve})
		require.NoError(t, err, "the district consents")
		require.Equal(t, readiness.Done, m.State)

		move(clerk, calendar.Of(2024, 4, 27))
		m = w.Milestone(c, "X22")
		require.Equal(t, []any{readiness.Submitted, "Trùng lịch hội trường", "2024-04-12"}, []any{m.State, m.Reason, m.Due.String()})
		events := congresstest.Must(w, district, func(tx *store.Tx) ([]readiness.Event, error) { return readiness.Events(tx, m.ID) })
		last, ok := readiness.HandIn(events)
		require.True(t, ok)
		require.Equal(t, readiness.DayChanged, last.Action)
		_, err = w.Step(congresstest.As(access.Organizer, w.Communes[0]), w.Milestone(c, "X39"), deadline.Input{Action: readiness.Complete, Note: "biên bản"})
		require.Contains(t, congresstest.Problems(err), "override", "the gate waits for the consent")

		// After the congress its list is put right without asking.
		approve()
		_, err = w.Act(district, w.Milestone(c, "X39"), deadline.Input{Action: readiness.Complete, Note: "biên bản"})
		require.NoError(t, err)
		add(clerk, "Phạm Thị Nga", delegate.Consulted)
		require.Equal(t, readiness.Done, state())
	})
}
