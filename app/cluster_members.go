package app

import (
	"slices"
	"strconv"

	"daihoi/models/emulation"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/templates"
)

// composePage says which units are members in a year; a year that has none yet begins with those of the year before and
// the duties as they come round, which is a proposal.
func composePage(r *Request) (Result, error) {
	y, _, err := r.clusterYear()
	if err == nil && !y.Holds(r.Actor) {
		err = fault.New(fault.Forbidden, "fault.forbidden")
	}
	if err != nil {
		return Result{}, err
	}
	below, err := org.Children(r.Tx, y.Cluster.UnitID)
	if err != nil {
		return Result{}, err
	}
	turns, err := r.turnsOf(y)
	if err != nil {
		return Result{}, err
	}
	v := templates.Compose{Cancel: clusterPath(y, ""), Version: y.Cluster.Version}
	v.Frame, v.Sub = r.clusterFrame(y, r.T("cluster.compose"))
	v.Year = r.withError(templates.Input{Key: "cluster_year", Label: r.T("field.cluster_year"), Value: r.typedOr("cluster_year", strconv.Itoa(y.Year)), Mode: "numeric", Width: "s"})
	v.Members = r.memberChoices(below, turns)
	v.Duties = r.dutyInputs(below, turns)
	if len(y.Members) == 0 && len(turns) > 0 {
		v.Proposal = r.T("cluster.rotation", "Year", strconv.Itoa(y.Year))
	}
	v.MembersError = r.withError(templates.Input{Key: "cluster_members"}).Error
	v.Conflict, err = r.conflictLine("cluster", y.ClusterID)
	return show(templates.ComposePage(v)), err
}

// turnsOf are the members of the year as they are, else as they are proposed.
func (r *Request) turnsOf(y emulation.Year) (turns []org.Turn, err error) {
	for _, m := range y.Members {
		turns = append(turns, org.Turn{ClusterMember: m})
	}
	if len(turns) > 0 {
		return turns, nil
	}
	all, err := y.Cluster.Members(r.Tx)
	return org.Rotation(all, y.Year), err
}

func (r *Request) memberChoices(below []org.Unit, turns []org.Turn) (choices []templates.MergeChoice) {
	for _, u := range below {
		in := slices.ContainsFunc(turns, func(t org.Turn) bool { return t.UnitID == u.ID })
		if r.Refused() {
			in = slices.Contains(r.FormValues("member"), u.Code)
		}
		choices = append(choices, templates.MergeChoice{Option: templates.Option{Value: u.Code, Label: u.FullName}, Ticked: in})
	}
	return choices
}

// dutyInputs are the two duties; a proposal tells what it stands on.
func (r *Request) dutyInputs(below []org.Unit, turns []org.Turn) (inputs []templates.Input) {
	options := []templates.Option{{Label: r.T("form.none")}}
	for _, u := range below {
		options = append(options, templates.Option{Value: u.Code, Label: u.FullName})
	}
	for _, duty := range []string{org.DutyLead, org.DutyDeputy} {
		in := templates.Input{Key: "cluster_" + duty, Label: r.T("cluster.duty." + duty), Kind: "choice", Options: options, Optional: true}
		for _, t := range turns {
			if t.Duty != duty {
				continue
			}
			in.Value = t.Unit.Code
			switch {
			case t.ID != 0: // as it is
			case t.LastDuty == "":
				in.Hint = r.T("cluster.turn.first", "Unit", t.Unit.FullName)
			default:
				in.Hint = r.T("cluster.turn."+duty, "Unit", t.Unit.FullName, "Year", strconv.Itoa(t.LastYear))
			}
		}
		in.Value = r.typedOr(in.Key, in.Value)
		inputs = append(inputs, r.withError(in))
	}
	return inputs
}

func compose(r *Request) (Result, error) {
	y, _, err := r.clusterYear()
	if err != nil {
		return Result{}, err
	}
	below, err := org.Children(r.Tx, y.Cluster.UnitID)
	if err != nil {
		return Result{}, err
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
	return redirect(clusterPath(y, "")).saying("form.saved"), err
}

// historyRows tells who had the duties in the years that the reader has to do with, and who came and went.
func (r *Request) historyRows(y emulation.Year) (rows []templates.ClusterYearRow, err error) {
	all, err := y.Cluster.Members(r.Tx)
	seen := emulation.Years(r.Tx, y.Cluster, all)
	all = slices.DeleteFunc(all, func(m org.ClusterMember) bool { return !slices.Contains(seen, m.Year) })
	for _, past := range org.ClusterHistory(all) {
		row := templates.ClusterYearRow{Year: templates.Link{Href: "?year=" + strconv.Itoa(past.Year), Label: strconv.Itoa(past.Year)},
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

// nextYear leads those above to the members of the year after the newest, while it has none.
func (r *Request) nextYear(y emulation.Year, years []int) []templates.Link {
	if !y.Holds(r.Actor) || len(years) == 0 {
		return nil
	}
	y.Year = slices.Max(years) + 1
	return []templates.Link{{Href: clusterPath(y, "/members"), Label: r.T("cluster.next_year", "Year", strconv.Itoa(y.Year))}}
}
