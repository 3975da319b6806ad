package app

import (
	"daihoi/exports/report"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/fault"
	"daihoi/templates"
)

// replanPage shows what the congress would be if it had the day and the deadline of like.
func (r *Request) replanPage(like congress.Congress, lead func(deadline.Replan) string, v templates.Replan) (Result, error) {
	plan, err := deadline.Preview(r.Tx, like)
	if err != nil {
		return Result{}, err
	}
	return r.showReplan(plan, lead(plan), v)
}

func (r *Request) showReplan(plan deadline.Replan, lead string, v templates.Replan) (Result, error) {
	var err error
	if v.Crumbs, err = r.crumbsIn(plan.Congress, v.Title); err != nil {
		return Result{}, err
	}
	v.Back, v.Sub, v.Lead = congressPath(plan.Congress.ID), plan.Congress.Unit.FullName, lead
	if plan.Open+plan.Closed > 0 {
		v.Still = r.T("replan.still", "Open", plan.Open-len(plan.Dues), "Closed", plan.Closed)
	}
	v.Clashes = r.clashLines(plan.Clashes)
	for _, d := range plan.Dues {
		late := d.New.Before(r.Today()) && d.Milestone.Mandatory()
		line := templates.ReplanMove{Name: d.Milestone.Item.Code + " · " + report.ItemName(r.Words, &d.Milestone.Item), Old: d.Old.Short(), New: d.New.Short(), Remark: r.offWords(d.New), Late: late}
		if late {
			line.Remark = r.T("replan.late_at_once", "Count", r.Today().Sub(d.New))
		}
		v.Moves = append(v.Moves, line)
	}
	return show(templates.ReplanPage(v)), nil
}

// clashLines says what speaks against a plan.
func (r *Request) clashLines(all []deadline.Clash) []string {
	var lines []string
	for _, c := range all {
		lines = append(lines, r.T("clash."+string(c.Kind), "Day", c.Day.DayMonth(), "Limit", c.Limit.DayMonth(), "Count", c.Count,
			"Holiday", r.Words.Pick(c.Holiday.NameVI, c.Holiday.NameEN)))
	}
	return lines
}

// offWords says why offices are closed on the day, "" when they are not.
func (r *Request) offWords(d calendar.Date) string {
	if h, ok := calendar.HolidayOn(d); ok {
		return r.T("off."+string(h.Kind), "Holiday", r.Words.Pick(h.NameVI, h.NameEN))
	}
	if d.IsZero() || d.Working() {
		return ""
	}
	return r.T("off.weekend." + d.Weekday().String()[:3])
}

// reasonInput asks why.
func (r *Request) reasonInput(key string) templates.Input {
	in := templates.Input{Key: "reason", Label: r.T(key), Value: r.Form("reason"), Max: 200}
	for _, p := range r.Problems() {
		if p.Field == in.Key {
			in.Error = r.Words.Problem(p)
		}
	}
	return in
}

// carried are the values of the posted form, for a page that asks once more; what that page itself asks is left out.
func (r *Request) carried() []templates.Hidden {
	var list []templates.Hidden
	for _, name := range r.FormKeys() {
		if name == "confirm" || name == "back" || name == "reason" || name == "note" {
			continue
		}
		for _, value := range r.FormValues(name) {
			list = append(list, templates.Hidden{Name: name, Value: value})
		}
	}
	return list
}

// returning refuses a post that goes back to its form, so that what was typed is shown there again.
func (r *Request) returning() error {
	if r.Form("back") == "" {
		return nil
	}
	return fault.New(fault.Invalid, "replan.unsaved")
}

// asksReason reports whether the post was refused for its reason alone.
func (r *Request) asksReason() bool {
	return r.Refused() && len(r.Problems()) == 1 && r.Problems()[0].Field == "reason"
}
