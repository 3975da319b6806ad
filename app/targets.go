package app

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"daihoi/models/access"
	"daihoi/models/delegate"
	"daihoi/templates"
)

func targetsPath(code string) string { return "/units/" + code + "/targets" }

// targetsPage compares the congresses right below a unit with their targets, and sets targets for many at once.
func targetsPage(r *Request) (Result, error) {
	p, err := r.place()
	if err != nil {
		return Result{}, err
	}
	crumbs, err := r.crumbsTo(p.unit)
	if err != nil {
		return Result{}, err
	}
	aims, err := delegate.Aims(r.Tx, p.unit.ID, p.term.ID)
	if err != nil {
		return Result{}, err
	}
	common := delegate.Targets{List: delegate.CommonTargets(aims)}
	v := templates.Targets{Frame: r.frame("targets.title", append(crumbs, here(r.T("targets.title")))...), Sub: p.unit.FullName,
		Path: targetsPath(p.unit.Code), List: p.path() + "/delegates"}
	if r.Stale() {
		v.Conflict = r.T("targets.outdated")
	}
	groups := aimedAt(aims)
	for _, g := range groups {
		v.Groups = append(v.Groups, r.groupLabel(g, common))
	}
	met := 0
	for _, a := range aims {
		row := r.aimRow(a, groups, common)
		if row.Met {
			met++
		}
		v.Rows = append(v.Rows, row)
	}
	v.Summary = r.T("targets.summary", "Met", met, "Units", len(aims))
	if r.Actor.Can(access.PlanCongress, p.unit.Path) && len(aims) > 0 {
		v.Targets, v.UnderAge = r.targetInputs(common)
	}
	return show(templates.TargetsPage(v)), nil
}

// aimedAt are the groups for which any of the congresses has a target.
func aimedAt(aims []delegate.Aim) []string {
	var groups []string
	for _, group := range delegate.TargetGroups {
		if slices.ContainsFunc(aims, func(a delegate.Aim) bool {
			return slices.ContainsFunc(a.List, func(t delegate.Target) bool { return t.Group == group && t.AtLeast > 0 })
		}) {
			groups = append(groups, group)
		}
	}
	return groups
}

// aimRow is one congress; those with targets of their own are ticked by people only.
func (r *Request) aimRow(a delegate.Aim, groups []string, common delegate.Targets) templates.AimRow {
	row := templates.AimRow{Unit: a.UnitName, Href: compositionPath(a.CongressID), Official: a.Official,
		Own: !slices.Equal(a.List, common.List), Pick: fmt.Sprintf("%d-%d", a.CongressID, a.Version), Met: a.Official > 0}
	row.Picked = !row.Own
	if r.Refused() {
		row.Picked = slices.ContainsFunc(r.FormValues("congress"), func(s string) bool {
			return strings.HasPrefix(s, strconv.FormatInt(a.CongressID, 10)+"-")
		})
	}
	gaps := a.Gaps()
	for _, group := range groups {
		var cell templates.AimCell
		if i := slices.IndexFunc(gaps, func(g delegate.Gap) bool { return g.Group == group }); i >= 0 && a.Official > 0 {
			cell.Share, cell.Gap = r.countShare(a.In(group), a.Official), r.gapStatus(gaps[i])
			row.Met = row.Met && gaps[i].Missing == 0
			if row.Own {
				cell.Target = "≥ " + r.Words.Percent(int(gaps[i].AtLeast))
			}
		}
		row.Cells = append(row.Cells, cell)
	}
	return row
}

// setTargetsBelow gives the congresses that are ticked the same targets.
func setTargetsBelow(r *Request) (Result, error) {
	p, err := r.place()
	if err != nil {
		return Result{}, err
	}
	if err := r.Tx.Require(access.PlanCongress, p.unit.Path); err != nil {
		return Result{}, err
	}
	list, problems := r.typedTargets()
	on := seenIn(r.FormValues("congress"))
	return redirect(targetsPath(p.unit.Code)).saying("targets.saved", "Count", len(on)), r.typed(problems, func() error {
		return delegate.SetTargetsBelow(r.Tx, p.unit.ID, p.term.ID, list, on)
	})
}
