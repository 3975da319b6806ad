package delegate

import (
	"strings"

	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/store"
)

// Scope selects the delegates of one congress, or of every congress at or below the unit at Path. It never leaves the
// actor's units; if neither is set it means all of them.
type Scope struct {
	CongressID int64
	Path       string
	TermID     int64 // with Path; 0 for all terms
	Near       bool  // only the unit at Path and those right below it

	// AsOf makes Counters and Compositions return what was known at the end of a past day; zero for now.
	AsOf calendar.Date
}

func (s Scope) past(tx *store.Tx) bool { return !s.AsOf.IsZero() && s.AsOf.Before(tx.Today()) }

// Today is the day on which the scope is evaluated.
func (s Scope) Today(tx *store.Tx) calendar.Date {
	if s.AsOf.IsZero() {
		return tx.Today()
	}
	return s.AsOf
}

// Place is where and when a congress is.
type Place struct {
	CongressID int64
	UnitID     int64
	UnitPath   string
	UnitName   string
	Day        calendar.Date
}

// PlaceOf returns a congress within the actor's units.
func PlaceOf(tx *store.Tx, congressID int64) (Place, error) {
	var p Place
	err := store.One(VisibleCongresses(tx).Select(PlaceColumns).Where("congresses.id = ?", congressID), &p)
	return p, err
}

// unitPath is the path of a delegateship's unit, marked where the term is closed.
var unitPath = store.PathIn("congresses.term_id") + " AS unit_path"

var PlaceColumns = unitPath + ", congresses.id AS congress_id, units.id AS unit_id, units.full_name AS unit_name, congresses.day"

// Resolve returns the path of the scope's top unit, or NotFound if the actor sees nothing in the scope.
func (s Scope) Resolve(tx *store.Tx) (path string, err error) {
	if s.CongressID != 0 {
		p, err := PlaceOf(tx, s.CongressID)
		return p.UnitPath, err
	}
	path = access.Place(s.Path)
	if path == "" {
		path = "/"
	}
	if tx.Actor().Can(access.View, path) {
		return path, nil
	}
	for _, own := range tx.Actor().Paths(access.View) {
		if strings.HasPrefix(own, path) {
			return path, nil
		}
	}
	return "", store.NotFound()
}

// Narrow adds the scope's conditions to a query over congresses and units.
func (s Scope) Narrow(tx *store.Tx, q *gorm.DB) *gorm.DB {
	if s.CongressID != 0 {
		return q.Where("congresses.id = ?", s.CongressID)
	}
	if s.Path != "" {
		under, args := tx.UnderOn(s.Path, s.AsOf)
		q = q.Where(under, args...)
	}
	if s.Near {
		q = q.Where("(units.path = ? OR units.parent_id = (SELECT above.id FROM units above WHERE above.path = ?))", s.Path, s.Path)
	}
	if s.TermID != 0 {
		q = q.Where("congresses.term_id = ?", s.TermID)
	}
	return q
}

// seesSensitive reports whether the actor may see the sensitive fields of everyone visible to the actor at or below
// path.
func seesSensitive(actor access.Actor, path string) bool {
	if actor.Can(access.ViewSensitive, path) {
		return true
	}
	some := false
	for _, own := range actor.Paths(access.View) {
		if !strings.HasPrefix(own, path) {
			continue
		}
		if !actor.Can(access.ViewSensitive, own) {
			return false
		}
		some = true
	}
	return some
}

// VisibleCongresses is the base query for the congresses and units that the actor sees.
func VisibleCongresses(tx *store.Tx) *gorm.DB {
	within, args := tx.Within(access.View, "units.path")
	return tx.DB().Table("congresses").Joins("JOIN units ON units.id = congresses.unit_id").Where(within, args...)
}

// Base is the only query over delegates, with their persons and units, limited to the actor's units.
func Base(tx *store.Tx) *gorm.DB {
	within, args := tx.Within(access.View, "units.path")
	return tx.DB().Table("delegates").
		Joins("JOIN persons ON persons.id = delegates.person_id").
		Joins("JOIN congresses ON congresses.id = delegates.congress_id").
		Joins("JOIN units ON units.id = congresses.unit_id").
		Where(within, args...)
}

// Columns is what a Record is read from.
var Columns = func() string {
	columns := "delegates.*, persons.id AS p_id, persons.version AS p_version"
	for _, f := range PersonFields {
		columns += ", persons." + f.Column + " AS p_" + f.Column
	}
	return columns + ", " + unitPath + ", units.id AS unit_id, units.full_name AS unit_name, congresses.day AS congress_day"
}()

// Seen is a record (a delegation, a congress's targets) at the version that the user saw.
type Seen struct {
	ID      int64
	Version int
}
