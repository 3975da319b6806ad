package deadline

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
	"daihoi/models/template"
)

// ItemMove is a due date moved by a revised template.
type ItemMove struct {
	Item     template.Item
	Old, New calendar.Date
}

// Days is the absolute number of days, 0 if there was or is no due date.
func (m ItemMove) Days() int {
	if m.Old.IsZero() || m.New.IsZero() {
		return 0
	}
	return max(m.New.Sub(m.Old), m.Old.Sub(m.New))
}

// UnitMoves are the due dates that move in one congress, in template order.
type UnitMoves struct {
	CongressID         int64
	UnitName, UnitPath string
	Moves              []ItemMove
}

// Effect is what a draft does to the congresses that use its template. The listed units are those that the actor sees,
// largest move first.
type Effect struct {
	Changes    []ItemChange
	Reordered  bool
	Congresses int // that use the template
	Touched    int // with an open milestone that moves
	Moved      int // open milestones that move
	Added      int // milestones created for new and restored items in congresses not yet held
	Gone       int // milestones of retired items, which disappear
	Units      []UnitMoves
	Variants   []VariantEffect // of the templates that stand in its place below; their congresses count above

	moves []move
	rows  []Milestone
}

// Empty reports whether the draft changes nothing.
func (e Effect) Empty() bool { return len(e.Changes) == 0 && !e.Reordered }

// Preview returns what Revise would do, without writing.
func (d Draft) Preview(tx *store.Tx) (Effect, error) {
	e, err := d.preview(tx)
	if err != nil {
		return e, err
	}
	return e, d.eachVariant(tx, &e, func(v Draft) (Effect, error) { return v.Preview(tx) })
}

// preview is Preview without the variants.
func (d Draft) preview(tx *store.Tx) (Effect, error) {
	e := Effect{}
	if err := d.allowed(tx); err != nil {
		return e, err
	}
	e.Changes, e.Reordered = CompareItems(d.Old, d.Items)
	users, err := d.users(tx)
	if err != nil {
		return e, err
	}
	e.Congresses = len(users)
	if err := d.readMoves(tx, users, &e); err != nil {
		return e, err
	}
	if err := d.addRows(tx, users, &e); err != nil {
		return e, err
	}
	e.Gone, err = d.gone(tx)
	return e, err
}

// allowed checks the right and the draft.
func (d Draft) allowed(tx *store.Tx) error {
	if err := template.MayManage(tx, d.Template); err != nil {
		return err
	}
	var Problems []fault.Problem
	for _, p := range d.Check() {
		if p.Args == nil {
			p.Args = map[string]any{}
		}
		p.Args["Code"] = p.Code
		Problems = append(Problems, p.Problem)
	}
	return fault.Of(Problems)
}

// user is a congress that uses the template.
type user struct {
	congress.Congress `gorm:"embedded"`
	UnitName          string
	UnitPath          string
	Stage             template.Stage
	days              template.Days
	dues              []template.Due // by the draft's items
}

// due is the due date of the i-th item of the draft for a milestone with the present one and the reports.
func (u *user) due(i int, present calendar.Date, reports []calendar.Date, today calendar.Date) calendar.Date {
	return dueFrom(u.days.Last(), u.dues[i].Next(reports), present, today)
}

func (d Draft) users(tx *store.Tx) (map[int64]*user, error) {
	var all []user
	err := tx.DB().Table("congresses").Select("congresses.*, units.full_name AS unit_name, units.path AS unit_path").
		Joins("JOIN units ON units.id = congresses.unit_id").Where("units.valid_to IS NULL AND congresses.template_id = ?", d.Template.ID).
		Order("units.sort_key, congresses.id").Find(&all).Error
	if err != nil {
		return nil, err
	}
	if err := mayReachUsers(tx, d.Template); err != nil {
		return nil, err
	}
	plain := make([]congress.Congress, len(all))
	for i := range all {
		plain[i] = all[i].Congress
		plain[i].Unit.LevelCode = d.Template.LevelCode
	}
	days, err := newCounter(tx).days(plain)
	if err != nil {
		return nil, err
	}
	users := make(map[int64]*user, len(all))
	same := map[[3]calendar.Date][]template.Due{} // of those with nothing below
	for i := range all {
		u := &all[i]
		u.days = days[u.ID]
		key := [3]calendar.Date{u.days.Day, u.days.Deadline, u.days.Preparatory}
		if u.dues = same[key]; u.dues == nil || len(u.days.Below) > 0 {
			u.dues = template.Dues(d.Items, u.days)
		}
		if len(u.days.Below) == 0 {
			same[key] = u.dues
		}
		users[u.ID] = u
	}
	return users, nil
}

// readMoves reads the open milestones whose due dates the draft changes.
func (d Draft) readMoves(tx *store.Tx, users map[int64]*user, e *Effect) error {
	at := map[int64]int{}
	var ids []int64
	for code := range d.moved() {
		i := find(d.Items, code)
		at[d.Items[i].ID] = i
		ids = append(ids, d.Items[i].ID)
	}
	if len(ids) == 0 {
		return nil
	}
	var open []Milestone
	err := tx.DB().Table("milestones").Where("item_id IN ? AND state NOT IN ?", ids, closed).Order("congress_id, id").Find(&open).Error
	if err != nil {
		return err
	}
	for i := range open {
		open[i].Item = d.Items[at[open[i].ItemID]]
	}
	reports, err := reportsOfRepeated(tx, open)
	if err != nil {
		return err
	}
	units := map[int64]*UnitMoves{}
	for _, m := range open {
		u, i := users[m.CongressID], at[m.ItemID]
		if u == nil {
			continue
		}
		due := u.due(i, m.Due, reports[m.ID], tx.Today())
		if due == m.Due {
			continue
		}
		m.Item, m.Pilot = d.Items[i], u.Pilot
		e.moves = append(e.moves, move{m, due})
		if !m.Applies() {
			continue
		}
		if units[u.ID] == nil {
			units[u.ID] = &UnitMoves{CongressID: u.ID, UnitName: u.UnitName, UnitPath: u.UnitPath}
		}
		e.Moved++
		units[u.ID].Moves = append(units[u.ID].Moves, ItemMove{m.Item, m.Due, due})
	}
	e.Touched = len(units)
	e.show(tx, units)
	return nil
}

// show limits the listed units to those that the actor sees.
func (e *Effect) show(tx *store.Tx, units map[int64]*UnitMoves) {
	for _, u := range units {
		if tx.Actor().Can(access.View, u.UnitPath) {
			slices.SortFunc(u.Moves, func(a, b ItemMove) int { return a.Item.Position - b.Item.Position })
			e.Units = append(e.Units, *u)
		}
	}
	e.sort()
}

func (e *Effect) sort() {
	slices.SortFunc(e.Units, func(a, b UnitMoves) int {
		if by := b.farthest() - a.farthest(); by != 0 {
			return by
		}
		return strings.Compare(a.UnitPath, b.UnitPath)
	})
}

func (u UnitMoves) farthest() int {
	far := 0
	for _, m := range u.Moves {
		far = max(far, m.Days())
	}
	return far
}

// addRows creates missing milestones of new and restored items for every congress not yet held.
func (d Draft) addRows(tx *store.Tx, users map[int64]*user, e *Effect) error {
	for _, c := range e.Changes {
		if c.Kind != ItemAdded && c.Kind != ItemRestored || c.Item.Retired {
			continue
		}
		i := find(d.Items, c.Item.Code)
		var has []int64
		err := tx.DB().Table("milestones").Where("item_id = ?", d.Items[i].ID).Pluck("congress_id", &has).Error
		if err != nil {
			return err
		}
		there := make(map[int64]bool, len(has))
		for _, id := range has {
			there[id] = true
		}
		for id, u := range users {
			if !there[id] && u.Stage < template.StageHeld {
				e.rows = append(e.rows, newMilestone(tx, id, d.Items[i].ID, u.due(i, calendar.Date{}, nil, tx.Today())))
			}
			if c.Item.AppliesTo(u.Pilot) && (there[id] || u.Stage < template.StageHeld) {
				e.Added++
			}
		}
	}
	slices.SortFunc(e.rows, func(a, b Milestone) int { return int(a.CongressID - b.CongressID) })
	return nil
}

// gone counts the milestones of items that the draft retires.
func (d Draft) gone(tx *store.Tx) (int, error) {
	var ids []int64
	for _, item := range d.Items {
		if at := find(d.Old, item.Code); at >= 0 && item.Retired && !d.Old[at].Retired {
			ids = append(ids, item.ID)
		}
	}
	var n int64
	if len(ids) == 0 {
		return 0, nil
	}
	err := tx.DB().Table("milestones").Where("item_id IN ?", ids).Count(&n).Error
	return int(n), err
}

// Revise applies the draft to the template, to its variants (Inherit) and to every congress that uses one of them: open
// milestones move, new items get milestones, those of retired items disappear. It is a Conflict if the template has changed since the draft was
// made, Invalid if the draft changes nothing.
func Revise(tx *store.Tx, d Draft, note string) (Effect, error) {
	if err := d.allowed(tx); err != nil {
		return Effect{}, err
	}
	note, err := ReasonOf(note, false)
	if err != nil {
		return Effect{}, err
	}
	err = store.Changed(tx.DB().Model(&template.Template{}).Where("id = ? AND version = ?", d.Template.ID, d.Template.Version).
		Update("version", gorm.Expr("version + 1")))
	if err != nil {
		return Effect{}, err
	}
	if err := template.LockUsers(tx, d.Template.ID); err != nil {
		return Effect{}, err
	}
	d.Items = slices.Clone(d.Items)
	if err := d.writeItems(tx); err != nil {
		return Effect{}, err
	}
	e, err := d.preview(tx)
	if err != nil {
		return e, err
	}
	if e.Empty() {
		return e, fault.At("", "problem.no_change")
	}
	if _, err := writeMoves(tx, e.moves, note); err != nil {
		return e, err
	}
	if len(e.rows) > 0 {
		if err := tx.DB().CreateInBatches(&e.rows, 500).Error; err != nil {
			return e, err
		}
	}
	if err := updateStages(tx, "congresses.template_id = ?", d.Template.ID); err != nil {
		return e, err
	}
	if err := template.KeepVersion(tx, d.Template.ID, note); err != nil {
		return e, err
	}
	if err := d.record(tx, e, note); err != nil {
		return e, err
	}
	return e, d.eachVariant(tx, &e, func(v Draft) (Effect, error) { return Revise(tx, v, note) })
}

// writeItems stores changed items and assigns ids to new ones.
func (d Draft) writeItems(tx *store.Tx) error {
	for i := range d.Items {
		item := &d.Items[i]
		at := find(d.Old, item.Code)
		if at < 0 {
			if err := tx.DB().Create(item).Error; err != nil {
				return err
			}
			continue
		}
		if *item == d.Old[at] {
			continue
		}
		err := store.Changed(tx.DB().Model(&template.Item{}).Where("id = ? AND version = ?", item.ID, item.Version).Updates(map[string]any{
			"position": item.Position, "name_vi": item.NameVI, "name_en": item.NameEN, "phase": item.Phase,
			"owner_vi": item.OwnerVI, "owner_en": item.OwnerEN, "anchor": item.Anchor, "fixed_on": item.FixedOn,
			"after_code": item.AfterCode, "day_kind": item.DayKind, "lead_from": item.LeadFrom, "lead_to": item.LeadTo,
			"not_before": item.NotBefore, "latest": item.Latest, "latest_on": item.LatestOn,
			"repeats": item.Repeats, "weekly_from": item.WeeklyFrom,
			"lead_note": item.LeadNote, "document_vi": item.DocumentVI, "document_en": item.DocumentEN,
			"mandatory": item.Mandatory, "weight": item.Weight, "quoted": item.Quoted, "counted": item.Counted,
			"form_column": item.FormColumn, "self_closing": item.SelfClosing, "retired": item.Retired, "version": gorm.Expr("version + 1")}))
		if err != nil {
			return err
		}
		item.Version++
	}
	return nil
}

// record writes the audit entry: the changed fields of a single item, or the codes of several.
func (d Draft) record(tx *store.Tx, e Effect, note string) error {
	moved := []field.Change{movedChange(e.Moved)}
	if len(e.Changes) == 1 && e.Changes[0].Kind == ItemChanged && !e.Reordered {
		c := e.Changes[0]
		return template.Record(tx, "template_item_changed", d.Template, c.Item.Code, append(c.Fields, moved...), note)
	}
	var changes []field.Change
	for _, kind := range ChangeKinds {
		var codes []string
		for _, c := range e.Changes {
			if c.Kind == kind {
				codes = append(codes, c.Item.Code)
			}
		}
		if len(codes) > 0 {
			changes = append(changes, field.Change{Field: fmt.Sprintf("items_%s", kind), New: strings.Join(codes, ", ")})
		}
	}
	if e.Added > 0 {
		changes = append(changes, field.Change{Field: "milestones", New: strconv.Itoa(e.Added)})
	}
	return template.Record(tx, "template_revised", d.Template, d.Template.Code, append(changes, moved...), note)
}
