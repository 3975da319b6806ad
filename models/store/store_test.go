package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

func TestConstraintErrorsAreTranslated(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		try := func(statements ...string) error {
			return s.Write(t.Context(), storetest.Root(), func(tx *store.Tx) error {
				for _, q := range statements {
					if err := tx.DB().Exec(q).Error; err != nil {
						return err
					}
				}
				return nil
			})
		}
		one := "INSERT INTO settings(key, value) VALUES ('a', '1')"
		require.NoError(t, try(one))
		require.ErrorIs(t, try(one), gorm.ErrDuplicatedKey)
		require.ErrorIs(t, try("INSERT INTO grants(user_id, role, unit_id) VALUES (99, 'viewer', 99)"), gorm.ErrForeignKeyViolated)
	})
}

// Two transactions that lock the same rows in opposite order: PostgreSQL ends one of them, whose person may try again.
func TestDeadlockIsBusy(t *testing.T) {
	t.Parallel()
	s := storetest.Postgres(t)
	storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
		return errors.Join(store.PutSetting(tx, "a", "1"), store.PutSetting(tx, "b", "1"))
	})
	var locked, done sync.WaitGroup
	locked.Add(2)
	answers := make([]error, 2)
	for i, keys := range [][2]string{{"a", "b"}, {"b", "a"}} {
		done.Go(func() {
			answers[i] = s.Write(t.Context(), storetest.Root(), func(tx *store.Tx) error {
				err := store.PutSetting(tx, keys[0], "2")
				locked.Done()
				locked.Wait()
				return errors.Join(err, store.PutSetting(tx, keys[1], "2"))
			})
		})
	}
	done.Wait()
	if answers[0] == nil {
		answers[0], answers[1] = answers[1], answers[0]
	}
	require.Equal(t, fault.Busy, fault.KindOf(answers[0]), "%v", answers[0])
	require.NoError(t, answers[1], "only one of the two has to give way")
}

func TestReadCannotWrite(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		err := s.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error { return store.PutSetting(tx, "a", "1") })
		require.Error(t, err)
	})
}

func TestFailedWriteLeavesNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		stop := errors.New("stop")
		err := s.Write(t.Context(), storetest.Root(), func(tx *store.Tx) error {
			require.NoError(t, store.PutSetting(tx, "a", "1"))
			return stop
		})
		require.ErrorIs(t, err, stop)
		require.NoError(t, s.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
			value, err := store.GetSetting(tx, "a")
			require.Empty(t, value)
			return err
		}))
	})
}

// Concurrent read-then-write transactions must all succeed: on SQLite they queue at the one writer.
func TestConcurrentWritesAllSucceed(t *testing.T) {
	t.Parallel()
	s := storetest.SQLite(t)
	var wg sync.WaitGroup
	var failed atomic.Int64
	for range 8 {
		wg.Go(func() {
			for range 20 {
				if err := s.Write(t.Context(), storetest.Root(), func(tx *store.Tx) error {
					value, err := store.GetSetting(tx, "n")
					if err != nil {
						return err
					}
					return store.PutSetting(tx, "n", value+"x")
				}); err != nil {
					failed.Add(1)
				}
			}
		})
	}
	wg.Wait()
	require.Zero(t, failed.Load())
	require.NoError(t, s.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
		value, err := store.GetSetting(tx, "n")
		require.Len(t, value, 160)
		return err
	}))
}

func TestNewerDatabaseIsRefused(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "newer.db")
	s, err := store.Open(t.Context(), path, store.Options{Clock: storetest.Clock})
	require.NoError(t, err)
	storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
		return tx.DB().Exec("INSERT INTO goose_db_version(version_id, is_applied) VALUES (9999, TRUE)").Error
	})
	require.NoError(t, s.Close())
	_, err = store.Open(t.Context(), path, store.Options{Clock: storetest.Clock})
	require.Equal(t, "fault.db_newer", fault.As(err).Key)
}

func TestMissingAndDamagedFilesAreNamed(t *testing.T) {
	t.Parallel()
	_, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "none.db"), store.Options{Clock: storetest.Clock, MustExist: true})
	require.Equal(t, "fault.db_missing", fault.As(err).Key)
	path := filepath.Join(t.TempDir(), "text.db")
	require.NoError(t, os.WriteFile(path, []byte(strings.Repeat("no database ", 100)), 0o600))
	_, err = store.Open(t.Context(), path, store.Options{Clock: storetest.Clock})
	require.Equal(t, "fault.db_damaged", fault.As(err).Key)
}

func TestWithinKeepsToTheUnits(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			for _, path := range []string{"/1/", "/1/14/", "/1/14/3/", "/1/140/", "/1/2/"} {
				if err := tx.Record(store.Entry{Action: "test", Entity: "unit", Label: path, UnitPath: path}); err != nil {
					return err
				}
			}
			return nil
		})
		see := func(grants ...access.Grant) (labels []string) {
			require.NoError(t, s.Read(context.Background(), access.Actor{Grants: grants}, func(tx *store.Tx) error {
				entries, err := store.AuditLog(tx, store.AuditFilter{Limit: 50})
				for _, e := range entries {
					labels = append(labels, e.Label)
				}
				return err
			}))
			return labels
		}
		require.Equal(t, []string{"/1/14/3/", "/1/14/"}, see(access.Grant{Role: access.Organizer, Path: "/1/14/"}))
		require.Empty(t, see(access.Grant{Role: access.Viewer, Path: "/"}))
		require.Empty(t, see())
		require.Len(t, see(access.Grant{Role: access.Admin, Path: "/"}), 5)
	})
}

// A given day is today for everything that asks, and the log keeps the real instant.
func TestGivenDay(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		s.SetToday(calendar.Of(2019, 3, 1))
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			require.Equal(t, calendar.Of(2019, 3, 1), tx.Today())
			require.Equal(t, calendar.Of(2024, 4, 5), tx.Now().Day())
			require.Equal(t, store.AfterDay(calendar.Of(2024, 4, 5)), tx.AfterDay(tx.Today()), "what is entered now belongs to the given day")
			require.Equal(t, store.AfterDay(calendar.Of(2019, 2, 28)), tx.AfterDay(calendar.Of(2019, 2, 28)))
			return tx.Record(store.Entry{Action: "exported", Entity: "export", Label: "thử"})
		})
		s.SetToday(calendar.Date{})
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			require.Equal(t, calendar.Of(2024, 4, 5), tx.Today())
			day, err := store.GetSetting(tx, store.SimulatedDay)
			require.Empty(t, day, "the file keeps no given day")
			return err
		})
	})
}

// The units of a past day are found by the indexes of their paths, not by looking up the place of every unit.
func TestThePastOfAUnitIsFoundByIndexes(t *testing.T) {
	t.Parallel()
	s := storetest.SQLite(t)
	require.NoError(t, s.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
		condition, args := tx.UnderOn("/1/14/", storetest.Today.AddDays(-7))
		var plan []struct{ Detail string }
		require.NoError(t, tx.DB().Raw("EXPLAIN QUERY PLAN SELECT units.id FROM units WHERE "+condition, args...).Scan(&plan).Error)
		require.NotEmpty(t, plan)
		for _, step := range plan {
			require.NotContains(t, step.Detail, "SCAN units")
			require.NotContains(t, step.Detail, "SCAN here")
		}
		return nil
	}))
}

// A file that was served and left in order is not read through again while nothing has touched it; any other is, so that a
// damaged one is refused.
func TestAFileIsReadThroughUnlessItWasLeftInOrder(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "served.db")
	serve := func() (*store.Store, error) {
		return store.Open(t.Context(), path, store.Options{Clock: storetest.Clock, Examine: true, Watched: true})
	}
	refused := func(says string) {
		t.Helper()
		s, err := serve()
		if err == nil {
			require.NoError(t, s.Close())
		}
		require.Error(t, err, says)
		require.Equal(t, "fault.db_damaged", fault.As(err).Key, says)
	}
	s, err := serve()
	require.NoError(t, err)
	storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
		for i := range 400 {
			if err := tx.DB().Exec("INSERT INTO sessions(token, data, expires_at) VALUES (?, ?, ?)", fmt.Sprint("n", i), strings.Repeat("x", 900), tx.Now()).Error; err != nil {
				return err
			}
		}
		return nil
	})
	require.NoError(t, s.Close())

	// A page that opening does not need is damaged, with the size and the time of the file as they were.
	info, err := os.Stat(path)
	require.NoError(t, err)
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	at := bytes.LastIndex(content, bytes.Repeat([]byte("x"), 900)) / 4096 * 4096
	damaged := slices.Concat(content[:at], bytes.Repeat([]byte("?"), 4096), content[at+4096:])
	write := func(content []byte, when time.Time) {
		require.NoError(t, os.WriteFile(path, content, 0o600))
		require.NoError(t, os.Chtimes(path, when, when))
	}
	write(damaged, info.ModTime())
	s, err = serve()
	require.NoError(t, err, "left in order: nothing was read through")
	require.NoError(t, s.Close())

	write(damaged, info.ModTime().Add(time.Millisecond))
	refused("touched")
	write(damaged, info.ModTime())
	note, err := os.ReadFile(path + ".sound")
	require.NoError(t, err)
	require.NoError(t, os.Remove(path+".sound"))
	refused("no note")
	require.NoError(t, os.WriteFile(path+".sound", note, 0o600))
	require.NoError(t, os.WriteFile(path+"-wal", nil, 0o600))
	refused("not closed by whoever had it open last")

	write(content, info.ModTime().Add(time.Second))
	s, err = serve()
	require.NoError(t, err)
	require.NoError(t, s.Close())
}
