package readiness

import (
	"fmt"
	"slices"

	"daihoi/models/calendar"
	"daihoi/models/field"
)

// LevelTotal counts the congresses of one level.
type LevelTotal struct {
	LevelCode                string // "" for all levels together
	Units, Held, Dated       int    // Dated: a date is registered
	LateUnits, LateItems     int    // units with late items; late items
	DueSoon, Waiting         int    // items
	DoneWeight, TotalWeight  int    // sums over all units; see Readiness
	Red, Yellow, Green, Grey int    // units by light
	Stages                   [9]int // units by Stage, from 1; [0] stays 0
}

// HeldShare is the share of units that have held their congress: 13 of 16 communes is 81.3 %.
func (t LevelTotal) HeldShare() (share field.Tenths, ok bool) { return field.Share(t.Held, t.Units) }

// DoneShare is the weighted share of the work done.
func (t LevelTotal) DoneShare() (share field.Tenths, ok bool) {
	return field.Share(t.DoneWeight, t.TotalWeight)
}

// Summary holds the key figures of a board. ByLevel keeps levels apart, because a percentage over communes and their
// district together would mislead; All is the bottom line.
type Summary struct {
	ByLevel []LevelTotal // levels in board order
	All     LevelTotal
	Next    []*Row // not held, dated today or later: nearest first
	Open    []*Row // not held: most urgent first
}

// Level returns the total of one level, or the zero value.
func (s Summary) Level(code string) LevelTotal {
	for _, t := range s.ByLevel {
		if t.LevelCode == code {
			return t
		}
	}
	return LevelTotal{LevelCode: code}
}

// Totals sums up the board.
func Totals(rows []Row, today calendar.Date) Summary {
	var s Summary
	for i := range rows {
		r := &rows[i]
		s.All.add(r)
		at := slices.IndexFunc(s.ByLevel, func(t LevelTotal) bool { return t.LevelCode == r.Congress.Unit.LevelCode })
		if at < 0 {
			at = len(s.ByLevel)
			s.ByLevel = append(s.ByLevel, LevelTotal{LevelCode: r.Congress.Unit.LevelCode})
		}
		s.ByLevel[at].add(r)
		if r.Held() {
			continue
		}
		s.Open = append(s.Open, r)
		if !r.Congress.Day.IsZero() && !r.Congress.Day.Before(today) {
			s.Next = append(s.Next, r)
		}
	}
	slices.SortStableFunc(s.Next, func(a, b *Row) int { return a.Congress.Day.Compare(b.Congress.Day) })
	slices.SortStableFunc(s.Open, func(a, b *Row) int { return b.Readiness.Urgency - a.Readiness.Urgency })
	return s
}

func (t *LevelTotal) add(r *Row) {
	t.Units++
	if r.Held() {
		t.Held++
	}
	if !r.Congress.Day.IsZero() {
		t.Dated++
	}
	if r.Readiness.LateCount > 0 {
		t.LateUnits++
	}
	t.LateItems += r.Readiness.LateCount
	t.DueSoon += r.Readiness.DueSoon
	t.Waiting += r.Readiness.Waiting
	t.DoneWeight += r.Readiness.DoneWeight
	t.TotalWeight += r.Readiness.TotalWeight
	switch r.Readiness.Light {
	case Red:
		t.Red++
	case Yellow:
		t.Yellow++
	case Green:
		t.Green++
	case Grey:
		t.Grey++
	}
	t.Stages[r.Readiness.Stage]++
}

// CrossFoot checks that the levels add up to All and that every unit has one light and one stage. A report with
// contradictory totals must not be written.
func (s Summary) CrossFoot() error {
	var sum LevelTotal
	for _, t := range s.ByLevel {
		sum.plus(t)
	}
	if sum != s.All {
		return fmt.Errorf("deadline: totals: the levels add up to %+v, not to %+v", sum, s.All)
	}
	staged := 0
	for _, n := range s.All.Stages {
		staged += n
	}
	lights := s.All.Red + s.All.Yellow + s.All.Green + s.All.Grey
	if lights != s.All.Units || staged != s.All.Units || len(s.Open)+s.All.Held != s.All.Units {
		return fmt.Errorf("deadline: totals: %d units, but %d lights, %d stages, %d open and %d held", s.All.Units, lights, staged, len(s.Open), s.All.Held)
	}
	return nil
}

func (t *LevelTotal) plus(o LevelTotal) {
	t.Units += o.Units
	t.Held += o.Held
	t.Dated += o.Dated
	t.LateUnits += o.LateUnits
	t.LateItems += o.LateItems
	t.DueSoon += o.DueSoon
	t.Waiting += o.Waiting
	t.DoneWeight += o.DoneWeight
	t.TotalWeight += o.TotalWeight
	t.Red += o.Red
	t.Yellow += o.Yellow
	t.Green += o.Green
	t.Grey += o.Grey
	for i, n := range o.Stages {
		t.Stages[i] += n
	}
}
