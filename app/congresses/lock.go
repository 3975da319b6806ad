package congresses

import (
	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/entrylock"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/templates/ui"
)

// lockPage asks for the day after which the units below enter nothing any more, and names those that are let through.
func lockPage(r *web.Request) (web.Result, error) {
	u, err := r.UnitAt(access.PlanCongress)
	if err != nil {
		return web.Result{}, err
	}
	l, err := entrylock.Of(r.Tx, u, false)
	if err != nil {
		return web.Result{}, err
	}
	v := lockForm(r, u, l, "lock.title", "lock.lead")
	v.Groups = web.FormGroups(r, entrylock.Fields, &l, nil)
	v.Groups[0].Inputs = append(v.Groups[0].Inputs, r.ReasonInput("field.reason"))
	return web.Show(ui.SimpleFormPage(v)), nil
}

func setLock(r *web.Request) (web.Result, error) {
	u, err := r.UnitAt(access.PlanCongress)
	if err != nil {
		return web.Result{}, err
	}
	var to entrylock.Lock
	if err := fault.Of(entrylock.Fields.Decode(r.Form, &to)); err != nil {
		return web.Result{}, err
	}
	err = entrylock.Close(r.Tx, u, r.FormInt("version"), to.LastDay, r.Form("reason"))
	return web.Redirect("/units/" + u.Code).Saying("form.saved"), err
}

// reopenUnit is the unit of the address, if the reader plans one level above it.
func reopenUnit(r *web.Request) (org.Unit, entrylock.Lock, error) {
	u, err := r.UnitAt(access.View)
	if err == nil {
		err = r.Tx.Require(access.PlanCongress, access.Above(u.Path))
	}
	if err != nil {
		return u, entrylock.Lock{}, err
	}
	l, err := entrylock.Of(r.Tx, u, true)
	return u, l, err
}

// reopenPage lets a unit through, or binds it again.
func reopenPage(r *web.Request) (web.Result, error) {
	u, l, err := reopenUnit(r)
	if err != nil {
		return web.Result{}, err
	}
	lead := "lock.reopen_lead"
	if l.Version > 0 {
		lead = "lock.reopened_lead"
	}
	v := lockForm(r, u, l, "lock.reopen", lead)
	v.Groups = web.FormGroups(r, entrylock.ReopenFields, &l, nil)
	through := ui.Input{Key: "through", Label: r.T("field.through"), Kind: "choice", Value: r.InputValue("through", "x"), Options: []ui.Option{
		{Value: "x", Label: r.T("lock.through")}, {Value: "", Label: r.T("lock.bound")}}}
	v.Groups[0].Inputs = append([]ui.Input{through}, append(v.Groups[0].Inputs, r.ReasonInput("field.reason"))...)
	return web.Show(ui.SimpleFormPage(v)), nil
}

func reopen(r *web.Request) (web.Result, error) {
	u, _, err := reopenUnit(r)
	if err != nil {
		return web.Result{}, err
	}
	var to entrylock.Lock
	if err := fault.Of(entrylock.ReopenFields.Decode(r.Form, &to)); err != nil {
		return web.Result{}, err
	}
	err = entrylock.Reopen(r.Tx, u, r.FormInt("version"), r.Form("through") != "", to.LastDay, r.Form("reason"))
	return web.Redirect("/units/" + u.Code).Saying("form.saved"), err
}

func lockForm(r *web.Request, u org.Unit, l entrylock.Lock, title, lead string) ui.SimpleForm {
	v := ui.SimpleForm{Frame: r.Frame(title), Sub: u.FullName, Lead: r.T(lead, "Unit", u.FullName), Version: l.Version, Button: r.T("form.save"), Cancel: "/units/" + u.Code}
	v.Crumbs = append(v.Crumbs, ui.Link{Href: "/units/" + u.Code, Label: u.FullName}, web.Here(v.Title))
	return v
}
