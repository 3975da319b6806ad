package readiness

import (
	"cmp"
	"database/sql"
	"slices"
	"strconv"
	"strings"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/template"
)

// Row is one congress on the board: what the dashboard, the matrix and the progress report show of a unit.
type Row struct {
	Congress  congress.Congress
	Deadline  calendar.Date // effective; zero when there is none
	Items     []Cell        // in the order of the template; empty before a template was applied
	Phases    [8]PhaseCell  // of Phase 1 to 8
	Readiness Readiness
}

// Held reports whether the congress has been held.
func (r Row) Held() bool { return r.Readiness.Stage >= template.StageHeld }

// Cell is one milestone on the board.
type Cell struct {
	Item        *template.Item // shared by all rows
	MilestoneID int64
	Due         calendar.Date
	State       State
	DoneOn      calendar.Date
	EnteredOn   calendar.Date // see Milestone, like the counts and Lacking
	DoneCount   int
	OfCount     int
	Lacking     string
	Version     int  // as it is now, on a past day too
	Mandatory   bool // for this unit
	Late        int  // days, as in Assess: of an open mandatory milestone
}

// Backdated is Milestone.Backdated.
func (c Cell) Backdated() bool { return Backdated(c.DoneOn, c.EnteredOn) }

// PhaseCell sums up one phase of one unit; items that do not apply are not in it.
type PhaseCell struct {
	Phase             template.Phase
	Done, Total, Late int
	// Light is grey without an item, else that of the worst late item by the limits of Assess: what was left open before
	// a congress that has been held no longer colours it.
	Light Light
}

// Board reads every congress at path and below with its milestones and its readiness on the day, in the alphabetical
// order of the units. A past day is shown as it was known at its end: by what had been entered until then, whatever day
// was entered for it. It takes four statements however many units there are, for a past day six.
func Board(tx *store.Tx, path string, termID int64, today calendar.Date) ([]Row, error) {
	all, err := congress.List(tx, congress.Filter{Path: path, TermID: termID, AsOf: today})
	if err != nil {
		return nil, err
	}
	rules, err := org.Rules(tx, termID)
	if err != nil {
		return nil, err
	}
	rows := make([]Row, len(all))
	byID := make(map[int64]*Row, len(all))
	for i, c := range all {
		rows[i] = Row{Congress: c, Deadline: EffectiveDeadline(c, rules[c.Unit.LevelCode])}
		byID[c.ID] = &rows[i]
	}
	if err := readCells(tx, path, termID, today, byID); err != nil {
		return nil, err
	}
	if today.Before(tx.Today()) {
		if err := unwind(tx, path, termID, today, rows); err != nil {
			return nil, err
		}
	}
	for i := range rows {
		rows[i].assess(today)
	}
	return rows, nil
}

// packedCells is the milestones of a congress as one text, which packed reads: a province has thirty thousand of them,
// and to hand over their values one by one takes twice as long. No value but the last has a blank, none a semicolon.
const packedCells = `(SELECT string_agg(concat_ws(' ', milestones.id, milestones.item_id, milestones.version, milestones.state,
	COALESCE(milestones.due, ''), COALESCE(milestones.done_on, ''), COALESCE(milestones.entered_on, ''),
	milestones.done_count, milestones.of_count, milestones.lacking), ';') FROM milestones WHERE milestones.congress_id = congresses.id)`

// readCells hangs the milestones into their rows.
func readCells(tx *store.Tx, path string, termID int64, today calendar.Date, byID map[int64]*Row) error {
	itemByID, sizes, err := ItemsAt(tx, termID, today)
	if err != nil {
		return err
	}
	within, args := tx.Within(access.View, "units.path")
	under, bounds := store.Under("units.path", path)
	found, err := tx.DB().Table("congresses").Select("congresses.id, "+packedCells).
		Joins("JOIN units ON units.id = congresses.unit_id").
		Where(within, args...).Where(under, bounds...).Where("congresses.term_id = ?", termID).Rows()
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
		if err := row.hang(cells.String, itemByID, sizes); err != nil {
			return err
		}
	}
	return found.Err()
}

// hang adds the packed milestones whose items are known.
func (r *Row) hang(cells string, itemByID map[int64]*template.Item, sizes map[int64]int) error {
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

// packed is what is left of the text of one milestone, and the first thing that was wrong with it.
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

// ItemsAt gives the items of a term by id as they were at the end of the day, and how many there are in each template.
func ItemsAt(tx *store.Tx, termID int64, day calendar.Date) (byID map[int64]*template.Item, sizes map[int64]int, err error) {
	if day.Before(tx.Today()) {
		return itemsAsOf(tx, termID, day)
	}
	found, err := tx.DB().Table("template_items").Select(template.ItemColumns).
		Joins("JOIN milestone_templates ON milestone_templates.id = template_items.template_id").
		Where("milestone_templates.term_id = ? AND NOT template_items.retired", termID).Rows()
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
	slices.SortFunc(r.Items, func(a, b Cell) int { return a.Item.Position - b.Item.Position })
	facts := Facts{Day: r.Congress.Day, Deadline: r.Deadline, Items: make([]Fact, 0, len(r.Items))}
	for i := range r.Items {
		c := &r.Items[i]
		if !c.Item.AppliesTo(r.Congress.Pilot) {
			c.State = NotApplicable
		}
		if c.State == NotApplicable {
			continue // counts for nothing
		}
		fact := Fact{Code: c.Item.Code, Phase: c.Item.Phase, Weight: c.Item.Weight, Mandatory: c.Mandatory, Due: c.Due,
			State: c.State, DoneOn: c.DoneOn, Roles: c.Item.Roles()}
		c.Late = fact.Late(today)
		facts.Items = append(facts.Items, fact)
	}
	r.Readiness = Assess(facts, today)
	r.Phases = facts.phases(today)
}

// phases sums the items by phase.
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
		days := i.Late(today)
		if days == 0 {
			continue
		}
		cell.Late++
		if light := lateLight(days, limit); cell.Light != Red && (!held || f.After(i)) {
			cell.Light = light
		}
	}
	return cells
}

func Backdated(doneOn, EnteredAfter calendar.Date) bool {
	return !doneOn.IsZero() && EnteredAfter.After(doneOn)
}

// EffectiveDeadline is the last day allowed to the congress: its own exception, else the deadline of the level; zero
// when there is none.
func EffectiveDeadline(c congress.Congress, rule org.TermLevel) calendar.Date {
	if !c.DeadlineOverride.IsZero() {
		return c.DeadlineOverride
	}
	return rule.Deadline
}
