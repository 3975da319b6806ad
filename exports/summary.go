package exports

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"daihoi/models/readiness"
	"daihoi/models/template"
)

// summaryColumns is the weekly form of the district ("biểu tổng hợp tiến độ").
func (p Progress) summaryColumns() []column[ProgressRow] {
	type row = ProgressRow
	text := func(key string, width float64, of func(row) string) column[row] {
		return column[row]{key: key, width: width, value: func(_ int, r row) cell { return left(of(r)) }}
	}
	is := func(key string, width float64, of func(row) cell) column[row] {
		return column[row]{key: key, width: width, value: func(_ int, r row) cell { return of(r) }}
	}
	return []column[row]{
		{key: "no", width: 5, value: func(number int, _ row) cell { return centred(number) }},
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
		{key: "delegates", children: []column[row]{
			is("planned", 8, func(r row) cell { return centred(r.Planned) }),
			is("listed", 8, func(r row) cell { return centred(r.Delegates) }),
		}},
		{key: "days", children: []column[row]{
			is("review_day", 10.5, func(r row) cell { return centred(r.ReviewDay) }),
			is("planned_day", 10.5, func(r row) cell { return centred(r.PlannedDay) }),
			is("held_day", 10.5, func(r row) cell { return centred(r.HeldDay) }),
			is("deadline", 11, func(r row) cell {
				c := centred(r.Deadline)
				if r.Exception {
					c.look.format, c.look.bold = `dd/mm/yyyy"*"`, true
				}
				return c
			}),
		}},
		{key: "progress", children: []column[row]{
			text("stage", 12, func(r row) string { return p.Words.T(r.Stage.Key()) }),
			is("light", 8.5, func(r row) cell { return p.light(r.Light) }),
			is("share", 8.5, func(r row) cell { return centred(r.Share) }),
			is("expected", 8.5, func(r row) cell { return centred(r.Expected) }),
			is("late_days", 7, func(r row) cell { return centred(r.LateDays) }),
			is("on_time", 8, func(r row) cell {
				if r.LateDays > 0 {
					return centred(p.Words.T("export.late")).bold()
				}
				return centred(p.Words.T("export.on_time"))
			}),
		}},
		text("reason", 19, func(r row) string { return r.Reason }),
		text("difficulties", 17, func(r row) string { return r.Difficulties }),
	}
}

func (p Progress) summary(b *book) {
	columns := p.summaryColumns()
	s := open(b, p, "summary", columns)
	r := write(s, columns, p.Rows)
	held := fmt.Sprintf("COUNT(%s)", r.ref("held_day"))
	days := 0
	for _, row := range p.Rows {
		if !row.HeldDay.IsZero() {
			days++
		}
	}
	s.totals(r, 2, map[string]any{
		"planned":   r.sum("planned", p.Totals.Planned),
		"listed":    r.sum("listed", p.Totals.Delegates),
		"held_day":  formula{held, days},
		"late_days": formula{fmt.Sprintf(`COUNTIF(%s,">0")`, r.ref("late_days")), p.Totals.Late},
	})
	s.bars(r, "share")
	s.alarm(r, "late_days")
	for _, row := range p.Rows {
		if row.Exception {
			s.line(p.Words.T("export.exception"), look{size: 10, italic: true})
			break
		}
	}
	s.row++
	s.do(s.file.InsertPageBreak(s.name, at(1, s.row))) // figures, charts and signature stay together
	p.figures(s, r)
	s.signature(p.Sign)
	s.finish(r.head, r.first, 2)
}

// figures writes the closing figures of the form under the table: at the left the totals and the counts by stage and
// light, at the right the two charts of these counts.
func (p Progress) figures(s *sheet, r region) {
	top := s.row
	units := p.figure(s, "units", formula{fmt.Sprintf("COUNTA(%s)", r.ref("unit")), p.Totals.Units})
	stages := p.counts(s, r, "stage", 8, func(i int) (string, int) {
		stage := template.Stage(i + 1)
		return p.Words.T(stage.Key()), p.stages()[stage]
	})
	held := p.figure(s, "held", formula{fmt.Sprintf("SUM(%s)", area(figureCol, stages.last-2, figureCol, stages.last)), p.Totals.Held})
	p.figure(s, "open", formula{at(figureCol, units) + "-" + at(figureCol, held), p.Totals.Open})
	share, _ := readiness.Percent(p.Totals.Held, p.Totals.Units)
	p.figure(s, "held_share", percentage(at(figureCol, held), at(figureCol, units), share))
	p.figure(s, "late", formula{fmt.Sprintf(`COUNTIF(%s,">0")`, r.ref("late_days")), p.Totals.Late})
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
	s.chart(top, 7, "stage", countAxis(stages.highest), []excelize.ChartSeries{chartSeries(s, stages.first, stages.last, "1D4F91")})
	var series []excelize.ChartSeries
	for i, colour := range []string{fillDone, fillRisk, fillLate, "8A94A3"} { // in the order of lights
		series = append(series, chartSeries(s, light.first+i, light.first+i, colour))
	}
	s.chart(top, 16, "light", countAxis(light.highest), series)
	s.row++
	s.line(p.nextWeek(), look{size: 12})
}

const figureCol = 5 // the numbers of the closing figures; their words fill the columns before it

// figure writes one line of the closing figures and returns its row.
func (p Progress) figure(s *sheet, key string, value formula) int {
	s.span(1, s.row, figureCol-1, s.row, p.Words.T("export.figure."+key), look{bold: true, border: true})
	s.put(figureCol, s.row, value, look{bold: true, border: true, align: "center"})
	s.height(s.row, 1, look{})
	s.row++
	return s.row - 1
}

// countRows are the rows of the closing figures that count one column, and their greatest count.
type countRows struct{ first, last, highest int }

// counts writes n lines that count the rows of a column by their word.
func (p Progress) counts(s *sheet, r region, key string, n int, of func(i int) (word string, count int)) countRows {
	out := countRows{first: s.row, last: s.row + n - 1}
	for i := range n {
		word, count := of(i)
		out.highest = max(out.highest, count)
		s.span(1, s.row, figureCol-1, s.row, word, look{border: true})
		s.put(figureCol, s.row, formula{fmt.Sprintf("COUNTIF(%s,%s)", r.ref(key), at(1, s.row)), count}, look{border: true, align: "center"})
		s.height(s.row, 1, look{})
		s.row++
	}
	return out
}

// percentage is part/whole rounded half up to a tenth of a percent, with its result.
func percentage(part, whole string, share readiness.Tenths) formula {
	return formula{fmt.Sprintf("IF(%s=0,0,ROUND(%s/%s,3))", whole, part, whole), share}
}

// chartSeries is a series over the counts of the rows from first to last. A colour of its own needs a series of its own:
// a series of one row takes its name from the row's word, so that the legend explains the colour.
func chartSeries(s *sheet, first, last int, colour string) excelize.ChartSeries {
	quoted := s.quoted()
	series := excelize.ChartSeries{
		Values: quoted + area(figureCol, first, figureCol, last),
		Fill:   excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}},
	}
	if first == last {
		series.Name = quoted + area(1, first, 1, first)
	} else {
		series.Categories = quoted + area(1, first, 1, last)
	}
	return series
}

// chart draws the series as columns at the cell.
func (s *sheet) chart(row, col int, key string, y excelize.ChartAxis, series []excelize.ChartSeries) {
	black := excelize.Font{Family: font, Size: 10, Color: "000000"}
	title := black
	title.Size, title.Bold = 13, true
	y.MajorGridLines, y.Font = true, black
	gap, plain, legend := uint(60), false, "none"
	if len(series) > 1 {
		legend = "bottom"
	}
	s.do(s.file.AddChart(s.name, at(col, row), &excelize.Chart{
		Type:       excelize.Col,
		Series:     series,
		Format:     excelize.GraphicOptions{OffsetY: 5},
		Dimension:  excelize.ChartDimension{Width: 600, Height: 330},
		Legend:     excelize.ChartLegend{Position: legend, Font: &black},
		Title:      excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: s.words.T("export.chart." + key), Font: &title}}},
		PlotArea:   excelize.ChartPlotArea{ShowVal: true},
		XAxis:      excelize.ChartAxis{Font: black, None: len(series) > 1},
		YAxis:      y,
		VaryColors: &plain,
		GapWidth:   &gap,
	}))
}

// nextWeek names the congresses of the seven days after the day of the report.
func (p Progress) nextWeek() string {
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
