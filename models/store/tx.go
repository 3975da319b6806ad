package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/field"
)

// Tx is one transaction of one actor at one moment.
type Tx struct {
	db    *gorm.DB
	actor access.Actor
	now   time.Time
}

// DB is the handle for queries of the models; nothing above them uses it.
func (tx *Tx) DB() *gorm.DB { return tx.db }

// Actor is who acts.
func (tx *Tx) Actor() access.Actor { return tx.actor }

// Now is the moment at which the transaction began, the same throughout.
func (tx *Tx) Now() Instant { return At(tx.now) }

// Today is the day in Viet Nam at Now.
func (tx *Tx) Today() calendar.Date { return calendar.DayOf(tx.now) }

// Read runs fn in a transaction that cannot write.
func (s *Store) Read(ctx context.Context, actor access.Actor, fn func(*Tx) error) error {
	var options *sql.TxOptions
	if s.postgres {
		options = &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead}
	}
	return s.run(ctx, s.reader, actor, fn, options)
}

// Write runs fn in a transaction that is committed when fn returns nil and rolled back otherwise.
func (s *Store) Write(ctx context.Context, actor access.Actor, fn func(*Tx) error) error {
	return s.run(ctx, s.writer, actor, fn, nil)
}

func (s *Store) run(ctx context.Context, db *gorm.DB, actor access.Actor, fn func(*Tx) error, options *sql.TxOptions) error {
	now := s.clock()
	// Waiting for a connection and the statements end with ctx, COMMIT does not: who is told that it failed must be able
	// to rely on it.
	err := db.WithContext(ctx).Connection(func(db *gorm.DB) error {
		return db.WithContext(context.WithoutCancel(ctx)).Transaction(func(db *gorm.DB) error {
			if err := fn(&Tx{db: db.WithContext(ctx), actor: actor, now: now}); err != nil {
				return err
			}
			return ctx.Err()
		}, options)
	})
	if err != nil && isBusy(err) {
		return fault.Wrap(err, fault.Busy, "fault.busy")
	}
	return err
}

// isBusy reports an error that trying again may get over: no time left, a writer who did not come to an end, or, by the
// SQLSTATE of PostgreSQL, transactions that could not all go through (serialization_failure, deadlock_detected).
func isBusy(err error) bool {
	var refused interface{ SQLState() string }
	if errors.As(err, &refused) && (refused.SQLState() == "40001" || refused.SQLState() == "40P01") {
		return true
	}
	return errors.Is(err, context.DeadlineExceeded) || strings.Contains(err.Error(), "SQLITE_BUSY")
}

// Within is the condition that keeps a query inside the units where the actor may do action; column is the unit path's
// column, a constant such as "units.path". An actor without units gets a condition that nothing meets.
// A range is used instead of LIKE because both databases find it in the index.
func (tx *Tx) Within(action access.Action, column string) (condition string, args []any) {
	paths := tx.actor.Paths(action)
	if len(paths) == 0 {
		return "1 = 0", nil
	}
	parts := make([]string, 0, len(paths))
	for _, p := range paths {
		if p == "/" {
			return "1 = 1", nil
		}
		part, bounds := Under(column, p)
		parts = append(parts, part)
		args = append(args, bounds...)
	}
	return "(" + strings.Join(parts, " OR ") + ")", args
}

// Under is the condition for the unit at path and everything below it. Paths end in "/" and the byte after "/" is "0".
func Under(column, path string) (condition string, args []any) {
	return "(" + column + " >= ? AND " + column + " < ?)", []any{path, strings.TrimSuffix(path, "/") + "0"}
}

// Require refuses the action on the unit at path: NotFound when the actor sees nothing there, so that a foreign unit
// cannot be told from a missing one, Forbidden when only the role is too low.
func (tx *Tx) Require(action access.Action, path string) error {
	switch {
	case tx.actor.Can(action, path):
		return nil
	case !tx.actor.Can(access.View, path):
		return NotFound()
	}
	return fault.New(fault.Forbidden, "fault.forbidden")
}

// NotFound is the one answer for what is missing or outside the actor's units.
func NotFound() error { return fault.New(fault.NotFound, "fault.not_found") }

// One runs a query for one row into dst: no row gives NotFound.
func One(query *gorm.DB, dst any) error {
	err := query.Take(dst).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return NotFound()
	}
	return err
}

// Stale is the answer to an edit of a version that somebody has changed since.
func Stale() error { return fault.New(fault.Conflict, "fault.stale") }

// Changed checks the result of "UPDATE … WHERE id = ? AND version = ?": no row means that the version is stale.
func Changed(result *gorm.DB) error {
	if result.Error != nil {
		return result.Error
	}
	if result.RowsAffected == 0 {
		return Stale()
	}
	return nil
}

// AuditEntry is one line of the audit log; entries are only ever added.
type AuditEntry struct {
	ID       int64
	At       Instant
	UserID   *int64
	UserName string
	Action   string // catalogue key "audit.<Action>"
	Entity   string // "congress", "milestone", "delegate", "user", "unit", "template", "export", "session"
	EntityID int64
	Label    string // what people call the thing
	UnitID   *int64
	UnitPath string
	Changes  string // JSON of []field.Change
	Reason   string
}

// TableName names the table for GORM.
func (AuditEntry) TableName() string { return "audit_entries" }

// Diff reads the changes of the entry.
func (e AuditEntry) Diff() []field.Change {
	var changes []field.Change
	if json.Unmarshal([]byte(e.Changes), &changes) != nil {
		return nil
	}
	return changes
}

// Entry is what a command says of itself for the audit log.
type Entry struct {
	Action, Entity string
	EntityID       int64
	Label          string
	UnitID         int64
	UnitPath       string
	Changes        []field.Change
	Reason         string
}

// Record adds the audit entry of a command to its own transaction, so that neither exists without the other.
func (tx *Tx) Record(e Entry) error { return tx.RecordAll([]Entry{e}) }

// RecordAll writes many entries at once: what a command did to each of many things, beside the one entry of the command.
func (tx *Tx) RecordAll(entries []Entry) error {
	for part := range slices.Chunk(entries, 500) {
		rows := make([]AuditEntry, len(part))
		for i, e := range part {
			if e.Changes == nil {
				e.Changes = []field.Change{}
			}
			changes, err := json.Marshal(e.Changes)
			if err != nil {
				return err
			}
			rows[i] = AuditEntry{At: tx.Now(), UserID: nonZero(tx.actor.UserID), UserName: tx.actor.Name, Action: e.Action,
				Entity: e.Entity, EntityID: e.EntityID, Label: e.Label, UnitID: nonZero(e.UnitID), UnitPath: e.UnitPath,
				Changes: string(changes), Reason: e.Reason}
		}
		if err := tx.db.Create(&rows).Error; err != nil {
			return err
		}
	}
	return nil
}

func nonZero(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}
