package deadline

import (
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/models/template"
)

// Due is an open milestone of a replanned congress with its due date before and after.
type Due struct {
	Milestone Milestone
	Old, New  calendar.Date
}

// ClashKind is the kind of problem of a plan.
type ClashKind string

const (
	PastDeadline ClashKind = "past_deadline" // Day is after Limit, the deadline of the congress
	OnHoliday    ClashKind = "on_holiday"    // Day is a public holiday
	DueOff       ClashKind = "due_off"       // Count due dates fall on a day off
	LateAtOnce   ClashKind = "late_at_once"  // Count mandatory milestones would be late immediately
)

// Clash is one objection to a plan. It is a warning only.
type Clash struct {
	Kind       ClashKind
	Day, Limit calendar.Date
	Holiday    calendar.Holiday
	Count      int
}

// Replan is the effect of a different date or deadline on a congress.
type Replan struct {
	Congress congress.Congress // after the change
	Dues     []Due             // those that move, in template order, without items that do not apply
	Above    []Due             // those that move one level up
	Open     int               // number of open milestones, moving or not
	Closed   int               // number of those done or not applicable, which keep their due dates
	Clashes  []Clash
}

// Preview returns what the commands of this package would do if the congress had the Day and DeadlineOverride of
// like, and the sessions; nil for those that it has. It writes nothing.
func Preview(tx *store.Tx, like congress.Congress, sessions []congress.Session) (Replan, error) {
	c, err := congress.Get(tx, like.ID)
	if err != nil {
		return Replan{}, err
	}
	c.Day, c.DeadlineOverride = like.Day, like.DeadlineOverride
	plan := Replan{Congress: c}
	k := newCounter(tx)
	known, err := k.days([]congress.Congress{c})
	if err != nil {
		return plan, err
	}
	days := known[c.ID]
	if sessions != nil {
		days.Preparatory = lastPreparatory(sessions)
	}
	all, dues, err := k.preview(c, days)
	if err != nil {
		return plan, err
	}
	for _, m := range all {
		if readiness.Open(m.State) {
			plan.Open++
		} else {
			plan.Closed++
		}
	}
	plan.Dues = dues
	plan.Clashes = Clashes(c.Day, days.Deadline, all, tx.Today())
	plan.Above, err = k.previewAbove(c)
	return plan, err
}

// preview is how the congress's milestones would be with the facts, and which of them move.
func (k *counter) preview(c congress.Congress, days template.Days) (all []Milestone, moved []Due, err error) {
	dues, err := k.dues(c, days)
	if err != nil {
		return nil, nil, err
	}
	if all, err = List(k.tx, c.ID); err != nil {
		return nil, nil, err
	}
	reports, err := reportsOfRepeated(k.tx, all)
	if err != nil {
		return nil, nil, err
	}
	for i := range all {
		m := all[i]
		if !readiness.Open(m.State) {
			continue
		}
		all[i].Due = dueFrom(days.Last(), dues[m.ItemID].Next(reports[m.ID]), m.Due, k.tx.Today())
		if all[i].Due != m.Due {
			moved = append(moved, Due{m, m.Due, all[i].Due})
		}
	}
	return all, moved, nil
}

// previewAbove lists what moves one level up with a congress, as far as the actor sees it.
func (k *counter) previewAbove(like congress.Congress) ([]Due, error) {
	all, err := overlooking(k.tx, []int64{like.ID})
	if err != nil || len(all) == 0 {
		return nil, err
	}
	days, err := k.days(all, like)
	if err != nil {
		return nil, err
	}
	var moved []Due
	for _, c := range all {
		_, dues, err := k.preview(c, days[c.ID])
		if err != nil {
			return nil, err
		}
		moved = append(moved, dues...)
	}
	return moved, nil
}

func lastPreparatory(sessions []congress.Session) (day calendar.Date) {
	for _, s := range sessions {
		if s.Kind == congress.Preparatory {
			day = calendar.Max(day, s.OnDate)
		}
	}
	return day
}

// Clashes returns the objections to a congress date, given milestones with their due dates for it. A congress on a
// weekend is normal and no clash. A milestone counted in calendar days may fall on a day off; DueOff counts those.
func Clashes(day, limit calendar.Date, all []Milestone, today calendar.Date) []Clash {
	var found []Clash
	if !day.IsZero() && !limit.IsZero() && day.After(limit) {
		found = append(found, Clash{Kind: PastDeadline, Day: day, Limit: limit})
	}
	if h, ok := calendar.HolidayOn(day); ok {
		found = append(found, Clash{Kind: OnHoliday, Day: day, Holiday: h})
	}
	off, late := 0, 0
	for _, m := range all {
		if !readiness.Open(m.State) || m.Due.IsZero() {
			continue
		}
		if m.Due != day && !m.Due.Before(today) && !m.Due.Working() {
			off++
		}
		if m.Late(today) > 0 {
			late++
		}
	}
	if off > 0 {
		found = append(found, Clash{Kind: DueOff, Count: off})
	}
	if late > 0 {
		found = append(found, Clash{Kind: LateAtOnce, Count: late})
	}
	return found
}
