package congress_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/congress/congresstest"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

func (w world) leader(unit org.Unit, name string) org.Leader {
	w.T.Helper()
	l, err := congresstest.Do(w, storetest.Root(), func(tx *store.Tx) (org.Leader, error) {
		return org.AddLeader(tx, unit.ID, org.Leader{Name: name})
	})
	require.NoError(w.T, err)
	return l
}

func (w world) assign(role access.Role, id int64, version int, want ...congress.Assignment) error {
	_, err := congresstest.Do(w, congresstest.As(role, w.District), func(tx *store.Tx) (congress.Congress, error) {
		return congress.Assign(tx, id, version, want)
	})
	return err
}

func (w world) parts(id int64) map[string][]string {
	w.T.Helper()
	all, err := congresstest.Do(w, storetest.Root(), func(tx *store.Tx) ([]congress.LeaderAssignment, error) { return congress.AssignmentsOf(tx, id) })
	require.NoError(w.T, err)
	by := map[string][]string{}
	for _, p := range all {
		by[p.Role] = append(by[p.Role], p.Name)
	}
	return by
}

func TestAssignKeepsTheFollowerInStep(t *testing.T) {
	congresstest.Each(t, func(t *testing.T, w world) {
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
		_, err := congresstest.Do(w, storetest.Root(), func(tx *store.Tx) (congress.Congress, error) {
			return congress.Assign(tx, c.ID, 2, []congress.Assignment{{LeaderID: chief.ID, Role: congress.Chairs}, {LeaderID: ha.ID, Role: congress.Follows}})
		})
		require.NoError(t, err)
		require.NoError(t, w.assign(access.Organizer, c.ID, 3))
		require.Equal(t, map[string][]string{congress.Chairs: {"Phạm Thành"}}, w.parts(c.ID))
		require.Empty(t, w.get(c.ID).Follower)
	})
}

func TestFollowerThatWasTyped(t *testing.T) {
	congresstest.Each(t, func(t *testing.T, w world) {
		c := w.convene()
		hanh := w.leader(w.District, "Nguyễn Thị Hạnh")
		typed := func(version int, name string) {
			in := w.get(c.ID)
			in.Follower = name
			_, err := congresstest.Do(w, congresstest.As(access.Organizer, w.District), func(tx *store.Tx) (congress.Congress, error) {
				return congress.Update(tx, c.ID, version, in)
			})
			require.NoError(t, err)
		}
		typed(1, "Bà Hoa")
		require.Empty(t, w.parts(c.ID), "nobody's name")
		typed(2, "nguyễn thị hạnh, Bà Hoa")
		require.Equal(t, map[string][]string{congress.Follows: {"Nguyễn Thị Hạnh"}}, w.parts(c.ID))
		_, err := congresstest.Do(w, congresstest.As(access.Organizer, w.District), func(tx *store.Tx) (org.Leader, error) {
			return congress.EditLeader(tx, hanh.ID, 1, org.Leader{Name: "Nguyễn Thị Hạnh Phúc"})
		})
		require.NoError(t, err)
		require.Equal(t, "Nguyễn Thị Hạnh Phúc", w.get(c.ID).Follower)
		typed(3, "")
		require.Empty(t, w.parts(c.ID))
		_, err = congresstest.Do(w, congresstest.As(access.Clerk, w.District), func(tx *store.Tx) (org.Leader, error) {
			return congress.EditLeader(tx, hanh.ID, 2, org.Leader{Name: "Khác"})
		})
		require.Equal(t, fault.Forbidden, fault.KindOf(err))
	})
}

func TestAdoptFollowers(t *testing.T) {
	congresstest.Each(t, func(t *testing.T, w world) {
		made, err := congresstest.Do(w, storetest.Root(), func(tx *store.Tx) ([]congress.Congress, error) {
			return congress.ConveneAll(tx, w.Communes, w.Term.ID)
		})
		require.NoError(t, err)
		for i, name := range []string{"Lê Thu Hà", "lê thu hà"} {
			in := w.get(made[i].ID)
			in.Follower = name
			_, err := congresstest.Do(w, storetest.Root(), func(tx *store.Tx) (congress.Congress, error) { return congress.Update(tx, in.ID, 1, in) })
			require.NoError(t, err)
		}
		adopt := func(role access.Role) (int, error) {
			return congresstest.Do(w, congresstest.As(role, w.District), func(tx *store.Tx) (int, error) {
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
		left, err := congresstest.Do(w, storetest.Root(), func(tx *store.Tx) (int, error) { return congress.LooseFollowers(tx, w.District.ID, w.Term.ID) })
		require.NoError(t, err)
		require.Zero(t, left)
	})
}

// A leader renamed later has on a past day the name of then, as one who attends and as the printed follower.
func TestARenamedLeaderOnAPastDay(t *testing.T) {
	congresstest.Each(t, func(t *testing.T, w world) {
		c := w.convene()
		hanh := w.leader(w.District, "Nguyễn Thị Hạnh")
		require.NoError(t, w.assign(access.Organizer, c.ID, 1, congress.Assignment{LeaderID: hanh.ID, Role: congress.Attends},
			congress.Assignment{LeaderID: hanh.ID, Role: congress.Follows}))
		w.S.SetClock(func() time.Time { return storetest.Clock().AddDate(0, 0, 1) })
		_, err := congresstest.Do(w, congresstest.As(access.Organizer, w.District), func(tx *store.Tx) (org.Leader, error) {
			return congress.EditLeader(tx, hanh.ID, 1, org.Leader{Name: "Nguyễn Thị Hạnh Phúc"})
		})
		require.NoError(t, err)
		for day, want := range map[calendar.Date]string{storetest.Today: "Nguyễn Thị Hạnh", storetest.Today.AddDays(1): "Nguyễn Thị Hạnh Phúc"} {
			storetest.Must(t, w.S, storetest.Root(), func(tx *store.Tx) error {
				all, err := congress.List(tx, congress.Filter{TermID: w.Term.ID, AsOf: day})
				require.NoError(t, err)
				require.Equal(t, want, all[0].Follower)
				going, err := congress.AssignmentsByCongress(tx, []int64{c.ID}, day)
				require.Equal(t, []string{want, want}, []string{going[c.ID][0].Name, going[c.ID][1].Name})
				return err
			})
		}
	})
}
