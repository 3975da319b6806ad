package schedule_test

import (
	"context"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/attendance"
	"daihoi/models/calendar"
	"daihoi/models/clusterevent"
	"daihoi/models/congress"
	"daihoi/models/congress/congresstest"
	"daihoi/models/deadline/deadlinetest"
	"daihoi/models/emulation"
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
		inviteToEvents(w, "NGUYỄN THỊ HẠNH, Phó Chủ tịch")
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
		event := schedule.Engagement{Title: "Tập huấn thi đua", Sitting: schedule.Sitting{Day: calendar.Of(2024, 4, 12), Half: congress.Morning, Starts: "08:00", Ends: "11:30"}}
		require.Equal(t, []schedule.Leader{{ID: hanh.ID, Name: "Nguyễn Thị Hạnh", Absences: []schedule.Absence{away}, Busy: []schedule.Engagement{event}},
			{ID: chief.ID, Name: "Phạm Thành"}}, crew.Leaders)
		require.Equal(t, map[int64][]congress.Assignment{w.Commune().ID: {{LeaderID: chief.ID, Role: congress.Attends}}}, crew.Assigned)
		require.Len(t, crew.Teams, 1)
		require.Equal(t, schedule.Team{ID: crew.Teams[0].ID, Name: "Tổ 1", AtOnce: 2}, crew.Teams[0])
		require.Equal(t, map[int64]int64{w.Communes[0].ID: crew.Teams[0].ID}, crew.TeamOf)
		require.Empty(t, read(access.Viewer, &n).Leaders[0].Absences[0].Reason)
	})
}

// inviteToEvents invites somebody of the district to two events of a cluster, on the morning of 12/4 and on 15/4. From
// the second the person is excused.
func inviteToEvents(w world, who string) {
	congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (int, error) {
		c, err := org.FormCluster(tx, w.City.ID, org.Cluster{Number: 3, Name: "Cụm thi đua số 3"})
		if err != nil {
			return 0, err
		}
		if err := org.Compose(tx, c.ID, 1, 2024, []int64{w.District.ID, w.ForeignTown.ID}, w.District.ID, 0); err != nil {
			return 0, err
		}
		if err := emulation.Plan(tx, c.ID, 2024, 0, emulation.Year{Flags: 1}); err != nil {
			return 0, err
		}
		for _, e := range []clusterevent.Event{{Kind: "training", Title: "Tập huấn thi đua", OnDate: calendar.Of(2024, 4, 12), Starts: "08:00", Ends: "11:30"},
			{Kind: "other", Title: "Giao lưu", OnDate: calendar.Of(2024, 4, 15)}} {
			made, err := clusterevent.Arrange(tx, c.ID, 2024, 0, 0, e, nil)
			if err != nil {
				return 0, err
			}
			if _, err := clusterevent.Invite(tx, c.ID, 2024, made.ID, clusterevent.Sender{UnitID: w.District.ID}, who); err != nil {
				return 0, err
			}
			sitting, people, err := clusterevent.SittingOf(tx, made.ID)
			if err != nil || e.Kind == "training" {
				if err != nil {
					return 0, err
				}
				continue
			}
			if _, err := attendance.MarkAll(tx, sitting, people, []attendance.Selected{{Subject: people[0].Subject}}, attendance.Change{State: attendance.Excused, Reason: "Bận"}); err != nil {
				return 0, err
			}
		}
		return 0, nil
	})
}
