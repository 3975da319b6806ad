package app

import (
	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/templates"
)

// outcomeForm is what a congress came to.
func outcomeForm(r *Request) (Result, error) {
	c, err := r.congressFor(access.EditCongress)
	if err != nil {
		return Result{}, err
	}
	out, err := congress.OutcomeOf(r.Tx, c.ID)
	if err != nil {
		return Result{}, err
	}
	v := templates.SimpleForm{Frame: r.frame("outcome.title"), Sub: r.congressLine(c), Lead: r.T("outcome.lead"), Version: out.Version,
		Button: r.T("form.save"), Cancel: congressPath(c.ID), Groups: groups(r, congress.OutcomeFields, &out, nil)}
	if c.HeldOn.IsZero() {
		v.Warning = r.T("outcome.not_held")
	}
	if v.Crumbs, err = r.crumbsIn(c, v.Title); err != nil {
		return Result{}, err
	}
	v.Conflict, err = r.conflictLine("congress", c.ID)
	return show(templates.SimpleFormPage(v)), err
}

func recordOutcome(r *Request) (Result, error) {
	id, err := r.ID("id")
	if err != nil {
		return Result{}, err
	}
	var in congress.Outcome
	return redirect(congressPath(id)).saying("form.saved"), r.typed(congress.OutcomeFields.Decode(r.Form, &in), func() error {
		_, err := congress.RecordOutcome(r.Tx, id, r.FormInt("version"), in)
		return err
	})
}
