package papers

import (
	"cmp"

	"daihoi/exports/merge"
	"daihoi/templates/i18n"
)

// ProblemWords say what is wrong with a placeholder, where it is, and what to do.
func ProblemWords(words *i18n.Printer, p merge.Problem) string {
	place := words.T("merge.place."+string(p.Place.Part), "Paragraph", p.Place.Paragraph)
	if p.Place.Table > 0 {
		place = words.T("merge.place.cell", "Table", p.Place.Table, "Row", p.Place.Row, "Column", p.Place.Column)
		if p.Place.Part != merge.Body {
			place += ", " + words.T("merge.part."+string(p.Place.Part))
		}
	}
	key := "merge." + string(p.Kind)
	if p.Kind == merge.Unknown && p.Near == "" {
		key = "merge.unknown_far"
	}
	list := cmp.Or(p.List, p.Name)
	return words.T(key, "Name", p.Name, "Near", p.Near, "List", list, "Place", place, "Opening", "{{#"+list+"}}", "Closing", "{{/"+list+"}}", "Condition", "{{?"+p.Name+"}}")
}
