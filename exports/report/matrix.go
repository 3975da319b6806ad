package report

import (
	"slices"

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

// MatrixItems are the items that the choice shows in at least one row, in the order of the template.
func MatrixItems(rows []*readiness.Row, c MatrixChoice) []*template.Item {
	var items []*template.Item
	seen := map[int64]bool{}
	for _, row := range rows {
		for _, cell := range row.Items {
			if c.Shows(cell) && !seen[cell.Item.ID] {
				seen[cell.Item.ID] = true
				items = append(items, cell.Item)
			}
		}
	}
	slices.SortFunc(items, func(a, b *template.Item) int {
		if a.TemplateID != b.TemplateID {
			return int(a.TemplateID - b.TemplateID)
		}
		return a.Position - b.Position
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
