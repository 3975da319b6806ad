package delegates

import (
	"slices"
	"strings"

	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/models/vocabulary"
	"daihoi/templates/delegates"
	"daihoi/templates/i18n"
	"daihoi/templates/ui"
)

// changeDelegates makes one change to all ticked delegates.
func changeDelegates(r *web.Request) (web.Result, error) {
	c, err := r.CongressFor(access.EditDelegates)
	if err != nil {
		return web.Result{}, err
	}
	selected := web.ReadTicks(r.FormValues("pick"))
	change := delegate.Change{Do: r.Form("do"), Value: r.Form(r.Form("do")), Confirmed: r.Form("confirmed") != ""}
	n, err := delegate.ChangeAll(r.Tx, c.ID, selected, change)
	if err != nil {
		return web.Result{}, err
	}
	to := web.DelegateListPath(c.ID) + r.QueryWith()
	if change.Do == delegate.Invite {
		to = web.InvitationsPath(c.ID) + web.WithParams(nil, "ids", web.IDList(selected))
	}
	return web.Redirect(to).Saying("bulk.done."+change.Do, "Count", n), nil
}

// bulkBar is what can be done to the ticked rows, with the submitted values after a refused POST.
func bulkBar(r *web.Request, c *congress.Congress, withdrawn bool) *delegates.BulkBar {
	v := &delegates.BulkBar{Action: web.DelegateListPath(c.ID) + "/change" + r.QueryWith(), Letters: web.InvitationsPath(c.ID), Cards: web.CardsPath(c.ID), Withdrawn: withdrawn,
		Category: r.Form(delegate.SetCategory), Represents: r.Form(delegate.SetRepresents), Reason: r.Form(delegate.WithdrawAll),
		Senders: vocabulary.Names("represents"), Categories: r.ChoiceOptions("category", delegate.Categories...)}
	v.Categories[0].Label = r.T("form.none")
	v.Confirm = slices.ContainsFunc(r.Problems(), func(p fault.Problem) bool { return p.Key == "problem.duplicate_delegate" })
	return v
}

// rowProblems says which person each problem is about; anchor is the id of the input to correct.
func rowProblems(r *web.Request, anchor func(key, id string) string) []ui.Problem {
	var lines []ui.Problem
	for _, p := range r.Problems() {
		key, id, _ := strings.Cut(p.Field, "-")
		lines = append(lines, ui.Problem{Field: anchor(key, id), Text: rowProblem(r, key, p)})
	}
	return lines
}

func rowProblem(r *web.Request, key string, p fault.Problem) string {
	args := r.Words.FieldArgs(key)
	for name, value := range p.Args {
		args[name] = value
	}
	if person := p.Args["Person"]; person != nil && p.Key != "problem.row_stale" {
		args["Field"] = r.T("bulk.field_of", "Name", person, "Field", args["Field"])
	}
	if at, ok := p.Args["At"].(store.Instant); ok {
		args["When"] = r.Words.Moment(at.Time)
		fields, _ := p.Args["Fields"].([]string)
		args["What"] = fieldNames(r.Words, fields)
	}
	return r.Words.With(p.Key, args)
}

// fieldNames lists fields in words; without any, the row as a whole has changed.
func fieldNames(words *i18n.Printer, keys []string) string {
	names := make([]string, len(keys))
	for i, key := range keys {
		names[i] = words.T("field." + key)
	}
	if len(names) == 0 {
		return words.T("bulk.state")
	}
	return strings.Join(names, ", ")
}

// bulkAnchor is where a problem of a selection can be corrected: the input of the value, or the checkbox of the row.
func bulkAnchor(key, id string) string {
	switch {
	case id != "":
		return "pick-" + id
	case key != "":
		return "bulk-" + key
	}
	return ""
}
