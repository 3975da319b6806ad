package delegate

import (
	"slices"
	"strconv"

	"daihoi/models/access"
	"daihoi/models/field"
	"daihoi/models/store"
)

// Who is a member of the Committee is told by its list, where there is one. Else a person who knows the lists of an office says
// by which mark members can be told.
const (
	MarkedCommittee = "committee"  // on the list of the Committee that the congress appointed, and not gone since
	MarkedEither    = "marked"     // "tái cử" or "mới tham gia" is written
	MarkedReturning = "returning"  // "tái cử" is written
	MarkedExOfficio = "ex_officio" // members of the Committee before: for one that was not renewed

	named            = "persons.full_name <> '" + AnonymousName + "' AND "
	markedConditions = "delegates.withdrawn_on IS NULL AND " + named + OfficialRows + " AND "
	onCommittee      = `EXISTS (SELECT 1 FROM committee_members WHERE committee_members.congress_id = delegates.congress_id
		AND committee_members.person_id = delegates.person_id AND committee_members.status = 'appointed' AND committee_members.left_on IS NULL)`
)

// marks are the marks with their conditions. Members of the Committee need not be official delegates.
var marks = []struct{ name, condition string }{
	{MarkedCommittee, named + onCommittee},
	{MarkedEither, markedConditions + "delegates.reappointed IN ('" + Reappointed + "', '" + Newcomer + "')"},
	{MarkedReturning, markedConditions + "delegates.reappointed = '" + Reappointed + "'"},
	{MarkedExOfficio, markedConditions + "delegates.category = '" + ExOfficio + "'"},
}

// Marks lists the marks.
func Marks() []string {
	names := make([]string, len(marks))
	for i, m := range marks {
		names[i] = m.name
	}
	return names
}

// Marked counts the delegates of the congresses of a term by mark. It leaves out who has withdrawn or is anonymised.
func Marked(tx *store.Tx, termID int64) (map[int64]map[string]int, error) {
	counts := map[int64]map[string]int{}
	for _, m := range marks {
		var rows []struct {
			CongressID int64
			N          int
		}
		err := Base(tx).Where("congresses.term_id = ? AND "+m.condition, termID).
			Select("delegates.congress_id, COUNT(*) AS n").Group("delegates.congress_id").Find(&rows).Error
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			if counts[r.CongressID] == nil {
				counts[r.CongressID] = map[string]int{}
			}
			counts[r.CongressID][m.name] = r.N
		}
	}
	return counts, nil
}

// Candidate is a delegate who may be a member of the Committee, with the marks that the list has on the person.
type Candidate struct {
	ID                   int64
	FullName, Occupation string
	Reappointed          string
	Category             string
	Member               bool // on the list of the Committee
}

// Bears reports whether the delegate bears the mark.
func (c Candidate) Bears(mark string) bool {
	switch mark {
	case MarkedCommittee:
		return c.Member
	case MarkedEither:
		return c.Reappointed != ""
	case MarkedReturning:
		return c.Reappointed == Reappointed
	}
	return mark == MarkedExOfficio && c.Category == ExOfficio
}

// Candidates lists the official delegates of a congress in the order of names, without who has withdrawn or is anonymised.
func Candidates(tx *store.Tx, congressID int64) ([]Candidate, error) {
	var all []Candidate
	return all, Base(tx).Where("delegates.congress_id = ? AND "+markedConditions+"1 = 1", congressID).
		Select("delegates.id, persons.full_name, persons.occupation, delegates.reappointed, delegates.category, " + onCommittee + " AS member").Order("persons.sort_key, delegates.id").Find(&all).Error
}

// Listed counts the official delegates of the congresses of a term, without who has withdrawn or is anonymised.
func Listed(tx *store.Tx, termID int64) (map[int64]int, error) {
	var rows []struct {
		CongressID int64
		N          int
	}
	err := Base(tx).Where("congresses.term_id = ? AND "+markedConditions+"1 = 1", termID).
		Select("delegates.congress_id, COUNT(*) AS n").Group("delegates.congress_id").Find(&rows).Error
	counts := make(map[int64]int, len(rows))
	for _, r := range rows {
		counts[r.CongressID] = r.N
	}
	return counts, err
}

// CarryPicked is CarryOver for the delegates named. It is Stale if one of them is not a Candidate of the congress.
func CarryPicked(tx *store.Tx, from, to int64, picked []int64) ([]int64, error) {
	all, err := Candidates(tx, from)
	if err != nil {
		return nil, err
	}
	for _, id := range picked {
		if !slices.ContainsFunc(all, func(c Candidate) bool { return c.ID == id }) {
			return nil, store.Stale()
		}
	}
	return carryOver(tx, from, to, markedConditions+"delegates.id IN ?", picked)
}

// CarryOver makes the delegates of a congress that bear the mark ex-officio delegates of another one, the same persons, and
// returns the new delegateships. Who is on that list already stays as listed.
func CarryOver(tx *store.Tx, from, to int64, mark string) (ids []int64, err error) {
	condition := "1 = 0"
	for _, m := range marks {
		if m.name == mark {
			condition = m.condition
		}
	}
	return carryOver(tx, from, to, condition)
}

func carryOver(tx *store.Tx, from, to int64, condition string, args ...any) (ids []int64, err error) {
	at, err := Editable(tx, to)
	if err != nil {
		return nil, err
	}
	var rows []Delegate
	err = Base(tx).Where("delegates.congress_id = ? AND "+condition, append([]any{from}, args...)...).
		Where("delegates.person_id NOT IN (SELECT person_id FROM delegates WHERE congress_id = ?)", to).
		Select("delegates.*").Order("delegates.id").Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	for i, old := range rows {
		rows[i] = Delegate{CongressID: to, PersonID: old.PersonID, Category: ExOfficio, Represents: old.Represents, RepresentsKey: old.RepresentsKey,
			SortKey: old.SortKey, SearchKey: old.SearchKey, Version: 1}
	}
	if err := tx.DB().CreateInBatches(&rows, 500).Error; err != nil {
		return nil, err
	}
	for _, d := range rows {
		ids = append(ids, d.ID)
	}
	if err := Tally(tx, to); err != nil {
		return nil, err
	}
	return ids, tx.Record(store.Entry{Action: "delegates_carried", Entity: "congress", EntityID: to, Label: at.UnitName, UnitID: at.UnitID, UnitPath: at.UnitPath,
		Changes: []field.Change{{Field: "delegates", New: strconv.Itoa(len(ids))}}})
}

// TakeBack removes delegateships that CarryOver made. It reports false, and has removed nothing to be committed, if one has
// been changed since, was chosen for a delegation or is on the list of a new Committee.
func TakeBack(tx *store.Tx, congressID int64, ids []int64) (bool, error) {
	at, err := PlaceOf(tx, congressID)
	if err != nil {
		return false, err
	}
	if err := tx.Require(access.EditDelegates, at.UnitPath); err != nil {
		return false, err
	}
	var used int64
	err = tx.DB().Table("delegation_members").Joins("JOIN delegations ON delegations.id = delegation_members.delegation_id").
		Where("delegations.congress_id = ? AND delegation_members.person_id IN (SELECT person_id FROM delegates WHERE id IN ?)", congressID, ids).Count(&used).Error
	if err != nil || used > 0 {
		return false, err
	}
	err = tx.DB().Table("committee_members").Where("congress_id = ? AND person_id IN (SELECT person_id FROM delegates WHERE id IN ?)", congressID, ids).Count(&used).Error
	if err != nil || used > 0 {
		return false, err
	}
	gone := tx.DB().Where("id IN ? AND version = 1 AND withdrawn_on IS NULL AND category = ? AND congress_id = ?", ids, ExOfficio, congressID).Delete(&Delegate{})
	if gone.Error != nil || gone.RowsAffected != int64(len(ids)) {
		return false, gone.Error
	}
	return true, Tally(tx, congressID)
}
