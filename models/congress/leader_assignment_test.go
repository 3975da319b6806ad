package congress_test

import (
	"context"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/congress/congresstest"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/schedule"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

func (w world) leader(unit org.Unit, name string) org.Leader {
	w.t.Helper()
	l, err := do(w, storetest.Root(), func(tx *store.Tx) (org.Leader, error) {
		return org.AddLeader(tx, unit.ID, org.Leader{Name: name})
	})
	require.NoError(w.t, err)
	return l
}

func (w world) assign(role access.Role, id int64, version int, want ...congress.Assignment) error {
	_, err := do(w, congresstest.As(role, w.District), func(tx *store.Tx) (congress.Congress, error) {
		return congress.Assign(tx, id, version, want)
	})
	return err
}

func (w world) parts(id int64) map[string][]string {
	w.t.Helper()
	all, err := do(w, storetest.Root(), func(tx *store.Tx) ([]congress.LeaderAssignment, error) { return congress.AssignmentsOf(tx, id) })
	require.NoError(w.t, err)
	by := map[string][]string{}
	for _, p := range all {
		by[p.Role] = append(by[p.Role], p.Name)
	}
	return by
}

func TestAssignKeepsTheFollowerInStep(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		c := w.convene()
		hanh, ha := w.leader(w.District, "Nguyễn Thị Hạnh"), w.leader(w.District, "Lê Thu Hà")
		chief, stranger := w.leader(w.City, "Phạm Thành"), w.leader(w.ForeignTown, "Người Khác")

		require.NoError(t, w.assign(access.Organizer, c.ID, 1, congress.Assignment{LeaderID: hanh.ID, Role: congress.Follows},
			congress.Assignment{LeaderID: hanh.ID, Role: congress.Attends}, congress.Assignment{LeaderID: ha.ID, Role: congress.Follows}))
		require.Equal(t, "Nguyễn Thị Hạnh, Lê Thu Hà", w.get(c.ID).Follower)
		require.Equal(t, fault.Conflict, fault.KindOf(w.assign(access.Organizer, c.ID, 1)))
		require.Equal(t, fault.Forbidden, fault.KindOf(w.assign(access.Clerk, c.ID, 2)))
		for _, wrong := range []congress.Assignment{{LeaderID: stranger.ID, Role: congress.Attends}, {LeaderID: chief.ID, Role: congress.Attends}, {LeaderID: ha.ID, Role: "sings"}} {
			require.Equal(t, fault.Invalid, fault.KindOf(w.assign(access.Organizer, c.ID, 2, wrong)))
		}
		// Somebody of the city stays when the district assigns its own.
		_, err := do(w, storetest.Root(), func(tx *store.Tx) (congress.Congress, error) {
			return congress.Assign(tx, c.ID, 2, []congress.Assignment{{LeaderID: chief.ID, Role: congress.Chairs}, {LeaderID: ha.ID, Role: congress.Follows}})
		})
		require.NoError(t, err)
		require.NoError(t, w.assign(access.Organizer, c.ID, 3))
		require.Equal(t, map[string][]string{congress.Chairs: {"Phạm Thành"}}, w.parts(c.ID))
		require.Empty(t, w.get(c.ID).Follower)
	})
}

func TestFollowerThatWasTyped(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		c := w.convene()
		hanh := w.leader(w.District, "Nguyễn Thị Hạnh")
		typed := func(version int, name string) {
			in := w.get(c.ID)
			in.Follower = name
			_, err := do(w, congresstest.As(access.Clerk, w.Communes[0]), func(tx *store.Tx) (congress.Congress, error) {
				return congress.Update(tx, c.ID, version, in)
			})
			require.NoError(t, err)
		}
		typed(1, "Bà Hoa")
		require.Empty(t, w.parts(c.ID), "nobody's name")
		typed(2, "nguyễn thị hạnh, Bà Hoa")
		require.Equal(t, map[string][]string{congress.Follows: {"Nguyễn Thị Hạnh"}}, w.parts(c.ID))
		_, err := do(w, congresstest.As(access.Organizer, w.District), func(tx *store.Tx) (org.Leader, error) {
			return congress.EditLeader(tx, hanh.ID, 1, org.Leader{Name: "Nguyễn Thị Hạnh Phúc"})
		})
		require.NoError(t, err)
		require.Equal(t, "Nguyễn Thị Hạnh Phúc", w.get(c.ID).Follower)
		typed(3, "")
		require.Empty(t, w.parts(c.ID))
		_, err = do(w, congresstest.As(access.Clerk, w.District), func(tx *store.Tx) (org.Leader, error) {
			return congress.EditLeader(tx, hanh.ID, 2, org.Leader{Name: "Khác"})
		})
		require.Equal(t, fault.Forbidden, fault.KindOf(err))
	})
}

func TestAdoptFollowers(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		made, err := do(w, storetest.Root(), func(tx *store.Tx) ([]congress.Congress, error) {
			return congress.ConveneAll(tx, w.Communes, w.Term.ID)
		})
		require.NoError(t, err)
		for i, name := range []string{"Lê Thu Hà", "lê thu hà"} {
			in := w.get(made[i].ID)
			in.Follower = name
			_, err := do(w, storetest.Root(), func(tx *store.Tx) (congress.Congress, error) { return congress.Update(tx, in.ID, 1, in) })
			require.NoError(t, err)
		}
		adopt := func(role access.Role) (int, error) {
			return do(w, congresstest.As(role, w.District), func(tx *store.Tx) (int, error) {
				return congress.AdoptFollowers(tx, w.District.ID, w.Term.ID)
			})
		}
		_, err = adopt(access.Reviewer)
		require.Equal(t, fault.Forbidden, fault.KindOf(err))
		n, err := adopt(access.Organizer)
		require.NoError(t, err)
		require.Equal(t, 1, n, "one person, however written")
		for _, c := range made {
			require.Equal(t, map[string][]string{congress.Follows: {"Lê Thu Hà"}}, w.parts(c.ID))
		}
		left, err := do(w, storetest.Root(), func(tx *store.Tx) (int, error) { return congress.LooseFollowers(tx, w.District.ID, w.Term.ID) })
		require.NoError(t, err)
		require.Zero(t, left)
	})
}

func TestCrew(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		made, err := do(w, storetest.Root(), func(tx *store.Tx) ([]congress.Congress, error) {
			return congress.ConveneAll(tx, w.All(), w.Term.ID)
		})
		require.NoError(t, err)
		hanh, chief := w.leader(w.District, "Nguyễn Thị Hạnh"), w.leader(w.City, "Phạm Thành")
		w.leader(w.ForeignTown, "Người Khác")
		_, err = do(w, storetest.Root(), func(tx *store.Tx) (org.Team, error) {
			if _, err := org.TellAbsence(tx, hanh.ID, org.Absence{From: storetest.Today, Half: org.AwayMorning, Reason: "Khám bệnh"}); err != nil {
				return org.Team{}, err
			}
			if _, err := congress.Assign(tx, made[1].ID, 1, []congress.Assignment{{LeaderID: chief.ID, Role: congress.Attends}}); err != nil {
				return org.Team{}, err
			}
			return org.FormTeam(tx, w.District.ID, org.Team{Name: "Tổ 1", AtOnce: 2, Leaders: []int64{hanh.ID}, Units: []int64{w.Communes[0].ID}})
		})
		require.NoError(t, err)
		read := func(role access.Role, n *atomic.Int64) schedule.Crew {
			var crew schedule.Crew
			require.NoError(t, w.s.Read(store.CountStatements(context.Background(), n), congresstest.As(role, w.District), func(tx *store.Tx) (err error) {
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
		require.Equal(t, map[int64][]congress.Assignment{made[1].ID: {{LeaderID: chief.ID, Role: congress.Attends}}}, crew.Assigned)
		require.Len(t, crew.Teams, 1)
		require.Equal(t, schedule.Team{ID: crew.Teams[0].ID, Name: "Tổ 1", AtOnce: 2}, crew.Teams[0])
		require.Equal(t, map[int64]int64{w.Communes[0].ID: crew.Teams[0].ID}, crew.TeamOf)
		require.Empty(t, read(access.Viewer, &n).Leaders[0].Absences[0].Reason)
	})
}
