package figure

import (
	"cmp"
	"slices"

	"daihoi/models/calendar"
	"daihoi/models/field"
	"daihoi/models/readiness"
)

// Set has the figures of a unit on a day.
type Set struct {
	At    calendar.AsOf
	units []*Unit
	own   int64  // id of the unit
	level string // of the units below
}

// Of is the set of a unit. below is the level of the units directly below it, its own level where there are none.
func Of(units []Unit, unitID int64, below string, at calendar.AsOf) Set {
	s := Set{At: at, own: unitID, level: below}
	for i := range units {
		s.units = append(s.units, &units[i])
	}
	return s
}

// OfRows is Of for what is known from the board alone: it has no figures of delegates and outcomes.
func OfRows(all []readiness.Row, unitID int64, below string, at calendar.AsOf) Set {
	units := make([]Unit, len(all))
	for i, r := range all {
		units[i].Row = r
	}
	return Of(units, unitID, below, at)
}

// Alone is the sum over one congress: a line of a list is measured like the whole.
func Alone(r *readiness.Row, at calendar.AsOf) Sum { return Sum{[]*Unit{{Row: *r}}, at} }

// Over is the sum over a population.
func (s Set) Over(p Population) Sum {
	return s.where(func(u *Unit) bool {
		switch p {
		case Own:
			return u.Congress.UnitID == s.own
		case Below:
			return u.Congress.Unit.LevelCode == s.level
		case WithOwn:
			return u.Congress.UnitID == s.own || u.Congress.Unit.LevelCode == s.level
		case Subtree:
		}
		return true
	})
}

// Level is the sum over the congresses of one level.
func (s Set) Level(code string) Sum {
	return s.where(func(u *Unit) bool { return u.Congress.Unit.LevelCode == code })
}

func (s Set) where(keep func(*Unit) bool) Sum {
	out := Sum{At: s.At}
	for _, u := range s.units {
		if keep(u) {
			out.Units = append(out.Units, u)
		}
	}
	return out
}

// Below is the level of the units directly below.
func (s Set) Below() string { return s.level }

// of is the sum over the population of a figure.
func (s Set) of(k Key) Sum { return s.Over(Find(k).Population) }

// Number, Share, Day, Known and List are those of Sum, over the figure's own population.
func (s Set) Number(k Key) int                          { return s.of(k).Number(k) }
func (s Set) Share(k Key) (share field.Tenths, ok bool) { return s.of(k).Share(k) }
func (s Set) Day(k Key) calendar.Date                   { return s.of(k).Day(k) }
func (s Set) Known(k Key) (entered, of int)             { return s.of(k).Known(k) }
func (s Set) List(k Key) []*Unit                        { return s.of(k).List(k) }

// Sum has the figures of some congresses.
type Sum struct {
	Units []*Unit
	At    calendar.AsOf
}

// Number adds up a figure. Without a congress that has entered it, it is 0 and Known says so.
func (s Sum) Number(k Key) int { return s.add(Find(k)) }

func (s Sum) add(d Definition) (sum int) {
	for _, u := range s.Units {
		if n, known := d.count(u, s.At); known {
			sum += n
		}
	}
	return sum
}

// Group is the number of official delegates in a group of the composition.
func (s Sum) Group(key string) int { return s.add(Group(key)) }

// GroupShare is the share of a group in the official delegates.
func (s Sum) GroupShare(key string) (share field.Tenths, ok bool) {
	return field.Share(s.Group(key), s.Number(Official))
}

// Share is part divided by whole; ok is false if no congress has entered the part, nothing divides it, or the part is
// negative.
func (s Sum) Share(k Key) (share field.Tenths, ok bool) {
	d := Find(k)
	if entered, _ := s.Known(d.Part); entered == 0 {
		return 0, false
	}
	return field.Share(s.Number(d.Part), s.Number(d.Whole))
}

// Day is the latest day of the figure, zero if it is unknown.
func (s Sum) Day(k Key) calendar.Date { return Find(k).day(s.Units, s.At) }

// Known counts the congresses that have entered the figure, and all of them.
func (s Sum) Known(k Key) (entered, of int) {
	d := Find(k)
	for _, u := range s.Units {
		if _, known := d.count(u, s.At); known {
			entered++
		}
	}
	return entered, len(s.Units)
}

// List has the congresses that contribute to a figure: the list to which it opens.
func (s Sum) List(k Key) (units []*Unit) {
	d := Find(k)
	for _, u := range s.Units {
		if n, known := d.count(u, s.At); known && n != 0 {
			units = append(units, u)
		}
	}
	return units
}

// Rows are the rows of the congresses.
func (s Sum) Rows() []readiness.Row { return rows(s.Units) }

func rows(units []*Unit) []readiness.Row {
	all := make([]readiness.Row, len(units))
	for i, u := range units {
		all[i] = u.Row
	}
	return all
}

// Urgent lists the congresses not held by their lights, red first, and the most urgent of a light first. Ranked lists all:
// behind them those already held, by their lights.
func (s Set) Urgent() []*Unit {
	open := s.Over(Subtree).List(Unheld)
	slices.SortStableFunc(open, func(a, b *Unit) int {
		return cmp.Or(a.Readiness.Light.Rank()-b.Readiness.Light.Rank(), b.Readiness.Urgency-a.Readiness.Urgency)
	})
	return open
}

func (s Set) Ranked() []*Unit {
	held := s.Over(Subtree).List(Held)
	slices.SortStableFunc(held, func(a, b *Unit) int { return a.Readiness.Light.Rank() - b.Readiness.Light.Rank() })
	return append(s.Urgent(), held...)
}

// Next lists the congresses not held that have a date from the day on, the nearest first.
func (s Set) Next() []*Unit {
	next := slices.DeleteFunc(s.Over(Subtree).List(Unheld), func(u *Unit) bool { return u.Congress.Day.IsZero() || u.Congress.Day.Before(s.At.Day) })
	slices.SortStableFunc(next, func(a, b *Unit) int { return a.Congress.Day.Compare(b.Congress.Day) })
	return next
}

// OfCounts adds up the counts of one level. It serves units that are too large for a board.
func OfCounts(counts []readiness.UnitCount, level string) readiness.UnitCount {
	sum := readiness.UnitCount{LevelCode: level}
	for _, n := range counts {
		if n.LevelCode == level {
			sum.Total, sum.Held, sum.HeldLater = sum.Total+n.Total, sum.Held+n.Held, sum.HeldLater+n.HeldLater
			sum.Dated, sum.InTime, sum.PastDay = sum.Dated+n.Dated, sum.InTime+n.InTime, sum.PastDay+n.PastDay
		}
	}
	return sum
}

// HeldOf is HeldShare of counts.
func HeldOf(n readiness.UnitCount) (share field.Tenths, ok bool) { return field.Share(n.Held, n.Total) }

// Course is how some congresses went, as counts and as weight of work: the S-curves of a report.
type Course struct{ Congresses, Work readiness.Curve }

// Course is the course of the congresses.
func (s Sum) Course() Course {
	return Course{readiness.CongressCurve(s.Rows()), readiness.WorkCurve(s.Rows())}
}

// Point is a course at the end of a day. On the day of the sum, Planned is PlannedBy, Held is Held, and the weights and
// shares are those of the work.
type Point struct {
	Planned, Held                       int // congresses
	PlanWeight, DoneWeight, TotalWeight int
	Plan, Done                          field.Tenths
}

// At is the course at the end of a day.
func (c Course) At(day calendar.Date) Point {
	p := Point{Planned: readiness.At(c.Congresses.Planned, day), Held: readiness.At(c.Congresses.Done, day), PlanWeight: readiness.At(c.Work.Planned, day),
		DoneWeight: readiness.At(c.Work.Done, day), TotalWeight: c.Work.Total}
	p.Plan, _ = field.Share(p.PlanWeight, p.TotalWeight)
	p.Done, _ = field.Share(p.DoneWeight, p.TotalWeight)
	return p
}
