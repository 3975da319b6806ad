package meeting

import (
	"slices"

	"daihoi/models/calendar"
	"daihoi/models/store"
)

// Handed is what a unit that ends has handed to another, as taking it back needs it.
type Handed struct {
	Old, Heir   int64
	Invitations []int64    `json:",omitempty"` // meetings to which the heir is invited instead
	Dropped     []int64    `json:",omitempty"` // meetings to which it was invited already
	Tasks       [][2]int64 `json:",omitempty"` // tasks of the old unit and those given to the heir; 0 where it had the task already
}

// HandInvitations invites another unit instead of one that ends to the meetings of a host in a term, from a day on. Those to which
// somebody from the old unit came, or did not, stay.
func (h *Handed) HandInvitations(tx *store.Tx, hostID, termID int64, from calendar.Date) error {
	var ids, twice []int64
	q := tx.DB().Table("meeting_units").Joins("JOIN meetings ON meetings.id = meeting_units.meeting_id").
		Where("meeting_units.unit_id = ? AND meeting_units.state = '' AND meetings.unit_id = ? AND meetings.term_id = ? AND meetings.on_day >= ? AND meetings.cancelled_on IS NULL", h.Old, hostID, termID, from)
	if err := q.Order("meetings.id").Pluck("meetings.id", &ids).Error; err != nil || len(ids) == 0 {
		return err
	}
	if err := tx.DB().Model(&Invited{}).Where("unit_id = ? AND meeting_id IN ?", h.Heir, ids).Order("meeting_id").Pluck("meeting_id", &twice).Error; err != nil {
		return err
	}
	if err := tx.DB().Where("unit_id = ? AND meeting_id IN ?", h.Old, append(twice, 0)).Delete(&Invited{}).Error; err != nil {
		return err
	}
	if err := tx.DB().Model(&Invited{}).Where("unit_id = ? AND meeting_id IN ?", h.Old, ids).Update("unit_id", h.Heir).Error; err != nil {
		return err
	}
	h.Dropped = append(h.Dropped, twice...)
	h.Invitations = append(h.Invitations, slices.DeleteFunc(slices.Clone(ids), func(id int64) bool { return slices.Contains(twice, id) })...)
	return again(tx, ids)
}

// again raises the version of meetings: a form that was opened before names the old unit.
func again(tx *store.Tx, ids []int64) error {
	return tx.DB().Exec("UPDATE meetings SET version = version + 1 WHERE id IN ?", append(ids, 0)).Error
}

// HandTasks gives the open tasks from the meetings of a host in a term to another unit and drops them where they were, for the
// reason, so that past days keep them there. A task that the other unit has anyway is only dropped.
func (h *Handed) HandTasks(tx *store.Tx, hostID, termID int64, from calendar.Date, reason string) error {
	var open []taskRecord
	err := tx.DB().Table("meeting_tasks").Select("meeting_tasks.*").Joins("JOIN meeting_conclusions ON meeting_conclusions.id = meeting_tasks.conclusion_id").
		Joins("JOIN meetings ON meetings.id = meeting_conclusions.meeting_id").
		Where("meeting_tasks.unit_id = ? AND meeting_tasks.done_on IS NULL AND meeting_tasks.dropped_on IS NULL AND meetings.unit_id = ? AND meetings.term_id = ?", h.Old, hostID, termID).
		Order("meeting_tasks.id").Find(&open).Error
	if err != nil {
		return err
	}
	for _, old := range open {
		var has int64
		if err := tx.DB().Model(&taskRecord{}).Where("conclusion_id = ? AND unit_id = ?", old.ConclusionID, h.Heir).Count(&has).Error; err != nil {
			return err
		}
		given := taskRecord{ConclusionID: old.ConclusionID, UnitID: h.Heir, GivenOn: from, Version: 1}
		if has == 0 {
			if err := tx.DB().Create(&given).Error; err != nil {
				return err
			}
		}
		t := Task{ID: old.ID}
		if err := t.write(tx, old.Version, map[string]any{"dropped_on": from, "dropped_reason": reason}); err != nil {
			return err
		}
		h.Tasks = append(h.Tasks, [2]int64{old.ID, given.ID})
	}
	return nil
}

// TakeBack undoes what was handed over. It is a Conflict if the heir has attended a meeting, or answered a task, since.
func (h Handed) TakeBack(tx *store.Tx) error {
	for _, t := range h.Tasks {
		if t[1] != 0 {
			gone := tx.DB().Where("id = ? AND version = 1 AND NOT EXISTS (SELECT 1 FROM meeting_files WHERE task_id = meeting_tasks.id)", t[1]).Delete(&taskRecord{})
			if err := store.Changed(gone); err != nil {
				return err
			}
		}
		err := store.Changed(tx.DB().Exec("UPDATE meeting_tasks SET dropped_on = NULL, dropped_reason = '', version = version - 1 WHERE id = ? AND unit_id = ? AND dropped_on IS NOT NULL", t[0], h.Old))
		if err != nil {
			return err
		}
	}
	if len(h.Invitations) > 0 {
		back := tx.DB().Model(&Invited{}).Where("unit_id = ? AND state = '' AND meeting_id IN ?", h.Heir, h.Invitations).Update("unit_id", h.Old)
		if back.Error != nil {
			return back.Error
		}
		if back.RowsAffected != int64(len(h.Invitations)) {
			return store.Stale()
		}
	}
	for _, id := range h.Dropped {
		if err := tx.DB().Create(&Invited{MeetingID: id, UnitID: h.Old}).Error; err != nil {
			return err
		}
	}
	return again(tx, slices.Concat(h.Invitations, h.Dropped))
}
