package congress_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/congress/congresstest"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// A leader's congresses are those of the reader's units only.
func TestAttendedBy(t *testing.T) {
	congresstest.Each(t, func(t *testing.T, w world) {
		var leader org.Leader
		var own, sister congress.Congress
		storetest.Must(t, w.S, congresstest.As(access.Organizer, w.District), func(tx *store.Tx) error {
			made, err := congress.ConveneAll(tx, w.Communes, w.Term.ID)
			require.NoError(t, err)
			own, sister = made[0], made[1]
			leader, err = org.AddLeader(tx, w.District.ID, org.Leader{Name: "Nguyễn Văn An"})
			require.NoError(t, err)
			for _, c := range made {
				_, err := congress.Assign(tx, c.ID, 1, []congress.Assignment{{LeaderID: leader.ID, Role: congress.Attends}, {LeaderID: leader.ID, Role: congress.Follows}})
				require.NoError(t, err)
			}
			return nil
		})
		read := func(actor access.Actor) (ids []int64, going map[int64][]congress.LeaderAssignment) {
			storetest.Must(t, w.S, actor, func(tx *store.Tx) error {
				all, err := congress.AssignedTo(tx, leader.ID, w.Term.ID)
				require.NoError(t, err)
				for _, c := range all {
					ids = append(ids, c.ID)
				}
				going, err = congress.AssignmentsByCongress(tx, []int64{own.ID, sister.ID}, calendar.Date{})
				return err
			})
			return ids, going
		}
		ids, going := read(congresstest.As(access.Viewer, w.District))
		require.ElementsMatch(t, []int64{own.ID, sister.ID}, ids)
		require.Len(t, going[own.ID], 2)
		require.Len(t, going[sister.ID], 2)
		ids, going = read(congresstest.As(access.Clerk, w.Communes[0]))
		require.Equal(t, []int64{own.ID}, ids)
		require.Empty(t, going[sister.ID])
	})
}
