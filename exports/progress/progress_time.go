package progress

import (
	"github.com/xuri/excelize/v2"

	"daihoi/exports/book"
	"daihoi/models/calendar"
	"daihoi/models/field"
	"daihoi/models/template"
)

// CoursePoint is how far congresses and work had come by the end of a day, and how far the plan had foreseen them. After
// the day of the report there is only the plan. Shares are of all congresses and of the weight of all work.
type CoursePoint struct {
	Day                   calendar.Date
	Known                 bool // not after the day of the report
	Planned, Held         int  // congresses
	WorkPlanned, WorkDone field.Tenths
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
	ShareThen, ShareNow field.Tenths
	DoneThen, DoneNow   int // milestones
	LateThen, LateNow   int // milestones
	HeldThen, HeldNow   bool
}

// course writes the table behind the S-curves with two charts.
func (p Report) course(b *book.Book) {
	type row = CoursePoint
	known := func(value func(row) any) func(int, row) book.Cell {
		return func(_ int, r row) book.Cell {
			if !r.Known {
				return book.Centred(nil)
			}
			return book.Centred(value(r))
		}
	}
	columns := []book.Column[row]{
		book.DayColumn("until", func(r row) calendar.Date { return r.Day }),
		{Key: "congresses", Children: []book.Column[row]{
			countColumn("course_planned", 16, func(r row) int { return r.Planned }),
			{Key: "course_held", Width: 16, Value: known(func(r row) any { return r.Held })},
		}},
		{Key: "work", Children: []book.Column[row]{
			{Key: "work_planned", Width: 16, Value: func(_ int, r row) book.Cell { return book.Centred(r.WorkPlanned) }},
			{Key: "work_done", Width: 16, Value: known(func(r row) any { return r.WorkDone })},
		}},
	}
	s := open(b, p, "course", columns)
	r := book.Write(s, columns, p.Course)
	for _, f := range p.Forecast {
		s.Line(f, book.CellStyle{Size: 12})
	}
	if len(p.Course) > 0 {
		s.Row++
		top := s.Row
		s.Do(s.File.InsertPageBreak(s.Name, book.At(1, top))) // a chart is never cut
		days := [2]calendar.Date{p.Course[0].Day, p.Course[len(p.Course)-1].Day}
		curves(s, top, 1, "course", days, countAxis(len(p.Rows)), r, "course_planned", "course_held")
		curves(s, top, 4, "work", days, shareAxis(), r, "work_planned", "work_done")
		s.Row += 24
	}
	s.Finish(r.Head, r.First, 1)
}

// curves draws two columns of a table over the days in its first as lines; the planned one is dashed, for prints in grey.
// It is a scatter chart, whose axis of days keeps its labels apart in every program.
func curves(s *book.Sheet, row, col int, key string, days [2]calendar.Date, y excelize.ChartAxis, r book.Region, planned, done string) {
	line := func(column string, dash excelize.LineDashType, colour string) excelize.ChartSeries {
		c := r.Columns[column]
		return excelize.ChartSeries{Name: s.Quoted() + book.Area(c, r.First-2, c, r.First-2), Categories: s.Quoted() + book.Area(1, r.First, 1, r.Last),
			Values: s.Quoted() + r.Ref(column), Line: excelize.LineOptions{Type: excelize.LineSolid, Width: 2.25, Dash: dash}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}},
			Marker: excelize.ChartMarker{Symbol: "none"}}
	}
	black := excelize.Font{Family: book.Font, Size: 10, Color: "000000"}
	title := black
	title.Size, title.Bold = 13, true
	first, last := serial(days[0]), serial(days[1])
	y.MajorGridLines, y.Font = true, black
	s.Do(s.File.AddChart(s.Name, book.At(col, row), &excelize.Chart{
		Type:         excelize.Scatter,
		Series:       []excelize.ChartSeries{line(planned, excelize.LineDashDash, "6B7280"), line(done, excelize.LineDashSolid, "1D4F91")},
		Dimension:    excelize.ChartDimension{Width: 560, Height: 330},
		Legend:       excelize.ChartLegend{Position: "bottom", Font: &black},
		Title:        excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: s.Words.T("export.chart." + key), Font: &title}}},
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
func (p Report) comparison(b *book.Book) {
	type row = ComparisonRow
	then := func(value func(row) any) func(int, row) book.Cell {
		return func(_ int, r row) book.Cell {
			if !r.Known {
				return book.Centred("–")
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

// since tells in one sentence what has been added to the congresses held.
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
