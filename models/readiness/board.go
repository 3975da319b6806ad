package readiness

import (
	"cmp"
	"database/sql"
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/template"
)

// Row is one congress on the board, with all that dashboard, matrix and progress report show of a unit.
type Row struct {
	Congress  congress.Congress
	Deadline  calendar.Date // EffectiveDeadline; zero if there is none
	Items     []Cell        // in template order; empty until a template is applied
	Phases    [8]PhaseCell  // Phases 1 to 8
	Readiness Readiness
	Later     bool // the congress itself, or its template, was entered after the day
	HeldLater bool // held by the day, but entered after it
}

func (r Row) Held() bool { return r.Readiness.Stage >= template.StageHeld }

// NotBegun reports whether the season ended before anybody planned the congress; see ReasonNotBegun.
func (r Row) NotBegun() bool { return r.Readiness.Reason.Key == ReasonNotBegun }

// LaterItems counts the milestones whose state on the day was entered after it.
func (r Row) LaterItems() int {
	n := 0
	for _, c := range r.Items {
		if c.Later {
			n++
		}
	}
	return n
}

// Cell is one milestone on the board, a cell of the matrix.
type Cell struct {
	Item        *template.Item // shared by all rows
	MilestoneID int64
	Due         calendar.Date
	State       State
	DoneOn      calendar.Date
	EnteredOn   calendar.Date // see deadline.Milestone, also for the counts and Lacking
	DoneCount   int
	OfCount     int
	Lacking     string
	Version     int  // the current one, even for a past day
	Mandatory   bool // for this unit
	Late        int  // days late, as in Fact.Late; open mandatory milestones only
	Later       bool // done by the day, or taken back, by an entry made after it; see calendar.AsOf
}

// Begun reports whether somebody has done something about the milestone.
func (c Cell) Begun() bool { return c.State != NotStarted && c.State != NotApplicable }

// Backdated reports whether the work was entered on a later day than it was done.
func (c Cell) Backdated() bool { return Backdated(c.DoneOn, c.EnteredOn) }

// PhaseCell sums up one phase of one unit, without items that do not apply.
type PhaseCell struct {
	Phase             template.Phase
	Done, Total, Late int
	// Light is grey without items, else the colour of the worst late item, by the limits of Assess, else violet if work that
	// was handed in waits. Work left open before a congress that has been held does not count.
	Light Light
}

// Board reads every congress at or below path with milestones and readiness, ordered by unit name. It takes four
// statements for any number of units, six for a past day, eight with hindsight. With units it reads only their congresses.
func Board(tx *store.Tx, path string, termID int64, at calendar.AsOf, units ...int64) ([]Row, error) {
	all, err := congress.List(tx, congress.Filter{Path: path, TermID: termID, AsOf: at.Known, At: at.Day, Units: units})
	if err != nil {
		return nil, err
	}
	rules, err := org.Rules(tx, termID)
	if err != nil {
		return nil, err
	}
	rows := make([]Row, len(all))
	for i, c := range all {
		rows[i] = Row{Congress: c}
	}
	if at.Hindsight() {
		if err := goBack(tx, path, termID, at.Day, rows); err != nil {
			return nil, err
		}
	}
	byID := make(map[int64]*Row, len(rows))
	for i := range rows {
		r := &rows[i]
		r.Deadline = EffectiveDeadline(r.Congress, rules[r.Congress.Unit.LevelCode])
		byID[r.Congress.ID] = r
	}
	if err := readCells(tx, path, termID, at, byID, units); err != nil {
		return nil, err
	}
	if at.Day.Before(tx.Today()) {
		if err := undoAfter(tx, path, termID, at, rows, units); err != nil {
			return nil, err
		}
	}
	for i := range rows {
		rows[i].assess(at.Day)
	}
	return rows, nil
}

// packedCells selects the milestones of a congress as one text, parsed by packed. A province has thirty thousand of
// them, and scanning them value by value takes twice as long. Only the last value may contain a blank, none a
// semicolon.
const packedCells = `(SELECT string_agg(concat_ws(' ', milestones.id, milestones.item_id, milestones.version, milestones.state,
	COALESCE(milestones.due, ''), COALESCE(milestones.done_on, ''), COALESCE(milestones.entered_on, ''),
	milestones.done_count, milestones.of_count, milestones.lacking), ';') FROM milestones WHERE milestones.congress_id = congresses.id)`

// of limits a query over congresses to the units, unless there are none.
func of(units []int64, q *gorm.DB) *gorm.DB {
	if units == nil {
		return q
	}
	return q.Where("congresses.unit_id IN ?", units)
}

// readCells reads the milestones into their rows.
func readCells(tx *store.Tx, path string, termID int64, at calendar.AsOf, byID map[int64]*Row, units []int64) error {
	itemByID, sizes, err := ItemsAt(tx, path, termID, at.Day)
	if err != nil {
		return err
	}
	laterItems, laterSizes := itemByID, sizes
	if at.Hindsight() {
		if laterItems, laterSizes, err = ItemsAt(tx, path, termID, at.Known); err != nil {
			return err
		}
	}
	within, args := tx.Within(access.View, "units.path")
	under, bounds := tx.UnderOn(path, at.Day)
	found, err := of(units, tx.DB().Table("congresses").Select("congresses.id, "+packedCells).
		Joins("JOIN units ON units.id = congresses.unit_id").
		Where(within, args...).Where(under, bounds...).Where("congresses.term_id = ?", termID)).Rows()
	if err != nil {
		return err
	}
	defer func() { _ = found.Close() }()
	for found.Next() {
		var congressID int64
		var cells sql.NullString
		if err := found.Scan(&congressID, &cells); err != nil {
			return err
		}
		row := byID[congressID]
		if row == nil || row.Congress.TemplateID == nil || !cells.Valid {
			continue
		}
		items, sizes := itemByID, sizes
		if row.Later {
			items, sizes = laterItems, laterSizes
		}
		if err := row.addCells(cells.String, items, sizes); err != nil {
			return err
		}
	}
	return found.Err()
}

// addCells parses packed milestones into the row, skipping unknown items.
func (r *Row) addCells(cells string, itemByID map[int64]*template.Item, sizes map[int64]int) error {
	for text := range strings.SplitSeq(cells, ";") {
		p := packed{rest: text}
		c, itemID := p.cell()
		if p.err != nil {
			return p.err
		}
		item := itemByID[itemID]
		if item == nil {
			continue
		}
		if r.Items == nil {
			r.Items = make([]Cell, 0, sizes[item.TemplateID])
		}
		c.Item, c.Mandatory = item, item.Mandatory.Binds(r.Congress.Pilot)
		r.Items = append(r.Items, c)
	}
	return nil
}

// packed is the unread rest of one milestone's text, and the first error found in it.
type packed struct {
	rest string
	err  error
}

func (p *packed) cell() (c Cell, itemID int64) {
	c.MilestoneID, itemID, c.Version, c.State = p.number(), p.number(), int(p.number()), State(p.word())
	c.Due, c.DoneOn, c.EnteredOn = p.day(), p.day(), p.day()
	c.DoneCount, c.OfCount, c.Lacking = int(p.number()), int(p.number()), p.rest
	return c, itemID
}

func (p *packed) word() (word string) {
	word, p.rest, _ = strings.Cut(p.rest, " ")
	return word
}

func (p *packed) number() int64 {
	n, err := strconv.ParseInt(p.word(), 10, 64)
	p.err = cmp.Or(p.err, err)
	return n
}

func (p *packed) day() calendar.Date {
	day, err := calendar.Parse(p.word())
	p.err = cmp.Or(p.err, err)
	return day
}

// usedAt is the condition for the templates that the congresses of a term use now that were at or below path on the day.
func usedAt(tx *store.Tx, column, path string, termID int64, day calendar.Date) (condition string, args []any) {
	under, bounds := tx.UnderOn(path, day)
	return column + " IN (SELECT congresses.template_id FROM congresses JOIN units ON units.id = congresses.unit_id WHERE congresses.term_id = ? AND " + under + ")",
		append([]any{termID}, bounds...)
}

// ItemsAt returns the items of the templates that the congresses of a term at or below path use, by id, as at the end of
// the day, and the number of items of each template.
func ItemsAt(tx *store.Tx, path string, termID int64, day calendar.Date) (byID map[int64]*template.Item, sizes map[int64]int, err error) {
	if day.Before(tx.Today()) {
		return itemsAsOf(tx, path, termID, day)
	}
	used, args := usedAt(tx, "template_items.template_id", path, termID, day)
	found, err := tx.DB().Table("template_items").Select(template.ItemColumns).Where(used, args...).Where("NOT template_items.retired").Rows()
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = found.Close() }()
	byID, sizes = map[int64]*template.Item{}, map[int64]int{}
	for found.Next() {
		i := new(template.Item)
		if err := found.Scan(i.Targets()...); err != nil {
			return nil, nil, err
		}
		byID[i.ID] = i
		sizes[i.TemplateID]++
	}
	return byID, sizes, found.Err()
}

func (r *Row) assess(today calendar.Date) {
	facts := r.facts()
	r.Readiness = Assess(facts, today)
	r.Phases = facts.phases(today)
	for i := range r.Items {
		if c := &r.Items[i]; c.State != NotApplicable {
			c.Late = c.fact().Late(today)
		}
	}
}

// facts is the row as Assess wants it. Items that do not apply become NotApplicable and count nowhere.
func (r *Row) facts() Facts {
	slices.SortFunc(r.Items, func(a, b Cell) int { return a.Item.Position - b.Item.Position })
	facts := Facts{Day: r.Congress.Day, Deadline: r.Deadline, Items: make([]Fact, 0, len(r.Items))}
	for i := range r.Items {
		c := &r.Items[i]
		if !c.Item.AppliesTo(r.Congress.Pilot) {
			c.State = NotApplicable
		}
		if c.State != NotApplicable {
			facts.Items = append(facts.Items, c.fact())
		}
	}
	return facts
}

func (c *Cell) fact() Fact {
	return Fact{Code: c.Item.Code, Phase: c.Item.Phase, Weight: c.Item.Weight, Mandatory: c.Mandatory, Due: c.Due,
		State: c.State, DoneOn: c.DoneOn, EnteredOn: c.EnteredOn, Roles: c.Item.Roles()}
}

// phases sums up the items by phase.
func (f Facts) phases(today calendar.Date) [8]PhaseCell {
	held, limits := f.reached(template.RoleHeld), DefaultThresholds()
	limit := limits.LateRedDays
	if held {
		limit = limits.AfterRedDays
	}
	var cells [8]PhaseCell
	for p := range cells {
		cells[p] = PhaseCell{Phase: template.Phase(p + 1), Light: Grey}
	}
	for _, i := range f.Items {
		if i.State == NotApplicable || !i.Phase.Valid() {
			continue
		}
		cell := &cells[i.Phase-1]
		cell.Total++
		if cell.Light == Grey {
			cell.Light = Green
		}
		if i.State == Done {
			cell.Done++
		}
		days, counts := i.Late(today), !held || f.After(i)
		switch {
		case days == 0:
			if counts && cell.Light == Green && i.waits(today) {
				cell.Light = Violet
			}
			continue
		case counts && cell.Light != Red:
			cell.Light = lateLight(days, limit)
		}
		cell.Late++
	}
	return cells
}

func Backdated(doneOn, EnteredAfter calendar.Date) bool {
	return !doneOn.IsZero() && EnteredAfter.After(doneOn)
}

// EffectiveDeadline is the last day allowed for the congress: its own exception, else the level's deadline; zero if
// there is none.
func EffectiveDeadline(c congress.Congress, rule org.TermLevel) calendar.Date {
	if !c.DeadlineOverride.IsZero() {
		return c.DeadlineOverride
	}
	return rule.Deadline
}
