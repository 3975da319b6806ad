package readiness

import (
	"slices"
	"strings"

	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/store"
	"daihoi/models/template"
)

// UnitCount counts the congresses of one level inside one unit.
type UnitCount struct {
	UnitID                       int64
	UnitName, UnitCode, UnitPath string
	LevelCode                    string // of the congresses
	Total, Held, Dated           int
	InTime                       int // held on or before the effective deadline
	PastDay                      int // registered date has passed, but not recorded as held
}

// RollUp counts the congresses of a term inside every unit of childLevel at or below path, ordered by unit name and
// then level; a past day as known at its end. It takes two statements and reads no milestones: "held" comes from the
// stored stage. Congresses are grouped by parent and paths are matched in Go, because a join of units with their
// subtree ranges takes a second. Board assesses single congresses.
func RollUp(tx *store.Tx, path, childLevel string, termID int64, today calendar.Date) ([]UnitCount, error) {
	under, bounds := store.Under("units.path", path)
	var parents []UnitCount
	err := tx.DB().Table("units").Select("units.id AS unit_id, units.full_name AS unit_name, units.code AS unit_code, units.path AS unit_path").
		Where(under, bounds...).Where("units.level_code = ?", childLevel).Order("units.sort_key, units.id").Find(&parents).Error
	if err != nil {
		return nil, err
	}
	at := make(map[string]int, len(parents))
	for i, p := range parents {
		at[p.UnitPath] = i
	}
	within, args := tx.Within(access.View, "units.path")
	// Units of childLevel are counted one by one, all others grouped with their siblings.
	known, q := knownOn(tx, termID, today)
	found, err := q.Select(`CASE WHEN units.level_code = ? THEN units.id ELSE units.parent_id END AS holder,
		MIN(units.path), units.level_code, COUNT(*), COUNT(*) FILTER (WHERE `+known+`.stage >= ?), COUNT(`+known+`.day),
		COUNT(*) FILTER (WHERE `+known+`.stage >= ? AND COALESCE(`+known+`.held_on, `+known+`.day) <= `+lastDay(known)+`),
		COUNT(*) FILTER (WHERE `+known+`.stage < ? AND `+known+`.day < ?)`, childLevel, template.StageHeld, template.StageHeld, template.StageHeld, today).
		Where(within, args...).Where(under, bounds...).
		Group("holder, units.level_code").Rows()
	if err != nil {
		return nil, err
	}
	defer func() { _ = found.Close() }()
	counts := make([][]UnitCount, len(parents))
	for found.Next() {
		var holder *int64
		var unitPath string
		var c UnitCount
		if err := found.Scan(&holder, &unitPath, &c.LevelCode, &c.Total, &c.Held, &c.Dated, &c.InTime, &c.PastDay); err != nil {
			return nil, err
		}
		if i, ok := ancestor(at, unitPath); ok {
			levelOf(&counts[i], parents[i], c.LevelCode).plus(c)
		}
	}
	for _, c := range counts {
		slices.SortFunc(c, func(a, b UnitCount) int { return strings.Compare(a.LevelCode, b.LevelCode) })
	}
	return slices.Concat(counts...), found.Err()
}

// knownOn starts a query over the congresses of a term as known at the end of the day; known is the table that holds
// the columns that may have changed since.
func knownOn(tx *store.Tx, termID int64, day calendar.Date) (known string, q *gorm.DB) {
	q = tx.DB().Table("units").
		Joins("JOIN congresses ON congresses.unit_id = units.id AND congresses.term_id = ?", termID).
		Joins("LEFT JOIN term_levels ON term_levels.term_id = congresses.term_id AND term_levels.level_code = units.level_code")
	if day.Before(tx.Today()) {
		return "past", congress.Past(q, day)
	}
	return "congresses", q
}

// lastDay is EffectiveDeadline in SQL, or a date in the far future.
func lastDay(known string) string {
	return "COALESCE(" + known + ".deadline_override, term_levels.deadline, '9999-12-31')"
}

type OpenCongress struct {
	CongressID    int64
	UnitName      string
	LevelCode     string
	Day, Deadline calendar.Date // zero if there is none
	Stage         template.Stage
}

// LastOpen lists at most limit congresses at or below path not held by the end of the day, earliest deadline first,
// then lowest stage first.
func LastOpen(tx *store.Tx, path string, termID int64, day calendar.Date, limit int) ([]OpenCongress, error) {
	known, q := knownOn(tx, termID, day)
	within, args := tx.Within(access.View, "units.path")
	under, bounds := store.Under("units.path", path)
	var open []OpenCongress
	err := q.Select("congresses.id AS congress_id, units.full_name AS unit_name, units.level_code, "+known+".day, "+known+".stage, "+
		"COALESCE("+known+".deadline_override, term_levels.deadline) AS deadline").
		Where(within, args...).Where(under, bounds...).Where(known+".stage < ?", template.StageHeld).
		Order(lastDay(known) + ", " + known + ".stage, COALESCE(" + known + ".day, '9999-12-31') DESC, units.sort_key, congresses.id").
		Limit(limit).Find(&open).Error
	return open, err
}

func (n *UnitCount) plus(c UnitCount) {
	n.Total += c.Total
	n.Held += c.Held
	n.Dated += c.Dated
	n.InTime += c.InTime
	n.PastDay += c.PastDay
}

// ancestor finds the unit in at that is path or contains it.
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
