package deadline

import (
	"maps"
	"slices"

	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/org"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/models/template"
)

// Due dates count from the congress's own days and from those of the congresses one level below. The first move with every
// session and deadline; the second when a day, an exception, the pilot mark or the review of one below changes: settleAbove.

// counter knows what due dates count from, for many congresses.
type counter struct {
	tx    *store.Tx
	rules map[int64]map[string]org.TermLevel // by term
	items map[int64][]template.Item          // by template
}

func newCounter(tx *store.Tx) *counter {
	return &counter{tx, map[int64]map[string]org.TermLevel{}, map[int64][]template.Item{}}
}

func (k *counter) rulesOf(termID int64) (map[string]org.TermLevel, error) {
	if rules, known := k.rules[termID]; known {
		return rules, nil
	}
	rules, err := org.Rules(k.tx, termID)
	k.rules[termID] = rules
	return rules, err
}

func (k *counter) itemsOf(templateID int64) ([]template.Item, error) {
	if items, known := k.items[templateID]; known {
		return items, nil
	}
	items, err := template.Items(k.tx, templateID)
	k.items[templateID] = items
	return items, err
}

// days reads the facts of the congresses, which must have their units' levels, by congress. The congresses of like count as they
// are given, not as they are stored.
func (k *counter) days(all []congress.Congress, like ...congress.Congress) (map[int64]template.Days, error) {
	byID := make(map[int64]template.Days, len(all))
	ids := make([]int64, len(all))
	for i, c := range all {
		rules, err := k.rulesOf(c.TermID)
		if err != nil {
			return nil, err
		}
		rule := rules[c.Unit.LevelCode]
		ids[i], byID[c.ID] = c.ID, template.Days{Day: Anchor(c, rule), Deadline: readiness.EffectiveDeadline(c, rule)}
	}
	for part := range slices.Chunk(ids, 500) {
		if err := k.preparatory(part, byID); err != nil {
			return nil, err
		}
		if err := k.below(part, byID, like); err != nil {
			return nil, err
		}
	}
	return byID, nil
}

func (k *counter) preparatory(ids []int64, byID map[int64]template.Days) error {
	var last []struct {
		CongressID int64
		Day        calendar.Date
	}
	err := k.tx.DB().Table("congress_sessions").Select("congress_id, MAX(on_date) AS day").Where("kind = ? AND congress_id IN ?", congress.Preparatory, ids).
		Group("congress_id").Find(&last).Error
	for _, l := range last {
		days := byID[l.CongressID]
		days.Preparatory = l.Day
		byID[l.CongressID] = days
	}
	return err
}

// below reads the congresses one level below, whether or not the actor sees them: a date must not depend on the reader.
func (k *counter) below(ids []int64, byID map[int64]template.Days, like []congress.Congress) error {
	var found []struct {
		Above            int64
		ID, TermID       int64
		LevelCode        string
		Day              calendar.Date
		DeadlineOverride calendar.Date
		Pilot            bool
		Stage            template.Stage
	}
	err := k.tx.DB().Table("congresses above").
		Select("above.id AS above, below.id, below.term_id, units.level_code, below.day, below.deadline_override, below.pilot, below.stage").
		Joins("JOIN units ON units.parent_id = above.unit_id AND units.valid_to IS NULL").
		Joins("JOIN congresses below ON below.unit_id = units.id AND below.term_id = above.term_id").
		Where("above.id IN ?", ids).Order("below.id").Find(&found).Error
	if err != nil {
		return err
	}
	for _, f := range found {
		rules, err := k.rulesOf(f.TermID)
		if err != nil {
			return err
		}
		c := congress.Congress{ID: f.ID, Day: f.Day, DeadlineOverride: f.DeadlineOverride}
		if at := slices.IndexFunc(like, func(l congress.Congress) bool { return l.ID == f.ID }); at >= 0 {
			c = like[at]
		}
		rule, days := rules[f.LevelCode], byID[f.Above]
		days.BelowDeadline = calendar.Max(days.BelowDeadline, rule.Deadline)
		days.Below = append(days.Below, template.Lower{Day: template.Permitted(c.Day, readiness.EffectiveDeadline(c, rule)),
			Pilot: f.Pilot, Reviewed: f.Stage >= template.StageApproved})
		byID[f.Above] = days
	}
	return nil
}

// dues are the due dates of a congress's items, by item id.
func (k *counter) dues(c congress.Congress, days template.Days) (map[int64]template.Due, error) {
	if c.TemplateID == nil {
		return nil, nil
	}
	items, err := k.itemsOf(*c.TemplateID)
	if err != nil {
		return nil, err
	}
	byItem := make(map[int64]template.Due, len(items))
	for i, d := range template.Dues(items, days) {
		byItem[items[i].ID] = d
	}
	return byItem, nil
}

// duesOf are the facts of one congress and the due dates of its items, by item id.
func duesOf(tx *store.Tx, c congress.Congress) (template.Days, map[int64]template.Due, error) {
	k := newCounter(tx)
	days, err := k.days([]congress.Congress{c})
	if err != nil {
		return template.Days{}, nil, err
	}
	dues, err := k.dues(c, days[c.ID])
	return days[c.ID], dues, err
}

// DueOf is how the due date of a milestone is counted today; one that repeats is due on the Next of its rounds. The stored one differs if the milestone is closed, or if it
// had none and the day is past.
func DueOf(tx *store.Tx, m Milestone) (template.Due, error) {
	c, err := congress.Get(tx, m.CongressID)
	if err != nil {
		return template.Due{}, err
	}
	_, dues, err := duesOf(tx, c)
	return dues[m.ItemID], err
}

// lookingBelow are the ids of the items whose due dates depend on the congresses one level below, by themselves or through
// the item that they count from.
func lookingBelow(items []template.Item) map[int64]bool {
	ids, codes := map[int64]bool{}, map[string]bool{}
	for n := -1; n != len(ids); { // until no more are found
		n = len(ids)
		for _, i := range items {
			if i.LooksBelow() || i.Anchor == template.BaseItem && codes[i.AfterCode] {
				ids[i.ID], codes[i.Code] = true, true
			}
		}
	}
	return ids
}

// overlooking lists the congresses one level up whose templates look at those below, whether or not the actor sees them.
func overlooking(tx *store.Tx, ids []int64) ([]congress.Congress, error) {
	byID := map[int64]congress.Congress{}
	for part := range slices.Chunk(ids, 500) {
		var found []struct {
			congress.Congress `gorm:"embedded"`
			LevelCode         string
		}
		err := tx.DB().Table("congresses").Select("DISTINCT congresses.id, congresses.unit_id, congresses.term_id, congresses.template_id, congresses.pilot, "+
			"congresses.day, congresses.deadline_override, units.level_code").
			Joins("JOIN units ON units.id = congresses.unit_id").
			Joins("JOIN units lower ON lower.parent_id = units.id").
			Joins("JOIN congresses below ON below.unit_id = lower.id AND below.term_id = congresses.term_id").
			Where("below.id IN ? AND units.valid_to IS NULL", part).
			Where(`EXISTS (SELECT 1 FROM template_items i WHERE i.template_id = congresses.template_id AND NOT i.retired AND (i.not_before <> '' OR i.anchor IN ?))`,
				[]template.Base{template.BasePilot, template.BaseEach, template.BaseBelow}).Find(&found).Error
		if err != nil {
			return nil, err
		}
		for _, f := range found {
			f.Congress.Unit.LevelCode = f.LevelCode
			byID[f.ID] = f.Congress
		}
	}
	all := make([]congress.Congress, 0, len(byID))
	for _, id := range slices.Sorted(maps.Keys(byID)) {
		all = append(all, byID[id])
	}
	return all, nil
}

// settleAbove recomputes what depends on the congresses, one level up. It is a consequence of what happened to them, so it asks
// for no right there; every date that moves is in the history of its milestone, with the reason.
func settleAbove(tx *store.Tx, reason string, ids ...int64) error {
	all, err := overlooking(tx, ids)
	if err != nil {
		return err
	}
	for _, c := range all {
		if err := congress.Lock(tx, c.ID); err != nil { // two below may change at once
			return err
		}
	}
	k := newCounter(tx)
	days, err := k.days(all)
	if err != nil {
		return err
	}
	for _, c := range all {
		items, err := k.itemsOf(*c.TemplateID)
		if err != nil {
			return err
		}
		if _, err := k.reschedule(c, days[c.ID], lookingBelow(items), reason); err != nil {
			return err
		}
	}
	return nil
}

// SettleBelow recomputes what depends on the congresses one level below the units, after units came, went or moved below them.
func SettleBelow(tx *store.Tx, units []int64, reason string) error {
	var ids []int64
	for part := range slices.Chunk(units, 500) {
		var found []int64
		err := tx.DB().Table("congresses").Joins("JOIN units ON units.id = congresses.unit_id").Where("units.parent_id IN ?", part).
			Order("congresses.id").Pluck("congresses.id", &found).Error
		if err != nil {
			return err
		}
		ids = append(ids, found...)
	}
	return settleAbove(tx, reason, ids...)
}

// Recount recomputes the open milestones of congresses whose level has another deadline, and what
// depends on them one level up. It returns how many of their own moved.
func Recount(tx *store.Tx, all []congress.Congress, reason string) (moved int, err error) {
	k := newCounter(tx)
	days, err := k.days(all)
	if err != nil {
		return 0, err
	}
	ids := make([]int64, len(all))
	for i, c := range all {
		n, err := k.reschedule(c, days[c.ID], nil, reason)
		if err != nil {
			return moved, err
		}
		moved += n
		ids[i] = c.ID
	}
	return moved, settleAbove(tx, reason, ids...)
}

// reschedule recomputes the due dates of a congress's open milestones, only those of the items if any are given, and returns
// how many moved.
func (k *counter) reschedule(c congress.Congress, days template.Days, only map[int64]bool, reason string) (int, error) {
	dues, err := k.dues(c, days)
	if err != nil || len(dues) == 0 {
		return 0, err
	}
	open, err := openMilestones(k.tx, c)
	if err != nil {
		return 0, err
	}
	reports, err := reportsOfRepeated(k.tx, open)
	if err != nil {
		return 0, err
	}
	moves := make([]move, 0, len(open))
	for _, m := range open {
		if only == nil || only[m.ItemID] {
			moves = append(moves, move{m, dueFrom(days.Last(), dues[m.ItemID].Next(reports[m.ID]), m.Due, k.tx.Today())})
		}
	}
	moved, err := writeMoves(k.tx, moves, reason)
	if err != nil || moved == 0 && only != nil {
		return moved, err
	}
	return moved, updateStages(k.tx, "congresses.id = ?", c.ID)
}

// openMilestones reads the milestones of a congress whose due dates may move, with what Applies needs.
func openMilestones(tx *store.Tx, c congress.Congress) ([]Milestone, error) {
	var rows []struct {
		M         Milestone `gorm:"embedded"`
		Mandatory template.Obligation
		Repeats   template.Repeat
	}
	err := tx.DB().Table("milestones").Select("milestones.*, template_items.mandatory, template_items.repeats").
		Joins("JOIN template_items ON template_items.id = milestones.item_id").
		Where("milestones.congress_id = ? AND milestones.state NOT IN ? AND NOT template_items.retired", c.ID, closed).
		Order("template_items.position").Find(&rows).Error
	open := make([]Milestone, len(rows))
	for i, r := range rows {
		open[i] = r.M
		open[i].Item.Mandatory, open[i].Item.Repeats, open[i].Pilot = r.Mandatory, r.Repeats, c.Pilot
	}
	return open, err
}
