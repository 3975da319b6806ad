package store

import (
	"context"
	"errors"
	"slices"
	"strings"

	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/secret"
)

// resealing changes how every sealed value rests: from is nil for plain ones, to is nil to make them plain, as only tests of
// upgrades do.
type resealing struct {
	db       *gorm.DB
	from, to *secret.Box
	changed  int64 // values
}

// atOnce is how many rows are held in memory.
const atOnce = 500

func (r *resealing) text(at, value string) (plain, again string, err error) {
	if plain = value; !secret.Nothing(value) {
		r.changed++
	}
	if r.from != nil {
		if plain, err = r.from.Open(at, value); err != nil {
			return "", "", sealedAt(at, err)
		}
	}
	if again = plain; r.to != nil {
		again = r.to.Seal(at, plain)
	}
	return plain, again, nil
}

func (r *resealing) raw(at string, value []byte) (again []byte, err error) {
	again = value
	r.changed++
	if r.from != nil {
		if again, err = r.from.OpenBytes(at, value); err != nil {
			return nil, sealedAt(at, err)
		}
	}
	if r.to != nil {
		again = r.to.SealBytes(at, again)
	}
	return again, nil
}

// column reseals one column, a part of the rows at a time.
func (r *resealing) column(p place) error {
	update := "UPDATE " + p.table + " SET " + p.column + " = ?"
	if p.String() == hashedPlace {
		update += ", " + hashColumn + " = ?"
	}
	update += " WHERE " + strings.Join(p.keys, " = ? AND ") + " = ?"
	return eachValue(r.db, p, func(keys []any, value any) error {
		var args []any
		if content, is := value.([]byte); is && p.bytes {
			again, err := r.raw(p.String(), content)
			if err != nil {
				return err
			}
			args = append(args, again)
		} else {
			plain, again, err := r.text(p.String(), textOf(value))
			if err != nil {
				return err
			}
			args = append(args, again)
			if p.String() == hashedPlace {
				hash := ""
				if r.to != nil {
					hash = r.to.Hash(hashedPlace, plain)
				}
				args = append(args, hash)
			}
		}
		return r.db.Exec(update, append(args, keys...)...).Error
	})
}

func textOf(value any) string {
	if raw, is := value.([]byte); is {
		return string(raw)
	}
	text, _ := value.(string)
	return text
}

// eachValue goes through what a sealed column holds, as it is stored, leaving out what says nothing. fn may write.
func eachValue(db *gorm.DB, p place, fn func(keys []any, value any) error) error {
	keys := strings.Join(p.keys, ", ")
	said := p.column + " NOT IN ('', '[]', '{}')"
	if p.bytes {
		said = "LENGTH(" + p.column + ") > 0"
	}
	var last []any
	for {
		query, args := "SELECT "+keys+", "+p.column+" FROM "+p.table+" WHERE "+said, last
		if last != nil {
			query += " AND (" + keys + ") > (?" + strings.Repeat(", ?", len(p.keys)-1) + ")"
		}
		rows, err := rowsOf(db, query+" ORDER BY "+keys+" LIMIT ?", len(p.keys)+1, append(slices.Clone(args), atOnce)...)
		if err != nil || len(rows) == 0 {
			return err
		}
		for _, row := range rows {
			last = row[:len(p.keys)]
			if err := fn(last, row[len(p.keys)]); err != nil {
				return err
			}
		}
	}
}

func rowsOf(db *gorm.DB, query string, columns int, args ...any) (all [][]any, err error) {
	rows, err := db.Raw(query, args...).Rows()
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		row, into := make([]any, columns), make([]any, columns)
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		all = append(all, row)
	}
	return all, rows.Err()
}

// log reseals the entries of the log and computes the chain again over them, so that a link holds afterwards where it held
// before and nowhere else. The last links that the backups remember follow. It returns the newest link before and after.
func (r *resealing) log() (before, after AuditLink, err error) {
	tx := &Tx{db: r.db}
	broken := map[int64]bool{}
	err = eachLink(tx, func(last, link AuditLink, entries []AuditEntry) error {
		if !last.holds(link, entries) {
			broken[link.ID] = true
		}
		before = link
		return nil
	})
	if err != nil {
		return before, after, err
	}
	if err := r.entries(); err != nil {
		return before, after, err
	}
	err = eachLink(tx, func(_, link AuditLink, entries []AuditEntry) error {
		again := after.next(entries)
		again.Entries = link.Entries
		if after = again; broken[link.ID] {
			after = link // as it was, so that it stays broken
		}
		after.ID = link.ID
		if after.Hash == link.Hash {
			return nil
		}
		if err := r.db.Exec("UPDATE backup_runs SET hash = ? WHERE link = ? AND hash = ?", after.Hash, link.ID, link.Hash).Error; err != nil {
			return err
		}
		return r.db.Exec("UPDATE audit_links SET hash = ? WHERE id = ?", after.Hash, link.ID).Error
	})
	return before, after, err
}

func (r *resealing) entries() error {
	return eachEntry(r.db, func(e AuditEntry) error {
		again, err := eachSealed(e.Changes, func(value string) (string, error) {
			_, again, err := r.text(changesPlace, value)
			return again, err
		})
		if err != nil || again == e.Changes {
			return err
		}
		return r.db.Exec("UPDATE audit_entries SET changes = ? WHERE id = ?", again, e.ID).Error
	})
}

// eachEntry goes through the log as it is stored; of the entries only id and changes are read. fn may write.
func eachEntry(db *gorm.DB, fn func(AuditEntry) error) error {
	for last := int64(0); ; {
		var entries []AuditEntry
		if err := stored(db).Select("id, changes").Where("id > ?", last).Order("id").Limit(atOnce).Find(&entries).Error; err != nil || len(entries) == 0 {
			return err
		}
		for _, e := range entries {
			last = e.ID
			if err := fn(e); err != nil {
				return err
			}
		}
	}
}

// all reseals everything.
func (r *resealing) all(postgres bool) (before, after AuditLink, err error) {
	upgrade := r.from == nil || r.to == nil
	for _, p := range places {
		if upgrade && slices.Contains(sealedFromTheStart, p.table) {
			continue
		}
		if err := r.column(p); err != nil {
			return before, after, err
		}
	}
	if err := runAll(r.db, withoutProtection[postgres]); err != nil {
		return before, after, err
	}
	if before, after, err = r.log(); err != nil {
		return before, after, err
	}
	return before, after, runAll(r.db, protection[postgres])
}

// sealAll is migration 43.
func (s *Store) sealAll(db *gorm.DB) error {
	r := resealing{db: db, to: s.box}
	before, after, err := r.all(s.postgres)
	if err != nil {
		return err
	}
	tx := s.program(db, "upgrade")
	if err := PutSetting(tx, keyCheck, s.box.Seal(keyCheckPlace, keyCheckText)); err != nil || r.changed == 0 {
		return err
	}
	if err := errors.Join(PutSetting(tx, plainLeft, "1"), tx.backInTime()); err != nil {
		return err
	}
	return errors.Join(tx.resealed("numbers_sealed", before, after), tx.link())
}

// backInTime moves the transaction of a demo, whose day is not the clock's, to the newest entry of its log.
func (tx *Tx) backInTime() error {
	day, err := GetSetting(tx, SimulatedDay)
	if err != nil || day == "" {
		return err
	}
	var newest AuditEntry
	err = stored(tx.db).Select("at").Order("at DESC").Limit(1).Find(&newest).Error
	tx.now = newest.At.Time
	return err
}

// unsealAll takes sealAll back.
func (s *Store) unsealAll(db *gorm.DB) error {
	r := resealing{db: db, from: s.box}
	_, _, err := r.all(s.postgres)
	return errors.Join(err, db.Exec("DELETE FROM settings WHERE key IN ?", []string{keyCheck, plainLeft, fileKeys}).Error)
}

// program is a transaction of the program itself within one that has begun.
func (s *Store) program(db *gorm.DB, name string) *Tx {
	db = db.WithContext(withBox(db.Statement.Context, s.box))
	return &Tx{db: db, actor: access.Program(name), now: s.clock()}
}

// resealed says in the log that its links have been computed again, from what to what.
func (tx *Tx) resealed(action string, before, after AuditLink, changes ...field.Change) error {
	if after.Hash != before.Hash {
		changes = append(changes, field.Change{Field: "audit_hash", Old: before.Hash, New: after.Hash})
	}
	top := struct {
		ID   int64
		Path string
	}{Path: "/"}
	err := tx.db.Raw("SELECT id, path FROM units WHERE parent_id IS NULL ORDER BY id LIMIT 1").Scan(&top).Error
	if err != nil {
		return err
	}
	return tx.Record(Entry{Action: action, Entity: "backup", UnitID: top.ID, UnitPath: top.Path, Changes: changes})
}

// Rotate makes a new key, or takes one that an interrupted rotation has left, and reseals everything with it in one
// transaction. The new key is in the file before anything is sealed with it, and the old ones stay there, so that a program
// killed at any moment leaves a database that opens, and earlier backups open too. No other program may have the database
// open.
func (s *Store) Rotate(ctx context.Context) (from, to string, values int64, err error) {
	if s.keyFile == "" {
		return "", "", 0, fault.New(fault.Invalid, "fault.key_given")
	}
	old := s.box
	keys := s.keys
	if keys.Newest() == old.ID() {
		keys = keys.And()
		if err := writeKeys(s.keyFile, keys); err != nil {
			return "", "", 0, fault.Wrap(err, fault.Internal, "fault.key_unwritable", "File", s.keyFile)
		}
	}
	box, err := secret.NewBox(keys, keys.Newest())
	if err != nil {
		return "", "", 0, err
	}
	r := resealing{from: old, to: box}
	err = s.Write(ctx, access.Program("key"), func(tx *Tx) error {
		if r.db = tx.db; s.postgres {
			if err := r.lockTables(); err != nil {
				return err
			}
		}
		before, after, err := r.all(s.postgres)
		if err != nil {
			return err
		}
		tx.db = tx.db.WithContext(withBox(tx.db.Statement.Context, box))
		if err := PutSetting(tx, keyCheck, box.Seal(keyCheckPlace, keyCheckText)); err != nil {
			return err
		}
		if err := resealFileKeys(tx, old, box); err != nil {
			return err
		}
		return tx.resealed("key_rotated", before, after, field.Change{Field: "key", Old: old.ID(), New: box.ID()})
	})
	if err == nil {
		s.box, s.keys = box, keys
	}
	return old.ID(), box.ID(), r.changed, err
}

// lockTables keeps others from writing with the old key meanwhile; SQLite has one writer anyway.
func (r *resealing) lockTables() error {
	return r.db.Exec("LOCK TABLE " + strings.Join(tables(), ", ") + " IN ACCESS EXCLUSIVE MODE").Error
}

// tables are those with sealed values.
func tables() []string {
	names := []string{"audit_entries", "audit_links"}
	for _, p := range places {
		names = append(names, p.table)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// plainLeft is the setting that says that the file still has what was plain before the upgrade, in pages that are free.
const plainLeft = "plain_left"

// wipePlain writes the database anew after its values were sealed, so that nothing plain is left in pages or rows that are
// free. Interrupted, it is done at the next start.
func (s *Store) wipePlain(ctx context.Context) error {
	pool, err := s.writer.DB()
	if err != nil {
		return err
	}
	var due bool
	if err := pool.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM settings WHERE key = '"+plainLeft+"')").Scan(&due); err != nil || !due {
		return err
	}
	statements := []string{"VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"}
	if s.postgres {
		statements = nil
		for _, table := range tables() {
			statements = append(statements, "VACUUM (FULL) "+table)
		}
	}
	for _, statement := range append(statements, "DELETE FROM settings WHERE key = '"+plainLeft+"'") {
		if _, err := pool.ExecContext(ctx, statement); err != nil {
			return s.unusable(err)
		}
	}
	return nil
}

// Sealed is what CheckSealed found.
type Sealed struct {
	Values int64    // that open
	Plain  []string // columns with a value that is not sealed
	Shut   []string // columns with a value that does not open
}

// CheckSealed opens every sealed value.
func CheckSealed(tx *Tx) (found Sealed, err error) {
	box, err := boxOf(tx.db.Statement.Context)
	if err != nil {
		return found, err
	}
	note := func(at string, err error) {
		switch {
		case err == nil:
			found.Values++
		case errors.Is(err, secret.ErrPlain):
			found.Plain = append(found.Plain, at)
		default:
			found.Shut = append(found.Shut, at)
		}
	}
	for _, p := range places {
		err := eachValue(tx.db, p, func(_ []any, value any) (err error) {
			if content, is := value.([]byte); is && p.bytes {
				_, err = box.OpenBytes(p.String(), content)
			} else {
				_, err = box.Open(p.String(), textOf(value))
			}
			note(p.String(), err)
			return nil
		})
		if err != nil {
			return found, err
		}
	}
	err = eachEntry(tx.db, func(e AuditEntry) error {
		_, err := eachSealed(e.Changes, func(value string) (string, error) {
			_, err := box.Open(changesPlace, value)
			note(changesPlace, err)
			return value, nil
		})
		return err
	})
	found.Plain, found.Shut = slices.Compact(found.Plain), slices.Compact(found.Shut)
	return found, err
}
