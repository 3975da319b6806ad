package received

import (
	"strconv"
	"strings"

	"daihoi/exports/tables"
	"daihoi/models/cellvalue"
	"daihoi/models/field"
	"daihoi/models/roster"
	"daihoi/models/rosterplan"
	"daihoi/models/vietext"
	"daihoi/models/vocabulary"
)

// sameList reports whether a table goes on with the list of another: both have names, and seven in ten of their
// columns are the same fields.
func sameList(a, b *List) bool {
	if a.Sheet != b.Sheet || !a.Names() || !b.Names() {
		return false
	}
	keys := map[string]bool{}
	for _, key := range a.Mapping {
		keys[key] = true
	}
	common := 0
	for _, key := range b.Mapping {
		if keys[key] {
			common++
		}
	}
	return common*10 >= 7*max(len(a.Mapping), len(b.Mapping))
}

// add appends the rows of a table further down the sheet that goes on with the list. Its cells move to the columns of
// the list, new fields get columns of their own. A row for its headings ends the groups above; it carries the title
// over the headings when that names a category ("DANH SÁCH KHÁCH MỜI"), or right over them a place ("KHU PHỐ 2").
func (l *List) add(next *List, t *tables.Table) {
	at := map[string]int{}
	for column, key := range l.Mapping {
		at[key] = column
	}
	from := make([]int, len(l.Columns)) // column of the next table for each of the list, -1 for none
	for i := range from {
		from[i] = -1
	}
	for i, c := range next.Columns {
		key := next.Mapping[i]
		column, known := at[key]
		switch {
		case key == "":
			continue
		case !known:
			column = len(l.Columns)
			l.Columns, from = append(l.Columns, c), append(from, -1)
			l.Mapping[column] = key
		}
		from[column] = i
	}
	head := roster.TableRow{Number: t.HeaderRows[1], Kind: rosterplan.GroupRow}
	for i := len(l.Rows) - 1; i >= 0 && l.Rows[i].Kind != rosterplan.DataRow; i-- {
		text := cellTexts(l.Rows[i].Cells)
		if cellvalue.CategoryIn(vietext.Fold(text)) != "" || l.Rows[i].Number >= t.HeaderRows[0]-2 && namesPlace(text) {
			head.Text = text
			break
		}
	}
	l.Rows = append(l.Rows, head)
	for _, row := range next.Rows {
		cells := make([]field.Raw, len(from))
		for column, i := range from {
			switch {
			case i < 0:
			case row.Cells[i].Ref == "":
				cells[column] = row.Cells[i]
				cells[column].Ref = next.Columns[i].Name + strconv.Itoa(row.Number)
			default:
				cells[column] = row.Cells[i]
			}
		}
		row.Cells = cells
		l.Rows = append(l.Rows, row)
	}
}

// namesPlace reports whether a title is the name of a place below the commune.
func namesPlace(title string) bool {
	words := strings.Fields(strings.ToLower(vietext.NFC(title)))
	if len(words) < 2 || len(words) > 6 {
		return false
	}
	name := strings.Join(words, " ") + " "
	for _, place := range vocabulary.Places {
		if strings.HasPrefix(name, place+" ") {
			return true
		}
	}
	return false
}

func cellTexts(cells []field.Raw) string {
	var texts []string
	for _, c := range cells {
		if c.Kind == field.RawText {
			texts = append(texts, vietext.NFC(c.Text))
		}
	}
	return strings.Join(texts, " ")
}
