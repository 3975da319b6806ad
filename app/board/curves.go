package board

import (
	"daihoi/app/web"
	"daihoi/exports/report"
	"daihoi/models/calendar"
	"daihoi/models/figure"
	"daihoi/models/readiness"
	"daihoi/templates/board"
)

// shownForecasts is how many units the forecast names: those that will be last.
const shownForecasts = 10

// curvesPage shows congresses and work as planned and as done, and forecasts when everything will be finished.
func curvesPage(r *web.Request) (web.Result, error) {
	p, err := r.UnitPage()
	if err != nil {
		return web.Result{}, err
	}
	v := board.Curves{Frame: r.Frame("nav.curves")}
	if v.Crumbs, err = r.UnitCrumbs(p.Unit, v.Title); err != nil {
		return web.Result{}, err
	}
	r.ReadAsOf(&v.Frame)
	v.Sub = r.T("curves.sub", "Unit", p.Unit.FullName, "Day", r.Words.LongDate(r.Day()))
	if p.RollsUp() {
		return countedCurves(r, p, v)
	}
	b, err := readBoard(r, p)
	if err != nil {
		return web.Result{}, err
	}
	if len(b.rows) == 0 {
		return r.NoCongressYet(v.Frame, r.ConveneLink(p)), nil
	}
	v.Charts = []board.Chart{congressChart(r, b), workChart(r, b)}
	forecast(r, &v, b.figures.Over(figure.Below).Rows())
	return web.Show(board.CurvesPage(v)), nil
}

func congressChart(r *web.Request, b unitBoard) board.Chart {
	below := b.figures.Over(figure.Below)
	c := chartOf(r, "congresses", below.Course().Congresses, r.T("unit_word."+b.Level()))
	for _, row := range below.Units {
		if !row.Deadline.IsZero() {
			c.Marks = append(c.Marks, board.ChartMark{Class: "limit", Label: row.Deadline.DayMonth(), Day: row.Deadline})
			break
		}
	}
	return fitChart(r, c)
}

func workChart(r *web.Request, b unitBoard) board.Chart {
	return fitChart(r, chartOf(r, "work", b.figures.Over(figure.Below).Course().Work, r.T("curves.points")))
}

// chartOf draws a curve as of the day of the page; key names it in the catalogue.
func chartOf(r *web.Request, key string, c readiness.Curve, unit string) board.Chart {
	done, planned := readiness.At(c.Done, r.Day()), readiness.At(c.Planned, r.Day())
	w := r.Words
	chart := board.Chart{ID: key, Title: w.T("curves." + key), Top: max(c.Total, 1), More: w.T("curves.table"),
		Desc: w.T("curves."+key+"_desc", "Done", done, "Planned", planned, "Total", c.Total, "Day", r.Day()),
		Lines: []board.ChartLine{{Class: "plan", Label: w.T("curves.planned", "Number", planned, "Unit", unit), Steps: chartSteps(c.Planned)},
			{Class: "done", Label: w.T("curves.done", "Number", done, "Total", c.Total, "Unit", unit), Steps: chartSteps(c.Done), Until: r.Day()}},
		Columns: []string{w.T("curves.until"), w.T("curves.plan"), w.T("curves.actual")}}
	for _, day := range report.ReportDays(c, r.Day()) {
		row := []string{day.Short(), w.Number(readiness.At(c.Planned, day)), ""}
		if !day.After(r.Day()) {
			row[2] = w.Number(readiness.At(c.Done, day))
		}
		chart.Rows = append(chart.Rows, row)
	}
	return chart
}

func chartSteps(steps []readiness.Step) []board.ChartStep {
	out := make([]board.ChartStep, len(steps))
	for i, s := range steps {
		out[i] = board.ChartStep{Day: s.Day, Value: s.Sum}
	}
	return out
}

// fitChart chooses the time span of a chart so that it holds all lines and marks.
func fitChart(r *web.Request, c board.Chart) board.Chart {
	c.Marks = append(c.Marks, board.ChartMark{Class: "now", Label: r.Day().DayMonth(), Day: r.Day()})
	c.From, c.To = r.Day(), r.Day()
	grow := func(day calendar.Date) {
		if day.Before(c.From) {
			c.From = day
		}
		c.To = calendar.Max(c.To, day)
	}
	for _, m := range c.Marks {
		grow(m.Day)
	}
	for _, l := range c.Lines {
		for _, s := range l.Steps {
			grow(s.Day)
		}
	}
	c.From, c.To = c.From.AddDays(-3), c.To.AddDays(3)
	return c
}

// forecast fills in when everything will be finished and which units decide it.
func forecast(r *web.Request, v *board.Curves, rows []readiness.Row) {
	all, open, ok := readiness.ForecastOf(rows, r.Day())
	if !ok {
		return
	}
	w := r.Words
	v.Forecast = &board.Forecast{Planned: all.Planned.Short(), Likely: all.Likely.Short(), Late: all.Late.Short(), Open: len(open)}
	for _, u := range open[:min(len(open), shownForecasts)] {
		line := board.ForecastLine{Href: web.CongressPath(u.Row.Congress.ID), Unit: u.Row.Congress.Unit.FullName, Planned: u.Planned.Short(),
			Likely: u.Likely.Short(), Late: u.Late.Short(), Light: web.LightStatus(w, u.Row.Readiness.Light), Reason: report.ReasonOf(w, u.Row)}
		if u.Behind > 0 {
			line.Behind = w.T("curves.behind", "Count", u.Behind)
		}
		if !u.Row.Deadline.IsZero() && u.Likely.After(u.Row.Deadline) {
			line.Over = w.T("curves.over", "Day", u.Row.Deadline)
		}
		v.Forecast.Lines = append(v.Forecast.Lines, line)
	}
}

// countedCurves is the page of a province or the nation: one chart for each level, drawn from sums.
func countedCurves(r *web.Request, p web.UnitPage, v board.Curves) (web.Result, error) {
	curves, err := readiness.CountedCurves(r.Tx, p.Unit.Path, p.Term.ID, r.At())
	if err != nil {
		return web.Result{}, err
	}
	for _, l := range p.Levels {
		c, ok := curves[l.Code]
		if !ok {
			continue
		}
		chart := chartOf(r, "congresses", c, r.T("unit_word."+l.Code))
		chart.ID, chart.Title = "congresses-"+l.Code, r.T("curves.level", "Level", r.Words.Pick(l.NameVi, l.NameEn))
		v.Charts = append(v.Charts, fitChart(r, chart))
	}
	if len(v.Charts) == 0 {
		return r.NoCongressYet(v.Frame, ""), nil
	}
	return web.Show(board.CurvesPage(v)), nil
}
