// Package storetest gives tests real databases: a fresh SQLite file each, and a fresh PostgreSQL database if
// PostgreSQL is installed. Otherwise the test is skipped with one line, or fails if CI=true.
package storetest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/store"
)

// Today is the date in every test.
var Today = calendar.Of(2024, 4, 5)

// Clock is fixed at 09:00 on Today in Viet Nam.
func Clock() time.Time { return time.Date(2024, 4, 5, 9, 0, 0, 0, calendar.Zone()) }

// Key opens the sealed values of every database of this package.
const Key = "k1:dGhlIGtleSBvZiB0ZXN0cywga25vd24gdG8gYWxsISE="

// Options open a database of this package again.
func Options() store.Options { return store.Options{Clock: Clock, Keys: store.Keys{Text: Key}} }

// Each runs the test on SQLite and on PostgreSQL. A short run, as under the race detector, takes only SQLite: where one
// goroutine asks at a time, the second database says nothing about races.
func Each(t *testing.T, run func(t *testing.T, s *store.Store)) {
	t.Helper()
	if testing.Short() {
		run(t, SQLite(t))
		return
	}
	AtOnce(t, run)
}

// AtOnce is Each for tests in which several goroutines ask at once: a short run takes both databases too.
func AtOnce(t *testing.T, run func(t *testing.T, s *store.Store)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); run(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); run(t, Postgres(t)) })
}

// SQLite opens a copy of one migrated file, which is much faster than migrating again.
func SQLite(t testing.TB) *store.Store {
	t.Helper()
	return openCopy(t, migrated)
}

func openCopy(t testing.TB, original func() ([]byte, error)) *store.Store {
	t.Helper()
	data, err := original()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "test.db")
	if err := errors.Join(os.WriteFile(path, data, 0o600), os.WriteFile(store.KeyFileOf(path), []byte(Key+"\n"), 0o600)); err != nil {
		t.Fatal(err)
	}
	return open(t, path)
}

var migrated = sync.OnceValues(func() ([]byte, error) {
	return file(nil, func(*store.Store) error { return nil })
})

// file returns a SQLite database file: begin after fill has worked on it.
func file(begin []byte, fill func(*store.Store) error) ([]byte, error) {
	dir, err := os.MkdirTemp("", "daihoi-test-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "original.db")
	if err := os.WriteFile(path, begin, 0o600); err != nil {
		return nil, err
	}
	if err := filled(path, fill); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}

func filled(target string, fill func(*store.Store) error) error {
	s, err := store.Open(context.Background(), target, Options())
	if err != nil {
		return err
	}
	return errors.Join(fill(s), s.Close())
}

func open(t testing.TB, target string) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), target, Options())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// Must runs fn as the actor in a write transaction and fails the test on an error.
func Must(t testing.TB, s *store.Store, actor access.Actor, fn func(*store.Tx) error) {
	t.Helper()
	if err := s.Write(context.Background(), actor, fn); err != nil {
		t.Fatal(err)
	}
}

// Root is an actor with every right.
func Root() access.Actor { return access.Program("test") }
