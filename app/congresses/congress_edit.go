package congresses

import (
	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/field"
	"daihoi/templates/congresses"
)

// congressForm has two forms: the facts, and for planners the unit's own deadline.
func congressForm(r *web.Request) (web.Result, error) {
	c, err := r.CongressFor(access.EditCongress)
	if err != nil {
		return web.Result{}, err
	}
	v := congresses.CongressForm{Frame: r.Frame("congress.edit"), Path: web.CongressPath(c.ID), Version: c.Version}
	if v.Crumbs, err = r.CongressCrumbs(c, v.Title); err != nil {
		return web.Result{}, err
	}
	if v.Conflict, err = r.ConflictLine("congress", c.ID); err != nil {
		return web.Result{}, err
	}
	saved := r.WithoutInput() // shows what is saved
	facts, exception := r, saved
	if r.Form("part") == "exception" {
		facts, exception = saved, r
	}
	v.Facts = web.FormGroups(facts, factFields(r, c), &c, nil)
	if r.Actor.Can(access.PlanCongress, c.Unit.Path) {
		rec := c
		v.Exception = web.FormGroups(exception, congress.ExceptionFields, &rec, nil)
	}
	return web.Show(congresses.CongressFormPage(v)), nil
}

// factFields are the facts that the reader may change.
func factFields(r *web.Request, c congress.Congress) field.Table[congress.Congress] {
	if r.Actor.Can(access.PlanCongress, c.Unit.Path) {
		return congress.FactFields
	}
	return congress.OwnFields
}

func editCongress(r *web.Request) (web.Result, error) {
	c, err := r.CongressFor(access.EditCongress)
	if err != nil {
		return web.Result{}, err
	}
	done := web.Redirect(web.CongressPath(c.ID)).Saying("form.saved")
	in := c
	if r.Form("part") != "exception" {
		return done, web.RunIfValid(factFields(r, c).Decode(r.Form, &in), func() error {
			_, err := deadline.UpdateCongress(r.Tx, c.ID, r.FormInt("version"), in)
			return err
		})
	}
	if err := r.Tx.Require(access.PlanCongress, c.Unit.Path); err != nil {
		return web.Result{}, err
	}
	if err := r.BackToForm(); err != nil {
		return web.Result{}, err
	}
	var shift deadline.Shift
	problems := congress.ExceptionFields.Decode(r.Form, &in)
	if len(problems) == 0 && r.Form("confirm") == "" {
		plan, err := deadline.Preview(r.Tx, in, nil)
		if err != nil || len(plan.Dues)+len(plan.Above) > 0 {
			return replanDeadline(r, plan, err)
		}
	}
	err = web.RunIfValid(problems, func() (err error) {
		shift, err = deadline.SetException(r.Tx, c.ID, r.FormInt("version"), in)
		return err
	})
	return done.Saying("congress.deadline_saved", "Count", shift.Milestones), err
}

// replanDeadline shows what moves with the deadline of a congress without a date.
func replanDeadline(r *web.Request, plan deadline.Replan, err error) (web.Result, error) {
	if err != nil {
		return web.Result{}, err
	}
	c := plan.Congress
	lead := r.T("replan.deadline_gone", "Count", len(plan.Dues))
	if !c.DeadlineOverride.IsZero() {
		lead = r.T("replan.deadline", "Day", c.DeadlineOverride, "Count", len(plan.Dues))
	}
	return showReplan(r, plan, lead, congresses.Replan{Frame: r.Frame("replan.deadline_title"), Path: web.CongressPath(c.ID) + "/edit", Hidden: r.CarriedFields(),
		Button: r.T("replan.confirm"), MayReturn: true})
}
