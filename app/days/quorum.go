package days

import (
	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/proceedings"
	"daihoi/templates/ui"
)

// quorumPage sets the quorum that an office has decided, with its source.
func quorumPage(r *web.Request) (web.Result, error) {
	u, err := r.UnitAt(access.PlanCongress)
	if err != nil {
		return web.Result{}, err
	}
	rule, err := proceedings.Own(r.Tx, u)
	if err != nil {
		return web.Result{}, err
	}
	v := ui.SimpleForm{Frame: r.Frame("quorum.title"), Sub: u.FullName, Lead: r.T("quorum.lead"), Version: rule.Version, Button: r.T("form.save"), Cancel: "/units/" + u.Code}
	v.Crumbs = []ui.Link{{Href: "/units/" + u.Code, Label: u.FullName}, web.Here(v.Title)}
	v.Groups = web.FormGroups(r, proceedings.RuleFields, &rule, nil)
	if rule.Version > 0 {
		drop := ui.Input{Key: "drop", Label: r.T("quorum.drop"), Kind: "check"}
		v.Groups[0].Inputs = append(v.Groups[0].Inputs, drop)
	}
	return web.Show(ui.SimpleFormPage(v)), nil
}

func setQuorum(r *web.Request) (web.Result, error) {
	u, err := r.UnitAt(access.PlanCongress)
	if err != nil {
		return web.Result{}, err
	}
	var in proceedings.Rule
	problems := proceedings.RuleFields.Decode(r.Form, &in)
	drop := r.Form("drop") != ""
	if drop {
		problems = nil
	}
	err = web.RunIfValid(problems, func() error { return proceedings.Decide(r.Tx, u, r.FormInt("version"), in, drop) })
	return web.Redirect("/units/" + u.Code).Saying("form.saved"), err
}
