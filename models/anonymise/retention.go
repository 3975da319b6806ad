// Package anonymise takes the names out of a term once there is no more need for them (Law 91/2025/QH15, article 14: data is
// erased when its purpose is done or its period ends), and leaves every published figure as it was.
//
// retention.go says how long a term is kept, anonymise.go does it, files.go forgets the files in which people are named,
// log.go takes the names out of the log. Texts that people have written freely elsewhere (notes of milestones, summaries of papers,
// programmes, results) are not touched, nor are photographs, leaders and the guests of cluster events, who are no delegates.
package anonymise

import (
	"slices"
	"strconv"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"daihoi/models/access"
	"daihoi/models/backup"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/vietext"
)

// ProposedMonths is how long the program proposes to keep names after a term, until the office decides: the law sets no
// number.
const ProposedMonths = 12

const (
	mostMonths = 600
	mostSource = 500
)

// State is where a term stands: catalogue key "retention.state.<state>".
type State string

// States of a term.
const (
	Running State = "running" // not over
	Kept    State = "kept"    // over, within the time for which names are kept
	Due     State = "due"
	Done    State = "done" // no names left
)

// Retention is how long the names of a term are kept.
type Retention struct {
	Term    org.Term
	Months  int           // after the term
	Source  string        // of the number; "" for ProposedMonths
	Version int           // 0 as long as nobody has set it
	Ends    calendar.Date // last day of the term
	From    calendar.Date // first day on which names may be taken out
	Named   int           // persons with a name who would lose it now, or could if it were due
	State   State
	Runs    []Run // newest first
}

// Run is one anonymisation.
type Run struct {
	ID                    int64
	TermID                int64
	BeforeDay             calendar.Date // only congresses before that day; zero for all
	At                    store.Instant
	ByName                string
	Persons, Entries      int
	HashBefore, HashAfter string
}

func (Run) TableName() string { return "anonymisations" }

type setting struct {
	TermID  int64 `gorm:"primaryKey"`
	Months  int
	Source  string
	Version int
}

func (setting) TableName() string { return "term_retentions" }

// Retentions lists the terms, newest first. The actor administers the installation.
func Retentions(tx *store.Tx) ([]Retention, error) {
	top, err := backup.Top(tx)
	if err != nil {
		return nil, err
	}
	if err := tx.Require(access.ManageUnits, top.Path); err != nil {
		return nil, err
	}
	terms, err := org.Terms(tx)
	if err != nil {
		return nil, err
	}
	var set []setting
	if err := tx.DB().Find(&set).Error; err != nil {
		return nil, err
	}
	var runs []Run
	if err := tx.DB().Order("id DESC").Find(&runs).Error; err != nil {
		return nil, err
	}
	list := make([]Retention, len(terms))
	for i, t := range terms {
		r := Retention{Term: t, Months: ProposedMonths, Ends: calendar.Of(t.EndYear, 12, 31)}
		for _, s := range set {
			if s.TermID == t.ID {
				r.Months, r.Source, r.Version = s.Months, s.Source, s.Version
			}
		}
		first := calendar.Of(t.EndYear+1, 1, 1)
		r.From = calendar.Of(first.Year(), first.Month()+time.Month(r.Months), 1)
		for _, run := range runs {
			if run.TermID == t.ID {
				r.Runs = append(r.Runs, run)
			}
		}
		list[i] = r
	}
	for i := range list {
		r := &list[i]
		if err := persons(tx, list, *r, calendar.Date{}).Select("COUNT(*)").Scan(&r.Named).Error; err != nil {
			return nil, err
		}
		switch today := tx.Today(); {
		case !r.Ends.Before(today):
			r.State = Running
		case today.Before(r.From):
			r.State = Kept
		case r.Named > 0:
			r.State = Due
		default:
			r.State = Done
		}
	}
	return list, nil
}

// of is the retention of a term, with those of all.
func of(tx *store.Tx, code string) (Retention, []Retention, error) {
	list, err := Retentions(tx)
	if err != nil {
		return Retention{}, nil, err
	}
	i := slices.IndexFunc(list, func(r Retention) bool { return r.Term.Code == code })
	if i < 0 {
		return Retention{}, nil, fault.New(fault.NotFound, "fault.unknown_term", "Code", code)
	}
	return list[i], list, nil
}

// persons is the query for those who still have a name, sit in the term (before the day, if one is given), and in no term
// whose names are kept longer.
func persons(tx *store.Tx, all []Retention, of Retention, before calendar.Date) *gorm.DB {
	over := []int64{}
	for _, r := range all {
		if r.Term.StartYear <= of.Term.StartYear && (r.Term.ID == of.Term.ID || !tx.Today().Before(r.From)) {
			over = append(over, r.Term.ID)
		}
	}
	const seats = "SELECT 1 FROM delegates JOIN congresses ON congresses.id = delegates.congress_id WHERE delegates.person_id = persons.id AND "
	q := tx.DB().Table("persons").Where("persons.full_name <> ?", anonymousName).
		Where("EXISTS ("+seats+"congresses.term_id = ?)", of.Term.ID).
		Where("NOT EXISTS ("+seats+"congresses.term_id NOT IN ?)", over)
	if !before.IsZero() {
		q = q.Where("NOT EXISTS ("+seats+"congresses.term_id = ? AND (congresses.day IS NULL OR congresses.day >= ?))", of.Term.ID, before)
	}
	return q
}

// SetRetention sets how many months after a term names are kept, and on what that rests. version is the one that the actor
// saw, 0 for a term of which nothing was set.
func SetRetention(tx *store.Tx, code string, months, version int, source string) error {
	r, _, err := of(tx, code)
	if err != nil {
		return err
	}
	source = vietext.NFC(source)
	switch {
	case months < 0 || months > mostMonths:
		return fault.At("retention_months", "problem.retention_months", "Max", mostMonths)
	case source == "":
		return fault.At("retention_source", "problem.required")
	case len([]rune(source)) > mostSource:
		return fault.At("retention_source", "problem.too_long", "Max", mostSource)
	case r.Version != version:
		return store.Stale()
	}
	now := setting{r.Term.ID, months, source, version + 1}
	if version == 0 {
		made := tx.DB().Clauses(clause.OnConflict{DoNothing: true}).Create(&now)
		if err := store.Changed(made); err != nil {
			return err
		}
	} else if err := store.Changed(tx.DB().Model(&setting{}).Where("term_id = ? AND version = ?", r.Term.ID, version).
		Updates(map[string]any{"months": months, "source": source, "version": version + 1})); err != nil {
		return err
	}
	changes := []field.Change{{Field: "retention_months", Old: strconv.Itoa(r.Months), New: strconv.Itoa(months)}, {Field: "retention_source", Old: r.Source, New: source}}
	return record(tx, "retention_set", r.Term, slices.DeleteFunc(changes, func(c field.Change) bool { return c.Old == c.New })...)
}

// record writes an entry about a term, at the unit at which what concerns the whole installation is recorded.
func record(tx *store.Tx, action string, t org.Term, changes ...field.Change) error {
	top, err := backup.Top(tx)
	if err != nil {
		return err
	}
	return tx.Record(store.Entry{Action: action, Entity: "term", EntityID: t.ID, Label: t.Code, UnitID: top.ID, UnitPath: top.Path, Changes: changes})
}
