package rosterplan_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/rosterplan"
)

// Of two rows that are or may be one person both have a remark, each naming the other.
func TestBothRowsOfAPairHaveARemark(t *testing.T) {
	t.Parallel()
	plan := planOf(rosterplan.PlanInput{Rows: rows(an(), an("full_name", "Trần Văn Hùng", "born_on", "1/2/1960"), an(), an("full_name", "Trần Văn Hưng", "born_on", "1/2/1960"))})
	var got [][]any
	for _, r := range plan.Remarks() {
		for _, p := range r.Problems {
			got = append(got, []any{r.Row, p.Code, p.Args["Row"]})
		}
	}
	require.Equal(t, [][]any{{5, "again_below", 7}, {6, "again_below", 8}, {7, "again", 5}, {8, "again_below", 6}}, got)
}
