package store

import (
	"cmp"
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
	"daihoi/models/secret"
	"daihoi/models/vietext"
)

// Tx is one transaction by one actor at one moment.
type Tx struct {
	db       *gorm.DB
	actor    access.Actor
	now      time.Time
	today    calendar.Date
	recorded []AuditEntry // by this transaction, for its link in the chain
	fileBox  *secret.Box
}

// DB is the query handle, for use within models only.
func (tx *Tx) DB() *gorm.DB { return tx.db }

func (tx *Tx) Actor() access.Actor { return tx.actor }

// Now is the start of the transaction; it does not change.
func (tx *Tx) Now() Instant { return At(tx.now) }

// Today is the date in Viet Nam at Now, or the day of Store.SetToday.
func (tx *Tx) Today() calendar.Date { return tx.today }

// AfterDay is the first instant after the day. A day that is not past lasts at least until now: under Store.SetToday what is
// entered bears an instant that the given day does not hold.
func (tx *Tx) AfterDay(day calendar.Date) Instant {
	if !tx.Past(day) {
		day = calendar.Max(day, tx.Now().Day())
	}
	return AfterDay(day)
}

// Past reports whether reading as of the day needs the past: the zero day and days to come show what is there now.
func (tx *Tx) Past(day calendar.Date) bool { return !day.IsZero() && day.Before(tx.Today()) }

// Read runs fn in a read-only transaction.
func (s *Store) Read(ctx context.Context, actor access.Actor, fn func(*Tx) error) error {
	var options *sql.TxOptions
	if s.postgres {
		options = reading
	}
	_, err := s.run(ctx, s.reader, actor, fn, options)
	return s.named(err)
}

// Write runs fn in a transaction that commits if fn returns nil and rolls back otherwise. It acknowledges nothing that
// went into a file which is no longer there.
func (s *Store) Write(ctx context.Context, actor access.Actor, fn func(*Tx) error) error {
	if err := s.inPlace(); err != nil {
		return s.note(err)
	}
	committing, err := s.run(ctx, s.writer, actor, func(tx *Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		return tx.advance()
	}, nil)
	if err == nil {
		err = s.inPlace()
	}
	err = s.named(err)
	if f := fault.As(err); committing && f != nil && f.Key == troublePrefix+"away" {
		err = down(err, "unknown") // the answer to COMMIT was lost
	}
	return s.note(err)
}

// run reports also whether the work was done and only its commit could fail.
func (s *Store) run(ctx context.Context, db *gorm.DB, actor access.Actor, fn func(*Tx) error, options *sql.TxOptions) (committing bool, err error) {
	now, today := s.clock(), s.today
	if today.IsZero() {
		today = calendar.DayOf(now)
	}
	ctx = withBox(ctx, s.box)
	// ctx limits the wait for a connection and the statements, but not COMMIT: a reported failure must mean that
	// nothing was stored.
	err = db.WithContext(ctx).Connection(func(db *gorm.DB) error {
		return db.WithContext(context.WithoutCancel(ctx)).Transaction(func(db *gorm.DB) error {
			tx := &Tx{db: db.WithContext(ctx), actor: actor, now: now, today: today, fileBox: s.fileBox}
			if err := fn(tx); err != nil {
				return err
			}
			if err := tx.link(); err != nil {
				return err
			}
			committing = ctx.Err() == nil
			return ctx.Err()
		}, options)
	})
	return committing, err
}

// Within is the condition that limits a query to the units where the actor may do action. column holds the unit path
// and must be a constant, such as "units.path". What only reads is also possible at the units that ended there. For an
// actor without units the condition is never true. It is a range
// rather than LIKE because both databases can use the index for it.
func (tx *Tx) Within(action access.Action, column string) (condition string, args []any) {
	if strings.HasSuffix(column, ".path") && action.Reads() && tx.actor.SeesWhole(action) {
		return "1 = 1", nil // every unit has a path; an entry of the log may have none
	}
	paths := tx.actor.Paths(action)
	if len(paths) == 0 {
		return "1 = 0", nil
	}
	parts := make([]string, 0, len(paths))
	for _, p := range paths {
		switch {
		case p == "/" && action.Reads():
			return "1 = 1", nil
		case p == "/":
			return column + " NOT LIKE '" + access.Ended + "%'", nil
		}
		part, bounds := Under(column, p)
		parts = append(parts, part)
		args = append(args, bounds...)
		if action.Reads() && !access.HasEnded(p) {
			part, bounds = Under(column, access.Ended+p)
			parts = append(parts, part)
			args = append(args, bounds...)
		}
	}
	return "(" + strings.Join(parts, " OR ") + ")", args
}

// Under is the condition for the unit at path and everything below. Paths end in "/", and "0" is the byte after "/".
func Under(column, path string) (condition string, args []any) {
	path = access.Place(path)
	return "(" + column + " >= ? AND " + column + " < ?)", []any{path, strings.TrimSuffix(path, "/") + "0"}
}

// UnderOf is Under for the paths of the table units; with units it keeps these alone.
func UnderOf(path string, units ...int64) (condition string, args []any) {
	condition, args = Under("units.path", path)
	if len(units) > 0 {
		condition, args = "("+condition+" AND units.id IN ?)", append(args, units)
	}
	return condition, args
}

// Require checks that the actor may do the action at the unit at path. It returns NotFound if the actor sees nothing
// there, so that a unit outside cannot be told from a missing one, and Forbidden if only the role is too low.
func (tx *Tx) Require(action access.Action, path string) error {
	switch {
	case tx.actor.Can(action, path):
		return nil
	case !tx.actor.Can(access.View, path):
		return NotFound()
	}
	if access.HasEnded(path) {
		return tx.ended(access.Place(path))
	}
	if term := access.ClosedTerm(path); term != "" {
		return tx.closed(term)
	}
	if l, locked := tx.actor.Locked(action, path); locked {
		return fault.New(fault.Forbidden, "fault.entries_locked", "Unit", l.Unit, "Day", l.Day)
	}
	return fault.New(fault.Forbidden, "fault.forbidden")
}

// NotFound is the error for everything missing or outside the actor's units.
func NotFound() error { return fault.New(fault.NotFound, "fault.not_found") }

// One reads one row into dst; no row is NotFound.
func One(query *gorm.DB, dst any) error {
	err := query.Take(dst).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return NotFound()
	}
	return err
}

// Stale is the error for an edit based on an outdated version.
func Stale() error { return fault.New(fault.Conflict, "fault.stale") }

// Changed checks the result of "UPDATE … WHERE id = ? AND version = ?": no row means Stale.
func Changed(result *gorm.DB) error {
	if result.Error != nil {
		return result.Error
	}
	if result.RowsAffected == 0 {
		return Stale()
	}
	return nil
}

// AuditEntry is one line of the audit log, which is append-only (chain.go). A new column belongs into its digest.
type AuditEntry struct {
	ID        int64
	At        Instant
	UserID    *int64
	UserName  string
	Action    string // catalogue key "audit.<Action>"
	Entity    string // "congress", "milestone", "delegate", "user", "unit", "template", "export", "session"
	EntityID  int64
	Label     string // name of the record for people
	UnitID    *int64
	UnitPath  string
	Changes   string `gorm:"serializer:changes"` // JSON of []field.Change
	Reason    string
	Address   string // from where, "" for the program itself
	Request   string // number of the request in the log of the server
	SearchKey string // Label folded
}

func (AuditEntry) TableName() string { return "audit_entries" }

// Diff decodes Changes.
func (e AuditEntry) Diff() []field.Change {
	var changes []field.Change
	if json.Unmarshal([]byte(e.Changes), &changes) != nil {
		return nil
	}
	return changes
}

// Entry is a command's input for the audit log.
type Entry struct {
	Action, Entity string
	EntityID       int64
	Label          string
	UnitID         int64
	UnitPath       string
	Changes        []field.Change
	Reason         string
	Address        string // from where, "" for the actor's
}

// Record writes a command's audit entry in the command's own transaction, so that neither exists without the other.
func (tx *Tx) Record(e Entry) error { return tx.RecordAll([]Entry{e}) }

// RecordAll writes many entries at once: one per affected record, beside the command's own.
func (tx *Tx) RecordAll(entries []Entry) error {
	told := make([]Told, len(entries))
	for i, e := range entries {
		told[i] = Told{Entry: e, At: tx.Now(), UserID: tx.actor.UserID, UserName: tx.actor.Name}
	}
	return tx.RecordTold(told)
}

// Told is an entry with who did it and when. Commands do not choose that; a generated past does.
type Told struct {
	Entry
	At       Instant
	UserID   int64
	UserName string
}

// RecordTold writes entries of a past that is being made up, in the order of time.
func (tx *Tx) RecordTold(entries []Told) error {
	box, err := boxOf(tx.db.Statement.Context)
	if err != nil {
		return err
	}
	for part := range slices.Chunk(entries, 500) {
		rows := make([]AuditEntry, len(part))
		for i, e := range part {
			if e.Changes == nil {
				e.Changes = []field.Change{}
			}
			if tx.actor.Token != "" {
				e.Changes = append(slices.Clone(e.Changes), field.Change{Field: "token_name", New: tx.actor.Token})
			}
			changes, err := json.Marshal(e.Changes)
			if err != nil {
				return err
			}
			sealed, err := sealChanges(box, string(changes))
			if err != nil {
				return err
			}
			rows[i] = AuditEntry{At: e.At, UserID: nonZero(e.UserID), UserName: e.UserName, Action: e.Action,
				Entity: e.Entity, EntityID: e.EntityID, Label: e.Label, UnitID: nonZero(e.UnitID), UnitPath: access.Place(e.UnitPath),
				Changes: sealed, Reason: e.Reason, Address: cmp.Or(e.Address, tx.actor.Address), Request: tx.actor.Request, SearchKey: vietext.Fold(e.Label)}
		}
		if err := stored(tx.db).Create(&rows).Error; err != nil {
			return err
		}
		tx.recorded = append(tx.recorded, rows...)
	}
	return nil
}

func nonZero(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}
