package delegates

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/composition"
	"daihoi/models/delegate"
	"daihoi/templates/delegates"
)

// targetsPage compares the congresses right below a unit with their targets, and sets targets for several at once.
func targetsPage(r *web.Request) (web.Result, error) {
	p, err := r.UnitPage()
	if err != nil {
		return web.Result{}, err
	}
	crumbs, err := r.CrumbsToUnit(p.Unit)
	if err != nil {
		return web.Result{}, err
	}
	aims, err := composition.Aims(r.Tx, p.Unit.ID, p.Term.ID)
	if err != nil {
		return web.Result{}, err
	}
	common := composition.Targets{List: composition.CommonTargets(aims)}
	v := delegates.Targets{Frame: r.Frame("targets.title", append(crumbs, web.Here(r.T("targets.title")))...), Sub: p.Unit.FullName,
		Path: web.TargetsPath(p.Unit.Code), List: p.Path() + "/delegates"}
	if r.Stale() {
		v.Conflict = r.T("targets.outdated")
	}
	groups := targetedGroups(aims)
	for _, g := range groups {
		v.Groups = append(v.Groups, report.GroupLabel(r.Words, g, common))
	}
	met := 0
	for _, a := range aims {
		row := aimRow(r, a, groups, common)
		if row.Met {
			met++
		}
		v.Rows = append(v.Rows, row)
		if slices.ContainsFunc(groups, func(g string) bool { return a.Official > 0 && a.Shown(g) != delegate.Exact }) {
			v.Few = r.T("few.note")
		}
	}
	v.Summary = r.T("targets.summary", "Met", met, "Units", len(aims))
	if r.Actor.Can(access.PlanCongress, p.Unit.Path) && len(aims) > 0 {
		v.Targets, v.UnderAge = targetInputs(r, common)
	}
	return web.Show(delegates.TargetsPage(v)), nil
}

// targetedGroups are the groups for which any congress has a target.
func targetedGroups(aims []composition.Aim) []string {
	var groups []string
	for _, group := range composition.TargetGroups {
		if slices.ContainsFunc(aims, func(a composition.Aim) bool {
			return slices.ContainsFunc(a.List, func(t composition.Target) bool { return t.Group == group && t.AtLeast > 0 })
		}) {
			groups = append(groups, group)
		}
	}
	return groups
}

// aimRow is one congress. Those with targets of their own are not ticked by default, so as not to be overwritten by
// accident.
func aimRow(r *web.Request, a composition.Aim, groups []string, common composition.Targets) delegates.AimRow {
	row := delegates.AimRow{Unit: a.UnitName, Href: web.CompositionPath(a.CongressID), Official: a.Official,
		Own: !slices.Equal(a.List, common.List), Pick: fmt.Sprintf("%d-%d", a.CongressID, a.Version), Met: a.Official > 0}
	row.Picked = !row.Own
	if r.Refused() {
		row.Picked = slices.ContainsFunc(r.FormValues("congress"), func(s string) bool {
			return strings.HasPrefix(s, strconv.FormatInt(a.CongressID, 10)+"-")
		})
	}
	gaps := a.Gaps()
	for _, group := range groups {
		var cell delegates.AimCell
		if i := slices.IndexFunc(gaps, func(g composition.Gap) bool { return g.Group == group }); i >= 0 && a.Official > 0 {
			if cell.Share = report.Instead(r.Words, a.Shown(group)); cell.Share == "" {
				cell.Share, cell.Gap = countShare(r.Words, a.In(group), a.Official), gapStatus(r.Words, gaps[i])
			}
			row.Met = row.Met && gaps[i].Missing == 0
			if row.Own {
				cell.Target = "≥ " + r.Words.Percent(int(gaps[i].AtLeast))
			}
		}
		row.Cells = append(row.Cells, cell)
	}
	return row
}

// setTargetsBelow gives the ticked congresses the same targets.
func setTargetsBelow(r *web.Request) (web.Result, error) {
	p, err := r.UnitPage()
	if err != nil {
		return web.Result{}, err
	}
	if err := r.Tx.Require(access.PlanCongress, p.Unit.Path); err != nil {
		return web.Result{}, err
	}
	list, problems := decodeTargets(r)
	on := web.ReadSeen(r.FormValues("congress"))
	return web.Redirect(web.TargetsPath(p.Unit.Code)).Saying("targets.saved", "Count", len(on)), web.RunIfValid(problems, func() error {
		return composition.SetTargetsBelow(r.Tx, p.Unit.ID, p.Term.ID, list, on)
	})
}
