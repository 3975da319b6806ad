package received

import (
	"daihoi/models/roster"
	"daihoi/templates/i18n"
)

// Sentence says what is wrong with a row: the field, the reason, and that the cell stays empty where it does.
func Sentence(words *i18n.Printer, p roster.Problem) string {
	text := words.With("import.problem."+p.Code, p.Args)
	if p.Emptied && p.Code != "missing" {
		text += " " + words.T("import.emptied")
	}
	if p.Field == "" {
		return text
	}
	return words.T("field."+p.Field) + ": " + text
}
