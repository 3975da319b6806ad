package org

import (
	"maps"
	"slices"
	"strings"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
)

// Reshape is a change of units on one day. Units are named by official code. On is the first day of the new structure.
type Reshape struct {
	On     calendar.Date
	Source string // the resolution
	New    []NewUnit
	Ended  map[string][]string // a closing unit: its heirs, units of its level or one above it
	Parted map[string][]string // a unit that remains: the units that took parts of it
	Moved  map[string]string   // a unit: the one above it from then on
	Names  map[string]Naming   // a unit: what it is called from then on
}

// Naming is the kind and the name of a unit.
type Naming struct{ Kind, Name string }

// NewUnit is a unit that begins.
type NewUnit struct{ Code, LevelCode, Kind, Name, Parent string }

// Reshaped is what a Reshape has changed, for Restore.
type Reshaped struct {
	Before, After []Unit               // the same units, changed ones only
	Added         []Unit               `json:",omitempty"`
	Events        []int64              // of all of them
	Placed        []int64              // units whose place of the day before was not known yet
	Levels        map[string][2]string `json:",omitempty"` // what levels were called, by code
}

// Short is the record without what Restore does not need of the state after the change, for a list of the whole country.
func (r Reshaped) Short() Reshaped {
	after := make([]Unit, len(r.After))
	for i, u := range r.After {
		after[i] = Unit{ID: u.ID, Kind: u.Kind, Name: u.Name, Path: u.Path, ValidTo: u.ValidTo}
	}
	added := make([]Unit, len(r.Added))
	for i, u := range r.Added {
		added[i] = Unit{ID: u.ID, ParentID: u.ParentID}
	}
	r.After, r.Added = after, added
	return r
}

// Apply makes the change. Units below a closing one must move or close too. The actor must manage every unit named. The
// caller writes the audit entries.
func (r Reshape) Apply(tx *store.Tx) (Reshaped, error) {
	t, err := newTree(tx, r.On, r.Source)
	if err != nil {
		return Reshaped{}, err
	}
	if err := t.load(); err != nil {
		return Reshaped{}, err
	}
	for _, n := range r.New {
		if err := t.begin(n); err != nil {
			return Reshaped{}, err
		}
	}
	for _, code := range slices.Sorted(maps.Keys(r.Names)) {
		u, err := t.managed(code)
		if err != nil {
			return Reshaped{}, err
		}
		t.rename(u, r.Names[code].Kind, r.Names[code].Name)
	}
	for _, code := range slices.Sorted(maps.Keys(r.Moved)) {
		if err := t.moveBelow(code, r.Moved[code]); err != nil {
			return Reshaped{}, err
		}
	}
	for _, code := range slices.Sorted(maps.Keys(r.Parted)) {
		if err := t.pass(code, r.Parted[code], false); err != nil {
			return Reshaped{}, err
		}
	}
	for _, code := range slices.Sorted(maps.Keys(r.Ended)) {
		if err := t.pass(code, r.Ended[code], true); err != nil {
			return Reshaped{}, err
		}
	}
	return t.reshaped()
}

// managed is the valid or new unit with the code, if the actor may manage it.
func (t *tree) managed(code string) (*Unit, error) {
	u := t.codes[code]
	if u == nil {
		return nil, fault.New(fault.NotFound, "fault.unknown_unit", "Code", code)
	}
	if u.Path == "" { // new: its parent was checked
		return u, nil
	}
	return u, t.tx.Require(access.ManageUnits, u.Path)
}

func (t *tree) begin(n NewUnit) error {
	if err := n.check(t.tx, t.on); err != nil {
		return err
	}
	parent, err := t.managed(n.Parent)
	if err != nil {
		return err
	}
	t.add(parent, n.LevelCode, n.Code, n.Kind, n.Name)
	return nil
}

// check finds what is wrong with a new unit.
func (n *NewUnit) check(tx *store.Tx, on calendar.Date) error {
	u := Unit{Code: n.Code, LevelCode: n.LevelCode, Kind: n.Kind, Name: n.Name}
	if err := fault.Of(append(recheck(&u), required(requiredInput{"parent", n.Parent != ""})...)); err != nil {
		return err
	}
	n.Code, n.Kind, n.Name = u.Code, u.Kind, u.Name
	parent, err := ByCode(tx, n.Parent)
	if err != nil {
		return err
	}
	taken, err := codeTaken(tx, n.Code)
	if err == nil && taken {
		err = fault.At("unit_code", "problem.code_taken", "Code", n.Code)
	}
	if err != nil {
		return err
	}
	return fits(tx, n.LevelCode, parent, on)
}

// Check finds what is wrong with a new unit that begins on the day.
func (n NewUnit) Check(tx *store.Tx, on calendar.Date) error { return n.check(tx, on) }

func (t *tree) moveBelow(code, above string) error {
	u, err := t.managed(code)
	if err != nil {
		return err
	}
	parent, err := t.managed(above)
	if err != nil {
		return err
	}
	t.move(u, parent)
	return nil
}

// pass gives a unit, or parts of it, to its heirs.
func (t *tree) pass(code string, heirs []string, ends bool) error {
	u, err := t.managed(code)
	if err != nil {
		return err
	}
	var to []*Unit
	for _, h := range heirs {
		heir, err := t.managed(h)
		switch {
		case err != nil:
			return err
		case heir == u:
			return fault.At("into", "problem.merge_itself", "Code", code)
		case heir.LevelCode != u.LevelCode && !strings.HasPrefix(u.Path, heir.Path):
			return fault.At("from", "problem.merge_levels", "Code", code)
		}
		to = append(to, heir)
	}
	switch {
	case ends && len(to) < 2:
		if len(to) == 1 {
			return t.end(u, to[0])
		}
		return t.end(u, nil)
	case ends:
		if err := u.mayEnd(t.on); err != nil {
			return err
		}
		u.ValidTo = t.on.AddDays(-1)
		delete(t.codes, u.Code)
		t.touch(u)
	}
	for _, heir := range to {
		t.replaced(u, heir)
	}
	return nil
}

// reshaped writes the changes and says what they were.
func (t *tree) reshaped() (Reshaped, error) {
	var out Reshaped
	if err := t.write(); err != nil {
		return out, err
	}
	for _, id := range slices.Sorted(maps.Keys(t.before)) {
		if old := t.before[id]; differs(old, *t.units[id]) {
			out.Before, out.After = append(out.Before, old), append(out.After, *t.units[id])
		}
	}
	for _, u := range t.added {
		out.Added = append(out.Added, *u)
	}
	for _, e := range t.events {
		out.Events = append(out.Events, e.ID)
	}
	out.Placed = t.placed
	return out, nil
}

// Unit is the unit with the id as the change left it.
func (r Reshaped) Unit(id int64) (Unit, bool) {
	for _, u := range slices.Concat(r.After, r.Added) {
		if u.ID == id {
			return u, true
		}
	}
	return Unit{}, false
}

// Restore takes a change back, but for the added units, which the caller deletes when nothing refers to them. It is Stale
// if one of the units has been changed since. The caller checks the right.
func (r Reshaped) Restore(tx *store.Tx, on calendar.Date) error {
	for part := range slices.Chunk(r.Events, batch) {
		if err := tx.DB().Where("id IN ?", part).Delete(&UnitEvent{}).Error; err != nil {
			return err
		}
	}
	before, err := r.unchanged(tx)
	if err != nil {
		return err
	}
	for part := range slices.Chunk(before, batch) { // paths are unique: first out of the way
		ids := make([]int64, len(part))
		for i, u := range part {
			ids[i] = u.ID
		}
		if err := tx.DB().Exec("UPDATE units SET path = '/~undone/' || id || '/' WHERE id IN ?", ids).Error; err != nil {
			return err
		}
	}
	for part := range slices.Chunk(before, batch) {
		if err := overwrite(tx, part); err != nil {
			return err
		}
	}
	for part := range slices.Chunk(r.Placed, batch) {
		if err := tx.DB().Exec("DELETE FROM unit_places WHERE unit_id IN ? AND last_day = ?", part, on.AddDays(-1)).Error; err != nil {
			return err
		}
	}
	_, err = nameLevels(tx, r.Levels)
	return err
}

// batch is the number of units in a statement.
const batch = 500

// unchanged are the units as they were before, with the version to come, if all of them are as the change left them.
func (r Reshaped) unchanged(tx *store.Tx) ([]Unit, error) {
	before, after := slices.Clone(r.Before), map[int64]Unit{}
	for _, u := range r.After {
		after[u.ID] = u
	}
	for part := range slices.Chunk(before, batch) {
		ids, now := make([]int64, len(part)), map[int64]Unit{}
		for i, u := range part {
			ids[i] = u.ID
		}
		var found []Unit
		if err := visible(tx).Where("units.id IN ?", ids).Find(&found).Error; err != nil {
			return nil, err
		}
		for _, u := range found {
			now[u.ID] = u
		}
		for i, u := range part {
			if now[u.ID].ID == 0 || differs(now[u.ID], after[u.ID]) {
				return nil, store.Stale()
			}
			part[i].Version = now[u.ID].Version + 1
		}
	}
	return before, nil
}

// Recorded is the audit entry of a change at a unit, for packages above.
func (u Unit) Recorded(action, source string, changes ...field.Change) store.Entry {
	return store.Entry{Action: action, Entity: "unit", EntityID: u.ID, Label: u.FullName, UnitID: u.ID, UnitPath: u.Path, Reason: source, Changes: changes}
}

// Heirs are the units that took the place of a closed one, or of parts of a unit that remains. Names are public.
func Heirs(tx *store.Tx, unitID int64) ([]Unit, error) {
	var heirs []Unit
	return heirs, tx.DB().Where("id IN (SELECT other_unit_id FROM unit_events WHERE unit_id = ? AND kind = ?)", unitID, MergedInto).Order("id").Find(&heirs).Error
}

// SuccessorsOf finds for every unit that has ended the units of today that took its place, in the order in which they are
// noted, through all that ended in between.
func SuccessorsOf(tx *store.Tx) (map[int64][]Unit, error) {
	var steps []struct{ UnitID, OtherUnitID int64 }
	err := tx.DB().Model(&UnitEvent{}).Select("unit_id, other_unit_id").Where("kind = ? AND other_unit_id IS NOT NULL", MergedInto).Order("id").Find(&steps).Error
	if err != nil {
		return nil, err
	}
	next, living := map[int64][]int64{}, map[int64]Unit{}
	var ids []int64
	for _, s := range steps {
		next[s.UnitID] = append(next[s.UnitID], s.OtherUnitID)
		ids = append(ids, s.OtherUnitID)
	}
	slices.Sort(ids)
	for part := range slices.Chunk(slices.Compact(ids), 500) {
		var found []Unit
		if err := valid(tx).Where("units.id IN ?", part).Find(&found).Error; err != nil {
			return nil, err
		}
		for _, u := range found {
			living[u.ID] = u
		}
	}
	after := make(map[int64][]Unit, len(next))
	for id := range next {
		seen := map[int64]bool{id: true}
		for queue := slices.Clone(next[id]); len(queue) > 0; queue = queue[1:] {
			u, lives := living[queue[0]]
			switch {
			case seen[queue[0]]:
			case lives:
				after[id] = append(after[id], u)
			default:
				queue = append(queue, next[queue[0]]...)
			}
			seen[queue[0]] = true
		}
	}
	return after, nil
}

// FormedSince are the units that took over others, whole or in part, after the day.
func FormedSince(tx *store.Tx, day calendar.Date) (map[int64]bool, error) {
	var ids []int64
	err := tx.DB().Model(&UnitEvent{}).Where("kind = ? AND on_date > ?", FormedFrom, day).Distinct().Pluck("unit_id", &ids).Error
	formed := make(map[int64]bool, len(ids))
	for _, id := range ids {
		formed[id] = true
	}
	return formed, err
}
