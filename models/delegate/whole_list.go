package delegate

import (
	"maps"
	"slices"

	"gorm.io/gorm/clause"

	"daihoi/models/store"
)

// LockList locks the list until the transaction ends: imports into one congress wait for each other and for edits in
// progress, so that the plan sees them. SQLite has a single writer anyway.
func LockList(tx *store.Tx, congressID int64) error {
	lock := func(table, condition string) error {
		var ids []int64
		return tx.DB().Table(table).Clauses(clause.Locking{Strength: "UPDATE"}).Where(condition, congressID).
			Order("id").Pluck("id", &ids).Error
	}
	if err := lock("imports", "congress_id = ?"); err != nil {
		return err
	}
	if err := lock("delegates", "congress_id = ?"); err != nil {
		return err
	}
	return lock("persons", "id IN (SELECT person_id FROM delegates WHERE congress_id = ?)")
}

// Overwrite stores records of one congress whose delegates and persons are locked; before is what they were. It raises the
// versions of what changed, also in recs, updates the persons' other delegateships as writePerson does, leaves a trace with
// the reason at their units, and recounts the congresses.
func Overwrite(tx *store.Tx, congressID int64, reason string, before, recs []Record) error {
	if len(recs) == 0 {
		return nil
	}
	var persons []Person
	var renewed []Record // of persons who changed
	delegates := make([]Delegate, len(recs))
	for i := range recs {
		recs[i].Delegate.Version++
		delegates[i] = recs[i].Delegate
		if len(PersonFields.Diff(&before[i], &recs[i])) > 0 {
			recs[i].Person.Version++
			persons, renewed = append(persons, recs[i].Person), append(renewed, recs[i])
		}
	}
	touched := map[int64]bool{congressID: true}
	for part := range slices.Chunk(renewed, 500) {
		others, err := otherSeats(tx, congressID, part)
		if err != nil {
			return err
		}
		for _, d := range others {
			touched[d.CongressID] = true
		}
		delegates = append(delegates, others...)
	}
	// Every row exists and is locked, so all take the update: one statement for hundreds of records.
	update := clause.OnConflict{Columns: []clause.Column{{Name: "id"}}, UpdateAll: true}
	if len(persons) > 0 {
		if err := tx.DB().Clauses(update).CreateInBatches(&persons, 500).Error; err != nil {
			return err
		}
	}
	if err := tx.DB().Clauses(update).CreateInBatches(&delegates, 500).Error; err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(touched)) {
		if err := Tally(tx, id); err != nil {
			return err
		}
	}
	return recordElsewhere(tx, func(s Seat) bool { return s.CongressID == congressID }, reason, before, recs)
}

// otherSeats returns the persons' delegateships in other congresses with their new keys and versions.
func otherSeats(tx *store.Tx, congressID int64, recs []Record) ([]Delegate, error) {
	byPerson := make(map[int64]*Record, len(recs))
	for i := range recs {
		byPerson[recs[i].PersonID] = &recs[i]
	}
	var others []Delegate
	err := tx.DB().Clauses(clause.Locking{Strength: "UPDATE"}).Order("id").
		Where("person_id IN ? AND congress_id <> ?", slices.Collect(maps.Keys(byPerson)), congressID).Find(&others).Error
	for i := range others {
		d, rec := &others[i], byPerson[others[i].PersonID]
		d.SortKey, d.SearchKey = rec.Person.SortKey, rec.SearchPrefix()+d.RepresentsKey
		d.Version++
	}
	return others, err
}

// WholeList reads the whole list of a congress, withdrawn included, with name keys.
func WholeList(tx *store.Tx, congressID int64) ([]Record, error) {
	var list []Record
	err := Base(tx).Select(Columns+", persons.search_key AS p_search_key, persons.sort_key AS p_sort_key").
		Where("delegates.congress_id = ?", congressID).Order("delegates.id").Find(&list).Error
	return list, err
}

func RecordsByID(list []Record) map[int64]*Record {
	byID := make(map[int64]*Record, len(list))
	for i := range list {
		byID[list[i].Delegate.ID] = &list[i]
	}
	return byID
}
