package figure

import (
	"slices"

	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/readiness"
	"daihoi/models/template"
)

// Key names a figure, the same in every language and file.
type Key string

// The figures, in the order of the register.
const (
	Units      Key = "units"
	Held       Key = "held"
	HeldLater  Key = "held_later"
	KnownThen  Key = "known_then"
	Unheld     Key = "unheld"
	HeldShare  Key = "held_share"
	PlannedBy  Key = "planned_by"
	Dated      Key = "dated"
	InTime     Key = "in_time"
	PastDay    Key = "past_day"
	LastDay    Key = "last_day"
	LastLikely Key = "last_likely"
	LastLate   Key = "last_late"

	Planned   Key = "stage_planned"
	Submitted Key = "stage_submitted"
	Approved  Key = "stage_approved"
	Reported  Key = "stage_reported"

	DoneWeight    Key = "done_weight"
	PlanWeight    Key = "plan_weight"
	TotalWeight   Key = "total_weight"
	DoneShare     Key = "done_share"
	PlanShare     Key = "plan_share"
	BehindWeight  Key = "behind_weight"
	BehindShare   Key = "behind_share"
	DoneItems     Key = "done_items"
	LaterItems    Key = "later_items"
	LateUnits     Key = "late_units"
	LateItems     Key = "late_items"
	DueSoon       Key = "due_soon"
	Waiting       Key = "waiting"
	Seats         Key = "seats"
	Official      Key = "official"
	OfficialShare Key = "official_share"
	ExOfficio     Key = "ex_officio"
	Consulted     Key = "consulted"
	Appointed     Key = "appointed"
	Reserve       Key = "reserve"
	Records       Key = "records"
	Complete      Key = "complete"
	CompleteShare Key = "complete_share"

	Present         Key = "present"
	MembersApproved Key = "members_approved"
	MembersElected  Key = "members_elected"
	SentOfficial    Key = "sent_official"
	SentReserve     Key = "sent_reserve"
)

// Population says over which congresses a figure is taken.
type Population string

const (
	Own     Population = "own"      // the unit's own congress
	Below   Population = "below"    // those one level below; the own one where there are none
	WithOwn Population = "with_own" // those one level below and the own one
	Subtree Population = "subtree"  // the own one and every one below, all levels together: for lists, never for sums
)

// Unit is one congress with everything that figures count of it.
type Unit struct {
	readiness.Row
	Delegates delegate.Composition
	Outcome   congress.Outcome // Version 0: not recorded
	// OutcomeLater: the outcome was recorded, or changed, after the day
	OutcomeLater bool
	Sent         Delegation
}

// Delegation is whom a congress has sent to the congress above; Sent is false until then.
type Delegation struct {
	Sent              bool
	Official, Reserve int
}

// Definition is a figure of the register. Exactly one of count, Whole and day is set: a sum, a share, a day.
type Definition struct {
	Key         Key
	Population  Population
	Part, Whole Key // of a share: both are figures of the register

	count func(*Unit, calendar.AsOf) (n int, known bool)
	day   func([]*Unit, calendar.AsOf) calendar.Date
}

// Kind is the unit of a figure.
type Kind int

const (
	Count      Kind = iota // a number of congresses, items, delegates or weights
	Percentage             // a share, in tenths of a percent
	Date
)

// Kind is the unit of the figure.
func (d Definition) Kind() Kind {
	switch {
	case d.Whole != "":
		return Percentage
	case d.day != nil:
		return Date
	}
	return Count
}

// counted is a number that every congress has.
func counted(of func(*Unit) int) func(*Unit, calendar.AsOf) (int, bool) {
	return func(u *Unit, _ calendar.AsOf) (int, bool) { return of(u), true }
}

// holding counts the congresses for which something is true.
func holding(is func(*Unit) bool) func(*Unit, calendar.AsOf) (int, bool) {
	return counted(func(u *Unit) int {
		if is(u) {
			return 1
		}
		return 0
	})
}

func reached(stage template.Stage) func(*Unit, calendar.AsOf) (int, bool) {
	return holding(func(u *Unit) bool { return u.Readiness.Stage >= stage })
}

// planned reports whether the plan was issued. Other work may begin without it (template.StagePreparing); a unit that has
// sent up its review file has one, whether it was recorded or not.
func planned(u *Unit) bool {
	return u.Readiness.Stage >= template.StageSubmitted || slices.ContainsFunc(u.Items, func(c readiness.Cell) bool {
		return slices.Contains(c.Item.Roles(), template.RolePlan) && readiness.Reached(template.RolePlan, c.State)
	})
}

// listed is a number about the delegate list, unknown while the list is empty.
func listed(of func(delegate.Composition) int) func(*Unit, calendar.AsOf) (int, bool) {
	return func(u *Unit, _ calendar.AsOf) (int, bool) {
		return of(u.Delegates), u.Delegates.Official+u.Delegates.Reserve > 0
	}
}

// recorded is a number about the outcome of a congress that was held.
func recorded(of func(congress.Outcome) *int) func(*Unit, calendar.AsOf) (int, bool) {
	return func(u *Unit, _ calendar.AsOf) (int, bool) {
		if n := of(u.Outcome); u.Held() && n != nil {
			return *n, true
		}
		return 0, false
	}
}

// sent is a number about the delegation to the congress above, which counts once it has been sent.
func sent(of func(Delegation) int) func(*Unit, calendar.AsOf) (int, bool) {
	return func(u *Unit, _ calendar.AsOf) (int, bool) { return of(u.Sent), u.Sent.Sent }
}

// register is the list of all figures.
var register = []Definition{
	{Key: Units, Population: Below, count: holding(func(*Unit) bool { return true })},
	{Key: Held, Population: Below, count: holding(func(u *Unit) bool { return u.Held() })},
	{Key: HeldLater, Population: Below, count: holding(func(u *Unit) bool { return u.HeldLater })},
	{Key: KnownThen, Population: Below, count: holding(func(u *Unit) bool { return !u.Later })},
	{Key: Unheld, Population: Below, count: holding(func(u *Unit) bool { return !u.Held() })},
	{Key: HeldShare, Population: Below, Part: Held, Whole: Units},
	{Key: PlannedBy, Population: Below, count: func(u *Unit, at calendar.AsOf) (int, bool) {
		if day := u.Congress.Day; !day.IsZero() && !day.After(at.Day) {
			return 1, true
		}
		return 0, true
	}},
	{Key: Dated, Population: Below, count: holding(func(u *Unit) bool { return !u.Congress.Day.IsZero() })},
	{Key: InTime, Population: Below, count: holding(func(u *Unit) bool {
		held := u.HeldDay()
		return !held.IsZero() && (u.Deadline.IsZero() || !held.After(u.Deadline))
	})},
	{Key: PastDay, Population: Below, count: func(u *Unit, at calendar.AsOf) (int, bool) {
		if day := u.Congress.Day; !u.Held() && !day.IsZero() && day.Before(at.Day) {
			return 1, true
		}
		return 0, true
	}},
	{Key: LastDay, Population: Below, day: last(func(f readiness.Forecast) calendar.Date { return f.Planned })},
	{Key: LastLikely, Population: Below, day: last(func(f readiness.Forecast) calendar.Date { return f.Likely })},
	{Key: LastLate, Population: Below, day: last(func(f readiness.Forecast) calendar.Date { return f.Late })},

	{Key: Planned, Population: Below, count: holding(planned)},
	{Key: Submitted, Population: Below, count: reached(template.StageSubmitted)},
	{Key: Approved, Population: Below, count: reached(template.StageApproved)},
	{Key: Reported, Population: Below, count: reached(template.StageReported)},

	{Key: DoneWeight, Population: Below, count: counted(func(u *Unit) int { return u.Readiness.DoneWeight })},
	{Key: PlanWeight, Population: Below, count: counted(func(u *Unit) int { return u.Readiness.ExpectedWeight })},
	{Key: TotalWeight, Population: Below, count: counted(func(u *Unit) int { return u.Readiness.TotalWeight })},
	{Key: DoneShare, Population: Below, Part: DoneWeight, Whole: TotalWeight},
	{Key: PlanShare, Population: Below, Part: PlanWeight, Whole: TotalWeight},
	{Key: BehindWeight, Population: Below, count: counted(func(u *Unit) int { return u.Readiness.ExpectedWeight - u.Readiness.DoneWeight })},
	{Key: BehindShare, Population: Below, Part: BehindWeight, Whole: TotalWeight},
	{Key: DoneItems, Population: Below, count: counted(func(u *Unit) int {
		n := 0
		for _, c := range u.Items {
			if c.State == readiness.Done {
				n++
			}
		}
		return n
	})},
	{Key: LaterItems, Population: Below, count: counted(func(u *Unit) int { return u.LaterItems() })},

	{Key: LateUnits, Population: WithOwn, count: holding(func(u *Unit) bool { return u.Readiness.LateCount > 0 })},
	{Key: LateItems, Population: WithOwn, count: counted(func(u *Unit) int { return u.Readiness.LateCount })},
	{Key: DueSoon, Population: WithOwn, count: counted(func(u *Unit) int { return u.Readiness.DueSoon })},
	{Key: Waiting, Population: WithOwn, count: counted(func(u *Unit) int { return u.Readiness.Waiting })},

	{Key: Seats, Population: WithOwn, count: func(u *Unit, _ calendar.AsOf) (int, bool) { return u.Congress.Seats, u.Congress.Seats > 0 }},
	{Key: Official, Population: WithOwn, count: listed(func(c delegate.Composition) int { return c.Official })},
	{Key: OfficialShare, Population: WithOwn, Part: Official, Whole: Seats},
	{Key: ExOfficio, Population: WithOwn, count: listed(func(c delegate.Composition) int { return c.ExOfficio })},
	{Key: Consulted, Population: WithOwn, count: listed(func(c delegate.Composition) int { return c.Consulted })},
	{Key: Appointed, Population: WithOwn, count: listed(func(c delegate.Composition) int { return c.Appointed })},
	{Key: Reserve, Population: WithOwn, count: listed(func(c delegate.Composition) int { return c.Reserve })},
	{Key: Records, Population: WithOwn, count: listed(func(c delegate.Composition) int { return c.Official + c.Reserve })},
	{Key: Complete, Population: WithOwn, count: listed(func(c delegate.Composition) int { return c.Complete })},
	{Key: CompleteShare, Population: WithOwn, Part: Complete, Whole: Records},

	{Key: Present, Population: Below, count: recorded(func(o congress.Outcome) *int { return o.Present })},
	{Key: MembersApproved, Population: Below, count: recorded(func(o congress.Outcome) *int { return o.MembersApproved })},
	{Key: MembersElected, Population: Below, count: recorded(func(o congress.Outcome) *int { return o.MembersElected })},
	{Key: SentOfficial, Population: Below, count: sent(func(d Delegation) int { return d.Official })},
	{Key: SentReserve, Population: Below, count: sent(func(d Delegation) int { return d.Reserve })},
}

// Register lists the definitions of all figures.
func Register() []Definition { return register }

// Find returns the definition of a figure. An unknown key panics: keys are constants.
func Find(k Key) Definition {
	for _, d := range register {
		if d.Key == k {
			return d
		}
	}
	panic("figure: no figure " + string(k))
}

// Group is the figure of a group of the composition: "women" of the official delegates. It is not in the register by
// itself, because the groups are the delegate package's.
func Group(key string) Definition {
	return Definition{Key: Key(key), Population: WithOwn, count: listed(func(c delegate.Composition) int { return c.In(key) })}
}

// last is a day of the forecast for the whole population.
func last(of func(readiness.Forecast) calendar.Date) func([]*Unit, calendar.AsOf) calendar.Date {
	return func(units []*Unit, at calendar.AsOf) calendar.Date {
		all, _, _ := readiness.ForecastOf(rows(units), at.Day)
		return of(all)
	}
}
