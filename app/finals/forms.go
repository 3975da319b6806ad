package finals

import (
	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/finalreport"
	"daihoi/models/org"
	"daihoi/templates/ui"
)

// editable is the unit of the address and the term, if the reader edits its congress.
func editable(r *web.Request) (web.UnitPage, error) {
	p, err := r.UnitPage()
	if err != nil {
		return p, err
	}
	return p, r.Tx.Require(access.EditCongress, p.Unit.Path)
}

func form(r *web.Request, u org.Unit, title, lead string, version int) (v ui.SimpleForm, err error) {
	v = ui.SimpleForm{Frame: r.Frame(title), Sub: u.FullName, Lead: r.T(lead, "Unit", u.FullName), Version: version, Button: r.T("form.save"), Cancel: path(u)}
	if v.Crumbs, err = r.CrumbsToUnit(u); err == nil {
		v.Crumbs = append(v.Crumbs, ui.Link{Href: path(u), Label: r.T("final.title")}, web.Here(v.Title))
	}
	return v, err
}

// judgementForm asks for what the unit says of its season.
func judgementForm(r *web.Request) (web.Result, error) {
	p, err := editable(r)
	if err != nil {
		return web.Result{}, err
	}
	j, err := finalreport.JudgementOf(r.Tx, p.Unit, p.Term.ID)
	if err != nil {
		return web.Result{}, err
	}
	v, err := form(r, p.Unit, "final.judgement", "final.judgement_lead", j.Version)
	v.Groups = web.FormGroups(r, finalreport.JudgementFields, &j, nil)
	return web.Show(ui.SimpleFormPage(v)), err
}

func judge(r *web.Request) (web.Result, error) {
	p, err := editable(r)
	if err != nil {
		return web.Result{}, err
	}
	var in finalreport.Judgement
	return web.Redirect(path(p.Unit)).Saying("form.saved"), web.RunIfValid(finalreport.JudgementFields.Decode(r.Form, &in), func() error {
		return finalreport.Judge(r.Tx, p.Unit, p.Term.ID, r.FormInt("version"), in)
	})
}

// beforeForm asks for the numbers of the last term, where the register does not hold them.
func beforeForm(r *web.Request) (web.Result, error) {
	p, err := editable(r)
	if err != nil {
		return web.Result{}, err
	}
	b, err := finalreport.BeforeOf(r.Tx, p.Unit, p.Term)
	if err != nil {
		return web.Result{}, err
	}
	if b.Recorded {
		return web.Result{}, fault.New(fault.Conflict, "fault.before_recorded", "Term", b.Source)
	}
	v, err := form(r, p.Unit, "final.before", "final.before_lead", b.Version)
	v.Groups = web.FormGroups(r, finalreport.BeforeFields, &b, nil)
	return web.Show(ui.SimpleFormPage(v)), err
}

func recordBefore(r *web.Request) (web.Result, error) {
	p, err := editable(r)
	if err != nil {
		return web.Result{}, err
	}
	var in finalreport.Before
	return web.Redirect(path(p.Unit)).Saying("form.saved"), web.RunIfValid(finalreport.BeforeFields.Decode(r.Form, &in), func() error {
		return finalreport.RecordBefore(r.Tx, p.Unit, p.Term, r.FormInt("version"), in)
	})
}
