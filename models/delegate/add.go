package delegate

import (
	"maps"
	"strconv"
	"strings"
	"unicode"

	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
	"daihoi/models/vietext"
)

const Entity = "delegate"

// Add puts a person on the list of a congress and returns the delegate's id. Unless rec.Confirmed, it refuses a
// delegate with the name, year of birth and sender of another one in the congress ("problem.duplicate_delegate", Args
// Name, ID of the other), and one with the name and year of birth of someone in another list of the actor's units
// ("problem.known_elsewhere", Args Name, Unit; KnownLike returns the persons).
func Add(tx *store.Tx, congressID int64, rec Record) (int64, error) {
	at, err := Editable(tx, congressID)
	if err != nil {
		return 0, err
	}
	recs := []Record{rec}
	problems, err := checkNew(tx, at, recs)
	if err != nil {
		return 0, err
	}
	known, err := knownElsewhere(tx, at, &recs[0])
	if err != nil {
		return 0, err
	}
	if err := fault.Of(append(problems, known...)); err != nil {
		return 0, err
	}
	if err := insert(tx, at, recs); err != nil {
		return 0, err
	}
	rec = recs[0]
	return rec.Delegate.ID, tx.Record(store.Entry{Action: "delegate_added", Entity: Entity, EntityID: rec.Delegate.ID,
		Label: rec.FullName, UnitID: at.UnitID, UnitPath: at.UnitPath, Changes: Changes(&Record{}, &rec)})
}

// AddAll adds many delegates, all or nothing, with one audit entry that counts them. Problems carry the index in
// recs, from 1, as Args Row. The same person twice in recs is a duplicate like any other.
func AddAll(tx *store.Tx, congressID int64, recs []Record) error {
	at, err := Editable(tx, congressID)
	if err != nil {
		return err
	}
	recs = append([]Record(nil), recs...)
	if err := AddRecords(tx, at, recs); err != nil {
		return err
	}
	return tx.Record(store.Entry{Action: "delegates_added", Entity: "congress", EntityID: congressID, Label: at.UnitName,
		UnitID: at.UnitID, UnitPath: at.UnitPath, Changes: []field.Change{{Field: "delegates", New: strconv.Itoa(len(recs))}}})
}

// Editable returns a congress whose delegates the actor may edit. That includes seeing sensitive fields: whoever
// cannot see a field must not overwrite it.
func Editable(tx *store.Tx, congressID int64) (Place, error) {
	at, err := PlaceOf(tx, congressID)
	if err != nil {
		return at, err
	}
	return at, MayEdit(tx, at.UnitPath)
}

func MayEdit(tx *store.Tx, path string) error {
	if err := tx.Require(access.EditDelegates, path); err != nil {
		return err
	}
	return tx.Require(access.ViewSensitive, path)
}

// AddRecords checks and stores new records and fills in their ids.
func AddRecords(tx *store.Tx, at Place, recs []Record) error {
	problems, err := checkNew(tx, at, recs)
	if err != nil {
		return err
	}
	if err := fault.Of(problems); err != nil || len(recs) == 0 {
		return err
	}
	return insert(tx, at, recs)
}

// fewNames is up to how many new records the list is searched for their names; for more it is read as a whole.
const fewNames = 20

// checkNew normalises new records and returns their problems.
func checkNew(tx *store.Tx, at Place, recs []Record) ([]fault.Problem, error) {
	own := make([][]fault.Problem, len(recs))
	var names []string
	for i := range recs {
		own[i] = recs[i].Normalize()
		names = append(names, recs[i].Person.SearchKey)
	}
	if len(names) > fewNames {
		names = nil
	}
	present, err := Namesakes(tx, at.CongressID, names...)
	if err != nil {
		return nil, err
	}
	var problems []fault.Problem
	for i := range recs {
		rec := &recs[i]
		found := append(own[i], present.clash(rec)...)
		for _, p := range found {
			if len(recs) > 1 {
				p.Args = maps.Clone(p.Args)
				if p.Args == nil {
					p.Args = map[string]any{}
				}
				p.Args["Row"] = i + 1
			}
			problems = append(problems, p)
		}
		present[rec.likeness()] = append(present[rec.likeness()], namesake{Name: rec.FullName})
	}
	return problems, nil
}

// insert stores new records with new persons.
func insert(tx *store.Tx, at Place, recs []Record) error {
	persons := make([]Person, len(recs))
	delegates := make([]Delegate, len(recs))
	for i, r := range recs {
		r.Person.ID, r.Person.Version = 0, 1
		persons[i] = r.Person
	}
	if err := tx.DB().CreateInBatches(&persons, 500).Error; err != nil {
		return err
	}
	for i, r := range recs {
		r.Delegate.ID, r.Delegate.Version, r.CongressID, r.PersonID = 0, 1, at.CongressID, persons[i].ID
		delegates[i] = r.Delegate
	}
	if err := tx.DB().CreateInBatches(&delegates, 500).Error; err != nil {
		return err
	}
	for i := range recs {
		recs[i].Person, recs[i].Delegate = persons[i], delegates[i]
	}
	return Tally(tx, at.CongressID)
}

// Normalize brings every field to its canonical form, computes the keys and returns the problems of the record by
// itself.
func (r *Record) Normalize() []fault.Problem {
	given := *r
	problems := Fields.Decode(func(key string) string {
		f, _ := Fields.Find(key)
		return f.Text(&given)
	}, r)
	r.index()
	return append(problems, Check(*r)...)
}

// index computes the keys.
func (r *Record) index() {
	r.Person.SearchKey = vietext.Fold(r.FullName)
	r.Person.SortKey = vietext.SortKey(r.FullName)
	r.Delegate.SortKey = r.Person.SortKey
	r.RepresentsKey = strings.Join(words(r.Represents), " ")
	r.Delegate.SearchKey = r.SearchPrefix() + r.RepresentsKey
}

// SearchPrefix is the person's part of Delegate.SearchKey; RepresentsKey follows it. Every word has a blank before
// it, so that a search matches only beginnings of words: "an" must not find Văn.
func (r *Record) SearchPrefix() string {
	return " " + strings.Join(append(words(r.FullName), words(r.Occupation)...), " ") + " "
}

// words returns the folded words of s without punctuation.
func words(s string) []string {
	return strings.FieldsFunc(vietext.Fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// Changes is the audit diff, with citizen numbers cut to their last four digits.
func Changes(old, new *Record) []field.Change {
	return Masked(Fields.Diff(old, new))
}

// Masked cuts citizen numbers in changes to their last four digits, in place.
func Masked(changes []field.Change) []field.Change {
	for i, c := range changes {
		if c.Field == "citizen_id" {
			changes[i].Old, changes[i].New = masked(c.Old), masked(c.New)
		}
	}
	return changes
}

func masked(digits string) string {
	hidden := max(len(digits)-4, 0)
	return strings.Repeat("•", hidden) + digits[hidden:]
}
