package app

import (
	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/field"
	"daihoi/templates"
)

// congressForm has two forms: the facts, and for those who plan the deadline of the unit's own.
func congressForm(r *Request) (Result, error) {
	c, err := r.congressFor(access.EditCongress)
	if err != nil {
		return Result{}, err
	}
	v := templates.CongressForm{Frame: r.frame("congress.edit"), Path: congressPath(c.ID), Version: c.Version}
	if v.Crumbs, err = r.crumbsIn(c, v.Title); err != nil {
		return Result{}, err
	}
	if v.Conflict, err = r.conflictLine("congress", c.ID); err != nil {
		return Result{}, err
	}
	calm := *r // the form that was not posted shows what is saved
	calm.Fault = nil
	facts, exception := r, &calm
	if r.Form("part") == "exception" {
		facts, exception = &calm, r
	}
	v.Facts = groups(facts, r.factFields(c), &c, nil)
	if r.Actor.Can(access.PlanCongress, c.Unit.Path) {
		rec := c
		v.Exception = groups(exception, congress.ExceptionFields, &rec, nil)
	}
	return show(templates.CongressFormPage(v)), nil
}

// factFields are the facts that the person may change.
func (r *Request) factFields(c congress.Congress) field.Table[congress.Congress] {
	if r.Actor.Can(access.PlanCongress, c.Unit.Path) {
		return congress.FactFields
	}
	return congress.FactFields.Only("follower", "contact_name", "contact_phone", "contact_email", "seats", "notes")
}

func editCongress(r *Request) (Result, error) {
	c, err := r.congressFor(access.EditCongress)
	if err != nil {
		return Result{}, err
	}
	done := redirect(congressPath(c.ID)).saying("form.saved")
	in := c
	if r.Form("part") != "exception" {
		return done, r.typed(r.factFields(c).Decode(r.Form, &in), func() error {
			_, err := deadline.UpdateCongress(r.Tx, c.ID, r.FormInt("version"), in)
			return err
		})
	}
	if err := r.Tx.Require(access.PlanCongress, c.Unit.Path); err != nil {
		return Result{}, err
	}
	if err := r.returning(); err != nil {
		return Result{}, err
	}
	var shift deadline.Shift
	problems := congress.ExceptionFields.Decode(r.Form, &in)
	if len(problems) == 0 && r.Form("confirm") == "" {
		plan, err := deadline.Preview(r.Tx, in)
		if err != nil || len(plan.Dues) > 0 {
			return r.replanDeadline(plan, err)
		}
	}
	err = r.typed(problems, func() (err error) {
		shift, err = deadline.SetException(r.Tx, c.ID, r.FormInt("version"), in)
		return err
	})
	return done.saying("congress.deadline_saved", "Count", shift.Milestones), err
}

// replanDeadline shows what moves with the deadline of a unit without a day.
func (r *Request) replanDeadline(plan deadline.Replan, err error) (Result, error) {
	if err != nil {
		return Result{}, err
	}
	c := plan.Congress
	lead := r.T("replan.deadline_gone", "Count", len(plan.Dues))
	if !c.DeadlineOverride.IsZero() {
		lead = r.T("replan.deadline", "Day", c.DeadlineOverride, "Count", len(plan.Dues))
	}
	return r.showReplan(plan, lead, templates.Replan{Frame: r.frame("replan.deadline_title"), Path: congressPath(c.ID) + "/edit", Hidden: r.carried(),
		Button: r.T("replan.confirm"), MayReturn: true})
}
