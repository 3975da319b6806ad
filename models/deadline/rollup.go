package deadline

import (
	"slices"
	"strings"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/store"
)

// UnitCount counts the congresses of one level inside one unit.
type UnitCount struct {
	UnitID             int64
	UnitName, UnitPath string
	LevelCode          string // of the congresses
	Total, Held, Dated int
	PastDay            int // the registered day is over, but the congress not recorded as held
}

// heldFact is 1 for a congress of which StageOf knows that it has been held: by the milestone of the session, of its
// report (submitted is enough) or of the recognition.
const heldFact = `CASE WHEN EXISTS (SELECT 1 FROM milestones h WHERE h.congress_id = congresses.id
	AND h.item_id IN (SELECT id FROM template_items WHERE role LIKE '%held%' OR role LIKE '%reported%' OR role LIKE '%recognised%')
	AND (h.state = 'done' OR h.state = 'submitted' AND h.item_id IN (SELECT id FROM template_items WHERE role LIKE '%reported%'))
) THEN 1 ELSE 0 END`

// RollUp counts the congresses of a term inside every unit of childLevel at path and below: by unit in alphabetical
// order, within a unit by level. It takes two statements; a join of units with the range of their subtrees takes a
// second where matching the paths here takes milliseconds. The judgement of each single congress is Board's.
func RollUp(tx *store.Tx, path, childLevel string, termID int64, today calendar.Date) ([]UnitCount, error) {
	under, bounds := store.Under("units.path", path)
	var parents []UnitCount
	err := tx.DB().Table("units").Select("units.id AS unit_id, units.full_name AS unit_name, units.path AS unit_path").
		Where(under, bounds...).Where("units.level_code = ?", childLevel).Order("units.sort_key, units.id").Find(&parents).Error
	if err != nil {
		return nil, err
	}
	at := make(map[string]int, len(parents))
	for i, p := range parents {
		at[p.UnitPath] = i
	}
	within, args := tx.Within(access.View, "units.path")
	found, err := tx.DB().Table("congresses").Select("units.path, units.level_code, congresses.day, "+heldFact).
		Joins("JOIN units ON units.id = congresses.unit_id").Where(within, args...).Where(under, bounds...).
		Where("congresses.term_id = ?", termID).Rows()
	if err != nil {
		return nil, err
	}
	defer func() { _ = found.Close() }()
	counts := make([][]UnitCount, len(parents))
	for found.Next() {
		var unitPath, level string
		var day calendar.Date
		var held int
		if err := found.Scan(&unitPath, &level, &day, &held); err != nil {
			return nil, err
		}
		if i, ok := ancestor(at, unitPath); ok {
			n := levelOf(&counts[i], parents[i], level)
			n.Total++
			n.Held += held
			if !day.IsZero() {
				n.Dated++
				if held == 0 && day.Before(today) {
					n.PastDay++
				}
			}
		}
	}
	for _, c := range counts {
		slices.SortFunc(c, func(a, b UnitCount) int { return strings.Compare(a.LevelCode, b.LevelCode) })
	}
	return slices.Concat(counts...), found.Err()
}

// ancestor finds the unit of the map that holds path or is it.
func ancestor(at map[string]int, path string) (int, bool) {
	for n, b := range []byte(path) {
		if i, ok := at[path[:n+1]]; b == '/' && ok {
			return i, true
		}
	}
	return 0, false
}

func levelOf(counts *[]UnitCount, parent UnitCount, level string) *UnitCount {
	for i := range *counts {
		if (*counts)[i].LevelCode == level {
			return &(*counts)[i]
		}
	}
	parent.LevelCode = level
	*counts = append(*counts, parent)
	return &(*counts)[len(*counts)-1]
}
