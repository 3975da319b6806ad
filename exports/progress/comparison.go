package progress

import (
	"daihoi/exports/book"
	"daihoi/models/calendar"
	"daihoi/models/field"
	"daihoi/models/template"
)

// Comparison compares the report with an earlier day. Rows are in the order of the report.
type Comparison struct {
	Day             calendar.Date // zero: no comparison
	Unknown         bool          // nothing at all had been entered by the end of the day
	Held, HeldLater int           // congresses held by then; of them, entered after it
	Rows            []ComparisonRow
}

// ComparisonRow is one unit then and now, what happened counted on its own day. Known is false when the unit had not
// been entered by then; LaterThen counts the milestones done by then and entered after it.
type ComparisonRow struct {
	Unit                string
	Known               bool
	Then, Now           template.Stage
	ShareThen, ShareNow field.Tenths
	DoneThen, DoneNow   int // milestones
	LateThen, LateNow   int // milestones
	HeldThen, HeldNow   bool
	LaterThen           int

	DoneWeightThen, TotalWeightThen, DoneWeightNow, TotalWeightNow int // of which the shares are
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
	totals := map[string]any{"done_now": r.Sum("done_now", sum.DoneNow), "late_now": r.Sum("late_now", sum.LateNow)}
	if !p.Before.Unknown {
		totals["done_then"], totals["late_then"] = r.Sum("done_then", sum.DoneThen), r.Sum("late_then", sum.LateThen)
	}
	s.Totals(r, 2, totals)
	s.Line(p.Since(), book.CellStyle{Size: 12})
	s.Finish(r.Head, r.First, 2)
}

// Since says how many congresses had been held by the earlier day and how many more since; "" where there is nothing to
// compare.
func (p Report) Since() string {
	c, now := p.Before, p.Totals.Held
	switch {
	case c.Day.IsZero():
		return ""
	case c.Unknown && c.Held == 0:
		return p.Words.T("export.since_unknown", "Day", c.Day)
	case c.Unknown:
		return p.Words.T("export.since_unknown_held", "Day", c.Day, "Then", c.Held)
	}
	text := p.Words.T("export.since", "Day", c.Day, "Then", c.Held)
	if c.Held == 0 {
		text = p.Words.T("export.since_none", "Day", c.Day)
	}
	if c.HeldLater > 0 {
		text += p.Words.T("export.since_later", "Later", c.HeldLater)
	}
	if more := now - c.Held; more > 0 {
		text += p.Words.T("export.since_more", "Now", now, "More", more)
	}
	return text + "."
}
