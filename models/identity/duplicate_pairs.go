package identity

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"gorm.io/gorm/clause"

	"daihoi/models/access"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
)

// Limits of the duplicate search.
const (
	MostPairs    = 30    // pairs returned
	MostCompared = 50000 // delegateships under one unit; covers a province
	mostAlike    = 300   // above this many persons with one name, compare only within the same year of birth
)

// Pair is two persons who may be the same; A has the lower id. Why is the catalogue key "duplicate.why.<Why>".
type Pair struct {
	A, B delegate.Known
	Why  string
}

// Reasons that only the duplicate search gives. weights ranks all reasons, strongest first.
const (
	whyCertain  = "certain"  // strong enough for an import to match without asking
	whySameDay  = "same_day" // same name and full date of birth
	whyDisputed = "disputed" // same name and year of birth, but different sex or citizen number
)

var weights = []string{whyCertain, whySameDay, whyCitizenID, WhyNameYear, WhySpelling, whyBirth, whyNameOnly, whyDisputed}

// Pairs is the result of LikelyPairs. TooMany means that the unit has more than MostCompared delegateships and
// nothing was compared.
type Pairs struct {
	List    []Pair // most likely first, at most MostPairs
	Total   int
	TooMany bool
}

// LikelyPairs finds persons in the unit at path who may be the same, leaving out pairs that Distinguish has settled.
// If touching is not empty it is a unit path, and only pairs with a delegate at or below it are returned.
// To stay roughly linear it compares only persons who share a name, a citizen number, or a date of birth and all but
// one letter of the name.
func LikelyPairs(tx *store.Tx, path, touching string) (Pairs, error) {
	var found Pairs
	if _, err := (delegate.Scope{Path: path}).Resolve(tx); err != nil {
		return found, err
	}
	candidates, err := candidatesBelow(tx, path)
	if err != nil {
		return found, err
	}
	if found.TooMany = candidates == nil; found.TooMany {
		return found, nil
	}
	pairs := rankedPairs(candidates, touching)
	if pairs, err = dropDistinguished(tx, pairs); err != nil {
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

// candidate is a person with the attributes used for matching.
type candidate struct {
	Traces
	paths []string // of the person's units
}

// candidatesBelow reads everyone below a unit; nil if there are more than MostCompared.
func candidatesBelow(tx *store.Tx, path string) ([]*candidate, error) {
	under, args := store.Under("units.path", path)
	rows, err := delegate.Base(tx).Where(under, args...).Where("persons.full_name <> ?", delegate.AnonymousName).Select("persons.id, persons.full_name, persons.gender, persons.born_on, persons.phone, " +
		"persons.citizen_id, persons.occupation, delegates.represents, units.path").Order("persons.id, delegates.id").Limit(MostCompared + 1).Rows()
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	list := []*candidate{}
	for n := 1; rows.Next(); n++ {
		if n > MostCompared {
			return nil, nil
		}
		rec, unit := &delegate.Record{}, ""
		if err := rows.Scan(&rec.Person.ID, &rec.FullName, &rec.Gender, &rec.BornOn, &rec.Phone, &rec.CitizenID, &rec.Occupation,
			&rec.Represents, &unit); err != nil {
			return nil, err
		}
		if err := errors.Join(tx.Unseal("persons.phone", &rec.Phone), tx.Unseal("persons.citizen_id", &rec.CitizenID)); err != nil {
			return nil, err
		}
		if !tx.Actor().Can(access.ViewSensitive, unit) {
			rec.Phone, rec.CitizenID = "", ""
		}
		if last := len(list) - 1; last >= 0 && list[last].Who.Person.ID == rec.Person.ID {
			list[last].paths = append(list[last].paths, unit)
			continue
		}
		list = append(list, &candidate{TracesOf(rec), []string{unit}})
	}
	return list, rows.Err()
}

// pairIDs is a pair of person ids; weight is its index in weights.
type pairIDs struct {
	low, high int64
	weight    int
}

// rankedPairs returns the pairs that may be the same person, most likely first. suspects must be ordered by id.
func rankedPairs(candidates []*candidate, touching string) []pairIDs {
	blocks := map[string][]*candidate{}
	put := func(key string, s *candidate) { blocks[key] = append(blocks[key], s) }
	for _, s := range candidates {
		put("name "+s.Base, s)
		if id := s.Who.CitizenID; id != "" {
			put("id "+id, s)
		}
		if born := s.Who.BornOn; born.Day != 0 {
			put("day "+born.String(), s)
		}
	}
	seen := map[pairIDs]bool{}
	var list []pairIDs
	for key, block := range blocks {
		for _, group := range splitBlock(key, block) {
			for i, a := range group {
				for _, b := range group[i+1:] {
					d := pairIDs{a.Who.Person.ID, b.Who.Person.ID, 0}
					if seen[d] || touching != "" && !a.below(touching) && !b.below(touching) {
						continue
					}
					seen[d] = true
					if d.weight = pairWeight(a, b); d.weight >= 0 {
						list = append(list, d)
					}
				}
			}
		}
	}
	slices.SortFunc(list, func(a, b pairIDs) int {
		return cmp.Or(cmp.Compare(a.weight, b.weight), cmp.Compare(a.low, b.low), cmp.Compare(a.high, b.high))
	})
	return list
}

func (s *candidate) below(path string) bool {
	return slices.ContainsFunc(s.paths, func(p string) bool { return strings.HasPrefix(p, path) })
}

// splitBlock splits blocks that are too large for a full pairwise comparison. Very common names are split by year of
// birth. People born on one day are grouped by name and by the name with one letter removed, which is what names one
// letter apart have in common.
func splitBlock(key string, block []*candidate) [][]*candidate {
	if len(block) < 2 {
		return nil
	}
	parts := map[string][]*candidate{}
	switch kind, _, _ := strings.Cut(key, " "); {
	case kind == "day":
		for _, s := range block {
			last := ""
			parts[s.Base] = append(parts[s.Base], s)
			for i := range s.Base {
				if rest := s.Base[:i] + s.Base[i+1:]; rest != last { // removing either of two equal letters gives the same key
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
		return [][]*candidate{block}
	}
	var out [][]*candidate
	for _, part := range parts {
		if len(part) > 1 {
			out = append(out, part)
		}
	}
	return out
}

// pairWeight returns the index in weights of the reason why a and b may be the same, or -1.
func pairWeight(a, b *candidate) int {
	verdict, why := Compare(a.Traces, b.Traces)
	_, exact := Births(a.Who.BornOn, b.Who.BornOn)
	disputed := Differs(a.Who.Gender, b.Who.Gender) ||
		Differs(a.Who.CitizenID, b.Who.CitizenID) && len(a.Who.CitizenID) == len(b.Who.CitizenID)
	switch {
	case verdict == Certain:
		why = whyCertain
	case verdict != Possible:
		return -1
	case why == WhyNameYear && disputed:
		why = whyDisputed
	case why == WhyNameYear && exact:
		why = whySameDay
	}
	return slices.Index(weights, why)
}

// personDifference records that two persons are not the same.
type personDifference struct {
	LowID    int64 `gorm:"primaryKey"`
	HighID   int64 `gorm:"primaryKey"`
	UserName string
	At       store.Instant
}

// dropDistinguished drops the pairs that Distinguish has settled.
func dropDistinguished(tx *store.Tx, pairs []pairIDs) ([]pairIDs, error) {
	lows := make([]int64, len(pairs))
	for i, p := range pairs {
		lows[i] = p.low
	}
	slices.Sort(lows)
	known := map[pairIDs]bool{}
	for part := range slices.Chunk(slices.Compact(lows), 500) {
		var rows []personDifference
		if err := tx.DB().Where("low_id IN ?", part).Find(&rows).Error; err != nil {
			return nil, err
		}
		for _, r := range rows {
			known[pairIDs{low: r.LowID, high: r.HighID}] = true
		}
	}
	return slices.DeleteFunc(pairs, func(p pairIDs) bool { return known[pairIDs{low: p.low, high: p.high}] }), nil
}

// Distinguish records that two persons are not the same, so that LikelyPairs no longer returns them. It needs the
// same rights as Merge.
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
