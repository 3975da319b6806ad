package milestones

import (
	"context"
	"io"

	"daihoi/app/web"
	"daihoi/exports/book"
	"daihoi/exports/forms"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/org"
	"daihoi/models/progressform"
	"daihoi/models/store"
)

// progressFormBundle downloads the forms of all units below as a zip.
func progressFormBundle(r *web.Request) (web.Result, error) {
	u, err := r.UnitAt(access.EditMilestone)
	if err != nil {
		return web.Result{}, err
	}
	term, err := org.CurrentTerm(r.Tx)
	if err != nil {
		return web.Result{}, err
	}
	forms, err := report.ProgressFormsOf(r.Tx, r.Words, u, term)
	if err != nil {
		return web.Result{}, err
	}
	name := book.FileName("zip", r.T("progress_form.bundle")+" "+u.FullName+" "+r.Today().String())
	return r.Bundle(web.LongFile{Name: name, Entry: store.Entry{Action: "exported", Entity: "export", Label: name, UnitID: u.ID, UnitPath: u.Path},
		Back: web.ReturnsPath(u), Said: "returned.forms_so_far", Of: len(forms),
		Write: func(_ context.Context, tx *store.Tx, w io.Writer, done func(int)) error {
			forms, err := report.ProgressFormsOf(tx, r.Words, u, term)
			if err != nil {
				return err
			}
			return report.WriteProgressForms(w, r.Words, forms, done)
		}}, len(forms) > report.FormsAtOnce, func(w io.Writer, done func(int)) error { return report.WriteProgressForms(w, r.Words, forms, done) })
}

// progressForm downloads the form of one congress.
func progressForm(r *web.Request) (web.Result, error) {
	c, err := r.CongressFor(access.EditMilestone)
	if err != nil {
		return web.Result{}, err
	}
	facts, err := progressform.Of(r.Tx, c)
	if err != nil {
		return web.Result{}, err
	}
	form, err := report.ProgressFormOf(r.Tx, r.Words, facts, map[int64]report.PaperHead{})
	if err != nil {
		return web.Result{}, err
	}
	name := report.ProgressFormName(r.Words, form)
	return web.Download(name, store.Entry{Action: "exported", Entity: "export", Label: name, UnitID: c.UnitID, UnitPath: c.Unit.Path},
		func(w io.Writer) error { return forms.WriteProgressForm(w, form) }), nil
}
