package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
	msqlite "modernc.org/sqlite"

	"daihoi/models/access"
	"daihoi/models/fault"
)

// troublePrefix begins the keys of the faults that say why the database cannot work.
const troublePrefix = "fault.db_"

// down is the fault for a database that cannot work until someone acts.
func down(cause error, what string) error { return fault.Wrap(cause, fault.Down, troublePrefix+what) }

// Named puts a name to the errors of a disk or database that cannot work: the fault says what to do about it. Other
// errors stay as they are.
func Named(err error) error {
	if err == nil || fault.As(err) != nil {
		return err
	}
	switch what := troubleOf(err); what {
	case "":
		return err
	case "busy":
		return fault.Wrap(err, fault.Busy, "fault.busy")
	default:
		return down(err, what)
	}
}

func troubleOf(err error) string {
	var lite *msqlite.Error
	var refused interface{ SQLState() string }
	switch {
	case errors.As(err, &lite):
		return sqliteTrouble(lite.Code())
	case errors.As(err, &refused):
		return postgresTrouble(refused.SQLState())
	case errors.Is(err, context.DeadlineExceeded):
		return "busy"
	case errors.Is(err, syscall.ENOSPC):
		return "full"
	case errors.Is(err, syscall.EROFS):
		return "readonly"
	}
	return ""
}

// named is Named for errors of a transaction, which can lose its connection too.
func (s *Store) named(err error) error {
	if s.postgres && fault.As(err) == nil && lostConnection(err) {
		return down(err, "away")
	}
	return Named(err)
}

func lostConnection(err error) bool {
	var refused *pgconn.ConnectError
	var link *net.OpError
	return errors.As(err, &refused) || errors.As(err, &link) || errors.Is(err, driver.ErrBadConn) ||
		errors.Is(err, io.ErrUnexpectedEOF) || err != nil && strings.Contains(err.Error(), "conn closed")
}

// sqliteTrouble reads SQLite's result codes (sqlite.org/rescode.html).
func sqliteTrouble(code int) string {
	switch code {
	case 1032: // READONLY_DBMOVED
		return "replaced"
	case 4874: // IOERR_SHMSIZE: no room for the file beside the database
		return "full"
	}
	switch code & 0xff {
	case 5, 6: // BUSY, LOCKED
		return "busy"
	case 8: // READONLY
		return "readonly"
	case 10: // IOERR
		return "disk"
	case 11, 26: // CORRUPT, NOTADB
		return "damaged"
	case 13: // FULL
		return "full"
	case 14: // CANTOPEN
		return "away"
	}
	return ""
}

// postgresTrouble reads the error codes of PostgreSQL (appendix A of its manual).
func postgresTrouble(state string) string {
	switch state {
	case "40001", "40P01", "55P03", "53300": // serialization_failure, deadlock_detected, lock_not_available, too_many_connections
		return "busy"
	case "53100": // disk_full
		return "full"
	case "25006": // read_only_sql_transaction
		return "readonly"
	case "XX001", "XX002": // data_corrupted, index_corrupted
		return "damaged"
	}
	if strings.HasPrefix(state, "08") || strings.HasPrefix(state, "57P") { // connection_exception, operator intervention
		return "away"
	}
	return ""
}

// inPlace checks that the SQLite file at the path is still the one that was opened. Whoever deletes or replaces it
// would otherwise have every later change acknowledged and lost.
func (s *Store) inPlace() error {
	if s.opened == nil {
		return nil
	}
	now, err := os.Stat(s.path)
	switch {
	case err != nil:
		return down(err, "replaced")
	case !os.SameFile(s.opened, now):
		return down(errors.New("store: another file is at "+s.path), "replaced")
	}
	if _, err := os.Stat(s.path + "-wal"); err != nil { // open connections keep it; the newest changes are in it
		return down(err, "replaced")
	}
	if s.watch != nil {
		return s.watch.look(now)
	}
	return nil
}

// remember keeps the file's identity.
func (s *Store) remember(path string) (err error) {
	if s.path, err = filepath.Abs(path); err != nil {
		return err
	}
	s.opened, err = os.Stat(s.path)
	return err
}

// note keeps the reason for which nothing could be written until something has been written again. On a full disk small
// changes may still fit in; there only probe ends it.
func (s *Store) note(err error) error {
	switch f := fault.As(err); {
	case err == nil:
		if before := s.trouble.Load(); before != nil && before.Key != troublePrefix+"full" {
			s.trouble.Store(nil)
		}
	case f != nil && (f.Kind == fault.Down || f.Key == "fault.busy"):
		s.trouble.Store(f)
	}
	return err
}

// InTrouble reports whether the last write failed for want of the database.
func (s *Store) InTrouble() bool { return s.trouble.Load() != nil }

// Ready tries the database: it reads or, if nothing could be written the last time, writes. The word is what is wrong:
// full, readonly, disk, away, replaced, damaged, busy or error; "" when nothing is.
func (s *Store) Ready(ctx context.Context) (word string) {
	err := s.inPlace()
	switch {
	case err != nil:
	case s.trouble.Load() != nil:
		err = s.probe(ctx)
	default:
		err = s.Read(ctx, access.Program("ready"), func(tx *Tx) error {
			_, err := GetSetting(tx, Installation)
			return err
		})
	}
	if err == nil {
		return ""
	}
	if f := fault.As(err); f != nil && f.Key == "fault.busy" {
		return "busy"
	} else if f != nil && f.Kind == fault.Down {
		return strings.TrimPrefix(f.Key, troublePrefix)
	}
	return "error"
}

// probeSize is more than a form needs on the disk.
const probeSize = 256 << 10

// probe writes a setting of some size and deletes it.
func (s *Store) probe(ctx context.Context) error {
	const key = "probe"
	err := s.Write(ctx, access.Program("ready"), func(tx *Tx) error { return PutSetting(tx, key, strings.Repeat("0", probeSize)) })
	if err != nil {
		return err
	}
	err = s.Write(ctx, access.Program("ready"), func(tx *Tx) error { return tx.db.Delete(&Setting{Key: key}).Error })
	if err == nil {
		s.trouble.Store(nil)
	}
	return err
}
