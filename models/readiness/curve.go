package readiness

import (
	"slices"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/store"
)

// Curve is the planned and actual growth of a sum by day, the S-curve of a report.
type Curve struct {
	Total   int    // the final sum, including what has no date
	Planned []Step // without what has no date
	Done    []Step // until today
}

// Step is a day on which the sum grows, and the sum at its end.
type Step struct {
	Day calendar.Date
	Sum int
}

// At is the sum at the end of a day.
func At(steps []Step, day calendar.Date) int {
	at, exact := slices.BinarySearchFunc(steps, day, func(s Step, d calendar.Date) int { return s.Day.Compare(d) })
	if exact {
		return steps[at].Sum
	}
	if at == 0 {
		return 0
	}
	return steps[at-1].Sum
}

// tick is one thing planned or done on a day.
type tick struct {
	day    calendar.Date
	weight int
}

// stepsOf accumulates ticks, ignoring those without a date.
func stepsOf(ticks []tick) []Step {
	slices.SortFunc(ticks, func(a, b tick) int { return a.day.Compare(b.day) })
	var steps []Step
	sum := 0
	for _, t := range ticks {
		if t.day.IsZero() {
			continue
		}
		sum += t.weight
		if n := len(steps); n > 0 && steps[n-1].Day == t.day {
			steps[n-1].Sum = sum
			continue
		}
		steps = append(steps, Step{t.day, sum})
	}
	return steps
}

// HeldDay is the day on which the congress was held, or zero. If the session was never ticked off but later work was,
// it is the registered date.
func (r Row) HeldDay() calendar.Date {
	switch {
	case !r.Held():
		return calendar.Date{}
	case r.Congress.HeldOn.IsZero():
		return r.Congress.Day
	}
	return r.Congress.HeldOn
}

// CongressCurve counts congresses: planned by registered date, done by the day they were held. Congresses without a
// date count only in Total.
func CongressCurve(rows []Row) Curve {
	c := Curve{Total: len(rows)}
	var planned, done []tick
	for _, r := range rows {
		planned = append(planned, tick{r.Congress.Day, 1})
		done = append(done, tick{r.HeldDay(), 1})
	}
	c.Planned, c.Done = stepsOf(planned), stepsOf(done)
	return c
}

// WorkCurve adds up the weights of the milestones that apply: planned from the day after the due date, because what is
// due today is not late, so that on every day it is Readiness.ExpectedWeight; done by the day of the work.
func WorkCurve(rows []Row) Curve {
	var c Curve
	var planned, done []tick
	for _, r := range rows {
		for _, i := range r.Items {
			if i.State == NotApplicable {
				continue
			}
			c.Total += i.Item.Weight
			if !i.Due.IsZero() {
				planned = append(planned, tick{i.Due.AddDays(1), i.Item.Weight})
			}
			if i.State == Done {
				done = append(done, tick{i.DoneOn, i.Item.Weight})
			}
		}
	}
	c.Planned, c.Done = stepsOf(planned), stepsOf(done)
	return c
}

// CountedCurves returns the CongressCurve of each level at or below path. It is one statement over sums, so it works
// for the whole country.
func CountedCurves(tx *store.Tx, path string, termID int64, at calendar.AsOf) (map[string]Curve, error) {
	m, q := momentOf(tx, termID, at)
	within, args := tx.Within(access.View, "units.path")
	under, bounds := tx.UnderOn(path, at.Day)
	var groups []struct {
		LevelCode   string
		Day, HeldOn calendar.Date
		Units       int
	}
	err := q.Select("units.level_code, "+m.day+" AS day, CASE WHEN "+m.held+" THEN "+m.heldOn+" END AS held_on, COUNT(*) AS units").
		Where(within, args...).Where(under, bounds...).
		Group("1, 2, 3").Find(&groups).Error
	if err != nil {
		return nil, err
	}
	planned, done, total := map[string][]tick{}, map[string][]tick{}, map[string]int{}
	for _, g := range groups {
		total[g.LevelCode] += g.Units
		planned[g.LevelCode] = append(planned[g.LevelCode], tick{g.Day, g.Units})
		done[g.LevelCode] = append(done[g.LevelCode], tick{g.HeldOn, g.Units})
	}
	curves := map[string]Curve{}
	for level, n := range total {
		curves[level] = Curve{Total: n, Planned: stepsOf(planned[level]), Done: stepsOf(done[level])}
	}
	return curves, nil
}
