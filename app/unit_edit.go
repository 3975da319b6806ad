package app

import (
	"slices"
	"strconv"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/templates"
)

// unitAt is the unit of the address, when the reader may do the action there.
func (r *Request) unitAt(action access.Action) (org.Unit, error) {
	u, err := org.ByCode(r.Tx, r.Param("code"))
	if err != nil {
		return org.Unit{}, err
	}
	return u, r.Tx.Require(action, u.Path)
}

func unitForm(r *Request) (Result, error) {
	u, err := r.unitAt(access.ManageUnits)
	if err != nil {
		return Result{}, err
	}
	v := templates.SimpleForm{Frame: r.frame("units.edit"), Sub: u.FullName, Lead: r.T("units.edit_lead"), Version: u.Version,
		Groups: groups(r, org.UnitFields.Only("unit_kind", "unit_name"), &u, unitKinds(u.LevelCode)),
		Button: r.T("form.save"), Cancel: historyPath(u)}
	if v.Frame.Crumbs, err = r.unitCrumbs(u, here(v.Title)); err != nil {
		return Result{}, err
	}
	if v.Frame.Conflict, err = r.conflictLine("unit", u.ID); err != nil {
		return Result{}, err
	}
	return show(templates.SimpleFormPage(v)), nil
}

func editUnit(r *Request) (Result, error) {
	u, err := r.unitAt(access.ManageUnits)
	if err != nil {
		return Result{}, err
	}
	to := u
	if err := fault.Of(org.UnitFields.Only("unit_kind", "unit_name").Decode(r.Form, &to)); err != nil {
		return Result{}, err
	}
	_, err = org.UpdateUnit(r.Tx, u.ID, r.FormInt("version"), to)
	return redirect(historyPath(u)).saying("form.saved"), err
}

func addUnitForm(r *Request) (Result, error) {
	parent, err := r.unitAt(access.ManageUnits)
	if err != nil {
		return Result{}, err
	}
	levels, err := r.levelsBelow(parent)
	if err != nil {
		return Result{}, err
	}
	var blank org.Unit
	if len(levels) > 0 {
		blank.LevelCode = levels[0].Value
	}
	v := templates.SimpleForm{Frame: r.frame("units.add"), Sub: r.T("units.below", "Unit", parent.FullName),
		Groups: groups(r, org.UnitFields, &blank, unitKinds(blank.LevelCode)), Button: r.T("units.add"), Cancel: "/units?under=" + parent.Code}
	for g := range v.Groups {
		for i := range v.Groups[g].Inputs {
			if in := &v.Groups[g].Inputs[i]; in.Key == "unit_level" {
				in.Kind, in.Options = "choice", levels
			}
		}
	}
	if v.Frame.Crumbs, err = r.unitCrumbs(parent, here(v.Title)); err != nil {
		return Result{}, err
	}
	return show(templates.SimpleFormPage(v)), nil
}

func addUnit(r *Request) (Result, error) {
	parent, err := r.unitAt(access.ManageUnits)
	if err != nil {
		return Result{}, err
	}
	var u org.Unit
	if err := fault.Of(org.UnitFields.Decode(r.Form, &u)); err != nil {
		return Result{}, err
	}
	u, err = org.AddUnit(r.Tx, parent.ID, u)
	return redirect("/units?under="+parent.Code).saying("units.added", "Unit", u.FullName), err
}

// levelsBelow are the levels that a unit right below parent may have today.
func (r *Request) levelsBelow(parent org.Unit) ([]templates.Option, error) {
	levels, err := org.Levels(r.Tx)
	if err != nil {
		return nil, err
	}
	rank := slices.IndexFunc(levels, func(l org.Level) bool { return l.Code == parent.LevelCode })
	var options []templates.Option
	for _, l := range levels[rank+1:] {
		if l.ActiveOn(r.Today()) {
			options = append(options, templates.Option{Value: l.Code, Label: r.Words.Pick(l.NameVi, l.NameEn)})
		}
	}
	return options, nil
}

// unitKinds suggests the kinds that units of the level have in the official list.
func unitKinds(levelCode string) func(string) []string {
	return func(string) []string {
		var kinds []string
		for _, u := range org.Gazetteer() {
			if u.LevelCode == levelCode && !slices.Contains(kinds, u.Kind) {
				kinds = append(kinds, u.Kind)
			}
		}
		return kinds
	}
}

// mergeForm asks which of the units below one are merged, and into what.
func mergeForm(r *Request) (Result, error) {
	parent, err := r.unitAt(access.ManageUnits)
	if err != nil {
		return Result{}, err
	}
	children, err := org.Children(r.Tx, parent.ID)
	if err != nil {
		return Result{}, err
	}
	v := templates.Merge{Frame: r.frame("units.merge"), Sub: r.T("units.below", "Unit", parent.FullName), Cancel: "/units?under=" + parent.Code,
		Into: templates.Input{Key: "into", Label: r.T("field.successor"), Kind: "choice", Value: r.Form("into"),
			Options: []templates.Option{{Label: r.T("units.merge_new")}}}}
	if v.Frame.Crumbs, err = r.unitCrumbs(parent, here(v.Title)); err != nil {
		return Result{}, err
	}
	level := ""
	for _, u := range children {
		level = u.LevelCode
		v.From = append(v.From, templates.MergeChoice{Option: templates.Option{Value: u.Code, Label: u.FullName}, Ticked: slices.Contains(r.FormValues("from"), u.Code)})
		v.Into.Options = append(v.Into.Options, templates.Option{Value: u.Code, Label: u.FullName})
	}
	v.New = groups(r, org.UnitFields.Only("unit_code", "unit_kind", "unit_name"), &org.Unit{}, unitKinds(level))
	for _, key := range []string{"on", "source"} {
		v.Decision = append(v.Decision, templates.Input{Key: key, Label: r.T("field." + key), Value: r.Form(key), Width: map[string]string{"on": "m"}[key]})
	}
	r.mergeErrors(&v)
	return show(templates.MergePage(v)), nil
}

func (r *Request) mergeErrors(v *templates.Merge) {
	for _, p := range r.Problems() {
		switch p.Field {
		case "from":
			v.FromError = r.Words.Problem(p)
		case "into":
			v.Into.Error = r.Words.Problem(p)
		case "on":
			v.Decision[0].Error = r.Words.Problem(p)
		case "source":
			v.Decision[1].Error = r.Words.Problem(p)
		}
	}
}

func mergeUnits(r *Request) (Result, error) {
	parent, err := r.unitAt(access.ManageUnits)
	if err != nil {
		return Result{}, err
	}
	on, err := calendar.ParseTyped(r.Form("on"))
	if err != nil {
		return Result{}, fault.At("on", "problem.not_a_day")
	}
	in := org.MergeInput{Into: r.Form("into"), On: on, Source: r.Form("source")}
	if in.Into == "" {
		in.Into, in.Kind, in.Name, in.Parent = r.Form("unit_code"), r.Form("unit_kind"), r.Form("unit_name"), parent.Code
	}
	for _, code := range r.FormValues("from") {
		if code != in.Into { // the unit that goes on may be ticked with those that it takes in
			in.From = append(in.From, code)
		}
	}
	u, err := org.Merge(r.Tx, in)
	return redirect("/units/"+u.Code+"/history").saying("units.merged", "Unit", u.FullName), err
}

func convenePage(r *Request) (Result, error) {
	u, err := r.unitAt(access.PlanCongress)
	if err != nil {
		return Result{}, err
	}
	term, err := r.presentTerm()
	if err != nil {
		return Result{}, err
	}
	c, err := congress.ByUnit(r.Tx, u.ID, term.ID)
	if err == nil {
		return redirect("/congresses/" + strconv.FormatInt(c.ID, 10)), nil
	} else if fault.KindOf(err) != fault.NotFound {
		return Result{}, err
	}
	v := templates.SimpleForm{Frame: r.frame("units.convene"), Sub: u.FullName, Button: r.T("units.convene"), Cancel: historyPath(u),
		Lead: r.T("units.convene_lead", "Unit", u.FullName, "Term", term.Name)}
	if v.Frame.Crumbs, err = r.unitCrumbs(u, here(v.Title)); err != nil {
		return Result{}, err
	}
	return show(templates.SimpleFormPage(v)), nil
}

func convene(r *Request) (Result, error) {
	u, err := r.unitAt(access.PlanCongress)
	if err != nil {
		return Result{}, err
	}
	term, err := r.presentTerm()
	if err != nil {
		return Result{}, err
	}
	c, err := congress.Convene(r.Tx, u.ID, term.ID)
	if err != nil {
		return Result{}, err
	}
	n, err := deadline.ApplyAll(r.Tx, []congress.Congress{c}) // not every level has a template
	return redirect("/congresses/"+strconv.FormatInt(c.ID, 10)).saying("units.convened", "Count", n), err
}

func historyPath(u org.Unit) string { return "/units/" + u.Code + "/history" }
