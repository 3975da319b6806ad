package anonymise

import (
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"daihoi/models/backup"
	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/identity"
	"daihoi/models/store"

	"gorm.io/gorm"
)

const anonymousName = delegate.AnonymousName

// Scope is what is anonymised: a term, or only its congresses before a day.
type Scope struct {
	Term   string // code
	Before calendar.Date
}

// Outcome counts what is, or would be, anonymised.
type Outcome struct {
	Retention Retention
	Persons   int
	Seats     int
	Imports   int // of which the file and what was read from it are removed
	Files     int // uploaded or made by the program, in which people are named
	Entries   int // of the log
	Log       store.Redaction
	Gone      []string // digests of files that nothing refers to any more: the caller deletes them
}

// work is everything that belongs to the persons.
type work struct {
	Retention
	Scope
	persons    []int64 // who lose their name
	merged     []int64 // and whose records were merged into theirs
	seats      []int64 // of all of these, also those that are gone
	congresses []int64 // of the scope
	imports    []int64
}

// Plan counts what Run would do, and says whether it is due: Conflict with the day from which it is (Args Term, From) while
// it is not. Nothing is changed.
func Plan(tx *store.Tx, s Scope) (Outcome, error) {
	w, err := begin(tx, s)
	if err != nil {
		return Outcome{}, err
	}
	out, err := w.outcome(tx)
	if err != nil {
		return out, err
	}
	hide, err := w.redactor(tx)
	if err != nil {
		return out, err
	}
	err = store.EachEntry(tx, func(e store.AuditEntry) error {
		if hide(&e) {
			out.Entries++
		}
		return nil
	})
	return out, err
}

// Do takes the names of the delegates of a term out of the database, the log included: of persons who sit in no term whose
// names are kept longer. It is one transaction: interrupted, nothing has happened. Conflict as for Plan, and if the log does
// not hold.
func Do(tx *store.Tx, s Scope) (Outcome, error) {
	w, err := begin(tx, s)
	if err != nil {
		return Outcome{}, err
	}
	if err := anchored(tx); err != nil {
		return Outcome{}, err
	}
	out, err := w.outcome(tx)
	if err != nil {
		return out, err
	}
	hide, err := w.redactor(tx) // knows the names only before they are gone
	if err != nil {
		return out, err
	}
	if out.Log, err = store.Redact(tx, hide); err != nil {
		return out, err
	}
	out.Entries = out.Log.Entries
	if err := backup.Rechained(tx, out.Log.First); err != nil {
		return out, err
	}
	if _, err := delegate.Anonymise(tx, w.persons); err != nil {
		return out, err
	}
	for _, clear := range []func(*store.Tx) error{w.clearCorrections, w.clearMerges, w.clearSeats, w.clearImports} {
		if err := clear(tx); err != nil {
			return out, err
		}
	}
	if out.Gone, err = w.clearFiles(tx); err != nil {
		return out, err
	}
	run := Run{TermID: w.Retention.Term.ID, BeforeDay: s.Before, At: tx.Now(), ByName: tx.Actor().Name, Persons: out.Persons, Entries: out.Entries,
		HashBefore: out.Log.Before.Hash, HashAfter: out.Log.After.Hash}
	if err := tx.DB().Create(&run).Error; err != nil {
		return out, err
	}
	return out, record(tx, "anonymised", w.Retention.Term, run.changes()...)
}

func (r Run) changes() []field.Change {
	changes := []field.Change{{Field: "anonymised_persons", New: strconv.Itoa(r.Persons)}, {Field: "anonymised_entries", New: strconv.Itoa(r.Entries)},
		{Field: "anonymised_hash", Old: r.HashBefore, New: r.HashAfter}}
	if !r.BeforeDay.IsZero() {
		changes = append(changes, field.Change{Field: "anonymised_before", New: r.BeforeDay.String()})
	}
	return changes
}

// begin finds who and what belongs to the scope, once it is due.
func begin(tx *store.Tx, s Scope) (w work, err error) {
	r, all, err := of(tx, s.Term)
	if err != nil {
		return w, err
	}
	w = work{Retention: r, Scope: s}
	switch r.State {
	case Running:
		return w, fault.New(fault.Conflict, "fault.term_running", "Term", s.Term, "Ends", r.Ends, "From", r.From)
	case Kept:
		return w, fault.New(fault.Conflict, "fault.term_kept", "Term", s.Term, "Months", r.Months, "From", r.From)
	}
	if err := persons(tx, all, r, s.Before).Order("persons.id").Pluck("persons.id", &w.persons).Error; err != nil {
		return w, err
	}
	q := tx.DB().Table("congresses").Where("term_id = ?", r.Term.ID)
	if !s.Before.IsZero() {
		q = q.Where("day < ?", s.Before)
	}
	if err := q.Order("id").Pluck("id", &w.congresses).Error; err != nil {
		return w, err
	}
	if err := tx.DB().Table("imports").Where("congress_id IN ?", w.congresses).Order("id").Pluck("id", &w.imports).Error; err != nil {
		return w, err
	}
	for part := range slices.Chunk(w.persons, 500) {
		merged, seats, err := identity.Closure(tx, part...)
		if err != nil {
			return w, err
		}
		w.merged, w.seats = append(w.merged, merged...), append(w.seats, seats...)
	}
	slices.Sort(w.seats)
	return w, nil
}

func (w work) outcome(tx *store.Tx) (Outcome, error) {
	out := Outcome{Retention: w.Retention, Persons: len(w.persons)}
	for part := range slices.Chunk(w.persons, 500) {
		var n int64
		if err := tx.DB().Table("delegates").Where("person_id IN ?", part).Count(&n).Error; err != nil {
			return out, err
		}
		out.Seats += int(n)
	}
	var files int64
	err := tx.DB().Table("imports").Where("congress_id IN ? AND LENGTH(content) > 0", w.congresses).Count(&files).Error
	out.Imports = int(files)
	if err != nil {
		return out, err
	}
	named, err := w.files(tx)
	out.Files = len(named)
	return out, err
}

// anchored refuses a log that is not the one that the newest backup remembers.
func anchored(tx *store.Tx) error {
	last, err := backup.LastGood(tx, backup.Copied)
	if err != nil || last.Link == 0 {
		return err
	}
	state, err := store.CheckChain(tx, last.Link)
	if err == nil && state.Anchor != last.Hash {
		err = fault.New(fault.Conflict, "fault.log_broken")
	}
	return err
}

// clearCorrections leaves of proposals which fields they were about. Those that wait are withdrawn.
func (w work) clearCorrections(tx *store.Tx) error {
	type row struct {
		ID      int64
		Changes []field.Change `gorm:"serializer:sealed;as:corrections.changes"`
	}
	clear := func(condition string, args ...any) error {
		var rows []row
		if err := tx.DB().Table("corrections").Select("id, changes").Where(condition, args...).Find(&rows).Error; err != nil {
			return err
		}
		for _, r := range rows {
			if err := tx.DB().Table("corrections").Where("id = ?", r.ID).Updates(map[string]any{"changes": blanked(r.Changes), "reason": "", "answer": "",
				"version": gorm.Expr("version + 1")}).Error; err != nil {
				return err
			}
		}
		return tx.DB().Exec("UPDATE corrections SET state = 'withdrawn', answered_by = ?, answered_at = ? WHERE state = 'open' AND "+condition,
			append([]any{tx.Actor().Name, tx.Now()}, args...)...).Error
	}
	for part := range slices.Chunk(w.seats, 500) {
		if err := clear("delegate_id IN ?", part); err != nil {
			return err
		}
	}
	return clear("import_id IN (SELECT id FROM imports WHERE congress_id IN ?) AND delegate_id NOT IN (SELECT id FROM delegates)", w.congresses)
}

// blanked are the changes without their values, as JSON.
func blanked(changes []field.Change) string {
	out := make([]field.Change, len(changes))
	for i, c := range changes {
		out[i].Field = c.Field
	}
	text, _ := json.Marshal(out) // plain texts
	return string(text)
}

// clearMerges leaves of merges that there were some; they can no longer be undone.
func (w work) clearMerges(tx *store.Tx) error {
	for part := range slices.Chunk(w.merged, 500) {
		if err := tx.DB().Table("person_merges").Where("kept_id IN ? OR merged_id IN ?", part, part).
			Updates(map[string]any{"before": "{}", "after": "{}"}).Error; err != nil {
			return err
		}
	}
	return nil
}

// clearSeats removes as what members of delegations were sent, and why people were excused.
func (w work) clearSeats(tx *store.Tx) error {
	for part := range slices.Chunk(w.persons, 500) {
		if err := tx.DB().Exec("UPDATE delegation_members SET sent = NULL WHERE person_id IN ?", part).Error; err != nil {
			return err
		}
	}
	for part := range slices.Chunk(w.seats, 500) {
		if err := tx.DB().Exec("UPDATE attendance_marks SET reason = '' WHERE kind = 'session' AND subject IN ?", part).Error; err != nil {
			return err
		}
	}
	// Who spoke: that they did stays.
	if err := tx.DB().Exec(`UPDATE proceeding_speeches SET speaker = ? WHERE session_id IN
		(SELECT id FROM congress_sessions WHERE congress_id IN ?)`, anonymousName, w.congresses).Error; err != nil {
		return err
	}
	// What forms have answered names people too. Only the last hour's may still be asked for.
	return tx.DB().Exec("DELETE FROM form_answers WHERE made_at < ?", store.At(tx.Now().Add(-time.Hour))).Error
}

// clearImports removes the uploaded workbooks and what was read and decided of their rows; that they were received stays.
func (w work) clearImports(tx *store.Tx) error {
	if len(w.congresses) == 0 {
		return nil
	}
	if err := tx.DB().Table("imports").Where("congress_id IN ?", w.congresses).Updates(map[string]any{"content": []byte{}, "rows": "[]", "columns": "[]",
		"mapping": "{}", "found": "{}", "defaults": "{}", "mends": "[]", "remarks": "[]", "applied": "[]",
		"state": gorm.Expr("CASE state WHEN 'preview' THEN 'discarded' ELSE state END"), "version": gorm.Expr("version + 1")}).Error; err != nil {
		return err
	}
	if err := tx.DB().Table("office_sheets").Where("EXISTS (SELECT 1 FROM congresses c WHERE c.unit_id = office_sheets.unit_id AND c.term_id = office_sheets.term_id AND c.id IN ?)", w.congresses).
		Updates(map[string]any{"sheet": "", "answers": "{}", "done": "", "state": gorm.Expr("CASE state WHEN 'preview' THEN 'discarded' WHEN 'applied' THEN 'closed' ELSE state END"),
			"version": gorm.Expr("version + 1")}).Error; err != nil {
		return err
	}
	return tx.DB().Exec("DELETE FROM import_decisions WHERE congress_id IN ?", w.congresses).Error
}
