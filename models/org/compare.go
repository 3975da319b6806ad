package org

import (
	"cmp"
	"maps"
	"slices"

	"daihoi/models/fault"
)

// Differences are what an edition changes in the tree. Every list goes from the highest level to the lowest. A unit can be
// both Renamed and Moved.
type Differences struct {
	New     []Difference // To: the unit above
	Renamed []Difference // another name, or another kind: xã to phường
	Moved   []Difference // To: the new unit above
	Merged  []Difference // ends; To: its only successor
	Gone    []Difference // ends without a successor; To: the units it was split into, if the edition says so
	Kept    []Unit       // missing, but of a level or below a unit that the edition does not list; they stay as they are
	Same    int
}

// Difference is the change of one unit.
type Difference struct {
	Unit Unit        // as it is; empty if new
	Row  GazetteUnit // as the edition has it, if new or renamed
	From string      // Moved: full name of the unit above so far
	To   []GazetteUnit
}

// Empty reports whether the tree already is as the edition says.
func (d Differences) Empty() bool { return d.Counts() == Counts{Same: d.Same} }

// Counts counts the differences.
func (d Differences) Counts() Counts {
	return Counts{Added: len(d.New), Renamed: len(d.Renamed), Moved: len(d.Moved), Closed: len(d.Merged) + len(d.Gone), Same: d.Same}
}

// Compare finds what an edition changes in the units. New codes are new units. A unit keeps its code when its name or the
// unit above changes. A unit whose code is missing ends, if the edition lists its level and the unit above completely;
// whatever stays below it follows its successor or ends too. A whole level may be missing, as the district was in 2025.
// Only the edition says who succeeds whom; names are never compared for it.
//
// Units are all units, closed ones included. The error names the first row that contradicts others or the units.
func Compare(units []Unit, levels []Level, e Edition) (Differences, error) {
	c := comparison{edition: e, levels: map[string]Level{}, rows: map[string]GazetteUnit{}, ids: map[int64]Unit{}, codes: map[string]Unit{},
		successors: maps.Clone(e.Successors)}
	for _, l := range levels {
		c.levels[l.Code] = l
	}
	for _, u := range units {
		c.ids[u.ID] = u
		if u.Valid() {
			c.codes[u.Code] = u
		}
	}
	if err := c.check(); err != nil {
		return Differences{}, err
	}
	c.place()
	return c.Differences, c.endMissing()
}

type comparison struct {
	Differences
	edition    Edition
	levels     map[string]Level
	rows       map[string]GazetteUnit // by code, without merged ones
	ids        map[int64]Unit
	codes      map[string]Unit // valid units
	successors map[string][]string
	lowest     int // rank of the lowest level in the rows
}

func (c *comparison) rank(level string) int { return c.levels[level].Rank }

// byLevel lists the valid units, the highest level first, in order of their ids.
func (c *comparison) byLevel() []Unit {
	return slices.SortedFunc(maps.Values(c.codes), func(a, b Unit) int {
		return cmp.Or(cmp.Compare(c.rank(a.LevelCode), c.rank(b.LevelCode)), cmp.Compare(a.ID, b.ID))
	})
}

// check finds the first row that contradicts other rows or existing units.
func (c *comparison) check() error {
	for _, u := range c.byLevel() {
		if c.edition.On.Before(u.ValidFrom) {
			return fault.At("on", "problem.edition_older", "Code", u.Code, "Day", u.ValidFrom)
		}
	}
	known, merged := map[string]bool{}, map[string]bool{}
	for _, u := range c.ids {
		known[u.Code] = true
	}
	if c.successors == nil {
		c.successors = map[string][]string{}
	}
	for _, r := range c.edition.Rows {
		if _, twice := c.rows[r.Code]; twice || merged[r.Code] {
			return fault.At("file", "problem.edition_twice", "Code", r.Code)
		}
		if r.MergedInto != "" {
			merged[r.Code], c.successors[r.Code] = true, []string{r.MergedInto}
			continue
		}
		r.FullName = FullName(r.Kind, r.Name)
		c.rows[r.Code] = r
	}
	for _, r := range c.edition.Rows {
		if r.MergedInto == "" {
			if err := c.checkPlace(r); err != nil {
				return err
			}
		} else if !known[r.Code] {
			return fault.At("file", "problem.edition_successor", "Code", r.Code, "Successor", r.MergedInto)
		}
	}
	for _, code := range slices.Sorted(maps.Keys(c.successors)) {
		u, valid := c.codes[code]
		for _, next := range c.successors[code] {
			if r, ok := c.rows[next]; !ok || valid && r.LevelCode != u.LevelCode {
				return fault.At("file", "problem.edition_successor", "Code", code, "Successor", next)
			}
		}
	}
	return nil
}

func (c *comparison) checkPlace(r GazetteUnit) error {
	level, ok := c.levels[r.LevelCode]
	if u, there := c.codes[r.Code]; !ok || !level.ActiveOn(c.edition.On) || there && u.LevelCode != r.LevelCode {
		return fault.At("file", "problem.edition_level", "Code", r.Code, "Level", r.LevelCode)
	}
	above, listed := c.rows[r.ParentCode]
	if r.ParentCode == "" {
		above, listed = GazetteUnit{LevelCode: Nation}, true
	}
	if parent, ok := c.levels[above.LevelCode]; !listed || !ok || parent.Rank >= level.Rank {
		return fault.At("file", "problem.edition_parent", "Code", r.Code, "Parent", r.ParentCode)
	}
	c.lowest = max(c.lowest, level.Rank)
	return nil
}

// place compares every row with the unit of its code.
func (c *comparison) place() {
	var rows []GazetteUnit
	for _, r := range c.edition.Rows {
		if r.MergedInto == "" {
			rows = append(rows, c.rows[r.Code])
		}
	}
	slices.SortStableFunc(rows, func(a, b GazetteUnit) int { return cmp.Compare(c.rank(a.LevelCode), c.rank(b.LevelCode)) })
	nation := c.codes[NationCode]
	for _, r := range rows {
		above, listed := c.rows[r.ParentCode]
		if !listed {
			above = GazetteUnit{Code: nation.Code, FullName: nation.FullName}
		}
		u, there := c.codes[r.Code]
		if !there {
			c.New = append(c.New, Difference{Row: r, To: []GazetteUnit{above}})
			continue
		}
		renamed := u.Kind != r.Kind || u.Name != r.Name
		if renamed {
			c.Renamed = append(c.Renamed, Difference{Unit: u, Row: r})
		}
		switch parent := c.above(u); {
		case parent.Code != above.Code:
			c.Moved = append(c.Moved, Difference{Unit: u, From: parent.FullName, To: []GazetteUnit{above}})
		case !renamed:
			c.Same++
		}
	}
}

// above is the unit above u, empty for the nation.
func (c *comparison) above(u Unit) Unit {
	if u.ParentID == nil {
		return Unit{}
	}
	return c.ids[*u.ParentID]
}

// endMissing decides about the units without a row, from the highest level down.
func (c *comparison) endMissing() error {
	kept, ended := map[int64]bool{}, map[int64][]GazetteUnit{} // ended: with the successors
	for _, u := range c.byLevel() {
		if _, listed := c.rows[u.Code]; listed || u.ParentID == nil {
			continue
		}
		above := c.above(u)
		heirs, orphan := ended[above.ID]
		beyond := c.rank(u.LevelCode) > c.lowest
		open := beyond || !c.complete(u.LevelCode)
		switch {
		case kept[above.ID], open && !orphan:
			kept[u.ID] = true
			if !beyond {
				c.Kept = append(c.Kept, u)
			}
			continue
		case open && len(heirs) == 1:
			kept[u.ID] = true
			c.Moved = append(c.Moved, Difference{Unit: u, From: above.FullName, To: heirs})
			continue
		}
		if err := u.mayEnd(c.edition.On); err != nil {
			return err
		}
		var to []GazetteUnit
		for _, code := range c.successors[u.Code] {
			to = append(to, c.rows[code])
		}
		ended[u.ID] = to
		if len(to) == 1 {
			c.Merged = append(c.Merged, Difference{Unit: u, To: to})
		} else {
			c.Gone = append(c.Gone, Difference{Unit: u, To: to})
		}
	}
	return nil
}

// complete reports whether a unit of the level that has no row no longer exists: the edition lists the level, or the
// level itself has ended.
func (c *comparison) complete(level string) bool {
	return !c.levels[level].ActiveOn(c.edition.On) || len(c.edition.Levels) == 0 || slices.Contains(c.edition.Levels, level)
}
