package finals

import (
	"daihoi/app/web"
	"daihoi/models/finalreport"
	"daihoi/templates/finals"
	"daihoi/templates/ui"
)

func usualForms(string) []string { return finalreport.Forms }

// newCommendation asks for a commendation.
func newCommendation(r *web.Request) (web.Result, error) {
	p, err := editable(r)
	if err != nil {
		return web.Result{}, err
	}
	v, err := form(r, p.Unit, "final.commend", "final.commend_lead", 0)
	v.Groups = web.FormGroups(r, finalreport.CommendationFields, &finalreport.Commendation{}, usualForms)
	return web.Show(ui.SimpleFormPage(v)), err
}

func commend(r *web.Request) (web.Result, error) {
	p, err := editable(r)
	if err != nil {
		return web.Result{}, err
	}
	var in finalreport.Commendation
	return web.Redirect(path(p.Unit)).Saying("form.saved"), web.RunIfValid(finalreport.CommendationFields.Decode(r.Form, &in), func() error {
		_, err := finalreport.Commend(r.Tx, p.Unit, p.Term.ID, in)
		return err
	})
}

// commendation is the one of the address, a struck one too.
func commendation(r *web.Request) (p web.UnitPage, c finalreport.Commendation, err error) {
	if p, err = editable(r); err != nil {
		return p, c, err
	}
	id, err := r.ID("commendation")
	if err != nil {
		return p, c, err
	}
	c, err = finalreport.CommendationOf(r.Tx, p.Unit, id)
	return p, c, err
}

// commendationForm changes a commendation, strikes it out or puts it back.
func commendationForm(r *web.Request) (web.Result, error) {
	p, c, err := commendation(r)
	if err != nil {
		return web.Result{}, err
	}
	f, err := form(r, p.Unit, "final.commendation", "final.commend_lead", c.Version)
	if err != nil {
		return web.Result{}, err
	}
	f.Groups = web.FormGroups(r, finalreport.CommendationFields, &c, usualForms)
	v := finals.Commendation{SimpleForm: f, Action: commendationPath(p.Unit, c.ID), Strike: commendationPath(p.Unit, c.ID) + "/strike", Struck: !c.DroppedAt.IsZero()}
	if v.Struck {
		v.Warning = r.T("final.struck", "Who", c.DroppedBy, "When", r.Words.Moment(c.DroppedAt.Time))
	}
	v.Conflict, err = r.ConflictLine("commendation", c.ID)
	return web.Show(finals.CommendationPage(v)), err
}

func amendCommendation(r *web.Request) (web.Result, error) {
	p, c, err := commendation(r)
	if err != nil {
		return web.Result{}, err
	}
	var in finalreport.Commendation
	return web.Redirect(path(p.Unit)).Saying("form.saved"), web.RunIfValid(finalreport.CommendationFields.Decode(r.Form, &in), func() error {
		return finalreport.AmendCommendation(r.Tx, p.Unit, c.ID, r.FormInt("version"), in)
	})
}

func strikeCommendation(r *web.Request) (web.Result, error) {
	p, c, err := commendation(r)
	if err != nil {
		return web.Result{}, err
	}
	struck := r.Form("struck") != ""
	said := web.Redirect(path(p.Unit)).Saying("final.put_back", "Recipient", c.Recipient)
	if struck {
		said = web.Redirect(commendationPath(p.Unit, c.ID)).Saying("final.struck_out", "Recipient", c.Recipient)
	}
	return said, finalreport.StrikeCommendation(r.Tx, p.Unit, c.ID, r.FormInt("version"), struck)
}
