package org

import (
	"strings"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
)

// UnitFields are the editable fields of a unit; code and level never change.
var UnitFields = field.Table[Unit]{
	codeField(),
	with(field.TextOf(field.Text, "unit_level", func(u *Unit) *string { return &u.LevelCode }), 20),
	with(field.TextOf(field.Vocabulary, "unit_kind", func(u *Unit) *string { return &u.Kind }), 40),
	with(field.TextOf(field.Text, "unit_name", func(u *Unit) *string { return &u.Name }), 100),
}

func with(f field.Field[Unit], limit int) field.Field[Unit] {
	f.Required, f.Max = true, limit
	return f
}

func codeField() field.Field[Unit] {
	f := with(field.TextOf(field.Text, "unit_code", func(u *Unit) *string { return &u.Code }), 20)
	f.Set = func(u *Unit, s string) string {
		if strings.Trim(s, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-.") != "" {
			return "problem.unit_code"
		}
		u.Code = s
		return ""
	}
	return f
}

// recheck applies the field rules to a unit that did not come from a form, and normalises its text.
func recheck(u *Unit) []fault.Problem {
	values := UnitFields.Values(u)
	return UnitFields.Decode(func(key string) string { return values[key] }, u)
}

// AddUnit adds a unit below another, valid from today, with Code, LevelCode, Kind and Name of u.
func AddUnit(tx *store.Tx, parentID int64, u Unit) (Unit, error) {
	parent, err := Get(tx, parentID)
	if err != nil {
		return Unit{}, err
	}
	if err := tx.Require(access.ManageUnits, parent.Path); err != nil {
		return Unit{}, err
	}
	if err := fault.Of(recheck(&u)); err != nil {
		return Unit{}, err
	}
	if err := fits(tx, u.LevelCode, parent, tx.Today()); err != nil {
		return Unit{}, err
	}
	t, err := newTree(tx, tx.Today(), "")
	if err != nil {
		return Unit{}, err
	}
	if taken, err := codeTaken(tx, u.Code); err != nil || taken {
		if err == nil {
			err = fault.At("unit_code", "problem.code_taken", "Code", u.Code)
		}
		return Unit{}, err
	}
	t.know(&parent)
	added := t.add(&parent, u.LevelCode, u.Code, u.Kind, u.Name)
	if err := t.write(); err != nil {
		return Unit{}, err
	}
	return *added, record(tx, "unit_add", *added, UnitFields.Diff(&Unit{}, added))
}

// UpdateUnit changes the kind and name of a unit from today on; its history keeps the old ones. What is the same already
// changes nothing and leaves no trace.
func UpdateUnit(tx *store.Tx, id int64, version int, u Unit) (Unit, error) {
	old, err := Get(tx, id)
	if err != nil {
		return Unit{}, err
	}
	if err := tx.Require(access.ManageUnits, old.Path); err != nil {
		return Unit{}, err
	}
	u.Code, u.LevelCode = old.Code, old.LevelCode
	if err := fault.Of(recheck(&u)); err != nil {
		return Unit{}, err
	}
	if !old.Valid() {
		return Unit{}, fault.At("", "problem.unit_closed", "Code", old.Code)
	}
	if old.Version != version {
		return Unit{}, store.Stale()
	}
	t, err := newTree(tx, tx.Today(), "")
	if err != nil {
		return Unit{}, err
	}
	now := old
	t.know(&now)
	if now.Kind == u.Kind && now.Name == u.Name {
		return old, nil
	}
	t.rename(&now, u.Kind, u.Name)
	if err := t.write(); err != nil { // includes WHERE version, so a change since Get is refused too
		return Unit{}, err
	}
	return now, record(tx, "unit_edit", now, UnitFields.Diff(&old, &now))
}

func record(tx *store.Tx, action string, u Unit, changes []field.Change) error {
	return tx.Record(store.Entry{Action: action, Entity: "unit", EntityID: u.ID, Label: u.FullName,
		UnitID: u.ID, UnitPath: u.Path, Changes: changes})
}

// fits checks that the level exists on the day and is below the parent's, and that the parent is not closed.
func fits(tx *store.Tx, levelCode string, parent Unit, on calendar.Date) error {
	levels, err := levelsByCode(tx)
	if err != nil {
		return err
	}
	level, ok := levels[levelCode]
	switch {
	case !parent.Valid():
		return fault.At("parent", "problem.unit_closed", "Code", parent.Code)
	case !ok || !level.ActiveOn(on):
		return fault.At("unit_level", "problem.level_ended", "Level", levelCode)
	case level.Rank <= levels[parent.LevelCode].Rank:
		return fault.At("unit_level", "problem.level_rank", "Level", levelCode)
	}
	return nil
}

// codeTaken checks all valid units, including those that the actor does not see.
func codeTaken(tx *store.Tx, code string) (bool, error) {
	var n int64
	err := tx.DB().Model(&Unit{}).Where("code = ? AND valid_to IS NULL", code).Count(&n).Error
	return n > 0, err
}
