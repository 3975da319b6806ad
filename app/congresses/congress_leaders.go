package congresses

import (
	"slices"
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/org"
	"daihoi/templates/congresses"
	"daihoi/templates/ui"
)

// partLines says which leaders go to the congress, by part.
func partLines(r *web.Request, c congress.Congress) ([]ui.Fact, error) {
	all, err := congress.AssignmentsOf(r.Tx, c.ID)
	var lines []ui.Fact
	for _, role := range congress.Roles {
		var names []string
		for _, a := range all {
			if a.Role == role {
				names = append(names, strings.TrimSuffix(a.Name+" ("+a.Title+")", " ()"))
			}
		}
		if len(names) > 0 {
			lines = append(lines, ui.Fact{Label: r.T("part." + role), Value: strings.Join(names, ", ")})
		}
	}
	return lines, err
}

// assignForm assigns leaders to a congress. Without any so far, it proposes those of its steering group.
func assignForm(r *web.Request) (web.Result, error) {
	c, err := r.CongressFor(access.PlanCongress)
	if err != nil {
		return web.Result{}, err
	}
	people, err := org.LeadersOver(r.Tx, c.Unit)
	if err != nil {
		return web.Result{}, err
	}
	chosen, team, err := chosenParts(r, c)
	if err != nil {
		return web.Result{}, err
	}
	v := congresses.Assign{Frame: r.Frame("assign.title"), Path: web.CongressPath(c.ID), Sub: assignSub(r, c), Version: c.Version,
		Parts: []string{r.T("part.chairs"), r.T("part.attends"), r.T("part.follows")}}
	if v.Crumbs, err = r.CongressCrumbs(c, v.Title); err != nil {
		return web.Result{}, err
	}
	if v.Conflict, err = r.ConflictLine("congress", c.ID); err != nil {
		return web.Result{}, err
	}
	if team != "" {
		v.Lead = r.T("assign.from_team", "Team", team)
	}
	day := c.Day
	if day.IsZero() {
		day = r.Today()
	}
	for _, l := range people {
		line := congresses.AssignLine{Name: l.Name, Title: strings.TrimPrefix(l.Title+" · "+l.Unit.FullName, " · ")}
		any := false
		for _, role := range congress.Roles {
			a := congress.Assignment{LeaderID: l.ID, Role: role}
			ticked := slices.Contains(chosen, a)
			any = any || ticked
			line.Parts = append(line.Parts, ui.TickOption{Option: ui.Option{Value: partValue(a), Label: r.T("part." + role)}, Ticked: ticked})
		}
		for _, away := range l.Absences {
			if !c.Day.IsZero() && !c.Day.Before(away.From) && !c.Day.After(away.To) {
				line.Away = r.T("assign.away", "When", r.AbsenceWords(away))
			}
		}
		if any || l.Active(day) {
			v.Lines = append(v.Lines, line)
		}
	}
	v.Leaders, err = leadersLink(r, c.Unit)
	return web.Show(congresses.AssignPage(v)), err
}

func assignSub(r *web.Request, c congress.Congress) string {
	if c.Day.IsZero() {
		return c.Unit.FullName + " · " + r.T("congress.no_day")
	}
	return c.Unit.FullName + " · " + r.Words.LongDate(c.Day)
}

// leadersLink is where leaders are added: at the unit right above, if the reader plans there.
func leadersLink(r *web.Request, u org.Unit) (string, error) {
	above, err := org.Ancestors(r.Tx, u)
	if err == nil && len(above) > 0 && r.Actor.Can(access.PlanCongress, above[len(above)-1].Path) {
		u = above[len(above)-1]
	}
	return web.LeadersPath(u), err
}

// chosenParts are the submitted assignments, else the saved ones, else those proposed by the unit's steering group,
// named in team.
func chosenParts(r *web.Request, c congress.Congress) (chosen []congress.Assignment, team string, err error) {
	if r.Refused() && !r.Stale() {
		return decodeParts(r), "", nil
	}
	all, err := congress.AssignmentsOf(r.Tx, c.ID)
	if err != nil {
		return nil, "", err
	}
	for _, a := range all {
		chosen = append(chosen, congress.Assignment{LeaderID: a.LeaderID, Role: a.Role})
	}
	if len(chosen) > 0 || c.Unit.ParentID == nil {
		return chosen, "", nil
	}
	teams, err := org.Teams(r.Tx, *c.Unit.ParentID)
	for _, t := range teams {
		if !slices.Contains(t.Units, c.UnitID) {
			continue
		}
		for _, id := range t.Leaders {
			chosen = append(chosen, congress.Assignment{LeaderID: id, Role: congress.Attends}, congress.Assignment{LeaderID: id, Role: congress.Follows})
		}
		team = t.Name
	}
	return chosen, team, err
}

func partValue(a congress.Assignment) string { return strconv.FormatInt(a.LeaderID, 10) + "-" + a.Role }

func decodeParts(r *web.Request) []congress.Assignment {
	var chosen []congress.Assignment
	for _, value := range r.FormValues("part") {
		id, role, _ := strings.Cut(value, "-")
		n, _ := strconv.ParseInt(id, 10, 64)
		chosen = append(chosen, congress.Assignment{LeaderID: n, Role: role})
	}
	return chosen
}

func assignLeaders(r *web.Request) (web.Result, error) {
	c, err := r.CongressFor(access.PlanCongress)
	if err != nil {
		return web.Result{}, err
	}
	_, err = congress.Assign(r.Tx, c.ID, r.FormInt("version"), decodeParts(r))
	return web.Redirect(web.CongressPath(c.ID)).Saying("assign.saved"), err
}
