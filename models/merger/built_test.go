package merger

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// Whatever refers to a unit or a congress is asked about before one that a plan made is removed, or goes with it.
func TestBuiltKnowsEveryReference(t *testing.T) {
	t.Parallel()
	known := map[[2]string]bool{
		// removed with the congress
		{"milestone_events", "congress_id"}: true, {"milestones", "congress_id"}: true, {"congress_states", "congress_id"}: true,
		{"congress_part_days", "congress_id"}: true, {"delegate_tally_days", "congress_id"}: true, {"delegate_tallies", "congress_id"}: true,
		// put back with the unit
		{"unit_places", "unit_id"}: true, {"unit_plans", "unit_id"}: true,
	}
	for _, b := range built {
		known[[2]string{b.table, b.column}] = true
	}
	s := storetest.SQLite(t)
	require.NoError(t, s.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
		var refs []struct{ Tab, Col string }
		err := tx.DB().Raw(`SELECT m.name AS tab, f."from" AS col FROM sqlite_master m, pragma_foreign_key_list(m.name) f
			WHERE m.type = 'table' AND f."table" IN ('units', 'congresses') ORDER BY m.name, f."from"`).Scan(&refs).Error
		require.NotEmpty(t, refs)
		for _, r := range refs {
			require.True(t, known[[2]string{r.Tab, r.Col}], "%s.%s", r.Tab, r.Col)
		}
		return err
	}))
}
