package readiness_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"daihoi/models/calendar"
	"daihoi/models/congress/congresstest"
	"daihoi/models/deadline"
	"daihoi/models/deadline/deadlinetest"
	"daihoi/models/org"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// seenOn is what somebody who looks on a day sees of the district.
type seenOn struct {
	Day    calendar.Date
	Rows   []readiness.Row
	Counts []readiness.UnitCount
}

func (w world) seen(now, day calendar.Date) seenOn {
	w.T.Helper()
	w.On(now)
	return congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (out seenOn, err error) {
		out.Day = day
		if out.Rows, err = readiness.Board(tx, w.District.Path, w.Term.ID, day); err != nil {
			return out, err
		}
		for i := range out.Rows {
			// Facts that do not judge are shown as they are now.
			out.Rows[i].Congress.Version = 0
			for j := range out.Rows[i].Items {
				out.Rows[i].Items[j].Version = 0
			}
		}
		out.Counts, err = readiness.RollUp(tx, w.City.Path, org.District, w.Term.ID, day)
		return out, err
	})
}

// Whatever is done on later days, a past day shows what was seen in its evening.
func TestAPastDayIsWhatWasSeenOnIt(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		today := storetest.Today
		storetest.Check(t, func(rt *rapid.T) {
			var evenings []seenOn
			for range rapid.IntRange(2, 5).Draw(rt, "days") {
				today = today.AddDays(rapid.IntRange(1, 5).Draw(rt, "pause"))
				w.On(today)
				for range rapid.IntRange(0, 4).Draw(rt, "commands") {
					w.Anything(rt)
				}
				evenings = append(evenings, w.seen(today, today))
			}
			for _, evening := range evenings {
				require.Equal(rt, evening, w.seen(today, evening.Day), "%s seen on %s", evening.Day, today)
			}
		})
	})
}

// Work of 28/4 that is entered on 3/5 was not known on 30/4.
func TestALateEntryDoesNotChangeThePast(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		c := w.Commune()
		w.Plan(c, "2024-04-28")
		before := w.seen(calendar.Of(2024, 4, 30), calendar.Of(2024, 4, 30))
		w.On(calendar.Of(2024, 5, 3))
		_, err := w.Act(storetest.Root(), w.Milestone(c, "X39"), deadline.Input{Action: readiness.Complete, DoneOn: calendar.Of(2024, 4, 28), Note: "biên bản"})
		require.NoError(t, err)
		require.Equal(t, before, w.seen(calendar.Of(2024, 5, 3), calendar.Of(2024, 4, 30)))
		now := w.seen(calendar.Of(2024, 5, 3), calendar.Of(2024, 5, 3))
		require.NotEqual(t, before.Counts, now.Counts)
	})
}

// Before its congress was convened a unit is not on the board.
func TestNothingIsKnownBeforeTheSetUp(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		require.Len(t, w.seen(storetest.Today, storetest.Today).Rows, 3)
		require.Empty(t, w.seen(storetest.Today, storetest.Today.AddDays(-1)).Rows)
	})
}
