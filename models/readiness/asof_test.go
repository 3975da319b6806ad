package readiness_test

import (
	"slices"
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
	"daihoi/models/template"
)

// seenOn is what somebody who looks on a day sees of the district.
type seenOn struct {
	Day    calendar.Date
	Rows   []readiness.Row
	Counts []readiness.UnitCount
}

func (w world) seen(now, day calendar.Date) seenOn { return w.seenAs(now, calendar.On(day)) }

func (w world) seenAs(now calendar.Date, at calendar.AsOf) seenOn {
	w.T.Helper()
	w.On(now)
	return congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (out seenOn, err error) {
		out.Day = at.Day
		if out.Rows, err = readiness.Board(tx, w.District.Path, w.Term.ID, at); err != nil {
			return out, err
		}
		for i := range out.Rows {
			// Facts that do not judge are shown as they are now.
			out.Rows[i].Congress.Version = 0
			for j := range out.Rows[i].Items {
				out.Rows[i].Items[j].Version = 0
			}
		}
		out.Counts, err = readiness.RollUp(tx, w.City.Path, org.District, w.Term.ID, at)
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

// With hindsight a past day differs from what was seen in its evening only by entries that are marked; sums over stored
// stages and the board agree.
func TestHindsightMarksWhatItAdds(t *testing.T) {
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
				later := w.seenAs(today, calendar.AsOf{Day: evening.Day, Known: today})
				later.Counts = slices.DeleteFunc(later.Counts, func(c readiness.UnitCount) bool { return c.UnitID != w.District.ID })
				requireSameButMarked(rt, evening, later)
			}
		})
	})
}

func requireSameButMarked(rt *rapid.T, evening, later seenOn) {
	require.Len(rt, later.Rows, len(evening.Rows), "no congress is convened in this history")
	held, heldLater, dated := 0, 0, true
	for i, then := range evening.Rows {
		now := later.Rows[i]
		for _, c := range slices.Concat(then.Items, now.Items) {
			after := slices.ContainsFunc(c.Item.Roles(), func(r template.Role) bool { return r == template.RoleReported || r == template.RoleRecognised })
			dated = dated && (!after || !readiness.Reached(template.RoleReported, c.State))
		}
		if now.Held() {
			held++
		}
		if now.HeldLater {
			heldLater++
			require.False(rt, then.Held(), "held on %s already", evening.Day)
		}
		if now.Later {
			continue
		}
		require.Equal(rt, then.Congress.Day, now.Congress.Day)
		require.Equal(rt, then.Deadline, now.Deadline)
		require.Len(rt, now.Items, len(then.Items))
		for j, cell := range now.Items {
			if !cell.Later {
				require.Equal(rt, then.Items[j], cell, "%s of %s seen on %s", cell.Item.Code, evening.Day, now.Congress.Unit.Name)
				continue
			}
			require.False(rt, cell.DoneOn.After(evening.Day), "%s is not of %s", cell.DoneOn, evening.Day)
			was := then.Items[j]
			require.NotEqual(rt, []any{was.State, was.DoneOn}, []any{cell.State, cell.DoneOn}, "%s is marked without need", cell.Item.Code)
			require.True(rt, was.State == readiness.Done || cell.State == readiness.Done, "%s is marked for a step that is no work", cell.Item.Code)
		}
		if now.LaterItems() == 0 {
			require.Equal(rt, then, now)
		}
	}
	if !dated {
		return // reported without a day of the session: told by the board alone
	}
	require.Equal(rt, held, sumOf(later.Counts, func(c readiness.UnitCount) int { return c.Held }))
	require.Equal(rt, heldLater, sumOf(later.Counts, func(c readiness.UnitCount) int { return c.HeldLater }))
}

func sumOf(counts []readiness.UnitCount, of func(readiness.UnitCount) int) (n int) {
	for _, c := range counts {
		n += of(c)
	}
	return n
}

// Congresses of 16, 21 and 22/2 that are entered on 29/2: on 22/2 none was known, three had been held.
func TestHeldByTheDayEnteredAfterIt(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		c, day := w.Commune(), calendar.Of(2024, 4, 28)
		w.Plan(c, "2024-04-28")
		w.On(calendar.Of(2024, 5, 3))
		_, err := w.Act(storetest.Root(), w.Milestone(c, "X39"), deadline.Input{Action: readiness.Complete, DoneOn: day, Note: "biên bản"})
		require.NoError(t, err)
		rowOf := func(seen seenOn) readiness.Row {
			for _, r := range seen.Rows {
				if r.Congress.ID == c.ID {
					return r
				}
			}
			t.Fatal("no row")
			return readiness.Row{}
		}
		for _, tt := range []struct {
			at          calendar.AsOf
			held, later bool
		}{
			{calendar.AsOf{Day: calendar.Of(2024, 4, 30), Known: calendar.Of(2024, 5, 3)}, true, true},
			{calendar.AsOf{Day: calendar.Of(2024, 4, 30), Known: calendar.Of(2024, 5, 2)}, false, false},
			{calendar.AsOf{Day: calendar.Of(2024, 4, 27), Known: calendar.Of(2024, 5, 3)}, false, false},
			{calendar.On(calendar.Of(2024, 5, 3)), true, false},
		} {
			row := rowOf(w.seenAs(calendar.Of(2024, 5, 4), tt.at))
			require.Equal(t, tt.held, row.Held(), tt.at)
			require.Equal(t, tt.later, row.HeldLater, tt.at)
			if tt.held {
				require.Equal(t, day, row.HeldDay())
			}
		}
	})
}
