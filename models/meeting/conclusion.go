package meeting

import (
	"slices"
	"strings"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
)

// Conclusion is something that a meeting concluded. The units that have to carry it out have a task each; a conclusion without
// tasks only stands in the notice.
type Conclusion struct {
	ID        int64
	MeetingID int64
	Text      string
	Owner     string        // who carries it out at each unit: a role or a person
	Due       calendar.Date // zero if none
	Tasks     []Task        `gorm:"-"` // those that the actor may see
}

func (Conclusion) TableName() string { return "meeting_conclusions" }

// ConclusionFields is the form of a conclusion.
var ConclusionFields = field.Table[Conclusion]{
	field.TextOf(field.LongText, "conclusion_text", func(c *Conclusion) *string { return &c.Text }).UpTo(1000).Must(),
	field.DayOf("conclusion_due", func(c *Conclusion) *calendar.Date { return &c.Due }),
	field.TextOf(field.Text, "conclusion_owner", func(c *Conclusion) *string { return &c.Owner }).UpTo(120),
}

// Conclusions lists what a meeting that the actor has read concluded, in order, with the tasks. Two statements.
func Conclusions(tx *store.Tx, m Meeting) ([]Conclusion, error) {
	var all []Conclusion
	if err := tx.DB().Where("meeting_id = ?", m.ID).Order("id").Find(&all).Error; err != nil || len(all) == 0 {
		return nil, err
	}
	tasks, err := Tasks(tx, TaskFilter{MeetingID: m.ID})
	for _, t := range tasks {
		at := slices.IndexFunc(all, func(c Conclusion) bool { return c.ID == t.ConclusionID })
		all[at].Tasks = append(all[at].Tasks, t)
	}
	return all, err
}

// Conclude adds a conclusion (ID 0) or changes one, with a task for each of the units: the unit that called the meeting or one
// below it. A unit that had a task and is not among them any more loses it, unless it was answered. version is the meeting's.
func Conclude(tx *store.Tx, meetingID int64, version int, in Conclusion, units []int64) (Meeting, error) {
	m, err := led(tx, meetingID)
	if err != nil {
		return m, err
	}
	old, present, err := m.conclusion(tx, in.ID)
	if err != nil {
		return m, err
	}
	now := old
	now.MeetingID, now.Text, now.Owner, now.Due = m.ID, in.Text, in.Owner, in.Due
	typed := ConclusionFields.Values(&now)
	problems := ConclusionFields.Decode(func(key string) string { return typed[key] }, &now)
	if !now.Due.IsZero() && now.Due.Before(m.OnDay) {
		problems = append(problems, fault.Problem{Field: "conclusion_due", Key: "problem.due_before_meeting", Args: fault.Args("Day", m.OnDay)})
	}
	if m.OnDay.After(tx.Today()) {
		problems = append(problems, fault.Problem{Key: "problem.meeting_to_come", Args: fault.Args("Day", m.OnDay)})
	}
	names, err := m.taskUnits(tx, units)
	if err != nil {
		return m, err
	}
	if err := fault.Of(problems); err != nil {
		return m, err
	}
	if m.Cancelled() {
		return m, fault.New(fault.Conflict, "fault.meeting_cancelled")
	}
	if err := m.touch(tx, version, map[string]any{}); err != nil {
		return m, err
	}
	if now.ID == 0 {
		err = tx.DB().Create(&now).Error
	} else {
		err = tx.DB().Model(&Conclusion{}).Where("id = ?", now.ID).Updates(map[string]any{"text": now.Text, "owner": now.Owner, "due": now.Due}).Error
	}
	if err == nil {
		err = now.assign(tx, present, units)
	}
	if err != nil {
		return m, err
	}
	changes := ConclusionFields.Diff(&old, &now)
	if before := taskNames(present); before != strings.Join(names, ", ") {
		changes = append(changes, field.Change{Field: "meeting_units", Old: before, New: strings.Join(names, ", ")})
	}
	return m, m.record(tx, "meeting_concluded", "", changes...)
}

// conclusion reads a conclusion of the meeting with its tasks; id 0 is a new one.
func (m Meeting) conclusion(tx *store.Tx, id int64) (c Conclusion, tasks []Task, err error) {
	if id == 0 {
		return c, nil, nil
	}
	if err := store.One(tx.DB().Where("id = ? AND meeting_id = ?", id, m.ID), &c); err != nil {
		return c, nil, err
	}
	tasks, err = Tasks(tx, TaskFilter{MeetingID: m.ID})
	return c, slices.DeleteFunc(tasks, func(t Task) bool { return t.ConclusionID != id }), err
}

// taskUnits names the units, which have to be the meeting's own or below it.
func (m Meeting) taskUnits(tx *store.Tx, ids []int64) ([]string, error) {
	within, args := tx.Within(access.View, "units.path")
	under, bounds := store.Under("units.path", m.Unit.Path)
	var names []string
	err := tx.DB().Table("units").Where(within, args...).Where(under, bounds...).Where("units.id IN ?", append(slices.Clone(ids), 0)).
		Order("units.sort_key, units.id").Pluck("units.full_name", &names).Error
	if err == nil && len(names) != len(ids) {
		err = fault.At("task_units", "problem.meeting_unit")
	}
	return names, err
}

func taskNames(tasks []Task) string {
	names := make([]string, len(tasks))
	for i, t := range tasks {
		names[i] = t.Unit.FullName
	}
	return strings.Join(names, ", ")
}

// assign gives each unit a task, and takes unanswered ones from the others.
func (c Conclusion) assign(tx *store.Tx, present []Task, units []int64) error {
	for _, t := range present {
		if slices.Contains(units, t.UnitID) {
			continue
		}
		if !t.Open() {
			return fault.At("task_units", "problem.task_answered", "Unit", t.Unit.FullName)
		}
		var files int64
		if err := tx.DB().Model(&File{}).Where("task_id = ?", t.ID).Count(&files).Error; err != nil {
			return err
		}
		if files > 0 {
			return fault.At("task_units", "problem.task_answered", "Unit", t.Unit.FullName)
		}
		if err := tx.DB().Where("id = ?", t.ID).Delete(&taskRecord{}).Error; err != nil {
			return err
		}
	}
	for _, id := range units {
		if slices.ContainsFunc(present, func(t Task) bool { return t.UnitID == id }) {
			continue
		}
		if err := tx.DB().Create(&taskRecord{ConclusionID: c.ID, UnitID: id, Version: 1}).Error; err != nil {
			return err
		}
	}
	return nil
}
