package org_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

func countsBelow(t *testing.T, s *store.Store) {
	for _, c := range []struct {
		actor          access.Actor
		districts, all int // below Hà Nội, as the actor sees it
		ofThanhTri     int
	}{
		{storetest.Root(), 30, 579, 16},
		{at(t, s, access.Viewer, "020"), 1, 16, 16},
		{at(t, s, access.Viewer, "00646"), 0, 1, 1},
		{at(t, s, access.Viewer, "79"), 0, 0, 0},
	} {
		var hanoi, thanhTri org.Unit
		read(t, s, storetest.Root(), func(tx *store.Tx) { hanoi, thanhTri = byCode(t, tx, "01"), byCode(t, tx, "020") })
		read(t, s, c.actor, func(tx *store.Tx) {
			below := got[map[string]int](t)(org.Below(tx, hanoi.Path))
			require.Equal(t, c.districts, below[org.District])
			require.Equal(t, c.all, below[org.Commune])
			require.Zero(t, below[org.Province], "not itself")
			require.Equal(t, c.ofThanhTri, got[map[int64]int](t)(org.GrandchildCounts(tx, hanoi.ID))[thanhTri.ID])
		})
	}
}
