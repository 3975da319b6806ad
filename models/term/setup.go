package term

import (
	"slices"

	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/template"
)

// SetUp prepares an empty database for the unit with the code in a term that comes with the program: the national unit
// tree as the term knows it, templates and national directives, and for the unit and each unit below it that holds congresses
// one with milestones. It returns the unit. The actor needs all rights. The unit is of a level above the commune that holds
// congresses in the term: a district, a province or the nation, since 2025 a province; another code is Invalid at "district".
// The nation starts with its provinces: what is below them is each province's own to convene.
func SetUp(tx *store.Tx, termCode, unitCode string) (org.Unit, error) {
	t, err := begin(tx, termCode)
	if err != nil {
		return org.Unit{}, err
	}
	rules, err := LevelsOf(tx, t.ID)
	if err != nil {
		return org.Unit{}, err
	}
	unit, err := org.ByCode(tx, unitCode)
	if fault.KindOf(err) == fault.NotFound || err == nil && !slices.Contains(Offices(rules), unit.LevelCode) {
		return org.Unit{}, fault.At("district", "problem.not_a_district", "Code", unitCode)
	} else if err != nil {
		return org.Unit{}, err
	}
	units, err := holders(tx, unit, rules)
	if err != nil {
		return org.Unit{}, err
	}
	convened, err := congress.ConveneAll(tx, units, t.ID)
	if err != nil {
		return org.Unit{}, err
	}
	_, err = deadline.ApplyAll(tx, convened)
	return unit, err
}

// begin fills an empty database with the units of the term, and the term itself with templates and papers. In a database
// that has them it only finds the term.
func begin(tx *store.Tx, termCode string) (org.Term, error) {
	if _, err := org.SeedNation(tx); err != nil {
		return org.Term{}, err
	}
	t, err := org.TermByCode(tx, termCode)
	if fault.KindOf(err) == fault.NotFound {
		var shipped org.TermRules
		if shipped, err = org.ShippedTerm(termCode); err == nil {
			err = org.BringTo(tx, shipped.UnitsOn)
		}
		if err == nil {
			t, err = AddShipped(tx, termCode)
		}
	} else if err == nil {
		if err = template.SeedAll(tx, t.ID); err == nil {
			err = SeedDirectives(tx, t.ID, org.NationCode)
		}
	}
	if err != nil {
		return t, err
	}
	return t, store.PutSetting(tx, store.WorkingTerm, t.Code)
}

// holders are the unit and the units below it that hold congresses, level by level. Of the nation they are the provinces.
func holders(tx *store.Tx, unit org.Unit, rules []org.TermLevel) ([]org.Unit, error) {
	all := []org.Unit{unit}
	at := slices.IndexFunc(rules, func(l org.TermLevel) bool { return l.LevelCode == unit.LevelCode })
	for _, l := range rules[at+1:] {
		below, err := org.Under(tx, unit.Path, l.LevelCode)
		if err != nil {
			return nil, err
		}
		if all = append(all, below...); unit.LevelCode == org.Nation {
			break
		}
	}
	return all, nil
}

// Offices are the levels whose units set up an office in a term: those that hold congresses above the commune, the highest
// first. Rules are ordered so too.
func Offices(rules []org.TermLevel) []string {
	var levels []string
	for _, l := range rules {
		if l.LevelCode == org.Commune {
			break
		}
		levels = append(levels, l.LevelCode)
	}
	return levels
}
