// Package store opens the database, SQLite by default and PostgreSQL by address, and runs transactions.
//
// Nothing else in the program has a database handle: everything goes through Read and Write, and a Tx (tx.go) knows
// the actor and the time, scopes queries to the actor's units (Within), checks rights (Require) and writes the audit
// entry (Record). open.go opens and checks the database, migrate.go updates the schema, instant.go is the stored
// time, audit.go reads the log.
package store

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"gorm.io/driver/postgres"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	msqlite "modernc.org/sqlite"

	"daihoi/models/fault"
)

// MinSQLite is the first release without the WAL-reset bug (sqlite.org/wal.html#walresetbug).
const MinSQLite = "3.51.3"

// Options are the settings that differ between server, command and test.
type Options struct {
	Clock     func() time.Time // required: now
	MustExist bool             // refuse to create a SQLite file
	// Upgrading hears that a SQLite database of an earlier version has been copied and is about to be upgraded.
	Upgrading func(kept string, from, to int64)
}

// Store is an open database. On SQLite, reads use a pool of query-only connections and writes a pool of one
// connection; on PostgreSQL both are the same pool.
type Store struct {
	reader, writer *gorm.DB
	clock          func() time.Time
	target         string
	postgres       bool
	upgrading      func(kept string, from, to int64)
}

// IsPostgres reports whether target names a PostgreSQL database rather than a SQLite file.
func IsPostgres(target string) bool {
	return strings.HasPrefix(target, "postgres://") || strings.HasPrefix(target, "postgresql://")
}

// Open opens target (a file path or a postgres:// address), updates its schema and checks the settings that the
// program relies on. It refuses a database with a newer schema.
func Open(ctx context.Context, target string, o Options) (*Store, error) {
	s := &Store{clock: o.Clock, target: target, postgres: IsPostgres(target), upgrading: o.Upgrading}
	var err error
	if s.postgres {
		err = s.openPostgres(target)
	} else {
		err = s.openSQLite(target, o.MustExist)
	}
	if err != nil {
		return nil, err
	}
	if err = s.migrate(ctx); err == nil {
		err = s.check(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Store) openPostgres(address string) (err error) {
	s.writer, err = gorm.Open(postgres.Open(address), config())
	if err != nil {
		return fault.Wrap(err, fault.Internal, "fault.db_unreachable", "Target", withoutPassword(address))
	}
	s.reader = s.writer
	return setPool(s.writer, 16)
}

func (s *Store) openSQLite(path string, mustExist bool) (err error) {
	if path, err = filepath.Abs(path); err != nil {
		return err
	}
	if _, err := os.Stat(path); err != nil && (mustExist || !os.IsNotExist(err)) {
		return fault.Wrap(err, fault.NotFound, "fault.db_missing", "Target", path)
	}
	// Open the writer first: it creates the file and switches to WAL, which the read-only pool cannot do.
	common := "_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)&_pragma=synchronous(FULL)"
	if s.writer, err = openPool(path, common+"&_pragma=journal_mode(WAL)&_txlock=immediate", 1); err != nil {
		return fault.Wrap(err, fault.Internal, "fault.db_unwritable", "Target", path)
	}
	s.reader, err = openPool(path, common+"&_pragma=query_only(1)", 4)
	return err
}

func openPool(path, pragmas string, connections int) (*gorm.DB, error) {
	dsn := "file:" + (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath() + "?" + pragmas
	db, err := gorm.Open(dialector{sqlite.New(sqlite.Config{DriverName: "sqlite", DSN: dsn}).(*sqlite.Dialector)}, config())
	if err != nil {
		return nil, err
	}
	return db, setPool(db, connections)
}

func setPool(db *gorm.DB, connections int) error {
	pool, err := db.DB()
	if err != nil {
		return err
	}
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	return nil
}

func config() *gorm.Config {
	return &gorm.Config{TranslateError: true, SkipDefaultTransaction: true, Logger: counter{},
		DisableForeignKeyConstraintWhenMigrating: true}
}

// dialector adapts gorm.io/driver/sqlite to modernc.org/sqlite, whose constraint errors it does not recognise.
type dialector struct{ *sqlite.Dialector }

// Translate maps SQLite's extended result codes (sqlite.org/rescode.html) to GORM's errors.
func (d dialector) Translate(err error) error {
	var e *msqlite.Error
	if errors.As(err, &e) {
		switch e.Code() {
		case 1555, 2067: // CONSTRAINT_PRIMARYKEY, CONSTRAINT_UNIQUE
			return gorm.ErrDuplicatedKey
		case 787: // CONSTRAINT_FOREIGNKEY
			return gorm.ErrForeignKeyViolated
		case 275: // CONSTRAINT_CHECK
			return gorm.ErrCheckConstraintViolated
		}
	}
	return err
}

// check verifies the settings that the store relies on.
func (s *Store) check(ctx context.Context) error {
	if s.postgres {
		return nil
	}
	var version, journal string
	var sync, keys, readOnly int
	row := func(db *gorm.DB, query string, into any) error {
		pool, err := db.DB()
		if err != nil {
			return err
		}
		return pool.QueryRowContext(ctx, query).Scan(into)
	}
	err := errors.Join(
		row(s.writer, "SELECT sqlite_version()", &version), row(s.writer, "PRAGMA journal_mode", &journal),
		row(s.writer, "PRAGMA synchronous", &sync), row(s.writer, "PRAGMA foreign_keys", &keys),
		row(s.reader, "PRAGMA query_only", &readOnly))
	if err != nil {
		return err
	}
	if olderThan(version, MinSQLite) || journal != "wal" || sync != 2 || keys != 1 || readOnly != 1 {
		return fmt.Errorf("store: unsafe SQLite: version %s (need %s), journal_mode %s, synchronous %d, foreign_keys %d, reader query_only %d",
			version, MinSQLite, journal, sync, keys, readOnly)
	}
	return nil
}

func olderThan(version, floor string) bool {
	var a, b [3]int
	_, err1 := fmt.Sscanf(version, "%d.%d.%d", &a[0], &a[1], &a[2])
	_, err2 := fmt.Sscanf(floor, "%d.%d.%d", &b[0], &b[1], &b[2])
	if err1 != nil || err2 != nil {
		return true
	}
	for i := range a {
		if a[i] != b[i] {
			return a[i] < b[i]
		}
	}
	return false
}

// Target is the opened target, without password.
func (s *Store) Target() string { return withoutPassword(s.target) }

func withoutPassword(target string) string {
	if u, err := url.Parse(target); err == nil && u.User != nil {
		return u.Redacted()
	}
	return target
}

// SetClock replaces the clock. The demo sets its simulated day with it before serving anything.
func (s *Store) SetClock(clock func() time.Time) { s.clock = clock }

// Close closes the pools. On SQLite, closing the last connection merges the write-ahead log into the file.
func (s *Store) Close() error {
	var errs []error
	for _, db := range []*gorm.DB{s.reader, s.writer} {
		if db == nil {
			continue
		}
		pool, err := db.DB()
		if err == nil {
			err = pool.Close()
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}
