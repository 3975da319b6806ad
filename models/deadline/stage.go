package deadline

import (
	"slices"

	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/models/template"
)

// The stage of a congress is stored, so that national sums need not read milestones. Every command that changes its
// inputs recomputes it: the state of a milestone, due dates (work due after the plan shows that more than the plan
// has begun), the phase or obligation of an item, the pilot mark of a unit. Applying a template starts nothing, so
// the initial stage stays.

// UpdateCongress is congress.Update followed by the new stage: changing the pilot mark adds or removes pilot-only
// items.
func UpdateCongress(tx *store.Tx, id int64, version int, in congress.Congress) (congress.Congress, error) {
	now, err := congress.Update(tx, id, version, in)
	if err != nil {
		return now, err
	}
	if err := updateStages(tx, "congresses.id = ?", id); err != nil {
		return now, err
	}
	return now, settleAbove(tx, "", id)
}

// updateStages recomputes stage and day held for the congresses that meet the condition. The caller holds their
// locks.
func updateStages(tx *store.Tx, condition string, arg any) error {
	found, err := tx.DB().Table("milestones").
		Select("congresses.id, congresses.stage, congresses.held_on, congresses.pilot, milestones.state, milestones.due, milestones.done_on, template_items.phase, template_items.mandatory, template_items.role").
		Joins("JOIN template_items ON template_items.id = milestones.item_id").
		Joins("JOIN congresses ON congresses.id = milestones.congress_id").
		Where(condition, arg).Where("NOT template_items.retired").Order("congresses.id, template_items.position").Rows()
	if err != nil {
		return err
	}
	defer func() { _ = found.Close() }()
	moved := map[stageAndDay][]int64{}
	var at, last struct {
		id int64
		stageAndDay
	}
	var facts readiness.Facts
	settle := func() {
		if now := (stageAndDay{facts.Stage(), facts.HeldOn()}); at.id != 0 && now != at.stageAndDay {
			moved[now] = append(moved[now], at.id)
		}
		facts.Items = facts.Items[:0]
	}
	for found.Next() {
		var pilot bool
		var f readiness.Fact
		var item template.Item
		if err := found.Scan(&last.id, &last.stage, &last.heldOn, &pilot, (*string)(&f.State), &f.Due, &f.DoneOn, &f.Phase, (*string)(&item.Mandatory), &item.Role); err != nil {
			return err
		}
		if last.id != at.id {
			settle()
			at = last
		}
		if f.Roles = item.Roles(); item.AppliesTo(pilot) && f.State != readiness.NotApplicable {
			facts.Items = append(facts.Items, f)
		}
	}
	settle()
	if err := found.Err(); err != nil {
		return err
	}
	return writeStages(tx, moved)
}

// stageAndDay is the stored part of a congress's assessment.
type stageAndDay struct {
	stage  template.Stage
	heldOn calendar.Date
}

func writeStages(tx *store.Tx, moved map[stageAndDay][]int64) error {
	var all []int64
	for now, ids := range moved {
		all = append(all, ids...)
		for part := range slices.Chunk(ids, 500) {
			if err := tx.DB().Exec("UPDATE congresses SET stage = ?, held_on = ? WHERE id IN ?", now.stage, now.heldOn, part).Error; err != nil {
				return err
			}
			if err := congress.Remember(tx, part...); err != nil {
				return err
			}
		}
	}
	return settleAbove(tx, "", all...) // a review goes on to the next congress
}
