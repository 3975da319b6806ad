package template

import (
	"slices"
	"time"

	"daihoi/models/calendar"
)

// Repeat is how often an item recurs.
type Repeat string

const (
	Weekly  Repeat = "weekly"
	Monthly Repeat = "monthly" // weekly from the item's WeeklyFrom on, if it has one
)

// rounds are the planned days of an item that repeats, from the first to the last day of its window: every month on the
// same day of the month (the last one of a shorter month) until it becomes weekly. There are at most as many as weeks
// between the longest leads.
func (i *Item) rounds(base, from, until calendar.Date) []calendar.Date {
	weekly := from
	if i.Repeats == Monthly {
		weekly = until.AddDays(1)
		if i.WeeklyFrom != 0 {
			weekly = calendar.Max(from, i.DayKind.add(base, i.WeeklyFrom))
		}
	}
	var days []calendar.Date
	for n := 0; ; n++ {
		day := monthsLater(from, n)
		if !day.Before(weekly) || day.After(until) {
			break
		}
		days = append(days, day)
	}
	for day := weekly; !day.After(until); day = day.AddDays(7) {
		days = append(days, day)
	}
	return days
}

// monthsLater is the same day of the month n months later, or the last of a shorter month.
func monthsLater(day calendar.Date, n int) calendar.Date {
	month := day.Month() + time.Month(n)
	last := calendar.Of(day.Year(), month+1, 1).AddDays(-1)
	if later := calendar.Of(day.Year(), month, day.Day()); later.Before(last) {
		return later
	}
	return last
}

// Series is how far an item that repeats has come.
type Series struct {
	Next    calendar.Date   // the first planned day after the last one reported, zero if there is none left
	Planned int             // days before today, and later ones that are reported
	Held    int             // of those reported
	Missed  []calendar.Date // of those not reported
}

// SeriesOf compares the planned days, in order, with the days of the reports. A report stands for the planned day nearest to
// it, the later one of two; further ones for the same day count once. What was missed before a report stays missed, but is
// not asked for any more: a meeting cannot be held afterwards.
func SeriesOf(planned, reports []calendar.Date, today calendar.Date) (s Series) {
	held := make([]bool, len(planned))
	last := -1
	for _, report := range reports {
		if at := nearest(planned, report); at >= 0 {
			held[at] = true
			last = max(last, at)
		}
	}
	for i, day := range planned {
		if i > last && s.Next.IsZero() {
			s.Next = day
		}
		if !held[i] && !day.Before(today) {
			continue
		}
		s.Planned++
		if held[i] {
			s.Held++
		} else {
			s.Missed = append(s.Missed, day)
		}
	}
	return s
}

func nearest(planned []calendar.Date, day calendar.Date) int {
	at, _ := slices.BinarySearchFunc(planned, day, calendar.Date.Compare)
	if at == len(planned) || at > 0 && day.Sub(planned[at-1]) < planned[at].Sub(day) {
		at--
	}
	return at
}

// Next is when a milestone is due next with the days of its reports, which only an item that repeats has. It is zero when all
// are made.
func (d Due) Next(reports []calendar.Date) calendar.Date {
	if len(d.Rounds) == 0 {
		return d.Due
	}
	return SeriesOf(d.Rounds, reports, calendar.Date{}).Next
}
