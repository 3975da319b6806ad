package progress

import (
	"slices"

	"github.com/xuri/excelize/v2"

	"daihoi/exports/book"
	"daihoi/models/delegate"
	"daihoi/models/field"
)

// composition writes the make-up of the delegates and returns its chart.
func (p Report) composition(b *book.Book) []drawing {
	type row = CompositionRow
	columns := []book.Column[row]{
		book.Numbered[row](),
		book.TextColumn("unit", 24, func(r row) string { return r.Unit }),
		countColumn("total", 9, func(r row) any { return known(r.Total) }),
	}
	categories := book.Column[row]{Key: "categories"}
	for i, key := range p.Composition.Categories {
		c := countColumn(key, 11, func(r row) any { return r.part(r.Categories[i]) })
		c.Title = p.Words.T("choice.category." + key)
		categories.Children = append(categories.Children, c)
	}
	groups := book.Column[row]{Key: "groups"}
	for i, key := range p.Composition.Groups {
		share := func(_ int, r row) book.Cell {
			if tenths, ok := field.Share(r.Groups[i], r.Total); ok && r.shows(key, r.Groups[i]) {
				return book.Centred(tenths)
			}
			return book.Centred(nil)
		}
		groups.Children = append(groups.Children, book.Column[row]{Key: key, Title: p.GroupName(key), Children: []book.Column[row]{
			{Key: key + ".count", Title: p.Words.T("column.count"), Width: 8, Value: func(_ int, r row) book.Cell {
				if !r.shows(key, r.Groups[i]) {
					return book.Centred(nil)
				}
				return book.Centred(r.part(r.Groups[i]))
			}},
			{Key: key + ".share", Title: "%", Width: 8, Value: share},
		}})
	}
	for _, c := range []book.Column[row]{categories, groups} {
		if c.Children != nil {
			columns = append(columns, c)
		}
	}
	s := open(b, p, "composition", columns)
	r := book.Write(s, columns, p.Composition.Rows)
	p.compositionTotals(s, r)
	total := s.Row - 1
	s.Line(p.listedUnits(), book.CellStyle{Italic: true})
	s.Line(p.Words.T("export.composition.note"), book.CellStyle{Italic: true})
	if slices.ContainsFunc(p.Composition.Groups, p.Composition.hides) {
		s.Line(p.Words.T("few.note_book"), book.CellStyle{Italic: true})
	}
	s.Finish(r.Head, r.First, 2)
	return p.compositionChart(s, r, total)
}

// listedUnits says of how many units the sums are.
func (p Report) listedUnits() string {
	n := 0
	for _, r := range p.Composition.Rows {
		if r.Total > 0 {
			n++
		}
	}
	return p.Words.T("export.composition.listed", "Count", n, "Of", len(p.Composition.Rows))
}

// compositionChart shows the share of each group among all official delegates, from the closing row.
func (p Report) compositionChart(s *book.Sheet, r book.Region, total int) []drawing {
	if len(p.Composition.Groups) == 0 || len(p.Composition.Rows) == 0 {
		return nil
	}
	var series []excelize.ChartSeries
	for i, key := range p.Composition.Groups {
		share := r.Columns[key+".share"]
		series = append(series, excelize.ChartSeries{Name: s.Quoted() + book.Area(share-1, r.Head+1, share-1, r.Head+1), Values: s.Quoted() + book.Area(share, total, share, total),
			Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{groupColours[i%len(groupColours)]}}})
	}
	return []drawing{columns("composition", shareAxis(), series)}
}

// groupColours distinguish the columns of the composition chart, by brightness in grey prints.
var groupColours = []string{"1D4F91", "6FBF9B", "B9CDF2", "7A5200", "D5DAE1", "43206E", "111827"}

func (p Report) compositionTotals(s *book.Sheet, r book.Region) {
	total := 0
	categories, groups := make([]int, len(p.Composition.Categories)), make([]int, len(p.Composition.Groups))
	for _, row := range p.Composition.Rows {
		total += row.Total
		for i, n := range row.Categories {
			categories[i] += n
		}
		for i, n := range row.Groups {
			groups[i] += n
		}
	}
	values := map[string]any{"total": r.Sum("total", total)}
	for i, key := range p.Composition.Categories {
		values[key] = r.Sum(key, categories[i])
	}
	for i, key := range p.Composition.Groups {
		switch {
		case p.Composition.SumShown(i) != delegate.Exact:
			continue
		case p.Composition.hides(key): // the cells do not add up
			values[key+".count"] = groups[i]
		default:
			values[key+".count"] = r.Sum(key+".count", groups[i])
		}
		share, _ := field.Share(groups[i], total)
		values[key+".share"] = percentage(book.At(r.Columns[key+".count"], s.Row), book.At(r.Columns["total"], s.Row), share)
	}
	if total == 0 {
		clear(values)
	}
	label := p.Words.T("export.total")
	if p.Own != nil {
		label = p.Words.T("export.total_with_own", "Own", p.OwnKind)
	}
	s.Closing(r, 2, label, values)
}

// SumShown is how the sum of group i over all rows is shown.
func (c Composition) SumShown(i int) delegate.Showing {
	parts := make([]delegate.Part, len(c.Rows))
	for at, r := range c.Rows {
		parts[at] = delegate.Part{N: r.Groups[i], Of: r.Total, Path: r.Path, Guarded: r.Guarded}
	}
	return delegate.ShownSum(c.Groups[i], parts)
}

// hides reports whether the reader may not see the number of a group in some unit.
func (c Composition) hides(group string) bool {
	i := slices.Index(c.Groups, group)
	return slices.ContainsFunc(c.Rows, func(r CompositionRow) bool { return !r.shows(group, r.Groups[i]) })
}

// GroupName is the name of a group of the composition; that of the young says its limit.
func (p Report) GroupName(key string) string {
	if key == "young" {
		return p.Words.T("composition.under_age", "Age", p.Composition.UnderAge)
	}
	return p.Words.T("composition." + key)
}
