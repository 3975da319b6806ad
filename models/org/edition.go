package org

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
)

// Edition is a later edition of the official list, in force from On. Rows contain every unit of that day; a row with
// MergedInto names the successor of a unit that no longer exists.
type Edition struct {
	Name   string
	On     calendar.Date
	Source string
	Rows   []GazetteUnit
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

// ImportEdition updates the tree to a later edition. New codes are added, changed names and parents recorded as
// events, and units with missing codes end on the day before. A whole level may be missing, as the district was in
// 2025: its units end and the communes move up. Units below the lowest level of the edition are not affected; they
// follow their parent.
func ImportEdition(tx *store.Tx, e Edition) (Counts, error) {
	nation, err := ByCode(tx, NationCode)
	if err != nil {
		return Counts{}, err
	}
	if err := tx.Require(access.ManageUnits, nation.Path); err != nil {
		return Counts{}, err
	}
	if err := e.complete(); err != nil {
		return Counts{}, err
	}
	levels, err := levelsByCode(tx)
	if err != nil {
		return Counts{}, err
	}
	t, err := newTree(tx, e.On, e.Source)
	if err != nil {
		return Counts{}, err
	}
	t.edition = e.Name
	if err := t.load(); err != nil {
		return Counts{}, err
	}
	im := importing{tree: t, edition: e, levels: levels, rows: map[string]GazetteUnit{}}
	if err := im.check(); err != nil {
		return Counts{}, err
	}
	if err := im.apply(); err != nil {
		return Counts{}, err
	}
	if err := t.write(); err != nil {
		return Counts{}, err
	}
	return im.counts, tx.Record(store.Entry{Action: "edition_import", Entity: "unit", EntityID: nation.ID, Label: e.Name,
		UnitID: nation.ID, UnitPath: nation.Path, Changes: im.counts.changes(), Reason: e.Source})
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

type importing struct {
	tree    *tree
	edition Edition
	levels  map[string]Level
	rows    map[string]GazetteUnit // by code, including merged ones
	counts  Counts
}

// check finds the first row that contradicts other rows or existing units.
func (im *importing) check() error {
	for _, u := range im.tree.codes {
		if im.edition.On.Before(u.ValidFrom) {
			return fault.At("on", "problem.edition_older", "Code", u.Code, "Day", u.ValidFrom)
		}
	}
	for _, r := range im.edition.Rows {
		if _, twice := im.rows[r.Code]; twice {
			return fault.At("file", "problem.edition_twice", "Code", r.Code)
		}
		im.rows[r.Code] = r
	}
	known := map[string]bool{}
	for _, u := range im.tree.units {
		known[u.Code] = true
	}
	for _, r := range im.edition.Rows {
		if r.MergedInto != "" {
			if next, ok := im.rows[r.MergedInto]; !ok || next.MergedInto != "" || !known[r.Code] {
				return fault.At("file", "problem.edition_successor", "Code", r.Code, "Successor", r.MergedInto)
			}
			continue
		}
		if err := im.checkPlace(r); err != nil {
			return err
		}
	}
	return nil
}

func (im *importing) checkPlace(r GazetteUnit) error {
	level, ok := im.levels[r.LevelCode]
	if !ok || !level.ActiveOn(im.edition.On) {
		return fault.At("file", "problem.edition_level", "Code", r.Code, "Level", r.LevelCode)
	}
	if u := im.tree.codes[r.Code]; u != nil && u.LevelCode != r.LevelCode {
		return fault.At("file", "problem.edition_level", "Code", r.Code, "Level", r.LevelCode)
	}
	above := Nation
	if r.ParentCode != "" {
		above = im.rows[r.ParentCode].LevelCode
	}
	parent, ok := im.levels[above]
	if !ok || parent.Rank >= level.Rank || im.rows[r.ParentCode].MergedInto != "" {
		return fault.At("file", "problem.edition_parent", "Code", r.Code, "Parent", r.ParentCode)
	}
	return nil
}

func (im *importing) apply() error {
	t := im.tree
	present := slices.SortedFunc(maps.Values(t.codes), func(a, b *Unit) int {
		return cmp.Or(cmp.Compare(im.rank(a.LevelCode), im.rank(b.LevelCode)), cmp.Compare(a.ID, b.ID))
	})
	nation := t.codes[NationCode]
	rows := slices.Clone(im.edition.Rows)
	slices.SortStableFunc(rows, func(a, b GazetteUnit) int { return cmp.Compare(im.rank(a.LevelCode), im.rank(b.LevelCode)) })
	lowest := 0
	for _, r := range rows {
		if r.MergedInto != "" {
			continue
		}
		lowest = max(lowest, im.rank(r.LevelCode))
		parent := nation
		if r.ParentCode != "" {
			parent = t.codes[r.ParentCode]
		}
		im.place(r, parent)
	}
	ended := map[int64]*Unit{} // with the successor, or nil
	for _, u := range present {
		row, listed := im.rows[u.Code]
		if u == nation || listed && row.MergedInto == "" {
			continue
		}
		successor := t.codes[row.MergedInto]
		if !listed && im.rank(u.LevelCode) > lowest {
			next, parentEnded := ended[*u.ParentID]
			if !parentEnded {
				continue
			}
			if next != nil {
				t.move(u, next)
				im.counts.Moved++
				continue
			}
		}
		if err := t.end(u, successor); err != nil {
			return err
		}
		ended[u.ID] = successor
		im.counts.Closed++
	}
	return nil
}

// place adds the unit of the row or updates the existing one.
func (im *importing) place(r GazetteUnit, parent *Unit) {
	u := im.tree.codes[r.Code]
	if u == nil {
		im.tree.add(parent, r.LevelCode, r.Code, r.Kind, r.Name)
		im.counts.Added++
		return
	}
	renamed := u.Kind != r.Kind || u.Name != r.Name
	moved := u.ParentID == nil || *u.ParentID != parent.ID
	if renamed {
		im.tree.rename(u, r.Kind, r.Name)
		im.counts.Renamed++
	}
	if moved {
		im.tree.move(u, parent)
		im.counts.Moved++
	}
	if !renamed && !moved {
		im.counts.Same++
	}
}

func (im *importing) rank(level string) int { return im.levels[level].Rank }
