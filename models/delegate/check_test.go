package delegate_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/delegate/delegatetest"
	"daihoi/models/fault"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		born, joined, official string
		category               string
		day                    string
		want                   []string
	}{
		{born: "1970-03-09", joined: "1990-03-09", official: "1991-03-09", day: "2024-05-05"},
		{day: "2024-05-05"},
		{born: "1899", want: []string{"born_on problem.born_too_early"}},
		{born: "1900"},
		{born: "2006-05-05", day: "2024-05-05"},
		{born: "2006-05-06", day: "2024-05-05", want: []string{"born_on problem.delegate_too_young"}},
		{born: "2006-05-06", day: "2024-05-05", category: delegate.Guest},
		{born: "2006-05-06"},                 // no day to judge by
		{born: "2006-05", day: "2024-05-05"}, // may be the first of May
		{born: "2006", day: "2024-05-05"},    // may be January
		{born: "2007", day: "2024-12-31", want: []string{"born_on problem.delegate_too_young"}},
		{born: "1970-03-09", joined: "1988-03-09"},
		{born: "1970-03-09", joined: "1988-03-08", want: []string{"party_joined_on problem.party_too_young"}},
		{born: "1970-03-09", joined: "1988-03"},
		{born: "1970-03-09", joined: "1988-02", want: []string{"party_joined_on problem.party_too_young"}},
		{born: "1970", joined: "1988"},
		{born: "1970", joined: "1987", want: []string{"party_joined_on problem.party_too_young"}},
		{born: "2004-02-29", joined: "2022-03-01"},
		{joined: "1990-03-09", official: "1990-03-09"},
		{joined: "1990-03-09", official: "1990-03-08", want: []string{"party_official_on problem.party_official_before_joined"}},
		{joined: "1990-03", official: "1990-03-01"},
		{joined: "1990-03", official: "1990"},
		{joined: "1990-03", official: "1990-02", want: []string{"party_official_on problem.party_official_before_joined"}},
		{official: "1990-02"},
	} {
		partial := func(s string) calendar.Partial {
			p, err := calendar.ParsePartial(s)
			require.NoError(t, err)
			return p
		}
		day, err := calendar.Parse(c.day)
		require.NoError(t, err)
		rec := delegate.Record{Person: delegate.Person{BornOn: partial(c.born), PartyJoinedOn: partial(c.joined), PartyOfficialOn: partial(c.official)},
			Delegate: delegate.Delegate{Category: c.category}}
		require.Equal(t, c.want, delegatetest.Keys(fault.Of(append(delegate.Check(rec), delegate.Doubts(rec, day)...))), "%+v", c)
	}
}

func TestFieldKeys(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{"full_name", "gender", "born_on", "ethnicity", "religion", "hometown", "residence", "occupation",
		"education", "qualification", "political_theory", "party_member", "party_joined_on", "party_official_on", "represents", "category",
		"reappointed", "awards", "phone", "citizen_id", "note"}, delegate.Fields.Keys())
	for _, f := range delegate.Fields {
		require.NotEmpty(t, f.Group, f.Key)
		require.NotEmpty(t, f.Headers, f.Key)
		unprinted := f.Key == "gender" || f.Key == "party_member" // the column of the date of birth, or of the Party, shows it
		require.Equal(t, !unprinted, f.Width > 0, f.Key)
	}
	require.Equal(t, []string{"full_name", "gender", "born_on", "hometown", "occupation", "education", "qualification",
		"political_theory", "represents", "category", "reappointed", "awards"}, delegate.Fields.Public().Keys())
}
