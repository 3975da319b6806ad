package storetest

import (
	"fmt"
	"os"
	"sync"
	"testing"

	"daihoi/models/store"
)

// Filled is a database that is slow to fill, filled once per engine and copied for every test.
type Filled struct {
	sqlite   func() ([]byte, error)
	postgres func() (name string, err error)
}

// Fill registers how to fill it; nothing runs before the first test needs it.
func Fill(fill func(s *store.Store) error) Filled {
	return Filled{
		sqlite: sync.OnceValues(func() ([]byte, error) {
			blank, err := migrated()
			if err != nil {
				return nil, err
			}
			return file(blank, fill)
		}),
		postgres: sync.OnceValues(func() (string, error) {
			running, err := server()
			if err != nil {
				return "", err
			}
			name := fmt.Sprintf("daihoi_filled_%d_%d", os.Getpid(), databases.Add(1))
			if err := run(running.address, "CREATE DATABASE "+name+" TEMPLATE "+blankName()); err != nil {
				return "", err
			}
			return name, filled(withDatabase(running.address, name), fill)
		}),
	}
}

// Each runs the test on a SQLite copy and on a PostgreSQL copy.
func (f Filled) Each(t *testing.T, run func(t *testing.T, s *store.Store)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); run(t, f.SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); run(t, f.Postgres(t)) })
}

// SQLite opens a copy.
func (f Filled) SQLite(t testing.TB) *store.Store {
	t.Helper()
	return openCopy(t, f.sqlite)
}

// Postgres opens a copy.
func (f Filled) Postgres(t testing.TB) *store.Store {
	t.Helper()
	needServer(t)
	name, err := f.postgres()
	if err != nil {
		t.Fatal(err)
	}
	address, drop := create(t, name)
	t.Cleanup(func() {
		if err := drop(); err != nil {
			t.Error(err)
		}
	})
	return open(t, address)
}
