package demo_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/demo"
	"daihoi/models/emulation"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// The cluster of the demo has a pledge of seven contents that all five have signed, and points that are not complete yet.
func TestClusterIsInProgress(t *testing.T) {
	t.Parallel()
	s := storetest.SQLite(t)
	build(t, s)
	read(t, s, func(tx *store.Tx) {
		all, err := org.Clusters(tx)
		require.NoError(t, err)
		require.Len(t, all, 1)
		require.Contains(t, all[0].Note, "2020")
		y, err := emulation.Of(tx, all[0].ID, 2024)
		require.NoError(t, err)
		require.Len(t, y.Members, 5)
		require.Equal(t, demo.UnitCode, y.Members[0].Unit.Code, "the home district leads")
		editions, err := emulation.Editions(tx, y)
		require.NoError(t, err)
		p := emulation.Standing(editions)
		require.Empty(t, y.Unsigned(p))
		require.Len(t, p.Contents(), 7)
		require.Equal(t, emulation.Points(90_00), p.Most(emulation.KindCriterion))
		sheets, err := emulation.Sheets(tx, y)
		require.NoError(t, err)
		_, by := emulation.Ranking(y, p, sheets)
		require.Empty(t, by)
		proposed := 0
		for _, i := range p.Kind(emulation.KindCriterion) {
			if score := sheets[y.Members[0].UnitID].Scores[i.Line]; score.Proposed != nil {
				proposed++
				require.Positive(t, score.Of)
			}
		}
		require.Equal(t, 3, proposed, "every rule has something to show")
	})
}
