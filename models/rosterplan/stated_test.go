package rosterplan_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/delegate"
	"daihoi/models/rosterplan"
)

func TestCheckStated(t *testing.T) {
	t.Parallel()
	person := func(sex, category string, state rosterplan.State) rosterplan.PlanRow {
		return rosterplan.PlanRow{Kind: rosterplan.DataRow, Key: "k", State: state, Record: delegate.Record{Person: delegate.Person{Gender: sex},
			Delegate: delegate.Delegate{Category: category}}}
	}
	rows := []rosterplan.PlanRow{{Kind: rosterplan.GroupRow}, person(delegate.Male, delegate.ExOfficio, rosterplan.StateNew), person(delegate.Female, delegate.Guest, rosterplan.StateError),
		{Kind: rosterplan.GroupRow}, person("", delegate.Consulted, rosterplan.StateNew), person(delegate.Female, delegate.Consulted, rosterplan.StateSkipped)}
	for _, c := range []struct {
		stated  rosterplan.Stated
		counted any // nil when nothing is wrong
	}{
		{rosterplan.Stated{Of: rosterplan.StatedAll, Count: 4, To: 6}, nil},
		{rosterplan.Stated{Of: rosterplan.StatedAll, Count: 3, To: 6}, nil}, // one of them is there twice
		{rosterplan.Stated{Of: rosterplan.StatedAll, Count: 5, To: 6}, 4},
		{rosterplan.Stated{Of: rosterplan.StatedAll, Count: 2, To: 6}, 3},
		{rosterplan.Stated{Of: rosterplan.StatedGroup, Count: 2, To: 3}, nil},
		{rosterplan.Stated{Of: rosterplan.StatedGroup, Count: 1, To: 3}, 2},
		{rosterplan.Stated{Of: rosterplan.StatedMale, Count: 2, To: 6}, nil}, // one sex is unknown
		{rosterplan.Stated{Of: rosterplan.StatedMale, Count: 3, To: 6}, 2},
		{rosterplan.Stated{Of: rosterplan.StatedFemale, Count: 0, To: 6}, 1},
		{rosterplan.Stated{Of: rosterplan.StatedSeats, Count: 2, To: 6}, nil},
		{rosterplan.Stated{Of: rosterplan.StatedSeats, Count: 4, To: 6}, 3},
		{rosterplan.Stated{Of: rosterplan.StatedAll, Count: 0, From: 9, To: 99}, nil},
	} {
		problems := rosterplan.CheckStated([]rosterplan.Stated{c.stated}, rows)
		if c.counted == nil {
			require.Empty(t, problems, "%+v", c.stated)
			continue
		}
		require.Len(t, problems, 1, "%+v", c.stated)
		require.Equal(t, "stated_"+string(c.stated.Of), problems[0].Code)
		require.Equal(t, c.counted, problems[0].Args["Counted"], "%+v", c.stated)
	}
}
