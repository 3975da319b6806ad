package storetest

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/store"
)

func TestADatabaseComesBackAsNew(t *testing.T) {
	t.Parallel()
	s := Postgres(t)
	record := func() (id int64) {
		Must(t, s, Root(), func(tx *store.Tx) error {
			if err := store.PutSetting(tx, "a", "1"); err != nil {
				return err
			}
			if err := tx.Record(store.Entry{Action: "test", Entity: "unit", UnitPath: "/1/"}); err != nil {
				return err
			}
			entries, err := store.AuditLog(tx, store.AuditFilter{Limit: 9})
			require.Len(t, entries, 1)
			id = entries[0].ID
			return err
		})
		return id
	}
	require.EqualValues(t, 1, record())
	p := leased(t, s)
	require.NoError(t, p.empty())
	require.EqualValues(t, 1, record(), "its ids begin again")
}

func TestAChangedDatabaseDoesNotComeBack(t *testing.T) {
	t.Parallel()
	for _, change := range []string{
		"CREATE TABLE extra (id BIGINT)",
		"ALTER TABLE settings DROP COLUMN value",
		"ALTER TABLE grants DROP CONSTRAINT grants_pkey",
		"CREATE FUNCTION f() RETURNS TRIGGER LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
		"INSERT INTO goose_db_version(version_id, is_applied) VALUES (9999, TRUE)",
	} {
		p := fresh(t)
		t.Cleanup(func() { require.NoError(t, p.drop()) })
		require.NoError(t, p.empty(), change)
		Must(t, p.Store, Root(), func(tx *store.Tx) error { return tx.DB().Exec(change).Error })
		require.ErrorContains(t, p.empty(), "changed the schema", change)
		require.NoError(t, p.Close())
		require.Error(t, p.empty(), "closed")
	}
}

func TestADatabaseAtWorkDoesNotComeBack(t *testing.T) {
	t.Parallel()
	p := leased(t, Postgres(t))
	require.NoError(t, p.Write(context.Background(), Root(), func(tx *store.Tx) error {
		require.ErrorContains(t, p.empty(), "still in use")
		return store.PutSetting(tx, "a", "1")
	}))
	require.NoError(t, p.empty())
}

// leased is what Postgres keeps beside the store.
func leased(t *testing.T, s *store.Store) *pooled {
	p := &pooled{Store: s}
	Must(t, s, Root(), func(tx *store.Tx) error { return tx.DB().Raw(schemaMark).Scan(&p.schema).Error })
	return p
}
