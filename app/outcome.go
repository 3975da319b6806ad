package app

import (
	"strings"

	"daihoi/models/access"
	"daihoi/models/attendance"
	"daihoi/models/congress"
	"daihoi/models/delegate"
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
	if err := r.hintTurnout(c, v.Groups); err != nil {
		return Result{}, err
	}
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

// hintTurnout says at the number of those present what the check-in of the official session came to. It is a hint only: what
// is written down is what the congress itself has announced.
func (r *Request) hintTurnout(c congress.Congress, form []templates.Group) error {
	sessions, err := congress.Sessions(r.Tx, c.ID)
	if err != nil || !r.Actor.Can(access.CheckIn, c.Unit.Path) {
		return err
	}
	for _, s := range sessions {
		if s.Kind != congress.Official {
			continue
		}
		sitting, expected, err := delegate.Convocation(r.Tx, s.ID)
		if err != nil {
			return err
		}
		marks, err := attendance.Marks(r.Tx, sitting)
		if err != nil || len(marks) == 0 {
			return err
		}
		n := attendance.Register(expected, marks).Official
		for _, group := range form {
			for i, in := range group.Inputs {
				if in.Key == "present" {
					group.Inputs[i].Hint = strings.TrimSpace(in.Hint + " " + r.T("checkin.hint", "Present", n.Present, "Summoned", n.Summoned))
				}
			}
		}
		return nil
	}
	return nil
}
