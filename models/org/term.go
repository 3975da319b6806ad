package org

import (
	"gorm.io/gorm/clause"

	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/store"
)

// Term is a term of office of the Front, code "2024-2029". UnitsOn is the first day of the list of units that it stands
// on: the levels that hold congresses exist from then on.
type Term struct {
	ID        int64
	Code      string
	Name      string
	StartYear int
	EndYear   int
	UnitsOn   calendar.Date
	Source    string
	ClosedOn  calendar.Date // its last day, once another term took over; zero while it can be changed
	NextID    *int64        // the term that took over
	Version   int
}

// Closed reports whether the term is read-only.
func (t Term) Closed() bool { return !t.ClosedOn.IsZero() }

// TermLevel is a term's rules for congresses of a level. Congresses may be held from WindowFrom (empty if only the last
// day is fixed) to Deadline. MaxDays is the maximum length in days, DelegatesMin to DelegatesMax the number of delegates,
// CommitteeMin to CommitteeMax that of the members of the new committee; 0 if no rule is known. The sources say in words
// on what each rests; the register of directives may say it too.
type TermLevel struct {
	ID              int64
	TermID          int64
	LevelCode       string
	WindowFrom      calendar.Date
	Deadline        calendar.Date
	DeadlineSource  string
	MaxDays         int
	DaysSource      string
	DelegatesMin    int
	DelegatesMax    int
	DelegatesSource string
	CommitteeMin    int
	CommitteeMax    int
	CommitteeSource string
	Version         int
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

// CurrentTerm is the term in which the installation works: the one that it was told (UseTerm), else the newest.
func CurrentTerm(tx *store.Tx) (Term, error) {
	var t Term
	return t, store.One(tx.DB().Clauses(clause.OrderBy{Expression: clause.Expr{
		SQL:  "CASE WHEN code = (SELECT value FROM settings WHERE key = ?) THEN 0 ELSE 1 END, start_year DESC, code DESC",
		Vars: []any{store.WorkingTerm}}}), &t)
}

// TermByID reads a term.
func TermByID(tx *store.Tx, id int64) (Term, error) {
	var t Term
	return t, store.One(tx.DB().Where("id = ?", id), &t)
}

// RuleByID reads the rules of a level.
func RuleByID(tx *store.Tx, id int64) (TermLevel, error) {
	var l TermLevel
	return l, store.One(tx.DB().Where("id = ?", id), &l)
}

// InsertTerm stores a term with its rules; term.Add checks them first.
func InsertTerm(tx *store.Tx, in TermRules) (Term, error) {
	t := in.Term
	t.ID, t.Version = 0, 1
	if err := tx.DB().Create(&t).Error; err != nil {
		return t, err
	}
	rules := make([]TermLevel, len(in.Levels))
	for i, l := range in.Levels {
		l.ID, l.TermID, l.Version = 0, t.ID, 1
		rules[i] = l
	}
	if len(rules) == 0 {
		return t, nil
	}
	return t, tx.DB().Create(&rules).Error
}
