package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"daihoi/models/access"
	"daihoi/models/fault"
)

// CopyInto writes a consistent copy of the SQLite database into a new file that only its owner may read. It reads in
// one transaction on a connection of its own: nobody waits for it.
func (s *Store) CopyInto(ctx context.Context, path string) error {
	if s.postgres {
		return fault.New(fault.Invalid, "backup.postgres")
	}
	source, err := filepath.Abs(s.target)
	if err != nil {
		return err
	}
	// VACUUM INTO takes an empty file that exists; it would make one that everybody may read.
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	db, err := openPool(source, "_pragma=busy_timeout(5000)", 1)
	if err != nil {
		return err
	}
	err = db.WithContext(ctx).Exec("VACUUM INTO ?", path).Error
	pool, closing := db.DB()
	if closing == nil {
		closing = pool.Close()
	}
	return errors.Join(err, closing)
}

// earlierCopies is how many copies made before upgrades stay.
const earlierCopies = 3

// keepEarlier copies the database before it is upgraded from the version, beside the file: "daihoi.db.v30-20240405-090000".
// The newest few copies stay.
func (s *Store) keepEarlier(ctx context.Context, version int64) (path string, err error) {
	path = fmt.Sprintf("%s.v%d-%s", s.target, version, s.clock().Format("20060102-150405"))
	half := path + ".part"
	if err := errors.Join(os.RemoveAll(half), os.RemoveAll(path)); err != nil {
		return "", err
	}
	if err := s.CopyInto(ctx, half); err != nil {
		return "", errors.Join(err, os.Remove(half))
	}
	if err := errors.Join(Flush(half), os.Rename(half, path), Flush(filepath.Dir(path))); err != nil {
		return "", err
	}
	copies, err := s.copies()
	if err != nil {
		return "", err
	}
	byAge := func(path string) string { return path[len(path)-len("20060102-150405"):] }
	slices.SortFunc(copies, func(a, b string) int { return strings.Compare(byAge(b), byAge(a)) })
	for _, old := range copies[min(len(copies), earlierCopies):] {
		if err := os.Remove(old); err != nil {
			return "", err
		}
	}
	return path, nil
}

var earlierCopy = regexp.MustCompile(`^\.v([0-9]+)-[0-9]{8}-[0-9]{6}$`)

// copies are those made before upgrades.
func (s *Store) copies() (paths []string, err error) {
	names, err := os.ReadDir(filepath.Dir(s.target))
	for _, entry := range names {
		if earlierCopy.MatchString(strings.TrimPrefix(entry.Name(), filepath.Base(s.target))) {
			paths = append(paths, filepath.Join(filepath.Dir(s.target), entry.Name()))
		}
	}
	return paths, err
}

// PlainCopies are the copies made before upgrades from versions that did not seal anything.
func (s *Store) PlainCopies() (paths []string, err error) {
	if s.postgres {
		return nil, nil
	}
	all, err := s.copies()
	for _, path := range all {
		of := earlierCopy.FindStringSubmatch(strings.TrimPrefix(filepath.Base(path), filepath.Base(s.target)))
		if version, err := strconv.Atoi(of[1]); err == nil && version < sealingNumbers {
			paths = append(paths, path)
		}
	}
	return paths, err
}

// Examine opens a SQLite file that may be damaged or made by a stranger, for reading alone: it changes nothing, runs no
// migration and trusts nothing in the schema. Write must not be called.
func Examine(ctx context.Context, path string, clock func() time.Time) (*Store, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(path); err != nil {
		return nil, fault.Wrap(err, fault.NotFound, "fault.db_missing", "Target", path)
	}
	s := &Store{clock: clock, target: path}
	s.reader, err = openPool(path, "_pragma=busy_timeout(5000)&_pragma=query_only(1)&_pragma=trusted_schema(0)&_pragma=cell_size_check(1)", 1)
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "fault.db_damaged", "Target", path)
	}
	s.writer = s.reader
	return s, nil
}

// SchemaVersion is the version of the newest migration in the database.
func SchemaVersion(tx *Tx) (version int64, err error) {
	return version, tx.db.Raw("SELECT COALESCE(MAX(version_id), 0) FROM goose_db_version").Scan(&version).Error
}

// SchemaParts are the tables, indexes, triggers and views of a SQLite database, as they were written. The two tables of
// one number each that replicating leaves in a database do not count.
func SchemaParts(tx *Tx) (parts map[string]string, err error) {
	var rows []struct{ Type, Name, SQL string }
	err = tx.db.Raw("SELECT type, name, COALESCE(sql, '') AS sql FROM sqlite_master " +
		"WHERE NOT (type = 'table' AND name IN ('_litestream_seq', '_litestream_lock'))").Scan(&rows).Error
	parts = make(map[string]string, len(rows))
	for _, r := range rows {
		parts[r.Type+" "+r.Name] = r.SQL
	}
	return parts, err
}

// Damage is what SQLite itself finds wrong in the file: the first lines of integrity_check, and rows whose reference
// leads nowhere. Both are empty for a sound file.
func Damage(tx *Tx) (torn, loose []string, err error) {
	if tx.db.Name() == "postgres" {
		err = tx.db.Raw("SELECT conrelid::regclass || ' ' || conname FROM pg_constraint WHERE NOT convalidated LIMIT 20").Scan(&loose).Error
		if err == nil {
			err = tx.db.Raw("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid LIMIT 20").Scan(&torn).Error
		}
		return torn, loose, err
	}
	if err := tx.db.Raw("PRAGMA integrity_check(20)").Scan(&torn).Error; err != nil {
		return []string{err.Error()}, nil, nil
	}
	if len(torn) == 1 && torn[0] == "ok" {
		torn = nil
	}
	var rows []struct {
		Table  string
		Rowid  *int64
		Parent string
	}
	if err := tx.db.Raw("PRAGMA foreign_key_check").Scan(&rows).Error; err != nil {
		return append(torn, err.Error()), nil, nil
	}
	for _, r := range rows[:min(len(rows), 20)] {
		row := int64(0)
		if r.Rowid != nil {
			row = *r.Rowid
		}
		loose = append(loose, fmt.Sprintf("%s %d → %s", r.Table, row, r.Parent))
	}
	return torn, loose, nil
}

// Counts are the numbers of rows of every table.
func Counts(tx *Tx) (map[string]int64, error) {
	names := "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
	if tx.db.Name() == "postgres" {
		names = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
	}
	var tables []string
	if err := tx.db.Raw(names).Scan(&tables).Error; err != nil {
		return nil, err
	}
	counts := make(map[string]int64, len(tables))
	for _, table := range tables {
		var n int64
		if err := tx.db.Raw(`SELECT COUNT(*) FROM "` + strings.ReplaceAll(table, `"`, `""`) + `"`).Scan(&n).Error; err != nil {
			return nil, err
		}
		counts[table] = n
	}
	return counts, nil
}

// Blank is the schema that this program makes, by SchemaParts of a new file in the folder.
func Blank(ctx context.Context, dir string, clock func() time.Time) (parts map[string]string, err error) {
	s, err := Open(ctx, filepath.Join(dir, "blank.db"), Options{Clock: clock})
	if err != nil {
		return nil, err
	}
	err = s.Read(ctx, access.Program("schema"), func(tx *Tx) (err error) {
		parts, err = SchemaParts(tx)
		return err
	})
	return parts, errors.Join(err, s.Close())
}

// ForgetSessions removes the sessions from a copied file, so that nobody can go on with them, and leaves no trace of
// them in it.
func ForgetSessions(ctx context.Context, path string) error {
	db, err := openPool(path, "_pragma=secure_delete(1)&_pragma=journal_mode(DELETE)", 1)
	if err != nil {
		return err
	}
	err = db.WithContext(ctx).Exec("DELETE FROM sessions").Error
	pool, closing := db.DB()
	if closing == nil {
		closing = pool.Close()
	}
	return errors.Join(err, closing)
}

// MergeLog merges the write-ahead log into a SQLite file that nobody has open, and removes it.
func MergeLog(ctx context.Context, path string) error {
	db, err := openPool(path, "_pragma=busy_timeout(0)", 1)
	if err != nil {
		return err
	}
	var mode string
	err = db.WithContext(ctx).Raw("PRAGMA journal_mode = DELETE").Scan(&mode).Error
	if err == nil && mode != "delete" {
		err = fmt.Errorf("store: journal_mode is still %s", mode)
	}
	pool, closing := db.DB()
	if closing == nil {
		closing = pool.Close()
	}
	return errors.Join(err, closing)
}
