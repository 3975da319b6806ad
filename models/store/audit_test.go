package store_test

import (
	"strings"
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

// A log too long to be sorted for a page is walked from its newest entry, with the same result.
func TestALongLogIsWalked(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		require.NoError(t, s.Write(t.Context(), storetest.Root(), func(tx *store.Tx) error {
			return tx.DB().Exec(`INSERT INTO audit_entries(at, user_name, action, entity, entity_id, label, unit_path, changes, reason, address, request, search_key)
				WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 42000)
				SELECT '2024-03-01T00:00:00.000Z', CASE WHEN i > 41990 THEN 'Chi' WHEN i < 11 THEN 'An' ELSE 'Bình' END, 'test', 'unit', i, 'Bản ghi ' || i,
				CASE i % 2 WHEN 0 THEN '/1/14/' || i || '/' ELSE '/1/2/' END, '[]', '', '', '', 'ban ghi ' || i FROM n`).Error
		}))
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			for _, q := range []string{
				"INSERT INTO levels(code, rank, name_vi, name_en, source) VALUES ('any', 1, 'Cấp', 'Level', 'test')",
				`INSERT INTO units(id, code, level_code, kind, name, full_name, path, search_key, sort_key, valid_from, edition)
					VALUES (14, '14', 'any', '', '', '', '/1/14/', '', CAST('1' AS {bytes}), '2024-01-01', 'test'), (2, '2', 'any', '', '', '', '/1/2/', '', CAST('1' AS {bytes}), '2024-01-01', 'test')`,
				"INSERT INTO users(id, username, full_name, password_hash, created_at) VALUES (91, 'dung', 'Dung', '', ''), (92, 'em', 'Em', '', '')",
				"INSERT INTO grants(user_id, unit_id, role) VALUES (91, 14, 'organizer'), (92, 2, 'organizer')",
			} {
				bytes := map[bool]string{true: "BYTEA", false: "BLOB"}[tx.DB().Name() == "postgres"]
				if err := tx.DB().Exec(strings.ReplaceAll(q, "{bytes}", bytes)).Error; err != nil {
					return err
				}
			}
			return nil
		})
		organizer := access.Actor{Grants: []access.Grant{{Role: access.Organizer, Path: "/1/14/"}}}
		require.NoError(t, s.Read(t.Context(), organizer, func(tx *store.Tx) error {
			ids := func(f store.AuditFilter) (ids []int64) {
				f.Limit = 3
				entries, err := store.AuditLog(tx, f)
				require.NoError(t, err)
				for _, e := range entries {
					ids = append(ids, e.EntityID)
				}
				return ids
			}
			require.Equal(t, []int64{42000, 41998, 41996}, ids(store.AuditFilter{}))
			require.Equal(t, []int64{10, 8, 6}, ids(store.AuditFilter{UserName: "An"}))
			require.Equal(t, []int64{41510}, ids(store.AuditFilter{UnitPath: "/1/14/41510/"}))
			require.Empty(t, ids(store.AuditFilter{UnitPath: "/1/2/"}), "outside")
			require.Equal(t, []int64{4242}, ids(store.AuditFilter{Text: "ghi 4242"}))
			entries, err := store.AuditLog(tx, store.AuditFilter{Limit: 3})
			require.NoError(t, err)
			require.Equal(t, []int64{41994, 41992, 41990}, ids(store.AuditFilter{Before: entries[2].ID}))
			names, err := store.AuditPeople(tx)
			require.NoError(t, err)
			require.Equal(t, []string{"Dung"}, names, "who has a role there")
			return nil
		}))
	})
}
