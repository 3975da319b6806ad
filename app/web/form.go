package web

import (
	"strconv"
	"strings"

	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
	"daihoi/templates/ui"
)

// FormGroups makes the form of a field table for the record: what is in the record on the first showing; after a refused
// post what was typed, with the problems at their fields and, after a conflict, what somebody else has saved.
// Suggestions gives the list behind a vocabulary field; it may be nil.
func FormGroups[T any](r *Request, table field.Table[T], rec *T, suggestions func(key string) []string) []ui.Group {
	var out []ui.Group
	for _, f := range table {
		title := ""
		if f.Group != "" {
			title = r.T("group." + f.Group)
		}
		if len(out) == 0 || out[len(out)-1].Title != title {
			out = append(out, ui.Group{Title: title})
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
func input[T any](r *Request, f field.Field[T], rec *T) ui.Input {
	in := ui.Input{Key: f.Key, Label: r.T("field." + f.Key), Value: TypedForm(f.Kind, f.Text(rec)),
		Optional: !f.Required && f.Kind != field.Flag, Max: f.Max}
	if hint := "hint." + f.Key; r.Words.Has(hint) {
		in.Hint = r.T(hint)
	}
	switch f.Kind {
	case field.LongText:
		in.Kind = "long"
	case field.Choice:
		in.Kind, in.Options = choiceKind(f.Options), Options(r, f)
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
		shown := r.ShownValue(f.Kind, f.Key, f.Text(rec))
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

func Options[T any](r *Request, f field.Field[T]) []ui.Option {
	var out []ui.Option
	if !f.Required {
		out = append(out, ui.Option{Label: r.T("form.none")})
	}
	for _, o := range f.Options {
		out = append(out, ui.Option{Value: o, Label: r.T("choice." + f.Key + "." + o)})
	}
	return out
}

// TypedForm turns canonical text into what people type: 1975-10-22 into 22/10/1975.
func TypedForm(kind field.Kind, canonical string) string {
	switch kind {
	case field.Day, field.Partial:
		if p, err := calendar.ParsePartial(canonical); err == nil {
			return p.Short()
		}
	}
	return canonical
}

// ShownValue turns canonical text into what people read.
func (r *Request) ShownValue(kind field.Kind, key, canonical string) string {
	switch {
	case canonical == "":
		return ""
	case kind == field.Choice:
		return r.T("choice." + key + "." + canonical)
	case kind == field.Flag:
		return r.T("form.yes")
	}
	return TypedForm(kind, canonical)
}

// ConflictLine says who changed the record meanwhile, from the newest entry of its history.
func (r *Request) ConflictLine(entity string, id int64) (string, error) {
	if !r.Stale() {
		return "", nil
	}
	entries, err := store.History(r.Tx, entity, id, 1)
	if err != nil || len(entries) == 0 {
		return r.T("fault.stale"), err
	}
	return r.T("form.conflict", "Who", entries[0].UserName, "When", r.Words.Moment(entries[0].At.Time)), nil
}

// Changes shows the differences of an audit entry in words: the table gives each field's kind.
func Changes[T any](r *Request, table field.Table[T], list []field.Change) []ui.Change {
	var out []ui.Change
	for _, c := range list {
		kind := field.Text
		if f, ok := table.Find(c.Field); ok {
			kind = f.Kind
		}
		out = append(out, ui.Change{Field: r.T("field." + c.Field),
			Old: r.ShownValue(kind, c.Field, c.Old), New: r.ShownValue(kind, c.Field, c.New)})
	}
	return out
}

// TypedOr is what was typed of a field that stands in no field table, on the first showing what is there.
func (r *Request) TypedOr(key, present string) string {
	if r.Refused() {
		return r.Form(key)
	}
	return present
}

// RunIfValid runs the command unless something typed is wrong already.
func (r *Request) RunIfValid(problems []fault.Problem, command func() error) error {
	if err := fault.Of(problems); err != nil {
		return err
	}
	return command()
}

// PresentVersion is the version that the form carries: the one from which it was made; after a conflict the present
// one, so that a second save overwrites knowingly.
func (r *Request) PresentVersion(saved int64) int {
	if r.Refused() && !r.Stale() {
		return r.FormInt("version")
	}
	return int(saved)
}

// SeenIn reads boxes that say what was looked at and in which version: "12-3". What is no such thing is found nowhere.
func SeenIn(boxes []string) []delegate.Seen {
	var seen []delegate.Seen
	for _, text := range boxes {
		id, version, _ := strings.Cut(text, "-")
		var s delegate.Seen
		s.ID, _ = strconv.ParseInt(id, 10, 64)
		s.Version, _ = strconv.Atoi(version)
		seen = append(seen, s)
	}
	return seen
}

// WithError adds the problem of an input that stands in no field table.
func (r *Request) WithError(in ui.Input) ui.Input {
	for _, p := range r.Problems() {
		if p.Field == in.Key {
			in.Error = r.Words.Problem(p)
		}
	}
	return in
}

// ReasonInput asks why.
func (r *Request) ReasonInput(key string) ui.Input {
	in := ui.Input{Key: "reason", Label: r.T(key), Value: r.Form("reason"), Max: 200}
	for _, p := range r.Problems() {
		if p.Field == in.Key {
			in.Error = r.Words.Problem(p)
		}
	}
	return in
}

// Carried are the values of the posted form, for a page that asks once more; what that page itself asks is left out.
func (r *Request) Carried() []ui.Hidden {
	var list []ui.Hidden
	for _, name := range r.FormKeys() {
		if name == "confirm" || name == "back" || name == "reason" || name == "note" {
			continue
		}
		for _, value := range r.FormValues(name) {
			list = append(list, ui.Hidden{Name: name, Value: value})
		}
	}
	return list
}

// Returning refuses a post that goes back to its form, so that what was typed is shown there again.
func (r *Request) Returning() error {
	if r.Form("back") == "" {
		return nil
	}
	return fault.New(fault.Invalid, "replan.unsaved")
}

// WithoutInput is the request as if nothing had been typed, for the forms of a page that were not the one refused.
func (r *Request) WithoutInput() *Request {
	fresh := *r
	fresh.Fault = nil
	return &fresh
}
