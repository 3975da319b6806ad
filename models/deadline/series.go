package deadline

import (
	"cmp"
	"slices"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/models/template"
)

// An item that repeats (template.Repeat) has one milestone, which weighs once, however many reports it asks for. Its reports are
// the events Reported of the milestone's history, less those that Unreported took back; it is due with the next one and
// done when somebody closes it, or with the last one.

// reportsOf reads the days of the reports of milestones, oldest entry first.
func reportsOf(tx *store.Tx, ids ...int64) (map[int64][]calendar.Date, error) {
	byID := map[int64][]calendar.Date{}
	for part := range slices.Chunk(ids, 500) {
		var events []readiness.Event
		err := tx.DB().Table("milestone_events").Select("milestone_id, action, effective_on").
			Where("milestone_id IN ? AND action IN ?", part, []readiness.Action{readiness.Reported, readiness.Unreported}).Order("id").Find(&events).Error
		if err != nil {
			return nil, err
		}
		for _, e := range events {
			days := byID[e.MilestoneID]
			if e.Action == readiness.Reported {
				days = append(days, e.EffectiveOn)
			} else if len(days) > 0 {
				days = days[:len(days)-1]
			}
			byID[e.MilestoneID] = days
		}
	}
	return byID, nil
}

// reportsOfRepeated is reportsOf for those of the milestones that repeat.
func reportsOfRepeated(tx *store.Tx, all []Milestone) (map[int64][]calendar.Date, error) {
	var ids []int64
	for _, m := range all {
		if m.Item.Repeats != "" {
			ids = append(ids, m.ID)
		}
	}
	return reportsOf(tx, ids...)
}

// SeriesOf says how far a milestone that repeats has come.
func SeriesOf(tx *store.Tx, m Milestone) (template.Series, error) {
	due, err := DueOf(tx, m)
	if err != nil {
		return template.Series{}, err
	}
	reports, err := reportsOf(tx, m.ID)
	return template.SeriesOf(due.Rounds, reports[m.ID], tx.Today()), err
}

// Reports reports whether a report can be made of the milestone.
func (m Milestone) Reports() bool {
	return m.Applies() && m.Item.Repeats != "" && (m.State == readiness.NotStarted || m.State == readiness.InProgress)
}

// Report enters one report of a milestone that repeats: its day (today if empty), and document or note of its own. The milestone
// is due with the next one. With the last one it is done, if the actor may close it.
func Report(tx *store.Tx, id int64, version int, in Input) (Milestone, error) {
	old, err := reportable(tx, id, version)
	if err != nil {
		return old, err
	}
	typed := MilestoneFields.Values(&in)
	problems := MilestoneFields.Decode(func(key string) string { return typed[key] }, &in)
	now := old
	now.State, now.Reason = readiness.InProgress, in.Reason
	now.DocNumber, now.DocDate, now.Note, now.DoneOn = in.DocNumber, in.DocDate, in.Note, cmp.Or(in.DoneOn, tx.Today())
	if readiness.EvidenceMissing(old.Mandatory(), in.DocNumber, in.DocDate, in.Note) {
		problems = append(problems, evidenceProblem(in.DocNumber))
	}
	if err := fault.Of(append(problems, now.Problems(tx.Today())...)); err != nil {
		return old, err
	}
	if now.Due, err = nextAfter(tx, old, func(days []calendar.Date) []calendar.Date { return append(days, now.DoneOn) }); err != nil {
		return old, err
	}
	if now.Due.IsZero() && tx.Require(access.CloseMilestone, old.Unit.Path) == nil {
		now.State, now.Due, now.EnteredOn = readiness.Done, old.Due, tx.Today()
	}
	return write(tx, old, now, readiness.Reported, in.Files)
}

// Unreport takes the report back that was entered last. The history keeps both.
func Unreport(tx *store.Tx, id int64, version int, in Input) (Milestone, error) {
	old, err := reportable(tx, id, version)
	if err != nil {
		return old, err
	}
	var left []calendar.Date
	none := false
	now := old
	now.Due, err = nextAfter(tx, old, func(days []calendar.Date) []calendar.Date {
		if none = len(days) == 0; none {
			return nil
		}
		left = days[:len(days)-1]
		return left
	})
	if err != nil {
		return old, err
	}
	if none {
		return old, fault.New(fault.Conflict, "fault.step", "From", string(old.State), "Action", string(readiness.Unreported))
	}
	now.Reason, now.DocNumber, now.DocDate, now.DoneOn = in.Reason, "", calendar.Date{}, calendar.Date{}
	if len(left) > 0 {
		now.DoneOn = left[len(left)-1]
	}
	return write(tx, old, now, readiness.Unreported, nil)
}

func reportable(tx *store.Tx, id int64, version int) (Milestone, error) {
	m, err := locked(tx, id)
	if err != nil {
		return m, err
	}
	if err := tx.Require(access.EditMilestone, m.Unit.Path); err != nil {
		return m, err
	}
	if m.Version != version {
		return m, store.Stale()
	}
	if !m.Reports() {
		return m, fault.New(fault.Conflict, "fault.step", "From", string(m.State), "Action", string(readiness.Reported))
	}
	return m, nil
}

// nextAfter is when the milestone is due with other reports.
func nextAfter(tx *store.Tx, m Milestone, change func([]calendar.Date) []calendar.Date) (calendar.Date, error) {
	due, err := DueOf(tx, m)
	if err != nil {
		return calendar.Date{}, err
	}
	reports, err := reportsOf(tx, m.ID)
	return due.Next(change(reports[m.ID])), err
}
