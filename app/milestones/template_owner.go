package milestones

import (
	"strconv"

	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/deadline"
	"daihoi/models/fault"
	"daihoi/models/template"
	"daihoi/templates/milestones"
)

// ownPage shows what a unit's own copy of the template would mean.
func ownPage(r *web.Request) (web.Result, error) {
	t, err := readTemplate(r)
	if err != nil {
		return web.Result{}, err
	}
	if err := r.RequireSomewhere(access.ManageTemplates); err != nil {
		return web.Result{}, err
	}
	choices, err := deadline.OwnChoices(r.Tx, t)
	if err != nil {
		return web.Result{}, err
	}
	link := templateLink(r, t)
	v := milestones.OwnTemplate{Frame: r.Frame("templates.own", templatesLink(r), link, web.Here(r.T("templates.own"))), Sub: link.Label,
		Lead: r.T("templates.own_none"), Version: t.Version, Back: link.Href}
	if len(choices) > 0 {
		v.Lead, v.Button = r.T("templates.own_lead", "Owner", t.Owner.FullName), r.T("templates.own")
	}
	for i, c := range choices {
		v.Choices = append(v.Choices, milestones.OwnChoice{Value: strconv.FormatInt(c.Unit.ID, 10), Label: c.Unit.FullName,
			Effect: r.T("templates.own_effect", "Count", c.Congresses), Checked: i == 0})
	}
	v.Conflict, err = r.ConflictLine("template", t.ID)
	return web.Show(milestones.OwnTemplatePage(v)), err
}

func takeOver(r *web.Request) (web.Result, error) {
	t, err := readTemplate(r)
	if err != nil {
		return web.Result{}, err
	}
	if err := r.RequireSomewhere(access.ManageTemplates); err != nil {
		return web.Result{}, err
	}
	if r.Form("owner") == "" {
		return web.Result{}, fault.At("owner", "problem.template_no_unit")
	}
	own, n, err := deadline.TakeOver(r.Tx, t.ID, r.FormInt("version"), int64(r.FormInt("owner")))
	return web.Redirect(templateLink(r, own).Href).Saying("templates.own_made", "Unit", own.Owner.FullName, "Count", n), err
}

// giveBackPage shows what giving up an own template would mean.
func giveBackPage(r *web.Request) (web.Result, error) {
	t, err := readTemplate(r)
	if err != nil {
		return web.Result{}, err
	}
	link := templateLink(r, t)
	v := milestones.OwnTemplate{Frame: r.Frame("templates.give_back", templatesLink(r), link, web.Here(r.T("templates.give_back"))), Sub: link.Label,
		Version: t.Version, Back: link.Href}
	back, err := deadline.ReturnOf(r.Tx, t)
	switch refused := fault.As(err); {
	case err == nil && back.Possible():
		v.Lead, v.Button = r.T("templates.give_back_lead", "Unit", back.Above.Owner.FullName, "Count", back.Congresses), r.T("templates.give_back")
	case err == nil:
		v.Lead = r.T("fault.template_in_use", "Count", back.Congresses, "Above", back.Above.Owner.FullName)
	case refused != nil && refused.Kind == fault.Invalid:
		v.Lead = r.Words.Problem(refused.Problems[0])
	default:
		return web.Result{}, err
	}
	v.Conflict, err = r.ConflictLine("template", t.ID)
	return web.Show(milestones.OwnTemplatePage(v)), err
}

func giveBack(r *web.Request) (web.Result, error) {
	t, err := readTemplate(r)
	if err != nil {
		return web.Result{}, err
	}
	if err := template.MayManage(r.Tx, t); err != nil {
		return web.Result{}, err
	}
	back, err := deadline.GiveBack(r.Tx, t.ID, r.FormInt("version"))
	return web.Redirect(templateLink(r, back.Above).Href).Saying("templates.given_back", "Unit", back.Above.Owner.FullName, "Count", back.Congresses), err
}
