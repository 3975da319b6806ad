package exports

import (
	"github.com/xuri/excelize/v2"

	"daihoi/models/calendar"
	"daihoi/models/readiness"
	"daihoi/models/template"
)

// CoursePoint is how far congresses and work had come by the end of a day, and how far the plan had foreseen them. After
// the day of the report there is only the plan. Shares are of all congresses and of the weight of all work.
type CoursePoint struct {
	Day                   calendar.Date
	Known                 bool // not after the day of the report
	Planned, Held         int  // congresses
	WorkPlanned, WorkDone readiness.Tenths
}

// Comparison sets the report against an earlier day. Rows are in the order of the report; Known is false where nothing
// had been entered by then.
type Comparison struct {
	Day  calendar.Date // zero: no comparison
	Rows []ComparisonRow
}

// ComparisonRow is one unit then and now.
type ComparisonRow struct {
	Unit                string
	Known               bool
	Then, Now           template.Stage
	ShareThen, ShareNow readiness.Tenths
	DoneThen, DoneNow   int // milestones
	LateThen, LateNow   int // milestones
	HeldThen, HeldNow   bool
}

// course writes the table behind the S-curves with two charts.
func (p Progress) course(b *book) {
	type row = CoursePoint
	known := func(value func(row) any) func(int, row) cell {
		return func(_ int, r row) cell {
			if !r.Known {
				return centred(nil)
			}
			return centred(value(r))
		}
	}
	columns := []column[row]{
		dayColumn("until", func(r row) calendar.Date { return r.Day }),
		{key: "congresses", children: []column[row]{
			countColumn("course_planned", 16, func(r row) int { return r.Planned }),
			{key: "course_held", width: 16, value: known(func(r row) any { return r.Held })},
		}},
		{key: "work", children: []column[row]{
			{key: "work_planned", width: 16, value: func(_ int, r row) cell { return centred(r.WorkPlanned) }},
			{key: "work_done", width: 16, value: known(func(r row) any { return r.WorkDone })},
		}},
	}
	s := open(b, p, "course", columns)
	r := write(s, columns, p.Course)
	for _, f := range p.Forecast {
		s.line(f, look{size: 12})
	}
	if len(p.Course) > 0 {
		s.row++
		top := s.row
		s.do(s.file.InsertPageBreak(s.name, at(1, top))) // a chart is never cut
		days := [2]calendar.Date{p.Course[0].Day, p.Course[len(p.Course)-1].Day}
		s.curves(top, 1, "course", days, countAxis(len(p.Rows)), r, "course_planned", "course_held")
		s.curves(top, 4, "work", days, shareAxis(), r, "work_planned", "work_done")
		s.row += 24
	}
	s.finish(r.head, r.first, 1)
}

// curves draws two columns of a table over the days in its first as lines; the planned one is dashed, for prints in grey.
// It is a scatter chart, whose axis of days keeps its labels apart in every program.
func (s *sheet) curves(row, col int, key string, days [2]calendar.Date, y excelize.ChartAxis, r region, planned, done string) {
	line := func(column string, dash excelize.LineDashType, colour string) excelize.ChartSeries {
		c := r.columns[column]
		return excelize.ChartSeries{Name: s.quoted() + area(c, r.first-2, c, r.first-2), Categories: s.quoted() + area(1, r.first, 1, r.last),
			Values: s.quoted() + r.ref(column), Line: excelize.LineOptions{Type: excelize.LineSolid, Width: 2.25, Dash: dash}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}},
			Marker: excelize.ChartMarker{Symbol: "none"}}
	}
	black := excelize.Font{Family: font, Size: 10, Color: "000000"}
	title := black
	title.Size, title.Bold = 13, true
	first, last := serial(days[0]), serial(days[1])
	y.MajorGridLines, y.Font = true, black
	s.do(s.file.AddChart(s.name, at(col, row), &excelize.Chart{
		Type:         excelize.Scatter,
		Series:       []excelize.ChartSeries{line(planned, excelize.LineDashDash, "6B7280"), line(done, excelize.LineDashSolid, "1D4F91")},
		Dimension:    excelize.ChartDimension{Width: 560, Height: 330},
		Legend:       excelize.ChartLegend{Position: "bottom", Font: &black},
		Title:        excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: s.words.T("export.chart." + key), Font: &title}}},
		XAxis:        excelize.ChartAxis{Font: black, Minimum: &first, Maximum: &last, NumFmt: excelize.ChartNumFmt{CustomNumFmt: "dd/mm/yy"}},
		YAxis:        y,
		ShowBlanksAs: "gap",
	}))
}

// serial is the number of a day in a spreadsheet, as it counts since March 1900.
func serial(d calendar.Date) float64 { return float64(d.Sub(calendar.Of(1899, 12, 30))) }

// shareAxis is an axis from nothing to the whole.
func shareAxis() excelize.ChartAxis {
	none, whole := 0.0, 1.0
	return excelize.ChartAxis{Minimum: &none, Maximum: &whole, MajorUnit: 0.2, NumFmt: excelize.ChartNumFmt{CustomNumFmt: "0%"}}
}

// countAxis is an axis of whole numbers up to highest.
func countAxis(highest int) excelize.ChartAxis {
	none := 0.0
	return excelize.ChartAxis{Minimum: &none, MajorUnit: float64(highest/8 + 1), NumFmt: excelize.ChartNumFmt{CustomNumFmt: "0"}}
}

// comparison sets every unit against the earlier day.
func (p Progress) comparison(b *book) {
	type row = ComparisonRow
	then := func(value func(row) any) func(int, row) cell {
		return func(_ int, r row) cell {
			if !r.Known {
				return centred("–")
			}
			return centred(value(r))
		}
	}
	columns := []column[row]{
		numbered[row](),
		textColumn("unit", 24, func(r row) string { return r.Unit }),
		{key: "stage", children: []column[row]{
			{key: "stage_then", width: 20, title: p.Words.T("column.then"), value: then(func(r row) any { return p.Words.T(r.Then.Key()) })},
			{key: "stage_now", width: 20, title: p.Words.T("column.now"), value: func(_ int, r row) cell { return centred(p.Words.T(r.Now.Key())) }},
		}},
		{key: "share", children: []column[row]{
			{key: "share_then", width: 10, title: p.Words.T("column.then"), value: then(func(r row) any { return r.ShareThen })},
			{key: "share_now", width: 10, title: p.Words.T("column.now"), value: func(_ int, r row) cell { return centred(r.ShareNow) }},
			{key: "share_change", width: 10, title: p.Words.T("column.change"), value: then(func(r row) any { return r.ShareNow - r.ShareThen })},
		}},
		{key: "done", children: []column[row]{
			{key: "done_then", width: 9, title: p.Words.T("column.then"), value: then(func(r row) any { return r.DoneThen })},
			{key: "done_now", width: 9, title: p.Words.T("column.now"), value: func(_ int, r row) cell { return centred(r.DoneNow) }},
			{key: "done_change", width: 9, title: p.Words.T("column.change"), value: then(func(r row) any { return r.DoneNow - r.DoneThen })},
		}},
		{key: "late", children: []column[row]{
			{key: "late_then", width: 9, title: p.Words.T("column.then"), value: then(func(r row) any { return r.LateThen })},
			{key: "late_now", width: 9, title: p.Words.T("column.now"), value: func(_ int, r row) cell { return centred(r.LateNow) }},
			{key: "late_change", width: 9, title: p.Words.T("column.change"), value: then(func(r row) any { return r.LateNow - r.LateThen })},
		}},
	}
	s := open(b, p, "comparison", columns)
	rows := p.Before.Rows
	r := write(s, columns, rows)
	var sum ComparisonRow
	for _, row := range rows {
		sum.DoneNow += row.DoneNow
		sum.LateNow += row.LateNow
		if row.Known {
			sum.DoneThen += row.DoneThen
			sum.LateThen += row.LateThen
		}
	}
	s.totals(r, 2, map[string]any{"done_then": r.sum("done_then", sum.DoneThen), "done_now": r.sum("done_now", sum.DoneNow),
		"late_then": r.sum("late_then", sum.LateThen), "late_now": r.sum("late_now", sum.LateNow)})
	s.line(p.since(), look{size: 12})
	s.finish(r.head, r.first, 2)
}

// since tells in one sentence what has been added to the congresses held.
func (p Progress) since() string {
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
