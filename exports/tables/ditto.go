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
		}
	}
}

// isDitto recognises a mark for "as above". A single dash stands for nothing at all.
func isDitto(c field.Raw) bool {
	if c.Kind != field.RawText || len(c.Text) > 24 {
		return false
	}
	s := strings.TrimSpace(c.Text)
	switch s {
	case `"`, "″", "”", "“", "〃", "''", "’’", "´´", ",,", "„", "- \" -", `-"-`, "-″-", "-”-", "- ” -", "- ″ -":
		return true
	}
	if s == "" || !strings.ContainsRune("nNtT-–(\"“", firstRune(s)) {
		return false
	}
	switch strings.ToLower(strings.Join(strings.Fields(strings.Trim(grid.Text(c), "-–—()\"“”. ")), " ")) {
	case "nt", "n.t", "như trên", "nhu tren", "n/t":
		return true
	}
	return false
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}
