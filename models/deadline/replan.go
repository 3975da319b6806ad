package deadline

import (
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/org"
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
	Open     int               // number of open milestones, moving or not
	Closed   int               // number of those done or not applicable, which keep their due dates
	Clashes  []Clash
}

// Preview returns what the commands of this package would do if the congress had the Day and DeadlineOverride of
// like. It writes nothing.
func Preview(tx *store.Tx, like congress.Congress) (Replan, error) {
	c, err := congress.Get(tx, like.ID)
	if err != nil {
		return Replan{}, err
	}
	c.Day, c.DeadlineOverride = like.Day, like.DeadlineOverride
	plan := Replan{Congress: c}
	rules, err := org.Rules(tx, c.TermID)
	if err != nil {
		return plan, err
	}
	windows, err := windowsOf(tx, c)
	if err != nil {
		return plan, err
	}
	all, err := List(tx, c.ID)
	if err != nil {
		return plan, err
	}
	for i := range all {
		m := all[i]
		if !readiness.Open(m.State) {
			plan.Closed++
			continue
		}
		plan.Open++
		all[i].Due = dueFrom(lastDay(c, rules[c.Unit.LevelCode]), windows[m.ItemID].Due, m.Due, tx.Today())
		if all[i].Due != m.Due {
			plan.Dues = append(plan.Dues, Due{m, m.Due, all[i].Due})
		}
	}
	plan.Clashes = Clashes(c.Day, readiness.EffectiveDeadline(c, rules[c.Unit.LevelCode]), all, tx.Today())
	return plan, nil
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

// lastDayOf is the lastDay of a congress by the rules of its term.
func lastDayOf(tx *store.Tx, c congress.Congress) (calendar.Date, error) {
	rules, err := org.Rules(tx, c.TermID)
	return lastDay(c, rules[c.Unit.LevelCode]), err
}

// windowsOf returns the windows of a congress's items, by item id, for its current date.
func windowsOf(tx *store.Tx, c congress.Congress) (map[int64]template.Window, error) {
	if c.TemplateID == nil {
		return nil, nil
	}
	rules, err := org.Rules(tx, c.TermID)
	if err != nil {
		return nil, err
	}
	items, err := template.Items(tx, *c.TemplateID)
	if err != nil {
		return nil, err
	}
	byItem := make(map[int64]template.Window, len(items))
	for i, w := range template.Windows(items, Anchor(c, rules[c.Unit.LevelCode])) {
		byItem[items[i].ID] = w
	}
	return byItem, nil
}
