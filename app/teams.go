package app

import (
	"slices"
	"strconv"
	"strings"

	"daihoi/models/access"
	"daihoi/models/org"
	"daihoi/templates"
)

func teamPath(id int64) string { return idPath("/teams", id) }

// teamRows are the steering groups of a place with the names of their members.
func (r *Request) teamRows(p place, mayPlan bool) ([]templates.TeamRow, error) {
	teams, err := org.Teams(r.Tx, p.unit.ID)
	if err != nil || len(teams) == 0 {
		return nil, err
	}
	var people, units []int64
	for _, t := range teams {
		people, units = append(people, t.Leaders...), append(units, t.Units...)
	}
	leaders, err := org.LeaderNames(r.Tx, people)
	if err != nil {
		return nil, err
	}
	names, err := org.Names(r.Tx, units)
	if err != nil {
		return nil, err
	}
	var rows []templates.TeamRow
	for _, t := range teams {
		row := templates.TeamRow{Name: t.Name, Leaders: strings.Join(memberNames(t.Leaders, leaders), ", "), Units: strings.Join(memberNames(t.Units, names), ", "),
			Count: r.T("teams.units_count", "Count", len(t.Units)), Calendar: p.path() + "/calendar?team=" + strconv.FormatInt(t.ID, 10)}
		if mayPlan {
			row.Href = teamPath(t.ID)
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func memberNames(ids []int64, names map[int64]string) []string {
	var words []string
	for _, id := range ids {
		words = append(words, names[id])
	}
	return words
}

// teamOf is the steering group of the address, or a new one of the unit in it.
func (r *Request) teamOf() (org.Team, error) {
	if r.Param("code") != "" {
		u, err := r.unitAt(access.PlanCongress)
		return org.Team{UnitID: u.ID, Unit: u, AtOnce: 1}, err
	}
	id, err := r.ID("id")
	if err != nil {
		return org.Team{}, err
	}
	t, err := org.GetTeam(r.Tx, id)
	if err != nil {
		return t, err
	}
	return t, r.Tx.Require(access.PlanCongress, t.Unit.Path)
}

// teamForm makes a steering group or changes one.
func teamForm(r *Request) (Result, error) {
	t, err := r.teamOf()
	if err != nil {
		return Result{}, err
	}
	v := templates.Team{Frame: r.frame("teams.new"), Version: t.Version, Back: leadersPath(t.Unit), Groups: groups(r, org.TeamFields, &t, nil)}
	if t.ID != 0 {
		v.Frame, v.Disband = r.titled(t.Name), teamPath(t.ID)+"/disband"
	}
	unit, err := org.Get(r.Tx, t.UnitID)
	if err != nil {
		return Result{}, err
	}
	v.Sub = unit.FullName
	if v.Crumbs, err = r.leaderCrumbs(unit, v.Title); err != nil {
		return Result{}, err
	}
	if v.Conflict, err = r.conflictLine("team", t.ID); err != nil {
		return Result{}, err
	}
	if r.Refused() && !strings.HasSuffix(r.Path, "/disband") {
		t.Leaders, t.Units = r.pickedIDs("team_leaders"), r.pickedIDs("team_units")
	}
	if v.Leaders, err = r.leaderChoices(t, unit); err != nil {
		return Result{}, err
	}
	v.Units, err = r.unitChoices(t)
	for _, p := range r.Problems() {
		if p.Field == "team_units" {
			v.UnitsError = r.Words.Problem(p)
		}
	}
	return show(templates.TeamPage(v)), err
}

// leaderChoices are the leaders in office, and those that are in the group.
func (r *Request) leaderChoices(t org.Team, unit org.Unit) ([]templates.MergeChoice, error) {
	people, err := org.LeadersOver(r.Tx, unit)
	var choices []templates.MergeChoice
	for _, l := range people {
		ticked := slices.Contains(t.Leaders, l.ID)
		if ticked || l.UnitID == t.UnitID && l.Active(r.Today()) {
			choices = append(choices, templates.MergeChoice{Option: templates.Option{Value: strconv.FormatInt(l.ID, 10), Label: l.Name}, Ticked: ticked})
		}
	}
	return choices, err
}

// unitChoices are the units right below, and those that are in the group; one that another group follows says so.
func (r *Request) unitChoices(t org.Team) ([]templates.MergeChoice, error) {
	children, err := org.Children(r.Tx, t.UnitID)
	if err != nil {
		return nil, err
	}
	others, err := org.Teams(r.Tx, t.UnitID)
	var choices []templates.MergeChoice
	for _, u := range children {
		c := templates.MergeChoice{Option: templates.Option{Value: strconv.FormatInt(u.ID, 10), Label: u.FullName}, Ticked: slices.Contains(t.Units, u.ID)}
		for _, other := range others {
			if other.ID != t.ID && slices.Contains(other.Units, u.ID) {
				c.Label += " (" + other.Name + ")"
			}
		}
		choices = append(choices, c)
	}
	return choices, err
}

func (r *Request) pickedIDs(name string) []int64 {
	var ids []int64
	for _, value := range r.FormValues(name) {
		if id, err := strconv.ParseInt(value, 10, 64); err == nil {
			ids = append(ids, id)
		}
	}
	return ids
}

func keepTeam(r *Request) (Result, error) {
	t, err := r.teamOf()
	if err != nil {
		return Result{}, err
	}
	in := t
	in.Leaders, in.Units = r.pickedIDs("team_leaders"), r.pickedIDs("team_units")
	err = r.typed(org.TeamFields.Decode(r.Form, &in), func() error {
		if t.ID == 0 {
			in, err = org.FormTeam(r.Tx, t.UnitID, in)
		} else {
			in, err = org.ReformTeam(r.Tx, t.ID, r.FormInt("version"), in)
		}
		return err
	})
	return redirect(leadersPath(t.Unit)).saying("teams.kept", "Name", in.Name), err
}

func disbandTeam(r *Request) (Result, error) {
	t, err := r.teamOf()
	if err != nil {
		return Result{}, err
	}
	return redirect(leadersPath(t.Unit)).saying("teams.disbanded", "Name", t.Name), org.DisbandTeam(r.Tx, t.ID, r.FormInt("version"))
}
