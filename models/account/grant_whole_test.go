package account_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// Who sees the nation sees every unit, so that no statement has to compare paths; with a second root there are units outside.
func TestAGrantAtTheOnlyRootSeesTheWhole(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		top, lower := add(t, s, "top", at(access.Viewer, nation)), add(t, s, "lower", at(access.Admin, province))
		within := func(actor access.Actor, action access.Action) (condition string) {
			require.NoError(t, s.Read(t.Context(), actor, func(tx *store.Tx) error {
				condition, _ = tx.Within(action, "units.path")
				return nil
			}))
			return condition
		}
		require.Equal(t, "1 = 1", within(actorOf(t, s, top), access.View))
		require.Equal(t, "1 = 0", within(actorOf(t, s, top), access.EditDelegates), "a viewer changes nothing")
		require.Contains(t, within(actorOf(t, s, lower), access.View), "units.path >= ?")
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			return tx.DB().Exec(`INSERT INTO units(id, code, level_code, kind, name, full_name, path, search_key, sort_key, valid_from, edition)
				VALUES (90, '90', 'any', '', '', '', '/90/', '', ?, '2024-01-01', 'test')`, []byte{90}).Error
		})
		require.Contains(t, within(actorOf(t, s, top), access.View), "units.path >= ?")
	})
}
