package received

import (
	"regexp"
	"slices"
	"strings"

	"daihoi/exports/tables"
	"daihoi/models/cellvalue"
	"daihoi/models/delegate"
	"daihoi/models/field"
	"daihoi/models/roster"
	"daihoi/models/rosterplan"
	"daihoi/models/vietext"
)

var (
	starred   = regexp.MustCompile(`^(.*[^\s*(])\s*(?:\((\*{1,4})\)|(\*{1,4}))$`)                     // "Lê An (*)", "Lê An**"
	starNote  = regexp.MustCompile(`(?:^|[\s:;.,(])(?:\((\*{1,4})\)|(\*{1,4}))[\s:=–)-]*([^;*(\n]*)`) // "(*) Đại biểu đương nhiên"
	othersAre = regexp.MustCompile(`(?i)(?:còn lại|không (?:có )?(?:đánh )?dấu)([^;*(\n]*)`)
)

// categoryWords are what a cell says for each category.
var categoryWords = map[string]string{delegate.ExOfficio: "Đương nhiên", delegate.Consulted: "Hiệp thương cử", delegate.Appointed: "Chỉ định",
	delegate.Reserve: "Dự khuyết", delegate.Guest: "Khách mời"}

// explainStars takes the stars from behind the names of a list that explains them above or below it: "(*) Đại biểu đương
// nhiên; (**) chỉ định; còn lại do hiệp thương cử". Where they say the category and no column does, the list gets a column
// of it; whatever else they say becomes a remark. Stars that nothing explains stay, and the name is asked about.
func (l *List) explainStars(t *tables.Table, above []string) {
	name, found := columnOf(l.Mapping, nameKey)
	if !found {
		return
	}
	stars := make([]string, len(l.Rows))
	texts := slices.Clone(above)
	some := false
	for i := range l.Rows {
		row := &l.Rows[i]
		if row.Kind != rosterplan.DataRow {
			texts = append(texts, cellTexts(row.Cells))
			continue
		}
		if m := starred.FindStringSubmatch(strings.TrimSpace(row.Cells[name].Text)); m != nil {
			stars[i], some = m[2]+m[3], true
		}
	}
	if !some {
		return
	}
	notes := map[string]string{}
	for _, text := range texts {
		for _, m := range starNote.FindAllStringSubmatch(text, -1) {
			said, _, _ := strings.Cut(strings.TrimSpace(m[3]), "còn lại")
			if said = strings.Trim(said, " .,;"); said != "" && notes[m[1]+m[2]] == "" {
				notes[m[1]+m[2]] = said
			}
		}
		if m := othersAre.FindStringSubmatch(text); m != nil && notes[""] == "" {
			notes[""] = m[1]
		}
	}
	categories := map[string]string{}
	for _, star := range stars {
		if star != "" && notes[star] == "" {
			return
		}
		categories[star] = categoryWords[cellvalue.CategoryIn(vietext.Fold(notes[star]))]
	}
	delete(categories, "")
	ofCategory := !l.has("category")
	for star := range categories {
		ofCategory = ofCategory && categories[star] != ""
	}
	key, heading := "note", "Ghi chú (dấu sao)"
	if ofCategory {
		key, heading = "category", "Loại đại biểu (dấu sao)"
		categories[""] = categoryWords[cellvalue.CategoryIn(vietext.Fold(notes[""]))]
	}
	column, has := columnOf(l.Mapping, key)
	if !has {
		column = l.append(t, key, heading, l.Columns[name].Name)
	}
	for i := range l.Rows {
		row := &l.Rows[i]
		if row.Kind != rosterplan.DataRow {
			continue
		}
		said := notes[stars[i]]
		if ofCategory {
			said = categories[stars[i]]
		} else if stars[i] == "" {
			said = ""
		}
		if cell := &row.Cells[column]; said != "" {
			*cell = field.Raw{Ref: cell.Ref, Kind: field.RawText, Text: strings.TrimPrefix(cell.Text+"; "+said, "; ")}
		}
		if stars[i] != "" {
			row.Cells[name].Text = strings.TrimRight(row.Cells[name].Text, " *()")
		}
	}
}

// has reports whether a column, or one of marks or parts, is of the field.
func (l *List) has(field string) bool {
	for _, key := range l.Mapping {
		if base, _, _ := strings.Cut(key, "."); base == field {
			return true
		}
	}
	return false
}

// append gives the list a column that the file says elsewhere; its cells have the address of those of another column.
func (l *List) append(t *tables.Table, key, heading, address string) (column int) {
	column = len(l.Columns)
	l.Columns = append(l.Columns, roster.Column{Name: address, Path: []string{heading}, Certainty: roster.ByValues})
	l.Mapping[column] = key
	l.Fingerprint = tables.Fingerprint(append(slices.Clone(t.Columns), tables.Column{Path: []string{heading}}))
	for i := range l.Rows {
		l.Rows[i].Cells = append(l.Rows[i].Cells, field.Raw{})
	}
	return column
}
