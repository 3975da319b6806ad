package received

import (
	"strings"

	"daihoi/exports/forms"
	"daihoi/models/fault"
	"daihoi/models/progressform"
	"daihoi/templates/i18n"
)

// ReadReturned reads a progress form; a file that is not one carries the reason in Refusal.
func ReadReturned(name string, content []byte) (progressform.HandedIn, error) {
	in := progressform.HandedIn{FileName: name, Content: content}
	var err error
	in.Form, err = forms.ReadProgressForm(name, content)
	if refused := fault.As(err); refused != nil && refused.Kind == fault.Invalid {
		in.Refusal, err = progressform.Refusal{Key: refused.Key, Args: refused.Args}, nil
	}
	return in, err
}

// FormProblemWords describes a problem of a returned form, after the name of its field.
func FormProblemWords(words *i18n.Printer, p progressform.Problem) string {
	var text string
	if key, plain := p.Args["Key"].(string); plain {
		text = words.Problem(fault.Problem{Field: p.Field, Key: key, Args: p.Args})
	} else if state, ok := p.Args["State"].(string); ok {
		text = words.T("form_problem."+p.Code, "State", words.T("state."+state))
	} else {
		text = words.With("form_problem."+p.Code, p.Args)
	}
	if name := words.T("field." + p.Field); p.Field != "" && !strings.HasPrefix(text, name) {
		return name + ": " + text
	}
	return text
}
