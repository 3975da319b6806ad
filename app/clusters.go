package app

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"daihoi/models/access"
	"daihoi/models/emulation"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/templates"
)

// clustersPage lists the clusters that the reader has to do with, each in its newest year.
func clustersPage(r *Request) (Result, error) {
	v := templates.Clusters{Frame: r.frame("cluster.title", here(r.T("cluster.title")))}
	all, err := org.Clusters(r.Tx)
	if err != nil {
		return Result{}, err
	}
	ids := make([]int64, len(all))
	for i, c := range all {
		ids[i] = c.ID
	}
	members, err := org.ClusterMembers(r.Tx, ids)
	if err != nil {
		return Result{}, err
	}
	for _, c := range all {
		row := templates.ClusterRow{Href: idPath("/clusters", c.ID), Name: c.Name, Unit: c.Unit.FullName}
		if year := r.yearOf(c, members); year != 0 {
			row.Year = strconv.Itoa(year)
			row.Members, row.Lead = membersOf(c, year, members)
		}
		v.Rows = append(v.Rows, row)
	}
	v.New, err = r.formable()
	return show(templates.ClustersPage(v)), err
}

func membersOf(c org.Cluster, year int, members []org.ClusterMember) (names, lead string) {
	var list []string
	for _, m := range members {
		if m.ClusterID != c.ID || m.Year != year {
			continue
		}
		list = append(list, m.Unit.Name)
		if m.Duty == org.DutyLead {
			lead = m.Unit.FullName
		}
	}
	return strings.Join(list, ", "), lead
}

// formable are the units below which the reader may form a cluster: those of the own grants.
func (r *Request) formable() (links []templates.Link, err error) {
	for _, g := range r.Actor.Grants {
		if !g.Role.Allows(access.LeadEmulation) {
			continue
		}
		code := g.UnitCode
		if code == org.NationCode {
			code = r.home()
		}
		unit, err := org.ByCode(r.Tx, code)
		if err != nil {
			return nil, err
		}
		links = append(links, templates.Link{Href: "/units/" + unit.Code + "/clusters/new", Label: r.T("cluster.form_below", "Unit", unit.FullName)})
	}
	return links, nil
}

// yearOf is the year that is shown without a choice: this one, else the newest that the reader has to do with.
func (r *Request) yearOf(c org.Cluster, members []org.ClusterMember) int {
	years := emulation.Years(r.Tx, c, members)
	now := r.Today().Year()
	switch {
	case slices.Contains(years, now):
		return now
	case len(years) > 0:
		return years[0]
	}
	return 0
}

// clusterYear reads the cluster of the path in the year of the address.
func (r *Request) clusterYear() (y emulation.Year, years []int, err error) {
	id, err := r.ID("id")
	if err != nil {
		return y, nil, err
	}
	c, err := org.GetCluster(r.Tx, id)
	if err != nil {
		return y, nil, err
	}
	members, err := c.Members(r.Tx)
	if err != nil {
		return y, nil, err
	}
	year := r.yearOf(c, members)
	if year == 0 {
		year = r.Today().Year()
	}
	y, err = emulation.Of(r.Tx, id, r.QueryInt("year", year))
	return y, emulation.Years(r.Tx, c, members), err
}

// clusterLed is clusterYear for the forms of those who lead.
func (r *Request) clusterLed() (emulation.Year, error) {
	y, _, err := r.clusterYear()
	if err == nil && !y.Leads(r.Actor) {
		err = fault.New(fault.Forbidden, "fault.forbidden")
	}
	return y, err
}

// clusterPath is an address within the year of a cluster.
func clusterPath(y emulation.Year, rest string) string {
	return fmt.Sprintf("/clusters/%d%s?year=%d", y.ClusterID, rest, y.Year)
}

// clusterFrame is the frame of a page within a cluster.
func (r *Request) clusterFrame(y emulation.Year, title string) (templates.Frame, string) {
	return r.titled(title, templates.Link{Href: "/clusters", Label: r.T("cluster.title")},
		templates.Link{Href: clusterPath(y, ""), Label: y.Cluster.Name}, here(title)), r.T("cluster.sub", "Unit", y.Cluster.Name, "Year", strconv.Itoa(y.Year))
}

func newClusterForm(r *Request) (Result, error) {
	unit, err := r.clusterHolder()
	if err != nil {
		return Result{}, err
	}
	var rec org.Cluster
	v := templates.SimpleForm{Frame: r.frame("cluster.new", templates.Link{Href: "/clusters", Label: r.T("cluster.title")}, here(r.T("cluster.new"))),
		Sub: unit.FullName, Lead: r.T("cluster.new_lead"), Button: r.T("form.save"), Cancel: "/clusters", Groups: groups(r, org.ClusterFields, &rec, nil)}
	return show(templates.SimpleFormPage(v)), nil
}

func (r *Request) clusterHolder() (org.Unit, error) {
	unit, err := org.ByCode(r.Tx, r.Param("code"))
	if fault.KindOf(err) == fault.NotFound {
		return unit, store.NotFound()
	}
	if err == nil {
		err = r.Tx.Require(access.LeadEmulation, unit.Path)
	}
	return unit, err
}

func formCluster(r *Request) (Result, error) {
	unit, err := r.clusterHolder()
	if err != nil {
		return Result{}, err
	}
	var in, made org.Cluster
	err = r.typed(org.ClusterFields.Decode(r.Form, &in), func() (err error) {
		made, err = org.FormCluster(r.Tx, unit.ID, in)
		return err
	})
	return redirect(idPath("/clusters", made.ID)+"/members").saying("cluster.formed", "Name", made.Name), err
}

// typedOr is what was typed of a field that stands in no field table, on the first showing what is there.
func (r *Request) typedOr(key, present string) string {
	if r.Refused() {
		return r.Form(key)
	}
	return present
}

// yearForm is the theme of a year, the awards that may be proposed and the remark of the cluster.
func yearForm(r *Request) (Result, error) {
	y, err := r.clusterLed()
	if err != nil {
		return Result{}, err
	}
	v := templates.SimpleForm{Version: y.Version, Button: r.T("form.save"), Cancel: clusterPath(y, ""), Groups: groups(r, emulation.YearFields, &y, nil)}
	v.Frame, v.Sub = r.clusterFrame(y, r.T("cluster.plan"))
	v.Conflict, err = r.conflictLine("cluster", y.ClusterID)
	return show(templates.SimpleFormPage(v)), err
}

func planYear(r *Request) (Result, error) {
	y, _, err := r.clusterYear()
	if err != nil {
		return Result{}, err
	}
	var in emulation.Year
	return redirect(clusterPath(y, "")).saying("form.saved"), r.typed(emulation.YearFields.Decode(r.Form, &in), func() error {
		return emulation.Plan(r.Tx, y.ClusterID, y.Year, r.FormInt("version"), in)
	})
}

func releaseScores(r *Request) (Result, error) {
	y, _, err := r.clusterYear()
	if err != nil {
		return Result{}, err
	}
	return redirect(clusterPath(y, "")).saying("emulation.released_done"), emulation.Release(r.Tx, y.ClusterID, y.Year, r.FormInt("version"))
}

func withholdScores(r *Request) (Result, error) {
	y, _, err := r.clusterYear()
	if err != nil {
		return Result{}, err
	}
	return redirect(clusterPath(y, "")).saying("emulation.withheld_done"), emulation.Withhold(r.Tx, y.ClusterID, y.Year, r.FormInt("version"))
}
