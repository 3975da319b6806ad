package proposal

import (
	"cmp"
	"slices"

	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/schedule"
)

// Constraint is a group of rules that a proposal keeps; its catalogue key is "constraint.<name>".
type Constraint string

// Constraints, in the order in which explanations prefer to relax them.
const (
	KeepPeriod     Constraint = "period"     // the requested dates
	KeepVenues     Constraint = "venues"     // VenueTwice
	KeepMeetings   Constraint = "meetings"   // UnitMeeting
	KeepTeams      Constraint = "teams"      // TeamOverload
	KeepLeaders    Constraint = "leaders"    // everything that keeps a leader from a congress, and a leader for each congress where requested
	KeepLoad       Constraint = "load"       // Overload
	KeepHolidays   Constraint = "holidays"   // OnPublicDay
	KeepLength     Constraint = "length"     // TooLong
	KeepLessons    Constraint = "lessons"    // LessonLate
	KeepPilots     Constraint = "pilots"     // PilotOrder
	KeepParent     Constraint = "parent"     // AfterParent
	KeepDelegation Constraint = "delegation" // DelegationLate
	KeepWindow     Constraint = "window"     // BeforeWindow
	KeepLeads      Constraint = "leads"      // BeforeLeads
	KeepDeadline   Constraint = "deadline"   // AfterDeadline
)

// Constraints lists all of them, in that order.
var Constraints = []Constraint{KeepPeriod, KeepVenues, KeepMeetings, KeepTeams, KeepLeaders, KeepLoad, KeepHolidays, KeepLength, KeepLessons,
	KeepPilots, KeepParent, KeepDelegation, KeepWindow, KeepLeads, KeepDeadline}

// Shape is the length of the congress of a unit without a date.
type Shape string

// Shapes seen in practice: one half-day, one day, or a preparatory session on the afternoon before the official one
// (Hồng Hà, Đan Phượng 9–10/01/2024).
const (
	ShapeHalf      Shape = "half"
	ShapeDay       Shape = "day"
	ShapeTwoHalves Shape = "two_halves"
)

// ProposalWishes are the scope and preferences of a proposal.
type ProposalWishes struct {
	From, To   calendar.Date
	Units      []int64 // nil: every unit without a date that has not been held
	Seed       int
	Shape      Shape
	Halves     congress.Half // preferred half with ShapeHalf, "" for either
	Margin     int           // preferred days before the deadline
	LessonDays int           // days reserved for the lessons of a pilot whose meeting has no date yet
	Weekdays   bool          // prefer working days, for preparatory sessions too
	Spread     bool          // prefer an even distribution over the days
	Apart      bool          // prefer different days for neighbours
	Leader     bool          // find a leader to attend where no one is assigned to attend or chair
	Without    []Constraint  // relaxed constraints
}

// Proposal is one way to date the units; Name is "balanced", "early", "even" or "late". It satisfies every constraint
// that was not relaxed.
type Proposal struct {
	Name       string
	Placements []Placement // in schedule order
	Figures    Figures
}

// Placement is the proposal for one unit. A unit that had a date keeps its sittings, moved.
type Placement struct {
	UnitID   int64
	Day      calendar.Date // first official sitting
	Half     congress.Half
	Sittings []schedule.Sitting
	Leaders  []congress.Assignment // all assignments, the one found last
	Found    int64                 // leader found, 0 if none
	TeamID   int64
	Why      Why
}

// Why holds the figures behind one placement.
type Why struct {
	Margin   int // days from the last sitting to the deadline, 0 without a deadline
	Prepared int // days after the first date possible by the milestones; negative if too early
	SameDay  int // other congresses on that day
	Slots    int // number of ways to place the unit by itself
}

// Figures are the trade-offs of a proposal, over the units it places.
type Figures struct {
	Days, MostADay, MostAHalf int // days with a congress; most congresses in a day and in a half-day, including fixed ones
	First, Last               calendar.Date
	LeastMargin, MeanMargin   int // days before the deadline
	Weekends                  int // sessions on weekends and holidays, preparatory ones included
	OffHalf                   int // number of units
	Neighbours                int // pairs on the same day
	Short                     int // units placed before their milestones can be met
	MostPerLeader             int // congresses of the busiest leader
}

// Infeasible explains why units cannot be dated.
type Infeasible struct {
	Causes []Cause
}

// Cause is a minimal set of constraints that cannot all hold: for each of the units by itself or, if Together, for
// all of them at once. Proven is false if the search merely gave up.
type Cause struct {
	Units       []int64
	Constraints []Constraint
	Together    bool
	Proven      bool
}

// Propose dates units under the constraints and returns two to four alternatives, fewer if they coincide. Other units
// keep their dates. Units that cannot be dated by themselves are in Infeasible and left out of the proposals; if the
// rest cannot be dated together, there are none. The same schedule, wishes and seed give the same result.
func Propose(s schedule.Schedule, w ProposalWishes) ([]Proposal, *Infeasible) {
	d := newDomain(s, w, 0)
	kept := d.kept()
	able, stuck := d.split(kept)
	why := &Infeasible{}
	for len(stuck) > 0 { // units that stay undated may now block others
		why.Causes = append(why.Causes, newDomain(s, only(w, d, stuck), wide).alone(kept)...)
		d = newDomain(s, only(w, d, able), 0)
		able, stuck = d.split(kept)
	}
	var all []Proposal
	for _, taste := range tastes(w) {
		if len(able) == 0 {
			break
		}
		p := newPlan(d, able, kept, taste)
		if p.solve() != found {
			why.Causes = append(why.Causes, explain(s, only(w, d, able), kept))
			return nil, why
		}
		p.improve()
		made := p.proposal()
		if !slices.ContainsFunc(all, func(o Proposal) bool { return o.Figures == made.Figures }) {
			all = append(all, made)
		}
	}
	if len(why.Causes) == 0 {
		why = nil
	}
	return all, why
}

// only restricts the wishes to some variables.
func only(w ProposalWishes, d *domain, vars []int) ProposalWishes {
	w.Units = make([]int64, len(vars))
	for i, v := range vars {
		w.Units[i] = d.vars[v].u.UnitID
	}
	return w
}

// taste weights the preferences. Costs have no unit; only their comparison matters.
type taste struct {
	name                                               string
	spread, margin, early, weekend, half, apart, leads int
}

func tastes(w ProposalWishes) []taste {
	t := taste{name: "balanced", spread: 1, margin: 4, half: 6, leads: 1}
	if w.Spread {
		t.spread = 4
	}
	if w.Weekdays {
		t.weekend = 1000 // more than all others together: only the constraints bring a session to a day off
	}
	if w.Apart {
		t.apart = 12
	}
	early, even, late := t, t, t
	early.name, early.early = "early", 3
	even.name, even.spread, even.apart, even.margin = "even", 30, max(t.apart, 6), 1
	late.name, late.early = "late", -2
	return []taste{t, early, even, late}
}

// With returns the schedule after applying the placements.
func With(s schedule.Schedule, all []Placement) schedule.Schedule {
	at := make(map[int64]Placement, len(all))
	for _, p := range all {
		at[p.UnitID] = p
	}
	s.Units = slices.Clone(s.Units)
	for i := range s.Units {
		if p, ok := at[s.Units[i].UnitID]; ok {
			s.Units[i].Sittings, s.Units[i].Leaders, s.Units[i].TeamID = p.Sittings, p.Leaders, p.TeamID
		}
	}
	return s
}

// proposal converts the plan to a Proposal.
func (p *plan) proposal() Proposal {
	out := Proposal{Name: p.taste.name}
	for _, v := range p.members {
		x, at := p.vars[v], p.at[v]
		o := x.options[at.option]
		l := Placement{UnitID: x.u.UnitID, Day: o.day, Half: o.half, Sittings: o.sittings, Leaders: x.u.Leaders, TeamID: x.u.TeamID,
			Why: Why{Slots: len(p.open[v]), SameDay: p.busiest(&o) - 1}}
		if at.leader >= 0 {
			l.Found = p.leaders[at.leader]
			l.Leaders = append(slices.Clone(x.u.Leaders), congress.Assignment{LeaderID: l.Found, Role: congress.Attends})
		}
		if !x.u.Deadline.IsZero() {
			l.Why.Margin = x.u.Deadline.Sub(o.last)
		}
		if !x.u.Earliest.IsZero() {
			l.Why.Prepared = o.day.Sub(x.u.Earliest)
		}
		out.Placements = append(out.Placements, l)
	}
	out.Figures = p.figures(out.Placements)
	return out
}

func (p *plan) figures(all []Placement) Figures {
	f := Figures{First: all[0].Day, LeastMargin: all[0].Why.Margin}
	days := map[int]bool{}
	sum := 0
	for i, l := range all {
		x := p.vars[p.members[i]]
		o := x.options[p.at[p.members[i]].option]
		for _, at := range o.dayAts {
			days[at] = true
		}
		f.First, f.Last = earlier(f.First, l.Day), calendar.Max(f.Last, o.until)
		f.LeastMargin, sum = min(f.LeastMargin, l.Why.Margin), sum+l.Why.Margin
		f.MostADay = max(f.MostADay, l.Why.SameDay+1)
		for _, at := range o.slots {
			f.MostAHalf = max(f.MostAHalf, p.load[at])
		}
		f.Weekends += o.off
		f.OffHalf += count(p.wishes.Halves != "" && l.Half != p.wishes.Halves && x.free)
		f.Short += count(l.Why.Prepared < 0)
		f.Neighbours += p.near(p.members[i], &o, true)
	}
	f.Days, f.MeanMargin = len(days), sum/len(all)
	for _, n := range p.tasks {
		f.MostPerLeader = max(f.MostPerLeader, n)
	}
	return f
}

func count(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// inOrder sorts variables for the search: pilots first, lower levels before higher ones, then fewest options first.
func (p *plan) inOrder() []int {
	order := slices.Clone(p.members)
	slices.SortStableFunc(order, func(a, b int) int {
		x, y := p.vars[a].u, p.vars[b].u
		return cmp.Or(count(y.Pilot)-count(x.Pilot), depth(y.Path)-depth(x.Path), len(p.open[a])-len(p.open[b]), x.Deadline.Compare(y.Deadline))
	})
	return order
}
