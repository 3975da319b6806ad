package identity

import (
	"cmp"
	"slices"
	"strings"

	"gorm.io/gorm/clause"

	"daihoi/models/access"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
)

// Bounds of the search for persons entered twice.
const (
	MostPairs    = 30    // pairs that are shown
	MostCompared = 50000 // delegateships below one unit: a province
	mostAlike    = 300   // persons of one name who are compared without regard to their year of birth
)

// Pair is two persons who may be one; A has the lower id. Why is the catalogue key "duplicate.why.<Why>".
type Pair struct {
	A, B delegate.Known
	Why  string
}

// Reasons beside those of imports, and all in the order of their weight.
const (
	whyCertain  = "certain"  // as sure as an import that asks nobody
	whySameDay  = "same_day" // same name and whole day of birth
	whyDisputed = "disputed" // same name and year of birth, but another sex or citizen number
)

var weights = []string{whyCertain, whySameDay, whyCitizenID, whyNameYear, whySpelling, whyBirth, whyNameOnly, whyDisputed}

// Pairs is what a search for persons entered twice has found. TooMany says that nobody was compared because more than
// MostCompared delegateships are below the unit.
type Pairs struct {
	List    []Pair // the likeliest first, at most MostPairs
	Total   int
	TooMany bool
}

// LikelyPairs finds persons below the unit at path who may be one person, without the pairs of whom somebody has said
// that they are two. Touching, when not empty, is the path of a unit: only pairs with a delegate there or below are
// given. The work grows with the number of persons, not with its square: only those are compared who share a name, a
// citizen number, or a day of birth and all letters of the name but one.
func LikelyPairs(tx *store.Tx, path, touching string) (Pairs, error) {
	var found Pairs
	if _, err := (delegate.Scope{Path: path}).Resolve(tx); err != nil {
		return found, err
	}
	suspects, err := suspectsBelow(tx, path)
	if err != nil {
		return found, err
	}
	if found.TooMany = suspects == nil; found.TooMany {
		return found, nil
	}
	pairs := compared(suspects, touching)
	if pairs, err = undecided(tx, pairs); err != nil {
		return found, err
	}
	found.Total = len(pairs)
	pairs = pairs[:min(len(pairs), MostPairs)]
	var ids []int64
	for _, p := range pairs {
		ids = append(ids, p.low, p.high)
	}
	slices.Sort(ids)
	known, err := delegate.KnownByIDs(tx, slices.Compact(ids))
	byID := make(map[int64]delegate.Known, len(known))
	for _, k := range known {
		byID[k.Person.ID] = k
	}
	for _, p := range pairs {
		found.List = append(found.List, Pair{byID[p.low], byID[p.high], weights[p.weight]})
	}
	return found, err
}

// suspect is a person with what he or she is recognised by.
type suspect struct {
	Traces
	paths []string // of the units
}

// suspectsBelow reads everybody below a unit, nil when they are too many.
func suspectsBelow(tx *store.Tx, path string) ([]*suspect, error) {
	under, args := store.Under("units.path", path)
	rows, err := delegate.Base(tx).Where(under, args...).Select("persons.id, persons.full_name, persons.gender, persons.born_on, persons.phone, " +
		"persons.citizen_id, persons.occupation, delegates.represents, units.path").Order("persons.id, delegates.id").Limit(MostCompared + 1).Rows()
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	list := []*suspect{}
	for n := 1; rows.Next(); n++ {
		if n > MostCompared {
			return nil, nil
		}
		rec, unit := &delegate.Record{}, ""
		if err := rows.Scan(&rec.Person.ID, &rec.FullName, &rec.Gender, &rec.BornOn, &rec.Phone, &rec.CitizenID, &rec.Occupation,
			&rec.Represents, &unit); err != nil {
			return nil, err
		}
		if !tx.Actor().Can(access.ViewSensitive, unit) {
			rec.Phone, rec.CitizenID = "", ""
		}
		if last := len(list) - 1; last >= 0 && list[last].Who.Person.ID == rec.Person.ID {
			list[last].paths = append(list[last].paths, unit)
			continue
		}
		list = append(list, &suspect{TracesOf(rec), []string{unit}})
	}
	return list, rows.Err()
}

// doubt is a pair by the ids of the persons; weight is its place in weights.
type doubt struct {
	low, high int64
	weight    int
}

// compared gives the pairs of suspects who may be one, the likeliest first. Suspects are in the order of their ids.
func compared(suspects []*suspect, touching string) []doubt {
	blocks := map[string][]*suspect{}
	put := func(key string, s *suspect) { blocks[key] = append(blocks[key], s) }
	for _, s := range suspects {
		put("name "+s.Base, s)
		if id := s.Who.CitizenID; id != "" {
			put("id "+id, s)
		}
		if born := s.Who.BornOn; born.Day != 0 {
			put("day "+born.String(), s)
		}
	}
	seen := map[doubt]bool{}
	var list []doubt
	for key, block := range blocks {
		for _, group := range divided(key, block) {
			for i, a := range group {
				for _, b := range group[i+1:] {
					d := doubt{a.Who.Person.ID, b.Who.Person.ID, 0}
					if seen[d] || touching != "" && !a.below(touching) && !b.below(touching) {
						continue
					}
					seen[d] = true
					if d.weight = weigh(a, b); d.weight >= 0 {
						list = append(list, d)
					}
				}
			}
		}
	}
	slices.SortFunc(list, func(a, b doubt) int {
		return cmp.Or(cmp.Compare(a.weight, b.weight), cmp.Compare(a.low, b.low), cmp.Compare(a.high, b.high))
	})
	return list
}

func (s *suspect) below(path string) bool {
	return slices.ContainsFunc(s.paths, func(p string) bool { return strings.HasPrefix(p, path) })
}

// divided splits a block that would be too large to compare everybody with everybody: very common names by year of
// birth, and the people of one day by what is left of their names without one letter, which names one letter apart
// share.
func divided(key string, block []*suspect) [][]*suspect {
	if len(block) < 2 {
		return nil
	}
	parts := map[string][]*suspect{}
	switch kind, _, _ := strings.Cut(key, " "); {
	case kind == "day":
		for _, s := range block {
			last := ""
			parts[s.Base] = append(parts[s.Base], s)
			for i := range s.Base {
				if rest := s.Base[:i] + s.Base[i+1:]; rest != last { // one of two equal letters is enough
					parts[rest], last = append(parts[rest], s), rest
				}
			}
		}
	case kind == "name" && len(block) > mostAlike:
		for _, s := range block {
			year, _, _ := strings.Cut(s.Who.BornOn.String(), "-")
			parts[year] = append(parts[year], s)
		}
	default:
		return [][]*suspect{block}
	}
	var out [][]*suspect
	for _, part := range parts {
		if len(part) > 1 {
			out = append(out, part)
		}
	}
	return out
}

// weigh gives the place in weights of what makes two suspects one, -1 when nothing does.
func weigh(a, b *suspect) int {
	verdict, why := Kin(a.Traces, b.Traces)
	_, exact := Births(a.Who.BornOn, b.Who.BornOn)
	disputed := Differs(a.Who.Gender, b.Who.Gender) ||
		Differs(a.Who.CitizenID, b.Who.CitizenID) && len(a.Who.CitizenID) == len(b.Who.CitizenID)
	switch {
	case verdict == Certain:
		why = whyCertain
	case verdict != Perhaps:
		return -1
	case why == whyNameYear && disputed:
		why = whyDisputed
	case why == whyNameYear && exact:
		why = whySameDay
	}
	return slices.Index(weights, why)
}

// personDifference says that two persons are two.
type personDifference struct {
	LowID    int64 `gorm:"primaryKey"`
	HighID   int64 `gorm:"primaryKey"`
	UserName string
	At       store.Instant
}

// undecided leaves out the pairs of whom somebody has said that they are two.
func undecided(tx *store.Tx, pairs []doubt) ([]doubt, error) {
	lows := make([]int64, len(pairs))
	for i, p := range pairs {
		lows[i] = p.low
	}
	slices.Sort(lows)
	known := map[doubt]bool{}
	for part := range slices.Chunk(slices.Compact(lows), 500) {
		var rows []personDifference
		if err := tx.DB().Where("low_id IN ?", part).Find(&rows).Error; err != nil {
			return nil, err
		}
		for _, r := range rows {
			known[doubt{low: r.LowID, high: r.HighID}] = true
		}
	}
	return slices.DeleteFunc(pairs, func(p doubt) bool { return known[doubt{low: p.low, high: p.high}] }), nil
}

// Distinguish says that two persons are two, so that LikelyPairs does not give them again. It needs the rights of Merge.
func Distinguish(tx *store.Tx, one, other int64) error {
	if one == other {
		return fault.At("", "problem.merge_same")
	}
	low, high := min(one, other), max(one, other)
	units, err := unitsOf(tx, low, high)
	if err != nil {
		return err
	}
	a, err := delegate.KnownPerson(tx, low)
	if err != nil {
		return err
	}
	b, err := delegate.KnownPerson(tx, high)
	if err != nil {
		return err
	}
	if err := tx.DB().Clauses(clause.OnConflict{DoNothing: true}).
		Create(&personDifference{low, high, tx.Actor().Name, tx.Now()}).Error; err != nil {
		return err
	}
	return tx.Record(store.Entry{Action: "persons_distinguished", Entity: personEntity, EntityID: low, Label: a.Person.FullName,
		UnitPath: commonPath(units), Changes: []field.Change{{Field: "other_person", New: b.Person.FullName + ", " + b.At[0].UnitName}}})
}
