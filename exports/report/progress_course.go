package report

import (
	"slices"

	"daihoi/exports/progress"
	"daihoi/models/calendar"
	"daihoi/models/figure"
	"daihoi/models/readiness"
)

// course is the progress by week of the units in the report.
func (p *report) course() []progress.CoursePoint {
	course := figure.Sum{Units: p.rows, At: p.at}.Course()
	var points []progress.CoursePoint
	for _, day := range ReportDays(merged(course.Congresses, course.Work), p.at.Day) {
		at := course.At(day)
		c := progress.CoursePoint{Day: day, Known: !day.After(p.at.Day), Planned: at.Planned, WorkPlanned: at.Plan, TotalWeight: at.TotalWeight, PlannedWeight: at.PlanWeight}
		if c.Known {
			c.Held, c.DoneWeight, c.WorkDone = at.Held, at.DoneWeight, at.Done
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

// forecast says when the last congress will be held.
func (p *report) forecast() []string {
	likely := p.set.Day(figure.LastLikely)
	switch {
	case likely.IsZero(), p.alone(): // of one congress the general part says it all
		return nil
	case p.set.Number(figure.Unheld) == 0:
		return []string{p.words.T("curves.all_held", "Day", likely)}
	}
	return []string{p.words.T("curves.band", "Planned", p.set.Day(figure.LastDay), "Likely", likely, "Late", p.set.Day(figure.LastLate))}
}

// comparison compares the units with the earlier day: events count on the day on which they happened. Without a
// congress that the earlier day knew, Unknown says so.
func (p *report) comparison(before calendar.Date) (progress.Comparison, error) {
	at := p.at.Before(before)
	rows, err := readiness.Board(p.tx, p.unit.Path, p.term.ID, at)
	if err != nil {
		return progress.Comparison{}, err
	}
	then := figure.OfRows(rows, p.unit.ID, p.set.Below(), at)
	out := progress.Comparison{Day: before, Unknown: len(then.Over(figure.Below).List(figure.KnownThen)) == 0,
		Held: then.Number(figure.Held), HeldLater: then.Number(figure.HeldLater)}
	byCongress := map[int64]*figure.Unit{}
	for _, u := range then.Over(figure.Subtree).Units {
		byCongress[u.Congress.ID] = u
	}
	for _, u := range p.rows {
		now := figure.Sum{Units: []*figure.Unit{u}, At: p.at}
		line := progress.ComparisonRow{Unit: p.name(u), Now: u.Readiness.Stage, DoneNow: now.Number(figure.DoneItems), LateNow: u.Readiness.LateCount, HeldNow: u.Held()}
		line.ShareNow, _ = now.Share(figure.DoneShare)
		line.DoneWeightNow, line.TotalWeightNow = now.Number(figure.DoneWeight), now.Number(figure.TotalWeight)
		if was := byCongress[u.Congress.ID]; was != nil {
			old := figure.Sum{Units: []*figure.Unit{was}, At: at}
			line.Known, line.Then, line.DoneThen, line.LateThen = !was.Later, was.Readiness.Stage, old.Number(figure.DoneItems), was.Readiness.LateCount
			line.HeldThen, line.LaterThen = was.Held(), was.LaterItems()
			line.ShareThen, _ = old.Share(figure.DoneShare)
			line.DoneWeightThen, line.TotalWeightThen = old.Number(figure.DoneWeight), old.Number(figure.TotalWeight)
		}
		out.Rows = append(out.Rows, line)
	}
	return out, nil
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
