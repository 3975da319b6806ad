package identity

import (
	"bytes"
	"encoding/json"
	"slices"

	"gorm.io/gorm"

	"daihoi/models/delegate"
	"daihoi/models/delegation"
	"daihoi/models/fault"
	"daihoi/models/store"
)

// PersonMerge is a stored merge.
type PersonMerge struct {
	ID       int64
	KeptID   int64
	MergedID int64
	Before   snapshot `gorm:"serializer:sealed;as:person_merges.before"` // both persons
	After    snapshot `gorm:"serializer:sealed;as:person_merges.after"`  // the kept person
	UserName string
	At       store.Instant
	UndoneAt store.Instant
}

func (PersonMerge) TableName() string { return "person_merges" }

// Merged is the person whose record was deleted.
func (m PersonMerge) Merged() delegate.Person { return m.Before.person(m.MergedID) }

// snapshot is everything that a merge changes, each list in key order so that snapshots can be compared.
type snapshot struct {
	Persons   []delegate.Person
	Seats     []delegate.Delegate
	Members   []delegation.MemberRow
	Headed    []headship
	Decisions []decisionRow
	Proposals []proposalRow `json:",omitempty"`
	Spells    []spellRow    `json:",omitempty"`
}

// headship is a delegation headed by one of the persons.
type headship struct{ ID, HeadID int64 }

// decisionRow is a row of import_decisions that refers to one of the delegateships.
type decisionRow struct {
	CongressID int64
	RowKey     string
	DelegateID int64
}

// proposalRow is a row of corrections that refers to one of the delegateships.
type proposalRow struct{ ID, DelegateID int64 }

// spellRow is a row of committee_members that refers to one of the persons.
type spellRow struct{ ID, CongressID, PersonID int64 }

func (s snapshot) person(id int64) delegate.Person {
	for _, p := range s.Persons {
		if p.ID == id {
			return p
		}
	}
	return delegate.Person{}
}

// snapshotOf locks and reads the persons.
func snapshotOf(tx *store.Tx, ids ...int64) (s snapshot, err error) {
	if s.Persons, s.Seats, err = delegate.LockPersons(tx, ids...); err != nil {
		return s, err
	}
	if err = tx.DB().Where("person_id IN ?", ids).Order("delegation_id, person_id").Find(&s.Members).Error; err != nil {
		return s, err
	}
	if err = tx.DB().Table("delegations").Where("head_id IN ?", ids).Select("id, head_id").Order("id").Find(&s.Headed).Error; err != nil {
		return s, err
	}
	if err = tx.DB().Table("corrections").Where("delegate_id IN ?", seatIDs(s.Seats)).Select("id, delegate_id").Order("id").Find(&s.Proposals).Error; err != nil {
		return s, err
	}
	if err = tx.DB().Table("committee_members").Where("person_id IN ?", ids).Select("id, congress_id, person_id").Order("id").Find(&s.Spells).Error; err != nil {
		return s, err
	}
	return s, tx.DB().Table("import_decisions").Where("delegate_id IN ?", seatIDs(s.Seats)).Order("congress_id, row_key").Find(&s.Decisions).Error
}

// repoint points delegations, Committees, import decisions and proposals at the kept person.
func (s snapshot) repoint(tx *store.Tx, kept, merged int64, gone map[int64]int64) error {
	for id, stays := range gone {
		for _, table := range []string{"import_decisions", "corrections"} {
			if err := tx.DB().Table(table).Where("delegate_id = ?", id).Update("delegate_id", stays).Error; err != nil {
				return err
			}
		}
	}
	if err := repointSpells(tx, s.Spells, func(spellRow) int64 { return kept }); err != nil {
		return err
	}
	members := map[int64]delegation.MemberRow{}
	for _, m := range s.Members {
		m.PersonID = kept
		if other, both := members[m.DelegationID]; both && other.Kind == delegate.Official {
			m = other
		}
		members[m.DelegationID] = m
	}
	var list []delegation.MemberRow
	for _, m := range members {
		list = append(list, m)
	}
	headed := slices.Clone(s.Headed)
	for i := range headed {
		headed[i].HeadID = kept
	}
	return replaceMembers(tx, []int64{kept, merged}, s.Members, list, headed)
}

// repointSpells gives rows of Committees to the persons, and raises the versions of those.
func repointSpells(tx *store.Tx, rows []spellRow, to func(spellRow) int64) error {
	for _, r := range rows {
		if err := tx.DB().Table("committee_members").Where("id = ?", r.ID).Update("person_id", to(r)).Error; err != nil {
			return err
		}
		if err := tx.DB().Table("committees").Where("congress_id = ?", r.CongressID).Update("version", gorm.Expr("version + 1")).Error; err != nil {
			return err
		}
	}
	return nil
}

// bothSpelled reports whether both persons are in one Committee, where they stand as two people.
func (s snapshot) bothSpelled() bool {
	at := map[int64]int64{}
	for _, r := range s.Spells {
		if other, there := at[r.CongressID]; there && other != r.PersonID {
			return true
		}
		at[r.CongressID] = r.PersonID
	}
	return false
}

// replaceMembers replaces the persons' delegation membership and raises the version of each delegation.
func replaceMembers(tx *store.Tx, persons []int64, old, members []delegation.MemberRow, headed []headship) error {
	if len(old) == 0 {
		return nil
	}
	var ids []int64
	for _, m := range old {
		ids = append(ids, m.DelegationID)
	}
	if err := tx.DB().Where("person_id IN ?", persons).Delete(&delegation.MemberRow{}).Error; err != nil {
		return err
	}
	if err := tx.DB().Create(&members).Error; err != nil {
		return err
	}
	for _, h := range headed {
		if err := tx.DB().Table("delegations").Where("id = ?", h.ID).Update("head_id", h.HeadID).Error; err != nil {
			return err
		}
	}
	if err := tx.DB().Table("delegations").Where("id IN ?", ids).Update("version", gorm.Expr("version + 1")).Error; err != nil {
		return err
	}
	return delegation.Keep(tx, ids...)
}

// same reports whether the snapshots differ in nothing but versions, import decisions and proposals: a change that was
// reverted does not count.
func (s snapshot) same(other snapshot) (bool, error) {
	plain := func(s snapshot) ([]byte, error) {
		s.Persons, s.Seats, s.Decisions, s.Proposals = slices.Clone(s.Persons), slices.Clone(s.Seats), nil, nil
		for i := range s.Persons {
			s.Persons[i].Version = 0
		}
		for i := range s.Seats {
			s.Seats[i].Version = 0
		}
		s.Members, s.Headed = OrEmpty(s.Members), OrEmpty(s.Headed)
		return json.Marshal(s)
	}
	a, err := plain(s)
	if err != nil {
		return false, err
	}
	b, err := plain(other)
	return bytes.Equal(a, b), err
}

// Merges lists the merges into the person that have not been undone, newest first.
func Merges(k delegate.Known, tx *store.Tx) ([]PersonMerge, error) {
	return mergesInto(tx, k.Person.ID)
}

// UndoMerge undoes the latest merge into a person: both persons and all their delegateships become what they were
// before. It returns a Conflict if mergeID is no longer the latest merge, or "fault.merge_touched" (Args Name) if
// anything it produced has changed since. The actor needs the same rights as for Merge.
func UndoMerge(tx *store.Tx, personID, mergeID int64) error {
	units, err := unitsOf(tx, personID)
	if err != nil {
		return err
	}
	merges, err := mergesInto(tx, personID)
	if err != nil {
		return err
	}
	if len(merges) == 0 || merges[0].ID != mergeID {
		return store.Stale()
	}
	m := merges[0]
	now, err := snapshotOf(tx, m.KeptID)
	if err != nil {
		return err
	}
	same, err := now.same(m.After)
	if err != nil {
		return err
	}
	if !same {
		return fault.New(fault.Conflict, "fault.merge_touched", "Name", now.person(m.KeptID).FullName)
	}
	if err := m.restore(tx, now); err != nil {
		return err
	}
	if err := tallySeats(tx, m.Before.Seats); err != nil {
		return err
	}
	if err := store.Changed(tx.DB().Model(&PersonMerge{}).Where("id = ? AND undone_at IS NULL", m.ID).
		Updates(map[string]any{"undone_at": tx.Now()})); err != nil {
		return err
	}
	return recordAt(tx, "persons_separated", m.KeptID, now.person(m.KeptID).FullName, units, m.Before.auditChanges(m.MergedID, nil, units))
}

// restore writes the rows of Before, each with a version higher than any open form has seen.
func (m PersonMerge) restore(tx *store.Tx, now snapshot) error {
	persons, seats := slices.Clone(m.Before.Persons), slices.Clone(m.Before.Seats)
	for i := range persons {
		persons[i].Version = max(persons[i].Version, now.person(persons[i].ID).Version) + 1
	}
	present := make(map[int64]int64, len(now.Seats))
	for _, d := range now.Seats {
		present[d.ID] = d.Version
	}
	// Existing rows first: one may have to give up the (congress, person) pair that a re-created row needs.
	slices.SortStableFunc(seats, func(a, b delegate.Delegate) int {
		_, first := present[a.ID]
		_, second := present[b.ID]
		return boolInt(!first) - boolInt(!second)
	})
	for i := range seats {
		seats[i].Version = max(seats[i].Version, present[seats[i].ID]) + 1
	}
	if err := upsert(tx, persons, seats); err != nil {
		return err
	}
	for _, d := range m.Before.Decisions {
		if err := tx.DB().Table("import_decisions").Where("congress_id = ? AND row_key = ? AND delegate_id IN ?", d.CongressID,
			d.RowKey, seatIDs(now.Seats)).Update("delegate_id", d.DelegateID).Error; err != nil {
			return err
		}
	}
	for _, p := range m.Before.Proposals {
		if err := tx.DB().Table("corrections").Where("id = ?", p.ID).Update("delegate_id", p.DelegateID).Error; err != nil {
			return err
		}
	}
	if err := repointSpells(tx, m.Before.Spells, func(r spellRow) int64 { return r.PersonID }); err != nil {
		return err
	}
	return replaceMembers(tx, []int64{m.KeptID, m.MergedID}, m.Before.Members, m.Before.Members, m.Before.Headed)
}

func seatIDs(seats []delegate.Delegate) []int64 {
	ids := make([]int64, len(seats))
	for i, d := range seats {
		ids[i] = d.ID
	}
	return ids
}
