package progress

import (
	"fmt"
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
			is("planned", 8, func(r row) book.Cell { return book.Centred(r.Planned) }),
			is("listed", 8, func(r row) book.Cell { return book.Centred(r.Delegates) }),
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
			text("stage", 12, func(r row) string { return p.Words.T(r.Stage.Key()) }),
			is("light", 8.5, func(r row) book.Cell { return p.light(r.Light) }),
			is("share", 8.5, func(r row) book.Cell { return book.Centred(r.Share) }),
			is("expected", 8.5, func(r row) book.Cell { return book.Centred(r.Expected) }),
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
			s.Line(p.Words.T("export.exception"), book.CellStyle{Size: 10, Italic: true})
			break
		}
	}
	s.Row++
	s.Do(s.File.InsertPageBreak(s.Name, book.At(1, s.Row))) // keep figures, charts and signature on one page
	p.figures(s, r)
	s.Signature(p.Sign)
	s.Finish(r.Head, r.First, 2)
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
	share, _ := field.Share(p.Totals.Held, p.Totals.Units)
	p.figure(s, "held_share", percentage(book.At(figureCol, held), book.At(figureCol, units), share))
	p.figure(s, "late", book.Formula{Text: fmt.Sprintf(`COUNTIF(%s,">0")`, r.Ref("late_days")), Result: p.Totals.Late})
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
	s.Line(p.nextWeek(), book.CellStyle{Size: 12})
}

const figureCol = 5 // column of the key figures; their words fill the columns before it

// figure writes one line of the key figures and returns its row.
func (p Report) figure(s *book.Sheet, key string, value book.Formula) int {
	s.Span(1, s.Row, figureCol-1, s.Row, p.Words.T("export.figure."+key), book.CellStyle{Bold: true, Border: true})
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

// nextWeek names the congresses of the seven days after the report.
func (p Report) nextWeek() string {
	var names []string
	for _, r := range p.Rows {
		if left := r.PlannedDay.Sub(p.AsOf); !r.Held() && !r.PlannedDay.IsZero() && left >= 1 && left <= 7 {
			names = append(names, fmt.Sprintf("%s (%s)", r.Unit, r.PlannedDay.DayMonth()))
		}
	}
	list := strings.Join(names, ", ")
	if list == "" {
		list = p.Words.T("export.none")
	}
	return p.Words.T("export.next_week", "Number", len(names), "List", list)
}
