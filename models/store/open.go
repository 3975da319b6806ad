// Package store opens the database, SQLite by default and PostgreSQL by address, and runs transactions.
//
// Nothing else in the program has a database handle: everything goes through Read and Write, and a Tx (tx.go) knows
// the actor and the time, scopes queries to the actor's units (Within), checks rights (Require) and writes the audit
// entry (Record). open.go opens and checks the database, migrate.go updates the schema, trouble.go names what keeps a
// database from working, once.go remembers answers to forms, instant.go is the stored time, audit.go reads the log,
// seal.go seals what a stolen copy must not tell, with the keys of key.go; reseal.go changes the keys.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	msqlite "modernc.org/sqlite"

	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/secret"
)

// MinSQLite is the first release without the WAL-reset bug (sqlite.org/wal.html#walresetbug).
const MinSQLite = "3.51.3"

// Options are the settings that differ between server, command and test.
type Options struct {
	Clock     func() time.Time // required: now
	MustExist bool             // refuse to create a database
	Examine   bool             // look for damage first, unless the file is as it was left (sound.go)
	// Replicated leaves merging the write-ahead log of a SQLite database into its file to the one who copies that log.
	Replicated bool
	Watched    bool // stop writing when another database is written over the SQLite file
	// Upgrading hears that a SQLite database of an earlier version has been copied and is about to be upgraded.
	Upgrading func(kept string, from, to int64)
	Standby   string            // address of a copy of a PostgreSQL database from which Look reads, "" for none
	Keys      Keys              // to the sealed values
	NewKey    func(file string) // hears that a database which had none got its keys
}

// Store is an open database. On SQLite, reads use a pool of query-only connections and writes a pool of one
// connection; on PostgreSQL both are the same pool.
type Store struct {
	reader, writer *gorm.DB
	standby        *gorm.DB // nil without one
	clock          func() time.Time
	today          calendar.Date // SetToday; zero: the day of the clock
	target         string
	postgres       bool
	upgrading      func(kept string, from, to int64)

	box     *secret.Box // of the sealed values
	fileBox *secret.Box // of uploaded files
	keys    secret.Keys
	keyFile string

	path    string // of the SQLite file
	sound   bool   // it has been read through for damage, or left sound
	opened  os.FileInfo
	watch   *watch                      // nil unless Watched
	trouble atomic.Pointer[fault.Error] // why the last write failed
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
		err = s.openSQLite(target, o)
	}
	if err == nil {
		err = s.prepare(ctx, o)
	}
	if err == nil && o.Standby != "" {
		err = s.openStandby(ctx, o.Standby)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// prepare makes an opened database fit for use, or refuses it.
func (s *Store) prepare(ctx context.Context, o Options) error {
	if o.Examine {
		if err := s.examine(ctx); err != nil {
			return err
		}
	}
	if filled, err := s.filled(ctx); err != nil {
		return err
	} else if !filled && o.MustExist {
		return fault.New(fault.NotFound, "fault.db_empty", "Target", s.Target())
	}
	if err := s.migrate(ctx, o); err != nil {
		return err
	}
	if err := s.check(ctx); err != nil {
		return err
	}
	if err := s.takeFileBox(ctx); err != nil {
		return err
	}
	if s.postgres {
		return nil
	}
	if err := s.mark(ctx); err != nil {
		return s.unusable(err)
	}
	if err := s.remember(s.target); err != nil || !o.Watched {
		return err
	}
	return s.watchFile()
}

// filled reports whether the database has any schema of the program.
func (s *Store) filled(ctx context.Context) (filled bool, err error) {
	pool, err := s.writer.DB()
	if err != nil {
		return false, err
	}
	query := "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'goose_db_version')"
	if s.postgres {
		query = "SELECT to_regclass('goose_db_version') IS NOT NULL"
	}
	err = pool.QueryRowContext(ctx, query).Scan(&filled)
	if err != nil {
		return false, s.unusable(err)
	}
	return filled, nil
}

// unusable is the fault for a database that cannot be opened.
func (s *Store) unusable(err error) error {
	if troubleOf(err) == "damaged" {
		return fault.Wrap(err, fault.Down, "fault.db_damaged", "Target", s.Target())
	}
	return fault.Wrap(err, fault.Internal, "fault.db_unwritable", "Target", s.Target())
}

// longestExamination bounds examine: a database of the whole country takes less than a second.
const longestExamination = 30 * time.Second

// examine refuses a SQLite file whose structure is damaged. What could not be examined in time counts as sound.
func (s *Store) examine(ctx context.Context) error {
	if s.postgres || s.sound {
		return nil
	}
	pool, err := s.writer.DB()
	if err != nil {
		return err
	}
	limited, cancel := context.WithTimeout(ctx, longestExamination)
	defer cancel()
	var found string
	err = pool.QueryRowContext(limited, "PRAGMA quick_check(1)").Scan(&found)
	switch {
	case err == nil && found != "ok":
		err = errors.New(found)
	case err == nil || limited.Err() != nil:
		s.sound = err == nil
		return ctx.Err()
	case troubleOf(err) != "damaged":
		return s.unusable(err)
	}
	return fault.Wrap(err, fault.Down, "fault.db_damaged", "Target", s.Target())
}

func (s *Store) openPostgres(address string) (err error) {
	pool, err := postgresPool(address)
	if err == nil {
		s.writer, err = gorm.Open(postgres.New(postgres.Config{Conn: pool}), config())
	}
	if err != nil {
		return fault.Wrap(err, fault.Internal, "fault.db_unreachable", "Target", withoutPassword(address))
	}
	s.reader = s.writer
	return errors.Join(setPool(s.writer, 16), registerSealing(s.writer))
}

// postgresPool plans each statement for its values, unless the address says otherwise. After five executions the server would
// take one plan for all: that for a whole country, which reads the delegates of one congress fifteen times slower.
func postgresPool(address string) (*sql.DB, error) {
	c, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, err
	}
	const plans = "plan_cache_mode"
	if _, given := c.RuntimeParams[plans]; !given {
		c.RuntimeParams[plans] = "force_custom_plan"
	}
	return stdlib.OpenDB(*c), nil
}

func (s *Store) openSQLite(path string, o Options) (err error) {
	if path, err = filepath.Abs(path); err != nil {
		return err
	}
	s.path = path
	s.sound = o.Examine && s.leftSound()
	switch info, err := os.Stat(path); {
	case err != nil && (o.MustExist || !os.IsNotExist(err)):
		return fault.Wrap(err, fault.NotFound, "fault.db_missing", "Target", path)
	case err != nil:
		if err := newPrivateFile(path); err != nil {
			return fault.Wrap(err, fault.Internal, "fault.db_unwritable", "Target", path)
		}
	case o.MustExist && info.Size() == 0:
		return fault.New(fault.NotFound, "fault.db_empty", "Target", path)
	}
	// Open the writer first: it creates the file and switches to WAL, which the read-only pool cannot do.
	common := "_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)&_pragma=synchronous(FULL)"
	if o.Replicated {
		common += "&_pragma=wal_autocheckpoint(0)"
	}
	if s.writer, err = openPool(path, common+"&_pragma=journal_mode(WAL)&_txlock=immediate", 1); err != nil {
		return s.unusable(err)
	}
	s.reader, err = openPool(path, common+"&_pragma=query_only(1)", 4)
	return err
}

// newPrivateFile creates an empty file that only its owner reads. SQLite gives the files beside it the same rights.
func newPrivateFile(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

func openPool(path, pragmas string, connections int) (*gorm.DB, error) {
	dsn := "file:" + (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath() + "?" + pragmas
	connector, err := msqlite.NewConnector(dsn)
	if err != nil {
		return nil, err
	}
	db, err := gorm.Open(dialector{sqlite.New(sqlite.Config{Conn: sql.OpenDB(preparing{connector})}).(*sqlite.Dialector)}, config())
	if err != nil {
		return nil, err
	}
	return db, errors.Join(setPool(db, connections), registerSealing(db))
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

// Engine names the database's program.
func (s *Store) Engine() string {
	if s.postgres {
		return "PostgreSQL"
	}
	return "SQLite"
}

// Target is the opened target, without password.
func (s *Store) Target() string { return withoutPassword(s.target) }

// passwords are those in an address. With several servers it is none that url.Parse reads.
var passwords = regexp.MustCompile(`(^[a-z]+://[^/@]*?:)[^/]*(@)|([?&](?:ssl)?password=)[^&]*`)

func withoutPassword(target string) string {
	return passwords.ReplaceAllString(target, "${1}${3}xxxxx${2}")
}

// SetClock replaces the clock. The demo sets its simulated day with it before serving anything.
func (s *Store) SetClock(clock func() time.Time) { s.clock = clock }

// SetToday makes every transaction believe that it is the day, for trials and training. The clock stays: entries bear the
// real instant, so that the log tells when they were made. The zero day ends it.
func (s *Store) SetToday(day calendar.Date) { s.today = day }

// GivenDay is the day of SetToday, zero without one.
func (s *Store) GivenDay() calendar.Date { return s.today }

// Close closes the pools. On SQLite, closing the last connection merges the write-ahead log into the file.
func (s *Store) Close() error {
	var errs []error
	for _, db := range []*gorm.DB{s.reader, s.writer, s.standby} {
		if db == nil {
			continue
		}
		pool, err := db.DB()
		if err == nil {
			err = pool.Close()
		}
		errs = append(errs, err)
	}
	if s.watch != nil {
		errs = append(errs, s.watch.file.Close())
	}
	err := errors.Join(errs...)
	if err == nil && s.watch != nil {
		s.leaveNote()
	}
	return err
}
