package composition

import (
	"bytes"
	"cmp"
	_ "embed"
	"encoding/csv"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/history"
	"daihoi/models/store"
	"daihoi/models/vietext"
)

// TargetGroups are the groups that can have a target, in report order. They overlap.
var TargetGroups = []string{"women", "non_party", "minority", "religious", "young", "reappointed"}

// Target is the minimum share of a group among the official delegates.
type Target struct {
	Group    string       `json:"group" gorm:"column:group_key"`
	AtLeast  field.Tenths `json:"at_least"`  // 0 for no target
	UnderAge int          `json:"under_age"` // for the young: age limit in years; 0 for every other group
	Source   string       `json:"source"`    // what the target is based on, free text
}

// Targets are the targets of one congress, one per TargetGroups in that order. Version is 0 while the level's
// defaults apply.
type Targets struct {
	List    []Target
	Version int
}

// UnderAge is the age in years below which a delegate is young.
func (t Targets) UnderAge() int {
	for _, target := range t.List {
		if target.Group == "young" {
			return target.UnderAge
		}
	}
	return 0
}

// Range of the age limit.
const (
	leastUnderAge = delegate.AdultAge + 1
	mostUnderAge  = 100
)

//go:embed target_seed.csv
var targetSeed []byte

// defaultTargets are the targets per level, from published practice. Levels without their own get those of the
// district without shares.
var defaultTargets = sync.OnceValue(func() map[string][]Target {
	rows, err := csv.NewReader(bytes.NewReader(targetSeed)).ReadAll()
	if err != nil {
		panic(err) // the file is embedded
	}
	levels := map[string][]Target{}
	for _, row := range rows[1:] {
		atLeast, err := strconv.Atoi(row[2])
		if err != nil {
			panic(err)
		}
		underAge, err := strconv.Atoi(row[3])
		if err != nil {
			panic(err)
		}
		levels[row[0]] = append(levels[row[0]], Target{row[1], field.Tenths(atLeast), underAge, row[4]})
	}
	return levels
})

// DefaultTargets are the targets of a congress of the level that has set none.
func DefaultTargets(level string) []Target {
	if list, known := defaultTargets()[level]; known {
		return slices.Clone(list)
	}
	list := slices.Clone(defaultTargets()["district"])
	for i := range list {
		list[i].AtLeast, list[i].Source = 0, ""
	}
	return list
}

type targetRow struct {
	CongressID int64 `json:"-"`
	Target     `gorm:"embedded"`
	Version    int `json:"version"`
}

func (targetRow) TableName() string { return "composition_targets" }

// TargetsOf reads the targets of a congress.
func TargetsOf(tx *store.Tx, congressID int64) (Targets, error) {
	c, err := congress.Get(tx, congressID)
	if err != nil {
		return Targets{}, err
	}
	return targetsOf(tx, c)
}

func targetsOf(tx *store.Tx, c congress.Congress) (Targets, error) {
	var rows []targetRow
	if err := tx.DB().Where("congress_id = ?", c.ID).Find(&rows).Error; err != nil {
		return Targets{}, err
	}
	return targetsFrom(c.Unit.LevelCode, rows), nil
}

// TargetsByCongress reads the targets that congresses had at the end of a day, zero for now, by congress id, 500 congresses
// per statement.
func TargetsByCongress(tx *store.Tx, all []congress.Congress, day calendar.Date) (map[int64]Targets, error) {
	byCongress := make(map[int64]Targets, len(all))
	for part := range slices.Chunk(all, 500) {
		ids := make([]int64, len(part))
		for i, c := range part {
			ids[i] = c.ID
		}
		kept, err := history.At[[]targetRow](congress.Query(tx).Where("congresses.id IN ?", ids), history.Targets, cmp.Or(day, tx.Today()))
		if err != nil {
			return nil, err
		}
		for _, c := range part {
			byCongress[c.ID] = targetsFrom(c.Unit.LevelCode, kept[c.ID])
		}
	}
	return byCongress, nil
}

// replaceTargets stores the targets of the congresses in place of those they had, and keeps them for past days.
func replaceTargets(tx *store.Tx, rows []targetRow) error {
	byCongress := map[int64][]targetRow{}
	for _, row := range rows {
		byCongress[row.CongressID] = append(byCongress[row.CongressID], row)
	}
	if err := tx.DB().Where("congress_id IN ?", slices.Collect(maps.Keys(byCongress))).Delete(&targetRow{}).Error; err != nil {
		return err
	}
	if err := tx.DB().CreateInBatches(&rows, 500).Error; err != nil {
		return err
	}
	return history.Keep(tx, history.Targets, byCongress)
}

// targetsFrom overlays the congress's own targets on the defaults of its level.
func targetsFrom(level string, set []targetRow) Targets {
	t := Targets{List: DefaultTargets(level)}
	for _, row := range set {
		t.Version = row.Version
		if i := slices.IndexFunc(t.List, func(d Target) bool { return d.Group == row.Group }); i >= 0 {
			t.List[i] = row.Target
		}
	}
	return t
}

// SetTargets sets the targets of a congress, one per TargetGroups in that order. version is that of the targets the
// user saw. A share above 100 % or an age limit that no delegate can be below is Invalid, at "target_<group>" and
// "target_under_age".
func SetTargets(tx *store.Tx, congressID int64, version int, list []Target) error {
	c, err := congress.Get(tx, congressID)
	if err != nil {
		return err
	}
	if err := tx.Require(access.PlanCongress, c.Unit.Path); err != nil {
		return err
	}
	list = slices.Clone(list)
	if err := fault.Of(CheckTargets(list)); err != nil {
		return err
	}
	if err := congress.Lock(tx, congressID); err != nil {
		return err
	}
	old, err := targetsOf(tx, c)
	if err != nil {
		return err
	}
	if old.Version != version {
		return store.Stale()
	}
	rows := make([]targetRow, len(list))
	for i, t := range list {
		rows[i] = targetRow{congressID, t, version + 1}
	}
	if err := replaceTargets(tx, rows); err != nil {
		return err
	}
	return tx.Record(store.Entry{Action: "targets_changed", Entity: "congress", EntityID: congressID, Label: c.Unit.FullName,
		UnitID: c.UnitID, UnitPath: c.Unit.Path, Changes: TargetChanges(old.List, list)})
}

// CheckTargets normalises the sources and returns the problems.
func CheckTargets(list []Target) []fault.Problem {
	var problems []fault.Problem
	add := func(field, key string, args ...any) {
		problems = append(problems, fault.Problem{Field: field, Key: key, Args: fault.Args(args...)})
	}
	if len(list) != len(TargetGroups) {
		add("", "problem.choice")
		return problems
	}
	const longest = 300
	for i := range list {
		t := &list[i]
		t.Source = vietext.NFC(t.Source)
		if t.Group != TargetGroups[i] {
			add("", "problem.choice")
		}
		if t.AtLeast < 0 || t.AtLeast > 1000 {
			add("target_"+t.Group, "problem.share")
		}
		if len([]rune(t.Source)) > longest {
			add("target_"+t.Group+"_source", "problem.too_long", "Max", longest)
		}
		switch {
		case t.Group != "young":
			t.UnderAge = 0
		case t.UnderAge < leastUnderAge || t.UnderAge > mostUnderAge:
			add("target_under_age", "problem.age_range", "Min", leastUnderAge, "Max", mostUnderAge)
		}
	}
	return problems
}

// TargetChanges is the audit diff of two lists of targets.
func TargetChanges(old, now []Target) []field.Change {
	var changes []field.Change
	add := func(key, from, to string) {
		if from != to {
			changes = append(changes, field.Change{Field: key, Old: from, New: to})
		}
	}
	for i, t := range now {
		add("target_"+t.Group, ShareText(old[i].AtLeast), ShareText(t.AtLeast))
		add("target_"+t.Group+"_source", old[i].Source, t.Source)
		if t.Group == "young" {
			add("target_under_age", strconv.Itoa(old[i].UnderAge), strconv.Itoa(t.UnderAge))
		}
	}
	return changes
}

// ShareText formats tenths of a percent for a form: 300 is "30", 285 is "28,5", no target is "".
func ShareText(tenths field.Tenths) string {
	if tenths == 0 {
		return ""
	}
	return strings.TrimSuffix(strconv.Itoa(int(tenths/10))+","+strconv.Itoa(int(tenths%10)), ",0")
}

// ReadShare parses a percentage with at most one decimal, in tenths: "30", "28,5", "28.5 %"; "" is 0.
func ReadShare(typed string) (tenths field.Tenths, ok bool) {
	typed = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(typed), "%"))
	if typed == "" {
		return 0, true
	}
	whole, decimal, divided := strings.Cut(strings.Replace(typed, ".", ",", 1), ",")
	if !divided {
		decimal = "0"
	}
	if len(whole) < 1 || len(whole) > 3 || len(decimal) != 1 {
		return 0, false
	}
	n, err := strconv.Atoi(whole + decimal)
	return field.Tenths(n), err == nil && n <= 1000 && whole[0] != '-' && whole[0] != '+'
}

// OwnTargets counts the targets that congresses of a term have set themselves, by congress; those without are left out.
func OwnTargets(tx *store.Tx, termID int64) (map[int64]int, error) {
	var rows []struct {
		CongressID int64
		N          int
	}
	err := congress.Query(tx).Joins("JOIN composition_targets ON composition_targets.congress_id = congresses.id").Where("congresses.term_id = ?", termID).
		Select("composition_targets.congress_id, COUNT(*) AS n").Group("composition_targets.congress_id").Find(&rows).Error
	counts := map[int64]int{}
	for _, r := range rows {
		counts[r.CongressID] = r.N
	}
	return counts, err
}

// CarryOver sets the targets of a congress that has none of its own to those of another one.
func CarryOver(tx *store.Tx, from, to int64) error {
	t, err := TargetsOf(tx, from)
	if err != nil {
		return err
	}
	return SetTargets(tx, to, 0, t.List)
}

// TakeBack removes targets that CarryOver set, unless somebody has changed them since.
func TakeBack(tx *store.Tx, congressID int64) error {
	return tx.DB().Where("congress_id = ? AND version = 1", congressID).Delete(&targetRow{}).Error
}
