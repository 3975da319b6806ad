package org

import (
	"strconv"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
)

// Edition is a later edition of the official list, in force from On. Rows contain the units of that day; a row with
// MergedInto names the successor of a unit that no longer exists.
type Edition struct {
	Name   string
	On     calendar.Date
	Source string
	Rows   []GazetteUnit
	// Levels are the codes of the levels that Rows list completely. Only their units can be found missing. Empty means
	// every level down to the lowest of Rows.
	Levels []string
	// Successors are the codes of the units that a unit went into, whole or in part, by its code.
	Successors map[string][]string
	// LevelNames are what levels are called from then on, in Vietnamese and English, by code; nil: as before.
	LevelNames map[string][2]string
}

// Counts are numbers of units. A unit can be both Renamed and Moved; Closed includes merged ones.
type Counts struct{ Added, Renamed, Moved, Closed, Same int }

func (c Counts) changes() []field.Change {
	var changes []field.Change
	for _, n := range []struct {
		key   string
		count int
	}{{"units_added", c.Added}, {"units_renamed", c.Renamed}, {"units_moved", c.Moved}, {"units_closed", c.Closed}} {
		if n.count > 0 {
			changes = append(changes, field.Change{Field: n.key, New: strconv.Itoa(n.count)})
		}
	}
	return changes
}

// PlanEdition compares a later edition with the tree and writes nothing.
func PlanEdition(tx *store.Tx, e Edition) (Differences, error) {
	if _, err := e.allowed(tx); err != nil {
		return Differences{}, err
	}
	levels, err := Levels(tx)
	if err != nil {
		return Differences{}, err
	}
	var units []Unit
	if err := visible(tx).Find(&units).Error; err != nil {
		return Differences{}, err
	}
	return Compare(units, levels, e)
}

// ImportEdition updates the tree to a later edition and returns what has changed, which is also recorded as events of
// the units. Units end on the day before; nothing is deleted.
func ImportEdition(tx *store.Tx, e Edition) (Differences, error) {
	d, err := PlanEdition(tx, e)
	if err == nil && !d.Empty() {
		_, err = CarryEdition(tx, e, d)
	}
	return d, err
}

// CarryEdition updates the tree to a later edition by the differences that PlanEdition found in this transaction, and returns
// what it changed, for Restore.
func CarryEdition(tx *store.Tx, e Edition, d Differences) (Reshaped, error) {
	nation, err := e.allowed(tx)
	if err != nil {
		return Reshaped{}, err
	}
	t, err := newTree(tx, e.On, e.Source)
	if err != nil {
		return Reshaped{}, err
	}
	t.edition = e.Name
	if err := t.load(); err != nil {
		return Reshaped{}, err
	}
	if err := t.apply(d); err != nil {
		return Reshaped{}, err
	}
	out, err := t.reshaped()
	if err != nil {
		return out, err
	}
	if out.Levels, err = nameLevels(tx, e.LevelNames); err != nil {
		return out, err
	}
	return out, tx.Record(store.Entry{Action: "edition_import", Entity: "unit", EntityID: nation.ID, Label: e.Name,
		UnitID: nation.ID, UnitPath: nation.Path, Changes: d.Counts().changes(), Reason: e.Source})
}

// nameLevels names levels by code and returns what they were called.
func nameLevels(tx *store.Tx, names map[string][2]string) (map[string][2]string, error) {
	before := map[string][2]string{}
	for code, name := range names {
		var l Level
		if err := store.One(tx.DB().Where("code = ?", code), &l); err != nil {
			return nil, err
		}
		before[code] = [2]string{l.NameVi, l.NameEn}
		if err := tx.DB().Model(&Level{}).Where("code = ?", code).Updates(map[string]any{"name_vi": name[0], "name_en": name[1]}).Error; err != nil {
			return nil, err
		}
	}
	return before, nil
}

// allowed checks that the actor may import the edition and that nothing of it is missing. It returns the nation.
func (e Edition) allowed(tx *store.Tx) (Unit, error) {
	nation, err := ByCode(tx, NationCode)
	if err != nil {
		return nation, err
	}
	if err := tx.Require(access.ManageUnits, nation.Path); err != nil {
		return nation, err
	}
	return nation, e.complete()
}

// apply makes the changes in the order in which they depend on each other: a unit moves below a new one, under its new
// name, before the unit above it ends.
func (t *tree) apply(d Differences) error {
	at := func(to []GazetteUnit) *Unit { return t.codes[to[0].Code] }
	for _, n := range d.New {
		t.add(at(n.To), n.Row.LevelCode, n.Row.Code, n.Row.Kind, n.Row.Name)
	}
	for _, r := range d.Renamed {
		t.rename(t.units[r.Unit.ID], r.Row.Kind, r.Row.Name)
	}
	for _, m := range d.Moved {
		t.move(t.units[m.Unit.ID], at(m.To))
	}
	for _, m := range d.Merged {
		if err := t.end(t.units[m.Unit.ID], at(m.To)); err != nil {
			return err
		}
	}
	for _, g := range d.Gone {
		if err := t.end(t.units[g.Unit.ID], nil, g.To...); err != nil {
			return err
		}
	}
	return nil
}

func (e Edition) complete() error {
	return fault.Of(required(requiredInput{"edition", e.Name != ""}, requiredInput{"on", !e.On.IsZero()}, requiredInput{"source", e.Source != ""}, requiredInput{"file", len(e.Rows) > 0}))
}

// requiredInput says whether a required input is there.
type requiredInput struct {
	field string
	there bool
}

// required returns a problem for each missing input.
func required(inputs ...requiredInput) []fault.Problem {
	var problems []fault.Problem
	for _, in := range inputs {
		if !in.there {
			problems = append(problems, fault.Problem{Field: in.field, Key: "problem.required"})
		}
	}
	return problems
}
