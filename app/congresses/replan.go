package congresses

import (
	"slices"
	"strings"

	"daihoi/app/web"
	"daihoi/exports/report"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/templates/congresses"
	"daihoi/templates/i18n"
	"daihoi/templates/ui"
)

// replanPage previews a congress that had the date and deadline of like.
func replanPage(r *web.Request, like congress.Congress, sessions []congress.Session, lead func(deadline.Replan) string, v congresses.Replan) (web.Result, error) {
	plan, err := deadline.Preview(r.Tx, like, sessions)
	if err != nil {
		return web.Result{}, err
	}
	return showReplan(r, plan, lead(plan), v)
}

func showReplan(r *web.Request, plan deadline.Replan, lead string, v congresses.Replan) (web.Result, error) {
	var err error
	if v.Crumbs, err = r.CongressCrumbs(plan.Congress, v.Title); err != nil {
		return web.Result{}, err
	}
	v.Back, v.Sub, v.Lead = web.CongressPath(plan.Congress.ID), plan.Congress.Unit.FullName, lead
	var still []string
	if plan.Closed > 0 {
		still = append(still, r.T("replan.still_closed", "Count", plan.Closed))
	}
	if open := plan.Open - len(plan.Dues); open > 0 {
		still = append(still, r.T("replan.still_open", "Count", open))
	}
	if len(still) > 0 {
		v.Still = r.T("replan.still", "Parts", strings.Join(still, ", "))
	}
	v.Clashes = clashLines(r.Words, plan.Clashes)
	for _, d := range append(slices.Clone(plan.Dues), plan.Above...) {
		late := !d.New.IsZero() && d.New.Before(r.Today()) && d.Milestone.Mandatory()
		line := ui.ReplanMove{Name: d.Milestone.Item.Code + " · " + report.ItemName(r.Words, &d.Milestone.Item), Old: d.Old.Short(), New: d.New.Short(), Remark: r.DayOffWords(d.New), Late: late}
		if d.Milestone.CongressID != plan.Congress.ID {
			line.Name = d.Milestone.Unit.Name + ": " + line.Name
		}
		if late {
			line.Remark = r.T("replan.late_at_once", "Count", r.Today().Sub(d.New))
		}
		v.Moves = append(v.Moves, line)
	}
	return web.Show(congresses.ReplanPage(v)), nil
}

// clashLines says what speaks against a plan.
func clashLines(words *i18n.Printer, all []deadline.Clash) []string {
	var lines []string
	for _, c := range all {
		lines = append(lines, words.T("clash."+string(c.Kind), "Day", c.Day.DayMonth(), "Limit", c.Limit.DayMonth(), "Count", c.Count,
			"Holiday", words.Pick(c.Holiday.NameVI, c.Holiday.NameEN)))
	}
	return lines
}

// asksReason reports whether only the reason of the refused POST is wrong.
func asksReason(r *web.Request) bool {
	return r.Refused() && len(r.Problems()) == 1 && r.Problems()[0].Field == "reason"
}
