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

// figures writes the key figures on their own sheet: totals and counts by stage and light, and a chart of the stages. It
// refers to the columns of the weekly table as of does, and returns a chart of the lights.
func (p Report) figures(b *book.Book, of func(key string) string) drawing {
	s := p.start(b.Sheet(p.Words.T("export.sheet.figures"), []float64{48, 12, 3, 78}), "figures")
	top := s.Row
	units := p.figure(s, "units", book.Formula{Text: fmt.Sprintf("COUNTA(%s)", of("unit")), Result: p.Totals.Units})
	stages := p.counts(s, of, "stage", 8, func(i int) (string, int) {
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
	lights := readiness.Lights()
	light := p.counts(s, of, "light", len(lights), func(i int) (string, int) {
		n := 0
		for _, row := range p.Rows {
			if row.Light == lights[i] {
				n++
			}
		}
		return p.Words.T("light." + string(lights[i])), n
	})
	columns("stage", countAxis(stages.highest), []excelize.ChartSeries{chartSeries(s, stages.first, stages.last, "1D4F91")})(s, book.At(4, top), 540, 340)
	s.Keep(top, s.Row-1)
	s.Row++
	if text := p.nextWeek(); text != "" {
		s.Line(text, book.CellStyle{Size: 12})
	}
	s.Finish(0, 0, 0)
	var series []excelize.ChartSeries
	for i, colour := range []string{book.FillDone, book.FillWaiting, book.FillRisk, book.FillLate, "8A94A3"} { // in the order of lights
		series = append(series, chartSeries(s, light.first+i, light.first+i, colour))
	}
	return columns("light", countAxis(light.highest), series)
}

const figureCol = 2 // column of the key figures, after their words

// figure writes one line of the key figures and returns its row.
func (p Report) figure(s *book.Sheet, key string, value any) int {
	s.Put(1, s.Row, p.Words.T("export.figure."+key, "Level", p.Level, "Own", p.OwnKind), book.CellStyle{Bold: true, Border: true})
	s.Put(figureCol, s.Row, value, book.CellStyle{Bold: true, Border: true, Align: "center"})
	p.linkFigure(s, key)
	s.Height(s.Row, 1, book.CellStyle{})
	s.Row++
	return s.Row - 1
}

// countRows are the rows of the key figures that count one column, and the highest count.
type countRows struct{ first, last, highest int }

// counts writes n lines that count the rows of a column by their word.
func (p Report) counts(s *book.Sheet, of func(string) string, key string, n int, each func(i int) (word string, count int)) countRows {
	out := countRows{first: s.Row, last: s.Row + n - 1}
	for i := range n {
		word, count := each(i)
		out.highest = max(out.highest, count)
		s.Put(1, s.Row, word, book.CellStyle{Border: true})
		s.Put(figureCol, s.Row, book.Formula{Text: fmt.Sprintf("COUNTIF(%s,%s)", of(key), book.At(1, s.Row)), Result: count}, book.CellStyle{Border: true, Align: "center"})
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
