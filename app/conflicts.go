package app

import (
	"slices"
	"strconv"

	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/timetable"
	"daihoi/templates"
)

// conflictsPage lists everything that speaks against the schedule of a unit and of those below it.
func conflictsPage(r *Request) (Result, error) {
	p, err := r.place()
	if err != nil {
		return Result{}, err
	}
	v := templates.ConflictList{Frame: r.frame("conflict.title"), Sub: p.unit.FullName, Path: p.path() + "/conflicts"}
	if v.Crumbs, err = r.crumbsTo(p.unit); err != nil {
		return Result{}, err
	}
	v.Crumbs = append(v.Crumbs, here(v.Title))
	s, err := timetable.Of(r.Tx, p.unit, p.term.ID)
	if err != nil {
		return Result{}, err
	}
	if r.Actor.Can(access.PlanCongress, p.unit.Path) {
		v.Propose = p.path() + "/schedule/propose"
	}
	r.conflictRows(s, &v)
	if err := r.scheduleRules(p, &v); err != nil {
		return Result{}, err
	}
	return show(templates.ConflictsPage(v)), nil
}

func (r *Request) conflictRows(s congress.Schedule, v *templates.ConflictList) {
	all := congress.Conflicts(s)
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
		v.Chips = append(v.Chips, templates.Chip{Href: r.QueryWith("weight", c.value), Label: r.T(word), Count: r.Words.Number(c.n), Current: c.value == chosen})
	}
	units := report.UnitsOf(s)
	for i, k := range all {
		if chosen == "" || (chosen == "hard") == k.Hard {
			v.Rows = append(v.Rows, r.conflictLineOf(k, i, units))
		}
	}
	v.Filtered = chosen != ""
	v.Count = r.T("conflict.count", "Count", len(all), "Hard", hard)
}

// conflictLineOf is the i-th conflict of a list as a sentence, with the ways to its congresses.
func (r *Request) conflictLineOf(k congress.Conflict, i int, units map[int64]*congress.ScheduledUnit) templates.ConflictLine {
	line := templates.ConflictLine{ID: conflictID(i), Text: report.ConflictWords(r.Words, k), Status: templates.Status{Class: "risk", Word: r.T("calendar.soft")}}
	if k.Hard {
		line.Status = templates.Status{Class: "late", Word: r.T("calendar.hard")}
	}
	for _, id := range k.Units {
		if u := units[id]; u != nil {
			line.Units = append(line.Units, templates.Link{Href: congressPath(u.CongressID), Label: u.Name})
		}
	}
	return line
}

// scheduleRules shows the rules of the schedule, as a form to those who may change them.
func (r *Request) scheduleRules(p place, v *templates.ConflictList) error {
	rules, err := timetable.RulesOf(r.Tx, p.unit)
	if err != nil {
		return err
	}
	v.Version = rules.Version
	if v.Conflict, err = r.conflictLine("schedule", p.unit.ID); err != nil {
		return err
	}
	if r.Actor.Can(access.PlanCongress, p.unit.Path) {
		v.Rules = groups(r, timetable.RuleFields, &rules, nil)
		return nil
	}
	for _, f := range timetable.RuleFields {
		value := f.Text(&rules)
		if value == "" {
			value = r.T("conflict.no_limit")
		}
		v.RuleLines = append(v.RuleLines, templates.Fact{Label: r.T("field." + f.Key), Value: value})
	}
	return nil
}

func layDownSchedule(r *Request) (Result, error) {
	p, err := r.place()
	if err != nil {
		return Result{}, err
	}
	var in timetable.Rules
	problems := timetable.RuleFields.Decode(r.Form, &in)
	err = r.typed(problems, func() error { return timetable.LayDown(r.Tx, p.unit.ID, r.FormInt("version"), in) })
	return redirect(p.path() + "/conflicts").saying("conflict.rules_saved"), err
}

// ticksOf makes boxes to tick from the values of a form or an address.
func ticksOf(all []templates.UnitTick, values []string) []templates.UnitTick {
	for i := range all {
		all[i].Ticked = slices.Contains(values, all[i].Value)
	}
	return all
}

func idOf(id int64) string { return strconv.FormatInt(id, 10) }
