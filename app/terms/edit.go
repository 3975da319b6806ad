package terms

import (
	"cmp"
	"strconv"

	"daihoi/app/web"
	"daihoi/exports/report"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/term"
	"daihoi/templates/ui"
)

func crumbs(r *web.Request, title string) []ui.Link {
	return []ui.Link{{Href: "/terms", Label: r.T("terms.title")}, web.Here(title)}
}

// addForm asks for a term and for the one whose levels, ranges and templates it takes over.
func addForm(r *web.Request) (web.Result, error) {
	all, err := org.Terms(r.Tx)
	if err != nil {
		return web.Result{}, err
	}
	v := ui.SimpleForm{Frame: r.Frame("terms.add"), Lead: r.T("terms.add_lead"), Button: r.T("terms.add"), Cancel: "/terms",
		Groups: web.FormGroups(r, term.Fields, &org.Term{}, nil)}
	v.Crumbs = crumbs(r, v.Title)
	from := r.WithError(ui.Input{Key: "copy_from", Label: r.T("field.copy_from"), Kind: "choice", Value: cmp.Or(r.Form("copy_from"), r.Query("from"))})
	for _, t := range all {
		from.Options = append(from.Options, ui.Option{Value: t.Code, Label: t.Name})
	}
	v.Groups = append([]ui.Group{{Inputs: []ui.Input{from}}}, v.Groups...)
	return web.Show(ui.SimpleFormPage(v)), nil
}

func add(r *web.Request) (web.Result, error) {
	var in org.Term
	problems := term.Fields.Decode(r.Form, &in)
	from, err := org.TermByCode(r.Tx, r.Form("copy_from"))
	if fault.KindOf(err) == fault.NotFound {
		problems = append(problems, fault.Problem{Field: "copy_from", Key: "problem.required"})
	} else if err != nil {
		return web.Result{}, err
	}
	if err := fault.Of(problems); err != nil {
		return web.Result{}, err
	}
	t, err := term.Copy(r.Tx, from.ID, in)
	return web.Redirect(termPath(t)).Saying("terms.added", "Term", t.Name), err
}

func editForm(r *web.Request) (web.Result, error) {
	t, err := asked(r)
	if err != nil {
		return web.Result{}, err
	}
	v := ui.SimpleForm{Frame: r.Frame("terms.edit"), Sub: t.Name, Button: r.T("form.save"), Cancel: termPath(t), Version: r.FormVersion(int64(t.Version)),
		Groups: web.FormGroups(r, term.Fields[1:], &t, nil)}
	v.Crumbs = crumbs(r, v.Title)
	if v.Frame.Conflict, err = r.ConflictLine("term", t.ID); err != nil {
		return web.Result{}, err
	}
	return web.Show(ui.SimpleFormPage(v)), nil
}

func edit(r *web.Request) (web.Result, error) {
	t, err := asked(r)
	if err != nil {
		return web.Result{}, err
	}
	if err := fault.Of(term.Fields[1:].Decode(r.Form, &t)); err != nil {
		return web.Result{}, err
	}
	t, err = term.Edit(r.Tx, t.ID, r.FormInt("version"), t)
	return web.Redirect(termPath(t)).Saying("form.saved"), err
}

func ruleForm(r *web.Request) (web.Result, error) {
	t, l, err := askedRule(r)
	if err != nil {
		return web.Result{}, err
	}
	levels, err := org.Levels(r.Tx)
	if err != nil {
		return web.Result{}, err
	}
	v := ui.SimpleForm{Frame: r.Frame("terms.edit_rules"), Sub: report.LevelName(r.Words, levels, l.LevelCode) + " · " + r.T("terms.name", "Term", t.Name),
		Lead: r.T("terms.rules_lead"), Button: r.T("form.save"), Cancel: termPath(t), Version: r.FormVersion(int64(l.Version)),
		Groups: web.FormGroups(r, term.RuleFields, &l, nil)}
	v.Crumbs = crumbs(r, v.Title)
	if v.Frame.Conflict, err = r.ConflictLine("term", t.ID); err != nil {
		return web.Result{}, err
	}
	return web.Show(ui.SimpleFormPage(v)), nil
}

func editRule(r *web.Request) (web.Result, error) {
	t, l, err := askedRule(r)
	if err != nil {
		return web.Result{}, err
	}
	if err := fault.Of(term.RuleFields.Decode(r.Form, &l)); err != nil {
		return web.Result{}, err
	}
	moved, err := term.EditRule(r.Tx, l.ID, r.FormInt("version"), l)
	return web.Redirect(termPath(t)).Saying("terms.rules_saved", "Count", strconv.Itoa(moved)), err
}

func ship(r *web.Request) (web.Result, error) {
	if r.Form("term") == "" {
		return web.Result{}, fault.At("term", "problem.required")
	}
	t, err := term.AddShipped(r.Tx, r.Form("term"))
	return web.Redirect(termPath(t)).Saying("terms.added", "Term", t.Name), err
}

func use(r *web.Request) (web.Result, error) {
	t, err := asked(r)
	if err != nil {
		return web.Result{}, err
	}
	t, err = term.Use(r.Tx, t.ID)
	return web.Redirect(termPath(t)).Saying("terms.in_use", "Term", t.Name), err
}

func addLevel(r *web.Request) (web.Result, error) {
	t, err := asked(r)
	if err != nil {
		return web.Result{}, err
	}
	_, err = term.AddLevel(r.Tx, t.ID, r.Form("level"))
	return web.Redirect(termPath(t)).Saying("form.saved"), err
}

func removeLevel(r *web.Request) (web.Result, error) {
	t, l, err := askedRule(r)
	if err != nil {
		return web.Result{}, err
	}
	return web.Redirect(termPath(t)).Saying("form.saved"), term.RemoveLevel(r.Tx, l.ID, r.FormInt("version"))
}

func remove(r *web.Request) (web.Result, error) {
	t, err := asked(r)
	if err != nil {
		return web.Result{}, err
	}
	return web.Redirect("/terms").Saying("terms.removed", "Term", t.Name), term.Remove(r.Tx, t.ID, r.FormInt("version"))
}
