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
// tree as the term knows it, templates and national directives, and for the unit and each of its communes a congress with
// milestones. It returns the unit. The actor needs all rights. The unit is of the level above the commune, a district or
// since 2025 a province; another code is Invalid at "district".
func SetUp(tx *store.Tx, termCode, unitCode string) (org.Unit, error) {
	t, err := begin(tx, termCode)
	if err != nil {
		return org.Unit{}, err
	}
	level, err := aboveCommunes(tx, t)
	if err != nil {
		return org.Unit{}, err
	}
	unit, err := org.ByCode(tx, unitCode)
	if fault.KindOf(err) == fault.NotFound || err == nil && unit.LevelCode != level {
		return org.Unit{}, fault.At("district", "problem.not_a_district", "Code", unitCode)
	} else if err != nil {
		return org.Unit{}, err
	}
	communes, err := org.Under(tx, unit.Path, org.Commune)
	if err != nil {
		return org.Unit{}, err
	}
	convened, err := congress.ConveneAll(tx, append([]org.Unit{unit}, communes...), t.ID)
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

// aboveCommunes is the lowest level of the term's congresses above the commune.
func aboveCommunes(tx *store.Tx, t org.Term) (string, error) {
	rules, err := LevelsOf(tx, t.ID)
	return AboveCommunes(rules), err
}

// AboveCommunes is the level whose units set up an office in a term: the lowest that holds congresses above the commune.
// Rules are ordered, the highest level first.
func AboveCommunes(rules []org.TermLevel) string {
	at := slices.IndexFunc(rules, func(l org.TermLevel) bool { return l.LevelCode == org.Commune })
	if at < 1 {
		return ""
	}
	return rules[at-1].LevelCode
}
