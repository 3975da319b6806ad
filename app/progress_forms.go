package app

import (
	"io"

	"daihoi/exports"
	"daihoi/models/access"
	"daihoi/models/deadline"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/progressform"
	"daihoi/models/store"
	"daihoi/templates/i18n"
)

// mostForms bounds a bundle: a province has fewer units.
const mostForms = 1000

// ProgressFormsOf makes the progress forms of the units below a unit, or that of the unit itself when it has none below. An
// Invalid fault says that there is nothing to make, or too much.
func ProgressFormsOf(tx *store.Tx, words *i18n.Printer, u org.Unit, term org.Term) ([]exports.ProgressForm, error) {
	facts, err := progressform.AllOf(tx, u.Path, term.ID)
	if err != nil {
		return nil, err
	}
	if len(facts) > 1 {
		facts = below(facts, u)
	}
	switch {
	case len(facts) == 0:
		return nil, fault.New(fault.NotFound, "returned.no_forms", "Unit", u.FullName)
	case len(facts) > mostForms:
		return nil, fault.New(fault.Invalid, "returned.too_many_forms", "Max", mostForms)
	}
	var out []exports.ProgressForm
	parents := map[int64]paperHead{}
	for _, f := range facts {
		form, err := progressFormOf(tx, words, f, parents)
		if err != nil {
			return nil, err
		}
		out = append(out, form)
	}
	return out, nil
}

// below leaves out the unit's own congress.
func below(facts []progressform.Facts, u org.Unit) []progressform.Facts {
	var out []progressform.Facts
	for _, f := range facts {
		if f.Congress.UnitID != u.ID {
			out = append(out, f)
		}
	}
	return out
}

// paperHead is what the papers of all units below one parent share.
type paperHead struct{ names, sendTo, term string }

func progressFormOf(tx *store.Tx, words *i18n.Printer, f progressform.Facts, parents map[int64]paperHead) (exports.ProgressForm, error) {
	c := f.Congress
	parent := int64(0)
	if c.Unit.ParentID != nil {
		parent = *c.Unit.ParentID
	}
	head, known := parents[parent]
	if !known {
		above, err := org.Ancestors(tx, c.Unit)
		if err != nil {
			return exports.ProgressForm{}, err
		}
		terms, err := org.Terms(tx)
		if err != nil {
			return exports.ProgressForm{}, err
		}
		head.names, head.term = namesOf(above), termCode(terms, c.TermID)
		if len(above) > 0 {
			head.sendTo = above[len(above)-1].FullName
		}
		parents[parent] = head
	}
	return exports.ProgressForm{Unit: c.Unit.FullName, Parent: head.names, SendTo: head.sendTo, Congress: congressTitle(words, c, head.term),
		Place: c.Unit.Name, Day: tx.Today(), Facts: f, Words: words,
		Name:  func(i *deadline.Item) string { return itemName(words, i) },
		Owner: func(i *deadline.Item) string { return words.Pick(i.OwnerVI, i.OwnerEN) }}, nil
}

func progressFormName(words *i18n.Printer, f exports.ProgressForm) string {
	return words.T("progress_form.file") + " " + f.Facts.Issue.UnitCode + " " + f.Unit + ".xlsx"
}

// progressFormBundle downloads the forms of all units below in one zip.
func progressFormBundle(r *Request) (Result, error) {
	u, err := r.unitAt(access.EditMilestone)
	if err != nil {
		return Result{}, err
	}
	term, err := org.CurrentTerm(r.Tx)
	if err != nil {
		return Result{}, err
	}
	forms, err := ProgressFormsOf(r.Tx, r.Words, u, term)
	if err != nil {
		return Result{}, err
	}
	name := r.T("progress_form.bundle") + " " + u.FullName + " " + r.Today().String() + ".zip"
	out := download(name, store.Entry{Action: "exported", Entity: "export", Label: name, UnitID: u.ID, UnitPath: u.Path},
		func(w io.Writer) error { return WriteProgressForms(w, r.Words, forms) })
	out.File.ContentType = "application/zip"
	return out, nil
}

// WriteProgressForms writes one form or more into one zip.
func WriteProgressForms(w io.Writer, words *i18n.Printer, forms []exports.ProgressForm) error {
	files := make([]exports.BundleFile, len(forms))
	for i, f := range forms {
		files[i] = exports.BundleFile{Name: progressFormName(words, f), Write: func(w io.Writer) error { return exports.WriteProgressForm(w, f) }}
	}
	return exports.WriteBundle(w, forms[0].Day, files)
}

// progressForm downloads the form of one congress.
func progressForm(r *Request) (Result, error) {
	c, err := r.congressFor(access.EditMilestone)
	if err != nil {
		return Result{}, err
	}
	facts, err := progressform.Of(r.Tx, c)
	if err != nil {
		return Result{}, err
	}
	form, err := progressFormOf(r.Tx, r.Words, facts, map[int64]paperHead{})
	if err != nil {
		return Result{}, err
	}
	name := progressFormName(r.Words, form)
	return download(name, store.Entry{Action: "exported", Entity: "export", Label: name, UnitID: c.UnitID, UnitPath: c.Unit.Path},
		func(w io.Writer) error { return exports.WriteProgressForm(w, form) }), nil
}
