package roster_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/delegate"
	"daihoi/models/roster"
)

func TestCheckStated(t *testing.T) {
	t.Parallel()
	person := func(sex, category string, state roster.State) roster.PlanRow {
		return roster.PlanRow{Kind: roster.DataRow, Key: "k", State: state, Record: delegate.Record{Person: delegate.Person{Gender: sex},
			Delegate: delegate.Delegate{Category: category}}}
	}
	rows := []roster.PlanRow{{Kind: roster.GroupRow}, person(delegate.Male, delegate.ExOfficio, roster.StateNew), person(delegate.Female, delegate.Guest, roster.StateError),
		{Kind: roster.GroupRow}, person("", delegate.Consulted, roster.StateNew), person(delegate.Female, delegate.Consulted, roster.StateSkipped)}
	for _, c := range []struct {
		stated  roster.Stated
		counted any // nil when nothing is wrong
	}{
		{roster.Stated{Of: roster.StatedAll, Count: 4, To: 6}, nil},
		{roster.Stated{Of: roster.StatedAll, Count: 3, To: 6}, nil}, // one of them is there twice
		{roster.Stated{Of: roster.StatedAll, Count: 5, To: 6}, 4},
		{roster.Stated{Of: roster.StatedAll, Count: 2, To: 6}, 3},
		{roster.Stated{Of: roster.StatedGroup, Count: 2, To: 3}, nil},
		{roster.Stated{Of: roster.StatedGroup, Count: 1, To: 3}, 2},
		{roster.Stated{Of: roster.StatedMale, Count: 2, To: 6}, nil}, // one sex is unknown
		{roster.Stated{Of: roster.StatedMale, Count: 3, To: 6}, 2},
		{roster.Stated{Of: roster.StatedFemale, Count: 0, To: 6}, 1},
		{roster.Stated{Of: roster.StatedSeats, Count: 2, To: 6}, nil},
		{roster.Stated{Of: roster.StatedSeats, Count: 4, To: 6}, 3},
		{roster.Stated{Of: roster.StatedAll, Count: 0, From: 9, To: 99}, nil},
	} {
		problems := roster.CheckStated([]roster.Stated{c.stated}, rows)
		if c.counted == nil {
			require.Empty(t, problems, "%+v", c.stated)
			continue
		}
		require.Len(t, problems, 1, "%+v", c.stated)
		require.Equal(t, "stated_"+string(c.stated.Of), problems[0].Code)
		require.Equal(t, c.counted, problems[0].Args["Counted"], "%+v", c.stated)
	}
}
