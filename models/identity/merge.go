package identity

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"gorm.io/gorm/clause"

	"daihoi/models/access"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
	"daihoi/models/vietext"
)

// MergeInput is a request to merge two persons: the kept one takes over the delegateships of the merged one, whose
// record is deleted. The versions are those that the user saw.
type MergeInput struct {
	Kept, Merged               int64
	KeptVersion, MergedVersion int64
	FromMerged                 []string // keys of PersonFields to take from the merged person
}

const personEntity = "person"

// Merge merges two persons and returns the id of one of the kept person's delegateships. If both are in the same
// congress, the kept person's delegateship stays but takes the values of the stronger one (not withdrawn first, then
// the order of Categories), with blanks filled from the other. Delegation membership, Committees and import decisions move to the
// kept person; two people of one Committee are not merged.
//
// The actor must be allowed to edit every delegateship of both: NotFound if the actor sees none of a person's,
// Forbidden if any is outside the actor's units.
func Merge(tx *store.Tx, m MergeInput) (int64, error) {
	if m.Kept == m.Merged {
		return 0, fault.At("", "problem.merge_same")
	}
	units, err := unitsOf(tx, m.Kept, m.Merged)
	if err != nil {
		return 0, err
	}
	before, err := snapshotOf(tx, m.Kept, m.Merged)
	if err != nil {
		return 0, err
	}
	kept, merged := before.person(m.Kept), before.person(m.Merged)
	if kept.Version != m.KeptVersion || merged.Version != m.MergedVersion {
		return 0, store.Stale()
	}
	if before.bothSpelled() {
		return 0, fault.New(fault.Conflict, "fault.merge_committee", "Name", kept.FullName)
	}
	old, rec := delegate.Record{Person: kept}, mergePerson(kept, merged, m.FromMerged)
	if err := fault.Of(delegate.Check(rec)); err != nil {
		return 0, err
	}
	seats, gone := mergeSeats(before.Seats, &rec)
	if err := before.repoint(tx, m.Kept, m.Merged, gone); err != nil {
		return 0, err
	}
	if err := storeMerged(tx, rec.Person, m.Merged, seats, gone); err != nil {
		return 0, err
	}
	if err := tallySeats(tx, before.Seats); err != nil {
		return 0, err
	}
	after, err := snapshotOf(tx, m.Kept)
	if err != nil {
		return 0, err
	}
	if err := tx.DB().Create(&PersonMerge{KeptID: m.Kept, MergedID: m.Merged, Before: before, After: after,
		UserName: tx.Actor().Name, At: tx.Now()}).Error; err != nil {
		return 0, err
	}
	return seats[0].ID, recordAt(tx, "persons_merged", m.Kept, rec.FullName, units,
		append(delegate.Changes(&old, &rec), before.auditChanges(m.Merged, gone, units)...))
}

// recordAt writes an entry about the persons at every unit with a seat of theirs, in a fixed order, and one with everything at
// the unit that contains all of these. Of the merged record an entry names only what is of its own unit.
func recordAt(tx *store.Tx, action string, person int64, name string, units map[int64]delegate.Place, changes []field.Change) error {
	common := commonPath(units)
	entries := []store.Entry{{UnitPath: common, Changes: changes}}
	at := map[int64]delegate.Place{} // by unit, which may have several congresses of theirs
	for _, place := range units {
		at[place.UnitID] = place
	}
	for _, id := range slices.Sorted(maps.Keys(at)) {
		place := at[id]
		if place.UnitPath == common {
			entries[0].UnitID = id
			continue
		}
		entries = append(entries, store.Entry{UnitID: id, UnitPath: place.UnitPath, Changes: ofUnit(changes, place.UnitName)})
	}
	for i := range entries {
		entries[i].Action, entries[i].Entity, entries[i].EntityID, entries[i].Label = action, personEntity, person, name
	}
	return tx.RecordAll(entries)
}

// ofUnit leaves out what was in lists of other units only.
func ofUnit(changes []field.Change, unit string) []field.Change {
	moved := func(c field.Change) bool { return c.Field == "merged_seat" || c.Field == "merged_double" }
	own := slices.ContainsFunc(changes, func(c field.Change) bool { return moved(c) && c.New == unit })
	return slices.DeleteFunc(slices.Clone(changes), func(c field.Change) bool {
		return moved(c) && c.New != unit || c.Field == "merged_person" && !own
	})
}

// commonPath is the path of the lowest unit that contains all places, so that only someone who sees all of them reads
// the audit entry.
func commonPath(units map[int64]delegate.Place) string {
	common, first := "", true
	for _, at := range units {
		if first {
			common, first = at.UnitPath, false
		}
		for !strings.HasPrefix(at.UnitPath, common) {
			common = common[:strings.LastIndexByte(common[:len(common)-1], '/')+1]
		}
	}
	return common
}

// unitsOf returns the persons' places by congress id, provided that the actor may edit all of them.
func unitsOf(tx *store.Tx, persons ...int64) (map[int64]delegate.Place, error) {
	units := map[int64]delegate.Place{}
	for _, id := range persons {
		known, err := delegate.KnownPerson(tx, id)
		if err != nil {
			return nil, err
		}
		for _, rec := range known.At {
			path := access.Place(rec.UnitPath) // an identity belongs to no term
			if _, double := units[rec.CongressID]; double {
				path = rec.UnitPath // but a list does, and one of its rows would go
			}
			if err := delegate.MayEdit(tx, path); err != nil {
				return nil, err
			}
			units[rec.CongressID] = delegate.Place{CongressID: rec.CongressID, UnitID: rec.UnitID, UnitPath: rec.UnitPath, UnitName: rec.UnitName, Day: rec.CongressDay}
		}
		// Deliberately not scoped to the actor's units: a delegateship outside them must block the merge.
		var all int64
		if err := tx.DB().Model(&delegate.Delegate{}).Where("person_id = ?", id).Count(&all).Error; err != nil {
			return nil, err
		}
		if int(all) != len(known.At) {
			return nil, fault.New(fault.Forbidden, "fault.person_elsewhere")
		}
	}
	return units, nil
}

// mergePerson is the kept person with the fields in fromMerged taken from the merged one.
func mergePerson(kept, merged delegate.Person, fromMerged []string) delegate.Record {
	rec, other := delegate.Record{Person: kept}, delegate.Record{Person: merged}
	for _, f := range delegate.PersonFields.Only(fromMerged...) {
		f.Set(&rec, f.Text(&other))
	}
	rec.Person.SearchKey, rec.Person.SortKey = vietext.Fold(rec.FullName), vietext.SortKey(rec.FullName)
	rec.Person.Version++
	return rec
}

// mergeSeats returns the delegateships of the merged person. gone maps the ids of delegateships to delete, because the
// person already has one in that congress, to the ids of those that stay.
func mergeSeats(all []delegate.Delegate, rec *delegate.Record) (seats []delegate.Delegate, gone map[int64]int64) {
	gone = map[int64]int64{}
	at := map[int64]int{} // congress id → index in seats
	kept := slices.Clone(all)
	slices.SortStableFunc(kept, func(a, b delegate.Delegate) int { // the kept person's first
		return cmp.Compare(boolInt(a.PersonID != rec.Person.ID), boolInt(b.PersonID != rec.Person.ID))
	})
	for _, d := range kept {
		if i, there := at[d.CongressID]; there {
			seats[i] = mergeSeat(seats[i], d)
			gone[d.ID] = seats[i].ID
			continue
		}
		at[d.CongressID] = len(seats)
		d.PersonID, d.Version = rec.Person.ID, d.Version+1
		seats = append(seats, d)
	}
	for i := range seats {
		seats[i].SortKey, seats[i].SearchKey = rec.Person.SortKey, rec.SearchPrefix()+seats[i].RepresentsKey
	}
	return seats, gone
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// mergeSeat merges two delegateships in one congress: the identity of kept, the values of the stronger one.
func mergeSeat(kept, other delegate.Delegate) delegate.Delegate {
	best, rest := kept, other
	if rank(other) < rank(kept) {
		best, rest = other, kept
	}
	best.ID, best.PersonID, best.Version = kept.ID, kept.PersonID, kept.Version
	if best.Represents == "" {
		best.Represents, best.RepresentsKey = rest.Represents, rest.RepresentsKey
	}
	into, from := delegate.Record{Delegate: best}, delegate.Record{Delegate: rest}
	for _, f := range delegate.SeatFields {
		if f.Text(&into) == "" {
			f.Set(&into, f.Text(&from))
		}
	}
	best = into.Delegate
	best.InvitedOn = cmp.Or(best.InvitedOn, rest.InvitedOn)
	return best
}

// rank orders the delegateships of one person; the lowest wins.
func rank(d delegate.Delegate) int {
	r := slices.Index(delegate.Categories, d.Category)
	if !d.WithdrawnOn.IsZero() {
		r += len(delegate.Categories)
	}
	return r
}

// storeMerged writes the kept person and the remaining delegateships, and deletes the rest.
func storeMerged(tx *store.Tx, kept delegate.Person, merged int64, seats []delegate.Delegate, gone map[int64]int64) error {
	for id := range gone {
		if err := tx.DB().Where("id = ?", id).Delete(&delegate.Delegate{}).Error; err != nil {
			return err
		}
	}
	if err := upsert(tx, []delegate.Person{kept}, seats); err != nil {
		return err
	}
	return tx.DB().Where("id = ?", merged).Delete(&delegate.Person{}).Error
}

// upsert upserts persons and delegateships by id.
func upsert(tx *store.Tx, persons []delegate.Person, seats []delegate.Delegate) error {
	update := clause.OnConflict{Columns: []clause.Column{{Name: "id"}}, UpdateAll: true}
	if err := tx.DB().Clauses(update).CreateInBatches(&persons, 500).Error; err != nil {
		return err
	}
	return tx.DB().Clauses(update).CreateInBatches(&seats, 500).Error
}

// tallySeats recounts the affected congresses, in id order to avoid deadlocks.
func tallySeats(tx *store.Tx, seats []delegate.Delegate) error {
	ids := make([]int64, len(seats))
	for i, d := range seats {
		ids[i] = d.CongressID
	}
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		if err := delegate.Tally(tx, id); err != nil {
			return err
		}
	}
	return nil
}

// auditChanges is the audit record of the merged person: who it was, and which delegateships moved or were dropped.
func (s snapshot) auditChanges(merged int64, gone map[int64]int64, units map[int64]delegate.Place) []field.Change {
	who := s.person(merged)
	list := []field.Change{{Field: "merged_person", New: strings.TrimSuffix(who.FullName+", "+who.BornOn.Short(), ", ")}}
	for _, d := range s.Seats {
		if d.PersonID != merged {
			continue
		}
		key := "merged_seat"
		if gone[d.ID] != 0 {
			key = "merged_double"
		}
		list = append(list, field.Change{Field: key, New: units[d.CongressID].UnitName})
	}
	return list
}

// Fuller lists the keys of PersonFields for which b says more than a: a value where a has none, a more precise date,
// an accented or longer text, a name not all in capitals.
func Fuller(a, b delegate.Person) []string {
	one, other := delegate.Record{Person: a}, delegate.Record{Person: b}
	var keys []string
	for _, f := range delegate.PersonFields {
		old, new := f.Text(&one), f.Text(&other)
		capitals, others := !strings.ContainsFunc(old, IsLower), !strings.ContainsFunc(new, IsLower)
		switch {
		case f.Key == "full_name" && capitals != others:
			if capitals {
				keys = append(keys, f.Key)
			}
		case len(new) > len(old): // bytes, so that an accented letter counts for more
			keys = append(keys, f.Key)
		}
	}
	return keys
}
