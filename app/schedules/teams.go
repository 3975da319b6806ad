package schedules

import (
	"slices"
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/org"
	"daihoi/templates/schedules"
	"daihoi/templates/ui"
)

func teamPath(id int64) string { return web.IDPath("/teams", id) }

// teamRows are the steering groups of a unit with the names of their members.
func teamRows(r *web.Request, p web.UnitPage, mayPlan bool) ([]schedules.TeamRow, error) {
	teams, err := org.Teams(r.Tx, p.Unit.ID)
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
	var rows []schedules.TeamRow
	for _, t := range teams {
		row := schedules.TeamRow{Name: t.Name, Leaders: strings.Join(memberNames(t.Leaders, leaders), ", "), Units: strings.Join(memberNames(t.Units, names), ", "),
			Count: r.T("teams.units_count", "Count", len(t.Units)), Calendar: p.Path() + "/calendar?team=" + strconv.FormatInt(t.ID, 10)}
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

// readTeam is the steering group of the address, or a new one of the unit in it.
func readTeam(r *web.Request) (org.Team, error) {
	if r.Param("code") != "" {
		u, err := r.UnitAt(access.PlanCongress)
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

// teamForm creates or changes a steering group.
func teamForm(r *web.Request) (web.Result, error) {
	t, err := readTeam(r)
	if err != nil {
		return web.Result{}, err
	}
	v := schedules.Team{Frame: r.Frame("teams.new"), Version: t.Version, Back: web.LeadersPath(t.Unit), Groups: web.FormGroups(r, org.TeamFields, &t, nil)}
	if t.ID != 0 {
		v.Frame, v.Disband = r.FrameWithTitle(t.Name), teamPath(t.ID)+"/disband"
	}
	unit, err := org.Get(r.Tx, t.UnitID)
	if err != nil {
		return web.Result{}, err
	}
	v.Sub = unit.FullName
	if v.Crumbs, err = leaderCrumbs(r, unit, v.Title); err != nil {
		return web.Result{}, err
	}
	if v.Conflict, err = r.ConflictLine("team", t.ID); err != nil {
		return web.Result{}, err
	}
	if r.Refused() && !strings.HasSuffix(r.Path, "/disband") {
		t.Leaders, t.Units = pickedIDs(r, "team_leaders"), pickedIDs(r, "team_units")
	}
	if v.Leaders, err = leaderChoices(r, t, unit); err != nil {
		return web.Result{}, err
	}
	v.Units, err = unitChoices(r, t)
	for _, p := range r.Problems() {
		if p.Field == "team_units" {
			v.UnitsError = r.Words.Problem(p)
		}
	}
	return web.Show(schedules.TeamPage(v)), err
}

// leaderChoices are the leaders in office and those already in the group.
func leaderChoices(r *web.Request, t org.Team, unit org.Unit) ([]ui.TickOption, error) {
	people, err := org.LeadersOver(r.Tx, unit)
	var choices []ui.TickOption
	for _, l := range people {
		ticked := slices.Contains(t.Leaders, l.ID)
		if ticked || l.UnitID == t.UnitID && l.Active(r.Today()) {
			choices = append(choices, ui.TickOption{Option: ui.Option{Value: strconv.FormatInt(l.ID, 10), Label: l.Name}, Ticked: ticked})
		}
	}
	return choices, err
}

// unitChoices are the units right below; one that belongs to another group says so.
func unitChoices(r *web.Request, t org.Team) ([]ui.TickOption, error) {
	children, err := org.Children(r.Tx, t.UnitID)
	if err != nil {
		return nil, err
	}
	others, err := org.Teams(r.Tx, t.UnitID)
	var choices []ui.TickOption
	for _, u := range children {
		c := ui.TickOption{Option: ui.Option{Value: strconv.FormatInt(u.ID, 10), Label: u.FullName}, Ticked: slices.Contains(t.Units, u.ID)}
		for _, other := range others {
			if other.ID != t.ID && slices.Contains(other.Units, u.ID) {
				c.Label += " (" + other.Name + ")"
			}
		}
		choices = append(choices, c)
	}
	return choices, err
}

func pickedIDs(r *web.Request, name string) []int64 {
	var ids []int64
	for _, value := range r.FormValues(name) {
		if id, err := strconv.ParseInt(value, 10, 64); err == nil {
			ids = append(ids, id)
		}
	}
	return ids
}

func keepTeam(r *web.Request) (web.Result, error) {
	t, err := readTeam(r)
	if err != nil {
		return web.Result{}, err
	}
	in := t
	in.Leaders, in.Units = pickedIDs(r, "team_leaders"), pickedIDs(r, "team_units")
	err = web.RunIfValid(org.TeamFields.Decode(r.Form, &in), func() error {
		if t.ID == 0 {
			in, err = org.FormTeam(r.Tx, t.UnitID, in)
		} else {
			in, err = org.ReformTeam(r.Tx, t.ID, r.FormInt("version"), in)
		}
		return err
	})
	return web.Redirect(web.LeadersPath(t.Unit)).Saying("teams.kept", "Name", in.Name), err
}

func disbandTeam(r *web.Request) (web.Result, error) {
	t, err := readTeam(r)
	if err != nil {
		return web.Result{}, err
	}
	return web.Redirect(web.LeadersPath(t.Unit)).Saying("teams.disbanded", "Name", t.Name), org.DisbandTeam(r.Tx, t.ID, r.FormInt("version"))
}
