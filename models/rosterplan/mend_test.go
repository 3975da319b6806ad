package rosterplan_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/rosterplan"
)

// What is mended is what stands in the preview, also where it comes from several columns.
func TestAFieldOfSeveralColumnsIsMendedAsAWhole(t *testing.T) {
	t.Parallel()
	in := rosterplan.PlanInput{Rows: rows(cells("full_name.family", "NGUYỄN VĂN", "full_name.given", "AN", "gender", "Nam", "category", "HTC",
		"born_on.day", "31", "born_on.month", "2", "born_on.year", "1970"))}
	plan := planOf(in)
	require.Equal(t, "NGUYỄN VĂN AN", plan.Rows[0].Repairs[0].Old)
	require.Equal(t, "born_on.day", plan.Rows[0].Problems[0].Cell)
	in.Mends = []rosterplan.Mend{{Field: "full_name", Text: "NGUYỄN VĂN AN", To: "NGUYỄN VĂN AN", AsTyped: true},
		{Field: "born_on", Cell: "born_on.day", Text: "31/2/1970", To: "28/2/1970"}}
	rec := planOf(in).Rows[0].Record
	require.Equal(t, []string{"NGUYỄN VĂN AN", "1970-02-28"}, []string{rec.FullName, rec.BornOn.String()})
}

// A citizen number on three people is nobody's.
func TestANumberOnThreePeopleIsTakenFromAll(t *testing.T) {
	t.Parallel()
	id := "001070001234"
	plan := planOf(rosterplan.PlanInput{Rows: rows(an("citizen_id", id), an("full_name", "Lê Văn Tám", "citizen_id", id), an("full_name", "Đỗ Văn Chín", "citizen_id", id))})
	for _, row := range plan.Rows {
		require.Equal(t, "", row.Record.CitizenID, row.Record.FullName)
	}
}
