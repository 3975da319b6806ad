package delegate

import (
	"fmt"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/models/vietext"
)

// MostKnown is the maximum number of persons that a search in other lists returns.
const MostKnown = 10

// PersonFields are the fields of Fields that are true of a person in every congress.
var PersonFields = Fields.In(persons)

// SeatFields are those that belong to one delegateship.
var SeatFields = Fields.In(delegates)

// Known is a person with the delegateships that the actor sees, newest first, withdrawn included; At is never empty.
// Fields that the actor may not see in any of them are empty.
type Known struct {
	Person Person
	At     []Record
}

// In returns the delegateship in a congress.
func (k Known) In(congressID int64) (Record, bool) {
	i := slices.IndexFunc(k.At, func(r Record) bool { return r.CongressID == congressID })
	if i < 0 {
		return Record{}, false
	}
	return k.At[i], true
}

// sensitiveBase is the base query for delegateships whose sensitive fields the actor sees; only such persons can be
// added to another list.
func sensitiveBase(tx *store.Tx) *gorm.DB {
	within, args := tx.Within(access.ViewSensitive, "units.path")
	return Base(tx).Where(within, args...)
}

// KnownPersons searches the lists of the actor's units by beginnings of words of the name, in any case and Unicode
// form, ordered by name; more says that there are others. Text needs at least two words (half the country is called
// Nguyễn), otherwise the result is empty.
func KnownPersons(tx *store.Tx, text string) (list []Known, more bool, err error) {
	beginning := vietext.Fold(vietext.NFC(text))
	if len(words(beginning)) < 2 {
		return nil, false, nil
	}
	var ids []int64
	err = sensitiveBase(tx).Where("persons.search_key >= ? AND persons.search_key < ?", beginning, beginning+lastRune).
		Group("persons.search_key, persons.id").Order("persons.search_key, persons.id").Limit(MostKnown+1).
		Pluck("persons.id", &ids).Error
	if more = len(ids) > MostKnown; more {
		ids = ids[:MostKnown]
	}
	if err == nil {
		list, err = KnownByIDs(tx, ids)
	}
	return list, more, err
}

// lastRune sorts after every other rune in byte order.
const lastRune = "\U0010FFFF"

// KnownLike finds persons in the lists of the actor's units with the same folded name and year of birth, at most
// MostKnown; none if year is unknown.
func KnownLike(tx *store.Tx, name string, year int) ([]Known, error) {
	key := vietext.Fold(vietext.NFC(name))
	if key == "" || year == 0 {
		return nil, nil
	}
	from, to := yearBounds(year)
	var ids []int64
	err := sensitiveBase(tx).Where("persons.search_key = ? AND persons.born_on >= ? AND persons.born_on < ?", key, from, to).
		Group("persons.id").Order("persons.id").Limit(MostKnown).Pluck("persons.id", &ids).Error
	if err != nil {
		return nil, err
	}
	return KnownByIDs(tx, ids)
}

// KnownPerson reads a person with at least one delegateship that the actor sees.
func KnownPerson(tx *store.Tx, id int64) (Known, error) {
	list, err := KnownByIDs(tx, []int64{id})
	if err == nil && len(list) == 0 {
		err = store.NotFound()
	}
	if err != nil {
		return Known{}, err
	}
	return list[0], nil
}

// KnownByIDs reads persons in the order of ids, skipping those that the actor does not see.
func KnownByIDs(tx *store.Tx, ids []int64) ([]Known, error) {
	byID := make(map[int64]*Known, len(ids))
	for part := range slices.Chunk(ids, 500) {
		var rows []Record
		if err := Base(tx).Select(Columns).Where("delegates.person_id IN ?", part).
			Order("congresses.term_id DESC, units.path, delegates.id").Find(&rows).Error; err != nil {
			return nil, err
		}
		for _, rec := range rows {
			rec.hide(tx.Actor())
			k := byID[rec.PersonID]
			if k == nil {
				k = &Known{Person: rec.Person}
				byID[rec.PersonID] = k
			}
			if tx.Actor().Can(access.ViewSensitive, rec.UnitPath) {
				k.Person = rec.Person
			}
			k.At = append(k.At, rec)
		}
	}
	list := make([]Known, 0, len(ids))
	for _, id := range ids {
		if k := byID[id]; k != nil {
			list = append(list, *k)
		}
	}
	return list, nil
}

// knownElsewhere is the problem of a new person who resembles someone in another list of the actor's units.
func knownElsewhere(tx *store.Tx, at Place, rec *Record) ([]fault.Problem, error) {
	if rec.Confirmed {
		return nil, nil
	}
	known, err := KnownLike(tx, rec.FullName, rec.BornOn.Year)
	for _, k := range known {
		if _, here := k.In(at.CongressID); !here {
			return []fault.Problem{{Field: "full_name", Key: "problem.known_elsewhere",
				Args: fault.Args("Name", k.Person.FullName, "Unit", k.At[0].UnitName)}}, err
		}
	}
	return nil, err
}

// Attach makes an existing person (rec.PersonID, at version rec.Person.Version) a delegate of the congress, as Add does
// with a new one: Conflict if the person has changed since, NotFound unless the actor may see the sensitive fields of one
// of the person's delegateships. As with Edit, rec's values of the person then apply in every congress, and what the actor
// may only propose is returned. A person already on the list is refused with "problem.person_in_list", or
// "problem.person_withdrawn" after a withdrawal (Args Name, ID of the delegate).
func Attach(tx *store.Tx, congressID int64, rec Record) (int64, []Held, error) {
	at, err := Editable(tx, congressID)
	if err != nil {
		return 0, nil, err
	}
	old, err := attachable(tx, rec)
	if err != nil {
		return 0, nil, err
	}
	rec.Person.ID = old.Person.ID
	problems := rec.Normalize()
	seats, err := SeatsOf(tx, old.Person.ID)
	if err != nil {
		return 0, nil, err
	}
	var held []Held
	if h, ok := withhold(tx.Actor(), append(seats[old.Person.ID], Joining(at.UnitPath)), &old, &rec); ok {
		held = append(held, h)
	}
	again, err := alreadyIn(tx, at.CongressID, &old.Person)
	if err != nil {
		return 0, nil, err
	}
	present, err := Namesakes(tx, at.CongressID, rec.Person.SearchKey)
	if err != nil {
		return 0, nil, err
	}
	if len(again) == 0 {
		again = present.clash(&rec)
	}
	if err := fault.Of(append(problems, again...)); err != nil {
		return 0, nil, err
	}
	rec.Delegate.ID, rec.Delegate.Version, rec.CongressID, rec.PersonID = 0, 1, at.CongressID, old.Person.ID
	if err := tx.DB().Create(&rec.Delegate).Error; err != nil {
		return 0, nil, err
	}
	for i := range held {
		held[i].DelegateID = rec.Delegate.ID
	}
	if err := changePerson(tx, at, &old, &rec); err != nil {
		return 0, nil, err
	}
	return rec.Delegate.ID, held, tx.Record(store.Entry{Action: "delegate_attached", Entity: Entity, EntityID: rec.Delegate.ID,
		Label: rec.FullName, UnitID: at.UnitID, UnitPath: at.UnitPath, Changes: Changes(&old, &rec)})
}

// attachable locks and reads the person that is to be added to another list.
func attachable(tx *store.Tx, rec Record) (Record, error) {
	var seen []int64
	if err := sensitiveBase(tx).Where("delegates.person_id = ?", rec.PersonID).Limit(1).Pluck("delegates.id", &seen).Error; err != nil {
		return Record{}, err
	}
	if len(seen) == 0 {
		return Record{}, store.NotFound()
	}
	persons, _, err := LockPersons(tx, rec.PersonID)
	switch {
	case err != nil:
		return Record{}, err
	case len(persons) == 0 || persons[0].Version != rec.Person.Version:
		return Record{}, store.Stale()
	}
	return Record{Person: persons[0]}, nil
}

// alreadyIn is the problem of a person who is or was a delegate of the congress.
func alreadyIn(tx *store.Tx, congressID int64, p *Person) ([]fault.Problem, error) {
	var found []Delegate
	err := tx.DB().Where("congress_id = ? AND person_id = ?", congressID, p.ID).Find(&found).Error
	if err != nil || len(found) == 0 {
		return nil, err
	}
	key := "problem.person_in_list"
	if !found[0].WithdrawnOn.IsZero() {
		key = "problem.person_withdrawn"
	}
	return []fault.Problem{{Field: "full_name", Key: key, Args: fault.Args("Name", p.FullName, "ID", found[0].ID)}}, nil
}

// LockPersons locks the persons and their delegateships until the transaction ends and reads both in id order.
// Delegateships are locked first, as in Edit, to avoid deadlocks.
func LockPersons(tx *store.Tx, ids ...int64) (persons []Person, seats []Delegate, err error) {
	read := func(condition string, rows any) error {
		return tx.DB().Clauses(clause.Locking{Strength: "UPDATE"}).Where(condition, ids).Order("id").Find(rows).Error
	}
	if err = read("person_id IN ?", &seats); err == nil {
		err = read("id IN ?", &persons)
	}
	before := len(seats)
	if err == nil {
		err = read("person_id IN ?", &seats)
	}
	if err == nil && len(seats) != before { // someone has added a delegateship meanwhile
		err = store.Stale()
	}
	return persons, seats, err
}

// yearBounds are the bounds, from included and before excluded, of births stored for the year.
func yearBounds(year int) (from, to string) {
	return fmt.Sprintf("%04d", year), fmt.Sprintf("%04d", year+1)
}
