package delegate_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/delegate"
)

func TestShownGroup(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		n, total int
		want     delegate.Showing
	}{
		{0, 100, delegate.Exact},
		{1, 100, delegate.Few},
		{4, 100, delegate.Few},
		{5, 100, delegate.Exact},
		{95, 100, delegate.Exact},
		{96, 100, delegate.Withheld},
		{99, 100, delegate.Withheld},
		{100, 100, delegate.Exact},
		{3, 3, delegate.Few},
		{4, 6, delegate.Few},
		{5, 6, delegate.Withheld},
		{0, 0, delegate.Exact},
		{0, 3, delegate.Withheld},
	} {
		require.Equal(t, c.want, delegate.ShownGroup(c.n, c.total), "%d of %d", c.n, c.total)
	}
}

func TestShownIn(t *testing.T) {
	t.Parallel()
	for group, want := range map[string]delegate.Showing{
		"non_party": delegate.Few, "minority": delegate.Few, "religious": delegate.Few,
		"women": delegate.Exact, "young": delegate.Exact, "reappointed": delegate.Exact, "newcomers": delegate.Exact,
	} {
		require.Equal(t, want, delegate.ShownIn(group, 2, 50), group)
	}
}

func TestShownParts(t *testing.T) {
	t.Parallel()
	const exact, few, withheld = delegate.Exact, delegate.Few, delegate.Withheld
	for _, c := range []struct {
		name   string
		counts []int
		want   []delegate.Showing
	}{
		{"large", []int{20, 60, 0, 20}, []delegate.Showing{exact, exact, exact, exact}},
		{"the small group and the rest, which would tell it", []int{3, 97, 0, 0}, []delegate.Showing{few, withheld, exact, exact}},
		{"the smallest of the rest is enough", []int{3, 60, 0, 37}, []delegate.Showing{few, exact, exact, withheld}},
		{"the group is as telling as its small complement", []int{97, 3, 0, 0}, []delegate.Showing{withheld, few, exact, exact}},
		{"the group is exact elsewhere, so the rest must cover", []int{12, 3, 0, 85}, []delegate.Showing{exact, few, exact, withheld}},
		{"two small ones hide each other", []int{12, 3, 4, 81}, []delegate.Showing{exact, few, few, exact}},
		{"two ones do not", []int{12, 1, 1, 86}, []delegate.Showing{exact, few, few, withheld}},
		{"two fours do not", []int{12, 4, 4, 80}, []delegate.Showing{exact, few, few, withheld}},
		{"two fours without another", []int{12, 4, 4, 0}, []delegate.Showing{exact, withheld, withheld, exact}},
		{"nothing but the group", []int{3, 0, 0, 0}, []delegate.Showing{few, exact, exact, exact}},
		{"small group, nothing of a second", []int{0, 3, 0, 97}, []delegate.Showing{exact, few, exact, withheld}},
		{"small complement of two", []int{96, 1, 3, 0}, []delegate.Showing{withheld, few, few, exact}},
		{"nobody", []int{0, 0, 0, 0}, []delegate.Showing{exact, exact, exact, exact}},
	} {
		require.Equal(t, c.want, delegate.ShownParts(c.counts...), c.name)
	}
}
