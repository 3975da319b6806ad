package schedule_test

import (
	"context"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/congress/congresstest"
	"daihoi/models/deadline/deadlinetest"
	"daihoi/models/org"
	"daihoi/models/schedule"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

func TestCrew(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		leader := func(unit org.Unit, name string) org.Leader {
			return congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (org.Leader, error) {
				return org.AddLeader(tx, unit.ID, org.Leader{Name: name})
			})
		}
		hanh, chief := leader(w.District, "Nguyễn Thị Hạnh"), leader(w.City, "Phạm Thành")
		leader(w.ForeignTown, "Người Khác")
		_, err := congresstest.Do(w, storetest.Root(), func(tx *store.Tx) (org.Team, error) {
			if _, err := org.TellAbsence(tx, hanh.ID, org.Absence{From: storetest.Today, Half: org.AwayMorning, Reason: "Khám bệnh"}); err != nil {
				return org.Team{}, err
			}
			if _, err := congress.Assign(tx, w.Commune().ID, 1, []congress.Assignment{{LeaderID: chief.ID, Role: congress.Attends}}); err != nil {
				return org.Team{}, err
			}
			return org.FormTeam(tx, w.District.ID, org.Team{Name: "Tổ 1", AtOnce: 2, Leaders: []int64{hanh.ID}, Units: []int64{w.Communes[0].ID}})
		})
		require.NoError(t, err)
		read := func(role access.Role, n *atomic.Int64) schedule.Crew {
			var crew schedule.Crew
			require.NoError(t, w.S.Read(store.CountStatements(context.Background(), n), congresstest.As(role, w.District), func(tx *store.Tx) (err error) {
				crew, err = schedule.CrewOf(tx, w.District, w.Term.ID)
				return err
			}))
			return crew
		}
		var n atomic.Int64
		crew := read(access.Organizer, &n)
		require.LessOrEqual(t, n.Load(), int64(7))
		away := schedule.Absence{From: storetest.Today, To: storetest.Today, Half: congress.Morning, Reason: "Khám bệnh"}
		require.Equal(t, []schedule.Leader{{ID: hanh.ID, Name: "Nguyễn Thị Hạnh", Absences: []schedule.Absence{away}},
			{ID: chief.ID, Name: "Phạm Thành"}}, crew.Leaders)
		require.Equal(t, map[int64][]congress.Assignment{w.Commune().ID: {{LeaderID: chief.ID, Role: congress.Attends}}}, crew.Assigned)
		require.Len(t, crew.Teams, 1)
		require.Equal(t, schedule.Team{ID: crew.Teams[0].ID, Name: "Tổ 1", AtOnce: 2}, crew.Teams[0])
		require.Equal(t, map[int64]int64{w.Communes[0].ID: crew.Teams[0].ID}, crew.TeamOf)
		require.Empty(t, read(access.Viewer, &n).Leaders[0].Absences[0].Reason)
	})
}
