package delegate

import (
	"maps"
	"strconv"

	"gorm.io/gorm/clause"

	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
)

// batch is a change of many delegates of one congress, locked until the transaction ends. Its number of statements
// does not grow with the number of delegates.
type batch struct {
	at            Place
	list          []Record // the whole list before the change, withdrawn included
	byID          map[int64]*Record
	before, after []Record // the delegates that change
}

func openBatch(tx *store.Tx, congressID int64) (*batch, error) {
	at, err := Editable(tx, congressID)
	if err != nil {
		return nil, err
	}
	if err := LockList(tx, congressID); err != nil {
		return nil, err
	}
	list, err := WholeList(tx, congressID)
	return &batch{at: at, list: list, byID: RecordsByID(list)}, err
}

func (b *batch) add(before *Record, after Record) {
	b.before, b.after = append(b.before, *before), append(b.after, after)
}

// ofRow adds the delegate that a problem is about.
func ofRow(p fault.Problem, rec *Record) fault.Problem {
	args := fault.Args("Person", rec.FullName, "ID", rec.Delegate.ID)
	maps.Copy(args, p.Args)
	return fault.Problem{Field: At(p.Field, int(rec.Delegate.ID)), Key: p.Key, Args: args}
}

// staleRows is the Conflict for delegates changed by others: one "problem.row_stale" each, with Args By (name), At
// (store.Instant) and Fields (keys) of the person's latest change; other problems follow.
func (b *batch) staleRows(tx *store.Tx, stale []*Record, others []fault.Problem) error {
	newest, err := newestEntries(tx, stale)
	if err != nil {
		return err
	}
	problems := make([]fault.Problem, len(stale))
	for i, rec := range stale {
		e := newest[rec.PersonID]
		var fields []string
		for _, c := range e.Diff() {
			fields = append(fields, c.Field)
		}
		problems[i] = ofRow(fault.Problem{Field: "pick", Key: "problem.row_stale",
			Args: fault.Args("By", e.UserName, "At", e.At, "Fields", fields)}, rec)
	}
	return &fault.Error{Kind: fault.Conflict, Key: "fault.rows_stale", Problems: append(problems, others...)}
}

// newestEntries returns the latest audit entry of each person in any congress, since a change elsewhere also changes
// the rows here. A proposal changes nothing.
func newestEntries(tx *store.Tx, recs []*Record) (map[int64]store.AuditEntry, error) {
	ids := make([]int64, len(recs))
	for i, rec := range recs {
		ids[i] = rec.PersonID
	}
	var rows []struct {
		store.AuditEntry `gorm:"embedded"`
		PersonID         int64
	}
	const newest = "SELECT MAX(e.id) FROM audit_entries e JOIN delegates d ON d.id = e.entity_id " +
		"WHERE e.entity = '" + Entity + "' AND e.action NOT IN ('correction_proposed', 'correction_declined', 'correction_withdrawn') " +
		"AND d.person_id IN ? GROUP BY d.person_id"
	err := tx.DB().Table("audit_entries").Select("audit_entries.*, delegates.person_id").
		Joins("JOIN delegates ON delegates.id = audit_entries.entity_id").Where("audit_entries.id IN ("+newest+")", ids).Find(&rows).Error
	byPerson := make(map[int64]store.AuditEntry, len(rows))
	for _, row := range rows {
		byPerson[row.PersonID] = row.AuditEntry
	}
	return byPerson, err
}

// settle normalises the changed records and returns their problems.
func (b *batch) settle() (problems []fault.Problem) {
	for i := range b.after {
		for _, p := range b.after[i].Normalize() {
			problems = append(problems, ofRow(p, &b.after[i]))
		}
	}
	return problems
}

// clashes finds changed delegates that become duplicates of someone in the resulting list.
func (b *batch) clashes() (problems []fault.Problem) {
	changed, then := RecordsByID(b.after), namesakeList{}
	for i := range b.list {
		rec := &b.list[i]
		if now := changed[rec.Delegate.ID]; now != nil {
			rec = now
		}
		if !rec.Withdrawn() {
			then[rec.likeness()] = append(then[rec.likeness()], namesake{rec.Delegate.ID, rec.FullName})
		}
	}
	for i := range b.after {
		old, rec := &b.before[i], &b.after[i]
		if rec.Withdrawn() || !old.Withdrawn() && rec.likeness() == old.likeness() {
			continue
		}
		for _, p := range then.clash(rec) {
			problems = append(problems, ofRow(p, rec))
		}
	}
	return problems
}

// storeDelegates stores the changed delegateships; persons stay as they are.
func (b *batch) storeDelegates(tx *store.Tx) error {
	delegates := make([]Delegate, len(b.after))
	for i := range b.after {
		b.after[i].Delegate.Version++
		delegates[i] = b.after[i].Delegate
	}
	// Every row exists and is locked, so all of them take the update.
	update := clause.OnConflict{Columns: []clause.Column{{Name: "id"}}, UpdateAll: true}
	if err := tx.DB().Clauses(update).CreateInBatches(&delegates, 500).Error; err != nil {
		return err
	}
	return Tally(tx, b.at.CongressID)
}

// record writes one audit entry for each delegate and one for the congress.
func (b *batch) record(tx *store.Tx, all, each, reason string, said ...field.Change) error {
	entries := make([]store.Entry, len(b.after))
	for i := range b.after {
		entries[i] = store.Entry{Action: each, Entity: Entity, EntityID: b.after[i].Delegate.ID, Label: b.after[i].FullName,
			UnitID: b.at.UnitID, UnitPath: b.at.UnitPath, Changes: Changes(&b.before[i], &b.after[i]), Reason: reason}
	}
	if err := tx.RecordAll(entries); err != nil {
		return err
	}
	said = append(said, field.Change{Field: "delegates", New: strconv.Itoa(len(b.after))})
	return tx.Record(store.Entry{Action: all, Entity: "congress", EntityID: b.at.CongressID, Label: b.at.UnitName,
		UnitID: b.at.UnitID, UnitPath: b.at.UnitPath, Changes: said, Reason: reason})
}
