package composition

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/store"
)

// Aim is a congress's composition with its targets. Young delegates are counted by the congress's own age limit.
type Aim struct {
	delegate.Composition
	Targets
}

// Gaps compares the composition with the targets that set a share.
func (a Aim) Gaps() []Gap { return Gaps(a.Composition, a.List) }

// Aims returns the congresses of the term in the units directly below that the actor sees, ordered by unit name. The
// number of statements is fixed.
func Aims(tx *store.Tx, unitID, termID int64) ([]Aim, error) {
	below := func(q *gorm.DB) *gorm.DB {
		return q.Where("units.valid_to IS NULL AND units.parent_id = ? AND congresses.term_id = ?", unitID, termID)
	}
	var set []targetRow
	err := below(delegate.VisibleCongresses(tx)).Joins("JOIN composition_targets ON composition_targets.congress_id = congresses.id").
		Select("composition_targets.*").Find(&set).Error
	if err != nil {
		return nil, err
	}
	rows, err := delegate.CompositionRows(tx, delegate.Scope{}, below)
	if err != nil {
		return nil, err
	}
	byCongress := map[int64][]targetRow{}
	for _, row := range set {
		byCongress[row.CongressID] = append(byCongress[row.CongressID], row)
	}
	aims := make([]Aim, len(rows))
	for i, row := range rows {
		a := &aims[i]
		a.Targets = targetsFrom(row.Level, byCongress[row.CongressID])
		if a.Composition, err = row.Counted(delegate.Scope{}.Today(tx), a.UnderAge()); err != nil {
			return nil, err
		}
	}
	return aims, nil
}

// CommonTargets are the most frequent targets, the first among ties; nil for no congresses.
func CommonTargets(aims []Aim) []Target {
	var common []Target
	most := 0
	for i, a := range aims {
		n := 0
		for _, b := range aims[i:] {
			if slices.Equal(a.List, b.List) {
				n++
			}
		}
		if n > most {
			common, most = a.List, n
		}
	}
	return slices.Clone(common)
}

// SetTargetsBelow gives the congresses the same targets, one per TargetGroups, as SetTargets does. They must be of
// the term and of units directly below. Each Seen has the id of a congress and the version of its targets that the
// user saw; if one has changed, the answer is a Conflict and nothing changes. An empty selection is Invalid.
func SetTargetsBelow(tx *store.Tx, unitID, termID int64, list []Target, on []delegate.Seen) error {
	unit, err := org.Get(tx, unitID)
	if err != nil {
		return err
	}
	if err := cmp.Or(tx.Require(access.PlanCongress, unit.Path), tx.Open(termID)); err != nil {
		return err
	}
	list = slices.Clone(list)
	problems := CheckTargets(list)
	if len(on) == 0 {
		problems = append(problems, fault.Problem{Key: "problem.targets_nobody"})
	}
	if err := fault.Of(problems); err != nil {
		return err
	}
	wanted := map[int64]int{}
	for _, s := range on {
		wanted[s.ID] = s.Version
	}
	ids := slices.Sorted(maps.Keys(wanted)) // fixed order, to avoid deadlocks
	for _, id := range ids {
		if err := congress.Lock(tx, id); err != nil {
			return err
		}
	}
	aims, err := Aims(tx, unitID, termID)
	if err != nil {
		return err
	}
	aims = slices.DeleteFunc(aims, func(a Aim) bool { _, chosen := wanted[a.CongressID]; return !chosen })
	if len(aims) != len(wanted) {
		return store.NotFound()
	}
	var rows []targetRow
	for _, a := range aims {
		if a.Version != wanted[a.CongressID] {
			return store.Stale()
		}
		for _, t := range list {
			rows = append(rows, targetRow{a.CongressID, t, a.Version + 1})
		}
	}
	if err := replaceTargets(tx, rows); err != nil {
		return err
	}
	return tx.Record(store.Entry{Action: "targets_set_below", Entity: "unit", EntityID: unit.ID, Label: unit.FullName, UnitID: unit.ID,
		UnitPath: unit.Path, Changes: append([]field.Change{{Field: "target_congresses", New: strconv.Itoa(len(aims))}},
			TargetChanges(CommonTargets(aims), list)...)})
}
