package backups

import (
	"fmt"
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/models/anonymise"
	"daihoi/models/fault"
	"daihoi/templates/backups"
	"daihoi/templates/ui"
)

const retentionPath = "/retention"

// retentionPage says of each term how long names are kept, whether they are due, and how they are taken out.
func retentionPage(r *web.Request) (web.Result, error) {
	if !r.RunsInstallation() {
		return web.Result{}, fault.New(fault.Forbidden, "fault.forbidden")
	}
	list, err := anonymise.Retentions(r.Tx)
	if err != nil {
		return web.Result{}, err
	}
	v := backups.Retention{Frame: r.Frame("retention.title", ui.Link{Href: "/backups", Label: r.T("nav.backups")}, web.Here(r.T("retention.title")))}
	for _, one := range list {
		v.Terms = append(v.Terms, retentionOf(r, one))
		if r.Stale() && r.Form("term") == one.Term.Code {
			v.Conflict = r.T("fault.stale")
		}
	}
	for i := range v.Problems { // every term has a form with fields of these names
		if v.Problems[i].Field != "" {
			v.Problems[i].Field += "-" + r.Form("term")
		}
	}
	return web.Show(backups.RetentionPage(v)), nil
}

func retentionOf(r *web.Request, of anonymise.Retention) backups.RetentionTerm {
	class := map[anonymise.State]string{anonymise.Running: "na", anonymise.Kept: "submitted", anonymise.Due: "late", anonymise.Done: "done"}
	source := of.Source
	if source == "" {
		source = r.T("retention.proposed")
	}
	t := backups.RetentionTerm{Code: of.Term.Code, Title: of.Term.Name, Status: ui.Status{Class: class[of.State], Word: r.T("retention.state." + string(of.State))},
		Version: of.Version, Due: of.State == anonymise.Due,
		Facts: []ui.Fact{{Label: r.T("retention.ends"), Value: of.Ends.Short()},
			{Label: r.T("retention.kept"), Value: r.T("retention.months", "Count", of.Months), Note: source},
			{Label: r.T("retention.from"), Value: of.From.Short()}, {Label: r.T("retention.named"), Value: r.Words.Number(of.Named)}}}
	for _, run := range of.Runs {
		t.Facts = append(t.Facts, ui.Fact{Label: r.T("retention.runs"), Value: r.T("retention.run", "When", r.Words.Moment(run.At.Time), "By", run.ByName,
			"Persons", run.Persons, "Entries", run.Entries), Note: run.HashBefore[:12] + " → " + run.HashAfter[:12]})
	}
	months := ui.Input{Key: "retention_months", Label: r.T("field.retention_months"), Value: fmt.Sprint(of.Months), Width: "s", Mode: "numeric"}
	basis := ui.Input{Key: "retention_source", Label: r.T("field.retention_source"), Value: of.Source}
	if r.Refused() && r.Form("term") == of.Term.Code {
		if !r.Stale() {
			months.Value, basis.Value, t.Version = r.Form("retention_months"), r.Form("retention_source"), r.FormInt("version")
		}
		months, basis, t.Open = r.WithError(months), r.WithError(basis), true
	}
	t.Inputs = []ui.Input{months, basis}
	return t
}

// setRetention sets how long the names of a term are kept.
func setRetention(r *web.Request) (web.Result, error) {
	if !r.RunsInstallation() {
		return web.Result{}, fault.New(fault.Forbidden, "fault.forbidden")
	}
	if r.Form("term") == "" {
		return web.Result{}, fault.At("term", "problem.required")
	}
	months, err := strconv.Atoi(strings.TrimSpace(r.Form("retention_months")))
	if err != nil {
		months = -1 // refused as out of range
	}
	return web.Redirect(retentionPath).Saying("retention.saved", "Term", r.Form("term")),
		anonymise.SetRetention(r.Tx, r.Form("term"), months, r.FormInt("version"), r.Form("retention_source"))
}
