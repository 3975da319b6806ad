package progress_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/booktest"
	"daihoi/exports/flat"
	"daihoi/exports/progress"
	"daihoi/models/delegate"
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

	r.Guarded = true
	for column, want := range map[string]any{"non_party": 50, "minority": nil, "religious": nil, "women": 28,
		"members_women": 2, "members_non_party": 12, "members_minority": nil, "members_religious": 0} {
		require.Equal(t, want, row()[column], column)
	}
	require.Contains(t, booktest.Dump(t, writeProgress(t, p)), "Ô để trống")
}

// The sum tells no more than the units do: one hidden unit could be computed from it, several cannot.
func TestSumsTellNoUnitApart(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		counts []int // of units of 20 people each
		want   delegate.Showing
	}{
		{"one hidden unit", []int{3, 12}, delegate.Withheld},
		{"two hidden units", []int{3, 2, 12}, delegate.Exact},
		{"each can only be one", []int{1, 1, 12}, delegate.Withheld},
		{"all but three, in one unit", []int{17, 12}, delegate.Withheld},
		{"few in all, of whom one unit may hide some", []int{2, 1, 0}, delegate.Withheld},
		{"nothing hidden", []int{6, 12}, delegate.Exact},
	} {
		comp := progress.Composition{Groups: []string{"minority"}, Sums: []int{0}}
		for _, n := range c.counts {
			comp.Sums[0] += n
			comp.Rows = append(comp.Rows, progress.CompositionRow{Total: 20, Groups: []int{n}, Guarded: true})
		}
		require.Equal(t, c.want, comp.SumShown(0), c.name)
		for i := range comp.Rows {
			comp.Rows[i].Guarded = false
		}
		require.Equal(t, delegate.Exact, comp.SumShown(0), "%s, for one who may see them", c.name)
	}
}
