package merger

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
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
func MakeEdition(tx *store.Tx, e org.Edition, choices map[string]string) (Plan, org.Differences, error) {
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
	if p.Digest = p.digest(); !d.Empty() {
		p.Digest = withCounts(p.Digest, d.Counts())
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
		UNION SELECT unit_id FROM teams UNION SELECT unit_id FROM cluster_members UNION SELECT unit_id FROM team_units UNION SELECT unit_id FROM progress_returns WHERE state = 'preview'`).Scan(&ids).Error
	occupied := make(map[int64]bool, len(ids))
	for _, id := range ids {
		occupied[id] = true
	}
	return occupied, err
}

// withCounts adds to a digest what a list changes in all.
func withCounts(digest string, n org.Counts) string {
	text, _ := json.Marshal([]any{digest, n}) // plain values: cannot fail
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}

// ApplyEdition carries the list and the plan for it out in one transaction. It is Stale if anything has changed since the
// Digest seen was shown, and refuses a list that is not yet in force. It cannot be undone: half the country may stand on it.
func ApplyEdition(tx *store.Tx, e org.Edition, choices map[string]string, seen string) (org.Differences, error) {
	p, d, err := MakeEdition(tx, e, choices)
	switch {
	case err != nil:
		return d, err
	case p.Digest != seen:
		return d, store.Stale()
	case e.On.After(tx.Today()):
		return d, fault.At("on", "problem.plan_early", "Day", e.On)
	}
	if _, err := org.ImportEdition(tx, e); err != nil || len(p.Units) == 0 {
		return d, err
	}
	w := &work{tx: tx, plan: p, units: map[string]org.Unit{}, stale: map[int64]bool{}}
	for _, u := range p.Units {
		if w.units[u.Code], err = org.Get(tx, u.ID); err != nil {
			return d, err
		}
	}
	for _, l := range p.Lines {
		if _, read := w.units[l.To]; read || l.To == Stay {
			continue
		}
		if w.units[l.To], err = org.ByCode(tx, l.To); err != nil {
			return d, err
		}
	}
	if err := w.each(); err != nil {
		return d, err
	}
	if err := w.count(); err != nil {
		return d, err
	}
	if err := w.settle(); err != nil {
		return d, err
	}
	nation, err := org.ByCode(tx, org.NationCode)
	if err != nil {
		return d, err
	}
	done := w.done(nation.ID)
	if err := tx.DB().Create(&done).Error; err != nil {
		return d, err
	}
	if err := w.tell(done.ID); err != nil {
		return d, err
	}
	return d, w.recordEnds()
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
