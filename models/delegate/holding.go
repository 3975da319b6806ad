package delegate

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
)

// Seat is a delegateship of a person and the unit whose list it is on.
type Seat struct {
	DelegateID, PersonID, CongressID, UnitID int64
	UnitPath, UnitName                       string
	WithdrawnOn                              calendar.Date
}

// HoldingSeat is the seat whose list holds the identity of a person (PersonFields): that of the highest unit; of units equally
// high, the one entered first. A withdrawn seat, and then one in a closed term, holds only when no other is left. Whoever may edit the list of the holder
// changes the identity for every list; the others propose (package correction). There is at least one seat.
func HoldingSeat(seats []Seat) Seat {
	return slices.MinFunc(seats, func(a, b Seat) int {
		if closed := access.ClosedTerm(a.UnitPath) != ""; closed != (access.ClosedTerm(b.UnitPath) != "") {
			if closed {
				return 1
			}
			return -1
		}
		if gone := !a.WithdrawnOn.IsZero(); gone != !b.WithdrawnOn.IsZero() {
			if gone {
				return 1
			}
			return -1
		}
		return cmp.Or(cmp.Compare(strings.Count(a.UnitPath, "/"), strings.Count(b.UnitPath, "/")), cmp.Compare(a.DelegateID, b.DelegateID))
	})
}

// Holds reports whether the actor may change the identity of the person with the seats.
func Holds(actor access.Actor, seats []Seat) bool {
	path := HoldingSeat(seats).UnitPath
	return actor.Can(access.EditDelegates, path) && actor.Can(access.ViewSensitive, path)
}

// Joining is the seat of a person who is about to be entered in a list of the unit at path.
func Joining(path string) Seat { return Seat{DelegateID: math.MaxInt64, UnitPath: path} }

// SeatsOf reads all delegateships of persons, by person. It is not limited to the actor's units, because who holds an
// identity does not depend on who asks; what it says of other units is not for every reader.
func SeatsOf(tx *store.Tx, persons ...int64) (map[int64][]Seat, error) {
	seats := map[int64][]Seat{}
	for part := range slices.Chunk(persons, 500) {
		if err := readSeats(tx.DB().Where("delegates.person_id IN ?", part), seats); err != nil {
			return nil, err
		}
	}
	return seats, nil
}

func readSeats(q *gorm.DB, seats map[int64][]Seat) error {
	var rows []Seat
	err := Seats(q).Select(SeatColumns).Order("delegates.id").Find(&rows).Error
	for _, s := range rows {
		seats[s.PersonID] = append(seats[s.PersonID], s)
	}
	return err
}

// Seats makes a query one over delegateships with their units, of which SeatColumns reads a Seat.
func Seats(q *gorm.DB) *gorm.DB {
	return q.Table("delegates").Joins("JOIN congresses ON congresses.id = delegates.congress_id").Joins("JOIN units ON units.id = congresses.unit_id")
}

var SeatColumns = unitPath + ", delegates.id AS delegate_id, delegates.person_id, delegates.congress_id, units.id AS unit_id, " +
	"units.full_name AS unit_name, delegates.withdrawn_on"

// HeldElsewhere lists the persons of a congress's list whose identity the actor may only propose to change.
func HeldElsewhere(tx *store.Tx, congressID int64) (map[int64]bool, error) {
	seats := map[int64][]Seat{}
	err := readSeats(tx.DB().Where("delegates.person_id IN (SELECT person_id FROM delegates WHERE congress_id = ?)", congressID), seats)
	held := map[int64]bool{}
	for person, list := range seats {
		if !Holds(tx.Actor(), list) {
			held[person] = true
		}
	}
	return held, err
}

// Held are changes of a person's identity that the actor may only propose. Row is the row of an imported file.
type Held struct {
	DelegateID int64
	Changes    []field.Change
	Row        int
}

// Withhold takes the changes that the actor may only propose out of after and returns them. The persons are locked.
func Withhold(tx *store.Tx, before, after []Record) (held []Held, err error) {
	var persons []int64
	for i := range after {
		if len(PersonFields.Diff(&before[i], &after[i])) > 0 {
			persons = append(persons, before[i].Person.ID)
		}
	}
	seats, err := SeatsOf(tx, persons...)
	if err != nil {
		return nil, err
	}
	for i := range after {
		if h, ok := withhold(tx.Actor(), seats[before[i].Person.ID], &before[i], &after[i]); ok {
			held = append(held, h)
		}
	}
	return held, nil
}

// withhold does so for one record.
func withhold(actor access.Actor, seats []Seat, before, after *Record) (Held, bool) {
	changes := PersonFields.Diff(before, after)
	if len(changes) == 0 || len(seats) == 0 || Holds(actor, seats) {
		return Held{}, false
	}
	after.Person = before.Person
	after.index()
	return Held{DelegateID: after.Delegate.ID, Changes: changes}, true
}

// recordElsewhere adds a change of identities to the history of the persons' other delegateships, so that no list changes
// without a trace at its unit.
func recordElsewhere(tx *store.Tx, own func(Seat) bool, reason string, before, after []Record) error {
	var persons []int64
	changed := map[int64]int{}
	for i := range after {
		if len(PersonFields.Diff(&before[i], &after[i])) > 0 {
			changed[after[i].Person.ID] = i
			persons = append(persons, after[i].Person.ID)
		}
	}
	seats, err := SeatsOf(tx, persons...)
	if err != nil {
		return err
	}
	var entries []store.Entry
	for _, person := range persons {
		old, rec := &before[changed[person]], &after[changed[person]]
		for _, s := range seats[person] {
			if !own(s) {
				entries = append(entries, s.Entry("person_changed", rec.FullName, reason, Masked(PersonFields.Diff(old, rec))))
			}
		}
	}
	return tx.RecordAll(entries)
}

// Entry is an entry in the history of the seat, at its unit.
func (s Seat) Entry(action, name, reason string, changes []field.Change) store.Entry {
	return store.Entry{Action: action, Entity: Entity, EntityID: s.DelegateID, Label: name, UnitID: s.UnitID, UnitPath: s.UnitPath,
		Changes: changes, Reason: reason}
}

// Identify changes the identity of a locked person at its version, in every list, with an entry at each of its seats. The
// actor holds the identity.
func Identify(tx *store.Tx, old, now Person, action, reason string) error {
	seats, err := SeatsOf(tx, old.ID)
	if err != nil {
		return err
	}
	if err := MayEdit(tx, HoldingSeat(seats[old.ID]).UnitPath); err != nil {
		return err
	}
	before, after := Record{Person: old}, Record{Person: now}
	typed := PersonFields.Values(&after)
	problems := PersonFields.Decode(func(key string) string { return typed[key] }, &after)
	if err := fault.Of(append(problems, Check(after)...)); err != nil {
		return err
	}
	after.index()
	if len(PersonFields.Diff(&before, &after)) > 0 {
		if err := writePerson(tx, 0, &before, &after); err != nil {
			return err
		}
		if err := tallyPerson(tx, old.ID); err != nil {
			return err
		}
	}
	var entries []store.Entry
	for _, s := range seats[old.ID] {
		entries = append(entries, s.Entry(action, after.FullName, reason, Masked(PersonFields.Diff(&before, &after))))
	}
	return tx.RecordAll(entries)
}
