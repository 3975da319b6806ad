package report

import (
	"slices"

	"daihoi/exports/progress"
	"daihoi/models/calendar"
	"daihoi/models/field"
	"daihoi/models/readiness"
)

// course is the progress by week of the units in the report.
func (p *report) course() []progress.CoursePoint {
	rows := p.values()
	held, work := readiness.CongressCurve(rows), readiness.WorkCurve(rows)
	var points []progress.CoursePoint
	for _, day := range ReportDays(merged(held, work), p.asOf) {
		c := progress.CoursePoint{Day: day, Known: !day.After(p.asOf), Planned: readiness.At(held.Planned, day)}
		c.TotalWeight, c.PlannedWeight = work.Total, readiness.At(work.Planned, day)
		c.WorkPlanned, _ = field.Share(c.PlannedWeight, work.Total)
		if c.Known {
			c.Held = readiness.At(held.Done, day)
			c.DoneWeight = readiness.At(work.Done, day)
			c.WorkDone, _ = field.Share(c.DoneWeight, work.Total)
		}
		points = append(points, c)
	}
	return points
}

// merged combines two curves; only its days are meaningful.
func merged(a, b readiness.Curve) readiness.Curve {
	byDay := func(x, y readiness.Step) int { return x.Day.Compare(y.Day) }
	both := readiness.Curve{Planned: slices.Concat(a.Planned, b.Planned), Done: slices.Concat(a.Done, b.Done)}
	slices.SortFunc(both.Planned, byDay)
	slices.SortFunc(both.Done, byDay)
	return both
}

func (p *report) values() []readiness.Row {
	rows := make([]readiness.Row, len(p.rows))
	for i, row := range p.rows {
		rows[i] = *row
	}
	return rows
}

// forecast says when the last congress will be held.
func (p *report) forecast() []string {
	all, open, ok := readiness.ForecastOf(p.values(), p.asOf)
	switch {
	case !ok:
		return nil
	case len(open) == 0:
		return []string{p.words.T("curves.all_held", "Day", all.Likely)}
	}
	return []string{p.words.T("curves.band", "Planned", all.Planned, "Likely", all.Likely, "Late", all.Late), p.words.T("curves.method")}
}

// comparison compares the units with the earlier day.
func (p *report) comparison(before calendar.Date) (progress.Comparison, error) {
	then, err := readiness.Board(p.tx, p.unit.Path, p.term.ID, before)
	if err != nil {
		return progress.Comparison{}, err
	}
	byCongress := make(map[int64]*readiness.Row, len(then))
	for i := range then {
		byCongress[then[i].Congress.ID] = &then[i]
	}
	out := progress.Comparison{Day: before}
	for _, row := range p.rows {
		line := progress.ComparisonRow{Unit: p.name(row), Now: row.Readiness.Stage, DoneNow: doneItems(row), LateNow: row.Readiness.LateCount, HeldNow: row.Held()}
		line.ShareNow, _ = field.Share(row.Readiness.DoneWeight, row.Readiness.TotalWeight)
		line.DoneWeightNow, line.TotalWeightNow = row.Readiness.DoneWeight, row.Readiness.TotalWeight
		if was := byCongress[row.Congress.ID]; was != nil {
			line.Known, line.Then, line.DoneThen, line.LateThen, line.HeldThen = true, was.Readiness.Stage, doneItems(was), was.Readiness.LateCount, was.Held()
			line.ShareThen, _ = field.Share(was.Readiness.DoneWeight, was.Readiness.TotalWeight)
			line.DoneWeightThen, line.TotalWeightThen = was.Readiness.DoneWeight, was.Readiness.TotalWeight
		}
		out.Rows = append(out.Rows, line)
	}
	return out, nil
}

func doneItems(row *readiness.Row) int {
	n := 0
	for _, c := range row.Items {
		if c.State == readiness.Done {
			n++
		}
	}
	return n
}

// ReportDays are the days of the table below a chart: the end of every week of the curve, and today.
func ReportDays(c readiness.Curve, today calendar.Date) []calendar.Date {
	first, last := span(c, today)
	var days []calendar.Date
	const sunday = 7
	for d := first.AddDays((sunday - int(first.Weekday())) % sunday); d.Before(last.AddDays(sunday)); d = d.AddDays(sunday) {
		days = append(days, d)
	}
	if at, there := slices.BinarySearchFunc(days, today, calendar.Date.Compare); !there {
		days = slices.Insert(days, at, today)
	}
	return days
}

// span is the first and the last day of the curve, today included.
func span(c readiness.Curve, today calendar.Date) (first, last calendar.Date) {
	first, last = today, today
	for _, steps := range [][]readiness.Step{c.Planned, c.Done} {
		if len(steps) > 0 {
			if steps[0].Day.Before(first) {
				first = steps[0].Day
			}
			last = calendar.Max(last, steps[len(steps)-1].Day)
		}
	}
	return first, last
}
