package delegation_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"daihoi/models/delegate"
	"daihoi/models/delegate/delegatetest"
	"daihoi/models/delegation"
)

func locked(n int) *int { return &n }

func TestAllot(t *testing.T) {
	t.Parallel()
	type line = delegation.SeatLine
	for name, c := range map[string]struct {
		total, base int
		lines       []line
		want        []int
	}{
		"by size":                           {10, 0, []line{{Weight: 60}, {Weight: 30}, {Weight: 10}}, []int{6, 3, 1}},
		"largest remainder":                 {10, 0, []line{{Weight: 41}, {Weight: 33}, {Weight: 26}}, []int{4, 3, 3}},
		"equal remainders, the upper first": {10, 0, []line{{Weight: 1}, {Weight: 1}, {Weight: 1}}, []int{4, 3, 3}},
		"base first":                        {10, 2, []line{{Weight: 3}, {Weight: 1}}, []int{7, 3}},
		"no sizes, equal":                   {9, 1, []line{{}, {}, {}}, []int{3, 3, 3}},
		"without size only the base":        {9, 1, []line{{}, {Weight: 5}, {}}, []int{1, 7, 1}},
		"locked":                            {81, 0, []line{{Locked: locked(33)}, {Weight: 2}, {Weight: 1}}, []int{33, 32, 16}},
		"locked at nothing":                 {5, 1, []line{{Locked: locked(0), Weight: 9}, {Weight: 1}}, []int{0, 5}},
		"minimum":                           {10, 0, []line{{Weight: 98}, {Weight: 1, Minimum: 2}, {Weight: 1}}, []int{8, 2, 0}},
		"maximum":                           {10, 0, []line{{Weight: 98, Maximum: 4}, {Weight: 1}, {Weight: 1}}, []int{4, 3, 3}},
		"maximum below the base":            {10, 3, []line{{Maximum: 1, Weight: 1}, {Weight: 1}, {Weight: 1}}, []int{1, 5, 4}},
		"minimum right by itself later":     {10, 0, []line{{Weight: 80, Maximum: 5}, {Weight: 10, Minimum: 2}, {Weight: 10}}, []int{5, 3, 2}},
		"all locked":                        {3, 0, []line{{Locked: locked(1)}, {Locked: locked(2)}}, []int{1, 2}},
	} {
		got, err := delegation.ShareSeats(c.total, c.base, c.lines)
		require.NoError(t, err, name)
		require.Equal(t, c.want, got, name)
	}
}

func TestAllotNamesTheReason(t *testing.T) {
	t.Parallel()
	type line = delegation.SeatLine
	for name, c := range map[string]struct {
		total, base int
		lines       []line
		want        []string
	}{
		"nothing to fill":   {5, 0, nil, []string{"allot_total problem.allot_no_lines"}},
		"locks":             {5, 0, []line{{Locked: locked(3)}, {Locked: locked(3)}}, []string{"allot_total problem.allot_locked_sum"}},
		"minimums":          {5, 9, []line{{Minimum: 4}, {Locked: locked(2)}}, []string{"allot_total problem.allot_minimums"}},
		"base":              {5, 3, []line{{}, {}}, []string{"allot_base problem.allot_base"}},
		"base of one":       {1, 2, []line{{}}, []string{"allot_base problem.allot_base"}},
		"maximums":          {5, 0, []line{{Maximum: 2, Weight: 1}, {Maximum: 2, Weight: 1}}, []string{"allot_total problem.allot_maximums"}},
		"the rest unsized":  {5, 1, []line{{Maximum: 2, Weight: 1}, {}}, []string{"allot_total problem.allot_maximums"}},
		"all locked, left":  {5, 1, []line{{Locked: locked(3)}}, []string{"allot_total problem.allot_maximums"}},
		"crossed limits":    {5, 0, []line{{}, {Minimum: 3, Maximum: 2}}, []string{"allot_minimum-2 problem.allot_bounds"}},
		"lock below":        {5, 0, []line{{Minimum: 3, Locked: locked(2)}, {}}, []string{"allot_locked-1 problem.allot_locked"}},
		"lock above":        {5, 0, []line{{Maximum: 3, Locked: locked(4)}, {}}, []string{"allot_locked-1 problem.allot_locked"}},
		"two lines at once": {5, 0, []line{{Minimum: 3, Maximum: 1}, {Maximum: 3, Locked: locked(4)}}, []string{"allot_minimum-1 problem.allot_bounds", "allot_locked-2 problem.allot_locked"}},
	} {
		seats, err := delegation.ShareSeats(c.total, c.base, c.lines)
		require.Equal(t, c.want, delegatetest.Keys(err), name)
		require.Nil(t, seats, name)
	}
}

func TestAllotProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		lines := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) delegation.SeatLine {
			l := delegation.SeatLine{Weight: rapid.OneOf(rapid.Just(0), rapid.IntRange(1, 9), rapid.IntRange(1, 10_000_000)).Draw(t, "weight"),
				Minimum: rapid.IntRange(0, 4).Draw(t, "minimum")}
			if rapid.Bool().Draw(t, "capped") {
				l.Maximum = l.Minimum + rapid.IntRange(0, 6).Draw(t, "above")
			}
			if rapid.IntRange(0, 4).Draw(t, "lock") == 0 {
				n := l.Minimum
				l.Locked = &n
			}
			return l
		}), 1, 12).Draw(t, "lines")
		total, base := rapid.IntRange(1, 90).Draw(t, "total"), rapid.IntRange(0, 4).Draw(t, "base")
		seats, err := delegation.ShareSeats(total, base, lines)
		if err != nil {
			return
		}
		sum := 0
		for i, l := range lines {
			sum += seats[i]
			switch {
			case l.Locked != nil && seats[i] != *l.Locked:
				t.Fatalf("line %d is locked at %d and has %d", i, *l.Locked, seats[i])
			case seats[i] < l.Minimum || l.Maximum > 0 && seats[i] > l.Maximum:
				t.Fatalf("line %d has %d, outside %d–%d", i, seats[i], l.Minimum, l.Maximum)
			case l.Locked == nil && seats[i] < base && seats[i] != l.Maximum:
				t.Fatalf("line %d has %d, less than the base", i, seats[i])
			}
			for j, other := range lines {
				equals := l.Locked == nil && other.Locked == nil && l.Minimum == other.Minimum && l.Maximum == other.Maximum
				if equals && (l.Weight > other.Weight || l.Weight == other.Weight && i < j) && seats[i] < seats[j] {
					t.Fatalf("line %d of weight %d has %d, line %d of weight %d has %d", i, l.Weight, seats[i], j, other.Weight, seats[j])
				}
			}
		}
		if sum != total {
			t.Fatalf("the seats come to %d, not %d", sum, total)
		}
		if more, err := delegation.ShareSeats(total+1, base, lines); err == nil {
			for i := range more {
				if more[i] < seats[i]-1 {
					t.Fatalf("with one seat more line %d falls from %d to %d", i, seats[i], more[i])
				}
			}
		}
	})
}

// The faults are no excuse: whenever some seats within the limits come to the total, Allot finds such.
func TestAllotFindsWhatThereIs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(t, "n")
		lines, total := make([]delegation.SeatLine, n), 0
		for i := range lines {
			low := rapid.IntRange(0, 5).Draw(t, "low")
			high := low + rapid.IntRange(0, 5).Draw(t, "room")
			lines[i] = delegation.SeatLine{Weight: rapid.IntRange(1, 100).Draw(t, "weight"), Minimum: low, Maximum: high}
			if high == 0 {
				lines[i].Maximum, high = 1, 1
			}
			total += rapid.IntRange(low, high).Draw(t, "seats")
		}
		if _, err := delegation.ShareSeats(total, 0, lines); err != nil {
			t.Fatalf("%d over %v: %v", total, lines, err)
		}
	})
}

func TestMatch(t *testing.T) {
	t.Parallel()
	lines := []delegation.SeatLine{
		{Kind: delegation.LineExOfficio, Name: "Ủy viên đương nhiệm", Seats: 3},
		{Kind: delegation.LineUnit, Name: "Xã Tả Thanh Oai", Seats: 2},
		{Kind: delegation.LineUnit, Name: "Thị trấn Văn Điển", Seats: 1},
		{Kind: delegation.LineOrganisation, Name: "Hội Liên hiệp Phụ nữ", Seats: 2},
	}
	of := func(name, category string, count int) delegation.Sender {
		return delegation.Sender{Name: name, Key: plain(name), Category: category, Count: count}
	}
	compared, strangers := delegation.Match(lines, []delegation.Sender{
		of("Hội Nông dân", delegate.ExOfficio, 2), of("Xã Tả Thanh Oai", delegate.ExOfficio, 1),
		of("tả thanh oai", delegate.Consulted, 1), of("XÃ TẢ THANH OAI", delegate.Consulted, 2),
		of("Hội LHPN", delegate.Consulted, 1), of("Hội Nông dân", delegate.Consulted, 4), of("", delegate.Appointed, 1),
	})
	var got [][2]int
	for _, c := range compared {
		got = append(got, [2]int{c.Sent, c.Gap})
	}
	require.Equal(t, [][2]int{{3, 0}, {3, 1}, {0, -1}, {1, -1}}, got)
	require.Equal(t, []delegation.Sender{of("Hội Nông dân", delegate.Consulted, 4), of("", delegate.Appointed, 1)}, strangers)
	require.True(t, delegation.HasLine(lines, delegation.SeatLine{Kind: delegation.LineOrganisation, Name: "Phụ nữ"}))
	require.True(t, delegation.HasLine(lines, delegation.SeatLine{Kind: delegation.LineExOfficio, Name: "Khác tên"}))
	require.False(t, slices.ContainsFunc([]string{"Hội Nông dân", "Văn"}, func(name string) bool {
		return delegation.HasLine(lines, delegation.SeatLine{Kind: delegation.LineOrganisation, Name: name})
	}))
}
