package received

import (
	"strings"

	"daihoi/models/rosterplan"
	"daihoi/templates/i18n"
)

// Sentence says what is wrong with a row: the field, the reason, and that the cell stays empty where it does.
func Sentence(words *i18n.Printer, p rosterplan.Problem) string {
	text := words.With("import.problem."+p.Code, p.Args)
	if p.Emptied && p.Code != "missing" {
		text += " " + words.T("import.emptied")
	}
	if p.Field == "" {
		return text
	}
	return words.T("field."+p.Field) + ": " + text
}

// QuestionWords asks what only a person can say about a file as a whole.
func QuestionWords(words *i18n.Printer, q rosterplan.Question) string {
	var values []string
	for _, v := range q.Values {
		if v == "" {
			v = words.T("import.blank_cell")
		}
		values = append(values, "“"+v+"”")
	}
	return words.T("import.question."+q.Key, "Count", len(q.Rows), "Values", strings.Join(values, ", "))
}

// mostPlaces bounds the places that are listed for one problem.
const mostPlaces = 20

// Places says where a problem stands: "dòng 5 (E5), dòng 6 (E6)", by the row alone where no cell is to blame.
func Places(words *i18n.Printer, t rosterplan.Trouble) string {
	var list []string
	for i, cell := range t.Cells {
		if i == mostPlaces {
			list = append(list, "…")
			break
		}
		place := words.T("import.row_number", "Row", t.Rows[i])
		if cell != "" {
			place += " (" + cell + ")"
		}
		list = append(list, place)
	}
	return strings.Join(list, ", ")
}
