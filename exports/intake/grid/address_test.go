package grid_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/intake/grid"
)

func TestIsRef(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		ref         string
		column, row int
		is          bool
	}{
		{"A1", 0, 1, true}, {"D17", 3, 17, true}, {"AB1048576", 27, 1048576, true}, {"d17", 3, 17, false}, {"$D$17", 3, 17, false},
		{"D017", 3, 17, false}, {"D17", 3, 7, false}, {"D17", 2, 17, false}, {"17", 3, 17, false}, {"", 3, 17, false}, {"7", 0, 17, false},
	} {
		require.Equal(t, c.is, grid.IsRef(c.ref, c.column, c.row), "%q in column %d, row %d", c.ref, c.column, c.row)
	}
}
