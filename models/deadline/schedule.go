package deadline

import (
	"slices"
	"strconv"

	"gorm.io/gorm/clause"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/models/template"
)

// Anchor is the day from which a congress's due dates count: its own date, or the deadline while it has none.
func Anchor(c congress.Congress, rule org.TermLevel) calendar.Date {
	if !c.Day.IsZero() {
		return c.Day
	}
	return readiness.EffectiveDeadline(c, rule)
}

// dueFrom is the due date of an open milestone of a congress whose template.Days.Last is given. One without a due date gets none when that day
// is past: nobody was asked to do it in time. An office that is set up after the season only records what happened.
func dueFrom(last, due, present, today calendar.Date) calendar.Date {
	if present.IsZero() && last.Before(today) {
		return calendar.Date{}
	}
	return due
}

// ApplyAll creates the milestones of congresses from the templates of their levels and returns their number. A level
// without a template gets none; a congress that already has milestones is a Conflict.
func ApplyAll(tx *store.Tx, all []congress.Congress) (int, error) {
	n, err := apply(tx, all)
	if err != nil || n == 0 {
		return n, err
	}
	return n, tx.Record(store.Entry{Action: "templates_applied", Entity: "congress", Label: all[0].Unit.FullName,
		UnitID: all[0].UnitID, UnitPath: congress.CommonPath(all),
		Changes: []field.Change{{Field: "congresses", New: strconv.Itoa(len(all))}, {Field: "milestones", New: strconv.Itoa(n)}}})
}

func apply(tx *store.Tx, all []congress.Congress) (int, error) {
	plan, err := newPlanner(tx, all)
	if err != nil {
		return 0, err
	}
	days, err := plan.days(all)
	if err != nil {
		return 0, err
	}
	users := map[int64][]int64{} // congresses by template
	made := map[int64]bool{}
	var rows []Milestone
	for _, c := range all {
		if err := tx.Require(access.PlanCongress, c.Unit.Path); err != nil {
			return 0, err
		}
		if c.TemplateID != nil {
			return 0, fault.New(fault.Conflict, "fault.template_applied")
		}
		t, ok := template.Applying(plan.templates, c.TermID, c.Unit.LevelCode, c.Unit.Path)
		if !ok {
			continue
		}
		items, err := plan.itemsOf(t.ID)
		if err != nil {
			return 0, err
		}
		users[t.ID] = append(users[t.ID], c.ID)
		made[c.ID] = true
		for i, d := range template.Dues(items, days[c.ID]) {
			if item := items[i]; !item.Retired {
				rows = append(rows, newMilestone(tx, c.ID, item.ID, dueFrom(days[c.ID].Last(), d.Next(nil), calendar.Date{}, tx.Today())))
			}
		}
	}
	if len(rows) == 0 {
		return 0, nil
	}
	for id, congresses := range users {
		if err := follow(tx, congresses, id); err != nil {
			return 0, err
		}
	}
	if err := tx.DB().CreateInBatches(&rows, 500).Error; err != nil {
		return 0, err
	}
	return len(rows), settleOthers(tx, all, made)
}

// settleOthers recomputes what depends on the congresses one level up, except in those that have just been made: they know.
func settleOthers(tx *store.Tx, all []congress.Congress, made map[int64]bool) error {
	units := map[int64]bool{}
	for _, c := range all {
		if made[c.ID] {
			units[c.UnitID] = true
		}
	}
	var ids []int64
	for _, c := range all {
		if c.Unit.ParentID != nil && !units[*c.Unit.ParentID] {
			ids = append(ids, c.ID)
		}
	}
	return settleAbove(tx, "", ids...)
}

// follow makes congresses use a template.
func follow(tx *store.Tx, congresses []int64, templateID int64) error {
	for part := range slices.Chunk(congresses, 500) {
		if err := tx.DB().Exec("UPDATE congresses SET template_id = ? WHERE id IN ?", templateID, part).Error; err != nil {
			return err
		}
	}
	return congress.Remember(tx, congresses...)
}

func newMilestone(tx *store.Tx, congressID, itemID int64, due calendar.Date) Milestone {
	return Milestone{CongressID: congressID, ItemID: itemID, Due: due, State: readiness.NotStarted, UpdatedAt: tx.Now(), Version: 1}
}

// planner has the templates for congresses that get their milestones.
type planner struct {
	*counter
	templates []template.Template
}

// newPlanner locks the templates of the terms; see template.Lock.
func newPlanner(tx *store.Tx, all []congress.Congress) (*planner, error) {
	locked := map[int64]bool{}
	for _, c := range all {
		if locked[c.TermID] {
			continue
		}
		locked[c.TermID] = true
		if err := template.Lock(tx, c.TermID); err != nil {
			return nil, err
		}
	}
	templates, err := template.List(tx)
	return &planner{newCounter(tx), templates}, err
}

// Shift is the result of a command that may change a congress's date. Milestones counts the due dates that moved.
type Shift struct {
	Congress       congress.Congress // after the command
	Session        congress.Session  // for session commands
	OldDay, NewDay calendar.Date
	Milestones     int
}

// PlanSession adds a session. The first official session sets the congress date and moves open milestones. If it
// replaces an existing date, in.Reason is required.
func PlanSession(tx *store.Tx, congressID int64, in congress.Session) (Shift, error) {
	done, err := congress.AddSession(tx, congressID, in)
	return replanned(tx, "session_planned", done, in.Reason, err)
}

// MoveSession changes a session. A new congress date moves open milestones and requires in.Reason.
func MoveSession(tx *store.Tx, id int64, version int, in congress.Session) (Shift, error) {
	done, err := congress.EditSession(tx, id, version, in)
	return replanned(tx, "session_moved", done, in.Reason, err)
}

// CancelSession deletes a session. Without an official session, due dates count from the deadline again. A reason is
// required if the congress loses or changes its date.
func CancelSession(tx *store.Tx, id int64, version int, reason string) (Shift, error) {
	done, err := congress.CancelSession(tx, id, version)
	return replanned(tx, "session_cancelled", done, reason, err)
}

func replanned(tx *store.Tx, action string, done congress.Replanned, reason string, err error) (Shift, error) {
	if err != nil {
		return Shift{}, err
	}
	s := Shift{Congress: done.New, Session: done.Session, OldDay: done.Old.Day, NewDay: done.New.Day}
	changes := done.Changes
	if s.OldDay != s.NewDay {
		if reason, err = ReasonOf(reason, !s.OldDay.IsZero()); err != nil {
			return s, err
		}
		if !s.OldDay.IsZero() {
			if err := DayMoved(tx, done.New.ID, reason); err != nil {
				return s, err
			}
		}
		if s.Milestones, err = Reschedule(tx, done.New, reason); err != nil {
			return s, err
		}
		changes = append(changes, field.Change{Field: "day", Old: s.OldDay.String(), New: s.NewDay.String()}, movedChange(s.Milestones))
	} else if s.Milestones, err = Reschedule(tx, done.New, reason); err != nil { // a preparatory session has its own milestone
		return s, err
	}
	return s, tx.Record(done.New.Entry(action, changes, reason))
}

// ReasonOf trims a typed reason; Invalid at "reason" if it is too long, or empty although needed.
func ReasonOf(typed string, needed bool) (string, error) {
	in := Input{}
	f, _ := MilestoneFields.Find("reason")
	key := f.Take(&in, typed)
	if key == "" && needed && in.Reason == "" {
		key = "problem.required"
	}
	if key != "" {
		return "", fault.At("reason", key, "Max", 200)
	}
	return in.Reason, nil
}

// SetException sets or clears the congress's own deadline, with the fields of congress.ExceptionFields from in. This moves
// open milestones that count from it: all while the congress has no date.
func SetException(tx *store.Tx, congressID int64, version int, in congress.Congress) (Shift, error) {
	old, now, changes, err := congress.ChangeException(tx, congressID, version, in)
	if err != nil {
		return Shift{}, err
	}
	s := Shift{Congress: now, OldDay: old.Day, NewDay: now.Day}
	if old.DeadlineOverride != now.DeadlineOverride {
		if s.Milestones, err = Reschedule(tx, now, now.DeadlineReason); err != nil {
			return s, err
		}
		changes = append(changes, movedChange(s.Milestones))
	}
	return s, tx.Record(now.Entry("exception_set", changes, now.DeadlineReason))
}

func movedChange(n int) field.Change {
	return field.Change{Field: "moved_milestones", New: strconv.Itoa(n)}
}

// Reschedule recomputes the due dates of open milestones from c's current dates and returns how many moved. Closed
// ones keep theirs. What depends on c one level up moves too, uncounted. The caller checks the right and writes the audit
// entry.
func Reschedule(tx *store.Tx, c congress.Congress, reason string) (int, error) {
	k := newCounter(tx)
	days, err := k.days([]congress.Congress{c})
	if err != nil {
		return 0, err
	}
	moved, err := k.reschedule(c, days[c.ID], nil, reason)
	if err != nil {
		return moved, err
	}
	return moved, settleAbove(tx, reason, c.ID)
}

// move is a milestone with its new due date.
type move struct {
	old Milestone
	due calendar.Date
}

// writeMoves writes the due dates that differ, with an event each that holds the reason, and returns how many count.
// A milestone that does not apply to the unit moves without being counted, so that it is right if the unit becomes a
// pilot. Versions stay, because the due date is not on the form that they protect.
func writeMoves(tx *store.Tx, moves []move, reason string) (int, error) {
	var rows []Milestone
	var events []readiness.Event
	seen := 0
	for _, m := range moves {
		if m.due == m.old.Due {
			continue
		}
		now := m.old
		now.Due = m.due
		rows = append(rows, now)
		e := newEvent(tx, m.old, now, readiness.Rescheduled)
		e.OldDue, e.NewDue, e.Note = m.old.Due, m.due, reason
		events = append(events, e)
		if now.Applies() {
			seen++
		}
	}
	if len(rows) == 0 {
		return 0, nil
	}
	// One statement for hundreds of different dates: every row exists, so all take the update.
	err := tx.DB().Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "id"}}, DoUpdates: clause.AssignmentColumns([]string{"due"})}).
		CreateInBatches(&rows, 500).Error
	if err != nil {
		return 0, err
	}
	return seen, tx.DB().CreateInBatches(&events, 500).Error
}
