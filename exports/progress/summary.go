package progress

import (
	"fmt"

	"daihoi/exports/book"
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
			is("planned", 7.5, func(r row) book.Cell { return book.Centred(r.Planned) }),
			is("listed", 7.5, func(r row) book.Cell { return book.Centred(r.Delegates) }),
		}},
		{Key: "days", Children: []book.Column[row]{
			is("review_day", 10.5, func(r row) book.Cell { return book.Centred(r.ReviewDay) }),
			is("planned_day", 10.5, func(r row) book.Cell { return book.Centred(r.PlannedDay) }),
			is("held_day", 10.5, func(r row) book.Cell { return book.Centred(r.HeldDay) }),
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
			is("share", 7.5, func(r row) book.Cell { return book.Centred(r.Share) }),
			is("expected", 7.5, func(r row) book.Cell { return book.Centred(r.Expected) }),
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

// summary writes the weekly table and the key figures that follow from it, and returns the charts of these.
func (p Report) summary(b *book.Book) []drawing {
	columns := p.summaryColumns()
	s := open(b, p, "summary", columns)
	r := book.Write(s, columns, p.Rows)
	held := fmt.Sprintf("COUNT(%s)", r.Ref("held_day"))
	days := 0
	for _, row := range p.Rows {
		if !row.HeldDay.IsZero() {
			days++
		}
	}
	s.Totals(r, 2, map[string]any{
		"planned":   r.Sum("planned", p.Totals.Planned),
		"listed":    r.Sum("listed", p.Totals.Delegates),
		"held_day":  book.Formula{Text: held, Result: days},
		"late_days": book.Formula{Text: fmt.Sprintf(`COUNTIF(%s,">0")`, r.Ref("late_days")), Result: p.Totals.Late},
	})
	s.Bars(r, "share")
	s.Alarm(r, "late_days")
	for _, row := range p.Rows {
		if row.Exception {
			s.Line(p.Words.T("export.exception"), book.CellStyle{Italic: true})
			break
		}
	}
	s.Signature(p.Sign)
	s.Finish(r.Head, r.First, 2)
	return []drawing{p.figures(b, func(key string) string { return s.Quoted() + r.Ref(key) })}
}
