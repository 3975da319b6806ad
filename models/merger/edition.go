package merger

import (
	"slices"
	"strconv"

	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/store"
)

// MakeEdition plans a later list of all units, as that of 1/7/2025: it says where everything goes that hangs on the units that
// the list ends. What has a single heir goes to it; of several heirs nobody but a person can choose, so it stays unless chosen.
// Choices are by Line.Key. Units below one that ends go where the list puts them and have no line.
func MakeEdition(tx *store.Tx, e org.Edition, choices map[string]string) (EditionPlan, error) {
	p, d, err := makeEdition(tx, e, choices)
	return EditionPlan{p, d, e}, err
}

// EditionPlan is what a list of all units changes, and where everything goes.
type EditionPlan struct {
	Plan
	Differences org.Differences
	edition     org.Edition
}

func makeEdition(tx *store.Tx, e org.Edition, choices map[string]string) (Plan, org.Differences, error) {
	p := Plan{Input: Input{Kind: Edition, On: e.On, Source: e.Source, Choices: choices}}
	d, err := org.PlanEdition(tx, e)
	if err != nil {
		return p, d, err
	}
	occupied, err := occupiedUnits(tx)
	if err != nil {
		return p, d, err
	}
	used, ends := map[string]bool{}, map[int64]org.Difference{}
	for _, end := range slices.Concat(d.Merged, d.Gone) {
		ends[end.Unit.ID] = end
	}
	for _, end := range slices.Concat(d.Merged, d.Gone) {
		if !occupied[end.Unit.ID] {
			continue
		}
		heirs, err := heirsOf(tx, end, ends)
		if err != nil {
			return p, d, err
		}
		lines, err := p.endLines(tx, end.Unit, heirs)
		if err != nil {
			return p, d, err
		}
		for _, l := range lines {
			used[l.Key] = true
		}
		p.Units, p.Ends, p.Lines = append(p.Units, end.Unit), append(p.Ends, end.Unit.Code), append(p.Lines, lines...)
	}
	for key := range choices {
		if !used[key] {
			return p, d, fault.At("plan", "problem.plan_line", "Line", key)
		}
	}
	return p, d, nil
}

// heirsOf are the units into which the list puts one that it ends, else those of the unit above: a district went into none.
func heirsOf(tx *store.Tx, end org.Difference, ends map[int64]org.Difference) ([]org.GazetteUnit, error) {
	for len(end.To) == 0 && end.Unit.ParentID != nil {
		above, ended := ends[*end.Unit.ParentID]
		if !ended {
			u, err := org.Get(tx, *end.Unit.ParentID)
			return []org.GazetteUnit{{Code: u.Code, LevelCode: u.LevelCode}}, err
		}
		end = above
	}
	return end.To, nil
}

// endLines decides about what hangs on a unit that the list ends.
func (p *Plan) endLines(tx *store.Tx, u org.Unit, heirs []org.GazetteUnit) (_ []Line, err error) {
	things, err := p.thingsOf(tx, u)
	if err != nil {
		return nil, err
	}
	things = slices.DeleteFunc(things, func(l Line) bool { return l.What == Below })
	in, own := Input{Kind: Merge, On: p.On, Choices: map[string]string{}}, map[string]bool{}
	for _, to := range heirs {
		in.Heirs = append(in.Heirs, Heir{Code: to.Code})
	}
	for _, l := range things {
		own[l.Key] = true
		if choice, chosen := p.Choices[l.Key]; chosen {
			in.Choices[l.Key] = choice
		}
	}
	places := make([]place, len(heirs))
	for i, to := range heirs {
		if places[i], err = placeOf(tx, to); err != nil {
			return nil, err
		}
	}
	if err := exclude(tx, things, places); err != nil {
		return nil, err
	}
	up := len(heirs) > 0 && heirs[0].LevelCode != u.LevelCode
	lines, err := Arrange(in, []string{u.Code}, up, things)
	if err != nil || len(heirs) < 2 {
		return lines, err
	}
	for i, l := range lines {
		if _, chosen := in.Choices[l.Key]; !chosen {
			lines[i].To = Stay
		}
	}
	return lines, nil
}

// occupiedUnits are the ids of the units on which something hangs; see hangs.
func occupiedUnits(tx *store.Tx) (map[int64]bool, error) {
	var ids []int64
	err := tx.DB().Raw(`SELECT unit_id FROM congresses UNION SELECT unit_id FROM leaders UNION SELECT unit_id FROM grants UNION SELECT owner_id FROM milestone_templates
		UNION SELECT unit_id FROM teams UNION SELECT unit_id FROM cluster_members UNION SELECT unit_id FROM team_units UNION SELECT unit_id FROM progress_returns WHERE state = 'preview'
		UNION SELECT unit_id FROM meeting_units UNION SELECT unit_id FROM meeting_tasks`).Scan(&ids).Error
	occupied := make(map[int64]bool, len(ids))
	for _, id := range ids {
		occupied[id] = true
	}
	return occupied, err
}

// Apply carries the list and the plan for it out, in the transaction in which it was made.
func (p EditionPlan) Apply(tx *store.Tx) error {
	e := p.edition
	if e.On.After(tx.Today()) {
		return fault.At("on", "problem.plan_early", "Day", e.On)
	}
	if p.Differences.Empty() {
		return nil
	}
	w := &work{tx: tx, plan: p.Plan, units: map[string]org.Unit{}, stale: map[int64]bool{}}
	changed, err := org.CarryEdition(tx, e, p.Differences)
	if err != nil {
		return err
	}
	w.rows.Units = changed.Short()
	if err := w.readEnds(); err != nil {
		return err
	}
	for _, step := range []func() error{w.each, w.count, w.settle} {
		if err := step(); err != nil {
			return err
		}
	}
	if err := tx.DB().Raw("SELECT COALESCE(MAX(id), 0) FROM congresses").Scan(&w.rows.LastCongress).Error; err != nil {
		return err
	}
	nation, err := org.ByCode(tx, org.NationCode)
	if err != nil {
		return err
	}
	done := w.done(nation.ID)
	if err := tx.DB().Create(&done).Error; err != nil {
		return err
	}
	if err := w.tell(done.ID); err != nil {
		return err
	}
	return w.recordEnds()
}

// readEnds reads the units that end and those that take over, as they are now.
func (w *work) readEnds() (err error) {
	for _, u := range w.plan.Units {
		if w.units[u.Code], err = org.Get(w.tx, u.ID); err != nil {
			return err
		}
	}
	for _, l := range w.plan.Lines {
		if _, read := w.units[l.To]; read || l.To == Stay {
			continue
		}
		if w.units[l.To], err = org.ByCode(w.tx, l.To); err != nil {
			return err
		}
	}
	return nil
}

// recordEnds writes at every unit that the list ended what of it went where.
func (w *work) recordEnds() error {
	var entries []store.Entry
	for _, u := range w.plan.Units {
		went, order := map[string]int{}, []string{}
		for _, l := range w.plan.Lines {
			if l.Unit != u.Code || l.To == Stay {
				continue
			}
			if went[l.What] == 0 {
				order = append(order, l.What)
			}
			went[l.What] += l.Count
		}
		var changes []field.Change
		for _, what := range order {
			changes = append(changes, field.Change{Field: "plan_" + what, New: strconv.Itoa(went[what])})
		}
		if len(changes) > 0 {
			entries = append(entries, w.units[u.Code].Recorded("unit_merge", w.plan.Source, changes...))
		}
	}
	return w.tx.RecordAll(entries)
}
