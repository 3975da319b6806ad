package delegate_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

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

// The sum of a district with one hidden commune is withheld, that of one with two is shown; the province's sum less the
// second district and all that is exact would be the hidden commune of the first.
func TestShownSumOfAProvince(t *testing.T) {
	t.Parallel()
	part := func(path string, n, of int) delegate.Part {
		return delegate.Part{N: n, Of: of, Path: path, Guarded: true}
	}
	first := []delegate.Part{part("/1/2/", 9, 30), part("/1/2/21/", 2, 40), part("/1/2/22/", 8, 40)}
	second := []delegate.Part{part("/1/3/", 9, 30), part("/1/3/31/", 2, 40), part("/1/3/32/", 3, 40)}
	third := []delegate.Part{part("/1/4/", 9, 30), part("/1/4/41/", 3, 40), part("/1/4/42/", 38, 40), part("/1/4/43/", 12, 40)}
	sum := func(parts ...[]delegate.Part) delegate.Showing {
		return delegate.ShownSum("religious", slices.Concat(parts...))
	}
	require.Equal(t, delegate.Withheld, sum(first))
	require.Equal(t, delegate.Exact, sum(second))
	require.Equal(t, delegate.Exact, sum(third))
	require.Equal(t, delegate.Withheld, sum(first, second))
	require.Equal(t, delegate.Withheld, sum(first, second, third))
	require.Equal(t, delegate.Exact, delegate.ShownSum("women", first))
	require.Equal(t, delegate.Withheld, sum([]delegate.Part{part("/1/2/21/", 1, 40), part("/1/2/22/", 36, 40)}), "1 and all but 4: no other numbers make 37")
	for i := range first {
		first[i].Guarded = false
	}
	require.Equal(t, delegate.Exact, sum(first))
}

// Whatever the numbers: a reader who takes everything that pages show, the congresses' numbers and the sums of every unit,
// can tell none of the hidden numbers.
func TestNoHiddenNumberComesOutOfSums(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		paths := rapid.SampledFrom([][]string{
			{"/1/2/", "/1/2/21/", "/1/2/22/", "/1/3/31/", "/1/3/32/", "/1/4/"}, {"/1/", "/1/2/21/", "/1/2/22/", "/1/2/22/5/", "/1/2/22/6/", "/1/3/"},
			{"/1/2/", "/1/3/", "/1/4/", "/1/5/", "/1/6/"}, {"/1/2/", "/1/2/3/", "/1/2/3/4/", "/1/2/3/4/5/"}}).Draw(t, "paths")
		parts := make([]delegate.Part, len(paths))
		for i, path := range paths {
			n := rapid.SampledFrom([]int{0, 1, 1, 2, 3, 4, 4, 7, 11, 12}).Draw(t, "n")
			parts[i] = delegate.Part{N: n, Of: 12, Path: path, Guarded: rapid.IntRange(0, 5).Draw(t, "guarded") > 0}
		}
		possible := make([]map[int]bool, len(parts))
		for i := range possible {
			possible[i] = map[int]bool{}
		}
		eachWorld(parts, func(world []int) {
			for i, n := range world {
				possible[i][n] = true
			}
		})
		for i, p := range parts {
			if p.Guarded && delegate.ShownIn("religious", p.N, p.Of) != delegate.Exact && len(possible[i]) < 2 {
				t.Fatalf("%s tells %d: %+v", p.Path, p.N, parts)
			}
		}
	})
}

// eachWorld calls see with all the numbers of which pages would show the same.
func eachWorld(parts []delegate.Part, see func([]int)) {
	units := map[string][]int{} // unit → parts at and below
	for _, p := range parts {
		for at := 1; at < len(p.Path); at++ {
			if p.Path[at] == '/' {
				units[p.Path[:at+1]] = nil
			}
		}
	}
	shown := map[string]delegate.Showing{}
	sums := map[string]int{}
	for unit := range units {
		var some []delegate.Part
		for i, p := range parts {
			if strings.HasPrefix(p.Path, unit) {
				units[unit], some = append(units[unit], i), append(some, p)
				sums[unit] += p.N
			}
		}
		shown[unit] = delegate.ShownSum("religious", some)
	}
	world := make([]int, len(parts))
	var fill func(at int)
	fill = func(at int) {
		if at < len(parts) {
			p, from, to := parts[at], parts[at].N, parts[at].N
			switch {
			case !p.Guarded:
			case delegate.ShownIn("religious", p.N, p.Of) == delegate.Few:
				from, to = 1, 4
			case delegate.ShownIn("religious", p.N, p.Of) == delegate.Withheld:
				from, to = p.Of-4, p.Of-1
			}
			for world[at] = from; world[at] <= to; world[at]++ {
				fill(at + 1)
			}
			return
		}
		for unit, below := range units {
			sum := 0
			for _, i := range below {
				sum += world[i]
			}
			if shown[unit] == delegate.Exact && sum != sums[unit] || shown[unit] == delegate.Few && (sum < 1 || sum > 4) {
				return
			}
		}
		see(world)
	}
	fill(0)
}
