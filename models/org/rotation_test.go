package org

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// members reads "2024: 1L 2D 3 4": in 2024 unit 1 led, 2 stood in.
func members(t *testing.T, lines ...string) (all []ClusterMember) {
	t.Helper()
	for _, line := range lines {
		year, units, _ := strings.Cut(line, ":")
		for _, word := range strings.Fields(units) {
			m := ClusterMember{}
			_, err := fmt.Sscan(year, &m.Year)
			require.NoError(t, err)
			_, err = fmt.Sscan(strings.TrimRight(word, "LD"), &m.UnitID)
			require.NoError(t, err)
			m.Duty = map[byte]string{'L': DutyLead, 'D': DutyDeputy}[word[len(word)-1]]
			all = append(all, m)
		}
	}
	return all
}

func TestRotation(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		year int
		past []string
		want string // as members, with the duty that the proposal stands on
	}{
		"the first year":                        {2024, []string{"2024: 1L 2D 3"}, ""},
		"the deputy leads":                      {2025, []string{"2024: 1L 2D 3 4"}, "1(lead 2024) 2L(deputy 2024) 3D 4"},
		"who has waited longest stands in":      {2026, []string{"2025: 2L 3D 1 4", "2024: 1L 2D 3 4"}, "2(lead 2025) 3L(deputy 2025) 1(lead 2024) 4D"},
		"all have had their turn":               {2027, []string{"2026: 1L 2D 3 4", "2024: 3L 4D 1 2", "2023: 4L 3D 1 2"}, "1(lead 2026) 2L(deputy 2026) 3D(lead 2024) 4(deputy 2024)"},
		"a year without anybody between":        {2026, []string{"2024: 1L 2D"}, "1D(lead 2024) 2L(deputy 2024)"},
		"who has left is not proposed":          {2026, []string{"2025: 2L 1D 3", "2024: 4L 2D 1 3"}, "2(lead 2025) 1L(deputy 2025) 3D"},
		"no deputy last year, nobody's turn":    {2025, []string{"2024: 1L 2 3"}, "1(lead 2024) 2 3"},
		"a later year that is there already":    {2025, []string{"2026: 3L 1D", "2024: 1L 2D 3"}, "1(lead 2024) 2L(deputy 2024) 3D"},
		"nobody led: one may only stand in":     {2025, []string{"2024: 1D 2 3"}, "1L(deputy 2024) 2D 3"},
		"years that do not come in their order": {2025, []string{"2022: 2L 1D", "2024: 1L 2D"}, "1D(lead 2024) 2L(deputy 2024)"},
	} {
		var got []string
		for _, turn := range Rotation(members(t, c.past...), c.year) {
			require.Equal(t, c.year, turn.Year, name)
			word := fmt.Sprint(turn.UnitID) + map[string]string{DutyLead: "L", DutyDeputy: "D"}[turn.Duty]
			if turn.LastDuty != "" {
				word += fmt.Sprintf("(%s %d)", turn.LastDuty, turn.LastYear)
			}
			got = append(got, word)
		}
		require.Equal(t, c.want, strings.Join(got, " "), name)
	}
}

func TestClusterHistoryTellsWhoJoinedAndLeft(t *testing.T) {
	t.Parallel()
	ids := func(list []ClusterMember) (out []int64) {
		for _, m := range list {
			out = append(out, m.UnitID)
		}
		return out
	}
	years := ClusterHistory(members(t, "2023: 1L 2D 3", "2025: 2L 4D 1"))
	require.Len(t, years, 2)
	require.Equal(t, 2025, years[0].Year)
	require.Equal(t, []int64{4}, ids(years[0].Joined))
	require.Equal(t, []int64{3}, ids(years[0].Left))
	require.Equal(t, int64(4), years[0].Duty(DutyDeputy).UnitID)
	require.Empty(t, years[1].Joined, "the first year recorded")
	require.Zero(t, years[1].Duty("none").UnitID)
}
