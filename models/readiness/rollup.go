package readiness

import (
	"slices"
	"strconv"
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
	UnitID             int64
	UnitName, UnitPath string
	UnitCode           string
	LevelCode          string // of the congresses
	Total, Held, Dated int
	HeldLater          int // of Held: entered after the day
	InTime             int // held on or before the effective deadline
	PastDay            int // registered date has passed, but not recorded as held
}

// RollUp counts the congresses of a term inside every unit of childLevel at or below path, ordered by unit code, as in
// the register, and then level. It takes two statements and reads no milestones: "held" comes from the stored stage. Congresses
// are grouped by parent and paths are matched in Go, because a join of units with their subtree ranges takes a second.
// Board assesses single congresses.
func RollUp(tx *store.Tx, path, childLevel string, termID int64, at calendar.AsOf) ([]UnitCount, error) {
	under, bounds := tx.UnderOn(path, at.Day)
	then, holder := tx.PathOn(at.Day), "units.parent_id"
	if tx.Past(at.Day) {
		holder = "units.id" // what was above has no column
	}
	var parents []UnitCount
	err := tx.DB().Table("units").Select("units.id AS unit_id, units.full_name AS unit_name, units.code AS unit_code, "+then+" AS unit_path").
		Where(under, bounds...).Where("units.level_code = ?", childLevel).Order("units.code, units.id").Find(&parents).Error
	if err != nil {
		return nil, err
	}
	byPath := make(map[string]int, len(parents))
	for i, p := range parents {
		byPath[p.UnitPath] = i
	}
	within, args := tx.Within(access.View, "units.path")
	// Units of childLevel are counted one by one, all others grouped with their siblings.
	m, q := momentOf(tx, termID, at)
	found, err := q.Select(`CASE WHEN units.level_code = ? THEN units.id ELSE `+holder+` END AS holder,
		MIN(`+then+`), units.level_code, COUNT(*), COUNT(*) FILTER (WHERE `+m.held+`), COUNT(*) FILTER (WHERE `+m.held+` AND NOT `+m.heldThen+`),
		COUNT(`+m.day+`),
		COUNT(*) FILTER (WHERE `+m.held+` AND `+m.heldOn+` <= `+m.lastDay+`),
		COUNT(*) FILTER (WHERE NOT `+m.held+` AND `+m.day+` < ?)`, childLevel, at.Day).
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
		if err := found.Scan(&holder, &unitPath, &c.LevelCode, &c.Total, &c.Held, &c.HeldLater, &c.Dated, &c.InTime, &c.PastDay); err != nil {
			return nil, err
		}
		if i, ok := ancestor(byPath, unitPath); ok {
			levelOf(&counts[i], parents[i], c.LevelCode).plus(c)
		}
	}
	for _, c := range counts {
		slices.SortFunc(c, func(a, b UnitCount) int { return strings.Compare(a.LevelCode, b.LevelCode) })
	}
	return slices.Concat(counts...), found.Err()
}

// moment has the SQL expressions for congresses as of a day; see calendar.AsOf.
type moment struct {
	day, stage string // as planned on the day
	held       string // whether it was held by the day
	heldThen   string // the same, by what had been entered on the day
	heldOn     string // the day on which it was held, where held is true
	lastDay    string // EffectiveDeadline, or a date in the far future
}

// momentOf starts a query over the congresses of a term as of a day.
func momentOf(tx *store.Tx, termID int64, at calendar.AsOf) (moment, *gorm.DB) {
	q := tx.DB().Table("units").
		Joins("JOIN congresses ON congresses.unit_id = units.id AND congresses.term_id = ?", termID).
		Joins("LEFT JOIN term_levels ON term_levels.term_id = congresses.term_id AND term_levels.level_code = units.level_code")
	past := at.Day.Before(tx.Today())
	if !past {
		return momentIn("congresses"), q
	}
	if !at.Hindsight() {
		return momentIn("past"), congress.Past(q, at.Day)
	}
	known := "congresses"
	if at.Known.Before(tx.Today()) {
		q, known = congress.PastAs(q, "JOIN", "known", at.Known), "known"
	}
	q = congress.PastAs(q, "LEFT JOIN", "past", at.Day)
	day := "'" + at.Day.String() + "'"
	planned := func(column string) string {
		return "(CASE WHEN past.congress_id IS NULL THEN " + known + "." + column + " ELSE past." + column + " END)"
	}
	m := moment{day: planned("day"), stage: "COALESCE(past.stage, 1)", heldThen: "COALESCE(past.stage >= " + heldStage + ", FALSE)",
		heldOn: "COALESCE(" + known + ".held_on, " + planned("day") + ")", lastDay: lastDay(planned("deadline_override"))}
	// A congress that has reported without its session being ticked off has no day: it counts from when that was entered.
	m.held = "(" + known + ".stage >= " + heldStage + " AND CASE WHEN " + known + ".held_on IS NULL THEN " + m.heldThen +
		" ELSE " + known + ".held_on <= " + day + " END)"
	return m, q
}

// heldStage is template.StageHeld in SQL.
var heldStage = strconv.Itoa(int(template.StageHeld))

// momentIn reads everything from one table.
func momentIn(known string) moment {
	held := known + ".stage >= " + heldStage
	return moment{day: known + ".day", stage: known + ".stage", held: "(" + held + ")", heldThen: "(" + held + ")",
		heldOn: "COALESCE(" + known + ".held_on, " + known + ".day)", lastDay: lastDay(known + ".deadline_override")}
}

func lastDay(exception string) string {
	return "COALESCE(" + exception + ", term_levels.deadline, '9999-12-31')"
}

type OpenCongress struct {
	CongressID    int64
	UnitName      string
	LevelCode     string
	Day, Deadline calendar.Date // zero if there is none
	Stage         template.Stage
	NotBegun      bool // no day, nothing due and nothing started; see ReasonNotBegun
}

// LastOpen lists at most limit congresses at or below path not held by the end of the day, earliest deadline first,
// then lowest stage first.
func LastOpen(tx *store.Tx, path string, termID int64, at calendar.AsOf, limit int) ([]OpenCongress, error) {
	m, q := momentOf(tx, termID, at)
	within, args := tx.Within(access.View, "units.path")
	under, bounds := tx.UnderOn(path, at.Day)
	var open []OpenCongress
	err := q.Select("congresses.id AS congress_id, units.full_name AS unit_name, units.level_code, "+m.day+" AS day, "+m.stage+" AS stage, "+
		"("+m.day+" IS NULL AND NOT EXISTS (SELECT 1 FROM milestones WHERE milestones.congress_id = congresses.id AND (milestones.due IS NOT NULL OR milestones.state NOT IN ('not_started', 'na')))) AS not_begun, "+
		"NULLIF("+m.lastDay+", '9999-12-31') AS deadline").
		Where(within, args...).Where(under, bounds...).Where("NOT " + m.held).
		Order(m.lastDay + ", " + m.stage + ", COALESCE(" + m.day + ", '9999-12-31') DESC, units.sort_key, congresses.id").
		Limit(limit).Find(&open).Error
	return open, err
}

func (n *UnitCount) plus(c UnitCount) {
	n.Total += c.Total
	n.Held += c.Held
	n.HeldLater += c.HeldLater
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
