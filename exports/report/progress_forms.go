package report

import (
	"io"

	"daihoi/exports/book"
	"daihoi/exports/forms"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/progressform"
	"daihoi/models/store"
	"daihoi/models/template"
	"daihoi/templates/i18n"
)

// MostForms limits a bundle. A province has fewer units.
const MostForms = 1000

// ProgressFormsOf makes the progress forms of the units below a unit, or of the unit itself when there are none. A
// fault says that there are no forms, or too many.
func ProgressFormsOf(tx *store.Tx, words *i18n.Printer, u org.Unit, term org.Term) ([]forms.ProgressForm, error) {
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
	case len(facts) > MostForms:
		return nil, fault.New(fault.Invalid, "returned.too_many_forms", "Max", MostForms)
	}
	var out []forms.ProgressForm
	parents := map[int64]PaperHead{}
	for _, f := range facts {
		form, err := ProgressFormOf(tx, words, f, parents)
		if err != nil {
			return nil, err
		}
		out = append(out, form)
	}
	return out, nil
}

// below drops the congress of the unit itself.
func below(facts []progressform.Facts, u org.Unit) []progressform.Facts {
	var out []progressform.Facts
	for _, f := range facts {
		if f.Congress.UnitID != u.ID {
			out = append(out, f)
		}
	}
	return out
}

// PaperHead is what the papers of all units below one parent share.
type PaperHead struct{ names, sendTo, term string }

// ProgressFormOf makes the progress form of one congress. It caches the heads of papers in parents.
func ProgressFormOf(tx *store.Tx, words *i18n.Printer, f progressform.Facts, parents map[int64]PaperHead) (forms.ProgressForm, error) {
	c := f.Congress
	parent := int64(0)
	if c.Unit.ParentID != nil {
		parent = *c.Unit.ParentID
	}
	head, known := parents[parent]
	if !known {
		above, err := org.Ancestors(tx, c.Unit)
		if err != nil {
			return forms.ProgressForm{}, err
		}
		terms, err := org.Terms(tx)
		if err != nil {
			return forms.ProgressForm{}, err
		}
		head.names, head.term = namesOf(above), termCode(terms, c.TermID)
		if len(above) > 0 {
			head.sendTo = above[len(above)-1].FullName
		}
		parents[parent] = head
	}
	sign, err := SignatureOf(tx, words, c.Unit, tx.Today())
	if err != nil {
		return forms.ProgressForm{}, err
	}
	return forms.ProgressForm{Unit: c.Unit.FullName, Sign: sign, Parent: head.names, SendTo: head.sendTo, Congress: congressTitle(words, c, head.term),
		Place: c.Unit.Name, Day: tx.Today(), Facts: f, Words: words,
		Name:  func(i *template.Item) string { return ItemName(words, i) },
		Owner: func(i *template.Item) string { return words.Pick(i.OwnerVI, i.OwnerEN) }}, nil
}

func ProgressFormName(words *i18n.Printer, f forms.ProgressForm) string {
	return book.FileName("xlsx", words.T("progress_form.file")+" "+f.Facts.Issue.UnitCode+" "+f.Unit)
}

// FormsAtOnce is how many forms are written while their reader waits.
const FormsAtOnce = 30

// WriteProgressForms writes the forms into one zip. done is told of each that is written.
func WriteProgressForms(w io.Writer, words *i18n.Printer, all []forms.ProgressForm, done func(n int)) error {
	files := make([]book.BundleFile, len(all))
	for i, f := range all {
		files[i] = book.BundleFile{Name: ProgressFormName(words, f), Write: func(w io.Writer) error {
			defer done(1)
			return forms.WriteProgressForm(w, f)
		}}
	}
	return book.WriteBundle(w, all[0].Day, files)
}
