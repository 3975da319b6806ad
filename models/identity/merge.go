package identity

import (
	"cmp"
	"slices"
	"strings"

	"gorm.io/gorm/clause"

	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
	"daihoi/models/vietext"
)

// Merging says that two persons are one: the kept one takes the delegateships of the merged one, whose record goes.
// The versions are those of the persons as they were looked at.
type Merging struct {
	Kept, Merged               int64
	KeptVersion, MergedVersion int64
	FromMerged                 []string // keys of the PersonFields whose value is the merged person's
}

const personEntity = "person"

// Merge makes two persons one and gives the id of a delegateship of the kept one. Where both go to the same congress
// the kept person's delegateship stays, with the values of the one that counts for more (present before withdrawn, then
// the order of Categories) and the blanks filled from the other. Members of delegations and decisions of imports follow.
//
// The actor needs the right to edit every delegateship of both: NotFound when none of a person's is seen, Forbidden when
// one of them is out of reach.
func Merge(tx *store.Tx, m Merging) (int64, error) {
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
	old, rec := delegate.Record{Person: kept}, combined(kept, merged, m.FromMerged)
	if err := fault.Of(delegate.Check(rec, calendar.Date{})); err != nil {
		return 0, err
	}
	seats, gone := united(before.Seats, &rec)
	if err := before.follow(tx, m.Kept, m.Merged, gone); err != nil {
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
	return seats[0].ID, tx.Record(store.Entry{Action: "persons_merged", Entity: personEntity, EntityID: m.Kept, Label: rec.FullName,
		UnitPath: commonPath(units), Changes: append(delegate.Changes(&old, &rec), before.told(m.Merged, gone, units)...)})
}

// commonPath is the path of the lowest unit that holds all the places: whoever sees it sees everything that an entry
// about them tells.
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

// unitsOf gives where each person goes, by congress, if the actor may edit all of it.
func unitsOf(tx *store.Tx, persons ...int64) (map[int64]delegate.Place, error) {
	units := map[int64]delegate.Place{}
	for _, id := range persons {
		known, err := delegate.KnownPerson(tx, id)
		if err != nil {
			return nil, err
		}
		for _, rec := range known.At {
			if err := delegate.MayEdit(tx, rec.UnitPath); err != nil {
				return nil, err
			}
			units[rec.CongressID] = delegate.Place{CongressID: rec.CongressID, UnitID: rec.UnitID, UnitPath: rec.UnitPath, UnitName: rec.UnitName, Day: rec.CongressDay}
		}
		// The one count that must not stop at the actor's units: what lies outside cannot be changed from here.
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

// combined is the kept person with some values of the merged one and the keys of the name.
func combined(kept, merged delegate.Person, fromMerged []string) delegate.Record {
	rec, other := delegate.Record{Person: kept}, delegate.Record{Person: merged}
	for _, f := range delegate.PersonFields.Only(fromMerged...) {
		f.Set(&rec, f.Text(&other))
	}
	rec.Person.SearchKey, rec.Person.SortKey = vietext.Fold(rec.FullName), vietext.SortKey(rec.FullName)
	rec.Person.Version++
	return rec
}

// united gives the delegateships of the one person, and those that go because the person has one in that congress; gone
// maps their ids to those that stay.
func united(all []delegate.Delegate, rec *delegate.Record) (seats []delegate.Delegate, gone map[int64]int64) {
	gone = map[int64]int64{}
	at := map[int64]int{} // congress → place in seats
	kept := slices.Clone(all)
	slices.SortStableFunc(kept, func(a, b delegate.Delegate) int { // those of the kept person first
		return cmp.Compare(boolInt(a.PersonID != rec.Person.ID), boolInt(b.PersonID != rec.Person.ID))
	})
	for _, d := range kept {
		if i, there := at[d.CongressID]; there {
			seats[i] = folded(seats[i], d)
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

// folded is one of two delegateships of a congress: what it is stays kept, what it says comes from the one that counts
// for more.
func folded(kept, other delegate.Delegate) delegate.Delegate {
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

// rank orders delegateships of one person: the smallest counts for most.
func rank(d delegate.Delegate) int {
	r := slices.Index(delegate.Categories, d.Category)
	if !d.WithdrawnOn.IsZero() {
		r += len(delegate.Categories)
	}
	return r
}

// storeMerged writes the one person and the delegateships that stay, and deletes what goes.
func storeMerged(tx *store.Tx, kept delegate.Person, merged int64, seats []delegate.Delegate, gone map[int64]int64) error {
	for id := range gone {
		if err := tx.DB().Where("id = ?", id).Delete(&delegate.Delegate{}).Error; err != nil {
			return err
		}
	}
	if err := rewrite(tx, []delegate.Person{kept}, seats); err != nil {
		return err
	}
	return tx.DB().Where("id = ?", merged).Delete(&delegate.Person{}).Error
}

// rewrite stores persons and delegateships with their ids, whether they are there or not.
func rewrite(tx *store.Tx, persons []delegate.Person, seats []delegate.Delegate) error {
	update := clause.OnConflict{Columns: []clause.Column{{Name: "id"}}, UpdateAll: true}
	if err := tx.DB().Clauses(update).CreateInBatches(&persons, 500).Error; err != nil {
		return err
	}
	return tx.DB().Clauses(update).CreateInBatches(&seats, 500).Error
}

// tallySeats counts the congresses of the delegateships again, in one order.
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

// told is what the audit entry says of the merged person: who it was, and which delegateships moved or went.
func (s snapshot) told(merged int64, gone map[int64]int64, units map[int64]delegate.Place) []field.Change {
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

// Fuller lists the keys of the PersonFields of which b says more than a: something where a says nothing, a date known
// better, an accented or longer text, a name that is not all capitals.
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
		case len(new) > len(old): // in bytes: an accented letter has more
			keys = append(keys, f.Key)
		}
	}
	return keys
}
