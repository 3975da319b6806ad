package deadline

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFourEyes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		submitter, actor int64
		others           bool
		want             FourEyes
	}{
		"someone else's":            {1, 2, true, OthersWork},
		"someone else's, nobody":    {1, 2, false, OthersWork},
		"own, others may":           {1, 1, true, NeedsOther},
		"own, nobody else may":      {1, 1, false, Alone},
		"of the program":            {0, 2, true, OthersWork},
		"the program accepts":       {1, 0, true, OthersWork},
		"the program all by itself": {0, 0, true, OthersWork},
	} {
		require.Equal(t, c.want, fourEyes(c.submitter, c.actor, c.others), name)
	}
}
