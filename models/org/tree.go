package org

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm/clause"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/store"
)

// tree collects changes of the unit tree that take effect on one day and writes them together, because a move changes
// all paths below it and those are known only when all moves are.
type tree struct {
	tx      *store.Tx
	on      calendar.Date
	source  string
	edition string // set on changed and added units; "" keeps theirs
	units   map[int64]*Unit
	codes   map[string]*Unit // valid units and added ones
	before  map[int64]Unit
	added   []*Unit
	events  []UnitEvent
	placed  []int64 // units of which unit_places learnt where they had been
	lastID  int64
}

// newTree starts with no units loaded. It assigns ids itself, because a path contains its own unit's id.
func newTree(tx *store.Tx, on calendar.Date, source string) (*tree, error) {
	t := &tree{tx: tx, on: on, source: source, units: map[int64]*Unit{}, codes: map[string]*Unit{}, before: map[int64]Unit{}}
	if isPostgres(tx) { // SQLite has a single writer anyway
		if err := tx.DB().Exec("LOCK TABLE units IN SHARE ROW EXCLUSIVE MODE").Error; err != nil {
			return nil, err
		}
	}
	return t, tx.DB().Raw("SELECT COALESCE(MAX(id), 0) FROM units").Scan(&t.lastID).Error
}

func isPostgres(tx *store.Tx) bool { return tx.DB().Dialector.Name() == "postgres" }

// load reads every unit that the actor sees.
func (t *tree) load() error {
	var units []Unit
	if err := visible(t.tx).Find(&units).Error; err != nil {
		return err
	}
	for i := range units {
		t.know(&units[i])
	}
	return nil
}

func (t *tree) know(u *Unit) {
	t.units[u.ID] = u
	t.before[u.ID] = *u
	if u.Valid() {
		t.codes[u.Code] = u
	}
}

func (t *tree) add(parent *Unit, levelCode, code, kind, name string) *Unit {
	t.lastID++
	u := &Unit{ID: t.lastID, Code: code, LevelCode: levelCode, ValidFrom: t.on, Edition: t.edition, Version: 1}
	u.setNames(kind, name)
	if parent != nil {
		u.ParentID = &parent.ID
	}
	t.units[u.ID], t.codes[u.Code] = u, u
	t.added = append(t.added, u)
	return u
}

func (t *tree) rename(u *Unit, kind, name string) {
	old := u.FullName
	u.setNames(kind, name)
	t.touch(u)
	t.happened(u, Renamed, nil, old, u.FullName)
}

func (t *tree) move(u, parent *Unit) {
	old := ""
	if u.ParentID != nil && t.units[*u.ParentID] != nil {
		old = t.units[*u.ParentID].FullName
	}
	u.ParentID = &parent.ID
	t.touch(u)
	t.happened(u, Moved, parent, old, parent.FullName)
}

// end closes u on the day before; successor may be nil. Parts are the units that a unit was split into, if known.
func (t *tree) end(u, successor *Unit, parts ...GazetteUnit) error {
	if err := u.mayEnd(t.on); err != nil {
		return err
	}
	u.ValidTo = t.on.AddDays(-1)
	delete(t.codes, u.Code)
	t.touch(u)
	if successor == nil {
		names := make([]string, len(parts))
		for i, p := range parts {
			names[i] = p.FullName
		}
		t.happened(u, Closed, nil, "", strings.Join(names, ", "))
		return nil
	}
	u.HeirID = &successor.ID
	t.replaced(u, successor)
	return nil
}

// replaced records that a unit took the place of another, or of a part of it.
func (t *tree) replaced(u, heir *Unit) {
	t.happened(u, MergedInto, heir, "", "")
	t.happened(heir, FormedFrom, u, "", "")
}

// mayEnd refuses to end a unit on the day before on if it did not exist by then.
func (u Unit) mayEnd(on calendar.Date) error {
	if !u.ValidFrom.Before(on) {
		return fault.At("on", "problem.unit_too_new", "Code", u.Code, "Day", u.ValidFrom)
	}
	return nil
}

func (t *tree) touch(u *Unit) { u.Edition = cmp.Or(t.edition, u.Edition) }

func (t *tree) happened(u *Unit, kind string, other *Unit, old, new string) {
	e := UnitEvent{UnitID: u.ID, OnDate: t.on, Kind: kind, OldValue: old, NewValue: new, Source: t.source,
		At: t.tx.Now(), ByName: t.tx.Actor().Name}
	if other != nil {
		e.OtherUnitID = &other.ID
	}
	t.events = append(t.events, e)
}

// write stores everything: added units first, parents before children, because others may have moved below them.
func (t *tree) write() error {
	paths := make(map[int64]string, len(t.units))
	for _, u := range t.units {
		u.Path = t.path(u, paths)
	}
	if err := t.insert(); err != nil {
		return err
	}
	if err := t.update(); err != nil {
		return err
	}
	if err := t.keepPlaces(); err != nil {
		return err
	}
	if len(t.events) == 0 {
		return nil
	}
	return t.tx.DB().CreateInBatches(t.events, 500).Error
}

func (t *tree) insert() error {
	if len(t.added) == 0 {
		return nil
	}
	slices.SortStableFunc(t.added, func(a, b *Unit) int { return cmp.Compare(depth(a), depth(b)) })
	if err := t.tx.DB().CreateInBatches(t.added, 500).Error; err != nil || !isPostgres(t.tx) {
		return err
	}
	return t.tx.DB().Exec("SELECT setval(pg_get_serial_sequence('units', 'id'), ?)", t.lastID).Error
}

// update stores the units that were there before and have changed, several hundred in a statement: when the districts
// ended, ten thousand communes moved on one day. It fails as Stale if another has changed one of them meanwhile.
func (t *tree) update() error {
	var changed []*Unit
	for _, id := range slices.Sorted(maps.Keys(t.before)) {
		if u := t.units[id]; differs(t.before[id], *u) {
			u.Version++
			changed = append(changed, u)
		}
	}
	for batch := range slices.Chunk(changed, batch) {
		if err := overwrite(t.tx, batch); err != nil {
			return err
		}
	}
	return nil
}

// overwrite stores units with their new versions in one statement. It is Stale if one has another version by now.
func overwrite[U Unit | *Unit](tx *store.Tx, units []U) error {
	onID := clause.OnConflict{Columns: []clause.Column{{Name: "id"}},
		DoUpdates: clause.AssignmentColumns([]string{"kind", "name", "full_name", "search_key", "sort_key", "parent_id", "heir_id", "path", "valid_to", "edition", "version"}),
		Where:     clause.Where{Exprs: []clause.Expression{clause.Expr{SQL: "units.version = excluded.version - 1"}}}}
	result := tx.DB().Clauses(onID).Create(units)
	if err := store.Changed(result); err != nil {
		return err
	}
	if result.RowsAffected != int64(len(units)) {
		return store.Stale()
	}
	return nil
}

// keepPlaces stores where units stood until the day before, unless another change of the same day has done so.
func (t *tree) keepPlaces() error {
	type unitPlace struct {
		UnitID  int64
		LastDay calendar.Date
		Path    string
	}
	known := t.tx.DB().Table("unit_places").Where("last_day = ?", t.on.AddDays(-1))
	var ids []int64
	if err := known.Pluck("unit_id", &ids).Error; err != nil {
		return err
	}
	already := map[int64]bool{}
	for _, id := range ids {
		already[id] = true
	}
	var places []unitPlace
	for _, id := range slices.Sorted(maps.Keys(t.before)) {
		if old := t.before[id]; old.Path != t.units[id].Path && !already[id] {
			t.placed = append(t.placed, id)
			places = append(places, unitPlace{id, t.on.AddDays(-1), old.Path})
		}
	}
	if len(places) == 0 {
		return nil
	}
	return t.tx.DB().CreateInBatches(places, 5000).Error
}

// path computes u's current path; done is a cache. A parent outside the tree has not moved.
func (t *tree) path(u *Unit, done map[int64]string) string {
	if p, ok := done[u.ID]; ok {
		return p
	}
	own := strconv.FormatInt(u.ID, 10) + "/"
	p, above := u.Path, u.ParentID
	if u.HeirID != nil {
		above = u.HeirID
	}
	switch {
	case above == nil:
		p = "/" + own
	case t.units[*above] != nil:
		p = t.path(t.units[*above], done) + own
	}
	if !u.Valid() {
		p = access.Ended + strings.TrimPrefix(p, access.Ended)
	}
	done[u.ID] = p
	return p
}

func depth(u *Unit) int {
	n := 0
	for i := range len(u.Path) {
		if u.Path[i] == '/' {
			n++
		}
	}
	return n
}

func differs(a, b Unit) bool {
	return a.Kind != b.Kind || a.Name != b.Name || a.Path != b.Path || a.ValidTo != b.ValidTo
}
