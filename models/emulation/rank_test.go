package emulation

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRankStatesTies(t *testing.T) {
	t.Parallel()
	got := Rank([]Place{{UnitID: 1, Points: 95_00}, {UnitID: 2, Points: 97_00}, {UnitID: 3, Points: 96_00}, {UnitID: 4, Points: 96_00}})
	require.Equal(t, []Place{{2, 97_00, 1, false}, {3, 96_00, 2, true}, {4, 96_00, 2, true}, {1, 95_00, 4, false}}, got)
}

func TestProposedAwards(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		points              []Points
		flags, certificates int
		want                map[int64]string
	}{
		"one flag, two certificates": {[]Points{5, 4, 3, 2}, 1, 2, map[int64]string{0: AwardFlag, 1: AwardCertificate, 2: AwardCertificate}},
		"two share the first place":  {[]Points{5, 5, 3}, 1, 1, map[int64]string{0: AwardVote, 1: AwardVote}},
		"two flags for the first":    {[]Points{5, 5, 3}, 2, 1, map[int64]string{0: AwardFlag, 1: AwardFlag, 2: AwardCertificate}},
		"a tie at the last":          {[]Points{5, 4, 4}, 1, 1, map[int64]string{0: AwardFlag, 1: AwardVote, 2: AwardVote}},
		"nothing to give":            {[]Points{5, 4}, 0, 0, map[int64]string{}},
		"nobody":                     {nil, 1, 1, map[int64]string{}},
	} {
		var places []Place
		for i, p := range c.points {
			places = append(places, Place{UnitID: int64(i), Points: p})
		}
		require.Equal(t, c.want, Proposed(Rank(places), c.flags, c.certificates), name)
	}
}

func TestPointsAsTyped(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{"9": "9", "9,5": "9,5", "9.25": "9,25", " 10,50 ": "10,5", "0": "0", "1000": "1000"} {
		p, ok := ParsePoints(typed)
		require.True(t, ok, typed)
		require.Equal(t, want, p.String(), typed)
	}
	for _, typed := range []string{"-1", "9,555", "x", "9,5,5", "1001", "99999", ",5", "9 5"} {
		_, ok := ParsePoints(typed)
		require.False(t, ok, typed)
	}
	p, ok := ParsePoints("")
	require.True(t, ok)
	require.Nil(t, p)
	require.Equal(t, "-0,5", Points(-50).String())
}

func TestProposalFollowsItsRule(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		item Item
		f    Figures
		want string
	}{
		"all in time":                {Item{Points: 10_00, Rule: RuleCongresses}, Figures{6, 6}, "10"},
		"five of six":                {Item{Points: 10_00, Rule: RuleCongresses}, Figures{5, 6}, "8,25"},
		"an eighth, half up":         {Item{Points: 1_00, Rule: RuleReports}, Figures{1, 8}, "0,25"},
		"never above the most":       {Item{Points: 40, Rule: RuleReports}, Figures{1, 1}, "0,4"},
		"none in time":               {Item{Points: 10_00, Rule: RuleReports}, Figures{0, 3}, "0"},
		"nothing to count":           {Item{Points: 10_00, Rule: RuleReports}, Figures{}, ""},
		"three returns at 0,5":       {Item{Points: 10_00, Rule: RuleReturns, PerCase: 50}, Figures{3, 40}, "8,5"},
		"more returns than points":   {Item{Points: 1_00, Rule: RuleReturns, PerCase: 50}, Figures{9, 40}, "0"},
		"nothing handed in to judge": {Item{Points: 1_00, Rule: RuleReturns, PerCase: 50}, Figures{}, ""},
	} {
		require.Equal(t, c.want, shown(c.item.Proposal(c.f)), name)
	}
}
