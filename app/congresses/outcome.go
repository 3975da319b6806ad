package congresses

import (
	"slices"
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/attendance"
	"daihoi/models/committee"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/field"
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
		Button: r.T("form.save"), Cancel: web.CongressPath(c.ID)}
	listed, err := committee.Of(r.Tx, c.ID, r.Today())
	if err != nil {
		return web.Result{}, err
	}
	v.Groups = web.FormGroups(r, outcomeFields(listed), &out, nil)
	v.Facts, v.Further = countedFacts(r, c, listed, &out)
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
		_, err := committee.RecordOutcome(r.Tx, id, r.FormInt("version"), in)
		return err
	})
}

// outcomeFields are the fields that are typed: those that the list of the Committee gives are not.
func outcomeFields(c committee.Committee) field.Table[congress.Outcome] {
	if !c.Counted {
		return congress.OutcomeFields
	}
	keys := slices.DeleteFunc(congress.OutcomeFields.Keys(), func(key string) bool { return slices.Contains(committee.CountedFields(), key) })
	return congress.OutcomeFields.Only(keys...)
}

// countedFacts are the numbers that come from the list, and the link to it; without a list only the link.
func countedFacts(r *web.Request, at congress.Congress, c committee.Committee, out *congress.Outcome) (facts []ui.Fact, further ui.Link) {
	further = ui.Link{Href: web.CommitteePath(at.ID), Label: r.T("outcome.no_committee")}
	if c.Version > 0 {
		further.Label = r.T("outcome.see_committee")
	}
	if !c.Counted {
		return nil, further
	}
	further.Label = r.T("outcome.counted")
	for _, key := range committee.CountedFields() {
		f, _ := congress.OutcomeFields.Find(key)
		facts = append(facts, ui.Fact{Label: r.T("field." + key), Value: ui.ShownOrDash(r.ShownValue(f.Kind, key, f.Text(out)))})
	}
	return facts, further
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
