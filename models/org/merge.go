package org

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
)

// MergeInput names the closing units and the successor by official code. If no valid unit has the code Into, a unit
// of the same level is created, with Kind and Name, below the unit with code Parent.
type MergeInput struct {
	From               []string
	Into               string
	Kind, Name, Parent string
	On                 calendar.Date // first day of the new structure
	Source             string        // the resolution
}

// Merge closes units and makes another their successor from a day on. Units below them move below the successor; both
// sides record the event. The actor must manage every unit involved.
func Merge(tx *store.Tx, in MergeInput) (Unit, error) {
	in = in.cleaned()
	if err := mayManage(tx, in.From...); err != nil {
		return Unit{}, err
	}
	if err := fault.Of(required(requiredInput{"from", len(in.From) > 0}, requiredInput{"into", in.Into != ""}, requiredInput{"on", !in.On.IsZero()}, requiredInput{"source", in.Source != ""})); err != nil {
		return Unit{}, err
	}
	t, err := newTree(tx, in.On, in.Source)
	if err != nil {
		return Unit{}, err
	}
	if err := t.load(); err != nil {
		return Unit{}, err
	}
	target, err := mergeTarget(tx, t, in)
	if err != nil {
		return Unit{}, err
	}
	var names []string
	for _, code := range in.From {
		u := t.codes[code]
		switch { // on one level no unit is below another, so there can be no cycle
		case u == target:
			return Unit{}, fault.At("into", "problem.merge_itself", "Code", code)
		case u.LevelCode != target.LevelCode:
			return Unit{}, fault.At("from", "problem.merge_levels", "Code", code)
		}
		names = append(names, u.FullName+" ("+u.Code+")")
		t.adopt(u, target)
		if err := t.end(u, target); err != nil {
			return Unit{}, err
		}
	}
	if err := t.write(); err != nil {
		return Unit{}, err
	}
	return *target, tx.Record(store.Entry{Action: "unit_merge", Entity: "unit", EntityID: target.ID, Label: target.FullName,
		UnitID: target.ID, UnitPath: target.Path, Reason: in.Source,
		Changes: []field.Change{{Field: "merged_units", Old: strings.Join(names, ", "), New: target.FullName}}})
}

// cleaned trims the codes and removes repeats.
func (in MergeInput) cleaned() MergeInput {
	from := make([]string, len(in.From))
	for i, code := range in.From {
		from[i] = strings.TrimSpace(code)
	}
	slices.Sort(from)
	in.From = slices.Compact(from)
	in.Into, in.Parent, in.Source = strings.TrimSpace(in.Into), strings.TrimSpace(in.Parent), strings.TrimSpace(in.Source)
	return in
}

// mayManage checks that every code is a valid unit that the actor may manage.
func mayManage(tx *store.Tx, codes ...string) error {
	for _, code := range codes {
		u, err := ByCode(tx, code)
		if err != nil {
			return err
		}
		if err := tx.Require(access.ManageUnits, u.Path); err != nil {
			return err
		}
	}
	return nil
}

// mergeTarget finds the successor or creates it.
func mergeTarget(tx *store.Tx, t *tree, in MergeInput) (*Unit, error) {
	taken, err := codeTaken(tx, in.Into)
	if err != nil {
		return nil, err
	}
	if taken {
		return t.codes[in.Into], mayManage(tx, in.Into)
	}
	u := Unit{Code: in.Into, LevelCode: t.codes[in.From[0]].LevelCode, Kind: in.Kind, Name: in.Name}
	problems := append(recheck(&u), required(requiredInput{"parent", in.Parent != ""})...)
	if err := fault.Of(problems); err != nil {
		return nil, err
	}
	if err := mayManage(tx, in.Parent); err != nil {
		return nil, err
	}
	parent := t.codes[in.Parent]
	if err := fits(tx, u.LevelCode, *parent, in.On); err != nil {
		return nil, err
	}
	return t.add(parent, u.LevelCode, u.Code, u.Kind, u.Name), nil
}

// adopt moves the valid units directly below u under parent.
func (t *tree) adopt(u, parent *Unit) {
	children := slices.SortedFunc(maps.Values(t.codes), func(a, b *Unit) int { return cmp.Compare(a.ID, b.ID) })
	for _, c := range children {
		if c.ParentID != nil && *c.ParentID == u.ID {
			t.move(c, parent)
		}
	}
}
