package readiness

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/calendar"
)

func TestPackedMilestone(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Cell{
		"18 7 1 not_started    0 0 ": {MilestoneID: 18, Version: 1, State: NotStarted},
		"18 7 3 done 2024-04-01 2024-03-28 2024-04-02 34 41 X21 X22": {MilestoneID: 18, Version: 3, State: Done, Due: calendar.Of(2024, 4, 1), DoneOn: calendar.Of(2024, 3, 28),
			EnteredOn: calendar.Of(2024, 4, 2), DoneCount: 34, OfCount: 41, Lacking: "X21 X22"},
	} {
		p := packed{rest: text}
		c, itemID := p.cell()
		require.NoError(t, p.err, text)
		require.Equal(t, int64(7), itemID, text)
		require.Equal(t, want, c, text)
	}
	for _, text := range []string{"", "18 7 1 done", "x 7 1 done    0 0 ", "18 7 1 done 2024-02-30   0 0 ", "18 7 1 done    0 many "} {
		p := packed{rest: text}
		p.cell()
		require.Error(t, p.err, text)
	}
}
