package progress_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/booktest"
	"daihoi/exports/flat"
)

func number(n int) *int { return &n }

// A reader who may not see sensitive fields gets small groups blank in the results, in rows and on the sheet; nobody
// else does.
func TestResultsLeaveSmallGroupsBlank(t *testing.T) {
	t.Parallel()
	p := small(t)
	r := &p.Results[0]
	r.NonParty, r.Minority, r.Religious = 50, 3, 77 // all but three
	r.Elected, r.MembersWomen, r.MembersNonParty, r.MembersMinority, r.MembersReligious = number(30), number(2), number(12), number(2), number(0)
	row := func() map[string]any {
		table, err := flat.Choose(p.Tables(), "results")
		require.NoError(t, err)
		out := map[string]any{}
		for i, c := range table.Columns {
			out[c.Key] = table.Rows[0][i]
		}
		return out
	}
	require.Equal(t, 3, row()["minority"])
	require.Equal(t, 77, row()["religious"])
	require.Equal(t, 2, row()["members_minority"])
	require.NotContains(t, booktest.Dump(t, writeProgress(t, p)), "Ô để trống")

	r.Guarded, p.Composition.Guarded = true, true
	for column, want := range map[string]any{"non_party": 50, "minority": nil, "religious": nil, "women": 28,
		"members_women": 2, "members_non_party": 12, "members_minority": nil, "members_religious": 0} {
		require.Equal(t, want, row()[column], column)
	}
	require.Contains(t, booktest.Dump(t, writeProgress(t, p)), "Ô để trống")
}

// What units may not tell alone their sum may, if it is not few itself.
func TestSumsOfSmallGroupsStayExact(t *testing.T) {
	t.Parallel()
	p := small(t)
	p.Composition.Groups, p.Composition.Sums, p.Composition.Guarded = []string{"minority"}, []int{3}, true
	p.Composition.Rows[0].Groups, p.Composition.Rows[0].Guarded = []int{3}, true
	hidden := booktest.Dump(t, writeProgress(t, p))
	require.Contains(t, hidden, "Ô để trống")

	p.Composition.Guarded = false // one who sees all but that unit's records
	shown := booktest.Dump(t, writeProgress(t, p))
	require.NotEqual(t, hidden, shown, "the sum is the only difference")
}
