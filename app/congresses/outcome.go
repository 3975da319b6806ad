package congresses

import (
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/attendance"
	"daihoi/models/composition"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/templates/ui"
)

// outcomeForm records the result of a congress.
func outcomeForm(r *web.Request) (web.Result, error) {
	c, err := r.CongressFor(access.EditCongress)
	if err != nil {
		return web.Result{}, err
	}
	out, err := congress.OutcomeOf(r.Tx, c.ID)
	if err != nil {
		return web.Result{}, err
	}
	v := ui.SimpleForm{Frame: r.Frame("outcome.title"), Sub: r.CongressLine(c), Lead: r.T("outcome.lead"), Version: out.Version,
		Button: r.T("form.save"), Cancel: web.CongressPath(c.ID), Groups: web.FormGroups(r, congress.OutcomeFields, &out, nil)}
	if err := hintTurnout(r, c, v.Groups); err != nil {
		return web.Result{}, err
	}
	if c.HeldOn.IsZero() {
		v.Warning = r.T("outcome.not_held")
	}
	if v.Crumbs, err = r.CongressCrumbs(c, v.Title); err != nil {
		return web.Result{}, err
	}
	v.Conflict, err = r.ConflictLine("congress", c.ID)
	return web.Show(ui.SimpleFormPage(v)), err
}

func recordOutcome(r *web.Request) (web.Result, error) {
	id, err := r.ID("id")
	if err != nil {
		return web.Result{}, err
	}
	var in congress.Outcome
	return web.Redirect(web.CongressPath(id)).Saying("form.saved"), web.RunIfValid(congress.OutcomeFields.Decode(r.Form, &in), func() error {
		_, err := composition.RecordOutcome(r.Tx, id, r.FormInt("version"), in)
		return err
	})
}

// hintTurnout offers the check-in count of the official session in the field of those present. It is only offered: what
// is recorded is what the congress announced.
func hintTurnout(r *web.Request, c congress.Congress, form []ui.Group) error {
	sessions, err := congress.Sessions(r.Tx, c.ID)
	if err != nil || !r.Actor.Can(access.CheckIn, c.Unit.Path) {
		return err
	}
	for _, s := range sessions {
		if s.Kind != congress.Official {
			continue
		}
		sitting, expected, err := delegate.SessionSitting(r.Tx, s.ID)
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
					count := strconv.Itoa(n.Present)
					group.Inputs[i].Offer = ui.Offer{Value: count, Label: r.T("checkin.take", "Count", count)}
					if r.Query("take") != "" {
						group.Inputs[i].Value = count
					}
				}
			}
		}
		return nil
	}
	return nil
}
