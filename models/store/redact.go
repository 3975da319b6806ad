package store

import (
	"context"

	"daihoi/models/fault"
	"daihoi/models/vietext"
)

// Redaction is what Redact did to the log: Entries counts the entries changed, First is the first link computed again (0 for
// none), Before and After are the newest link before and after.
type Redaction struct {
	Entries       int
	First         int64
	Before, After AuditLink
}

// Redact changes entries of the log, which is otherwise append-only, and computes the chain again from the first changed
// entry on. Only anonymisation does that, in the transaction whose own entry says so: the protection is dropped, the
// entries that change says it has changed get their label, changes and reason, and the protection is put back. A log that
// does not hold is refused, because computing it again would hide that.
//
// The actor needs nothing here: the caller has checked. Nothing may have been recorded in the transaction before.
func Redact(tx *Tx, change func(*AuditEntry) bool) (r Redaction, err error) {
	postgres := tx.db.Name() == "postgres"
	if postgres { // nobody writes to the log until this is committed
		if err := tx.db.Exec("LOCK TABLE audit_entries, audit_links IN ACCESS EXCLUSIVE MODE").Error; err != nil {
			return r, err
		}
	}
	state, err := CheckChain(tx, 0)
	if err != nil {
		return r, err
	}
	if !state.Whole() || state.Unprotected {
		return r, fault.New(fault.Conflict, "fault.log_broken")
	}
	r.Before, r.After = state.Last, state.Last
	if err := runAll(tx.db, withoutProtection[postgres]); err != nil {
		return r, err
	}
	changed := map[int64]bool{}
	err = EachEntry(tx, func(e AuditEntry) error {
		if !change(&e) {
			return nil
		}
		changed[e.ID] = true
		return tx.db.Exec("UPDATE audit_entries SET label = ?, changes = ?, reason = ?, search_key = ? WHERE id = ?",
			e.Label, e.Changes, e.Reason, vietext.Fold(e.Label), e.ID).Error
	})
	if err != nil {
		return r, err
	}
	r.Entries = len(changed)
	if r.Entries > 0 {
		if err := r.rechain(tx, changed); err != nil {
			return r, err
		}
	}
	return r, runAll(tx.db, protection[postgres])
}

// rechain computes the links again from the first that covers a changed entry.
func (r *Redaction) rechain(tx *Tx, changed map[int64]bool) error {
	var last AuditLink
	for {
		var links []AuditLink
		if err := tx.db.Where("id > ?", last.ID).Order("id").Limit(500).Find(&links).Error; err != nil || len(links) == 0 {
			r.After = last
			return err
		}
		batch, err := entriesOf(tx, links)
		if err != nil {
			return err
		}
		for i, link := range links {
			for _, e := range batch[i] {
				if r.First == 0 && changed[e.ID] {
					r.First = link.ID
				}
			}
			if r.First != 0 {
				link.Hash = last.next(batch[i]).Hash
				if err := tx.db.Exec("UPDATE audit_links SET hash = ? WHERE id = ?", link.Hash, link.ID).Error; err != nil {
					return err
				}
			}
			last = link
		}
	}
}

// EachEntry reads the whole log, oldest first, in parts, as it is stored: sealed values stay sealed.
func EachEntry(tx *Tx, read func(AuditEntry) error) error {
	for after := int64(0); ; {
		var some []AuditEntry
		if err := stored(tx.db).Where("id > ?", after).Order("id").Limit(2000).Find(&some).Error; err != nil || len(some) == 0 {
			return err
		}
		for _, e := range some {
			if err := read(e); err != nil {
				return err
			}
		}
		after = some[len(some)-1].ID
	}
}

// Compact writes the database anew, so that what was overwritten or deleted is no longer in its file.
func (s *Store) Compact(ctx context.Context) error {
	db := s.writer.WithContext(ctx)
	if s.postgres {
		return db.Exec("VACUUM FULL").Error
	}
	if err := db.Exec("VACUUM").Error; err != nil {
		return err
	}
	return db.Exec("PRAGMA wal_checkpoint(TRUNCATE)").Error
}

// KeepCopy copies the database beside the file, as an upgrade does, and returns the path: "" for PostgreSQL, which has tools
// of its own.
func (s *Store) KeepCopy(ctx context.Context) (path string, err error) {
	if s.postgres {
		return "", nil
	}
	var version int64
	if err := s.writer.WithContext(ctx).Raw("SELECT COALESCE(MAX(version_id), 0) FROM goose_db_version").Scan(&version).Error; err != nil {
		return "", err
	}
	return s.keepEarlier(ctx, version)
}
