package store_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// keyed is a database of its own in SQLite, with a key file, or a copy in PostgreSQL whose key is put into a file.
func keyed(t *testing.T, s *store.Store) store.Options {
	t.Helper()
	o := store.Options{Clock: storetest.Clock, Keys: store.Keys{File: filepath.Join(t.TempDir(), "daihoi.key")}}
	require.NoError(t, os.WriteFile(o.Keys.File, []byte(storetest.Key+"\n"), 0o600))
	if !store.IsPostgres(s.Target()) {
		require.NoError(t, s.Close())
	}
	return o
}

var plainFilled = storetest.Fill(func(s *store.Store) error {
	return s.Write(context.Background(), storetest.Root(), func(tx *store.Tx) error {
		if err := addPerson(tx, "0987000001", "001075700001"); err != nil {
			return err
		}
		return tx.Record(store.Entry{Action: "delegate_changed", Entity: "delegate", EntityID: 1, UnitPath: "/1/",
			Changes: []field.Change{{Field: "phone", Old: "0987000002", New: "0987000001"}, {Field: "full_name", New: "An"}}})
	})
})

type person struct {
	ID          int64
	FullName    string
	SearchKey   string
	SortKey     []byte
	Phone       string `gorm:"serializer:sealed;as:persons.phone"`
	CitizenID   string `gorm:"serializer:sealed;as:persons.citizen_id"`
	CitizenHash string `gorm:"serializer:hashed;of:CitizenID"`
}

func (person) TableName() string { return "persons" }

func addPerson(tx *store.Tx, phone, citizen string) error {
	return tx.DB().Create(&person{FullName: "An", SearchKey: "an", SortKey: []byte("an"), Phone: phone, CitizenID: citizen}).Error
}

// stands is what is there: the numbers of the only person as they are read and found, and the newest change of the log.
func stands(t *testing.T, s *store.Store) (phone, citizen string, changes []field.Change) {
	t.Helper()
	require.NoError(t, s.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
		hash, err := tx.CitizenHash("001075700001")
		require.NoError(t, err)
		var p person
		require.NoError(t, store.One(tx.DB().Where("citizen_hash = ?", hash), &p))
		phone, citizen = p.Phone, p.CitizenID
		entries, err := store.History(tx, "delegate", 1, 1)
		require.NoError(t, err)
		changes = entries[0].Diff()
		chain, err := store.CheckChain(tx, 0)
		require.NoError(t, err)
		require.True(t, chain.Whole() && !chain.Unprotected)
		sealed, err := store.CheckSealed(tx)
		require.NoError(t, err)
		require.EqualValues(t, store.Sealed{Values: 4}, sealed)
		return nil
	}))
	return phone, citizen, changes
}

func TestSealedColumnsAreReadFoundAndChanged(t *testing.T) {
	t.Parallel()
	plainFilled.Each(t, func(t *testing.T, s *store.Store) {
		phone, citizen, changes := stands(t, s)
		require.Equal(t, []string{"0987000001", "001075700001"}, []string{phone, citizen})
		require.Equal(t, []field.Change{{Field: "phone", Old: "0987000002", New: "0987000001"}, {Field: "full_name", New: "An"}}, changes)
		given := map[string]any{"phone": "0987000003", "citizen_id": "001075700009"}
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			require.NoError(t, tx.DB().Model(&person{}).Where("full_name = ?", "An").Updates(given).Error)
			require.Equal(t, "0987000003", given["phone"], "the caller's map stays")
			var raw struct{ Phone, CitizenID, CitizenHash string }
			require.NoError(t, tx.DB().Raw("SELECT phone, citizen_id, citizen_hash FROM persons").Scan(&raw).Error)
			require.True(t, strings.HasPrefix(raw.Phone, "k1:") && strings.HasPrefix(raw.CitizenID, "k1:"))
			require.NoError(t, tx.Unseal("persons.phone", &raw.Phone))
			require.Equal(t, "0987000003", raw.Phone)
			hash, err := tx.CitizenHash("001075700009")
			require.Equal(t, hash, raw.CitizenHash)
			return err
		})
		// A value that somebody has written past the program, or moved from another column, is not shown as one.
		for _, past := range []string{"UPDATE persons SET phone = '0987000001'", "UPDATE persons SET phone = citizen_id"} {
			storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error { return tx.DB().Exec(past).Error })
			require.NoError(t, s.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
				require.ErrorContains(t, tx.DB().Find(&[]person{}).Error, "persons.phone")
				sealed, err := store.CheckSealed(tx)
				require.Equal(t, []string{"persons.phone"}, append(sealed.Plain, sealed.Shut...))
				return err
			}))
		}
	})
}

func TestADatabaseOpensOnlyWithItsKey(t *testing.T) {
	t.Parallel()
	plainFilled.Each(t, func(t *testing.T, s *store.Store) {
		o := keyed(t, s)
		refused := func(keys store.Keys) (string, map[string]any) {
			again, err := store.Open(t.Context(), s.Target(), store.Options{Clock: storetest.Clock, Keys: keys})
			require.Nil(t, again)
			require.Error(t, err)
			return fault.As(err).Key, fault.As(err).Args
		}
		missing := filepath.Join(t.TempDir(), "gone.key")
		key, args := refused(store.Keys{File: missing})
		require.Equal(t, "fault.key_missing", key)
		require.Equal(t, missing, args["File"])
		require.NoFileExists(t, missing, "a key that is lost is not made anew")
		key, _ = refused(store.Keys{Text: "k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="})
		require.Equal(t, "fault.key_wrong", key)
		key, _ = refused(store.Keys{Text: "k2" + storetest.Key[2:]})
		require.Equal(t, "fault.key_wrong", key)
		key, _ = refused(store.Keys{Text: "0987000001"})
		require.Equal(t, "fault.key_text", key)
		require.NoError(t, os.WriteFile(missing, []byte("sen-hong-2024"), 0o600))
		key, _ = refused(store.Keys{File: missing})
		require.Equal(t, "fault.key_unreadable", key)

		again, err := store.Open(t.Context(), s.Target(), o)
		require.NoError(t, err)
		phone, _, _ := stands(t, again)
		require.Equal(t, "0987000001", phone)
		require.NoError(t, again.Close())
	})
}

func TestANewDatabaseGetsItsKey(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "new.db")
	var told string
	s, err := store.Open(t.Context(), path, store.Options{Clock: storetest.Clock, NewKey: func(file string) { told = file }})
	require.NoError(t, err)
	require.Equal(t, path+".key", told)
	require.Equal(t, told, s.KeyFile())
	info, err := os.Stat(told)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	require.NoError(t, s.Close())
	told = ""
	s, err = store.Open(t.Context(), path, store.Options{Clock: storetest.Clock, NewKey: func(file string) { told = file }})
	require.NoError(t, err)
	require.Empty(t, told)
	require.NoError(t, s.Close())
}

func TestARotatedKeySealsEverythingAnew(t *testing.T) {
	t.Parallel()
	plainFilled.Each(t, func(t *testing.T, s *store.Store) {
		o := keyed(t, s)
		again, err := store.Open(t.Context(), s.Target(), o)
		require.NoError(t, err)
		from, to, values, err := again.Rotate(t.Context())
		require.NoError(t, err)
		require.Equal(t, []string{"k1", "k2"}, []string{from, to})
		require.EqualValues(t, 4, values)
		check := func(s *store.Store) {
			phone, citizen, changes := stands(t, s)
			require.Equal(t, []string{"0987000001", "001075700001"}, []string{phone, citizen})
			require.Equal(t, "0987000002", changes[0].Old)
			require.NoError(t, s.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
				var old int64
				require.NoError(t, tx.DB().Raw("SELECT COUNT(*) FROM persons WHERE phone LIKE 'k1:%' OR citizen_id LIKE 'k1:%'").Scan(&old).Error)
				require.Zero(t, old)
				require.NoError(t, tx.DB().Raw("SELECT COUNT(*) FROM audit_entries WHERE changes LIKE '%k1:%'").Scan(&old).Error)
				require.Zero(t, old)
				entries, err := store.AuditLog(tx, store.AuditFilter{Limit: 1})
				require.Equal(t, "key_rotated", entries[0].Action)
				require.Equal(t, field.Change{Field: "key", Old: "k1", New: "k2"}, entries[0].Diff()[0])
				return err
			}))
		}
		check(again)
		require.NoError(t, again.Close())
		text, err := os.ReadFile(o.Keys.File)
		require.NoError(t, err)
		require.Contains(t, string(text), storetest.Key, "what earlier backups need stays")
		again, err = store.Open(t.Context(), s.Target(), o)
		require.NoError(t, err)
		require.Equal(t, "k2", again.KeyID())
		require.Equal(t, []string{"k1", "k2"}, again.KeyIDs())
		check(again)
		require.NoError(t, again.Close())
		_, err = store.Open(t.Context(), s.Target(), store.Options{Clock: storetest.Clock, Keys: store.Keys{Text: storetest.Key}})
		require.Equal(t, "fault.key_wrong", fault.As(err).Key)
	})
}

// A rotation that ends before its commit has left a key in the file; everything goes on with the old one.
func TestAnInterruptedRotationLeavesTheOldKey(t *testing.T) {
	t.Parallel()
	plainFilled.Each(t, func(t *testing.T, s *store.Store) {
		o := keyed(t, s)
		again, err := store.Open(t.Context(), s.Target(), o)
		require.NoError(t, err)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, _, _, err = again.Rotate(ctx)
		require.ErrorIs(t, err, context.Canceled)
		require.NoError(t, again.Close())
		again, err = store.Open(t.Context(), s.Target(), o)
		require.NoError(t, err)
		require.Equal(t, "k1", again.KeyID())
		require.Equal(t, []string{"k1", "k2"}, again.KeyIDs())
		storetest.Must(t, again, storetest.Root(), func(tx *store.Tx) error {
			return tx.DB().Model(&person{}).Where("full_name = ?", "An").Updates(map[string]any{"phone": "0987000001"}).Error
		})
		phone, _, _ := stands(t, again)
		require.Equal(t, "0987000001", phone)
		_, to, _, err := again.Rotate(t.Context())
		require.NoError(t, err)
		require.Equal(t, "k2", to, "the key that was made is taken")
		require.Equal(t, []string{"k1", "k2"}, again.KeyIDs())
		stands(t, again)
		require.NoError(t, again.Close())
	})
}

// The log of an earlier version is sealed with the rest. A link that was broken before stays broken, and only that.
func TestAnUpgradeSealsTheLogAndMendsNothing(t *testing.T) {
	t.Parallel()
	plainFilled.Each(t, func(t *testing.T, s *store.Store) {
		for id := range int64(2) {
			storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
				return tx.Record(store.Entry{Action: "delegate_changed", Entity: "delegate", EntityID: 2 + id, UnitPath: "/1/", Changes: []field.Change{{Field: "phone", New: "0987000004"}}})
			})
		}
		require.NoError(t, s.DownTo(t.Context(), 42))
		var raw, plain string
		count := func(s *store.Store) {
			require.NoError(t, s.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
				require.NoError(t, tx.DB().Raw("SELECT changes FROM audit_entries WHERE entity_id = 1").Scan(&raw).Error)
				return tx.DB().Raw("SELECT phone FROM persons").Scan(&plain).Error
			}))
		}
		count(s)
		require.Contains(t, raw, "0987000002", "it was plain")
		require.Equal(t, "0987000001", plain)
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			return tx.DB().Exec("INSERT INTO backup_runs (at, kind, file, size, link, hash, fault) SELECT at, 'backup', 'a', 1, id, hash, '' FROM audit_links").Error
		})
		breakLink(t, s)
		again, err := store.Open(t.Context(), s.Target(), storetest.Options())
		require.NoError(t, err)
		t.Cleanup(func() { _ = again.Close() })
		count(again)
		require.NotContains(t, raw+plain, "09870")
		require.NoError(t, again.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
			chain, err := store.CheckChain(tx, 1)
			require.NoError(t, err)
			require.EqualValues(t, 2, chain.Broken)
			require.False(t, chain.Unprotected)
			var remembered string
			require.NoError(t, tx.DB().Raw("SELECT hash FROM backup_runs WHERE link = 1").Scan(&remembered).Error)
			require.Equal(t, chain.Anchor, remembered, "the backup's own link is known again")
			entries, err := store.AuditLog(tx, store.AuditFilter{Limit: 2})
			require.Equal(t, "numbers_sealed", entries[0].Action)
			require.Equal(t, "audit_hash", entries[0].Diff()[0].Field)
			require.Equal(t, "0987000004", entries[1].Diff()[0].New)
			return err
		}))
	})
}

// breakLink changes an entry of the second link past the database's protection.
func breakLink(t *testing.T, s *store.Store) {
	t.Helper()
	trigger := "DROP TRIGGER audit_entries_kept_update"
	again := `CREATE TRIGGER audit_entries_kept_update BEFORE UPDATE ON audit_entries BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END`
	if store.IsPostgres(s.Target()) {
		trigger, again = "ALTER TABLE audit_entries DISABLE TRIGGER audit_entries_kept", "ALTER TABLE audit_entries ENABLE TRIGGER audit_entries_kept"
	}
	storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
		for _, statement := range []string{trigger, "UPDATE audit_entries SET label = 'x' WHERE entity_id = 2", again} {
			if err := tx.DB().Exec(statement).Error; err != nil {
				return err
			}
		}
		return nil
	})
}
