package units

import (
	"slices"
	"strconv"

	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/templates/ui"
)

func unitForm(r *web.Request) (web.Result, error) {
	u, err := r.UnitAt(access.ManageUnits)
	if err != nil {
		return web.Result{}, err
	}
	v := ui.SimpleForm{Frame: r.Frame("units.edit"), Sub: u.FullName, Lead: r.T("units.edit_lead"), Version: u.Version,
		Groups: web.FormGroups(r, org.UnitFields.Only("unit_kind", "unit_name"), &u, unitKinds(u.LevelCode, r.Today())),
		Button: r.T("form.save"), Cancel: historyPath(u)}
	if v.Frame.Crumbs, err = unitCrumbs(r, u, web.Here(v.Title)); err != nil {
		return web.Result{}, err
	}
	if v.Frame.Conflict, err = r.ConflictLine("unit", u.ID); err != nil {
		return web.Result{}, err
	}
	return web.Show(ui.SimpleFormPage(v)), nil
}

func editUnit(r *web.Request) (web.Result, error) {
	u, err := r.UnitAt(access.ManageUnits)
	if err != nil {
		return web.Result{}, err
	}
	to := u
	if err := fault.Of(org.UnitFields.Only("unit_kind", "unit_name").Decode(r.Form, &to)); err != nil {
		return web.Result{}, err
	}
	now, err := org.UpdateUnit(r.Tx, u.ID, r.FormInt("version"), to)
	if err == nil && now.Version == u.Version {
		return web.Redirect(historyPath(u)).Saying("units.unchanged"), nil
	}
	return web.Redirect(historyPath(u)).Saying("form.saved"), err
}

func addUnitForm(r *web.Request) (web.Result, error) {
	parent, err := r.UnitAt(access.ManageUnits)
	if err != nil {
		return web.Result{}, err
	}
	levels, err := levelsBelow(r, parent)
	if err != nil {
		return web.Result{}, err
	}
	var blank org.Unit
	if len(levels) > 0 {
		blank.LevelCode = levels[0].Value
	}
	v := ui.SimpleForm{Frame: r.Frame("units.add"), Sub: r.T("units.below", "Unit", parent.FullName),
		Groups: web.FormGroups(r, org.UnitFields, &blank, unitKinds(blank.LevelCode, r.Today())), Button: r.T("units.add"), Cancel: "/units?under=" + parent.Code}
	for g := range v.Groups {
		for i := range v.Groups[g].Inputs {
			if in := &v.Groups[g].Inputs[i]; in.Key == "unit_level" {
				in.Kind, in.Options = "choice", levels
			}
		}
	}
	if v.Frame.Crumbs, err = unitCrumbs(r, parent, web.Here(v.Title)); err != nil {
		return web.Result{}, err
	}
	return web.Show(ui.SimpleFormPage(v)), nil
}

func addUnit(r *web.Request) (web.Result, error) {
	parent, err := r.UnitAt(access.ManageUnits)
	if err != nil {
		return web.Result{}, err
	}
	var u org.Unit
	if err := fault.Of(org.UnitFields.Decode(r.Form, &u)); err != nil {
		return web.Result{}, err
	}
	u, err = org.AddUnit(r.Tx, parent.ID, u)
	return web.Redirect("/units?under="+parent.Code).Saying("units.added", "Unit", u.FullName), err
}

// levelsBelow are the levels that a unit right below parent may have today.
func levelsBelow(r *web.Request, parent org.Unit) ([]ui.Option, error) {
	levels, err := org.Levels(r.Tx)
	if err != nil {
		return nil, err
	}
	rank := slices.IndexFunc(levels, func(l org.Level) bool { return l.Code == parent.LevelCode })
	var options []ui.Option
	for _, l := range levels[rank+1:] {
		if l.ActiveOn(r.Today()) {
			options = append(options, ui.Option{Value: l.Code, Label: r.Words.Pick(l.NameVi, l.NameEn)})
		}
	}
	return options, nil
}

// unitKinds suggests the kinds that units of the level have in the official list.
func unitKinds(levelCode string, on calendar.Date) func(string) []string {
	return func(string) []string {
		var kinds []string
		for _, u := range org.GazetteerOn(on) {
			if u.LevelCode == levelCode && !slices.Contains(kinds, u.Kind) {
				kinds = append(kinds, u.Kind)
			}
		}
		return kinds
	}
}

func convenePage(r *web.Request) (web.Result, error) {
	u, err := r.UnitAt(access.PlanCongress)
	if err != nil {
		return web.Result{}, err
	}
	term, err := org.CurrentTerm(r.Tx)
	if err != nil {
		return web.Result{}, err
	}
	c, err := congress.ByUnit(r.Tx, u.ID, term.ID)
	if err == nil {
		return web.Redirect("/congresses/" + strconv.FormatInt(c.ID, 10)), nil
	} else if fault.KindOf(err) != fault.NotFound {
		return web.Result{}, err
	}
	v := ui.SimpleForm{Frame: r.Frame("units.convene"), Sub: u.FullName, Button: r.T("units.convene"), Cancel: historyPath(u),
		Lead: r.T("units.convene_lead", "Unit", u.FullName, "Term", term.Name)}
	if v.Frame.Crumbs, err = unitCrumbs(r, u, web.Here(v.Title)); err != nil {
		return web.Result{}, err
	}
	return web.Show(ui.SimpleFormPage(v)), nil
}

func convene(r *web.Request) (web.Result, error) {
	u, err := r.UnitAt(access.PlanCongress)
	if err != nil {
		return web.Result{}, err
	}
	term, err := org.CurrentTerm(r.Tx)
	if err != nil {
		return web.Result{}, err
	}
	c, err := congress.Convene(r.Tx, u.ID, term.ID)
	if err != nil {
		return web.Result{}, err
	}
	n, err := deadline.ApplyAll(r.Tx, []congress.Congress{c}) // 0 at a level without a template
	return web.Redirect("/congresses/"+strconv.FormatInt(c.ID, 10)).Saying("units.convened", "Count", n), err
}

func historyPath(u org.Unit) string { return "/units/" + u.Code + "/history" }
