package demo_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/demo"
	"daihoi/models/difficulty"
	"daihoi/models/org"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
	"daihoi/models/template"
)

func buildCity(t *testing.T) *store.Store {
	t.Helper()
	s := storetest.SQLite(t)
	all := demo.CityAccounts()
	for i := range all {
		hash, err := cheap.Hash(demo.Password, all[i].Username)
		require.NoError(t, err)
		all[i].Hash = hash
	}
	require.NoError(t, demo.BuildCity(context.Background(), s, all))
	return s
}

// On 12/9/2025 Hà Nội follows its 126 communes and wards without districts between: many have held their congress, most have
// a day in the season, a few press.
func TestTheCityOnTheTwoLevelSystem(t *testing.T) {
	t.Parallel()
	s := buildCity(t)
	read(t, s, func(tx *store.Tx) {
		require.Equal(t, calendar.Of(2025, 9, 12), tx.Today())
		city, err := org.ByCode(tx, "01")
		require.NoError(t, err)
		current, err := org.CurrentTerm(tx)
		require.NoError(t, err)
		require.Equal(t, "2025-2030", current.Code)
		rows, err := readiness.Board(tx, city.Path, current.ID, calendar.On(tx.Today()))
		require.NoError(t, err)
		require.Len(t, rows, 127)
		held, lights, perDay := 0, map[readiness.Light]int{}, map[string]int{}
		for _, r := range rows {
			require.False(t, r.NotBegun())
			lights[r.Readiness.Light]++
			c := r.Congress
			if r.Held() {
				held++
				require.Equal(t, readiness.Grey == r.Readiness.Light, false)
			}
			if c.Unit.LevelCode == org.Commune {
				require.Equal(t, 1, c.Ordinal, c.Unit.FullName)
				if !c.Day.IsZero() {
					perDay[c.Follower+c.Day.String()]++
					require.NotContains(t, []string{"Saturday", "Sunday"}, c.Day.Weekday().String(), c.Unit.FullName)
				}
			}
		}
		t.Log(held, lights)
		require.Greater(t, held, 40)
		require.Less(t, held, 80)
		require.Greater(t, lights[readiness.Red], 2)
		require.Less(t, lights[readiness.Red], 30, "an office in order")
		for who, n := range perDay {
			require.Equal(t, 1, n, "a steering group is at one congress a day: %s", who)
		}
		counts, err := delegate.Counters(tx, delegate.Scope{Path: city.Path, TermID: current.ID})
		require.NoError(t, err)
		require.Greater(t, counts.Official, 2000)
		results, err := congress.Outcomes(tx, city.Path, current.ID, calendar.Date{})
		require.NoError(t, err)
		require.Greater(t, len(results), 40)
		open, _, err := difficulty.List(tx, city.Path, current.ID, difficulty.Filter{State: difficulty.Unsettled, Limit: 100})
		require.NoError(t, err)
		require.Len(t, open, 6)
		all, err := template.List(tx)
		require.NoError(t, err)
		_, ok := template.Applying(all, current.ID, org.Province, city.Path)
		require.True(t, ok)
		teams, err := org.Teams(tx, city.ID)
		require.NoError(t, err)
		require.Len(t, teams, 8)
	})
}
