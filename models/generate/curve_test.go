package generate

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/calendar"
	"daihoi/models/org"
)

// held counts the congresses of a level below the unit that are held by the day.
func held(all []*unit, code, level string, day calendar.Date) (n, of int) {
	for _, u := range all {
		if u.LevelCode != level || !slices.ContainsFunc(u.line(), func(a *unit) bool { return a.Code == code }) {
			continue
		}
		of++
		if !u.day.After(day) {
			n++
		}
	}
	return n, of
}

// line is the unit with all above it.
func (u *unit) line() (all []*unit) {
	for ; u != nil; u = u.above {
		all = append(all, u)
	}
	return all
}

// The published figures, whatever the seed.
func TestTheSeasonFollowsThePublishedFigures(t *testing.T) {
	t.Parallel()
	for _, seed := range []uint64{1, 2, 99} {
		all := country(seed)
		for _, c := range []struct {
			unit, level string
			day         calendar.Date
			held, of    int
		}{
			{org.NationCode, org.Commune, calendar.Of(2024, 5, 31), 10596, 10597},
			{org.NationCode, org.District, calendar.Of(2024, 5, 31), 374, 704},
			{org.NationCode, org.Province, calendar.Of(2024, 5, 31), 3, 63},
			{"49", org.Commune, calendar.Of(2024, 1, 31), 14, 241},
			{"49", org.Commune, calendar.Of(2024, 4, 17), 226, 241},
			{"10", org.Commune, calendar.Of(2024, 3, 21), 111, 152},
			{"273", org.Commune, calendar.Of(2024, 1, 10), 1, 16},
			{"273", org.Commune, calendar.Of(2024, 1, 24), 5, 16},
			{"273", org.Commune, calendar.Of(2024, 3, 6), 13, 16},
			{"01", org.District, calendar.Of(2024, 4, 10), 0, 30},
			{"01", org.District, calendar.Of(2024, 4, 11), 1, 30},
			{"01", org.District, calendar.Of(2024, 6, 15), 28, 30},
			{org.NationCode, org.District, calendar.Of(2024, 6, 30), 704, 704},
			{org.NationCode, org.Province, calendar.Of(2024, 8, 30), 63, 63},
		} {
			n, of := held(all, c.unit, c.level, c.day)
			require.Equal(t, []int{c.held, c.of}, []int{n, of}, "%s %s %s, seed %d", c.unit, c.level, c.day, seed)
		}
		finished := 0
		for _, p := range all[0].below {
			if n, of := held(all, p.Code, org.District, calendar.Of(2024, 5, 31)); n == of {
				finished++
			}
		}
		require.Equal(t, 14, finished, "provinces with all districts on 31/5/2024, seed %d", seed)
	}
}

// No congress is held before those below it, on a day off, or before its own pilot.
func TestTheOrderOfCongresses(t *testing.T) {
	t.Parallel()
	for _, u := range country(1) {
		require.True(t, u.day.Working(), "%s on %s", u.FullName, u.day)
		for _, b := range u.below {
			require.True(t, b.day.Before(u.day), "%s on %s, %s on %s", b.FullName, b.day, u.FullName, u.day)
		}
		pilot := slices.IndexFunc(u.below, func(b *unit) bool { return b.pilot })
		if pilot < 0 {
			require.Empty(t, u.below)
			continue
		}
		for _, b := range u.below {
			require.False(t, b.day.Before(u.below[pilot].day), "%s before the pilot", b.FullName)
		}
	}
}
