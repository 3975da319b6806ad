package readiness

import (
	"cmp"
	"slices"

	"daihoi/models/calendar"
)

// Forecast estimates when one or more units will have held their congresses, by the earned schedule method: the
// last day until which the plan foresaw no more work than is done gives the days behind, and the days of the plan that are
// left. It has three dates:
//
//	Planned  the registered date is kept (or the deadline if none is registered), whatever is open
//	Likely   the rest is done CatchUp times as fast as planned, but not before Planned
//	Late     the rest takes as long as planned: Planned + Behind
//
// Work is measured by the weight of the mandatory milestones due until the congress; what was handed in is done. No open congress is forecast
// before today.
type Forecast struct {
	Planned, Likely, Late calendar.Date
}

// UnitForecast is the forecast of a unit whose congress has not been held.
type UnitForecast struct {
	Forecast
	Row    *Row
	Behind int // days behind the plan, or 0
}

// CatchUp is how much faster than planned a late unit works, because the plan's long leads include slack. In 2024,
// communes that began in February were ready by the end of April, half of the plan's 150 days (Quảng Nam held 14 of
// 241 congresses by the end of January and 226 by 17/4).
const CatchUp = 2

// ForecastOf forecasts every open unit, latest end first, and the end of all units, held ones included. Units with
// neither date nor deadline are left out. ok is false if nothing is left to forecast.
func ForecastOf(rows []Row, today calendar.Date) (all Forecast, open []UnitForecast, ok bool) {
	for i := range rows {
		r := &rows[i]
		f := UnitForecast{Row: r}
		if r.Held() {
			held := r.HeldDay()
			f.Forecast = Forecast{held, held, held}
		} else {
			anchor := r.Congress.Day
			if anchor.IsZero() {
				anchor = r.Deadline
			}
			if anchor.IsZero() {
				continue
			}
			f.Forecast, f.Behind = forecast(r.Items, anchor, today)
			open = append(open, f)
		}
		all = Forecast{calendar.Max(all.Planned, f.Planned), calendar.Max(all.Likely, f.Likely), calendar.Max(all.Late, f.Late)}
	}
	slices.SortStableFunc(open, func(a, b UnitForecast) int {
		return cmp.Or(b.Likely.Compare(a.Likely), b.Late.Compare(a.Late), b.Behind-a.Behind)
	})
	return all, open, !all.Likely.IsZero()
}

func forecast(cells []Cell, day, today calendar.Date) (f Forecast, behind int) {
	var work []tick
	done := 0
	for _, c := range cells {
		if c.State == NotApplicable || !c.Mandatory || c.Due.IsZero() || c.Due.After(day) {
			continue
		}
		work = append(work, tick{c.Due, c.Item.Weight})
		if c.State == Done || c.State == Submitted {
			done += c.Item.Weight
		}
	}
	plan := stepsOf(work)
	earned := day // the planned day of the first work not done
	for _, s := range plan {
		if s.Sum > done {
			earned = s.Day
			break
		}
	}
	behind = max(today.Sub(earned), 0)
	left := day.Sub(earned)
	f.Planned = calendar.Max(day, today)
	f.Likely = calendar.Max(f.Planned, today.AddDays((left+CatchUp-1)/CatchUp))
	f.Late = calendar.Max(f.Likely, today.AddDays(left))
	return f, behind
}
