package web

import (
	"strings"

	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
	"daihoi/templates/ui"
)

// FormGroups builds the form of a field table for a record. It shows the values of the record; after a refused POST the
// submitted values with the problems at their fields and, after a conflict, what someone else has saved. suggestions
// returns the word list of a vocabulary field and may be nil.
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

func input[T any](r *Request, f field.Field[T], rec *T) ui.Input {
	in := ui.Input{Key: f.Key, Label: r.T("field." + f.Key), Value: InputText(f.Kind, f.Text(rec)),
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
	case field.Day, field.Partial:
		in.Kind, in.Width = "day", "m"
	case field.CitizenID:
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
	return r.WithError(in)
}

// choiceKind shows up to five options as radio buttons.
func choiceKind(options []string) string {
	if len(options) <= 5 {
		return "radios"
	}
	return "choice"
}

// Options are the options of a choice field, with an empty one unless the field is required.
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

// Previewed is what plan gives; nil if something typed is wrong, which the form then says.
func Previewed[P any](r *Request, plan func() (P, error)) (*P, error) {
	p, err := plan()
	if err == nil {
		return &p, nil
	}
	if f := fault.As(err); f != nil && f.Kind == fault.Invalid {
		r.Fault = f
		return nil, nil
	}
	return nil, err
}

// InputValue is the value to show in an input outside a field table: the submitted one after a refused POST, otherwise
// saved.
func (r *Request) InputValue(key, present string) string {
	if r.Refused() {
		return r.Form(key)
	}
	return present
}

// WithError adds the problem of an input outside a field table.
func (r *Request) WithError(in ui.Input) ui.Input {
	for _, p := range r.Problems() {
		if p.Field == in.Key {
			in.Error = r.Words.Problem(p)
		}
	}
	return in
}

// ReasonInput asks for the reason of a change; key labels it.
func (r *Request) ReasonInput(key string) ui.Input {
	return r.WithError(ui.Input{Key: "reason", Label: r.T(key), Value: r.Form("reason"), Max: 200})
}

// FormVersion is the version that the form carries. After an invalid POST it stays the version the form was made from;
// after a conflict it is the saved one, so that submitting again overwrites knowingly.
func (r *Request) FormVersion(saved int64) int {
	if r.Refused() && !r.Stale() {
		return r.FormInt("version")
	}
	return int(saved)
}

// ConflictLine says who changed the record first, from the newest entry of its history.
func (r *Request) ConflictLine(entity string, id int64) (string, error) {
	if !r.Stale() {
		return "", nil
	}
	entries, err := store.History(r.Tx, entity, id, 1)
	if err != nil || len(entries) == 0 {
		return r.T("fault.stale"), err
	}
	line := r.T("form.conflict", "Who", entries[0].UserName, "When", r.Words.Moment(entries[0].At.Time))
	var names []string
	for _, c := range r.AuditChanges(entries[0]) {
		names = append(names, c.Field)
	}
	if len(names) > 0 {
		line += " " + r.T("form.conflict_fields", "Who", entries[0].UserName, "Fields", strings.Join(names, ", "))
	}
	return line, nil
}

// CarriedFields are the posted values that a confirmation page passes on, without the fields it asks for itself.
func (r *Request) CarriedFields() []ui.Hidden {
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

// BackToForm refuses the POST of a confirmation page on which someone chose to go back, so that the form is shown again
// with what was typed.
func (r *Request) BackToForm() error {
	if r.Form("back") == "" {
		return nil
	}
	return fault.New(fault.Invalid, "replan.unsaved")
}

// RunIfValid runs the command unless there are problems already.
func RunIfValid(problems []fault.Problem, command func() error) error {
	if err := fault.Of(problems); err != nil {
		return err
	}
	return command()
}

// InputText turns canonical text into what people type: 1975-10-22 into 22/10/1975.
func InputText(kind field.Kind, canonical string) string {
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
	return r.MaskedText(kind, InputText(kind, canonical))
}

// Changes puts changed fields into words; the table gives the kind of each field.
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
