package composition_test

import (
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/composition"
	"daihoi/models/delegate"
	"daihoi/models/delegate/delegatetest"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// district puts both communes of the world under one unit and gives its id and path.
func (w *world) district(t *testing.T) (id int64, path string) {
	t.Helper()
	path = "/9/"
	w.HerePath, w.TherePath = "/9/71/", "/9/81/"
	storetest.Must(t, w.Store, storetest.Root(), func(tx *store.Tx) error {
		if err := tx.DB().Exec("INSERT INTO levels(code, rank, name_vi, name_en, source) VALUES ('district', 3, 'huyện', 'district', 'test')").Error; err != nil {
			return err
		}
		if err := tx.DB().Raw("INSERT INTO units(code, level_code, kind, name, full_name, path, search_key, sort_key, edition, valid_from) " +
			"VALUES ('9', 'district', 'Huyện', 'Thử', 'Huyện Thử', '/9/', 'thu', 'thu', 'test', '2024-02-01') RETURNING id").Scan(&id).Error; err != nil {
			return err
		}
		for old, now := range map[string]string{"/7/71/": w.HerePath, "/8/81/": w.TherePath} {
			if err := tx.DB().Exec("UPDATE units SET parent_id = ?, path = ? WHERE path = ?", id, now, old).Error; err != nil {
				return err
			}
		}
		return nil
	})
	return id, path
}

func TestSetTargetsBelow(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		unit, path := w.district(t)
		aims := func() (list []composition.Aim) {
			require.NoError(t, s.Read(t.Context(), storetest.Root(), func(tx *store.Tx) (err error) {
				list, err = composition.Aims(tx, unit, w.Term)
				return err
			}))
			return list
		}
		list := composition.DefaultTargets("commune")
		list[0].AtLeast, list[0].Source, list[4].AtLeast, list[4].UnderAge = 400, "Kế hoạch số 12", 200, 35
		set := func(actor access.Actor, on ...delegate.Seen) error {
			return w.Do(t, actor, func(tx *store.Tx) error { return composition.SetTargetsBelow(tx, unit, w.Term, list, on) })
		}
		here, there := delegate.Seen{ID: w.Here}, delegate.Seen{ID: w.There}
		require.Equal(t, fault.Forbidden, fault.KindOf(set(delegatetest.Role(access.Reviewer, path), here)))
		require.Equal(t, fault.NotFound, fault.KindOf(set(delegatetest.Role(access.Organizer, w.HerePath), here)), "the unit above is not the actor's")
		require.Equal(t, []string{" problem.targets_nobody"}, delegatetest.Keys(set(storetest.Root())))
		require.Equal(t, fault.NotFound, fault.KindOf(set(storetest.Root(), here, delegate.Seen{ID: 999})))
		require.Zero(t, aims()[0].Version, "all or none")

		require.NoError(t, set(delegatetest.Role(access.Organizer, path), here, there))
		for _, a := range aims() {
			require.Equal(t, 1, a.Version)
			require.Equal(t, list, a.List)
		}
		require.NoError(t, w.Do(t, storetest.Root(), func(tx *store.Tx) error {
			own := composition.DefaultTargets("commune")
			own[0].AtLeast = 500
			return composition.SetTargets(tx, w.There, 1, own)
		}))
		require.Equal(t, fault.Conflict, fault.KindOf(set(storetest.Root(), delegate.Seen{ID: w.Here, Version: 1}, delegate.Seen{ID: w.There, Version: 1})))
		require.NoError(t, set(storetest.Root(), delegate.Seen{ID: w.Here, Version: 1}))
		require.Equal(t, 2, targets(t, w, w.Here).Version)
		require.EqualValues(t, 500, targets(t, w, w.There).List[0].AtLeast, "who was not chosen keeps what it has")

		require.NoError(t, s.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
			entries, err := store.History(tx, "unit", unit, 10)
			require.Len(t, entries, 2, "one entry a command")
			require.Equal(t, "2", entries[1].Diff()[0].New)
			return err
		}))
	})
}

func TestAims(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		unit, path := w.district(t)
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error { return delegate.AddAll(tx, w.Here, delegatetest.Crowd(60)) })
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			own := composition.DefaultTargets("commune")
			own[4].UnderAge = 60
			return composition.SetTargets(tx, w.Here, 0, own)
		})
		var n atomic.Int64
		var list []composition.Aim
		require.NoError(t, s.Read(store.CountStatements(t.Context(), &n), delegatetest.Role(access.Clerk, path), func(tx *store.Tx) (err error) {
			list, err = composition.Aims(tx, unit, w.Term)
			return err
		}))
		require.EqualValues(t, 2, n.Load())
		require.Len(t, list, 2)
		require.NoError(t, s.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
			alone, err := delegate.Compositions(tx, delegate.Scope{CongressID: w.Here}, 60)
			require.Equal(t, alone[0], list[0].Composition, "the young are those below its own age")
			return err
		}))
		require.NotZero(t, list[0].Young)
		require.Zero(t, list[1].Official)
		require.Equal(t, list[0].List, composition.CommonTargets(list))
	})
}

func TestCommonTargets(t *testing.T) {
	t.Parallel()
	own := composition.DefaultTargets("commune")
	own[0].AtLeast = 500
	aim := func(list []composition.Target) composition.Aim {
		return composition.Aim{Targets: composition.Targets{List: list}}
	}
	usual := composition.DefaultTargets("commune")
	require.Equal(t, usual, composition.CommonTargets([]composition.Aim{aim(own), aim(usual), aim(usual)}))
	require.Nil(t, composition.CommonTargets(nil))
}
