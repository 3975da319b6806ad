package store_test

import (
	"testing"
	"time"

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

// Filters choose the same on both databases, a page goes on after the entry before, and entries of one moment keep their
// order.
func TestAuditLogFiltersAndPages(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for i, label := range []string{"Xã Đại Áng", "Xã Đông Mỹ", "100 % dự"} {
			s.SetClock(func() time.Time { return storetest.Clock().AddDate(0, 0, i) })
			record(t, s, label, label+" hai")
		}
		find := func(f store.AuditFilter) (labels []string) {
			f.Limit = 50
			require.NoError(t, s.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
				entries, err := store.AuditLog(tx, f)
				for _, e := range entries {
					labels = append(labels, e.Label)
				}
				return err
			}))
			return labels
		}
		all := []string{"100 % dự hai", "100 % dự", "Xã Đông Mỹ hai", "Xã Đông Mỹ", "Xã Đại Áng hai", "Xã Đại Áng"}
		require.Equal(t, all, find(store.AuditFilter{}))
		require.Equal(t, all[4:], find(store.AuditFilter{Text: "dai ang"}))
		require.Equal(t, all[:2], find(store.AuditFilter{Text: "100 %"}), "a sign of LIKE is only a sign")
		require.Empty(t, find(store.AuditFilter{Text: "_"}))
		require.Equal(t, all[2:4], find(store.AuditFilter{From: storetest.Today.AddDays(1), To: storetest.Today.AddDays(1)}))
		require.Equal(t, all, find(store.AuditFilter{Address: "10.0.0.7", UserName: "Bình", Entity: "unit", EntityID: 3}))
		require.Empty(t, find(store.AuditFilter{Address: "10.0.0.8"}))
		require.Equal(t, all[3:], find(store.AuditFilter{Before: 4}))
		require.Equal(t, all[5:], find(store.AuditFilter{Before: 2, Text: "xa"}))
		require.NoError(t, s.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
			rest, err := store.AuditRest(tx, store.AuditFilter{Text: "xa"})
			require.Zero(t, rest, "everything was looked through")
			return err
		}))
	})
}
