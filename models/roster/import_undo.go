package roster

import (
	"encoding/json"
	"slices"

	"daihoi/models/correction"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/store"
)

// Undo reverts a confirmed import: changed delegates get their old values; added ones are deleted, and so are their
// persons unless they are in another congress by now; what it has proposed and is not answered yet is withdrawn. If any of
// them has changed since, the answer is a Conflict that names one (Args Name, Count of all) and nothing is undone. The same
// holds if an added delegate has been chosen for a delegation.
func Undo(tx *store.Tx, id, version int64) error {
	imp, err := openImport(tx, id, version, ImportConfirmed)
	if err != nil {
		return err
	}
	if len(imp.Columns) == 0 { // what it did is no longer known
		return fault.New(fault.Conflict, "fault.import_cleared")
	}
	if err := delegate.LockList(tx, imp.CongressID); err != nil {
		return err
	}
	log, err := appliedBy(tx, id)
	if err != nil {
		return err
	}
	list, err := delegate.WholeList(tx, imp.CongressID)
	if err != nil {
		return err
	}
	if err := checkUnchanged(log, list); err != nil {
		return err
	}
	if err := checkNotSent(tx, imp.CongressID, log); err != nil {
		return err
	}
	var gone []applied
	var now, before []delegate.Record
	byID := delegate.RecordsByID(list)
	for _, a := range log {
		if a.Before == nil {
			gone = append(gone, a)
			continue
		}
		old := delegate.Record{Person: a.Before.Person, Delegate: a.Before.Delegate}
		old.Person.Version, old.Delegate.Version = a.PersonVersion, a.DelegateVersion
		before, now = append(before, old), append(now, *byID[a.DelegateID])
	}
	held, err := delegate.Withhold(tx, now, before) // of persons whom a higher list has taken meanwhile
	if err != nil {
		return err
	}
	if err := correction.WithdrawImport(tx, imp.ID, delegatesOf(gone)); err != nil {
		return err
	}
	if err := correction.Propose(tx, held, correction.Origin{Reason: imp.FileName}); err != nil {
		return err
	}
	now, before = delegate.Changed(now, before)
	if err := delegate.Overwrite(tx, imp.CongressID, imp.FileName, now, before); err != nil {
		return err
	}
	if err := remove(tx, imp.CongressID, gone); err != nil {
		return err
	}
	if err := recordAll(tx, imp, now, before); err != nil {
		return err
	}
	if err := tx.DB().Where("import_id = ?", imp.ID).Delete(&Lesson{}).Error; err != nil {
		return err
	}
	if err := imp.move(tx, map[string]any{"state": ImportUndone, "undone_at": tx.Now()}); err != nil {
		return err
	}
	return tx.Record(imp.entry("import_undone", Outcome{Added: len(gone), Changed: len(before)}.changes()...))
}

func delegatesOf(log []applied) []int64 {
	ids := make([]int64, len(log))
	for i, a := range log {
		ids[i] = a.DelegateID
	}
	return ids
}

func appliedBy(tx *store.Tx, id int64) (log []applied, err error) {
	var kept struct {
		Applied string `gorm:"serializer:sealed;as:imports.applied"`
	}
	if err := store.One(importsSeen(tx).Select("imports.applied").Where("imports.id = ?", id), &kept); err != nil {
		return nil, err
	}
	return log, json.Unmarshal([]byte(kept.Applied), &log)
}

// checkUnchanged returns a Conflict if a delegate of the log has changed since the import.
func checkUnchanged(log []applied, list []delegate.Record) error {
	byID := delegate.RecordsByID(list)
	name, count := "", 0
	for _, a := range log {
		rec := byID[a.DelegateID]
		if rec != nil && rec.Delegate.Version == a.DelegateVersion && rec.Person.Version == a.PersonVersion {
			continue
		}
		if count++; rec != nil && name == "" {
			name = rec.FullName
		}
	}
	if count == 0 {
		return nil
	}
	if name == "" { // none exists any more: merged into other records
		return fault.New(fault.Conflict, "fault.import_gone", "Count", count)
	}
	return fault.New(fault.Conflict, "fault.import_touched", "Name", name, "Count", count)
}

// remove deletes delegates, and persons who have no delegateship left.
func remove(tx *store.Tx, congressID int64, gone []applied) error {
	if len(gone) == 0 {
		return nil
	}
	for part := range slices.Chunk(gone, 500) {
		delegates, persons := make([]int64, len(part)), make([]int64, len(part))
		for i, a := range part {
			delegates[i], persons[i] = a.DelegateID, a.PersonID
		}
		if err := tx.DB().Where("id IN ?", delegates).Delete(&delegate.Delegate{}).Error; err != nil {
			return err
		}
		if err := tx.DB().Where("id IN ? AND NOT EXISTS (SELECT 1 FROM delegates WHERE delegates.person_id = persons.id)", persons).
			Delete(&delegate.Person{}).Error; err != nil {
			return err
		}
	}
	return delegate.Tally(tx, congressID)
}

// checkNotSent returns a Conflict if a person of the log has been chosen for the congress's delegation or is on the list of
// its new Committee, which would lose that member.
func checkNotSent(tx *store.Tx, congressID int64, log []applied) error {
	added := map[int64]bool{}
	for _, a := range log {
		added[a.PersonID] = a.Before == nil
	}
	var members []struct {
		PersonID int64
		FullName string
	}
	err := tx.DB().Table("delegation_members").Joins("JOIN delegations ON delegations.id = delegation_members.delegation_id").
		Joins("JOIN persons ON persons.id = delegation_members.person_id").Select("persons.id AS person_id, persons.full_name").
		Where("delegations.congress_id = ?", congressID).Order("persons.sort_key, persons.id").Find(&members).Error
	if err != nil {
		return err
	}
	spells := members[:0:0]
	err = tx.DB().Table("committee_members").Joins("JOIN persons ON persons.id = committee_members.person_id").
		Select("DISTINCT persons.id AS person_id, persons.full_name, persons.sort_key").Where("committee_members.congress_id = ?", congressID).
		Order("persons.sort_key, persons.id").Scan(&spells).Error
	if err != nil {
		return err
	}
	members = append(members, spells...)
	name, count := "", 0
	for _, m := range members {
		if added[m.PersonID] {
			if count++; name == "" {
				name = m.FullName
			}
		}
	}
	if count > 0 {
		return fault.New(fault.Conflict, "fault.import_delegated", "Name", name, "Count", count)
	}
	return nil
}
