package readiness

import (
	"encoding/json"
	"errors"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/store"
	"daihoi/models/template"
)

// A past day is the present with later events undone. What counts is when something was entered: work of 28/4 entered
// on 3/5 was not known on 30/4. So no report can be made to look on time afterwards.

// undoAfter undoes the events after day in the rows' cells, latest first.
func undoAfter(tx *store.Tx, path string, termID int64, day calendar.Date, rows []Row) error {
	cells := map[int64]*Cell{}
	for i := range rows {
		for j := range rows[i].Items {
			cells[rows[i].Items[j].MilestoneID] = &rows[i].Items[j]
		}
	}
	within, args := tx.Within(access.View, "units.path")
	under, bounds := store.Under("units.path", path)
	found, err := tx.DB().Table("milestone_events").
		Select("milestone_events.milestone_id, milestone_events.action, milestone_events.from_state, milestone_events.old_due, milestone_events.new_due, milestone_events.old_done_on, "+
			"milestone_events.old_entered_on, milestone_events.old_done_count, milestone_events.old_of_count, milestone_events.old_lacking").
		Joins("JOIN congresses ON congresses.id = milestone_events.congress_id").
		Joins("JOIN units ON units.id = congresses.unit_id").
		Where(within, args...).Where(under, bounds...).
		Where("congresses.term_id = ? AND milestone_events.at >= ?", termID, store.AfterDay(day)).
		Order("milestone_events.id DESC").Rows()
	if err != nil {
		return err
	}
	defer func() { _ = found.Close() }()
	for found.Next() {
		var e Event
		if err := found.Scan(&e.MilestoneID, (*string)(&e.Action), (*string)(&e.FromState), &e.OldDue, &e.NewDue, &e.OldDoneOn, &e.OldEnteredOn, &e.OldDoneCount, &e.OldOfCount,
			&e.OldLacking); err != nil {
			return err
		}
		if c := cells[e.MilestoneID]; c != nil {
			c.undo(e)
		}
	}
	return found.Err()
}

// undo reverts one event.
func (c *Cell) undo(e Event) {
	if e.OldDue != e.NewDue {
		c.Due = e.OldDue
	}
	if e.Action != Rescheduled {
		c.State, c.DoneOn, c.EnteredOn = e.FromState, e.OldDoneOn, e.OldEnteredOn
		c.DoneCount, c.OfCount, c.Lacking = e.OldDoneCount, e.OldOfCount, e.OldLacking
	}
}

// itemsAsOf is readItems for a past day, from the template versions. A template without a version of that time did
// not exist yet.
func itemsAsOf(tx *store.Tx, termID int64, day calendar.Date) (byID map[int64]*template.Item, sizes map[int64]int, err error) {
	var kept []string
	err = tx.DB().Table("template_versions").
		Joins("JOIN milestone_templates ON milestone_templates.id = template_versions.template_id").
		Where("milestone_templates.term_id = ?", termID).
		Where(`template_versions.version = (SELECT MAX(earlier.version) FROM template_versions earlier
			WHERE earlier.template_id = template_versions.template_id AND earlier.at < ?)`, store.AfterDay(day)).
		Pluck("template_versions.items", &kept).Error
	byID, sizes = map[int64]*template.Item{}, map[int64]int{}
	for _, text := range kept {
		var items []template.Item
		err = errors.Join(err, json.Unmarshal([]byte(text), &items))
		for i := range items {
			if items[i].Retired {
				continue
			}
			byID[items[i].ID] = &items[i]
			sizes[items[i].TemplateID]++
		}
	}
	return byID, sizes, err
}
