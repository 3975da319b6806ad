package store_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

func TestAuditPeopleKeepsToTheUnits(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for name, path := range map[string]string{"An": "/1/14/", "Bình": "/1/14/3/", "Chi": "/1/2/"} {
			actor := access.Actor{Name: name}
			for range 2 {
				require.NoError(t, s.Write(t.Context(), actor, func(tx *store.Tx) error {
					return tx.Record(store.Entry{Action: "test", Entity: "unit", Label: path, UnitPath: path})
				}))
			}
		}
		see := func(role access.Role, path string) (names []string) {
			actor := access.Actor{Grants: []access.Grant{{Role: role, Path: path}}}
			require.NoError(t, s.Read(t.Context(), actor, func(tx *store.Tx) (err error) {
				names, err = store.AuditPeople(tx)
				return err
			}))
			return names
		}
		require.Equal(t, []string{"An", "Bình"}, see(access.Organizer, "/1/14/"))
		require.Len(t, see(access.Admin, "/"), 3)
		require.Empty(t, see(access.Clerk, "/1/14/"), "a role that may not see the log")
	})
}
