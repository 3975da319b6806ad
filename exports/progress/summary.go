package progress

import (
	"fmt"
	"slices"

	"daihoi/exports/book"
	"daihoi/models/field"
)

// summaryColumns are the columns of the weekly form of a district ("biểu tổng hợp tiến độ").
func (p Report) summaryColumns() []book.Column[Row] {
	type row = Row
	text := func(key string, width float64, of func(row) string) book.Column[row] {
		return book.Column[row]{Key: key, Width: width, Value: func(_ int, r row) book.Cell { return book.Left(of(r)) }}
	}
	is := func(key string, width float64, of func(row) book.Cell) book.Column[row] {
		return book.Column[row]{Key: key, Width: width, Value: func(_ int, r row) book.Cell { return of(r) }}
	}
	return []book.Column[row]{
		{Key: "no", Width: 5, Value: func(number int, _ row) book.Cell { return book.Centred(number) }},
		text("unit", 17, func(r row) string {
			if r.Pilot {
				return r.Unit + " " + p.Words.T("export.pilot")
			}
			return r.Unit
		}),
		text("party_paper", 20, func(r row) string { return r.PartyPaper }),
		text("plan", 20, func(r row) string { return r.Plan }),
		text("board", 20, func(r row) string { return r.Board }),
		text("propaganda", 18, func(r row) string { return r.Propaganda }),
		text("documents", 24, func(r row) string { return r.Documents }),
		text("hamlets", 17, func(r row) string { return r.Hamlets }),
		text("personnel", 18, func(r row) string { return r.Personnel }),
		{Key: "delegates", Children: []book.Column[row]{
			is("planned", 7.5, func(r row) book.Cell { return book.Centred(known(r.Planned)) }),
			is("listed", 7.5, func(r row) book.Cell { return book.Centred(known(r.Delegates)) }),
		}},
		{Key: "days", Children: []book.Column[row]{
			is("review_day", 10.5, func(r row) book.Cell { return book.Centred(r.ReviewDay) }),
			is("planned_day", 10.5, func(r row) book.Cell { return book.Centred(r.PlannedDay) }),
			is("held_day", 10.5, func(r row) book.Cell {
				c := book.Centred(r.HeldDay)
				if r.HeldLater {
					c.Style.Format = `dd/mm/yyyy"†"`
				}
				return c
			}),
			is("deadline", 11, func(r row) book.Cell {
				c := book.Centred(r.Deadline)
				if r.Exception {
					c.Style.Format, c.Style.Bold = `dd/mm/yyyy"*"`, true
				}
				return c
			}),
		}},
		{Key: "progress", Children: []book.Column[row]{
			text("stage", 11, func(r row) string { return p.Words.T(r.Stage.Key()) }),
			is("light", 7, func(r row) book.Cell { return p.light(r.Light) }),
			is("share", 7.5, func(r row) book.Cell { return book.Centred(ofWork(r.Share, r.TotalWeight)) }),
			is("expected", 7.5, func(r row) book.Cell { return book.Centred(ofWork(r.Expected, r.TotalWeight)) }),
			is("late_days", 6.5, func(r row) book.Cell { return book.Centred(r.LateDays) }),
			is("on_time", 7.5, func(r row) book.Cell {
				if r.LateDays > 0 {
					return book.Centred(p.Words.T("export.late")).Bold()
				}
				return book.Centred(p.Words.T("export.on_time"))
			}),
		}},
		text("reason", 17, func(r row) string { return r.Reason }),
		text("difficulties", 15, func(r row) string { return r.Difficulties }),
	}
}

// summary writes the weekly table and the key figures that follow from it, and returns the charts of these. The report of
// a single congress is about itself: it has neither sums nor counts of units.
func (p Report) summary(b *book.Book) []drawing {
	columns := p.summaryColumns()
	s := open(b, p, "summary", columns)
	r := book.Write(s, columns, p.Rows)
	if !p.Alone {
		p.summaryTotals(s, columns, r)
	}
	s.Bars(r, "share")
	s.Alarm(r, "late_days")
	if slices.ContainsFunc(p.Rows, func(r Row) bool { return r.Exception }) {
		s.Line(p.Words.T("export.exception"), book.CellStyle{Italic: true})
	}
	if n := p.Totals.HeldLater + p.Totals.LaterItems; n > 0 {
		s.Line(p.Words.T("export.later", "Day", p.AsOf.Short(), "Held", p.Totals.HeldLater, "Items", p.Totals.LaterItems), book.CellStyle{Italic: true})
	}
	s.Signature(p.Sign)
	s.Finish(r.Head, r.First, 2)
	if p.Alone {
		return nil
	}
	return []drawing{p.figures(b, func(key string) string { return s.Quoted() + r.Ref(key) })}
}

// summaryTotals closes the table: the sum of the units, then the district's own congress and what both come to.
func (p Report) summaryTotals(s *book.Sheet, columns []book.Column[Row], r book.Region) {
	sum := figuresOf(p.Rows)
	below := s.Row
	label := p.Words.T("export.total_of", "Units", len(p.Rows), "Level", p.Level)
	held := fmt.Sprintf("COUNT(%s)", r.Ref("held_day"))
	s.Closing(r, 2, label, map[string]any{
		"planned":   entered(r.Sum("planned", sum.planned)),
		"listed":    entered(r.Sum("listed", sum.delegates)),
		"held_day":  book.Formula{Text: held, Result: sum.held},
		"late_days": book.Formula{Text: fmt.Sprintf(`COUNTIF(%s,">0")`, r.Ref("late_days")), Result: sum.late},
	})
	if p.Own == nil {
		return
	}
	own := s.Row
	book.Body(s, columns, len(p.Rows)+1, []Row{*p.Own})
	both := func(key string, result int) book.Formula {
		return book.Formula{Text: book.At(r.Columns[key], below) + "+" + book.At(r.Columns[key], own), Result: result}
	}
	lateDays := book.At(r.Columns["late_days"], below) + "+(" + book.At(r.Columns["late_days"], own) + ">0)"
	s.Closing(r, 2, p.Words.T("export.total_with_own", "Own", p.OwnKind), map[string]any{
		"planned":   entered(both("planned", p.Totals.Planned)),
		"listed":    entered(both("listed", p.Totals.Delegates)),
		"late_days": book.Formula{Text: lateDays, Result: p.Totals.LateUnits},
	})
}

// entered leaves a sum of delegates empty while nobody has entered any.
func entered(sum book.Formula) any {
	if sum.Result == 0 {
		return nil
	}
	return sum
}

// rowFigures are the sums of some rows.
type rowFigures struct{ held, late, planned, delegates int }

func figuresOf(rows []Row) (f rowFigures) {
	for _, r := range rows {
		f.planned += r.Planned
		f.delegates += r.Delegates
		if r.Held() {
			f.held++
		}
		if r.LateDays > 0 {
			f.late++
		}
	}
	return f
}

// known is a count, nil for nothing entered.
func known(n int) any {
	if n == 0 {
		return nil
	}
	return n
}

// ofWork is a share of the work, nil where there is none.
func ofWork(share field.Tenths, whole int) any {
	if whole == 0 {
		return nil
	}
	return share
}
