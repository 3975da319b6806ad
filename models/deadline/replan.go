package deadline

import (
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/org"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/models/template"
)

// Due is one open milestone of a congress that is replanned, with its due date before and after.
type Due struct {
	Milestone Milestone
	Old, New  calendar.Date
}

// ClashKind says what a plan runs into.
type ClashKind string

const (
	PastDeadline ClashKind = "past_deadline" // Day is after Limit, the deadline of the congress
	OnHoliday    ClashKind = "on_holiday"    // Day is a public holiday
	DueOff       ClashKind = "due_off"       // Count due dates fall on a day off
	LateAtOnce   ClashKind = "late_at_once"  // Count mandatory milestones are late as soon as the plan holds
)

// Clash is one thing that speaks against a plan. Nothing of it stops anybody.
type Clash struct {
	Kind       ClashKind
	Day, Limit calendar.Date
	Holiday    calendar.Holiday
	Count      int
}

// Replan is what a congress would be with another day or another deadline.
type Replan struct {
	Congress congress.Congress // as it would be
	Dues     []Due             // that move, in the order of the template; those that do not apply to the unit are left out
	Open     int               // milestones that are open, moving or not
	Closed   int               // that are done or do not apply, and keep their due dates
	Clashes  []Clash
}

// Preview tells what the commands of this package would do if the congress had the Day and the DeadlineOverride of like.
// It writes nothing.
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
		all[i].Due = windows[m.ItemID].Due
		if all[i].Due != m.Due {
			plan.Dues = append(plan.Dues, Due{m, m.Due, all[i].Due})
		}
	}
	plan.Clashes = Clashes(c.Day, readiness.EffectiveDeadline(c, rules[c.Unit.LevelCode]), all, tx.Today())
	return plan, nil
}

// Clashes tells what speaks against a day of a congress with the milestones due as they are given. A congress on a
// weekend is usual and no clash; a milestone that counts in calendar days may fall on one, and is counted in DueOff.
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

// windowsOf counts the windows of the items of a congress from the day that it has, by item.
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
