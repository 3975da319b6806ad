package field

import (
	"testing"
)

func TestPercent(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		n, d int
		want Tenths
		ok   bool
	}{
		{13, 16, 813, true}, // 81.25
		{17, 81, 210, true}, // 20.988
		{374, 704, 531, true},
		{912, 1052, 867, true},
		{1, 3, 333, true},
		{2, 3, 667, true},
		{1, 2000, 1, true}, // 0.05, half goes up
		{1, 2001, 0, true},
		{0, 5, 0, true},
		{5, 5, 1000, true},
		{6, 5, 1200, true},
		{3, 0, 0, false},
		{0, 0, 0, false},
		{1, -4, 0, false},
		{-1, 4, 0, false},
	} {
		if got, ok := Share(c.n, c.d); got != c.want || ok != c.ok {
			t.Errorf("%d/%d is %d, %v; want %d, %v", c.n, c.d, got, ok, c.want, c.ok)
		}
	}
}
