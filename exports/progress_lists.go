package exports

import (
	"github.com/xuri/excelize/v2"

	"daihoi/models/calendar"
	"daihoi/models/readiness"
)

func numbered[T any]() column[T] {
	return column[T]{key: "no", width: 6, value: func(number int, _ T) cell { return centred(number) }}
}

func textColumn[T any](key string, width float64, of func(T) string) column[T] {
	return column[T]{key: key, width: width, value: func(_ int, r T) cell { return left(of(r)) }}
}

func dayColumn[T any](key string, of func(T) calendar.Date) column[T] {
	return column[T]{key: key, width: 12, value: func(_ int, r T) cell { return centred(of(r)) }}
}

func countColumn[T any](key string, width float64, of func(T) int) column[T] {
	return column[T]{key: key, width: width, value: func(_ int, r T) cell { return centred(of(r)) }}
}

func (p Progress) overdue(b *book) {
	type row = OverdueRow
	columns := []column[row]{
		numbered[row](),
		textColumn("unit", 22, func(r row) string { return r.Unit }),
		textColumn("code", 7, func(r row) string { return r.Code }),
		textColumn("item", 44, func(r row) string { return r.Item }),
		textColumn("owner", 22, func(r row) string { return r.Owner }),
		dayColumn("due", func(r row) calendar.Date { return r.Due }),
		countColumn("late_days", 9, func(r row) int { return r.LateDays }),
		textColumn("state", 14, func(r row) string { return p.Words.T("state." + string(r.State)) }),
		textColumn("follower", 20, func(r row) string { return r.Follower }),
	}
	s := open(b, p, "overdue", columns)
	r := write(s, columns, p.Overdue)
	s.line(p.Words.T("export.overdue.closing", "Count", len(p.Overdue)), look{size: 12, italic: true})
	s.finish(r.head, r.first, 2)
}

func (p Progress) calendar(b *book) {
	type row = SessionRow
	columns := []column[row]{
		numbered[row](),
		textColumn("unit", 24, func(r row) string { return r.Unit }),
		textColumn("session", 20, func(r row) string { return p.Words.T("choice.kind." + r.Kind) }),
		dayColumn("date", func(r row) calendar.Date { return r.Date }),
		textColumn("start", 9, func(r row) string { return r.Start }),
		textColumn("end", 9, func(r row) string { return r.End }),
		textColumn("venue", 44, func(r row) string { return r.Venue }),
		{key: "days_left", width: 10, value: func(_ int, r row) cell {
			if r.Date.IsZero() {
				return centred(nil)
			}
			return centred(r.DaysLeft)
		}},
	}
	s := open(b, p, "calendar", columns)
	r := write(s, columns, p.Calendar)
	s.finish(r.head, r.first, 2)
}

func (p Progress) composition(b *book) {
	type row = CompositionRow
	columns := []column[row]{
		numbered[row](),
		textColumn("unit", 24, func(r row) string { return r.Unit }),
		countColumn("total", 9, func(r row) int { return r.Total }),
	}
	categories := column[row]{key: "categories"}
	for i, key := range p.Composition.Categories {
		c := countColumn(key, 11, func(r row) int { return r.Categories[i] })
		c.title = p.Words.T("choice.category." + key)
		categories.children = append(categories.children, c)
	}
	groups := column[row]{key: "groups"}
	for i, key := range p.Composition.Groups {
		share := func(_ int, r row) cell {
			if tenths, ok := readiness.Percent(r.Groups[i], r.Total); ok {
				return centred(tenths)
			}
			return centred("–")
		}
		groups.children = append(groups.children, column[row]{key: key, title: p.Words.T("composition." + key), children: []column[row]{
			{key: key + ".count", title: p.Words.T("column.count"), width: 8, value: func(_ int, r row) cell { return centred(r.Groups[i]) }},
			{key: key + ".share", title: "%", width: 8, value: share},
		}})
	}
	for _, c := range []column[row]{categories, groups} {
		if c.children != nil {
			columns = append(columns, c)
		}
	}
	s := open(b, p, "composition", columns)
	r := write(s, columns, p.Composition.Rows)
	p.compositionTotals(s, r)
	p.compositionChart(s, r)
	s.line(p.Words.T("export.composition.note"), look{size: 10, italic: true})
	s.finish(r.head, r.first, 2)
}

// compositionChart draws the shares of the groups in all official delegates, from the closing row.
func (p Progress) compositionChart(s *sheet, r region) {
	if len(p.Composition.Groups) == 0 || len(p.Composition.Rows) == 0 {
		return
	}
	total := s.row - 1
	var series []excelize.ChartSeries
	for i, key := range p.Composition.Groups {
		share := r.columns[key+".share"]
		series = append(series, excelize.ChartSeries{Name: s.quoted() + area(share-1, r.head+1, share-1, r.head+1), Values: s.quoted() + area(share, total, share, total),
			Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{groupColours[i%len(groupColours)]}}})
	}
	s.row++
	s.do(s.file.InsertPageBreak(s.name, at(1, s.row))) // a chart is never cut
	s.chart(s.row, 1, "composition", shareAxis(), series)
	s.row += 24
}

// groupColours tell the columns of the composition chart apart, in grey prints by their brightness.
var groupColours = []string{"1D4F91", "6FBF9B", "B9CDF2", "7A5200", "D5DAE1", "43206E", "111827"}

func (p Progress) compositionTotals(s *sheet, r region) {
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
	values := map[string]any{"total": r.sum("total", total)}
	for i, key := range p.Composition.Categories {
		values[key] = r.sum(key, categories[i])
	}
	for i, key := range p.Composition.Groups {
		values[key+".count"] = r.sum(key+".count", groups[i])
		share, _ := readiness.Percent(groups[i], total)
		values[key+".share"] = percentage(at(r.columns[key+".count"], s.row), at(r.columns["total"], s.row), share)
	}
	s.totals(r, 2, values)
}

// explained are the explanations that belong to the workbook itself; the caller's come behind them.
var explained = []string{"as_of", "share", "expected", "late", "light", "rounding", "totals", "composition", "letters"}

func (p Progress) explanations(b *book) {
	type row = Explanation
	columns := []column[row]{
		numbered[row](),
		textColumn("term", 44, func(r row) string { return r.Term }),
		textColumn("meaning", 96, func(r row) string { return r.Text }),
	}
	var rows []Explanation
	for _, key := range explained {
		rows = append(rows, Explanation{p.Words.T("export.explain." + key + ".term"),
			p.Words.T("export.explain."+key+".text", "Day", p.AsOf.Short())})
	}
	s := open(b, p, "explanations", columns)
	r := write(s, columns, append(rows, p.Explanations...))
	s.finish(r.head, r.first, 1)
}
