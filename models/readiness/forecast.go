package readiness

import (
	"cmp"
	"slices"

	"daihoi/models/calendar"
)

// Forecast is when a unit, or the last of many, will hold its congress, by the method of the earned schedule: the day on
// which the plan had foreseen the work that is done by now tells how many days a unit is behind, and how many days of the
// plan are left. Three days make the band:
//
//	Planned  the registered day is kept (the deadline where none is registered), whatever is open
//	Likely   what is left is done CatchUp times as fast as planned, but no earlier than Planned
//	Late     what is left takes the days that the plan gives it: Planned + Behind
//
// Work is the weight of the mandatory milestones due until the congress. No open congress is forecast before today.
type Forecast struct {
	Planned, Likely, Late calendar.Date
}

// UnitForecast is the forecast of a unit that has not held its congress.
type UnitForecast struct {
	Forecast
	Row    *Row
	Behind int // days behind the plan, 0 when it is not
}

// CatchUp is how much faster than planned a unit works that has to catch up. The long leads of the plan are there for
// comfort: in 2024 communes that began in February were ready by the end of April, in half of the 150 days of the plan
// (Quảng Nam held 14 of 241 until the end of January and 226 until 17/4).
const CatchUp = 2

// ForecastOf forecasts every open unit, the one that ends last first, and the end of all: of those that are held as well.
// Units with neither a day nor a deadline cannot be forecast and are left out. ok is false when nothing is left.
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
		if c.State == Done {
			done += c.Item.Weight
		}
	}
	plan := stepsOf(work)
	earned := day // the plan's day for the first work that is not done
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
