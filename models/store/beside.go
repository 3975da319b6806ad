package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"hash/fnv"
	"time"

	"github.com/jackc/pgx/v5"
)

// Several servers may work on one PostgreSQL database. What they share is in it: sessions, answers to forms, counts of wrong
// passwords. Here is what they tell each other. A SQLite file has one server, which needs none of it.

// channel carries what is told, in PostgreSQL's terms.
const channel = "daihoi"

// Tell tells the other servers, once this transaction is committed. The text is short, at most 8,000 bytes.
func (tx *Tx) Tell(texts ...string) error {
	if tx.db.Name() != "postgres" {
		return nil
	}
	for _, text := range texts {
		if err := tx.db.Exec("SELECT pg_notify(?, ?)", channel, text).Error; err != nil {
			return err
		}
	}
	return nil
}

// listenAgain is how long Hear waits before it asks a database again that was away.
const listenAgain = time.Second

// Hear hands on what servers tell, this one too, until ctx ends. missed is called when some of it may have been lost, because
// the line was. On SQLite there is nothing to hear.
func (s *Store) Hear(ctx context.Context, told func(text string), missed func()) {
	for s.postgres && ctx.Err() == nil {
		_ = s.listen(ctx, told, missed) // the database is away; readyz says so
		select {
		case <-ctx.Done():
		case <-time.After(listenAgain):
		}
	}
}

func (s *Store) listen(ctx context.Context, told func(string), missed func()) error {
	c, err := pgx.ParseConfig(s.target)
	if err != nil {
		return err
	}
	line, err := pgx.ConnectConfig(ctx, c)
	if err != nil {
		return err
	}
	defer func() { _ = line.Close(context.WithoutCancel(ctx)) }()
	if _, err := line.Exec(ctx, "LISTEN "+channel); err != nil {
		return err
	}
	missed()
	for {
		n, err := line.WaitForNotification(ctx)
		if err != nil {
			return err
		}
		told(n.Payload)
	}
}

// lockSpace keeps the locks of Hold apart from others, "hold" as a number.
const lockSpace = 0x686f6c64

// lockOf is the number of a name within lockSpace. Two names of one number would wait for each other, which does no harm.
func lockOf(name string) int32 {
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(name))
	return int32(sum.Sum32()) //nolint:gosec // the same bits
}

// Hold takes the name for this server, unless another one has it: free is nil then. It is free again after free, and when this
// server or its line to the database ends.
func (s *Store) Hold(ctx context.Context, name string) (free func(), err error) {
	return s.lock(ctx, "SELECT pg_try_advisory_lock($1, $2)", name)
}

// alone waits until no other program migrates the same database, and keeps them waiting until done is called.
func (s *Store) alone(ctx context.Context) (done func(), err error) {
	return s.lock(ctx, "SELECT pg_advisory_lock($1, $2) IS NOT NULL", "migrate")
}

// lock asks for the lock of a name on a line of its own, which free ends. free is nil if the answer is no.
func (s *Store) lock(ctx context.Context, query, name string) (free func(), err error) {
	if !s.postgres {
		return func() {}, nil
	}
	pool, err := s.writer.DB()
	if err != nil {
		return nil, err
	}
	line, err := pool.Conn(ctx)
	if err != nil {
		return nil, err
	}
	var held bool
	if err := line.QueryRowContext(ctx, query, lockSpace, lockOf(name)).Scan(&held); err != nil || !held {
		return nil, errors.Join(err, line.Close())
	}
	return func() {
		_ = line.Raw(func(any) error { return driver.ErrBadConn }) // ends the line, and with it the lock for certain
		_ = line.Close()
	}, nil
}

// Held reports whether a server holds the name. Only PostgreSQL knows.
func (tx *Tx) Held(name string) (held bool, err error) {
	if tx.db.Name() != "postgres" {
		return false, nil
	}
	return held, tx.db.Raw(`SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid::bigint = ? AND objid::bigint = ? AND granted
		AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))`, lockSpace, int64(uint32(lockOf(name)))).Scan(&held).Error //nolint:gosec // the same bits
}
