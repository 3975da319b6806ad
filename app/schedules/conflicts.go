package schedules

import (
	"slices"

	"daihoi/app/web"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/schedule"
	"daihoi/templates/schedules"
	"daihoi/templates/ui"
)

// conflictsPage lists everything that speaks against the schedule of a unit and those below.
func conflictsPage(r *web.Request) (web.Result, error) {
	p, err := r.UnitPage()
	if err != nil {
		return web.Result{}, err
	}
	v := schedules.ConflictList{Frame: r.Frame("conflict.title"), Sub: p.Unit.FullName, Path: p.Path() + "/conflicts"}
	if p.Near() != nil {
		v.Sub += ". " + r.T("calendar.near")
	}
	if v.Crumbs, err = r.UnitCrumbs(p.Unit, v.Title); err != nil {
		return web.Result{}, err
	}
	s, err := schedule.Of(r.Tx, p.Unit, p.Term.ID, p.Near()...)
	if err != nil {
		return web.Result{}, err
	}
	if r.Actor.Can(access.PlanCongress, p.Unit.Path) {
		v.Propose = p.Path() + "/schedule/propose"
	}
	conflictRows(r, s, &v)
	if err := scheduleRules(r, p, &v); err != nil {
		return web.Result{}, err
	}
	return web.Show(schedules.ConflictsPage(v)), nil
}

func conflictRows(r *web.Request, s schedule.Schedule, v *schedules.ConflictList) {
	all := schedule.Conflicts(s)
	hard := 0
	for _, k := range all {
		hard += map[bool]int{true: 1}[k.Hard]
	}
	chosen := r.Query("weight")
	for _, c := range []struct {
		value string
		n     int
	}{{"", len(all)}, {"hard", hard}, {"soft", len(all) - hard}} {
		word := map[string]string{"": "list.all", "hard": "calendar.hard", "soft": "calendar.soft"}[c.value]
		v.Chips = append(v.Chips, ui.Chip{Href: r.QueryWith("weight", c.value), Label: r.T(word), Count: r.Words.Number(c.n), Current: c.value == chosen})
	}
	units := report.UnitsOf(s)
	for i, k := range all {
		if chosen == "" || (chosen == "hard") == k.Hard {
			v.Rows = append(v.Rows, conflictLine(r, k, i, units))
		}
	}
	v.Filtered = chosen != ""
	v.Count = r.T("conflict.count", "Count", len(all), "Hard", hard)
}

// conflictLine is the i-th conflict of a list as a sentence, with links to its congresses.
func conflictLine(r *web.Request, k schedule.Conflict, i int, units map[int64]*schedule.ScheduledUnit) schedules.ConflictLine {
	line := schedules.ConflictLine{ID: conflictID(i), Text: report.ConflictWords(r.Words, k), Status: ui.Status{Class: "risk", Word: r.T("calendar.soft")}}
	if k.Hard {
		line.Status = ui.Status{Class: "late", Word: r.T("calendar.hard")}
	}
	for _, id := range k.Units {
		if u := units[id]; u != nil {
			line.Units = append(line.Units, ui.Link{Href: web.CongressPath(u.CongressID), Label: u.Name})
		}
	}
	return line
}

// scheduleRules shows the scheduling rules, as a form to those who may change them.
func scheduleRules(r *web.Request, p web.UnitPage, v *schedules.ConflictList) error {
	rules, err := schedule.RulesOf(r.Tx, p.Unit)
	if err != nil {
		return err
	}
	v.Version = rules.Version
	if v.Conflict, err = r.ConflictLine("schedule", p.Unit.ID); err != nil {
		return err
	}
	if r.Actor.Can(access.PlanCongress, p.Unit.Path) {
		v.Rules = web.FormGroups(r, schedule.RuleFields, &rules, nil)
		return nil
	}
	for _, f := range schedule.RuleFields {
		value := f.Text(&rules)
		if value == "" {
			value = r.T("conflict.no_limit")
		}
		v.RuleLines = append(v.RuleLines, ui.Fact{Label: r.T("field." + f.Key), Value: value})
	}
	return nil
}

func setScheduleRules(r *web.Request) (web.Result, error) {
	p, err := r.UnitPage()
	if err != nil {
		return web.Result{}, err
	}
	var in schedule.Rules
	problems := schedule.RuleFields.Decode(r.Form, &in)
	err = web.RunIfValid(problems, func() error { return schedule.SetRules(r.Tx, p.Unit.ID, r.FormInt("version"), in) })
	return web.Redirect(p.Path() + "/conflicts").Saying("conflict.rules_saved"), err
}

// tickUnits ticks the checkboxes whose values a form or an address has.
func tickUnits(all []schedules.UnitTick, values []string) []schedules.UnitTick {
	for i := range all {
		all[i].Ticked = slices.Contains(values, all[i].Value)
	}
	return all
}
