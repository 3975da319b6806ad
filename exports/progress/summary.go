package progress

import (
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"daihoi/exports/book"
	"daihoi/models/field"
	"daihoi/models/readiness"
	"daihoi/models/template"
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
		text("party_paper", 11, func(r row) string { return r.PartyPaper }),
		text("plan", 11, func(r row) string { return r.Plan }),
		text("board", 10.5, func(r row) string { return r.Board }),
		text("propaganda", 9.5, func(r row) string { return r.Propaganda }),
		text("documents", 10.5, func(r row) string { return r.Documents }),
		text("hamlets", 9.5, func(r row) string { return r.Hamlets }),
		text("personnel", 9.5, func(r row) string { return r.Personnel }),
		{Key: "delegates", Children: []book.Column[row]{
			is("planned", 8, func(r row) book.Cell { return book.Centred(known(r.Planned)) }),
			is("listed", 8, func(r row) book.Cell { return book.Centred(known(r.Delegates)) }),
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
			text("stage", 12, func(r row) string { return p.Words.T(r.Stage.Key()) }),
			is("light", 8.5, func(r row) book.Cell { return p.light(r.Light) }),
			is("share", 8.5, func(r row) book.Cell { return book.Centred(ofWork(r.Share, r.TotalWeight)) }),
			is("expected", 8.5, func(r row) book.Cell { return book.Centred(ofWork(r.Expected, r.TotalWeight)) }),
			is("late_days", 7, func(r row) book.Cell { return book.Centred(r.LateDays) }),
			is("on_time", 8, func(r row) book.Cell {
				if r.LateDays > 0 {
					return book.Centred(p.Words.T("export.late")).Bold()
				}
				return book.Centred(p.Words.T("export.on_time"))
			}),
		}},
		text("reason", 19, func(r row) string { return r.Reason }),
		text("difficulties", 17, func(r row) string { return r.Difficulties }),
	}
}

func (p Report) summary(b *book.Book) {
	columns := p.summaryColumns()
	s := open(b, p, "summary", columns)
	r := book.Write(s, columns, p.Rows)
	p.summaryTotals(s, columns, r)
	s.Bars(r, "share")
	s.Alarm(r, "late_days")
	if slices.ContainsFunc(p.Rows, func(r Row) bool { return r.Exception }) {
		s.Line(p.Words.T("export.exception"), book.CellStyle{Size: 10, Italic: true})
	}
	if n := p.Totals.HeldLater + p.Totals.LaterItems; n > 0 {
		s.Line(p.Words.T("export.later", "Day", p.AsOf.Short(), "Held", p.Totals.HeldLater, "Items", p.Totals.LaterItems), book.CellStyle{Size: 10, Italic: true})
	}
	s.Row++
	s.Do(s.File.InsertPageBreak(s.Name, book.At(1, s.Row))) // keep figures, charts and signature on one page
	p.figures(s, r)
	s.Signature(p.Sign)
	s.Finish(r.Head, r.First, 2)
}

// summaryTotals closes the table: the sum of the units, then the district's own congress and what both come to.
func (p Report) summaryTotals(s *book.Sheet, columns []book.Column[Row], r book.Region) {
	sum := figuresOf(p.Rows)
	below := s.Row
	label := p.Words.T("export.total_of", "Units", len(p.Rows), "Level", p.Level)
	if p.Alone {
		label = p.Words.T("export.total")
	}
	held := fmt.Sprintf("COUNT(%s)", r.Ref("held_day"))
	s.Closing(r, 2, label, map[string]any{
		"planned":   r.Sum("planned", sum.planned),
		"listed":    r.Sum("listed", sum.delegates),
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
		"planned":   both("planned", p.Totals.Planned),
		"listed":    both("listed", p.Totals.Delegates),
		"late_days": book.Formula{Text: lateDays, Result: p.Totals.LateUnits},
	})
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

// figures writes the key figures below the table: totals and counts by stage and light on the left, charts of the
// counts on the right.
func (p Report) figures(s *book.Sheet, r book.Region) {
	top := s.Row
	units := p.figure(s, "units", book.Formula{Text: fmt.Sprintf("COUNTA(%s)", r.Ref("unit")), Result: p.Totals.Units})
	stages := p.counts(s, r, "stage", 8, func(i int) (string, int) {
		stage := template.Stage(i + 1)
		return p.Words.T(stage.Key()), p.stages()[stage]
	})
	held := p.figure(s, "held", book.Formula{Text: fmt.Sprintf("SUM(%s)", book.Area(figureCol, stages.last-2, figureCol, stages.last)), Result: p.Totals.Held})
	p.figure(s, "open", book.Formula{Text: book.At(figureCol, units) + "-" + book.At(figureCol, held), Result: p.Totals.Open})
	p.figure(s, "held_share", percentage(book.At(figureCol, held), book.At(figureCol, units), p.Totals.HeldShare))
	done := p.figure(s, "done_weight", p.Totals.DoneWeight)
	plan := p.figure(s, "plan_weight", p.Totals.PlanWeight)
	whole := p.figure(s, "total_weight", p.Totals.TotalWeight)
	p.figure(s, "done_share", percentage(book.At(figureCol, done), book.At(figureCol, whole), p.Totals.Done))
	p.figure(s, "plan_share", percentage(book.At(figureCol, plan), book.At(figureCol, whole), p.Totals.Plan))
	p.figure(s, "late", p.Totals.LateUnits)
	p.figure(s, "late_items", p.Totals.LateItems)
	lights := []readiness.Light{readiness.Green, readiness.Yellow, readiness.Red, readiness.Grey}
	light := p.counts(s, r, "light", len(lights), func(i int) (string, int) {
		n := 0
		for _, row := range p.Rows {
			if row.Light == lights[i] {
				n++
			}
		}
		return p.Words.T("light." + string(lights[i])), n
	})
	chart(s, top, 7, "stage", countAxis(stages.highest), []excelize.ChartSeries{chartSeries(s, stages.first, stages.last, "1D4F91")})
	var series []excelize.ChartSeries
	for i, colour := range []string{book.FillDone, book.FillRisk, book.FillLate, "8A94A3"} { // in the order of lights
		series = append(series, chartSeries(s, light.first+i, light.first+i, colour))
	}
	chart(s, top, 16, "light", countAxis(light.highest), series)
	s.Row++
	if text := p.nextWeek(); text != "" {
		s.Line(text, book.CellStyle{Size: 12})
	}
}

const figureCol = 5 // column of the key figures; their words fill the columns before it

// figure writes one line of the key figures and returns its row.
func (p Report) figure(s *book.Sheet, key string, value any) int {
	s.Span(1, s.Row, figureCol-1, s.Row, p.Words.T("export.figure."+key, "Level", p.Level, "Own", p.OwnKind), book.CellStyle{Bold: true, Border: true})
	s.Put(figureCol, s.Row, value, book.CellStyle{Bold: true, Border: true, Align: "center"})
	p.linkFigure(s, key)
	s.Height(s.Row, 1, book.CellStyle{})
	s.Row++
	return s.Row - 1
}

// countRows are the rows of the key figures that count one column, and the highest count.
type countRows struct{ first, last, highest int }

// counts writes n lines that count the rows of a column by their word.
func (p Report) counts(s *book.Sheet, r book.Region, key string, n int, of func(i int) (word string, count int)) countRows {
	out := countRows{first: s.Row, last: s.Row + n - 1}
	for i := range n {
		word, count := of(i)
		out.highest = max(out.highest, count)
		s.Span(1, s.Row, figureCol-1, s.Row, word, book.CellStyle{Border: true})
		s.Put(figureCol, s.Row, book.Formula{Text: fmt.Sprintf("COUNTIF(%s,%s)", r.Ref(key), book.At(1, s.Row)), Result: count}, book.CellStyle{Border: true, Align: "center"})
		p.linkCount(s, key)
		s.Height(s.Row, 1, book.CellStyle{})
		s.Row++
	}
	return out
}

// percentage is the formula for part/whole, rounded half up to a tenth of a percent, with its result.
func percentage(part, whole string, share field.Tenths) book.Formula {
	return book.Formula{Text: fmt.Sprintf("IF(%s=0,0,ROUND(%s/%s,3))", whole, part, whole), Result: share}
}

// nextWeek names the congresses of the seven days after the report, "" for none.
func (p Report) nextWeek() string {
	var names []string
	for _, r := range p.Rows {
		if left := r.PlannedDay.Sub(p.AsOf); !r.Held() && !r.PlannedDay.IsZero() && left >= 1 && left <= 7 {
			names = append(names, fmt.Sprintf("%s (%s)", r.Unit, r.PlannedDay.DayMonth()))
		}
	}
	if len(names) == 0 {
		return ""
	}
	return p.Words.T("export.next_week", "Number", len(names), "List", strings.Join(names, ", "))
}
