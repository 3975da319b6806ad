package delegates

import (
	"slices"

	"daihoi/app/web"
	"daihoi/models/correction"
	"daihoi/models/delegate"
	"daihoi/models/dossier"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/templates/delegates"
	"daihoi/templates/ui"
)

// personHistory shows how the identity of a delegate came to be as it is recorded: proposals, answers, direct changes.
func personHistory(r *web.Request) (web.Result, error) {
	id, err := r.ID("id")
	if err != nil {
		return web.Result{}, err
	}
	rec, err := delegate.Get(r.Tx, id)
	if err != nil {
		return web.Result{}, err
	}
	u, err := org.Get(r.Tx, rec.UnitID)
	if err != nil {
		return web.Result{}, err
	}
	list, more, err := dossier.Corrections(r.Tx, id)
	if err != nil {
		return web.Result{}, err
	}
	v := delegates.PersonHistory{Frame: r.FrameWithTitle(r.T("person_history.of", "Name", rec.FullName)), Record: web.DelegatePath(id)}
	crumbs, err := r.CrumbsToUnit(u)
	if err != nil {
		return web.Result{}, err
	}
	v.Crumbs = append(crumbs, ui.Link{Href: web.DelegateListPath(rec.CongressID), Label: r.T("nav.delegates")},
		ui.Link{Href: v.Record, Label: rec.FullName}, web.Here(r.T("person_history.title")))
	if more {
		v.More = r.T("person_history.limit", "Count", dossier.MostSteps)
	}
	r.MaskNumbers(u, v.Title)
	numbered := 0
	for _, c := range list {
		v.Rows = append(v.Rows, correctionStep(r, c))
		if slices.ContainsFunc(c.Changes, func(change field.Change) bool { return change.Field == "phone" || change.Field == "citizen_id" }) {
			numbered = 1
		}
	}
	v.Numbers = r.NumbersButton(numbered)
	return web.Show(delegates.PersonHistoryPage(v)), nil
}

func correctionStep(r *web.Request, c dossier.Correction) delegates.PersonHistoryRow {
	row := delegates.PersonHistoryRow{What: r.T("audit." + c.Action), Who: c.By, Unit: c.Unit, When: r.Words.Moment(c.At.Time), Reason: c.Reason,
		Changes: web.Changes(r, delegate.Fields, c.Changes)}
	p := c.Proposal
	if p == nil {
		return row
	}
	row.Href, row.Status = web.CorrectionPath(p.ID), correctionStatus(r, *p)
	if row.Unit == "" {
		row.Unit = r.T("correction.other_unit")
	}
	if p.State != correction.Open {
		row.Answer = r.T("person_history.answer", "State", row.Status.Word, "By", p.AnsweredBy, "When", r.Words.Moment(p.AnsweredAt.Time))
		if p.Answer != "" {
			row.Answer += ". " + p.Answer
		}
	}
	return row
}
