package congresstest

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// doomsday is later than any day of a test.
var doomsday = calendar.Of(2100, 1, 1)

// CheckPast checks after the test, whatever it did, that past days will be read as what is there now: that no command
// forgot to keep what it changed. read reads everything at the end of a day, the zero day for now.
func CheckPast[T any](t testing.TB, s *store.Store, read func(tx *store.Tx, day calendar.Date) (T, error)) {
	t.Helper()
	t.Cleanup(func() {
		if t.Failed() {
			return
		}
		s.SetClock(func() time.Time { return doomsday.AddDays(1).Time() })
		require.NoError(t, s.Read(context.Background(), storetest.Root(), func(tx *store.Tx) error {
			now, err := read(tx, calendar.Date{})
			require.NoError(t, err)
			kept, err := read(tx, doomsday)
			require.NoError(t, err)
			require.Equal(t, now, kept, "a command has not kept what it changed")
			return nil
		}))
	})
}

// pastOf is what this package's commands keep of one congress.
type pastOf struct {
	congress.Congress
	sessions []congress.Session
	leaders  []congress.LeaderAssignment
	outcome  congress.Outcome
}

func readPast(tx *store.Tx, day calendar.Date) ([]pastOf, error) {
	terms, err := org.Terms(tx)
	if err != nil {
		return nil, err
	}
	var out []pastOf
	for _, term := range terms {
		all, err := congress.List(tx, congress.Filter{TermID: term.ID, AsOf: day})
		if err != nil {
			return nil, err
		}
		ids := make([]int64, len(all))
		for i, c := range all {
			ids[i] = c.ID
		}
		sessions, err := congress.SessionsOf(tx, ids, day)
		if err != nil {
			return nil, err
		}
		leaders, err := congress.AssignmentsByCongress(tx, ids, day)
		if err != nil {
			return nil, err
		}
		outcomes, err := congress.Outcomes(tx, "/", term.ID, day)
		if err != nil {
			return nil, err
		}
		for _, c := range all {
			out = append(out, pastOf{c, sessions[c.ID], leaders[c.ID], outcomes[c.ID]})
		}
	}
	return out, nil
}
