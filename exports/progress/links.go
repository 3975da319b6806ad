package progress

import (
	"slices"

	"daihoi/exports/book"
	"daihoi/exports/flat"
)

// links leads from counts to the rows that they count, once all sheets are there: late days to the late milestones of
// the unit, delegates to their composition, days held to the results, and key figures to the lists behind them.
func (p Report) links(b *book.Book) {
	first := func(n int, of func(i int) string) map[string]int { // row of each unit, counted from 0
		at := map[string]int{}
		for i := n - 1; i >= 0; i-- {
			at[of(i)] = i
		}
		return at
	}
	late := first(len(p.Overdue), func(i int) string { return p.Overdue[i].Unit })
	people := first(len(p.Composition.Rows), func(i int) string { return p.Composition.Rows[i].Unit })
	results := first(len(p.Results), func(i int) string { return p.Results[i].Unit })
	for _, l := range []struct {
		sheet, column, target string
		rows                  map[string]int
		total                 int // row to which the total leads
	}{
		{"summary", "late_days", "overdue", late, 0},
		{"summary", "listed", "composition", people, len(p.Composition.Rows)},
		{"summary", "held_day", "results", results, 0},
		{"matrix", "late", "overdue", late, 0},
		{"comparison", "late_now", "overdue", late, 0},
	} {
		if len(l.rows) == 0 {
			continue
		}
		from, to := p.sheetName(l.sheet), p.sheetName(l.target)
		for i, r := range p.Rows {
			if row, ok := l.rows[r.Unit]; ok {
				b.Link(from, l.column, i, to, row)
			}
		}
		b.Link(from, l.column, len(p.Rows), to, l.total)
	}
}

func (p Report) sheetName(key string) string { return p.Words.T("export.sheet." + key) }

// figureLists are the sheets that list what a key figure counts.
var figureLists = map[string]string{"units": "data", "open": "data", "held": "results", "late": "overdue"}

// linkFigure leads from the key figure in the present row to the sheet that lists what it counts.
func (p Report) linkFigure(s *book.Sheet, key string) {
	if list := figureLists[key]; list != "" && (list != "results" || len(p.Results) > 0) {
		s.LinkCell(s.Name, book.At(figureCol, s.Row), p.sheetName(list), "A1")
	}
}

// linkCount leads from a count in the present row to the column of the sheet of data that has what it counts, under
// the same key.
func (p Report) linkCount(s *book.Sheet, key string) {
	at := slices.IndexFunc(p.unitTable().Columns, func(c flat.Column) bool { return c.Key == key })
	s.LinkCell(s.Name, book.At(figureCol, s.Row), p.sheetName("data"), book.At(at+1, 1))
}
