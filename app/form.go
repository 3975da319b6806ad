package app

import (
	"daihoi/models/calendar"
	"daihoi/models/field"
	"daihoi/models/store"
	"daihoi/templates"
)

// groups makes the form of a field table for the record: what is in the record on the first showing; after a refused
// post what was typed, with the problems at their fields and, after a conflict, what somebody else has saved.
// Suggestions gives the list behind a vocabulary field; it may be nil.
func groups[T any](r *Request, table field.Table[T], rec *T, suggestions func(key string) []string) []templates.Group {
	var out []templates.Group
	for _, f := range table {
		title := ""
		if f.Group != "" {
			title = r.T("group." + f.Group)
		}
		if len(out) == 0 || out[len(out)-1].Title != title {
			out = append(out, templates.Group{Title: title})
		}
		in := input(r, f, rec)
		if f.Kind == field.Vocabulary && suggestions != nil {
			in.Suggestions = suggestions(f.Key)
		}
		out[len(out)-1].Inputs = append(out[len(out)-1].Inputs, in)
	}
	return out
}

// input is one field of a form.
func input[T any](r *Request, f field.Field[T], rec *T) templates.Input {
	in := templates.Input{Key: f.Key, Label: r.T("field." + f.Key), Value: typedForm(f.Kind, f.Text(rec)),
		Optional: !f.Required && f.Kind != field.Flag, Max: f.Max}
	if hint := "hint." + f.Key; r.Words.Has(hint) {
		in.Hint = r.T(hint)
	}
	switch f.Kind {
	case field.LongText:
		in.Kind = "long"
	case field.Choice:
		in.Kind, in.Options = choiceKind(f.Options), options(r, f)
	case field.Flag:
		in.Kind = "check"
	case field.Phone:
		in.Mode, in.Width = "tel", "m"
	case field.Day, field.Partial, field.CitizenID:
		in.Width = "m"
	case field.Number, field.Clock:
		in.Width = "s"
	}
	if f.Kind == field.Text && 0 < f.Max && f.Max <= 8 {
		in.Width = "s"
	}
	if f.Kind == field.Number || f.Kind == field.CitizenID {
		in.Mode = "numeric"
	}
	if !r.Refused() {
		return in
	}
	saved := in.Value
	in.Value = r.Form(f.Key)
	if r.Stale() && saved != in.Value {
		shown := r.shownValue(f.Kind, f.Key, f.Text(rec))
		in.Current = &shown
	}
	for _, p := range r.Problems() {
		if p.Field == f.Key {
			in.Error = r.Words.Problem(p)
		}
	}
	return in
}

// choiceKind shows up to five options as radio buttons.
func choiceKind(options []string) string {
	if len(options) <= 5 {
		return "radios"
	}
	return "choice"
}

func options[T any](r *Request, f field.Field[T]) []templates.Option {
	var out []templates.Option
	if !f.Required {
		out = append(out, templates.Option{Label: r.T("form.none")})
	}
	for _, o := range f.Options {
		out = append(out, templates.Option{Value: o, Label: r.T("choice." + f.Key + "." + o)})
	}
	return out
}

// typedForm turns canonical text into what people type: 1975-10-22 into 22/10/1975.
func typedForm(kind field.Kind, canonical string) string {
	switch kind {
	case field.Day, field.Partial:
		if p, err := calendar.ParsePartial(canonical); err == nil {
			return p.Short()
		}
	}
	return canonical
}

// shownValue turns canonical text into what people read.
func (r *Request) shownValue(kind field.Kind, key, canonical string) string {
	switch {
	case canonical == "":
		return ""
	case kind == field.Choice:
		return r.T("choice." + key + "." + canonical)
	case kind == field.Flag:
		return r.T("form.yes")
	}
	return typedForm(kind, canonical)
}

// conflictLine says who changed the record meanwhile, from the newest entry of its history.
func (r *Request) conflictLine(entity string, id int64) (string, error) {
	if !r.Stale() {
		return "", nil
	}
	entries, err := store.History(r.Tx, entity, id, 1)
	if err != nil || len(entries) == 0 {
		return r.T("fault.stale"), err
	}
	return r.T("form.conflict", "Who", entries[0].UserName, "When", r.Words.Moment(entries[0].At.Time)), nil
}

// changes shows the differences of an audit entry in words: the table gives each field's kind.
func changes[T any](r *Request, table field.Table[T], list []field.Change) []templates.Change {
	var out []templates.Change
	for _, c := range list {
		kind := field.Text
		if f, ok := table.Find(c.Field); ok {
			kind = f.Kind
		}
		out = append(out, templates.Change{Field: r.T("field." + c.Field),
			Old: r.shownValue(kind, c.Field, c.Old), New: r.shownValue(kind, c.Field, c.New)})
	}
	return out
}
