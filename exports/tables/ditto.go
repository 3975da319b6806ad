package tables

import (
	"slices"
	"strings"

	"daihoi/exports/intake/grid"
	"daihoi/models/field"
)

// repeatDittos puts the value above in the place of a mark that stands for it: "nt", "-nt-", "như trên", two strokes. A
// mark under no value stays.
func (m *matcher) repeatDittos(t *Table) {
	above := make([]field.Raw, len(t.Columns))
	for i := range t.Rows {
		row, own := &t.Rows[i], false
		if row.Kind != Data {
			continue
		}
		for j := range row.Cells {
			cell := row.Cells[j]
			if !isDitto(cell) {
				above[j] = cell
				continue
			}
			if above[j].Empty() {
				continue
			}
			if !own { // the sheet shares its cells
				row.Cells, own = slices.Clone(row.Cells), true
				m.work += cellWork * len(row.Cells)
			}
			ref := cell.Ref
			row.Cells[j] = above[j]
			row.Cells[j].Ref = ref
			t.Dittos = append(t.Dittos, t.Cell(&Row{Number: row.Number, Shift: row.Shift}, j).Ref)
		}
	}
}

// isDitto recognises a mark for "as above". A single dash stands for nothing at all. The first letters rule out nearly every
// cell of a list.
func isDitto(c field.Raw) bool {
	if c.Kind != field.RawText || len(c.Text) > 24 {
		return false
	}
	s := strings.TrimSpace(c.Text)
	switch {
	case s == "":
		return false
	case s[0]|0x20 == 'n':
		return len(s) > 1 && strings.ContainsRune("tThH.", rune(s[1])) && saysAbove(c)
	case s[0] == '-', s[0] == '(', strings.HasPrefix(s, "–"), strings.HasPrefix(s, "“"), s[0] == '"' && len(s) > 2:
		return strokes[s] || saysAbove(c)
	}
	return strokes[s]
}

// strokes are the marks without letters.
var strokes = map[string]bool{`"`: true, "″": true, "”": true, "“": true, "〃": true, "''": true, "’’": true, "´´": true, ",,": true, "„": true,
	`- " -`: true, `-"-`: true, "-″-": true, "-”-": true, "- ” -": true, "- ″ -": true}

func saysAbove(c field.Raw) bool {
	switch strings.ToLower(strings.Join(strings.Fields(strings.Trim(grid.Text(c), "-–—()\"“”. ")), " ")) {
	case "nt", "n.t", "như trên", "nhu tren":
		return true
	}
	return false
}
