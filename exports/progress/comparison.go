package progress

import (
	"daihoi/exports/book"
	"daihoi/models/calendar"
	"daihoi/models/field"
	"daihoi/models/template"
)

// Comparison compares the report with an earlier day. Rows are in the order of the report.
type Comparison struct {
	Day  calendar.Date // zero: no comparison
	Rows []ComparisonRow
}

// ComparisonRow is one unit then and now. Known is false when nothing had been entered by then.
type ComparisonRow struct {
	Unit                                                           string
	Known                                                          bool
	Then, Now                                                      template.Stage
	ShareThen, ShareNow                                            field.Tenths
	DoneWeightThen, TotalWeightThen, DoneWeightNow, TotalWeightNow int // of which the shares are
	DoneThen, DoneNow                                              int // milestones
	LateThen, LateNow                                              int // milestones
	HeldThen, HeldNow                                              bool
}

// comparison compares every unit with the earlier day.
func (p Report) comparison(b *book.Book) {
	type row = ComparisonRow
	then := func(value func(row) any) func(int, row) book.Cell {
		return func(_ int, r row) book.Cell {
			if !r.Known {
				return book.Centred(nil)
			}
			return book.Centred(value(r))
		}
	}
	columns := []book.Column[row]{
		book.Numbered[row](),
		book.TextColumn("unit", 24, func(r row) string { return r.Unit }),
		{Key: "stage", Children: []book.Column[row]{
			{Key: "stage_then", Width: 20, Title: p.Words.T("column.then"), Value: then(func(r row) any { return p.Words.T(r.Then.Key()) })},
			{Key: "stage_now", Width: 20, Title: p.Words.T("column.now"), Value: func(_ int, r row) book.Cell { return book.Centred(p.Words.T(r.Now.Key())) }},
		}},
		{Key: "share", Children: []book.Column[row]{
			{Key: "share_then", Width: 10, Title: p.Words.T("column.then"), Value: then(func(r row) any { return r.ShareThen })},
			{Key: "share_now", Width: 10, Title: p.Words.T("column.now"), Value: func(_ int, r row) book.Cell { return book.Centred(r.ShareNow) }},
			{Key: "share_change", Width: 10, Title: p.Words.T("column.change"), Value: then(func(r row) any { return r.ShareNow - r.ShareThen })},
		}},
		{Key: "done", Children: []book.Column[row]{
			{Key: "done_then", Width: 9, Title: p.Words.T("column.then"), Value: then(func(r row) any { return r.DoneThen })},
			{Key: "done_now", Width: 9, Title: p.Words.T("column.now"), Value: func(_ int, r row) book.Cell { return book.Centred(r.DoneNow) }},
			{Key: "done_change", Width: 9, Title: p.Words.T("column.change"), Value: then(func(r row) any { return r.DoneNow - r.DoneThen })},
		}},
		{Key: "late", Children: []book.Column[row]{
			{Key: "late_then", Width: 9, Title: p.Words.T("column.then"), Value: then(func(r row) any { return r.LateThen })},
			{Key: "late_now", Width: 9, Title: p.Words.T("column.now"), Value: func(_ int, r row) book.Cell { return book.Centred(r.LateNow) }},
			{Key: "late_change", Width: 9, Title: p.Words.T("column.change"), Value: then(func(r row) any { return r.LateNow - r.LateThen })},
		}},
	}
	s := open(b, p, "comparison", columns)
	rows := p.Before.Rows
	r := book.Write(s, columns, rows)
	var sum ComparisonRow
	for _, row := range rows {
		sum.DoneNow += row.DoneNow
		sum.LateNow += row.LateNow
		if row.Known {
			sum.DoneThen += row.DoneThen
			sum.LateThen += row.LateThen
		}
	}
	s.Totals(r, 2, map[string]any{"done_then": r.Sum("done_then", sum.DoneThen), "done_now": r.Sum("done_now", sum.DoneNow),
		"late_then": r.Sum("late_then", sum.LateThen), "late_now": r.Sum("late_now", sum.LateNow)})
	s.Line(p.since(), book.CellStyle{Size: 12})
	s.Finish(r.Head, r.First, 2)
}

// since says how many congresses have been held since the earlier day.
func (p Report) since() string {
	held, then := 0, 0
	for _, row := range p.Before.Rows {
		if row.HeldNow {
			held++
		}
		if row.HeldThen {
			then++
		}
	}
	return p.Words.T("export.since", "Day", p.Before.Day.Short(), "Then", then, "Now", held, "More", held-then)
}
