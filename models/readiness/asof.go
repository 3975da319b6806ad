package readiness

import (
	"encoding/json"
	"errors"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/store"
	"daihoi/models/template"
)

// A past day is the present with later events undone: work of 28/4 entered on 3/5 was not known on 30/4. With hindsight
// (calendar.AsOf) that work counts for 30/4 and is marked as entered later. So no report can be made to look on time
// afterwards, and none hides what has happened.

// goBack gives the rows, read as known later, what the day itself knew of their congresses: date, exception, pilot
// mark. A congress that the day did not know, or that had no template yet, keeps what is known and is marked.
func goBack(tx *store.Tx, path string, termID int64, day calendar.Date, rows []Row) error {
	then, err := congress.List(tx, congress.Filter{Path: path, TermID: termID, AsOf: day})
	if err != nil {
		return err
	}
	byID := make(map[int64]congress.Congress, len(then))
	for _, c := range then {
		byID[c.ID] = c
	}
	for i := range rows {
		known := rows[i].Congress
		c, there := byID[known.ID]
		if !there || c.TemplateID == nil && known.TemplateID != nil {
			rows[i].Later = true
			continue
		}
		rows[i].Congress = c
	}
	return nil
}

// undoAfter undoes the events after the day in the rows' cells, latest first, and then learns from those entered until
// at.Known.
func undoAfter(tx *store.Tx, path string, termID int64, at calendar.AsOf, rows []Row, units []int64) error {
	type place struct {
		row  *Row
		cell *Cell
	}
	places := map[int64]place{}
	for i := range rows {
		for j := range rows[i].Items {
			places[rows[i].Items[j].MilestoneID] = place{&rows[i], &rows[i].Items[j]}
		}
	}
	within, args := tx.Within(access.View, "units.path")
	under, bounds := tx.UnderOn(path, at.Day)
	found, err := of(units, tx.DB().Table("milestone_events").
		Select("milestone_events.milestone_id, milestone_events.at, milestone_events.action, milestone_events.from_state, milestone_events.old_due, milestone_events.new_due, milestone_events.old_done_on, "+
			"milestone_events.old_entered_on, milestone_events.old_done_count, milestone_events.old_of_count, milestone_events.old_lacking").
		Joins("JOIN congresses ON congresses.id = milestone_events.congress_id").
		Joins("JOIN units ON units.id = congresses.unit_id").
		Where(within, args...).Where(under, bounds...).
		Where("congresses.term_id = ? AND milestone_events.at >= ?", termID, store.AfterDay(at.Day))).
		Order("milestone_events.id DESC").Rows()
	if err != nil {
		return err
	}
	defer func() { _ = found.Close() }()
	known := map[int64]Cell{} // by milestone, at the end of at.Known
	for found.Next() {
		var e Event
		if err := found.Scan(&e.MilestoneID, &e.At, (*string)(&e.Action), (*string)(&e.FromState), &e.OldDue, &e.NewDue, &e.OldDoneOn, &e.OldEnteredOn, &e.OldDoneCount, &e.OldOfCount,
			&e.OldLacking); err != nil {
			return err
		}
		p, there := places[e.MilestoneID]
		if !there {
			continue
		}
		if _, seen := known[e.MilestoneID]; !seen && !e.At.Day().After(at.Known) {
			known[e.MilestoneID] = *p.cell
		}
		p.cell.undo(e)
	}
	if !at.Hindsight() {
		return found.Err()
	}
	for i := range rows {
		rows[i].learn(known, at.Day)
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

// learn adds to a row of the day what became known of that day later; known has the milestones with later events.
func (r *Row) learn(known map[int64]Cell, day calendar.Date) {
	before := r.facts()
	held := before.held() && !r.Later
	for i := range r.Items {
		c := &r.Items[i]
		switch k, later := known[c.MilestoneID]; {
		case r.Later:
			if !later {
				k = *c
			}
			due := k.Due
			c.State, c.DoneOn, c.EnteredOn, c.DoneCount, c.OfCount, c.Lacking = NotStarted, calendar.Date{}, calendar.Date{}, 0, 0, ""
			c.learn(k, day)
			c.Due = due
		case later:
			c.learn(k, day)
		}
	}
	after := r.facts()
	r.HeldLater = after.held() && !held
	r.Congress.HeldOn = after.HeldOn()
}

// learn takes over what is known of a milestone if it says otherwise whether the work was done by the day.
func (c *Cell) learn(known Cell, day calendar.Date) {
	was := c.State == Done
	is := known.State == Done && (was && known.DoneOn == c.DoneOn || !known.DoneOn.IsZero() && !known.DoneOn.After(day))
	switch {
	case is && !was && c.State != NotApplicable, is && was && known.DoneOn != c.DoneOn:
		c.State, c.DoneOn, c.EnteredOn, c.Later = Done, known.DoneOn, known.EnteredOn, true
		c.DoneCount, c.OfCount, c.Lacking = known.DoneCount, known.OfCount, known.Lacking
	case was && !is && known.State != NotApplicable:
		c.State, c.DoneOn, c.EnteredOn, c.Later = InProgress, calendar.Date{}, calendar.Date{}, true
	}
}

// itemsAsOf is ItemsAt for a past day, from the template versions. A template without a version of that time did
// not exist yet.
func itemsAsOf(tx *store.Tx, path string, termID int64, day calendar.Date) (byID map[int64]*template.Item, sizes map[int64]int, err error) {
	var kept []string
	used, args := usedAt(tx, "template_versions.template_id", path, termID, day)
	err = tx.DB().Table("template_versions").Where(used, args...).
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
