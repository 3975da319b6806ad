package storetest

import (
	"context"
	"errors"
	"sync"
	"testing"

	"daihoi/models/store"
)

// Postgres returns an empty database. After the test it is emptied and reused with its connections, which costs about
// a tenth of creating a database and warming up connections.
func Postgres(t testing.TB) *store.Store {
	t.Helper()
	p := free.take()
	if p == nil {
		p = fresh(t)
	}
	t.Cleanup(func() {
		if !t.Failed() && p.empty() == nil {
			free.give(p)
			return
		}
		_ = p.Close()
		if err := p.drop(); err != nil {
			t.Error(err)
		}
	})
	return p.Store
}

// pooled is an open database that Postgres reuses.
type pooled struct {
	*store.Store
	schema string // schemaMark when it was new
	drop   func() error
}

func fresh(t testing.TB) *pooled {
	t.Helper()
	address, drop := create(t, blankName())
	s, err := store.Open(context.Background(), address, Options())
	p := &pooled{Store: s, drop: drop}
	if err == nil {
		err = s.Write(context.Background(), Root(), func(tx *store.Tx) error { return tx.DB().Raw(schemaMark).Scan(&p.schema).Error })
	}
	if err != nil {
		t.Fatal(errors.Join(err, drop()))
	}
	return p
}

// empty resets the database, or returns why it cannot be reused: the test closed it, changed its schema, filled it
// beyond what is worth deleting, or is still running.
func (p *pooled) empty() error {
	p.SetClock(Clock)
	return p.Write(context.Background(), Root(), func(tx *store.Tx) error {
		var schema string
		if err := tx.DB().Raw(schemaMark).Scan(&schema).Error; err != nil {
			return err
		}
		if schema != p.schema {
			return errors.New("storetest: the test has changed the schema")
		}
		return tx.DB().Exec(deleteAll).Error
	})
}

// schemaMark changes with columns, indexes, constraints, triggers and whether they fire, functions and the list of migrations.
const schemaMark = `SELECT md5(concat_ws('/',
	(SELECT string_agg(concat_ws(' ', attrelid, attname, atttypid, attnotnull, atthasdef), ',' ORDER BY attrelid, attnum)
		FROM pg_attribute WHERE attrelid >= 16384),
	(SELECT string_agg(oid || ' ' || conname, ',' ORDER BY oid) FROM pg_constraint WHERE oid >= 16384),
	(SELECT string_agg(concat_ws(' ', oid, tgname, tgenabled), ',' ORDER BY oid) FROM pg_trigger WHERE NOT tgisinternal),
	(SELECT string_agg(oid || ' ' || proname, ',' ORDER BY oid) FROM pg_proc WHERE oid >= 16384),
	(SELECT string_agg(version_id::text, ',' ORDER BY id) FROM goose_db_version)))`

// deleteAll deletes rather than truncates: truncating creates new files for every table and index and takes as long
// as a new database. Deleted rows still take space, so a database is not reused forever.
const deleteAll = `DO $$
DECLARE r record;
BEGIN
	IF EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
			AND backend_type = 'client backend' AND state <> 'idle') THEN
		RAISE EXCEPTION 'still in use';
	END IF;
	IF (SELECT sum(pg_relation_size(oid)) FROM pg_class WHERE relkind = 'r' AND oid >= 16384) > 8 * 1024 * 1024 THEN
		RAISE EXCEPTION 'too large';
	END IF;
	SET LOCAL session_replication_role = replica; -- no foreign keys, so that any order will do
	FOR r IN SELECT oid::regclass AS name FROM pg_class WHERE relkind = 'r' AND oid >= 16384
			AND relname <> 'goose_db_version' AND pg_relation_size(oid) > 0 LOOP
		EXECUTE 'DELETE FROM ' || r.name || CASE r.name::text WHEN 'settings' THEN ' WHERE key <> ''key_check''' ELSE '' END;
	END LOOP;
	FOR r IN SELECT format('%I.%I', schemaname, sequencename)::regclass AS name FROM pg_sequences
			WHERE last_value IS NOT NULL AND sequencename <> 'goose_db_version_id_seq' LOOP
		PERFORM setval(r.name, 1, false);
	END LOOP;
END $$`

// free holds the databases not in use.
var free stack

type stack struct {
	sync.Mutex
	of []*pooled
}

func (s *stack) take() *pooled {
	s.Lock()
	defer s.Unlock()
	if len(s.of) == 0 {
		return nil
	}
	last := s.of[len(s.of)-1]
	s.of = s.of[:len(s.of)-1]
	return last
}

func (s *stack) give(p *pooled) {
	s.Lock()
	defer s.Unlock()
	s.of = append(s.of, p)
}
