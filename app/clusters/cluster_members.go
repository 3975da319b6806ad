package clusters

import (
	"slices"
	"strconv"

	"daihoi/app/web"
	"daihoi/models/emulation"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/templates/clusters"
	"daihoi/templates/ui"
)

// composePage asks which units are members in a year. A year without members starts with those of the year before and
// with the duties passed on in rotation, as a proposal.
func composePage(r *web.Request) (web.Result, error) {
	y, _, err := r.ClusterYear()
	if err == nil && !y.Holds(r.Actor) {
		err = fault.New(fault.Forbidden, "fault.forbidden")
	}
	if err != nil {
		return web.Result{}, err
	}
	below, err := org.Children(r.Tx, y.Cluster.UnitID)
	if err != nil {
		return web.Result{}, err
	}
	turns, err := turnsIn(r, y)
	if err != nil {
		return web.Result{}, err
	}
	v := clusters.Compose{Cancel: web.ClusterPath(y, ""), Version: y.Cluster.Version}
	v.Frame, v.Sub = r.ClusterFrame(y, r.T("cluster.compose"))
	v.Year = r.WithError(ui.Input{Key: "cluster_year", Label: r.T("field.cluster_year"), Value: r.InputValue("cluster_year", strconv.Itoa(y.Year)), Mode: "numeric", Width: "s"})
	v.Members = memberChoices(r, below, turns)
	v.Duties = dutyInputs(r, below, turns)
	if len(y.Members) == 0 && len(turns) > 0 {
		v.Proposal = r.T("cluster.rotation", "Year", strconv.Itoa(y.Year))
	}
	v.MembersError = r.WithError(ui.Input{Key: "cluster_members"}).Error
	v.Conflict, err = r.ConflictLine("cluster", y.ClusterID)
	return web.Show(clusters.ComposePage(v)), err
}

// turnsIn are the members of the year, else the proposed ones.
func turnsIn(r *web.Request, y emulation.Year) (turns []org.Turn, err error) {
	for _, m := range y.Members {
		turns = append(turns, org.Turn{ClusterMember: m})
	}
	if len(turns) > 0 {
		return turns, nil
	}
	all, err := y.Cluster.Members(r.Tx)
	return org.Rotation(all, y.Year), err
}

func memberChoices(r *web.Request, below []org.Unit, turns []org.Turn) (choices []ui.TickOption) {
	for _, u := range below {
		in := slices.ContainsFunc(turns, func(t org.Turn) bool { return t.UnitID == u.ID })
		if r.Refused() {
			in = slices.Contains(r.FormValues("member"), u.Code)
		}
		choices = append(choices, ui.TickOption{Option: ui.Option{Value: u.Code, Label: u.FullName}, Ticked: in})
	}
	return choices
}

// dutyInputs are the two duties; for a proposal they say why.
func dutyInputs(r *web.Request, below []org.Unit, turns []org.Turn) (inputs []ui.Input) {
	options := []ui.Option{{Label: r.T("form.none")}}
	for _, u := range below {
		options = append(options, ui.Option{Value: u.Code, Label: u.FullName})
	}
	for _, duty := range []string{org.DutyLead, org.DutyDeputy} {
		in := ui.Input{Key: "cluster_" + duty, Label: r.T("cluster.duty." + duty), Kind: "choice", Options: options, Optional: true}
		for _, t := range turns {
			if t.Duty != duty {
				continue
			}
			in.Value = t.Unit.Code
			switch {
			case t.ID != 0: // saved, not proposed
			case t.LastDuty == "":
				in.Hint = r.T("cluster.turn.first", "Unit", t.Unit.FullName)
			default:
				in.Hint = r.T("cluster.turn."+duty, "Unit", t.Unit.FullName, "Year", strconv.Itoa(t.LastYear))
			}
		}
		in.Value = r.InputValue(in.Key, in.Value)
		inputs = append(inputs, r.WithError(in))
	}
	return inputs
}

func compose(r *web.Request) (web.Result, error) {
	y, _, err := r.ClusterYear()
	if err != nil {
		return web.Result{}, err
	}
	below, err := org.Children(r.Tx, y.Cluster.UnitID)
	if err != nil {
		return web.Result{}, err
	}
	id := func(code string) int64 {
		at := slices.IndexFunc(below, func(u org.Unit) bool { return u.Code == code })
		if at < 0 {
			return 0
		}
		return below[at].ID
	}
	var members []int64
	for _, code := range r.FormValues("member") {
		members = append(members, id(code))
	}
	y.Year = r.FormInt("cluster_year")
	err = org.Compose(r.Tx, y.ClusterID, r.FormInt("version"), y.Year, members, id(r.Form("cluster_lead")), id(r.Form("cluster_deputy")))
	return web.Redirect(web.ClusterPath(y, "")).Saying("form.saved"), err
}

// historyRows tells who had the duties in the years the reader may see, and which units joined and left.
func historyRows(r *web.Request, y emulation.Year) (rows []clusters.ClusterYearRow, err error) {
	all, err := y.Cluster.Members(r.Tx)
	seen := emulation.Years(r.Tx, y.Cluster, all)
	all = slices.DeleteFunc(all, func(m org.ClusterMember) bool { return !slices.Contains(seen, m.Year) })
	for _, past := range org.ClusterHistory(all) {
		row := clusters.ClusterYearRow{Year: ui.Link{Href: "?year=" + strconv.Itoa(past.Year), Label: strconv.Itoa(past.Year)},
			Lead: past.Duty(org.DutyLead).Unit.FullName, Deputy: past.Duty(org.DutyDeputy).Unit.FullName, Count: strconv.Itoa(len(past.Members))}
		if len(past.Joined) > 0 {
			row.Changes = append(row.Changes, r.T("cluster.joined", "Units", unitNames(past.Joined)))
		}
		if len(past.Left) > 0 {
			row.Changes = append(row.Changes, r.T("cluster.left", "Units", unitNames(past.Left)))
		}
		rows = append(rows, row)
	}
	return rows, err
}

// nextYear leads readers who manage the cluster to the members of the year after the newest.
func nextYear(r *web.Request, y emulation.Year, years []int) []ui.Link {
	if !y.Holds(r.Actor) || len(years) == 0 {
		return nil
	}
	y.Year = slices.Max(years) + 1
	return []ui.Link{{Href: web.ClusterPath(y, "/members"), Label: r.T("cluster.next_year", "Year", strconv.Itoa(y.Year))}}
}
