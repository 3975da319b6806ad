package report

import (
	"cmp"
	"slices"
	"strings"

	"daihoi/models/readiness"
	"daihoi/models/template"
)

// MatrixChoice selects the part of the board to show.
type MatrixChoice struct {
	Level string
	Phase int // 0 for all
	Late  bool
	Ticks bool // checkboxes instead of links
}

// Shows reports whether the choice includes the milestone.
func (c MatrixChoice) Shows(cell readiness.Cell) bool {
	return (c.Phase == 0 || int(cell.Item.Phase) == c.Phase) && (!c.Late || cell.Late > 0)
}

// MatrixItems are the items that the choice shows in at least one row, in the order of the template; those of higher
// levels first. Items of different templates with the same code share a column, headed by the first that is met.
func MatrixItems(rows []*readiness.Row, c MatrixChoice) []*template.Item {
	var items []*template.Item
	depth := map[string]int{} // of the unit whose row shows the code first
	for _, row := range rows {
		for _, cell := range row.Items {
			if _, seen := depth[cell.Item.Code]; !seen && c.Shows(cell) {
				depth[cell.Item.Code] = strings.Count(row.Congress.Unit.Path, "/")
				items = append(items, cell.Item)
			}
		}
	}
	slices.SortStableFunc(items, func(a, b *template.Item) int {
		return cmp.Or(depth[a.Code]-depth[b.Code], a.Position-b.Position)
	})
	return items
}

// CellOf returns the milestone with the code, nil when the row has none.
func CellOf(row *readiness.Row, code string) *readiness.Cell {
	for i := range row.Items {
		if row.Items[i].Item.Code == code {
			return &row.Items[i]
		}
	}
	return nil
}
