package org

import (
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/store"
)

// Term is a term of office of the Front, code "2024-2029".
type Term struct {
	ID        int64
	Code      string
	Name      string
	StartYear int
	EndYear   int
	Source    string
}

// TermLevel is a term's rules for congresses of a level. The register of directives says on what each rests. Congresses may be held from WindowFrom
// (empty if only the last day is fixed) to Deadline. MaxDays is the maximum length in days, DelegatesMin to
// DelegatesMax the number of delegates; 0 if no rule is known.
type TermLevel struct {
	ID           int64
	TermID       int64
	LevelCode    string
	WindowFrom   calendar.Date
	Deadline     calendar.Date
	MaxDays      int
	DelegatesMin int
	DelegatesMax int
}

// Levels lists the levels, highest first.
func Levels(tx *store.Tx) ([]Level, error) {
	var levels []Level
	return levels, tx.DB().Order("rank").Find(&levels).Error
}

func levelsByCode(tx *store.Tx) (map[string]Level, error) {
	all, err := Levels(tx)
	levels := make(map[string]Level, len(all))
	for _, l := range all {
		levels[l.Code] = l
	}
	return levels, err
}

// Terms lists the terms, newest first.
func Terms(tx *store.Tx) ([]Term, error) {
	var terms []Term
	return terms, tx.DB().Order("start_year DESC, code DESC").Find(&terms).Error
}

// TermByCode reads a term; NotFound names the code.
func TermByCode(tx *store.Tx, code string) (Term, error) {
	var t Term
	err := store.One(tx.DB().Where("code = ?", code), &t)
	if fault.KindOf(err) == fault.NotFound {
		err = fault.New(fault.NotFound, "fault.unknown_term", "Code", code)
	}
	return t, err
}

// Rules returns a term's rules by level code.
func Rules(tx *store.Tx, termID int64) (map[string]TermLevel, error) {
	var rows []TermLevel
	err := tx.DB().Where("term_id = ?", termID).Find(&rows).Error
	rules := make(map[string]TermLevel, len(rows))
	for _, r := range rows {
		rules[r.LevelCode] = r
	}
	return rules, err
}

// CurrentTerm is the newest term.
func CurrentTerm(tx *store.Tx) (Term, error) {
	terms, err := Terms(tx)
	if err != nil {
		return Term{}, err
	}
	if len(terms) == 0 {
		return Term{}, store.NotFound()
	}
	return terms[0], nil
}
