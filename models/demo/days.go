package demo

import (
	"cmp"
	"context"
	"slices"
	"time"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/store"
)

// step is one thing that a user does on a day.
type step struct {
	on calendar.Date
	by access.Role
	do func(*store.Tx) error
}

func (d *district) tell(on calendar.Date, by access.Role, do func(*store.Tx) error) {
	d.steps = append(d.steps, step{on, by, do})
}

// hours are the times of day at which each role works: what a clerk submits in the morning is reviewed in the
// afternoon.
var hours = map[access.Role]time.Duration{access.Admin: 8 * time.Hour, access.Organizer: 9*time.Hour + 15*time.Minute,
	access.Clerk: 10*time.Hour + 40*time.Minute, access.Reviewer: 15*time.Hour + 30*time.Minute}

// at is a clock fixed at the role's hour on the day.
func at(day calendar.Date, role access.Role) func() time.Time {
	moment := time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, calendar.Zone()).Add(hours[role])
	return func() time.Time { return moment }
}

// live performs the steps in chronological order, one transaction per person and day.
func (d *district) live(ctx context.Context, s *store.Store) error {
	slices.SortStableFunc(d.steps, func(a, b step) int {
		return cmp.Or(a.on.Compare(b.on), cmp.Compare(hours[a.by], hours[b.by]))
	})
	for rest := d.steps; len(rest) > 0; {
		first := rest[0]
		n := 1
		for n < len(rest) && rest[n].on == first.on && rest[n].by == first.by {
			n++
		}
		s.SetClock(at(first.on, first.by))
		err := s.Write(ctx, d.actors[first.by], func(tx *store.Tx) error {
			for _, step := range rest[:n] {
				if err := step.do(tx); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		rest = rest[n:]
	}
	return nil
}

// entryDay is the first Monday or Thursday from day on; data is entered on those days.
func (s *season) entryDay(day calendar.Date) calendar.Date {
	day = calendar.Max(day, s.installed)
	for day.Weekday() != time.Monday && day.Weekday() != time.Thursday {
		day = day.AddDays(1)
	}
	return day
}

// workday is day or the last working day before it; Tết 2024 was 8/2 to 14/2.
func workday(day calendar.Date) calendar.Date {
	tet := calendar.Of(2024, 2, 8)
	for day.Weekday() == time.Saturday || day.Weekday() == time.Sunday || !day.Before(tet) && day.Sub(tet) < 7 {
		day = day.AddDays(-1)
	}
	return day
}
