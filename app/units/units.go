package units

import (
	"slices"
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/org"
	"daihoi/templates/i18n"
	"daihoi/templates/ui"
	"daihoi/templates/units"
)

// unitsPage browses the unit tree, one unit and those right below it at a time, or shows what a search finds. A unit
// with nothing below it has only its own page.
func unitsPage(r *web.Request) (web.Result, error) {
	v := units.Units{Frame: r.Frame("nav.units"), Query: r.Query("q")}
	found, err := unitsToShow(r, &v)
	if err != nil {
		return web.Result{}, err
	}
	if len(found) == 0 && v.Code != "" {
		return web.Redirect(v.Href + "/history"), nil
	}
	if v.Rows, err = unitRows(r, found); err != nil {
		return web.Result{}, err
	}
	v.Deeper = slices.ContainsFunc(v.Rows, func(u units.UnitRow) bool { return u.Below > 0 })
	for _, u := range v.Rows {
		v.Below += u.Below
		if u.Congress.Href != "" {
			v.Convened++
		}
	}
	columns := []ui.Option{{Value: "code", Label: r.T("field.unit_code")}, {Value: "below", Label: r.T("units.units_below")}, {Value: "congress", Label: r.T("units.congress")}}
	v.Tools, v.Hidden = r.Tools("units", "/units", columns), map[string]bool{}
	v.Tools.Print = "" // the page has all rows
	for _, c := range columns {
		v.Hidden[c.Value] = r.Hides("units", c.Value)
	}
	return web.Show(units.UnitsPage(v)), nil
}

// unitsToShow finds the units of the page and fills in what is above them.
func unitsToShow(r *web.Request, v *units.Units) ([]org.Unit, error) {
	if v.Query != "" {
		found, err := org.Search(r.Tx, v.Query, web.UnitsFound)
		v.Partial = len(found) == web.UnitsFound
		return found, err
	}
	var at org.Unit
	if code := r.Query("under"); code != "" {
		var err error
		if at, err = org.ByCode(r.Tx, code); err != nil {
			return nil, err
		}
	} else {
		top, err := topUnits(r)
		if err != nil || len(top) != 1 {
			return top, err
		}
		at = top[0]
	}
	if err := unitAbove(r, v, at); err != nil {
		return nil, err
	}
	return org.Children(r.Tx, at.ID)
}

// topUnits are the units of the reader's grants, without those below another one of them.
func topUnits(r *web.Request) ([]org.Unit, error) {
	var units []org.Unit
	for _, path := range r.Actor.Paths(access.View) {
		i := slices.IndexFunc(r.Actor.Grants, func(g access.Grant) bool { return g.Path == path })
		if slices.ContainsFunc(units, func(u org.Unit) bool { return u.Path == path }) {
			continue
		}
		u, err := org.Get(r.Tx, r.Actor.Grants[i].UnitID)
		if err != nil {
			return nil, err
		}
		units = append(units, u)
	}
	return units, nil
}

// unitAbove fills in the unit whose children the page lists.
func unitAbove(r *web.Request, v *units.Units, u org.Unit) (err error) {
	v.Frame = r.FrameWithTitle(u.FullName)
	if v.Frame.Crumbs, err = unitCrumbs(r, u); err != nil {
		return err
	}
	levels, err := org.Levels(r.Tx)
	if err != nil {
		return err
	}
	below, err := org.Below(r.Tx, u.Path)
	if err != nil {
		return err
	}
	v.Code, v.Href = u.Code, "/units/"+u.Code
	for _, l := range levels {
		if n := below[l.Code]; n > 0 {
			v.Counts = append(v.Counts, r.T("units.count", "Level", strings.ToLower(r.Words.Pick(l.NameVi, l.NameEn)), "Count", n))
		}
	}
	v.MayManage = r.Actor.Can(access.ManageUnits, u.Path)
	v.MayMerge = v.MayManage && len(below) > 0
	if u.Code != org.NationCode && r.Actor.Can(access.PlanCongress, u.Path) {
		v.Office = web.OfficePath(u)
	}
	return nil
}

// unitCrumbs leads from the list of units down to u, which is the page itself unless more follows.
func unitCrumbs(r *web.Request, u org.Unit, more ...ui.Link) ([]ui.Link, error) {
	above, err := org.Ancestors(r.Tx, u)
	if err != nil {
		return nil, err
	}
	links := []ui.Link{{Href: "/units", Label: r.T("nav.units")}}
	for _, a := range above {
		if r.Actor.Can(access.View, a.Path) {
			links = append(links, ui.Link{Href: "/units?under=" + a.Code, Label: a.FullName})
		}
	}
	if len(more) == 0 {
		return append(links, web.Here(u.FullName)), nil
	}
	return append(append(links, ui.Link{Href: "/units/" + u.Code + "/history", Label: u.FullName}), more...), nil
}

// unitRows adds to each unit how many are below it and its congress of the current term.
func unitRows(r *web.Request, found []org.Unit) ([]units.UnitRow, error) {
	if len(found) == 0 {
		return nil, nil
	}
	var parents []int64
	for _, u := range found {
		if u.ParentID != nil && !slices.Contains(parents, *u.ParentID) {
			parents = append(parents, *u.ParentID)
		}
	}
	names, err := org.Names(r.Tx, parents)
	if err != nil {
		return nil, err
	}
	below := map[int64]int{}
	if len(parents) == 1 {
		if below, err = org.GrandchildCounts(r.Tx, parents[0]); err != nil {
			return nil, err
		}
	}
	held, err := congressesOf(r, found)
	if err != nil {
		return nil, err
	}
	rows := make([]units.UnitRow, len(found))
	for i, u := range found {
		rows[i] = units.UnitRow{Link: ui.Link{Href: "/units?under=" + u.Code, Label: u.FullName}, Code: u.Code,
			Below: below[u.ID]}
		if u.ParentID != nil {
			rows[i].Parent = names[*u.ParentID]
		}
		if c, ok := held[u.ID]; ok {
			rows[i].Congress = ui.Link{Href: "/congresses/" + strconv.FormatInt(c.ID, 10), Label: congressDay(r.Words, c)}
		} else if u.Code != org.NationCode && r.Actor.Can(access.PlanCongress, u.Path) {
			rows[i].Convene = "/units/" + u.Code + "/convene"
		}
	}
	return rows, nil
}

func congressDay(words *i18n.Printer, c congress.Congress) string {
	if c.Day.IsZero() {
		return words.T("units.no_day")
	}
	return c.Day.Short()
}

// congressesOf reads the congresses of the units in the current term, by unit.
func congressesOf(r *web.Request, units []org.Unit) (map[int64]congress.Congress, error) {
	term, err := org.CurrentTerm(r.Tx)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(units))
	for i, u := range units {
		ids[i] = u.ID
	}
	all, err := congress.List(r.Tx, congress.Filter{TermID: term.ID, Units: ids})
	held := make(map[int64]congress.Congress, len(all))
	for _, c := range all {
		held[c.UnitID] = c
	}
	return held, err
}
