package clusters

import (
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/emulation"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/templates/clusters"
	"daihoi/templates/ui"
)

// clustersPage lists the clusters the reader may see, each in its newest year.
func clustersPage(r *web.Request) (web.Result, error) {
	v := clusters.Clusters{Frame: r.Frame("cluster.title", web.Here(r.T("cluster.title")))}
	all, err := org.Clusters(r.Tx)
	if err != nil {
		return web.Result{}, err
	}
	ids := make([]int64, len(all))
	for i, c := range all {
		ids[i] = c.ID
	}
	members, err := org.ClusterMembers(r.Tx, ids)
	if err != nil {
		return web.Result{}, err
	}
	for _, c := range all {
		row := clusters.ClusterRow{Href: web.IDPath("/clusters", c.ID), Name: c.Name, Unit: c.Unit.FullName}
		if year := r.DefaultClusterYear(c, members); year != 0 {
			row.Year = strconv.Itoa(year)
			row.Members, row.Lead = membersOf(c, year, members)
		}
		v.Rows = append(v.Rows, row)
	}
	v.New, err = newClusterLinks(r)
	return web.Show(clusters.ClustersPage(v)), err
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

// newClusterLinks are the units below which the reader may create a cluster: those of the reader's own grants.
func newClusterLinks(r *web.Request) (links []ui.Link, err error) {
	for _, g := range r.Actor.Grants {
		if !g.Role.Allows(access.LeadEmulation) {
			continue
		}
		code := g.UnitCode
		if code == org.NationCode {
			code = r.Home()
		}
		unit, err := org.ByCode(r.Tx, code)
		if err != nil {
			return nil, err
		}
		links = append(links, ui.Link{Href: "/units/" + unit.Code + "/clusters/new", Label: r.T("cluster.form_below", "Unit", unit.FullName)})
	}
	return links, nil
}

func newClusterForm(r *web.Request) (web.Result, error) {
	unit, err := clusterHolder(r)
	if err != nil {
		return web.Result{}, err
	}
	var rec org.Cluster
	v := ui.SimpleForm{Frame: r.Frame("cluster.new", ui.Link{Href: "/clusters", Label: r.T("cluster.title")}, web.Here(r.T("cluster.new"))),
		Sub: unit.FullName, Lead: r.T("cluster.new_lead"), Button: r.T("form.save"), Cancel: "/clusters", Groups: web.FormGroups(r, org.ClusterFields, &rec, nil)}
	return web.Show(ui.SimpleFormPage(v)), nil
}

func clusterHolder(r *web.Request) (org.Unit, error) {
	unit, err := org.ByCode(r.Tx, r.Param("code"))
	if fault.KindOf(err) == fault.NotFound {
		return unit, store.NotFound()
	}
	if err == nil {
		err = r.Tx.Require(access.LeadEmulation, unit.Path)
	}
	return unit, err
}

func createCluster(r *web.Request) (web.Result, error) {
	unit, err := clusterHolder(r)
	if err != nil {
		return web.Result{}, err
	}
	var in, made org.Cluster
	err = web.RunIfValid(org.ClusterFields.Decode(r.Form, &in), func() (err error) {
		made, err = org.FormCluster(r.Tx, unit.ID, in)
		return err
	})
	return web.Redirect(web.IDPath("/clusters", made.ID)+"/members").Saying("cluster.formed", "Name", made.Name), err
}

// yearForm is the theme of a year, the awards that may be proposed, and the remark of the cluster.
func yearForm(r *web.Request) (web.Result, error) {
	y, err := r.LedClusterYear()
	if err != nil {
		return web.Result{}, err
	}
	v := ui.SimpleForm{Version: y.Version, Button: r.T("form.save"), Cancel: web.ClusterPath(y, ""), Groups: web.FormGroups(r, emulation.YearFields, &y, nil)}
	v.Frame, v.Sub = r.ClusterFrame(y, r.T("cluster.plan"))
	v.Conflict, err = r.ConflictLine("cluster", y.ClusterID)
	return web.Show(ui.SimpleFormPage(v)), err
}

func planYear(r *web.Request) (web.Result, error) {
	y, _, err := r.ClusterYear()
	if err != nil {
		return web.Result{}, err
	}
	var in emulation.Year
	return web.Redirect(web.ClusterPath(y, "")).Saying("form.saved"), web.RunIfValid(emulation.YearFields.Decode(r.Form, &in), func() error {
		return emulation.Plan(r.Tx, y.ClusterID, y.Year, r.FormInt("version"), in)
	})
}

func releaseScores(r *web.Request) (web.Result, error) {
	y, _, err := r.ClusterYear()
	if err != nil {
		return web.Result{}, err
	}
	return web.Redirect(web.ClusterPath(y, "")).Saying("emulation.released_done"), emulation.Release(r.Tx, y.ClusterID, y.Year, r.FormInt("version"))
}

func withholdScores(r *web.Request) (web.Result, error) {
	y, _, err := r.ClusterYear()
	if err != nil {
		return web.Result{}, err
	}
	return web.Redirect(web.ClusterPath(y, "")).Saying("emulation.withheld_done"), emulation.Withhold(r.Tx, y.ClusterID, y.Year, r.FormInt("version"))
}
