package template

import (
	"slices"

	"daihoi/models/calendar"
	"daihoi/models/org"
)

// Base is what an item's due date counts from.
type Base string

const (
	BaseDay      Base = "day"      // the date of the official session
	BaseSession  Base = "session"  // the last preparatory session; the official one if there is none
	BasePilot    Base = "pilot"    // the last pilot congress one level below
	BaseEach     Base = "each"     // the next congress one level below that is not reviewed yet; the last once all are
	BaseBelow    Base = "below"    // the last congress one level below
	BaseDeadline Base = "deadline" // the last day allowed to the congress
	BaseFixed    Base = "fixed"    // a fixed calendar date, the same for every congress
	BaseItem     Base = "item"     // the due date of another item of the template
)

// Bases are all kinds, in the order of the form.
var Bases = []Base{BaseDay, BaseSession, BasePilot, BaseEach, BaseBelow, BaseDeadline, BaseFixed, BaseItem}

// Need is what has to have taken place before an item can be done.
type Need string

const (
	NeedPilot Need = "pilot" // the pilot congresses one level below
	NeedBelow Need = "below" // all congresses one level below
)

// Limit is the last day on which an item is due, whatever it counts from.
type Limit string

const (
	LimitDay   Limit = "day"   // a calendar date: "not later than 30/4"
	LimitOwn   Limit = "own"   // the last day allowed to the congress
	LimitBelow Limit = "below" // the deadline of the level below
)

// DayKind is the kind of days counted.
type DayKind string

const (
	CalendarDays DayKind = "calendar"
	WorkingDays  DayKind = "working" // see calendar.Date.Working
)

// Days are the facts of one congress from which due dates count. A zero date is unknown.
type Days struct {
	Day           calendar.Date // of the official session, or the deadline while there is none
	Deadline      calendar.Date // last day allowed: the unit's own exception, else the level's
	Preparatory   calendar.Date // last preparatory session
	BelowDeadline calendar.Date // of the level of Below
	Below         []Lower       // the congresses one level below
}

// Last is the day on which work for the congress is over: its own or the deadline, whichever is later.
func (d Days) Last() calendar.Date { return calendar.Max(d.Day, d.Deadline) }

// DaysAt are the facts of a congress of the level that takes place on the day, of which nothing else is known. levels go from
// the top down.
func DaysAt(day calendar.Date, level string, levels []org.Level, rules map[string]org.TermLevel) Days {
	days := Days{Day: day, Deadline: rules[level].Deadline}
	at := slices.IndexFunc(levels, func(l org.Level) bool { return l.Code == level })
	for _, l := range levels[at+1:] {
		if rule, holds := rules[l.Code]; holds {
			days.BelowDeadline = rule.Deadline
			break
		}
	}
	return days
}

// Lower is a congress one level below.
type Lower struct {
	Day      calendar.Date // when it takes place, at the latest on its last day allowed; see Permitted
	Pilot    bool
	Reviewed bool // its preparation is approved, or it has been held
}

// Permitted is the day of a congress one level below as its superiors may count on it: the planned one, but not later than
// the last day allowed to it, which counts while none is planned. So whoever plans too late delays nobody else.
func Permitted(day, deadline calendar.Date) calendar.Date {
	if day.IsZero() || !deadline.IsZero() && day.After(deadline) {
		return deadline
	}
	return day
}

// Blank says why an item has no due date.
type Blank string

const (
	NoDay         Blank = "no_day"         // the congress has neither a date nor a deadline
	NoDeadline    Blank = "no_deadline"    // nobody knows the last day allowed
	NoPilot       Blank = "no_pilot"       // no pilot has been chosen
	NoPilotDay    Blank = "no_pilot_day"   // one has, but has neither a date nor a deadline
	NoBelow       Blank = "no_below"       // there is no congress one level below
	NoBelowDay    Blank = "no_below_day"   // one of those has neither a date nor a deadline
	NoRound       Blank = "no_round"       // every report of an item that repeats is made; see Due.Next
	NoOther       Blank = "no_other"       // the item that this one counts from has no due date
	NotComputable Blank = "not_computable" // it counts from itself, or from an item that is missing
)

// Moved says why an item is not due on the day counted from its base.
type Moved string

const (
	MovedEarlier Moved = "earlier" // that is later than its limit
	MovedLater   Moved = "later"   // it is not possible before
)

// Due is the period of an item in one congress: work is expected from From and due on Due. Both are zero if Blank says why.
type Due struct {
	From, Due calendar.Date
	Base      calendar.Date // that it was counted from
	Blank     Blank
	Moved     Moved           // "" for due as counted
	Rounds    []calendar.Date // the planned days of an item that repeats, of which Due is the last
}

// Windows are Dues for a congress of which only the date of the official session is known.
func Windows(items []Item, day calendar.Date) []Due { return Dues(items, Days{Day: day}) }

// Dues computes when a template's items are due in a congress, in item order. It is the only place where due dates are
// made:
//
//	counted = base + lead
//	due     = max(possible, min(counted, limit))
//
// possible is the day by which what the item needs has taken place. It wins over the limit, because nothing is due before
// it is possible; a need that nobody knows holds nothing up.
func Dues(items []Item, days Days) []Due {
	d := duer{items: items, days: days, at: make(map[string]int, len(items)), dues: make([]Due, len(items)), state: make([]byte, len(items))}
	for i, item := range items {
		d.at[item.Code] = i
	}
	for i := range items {
		d.due(i)
	}
	return d.dues
}

type duer struct {
	items []Item
	days  Days
	at    map[string]int
	dues  []Due
	state []byte // 0 unknown, 1 in progress, 2 known
}

func (d *duer) due(i int) Due {
	if d.state[i] == 1 {
		return Due{Blank: NotComputable} // breaks the cycle
	}
	if d.state[i] == 0 {
		d.state[i] = 1
		base, blank := d.base(&d.items[i])
		d.dues[i], d.state[i] = d.items[i].from(base, blank, d.days), 2
	}
	return d.dues[i]
}

// base is the day that the item counts from, or why there is none.
func (d *duer) base(item *Item) (calendar.Date, Blank) {
	switch item.Anchor {
	case BaseFixed:
		return item.FixedOn, blankIf(item.FixedOn, NotComputable)
	case BaseItem:
		at, ok := d.at[item.AfterCode]
		if !ok {
			return calendar.Date{}, NotComputable
		}
		other := d.due(at)
		if other.Blank == NotComputable {
			return calendar.Date{}, NotComputable
		}
		return other.Due, blankIf(other.Due, NoOther)
	}
	return d.days.base(item.Anchor)
}

// base is the day of a base that the facts know.
func (d Days) base(b Base) (calendar.Date, Blank) {
	switch b {
	case BaseSession:
		if !d.Preparatory.IsZero() {
			return d.Preparatory, ""
		}
	case BasePilot:
		return last(d.Below, func(l Lower) bool { return l.Pilot }, NoPilot, NoPilotDay)
	case BaseBelow:
		return last(d.Below, func(Lower) bool { return true }, NoBelow, NoBelowDay)
	case BaseEach:
		return d.nextReview()
	case BaseDeadline:
		return d.Deadline, blankIf(d.Deadline, NoDeadline)
	}
	return d.Day, blankIf(d.Day, NoDay)
}

func blankIf(day calendar.Date, why Blank) Blank {
	if day.IsZero() {
		return why
	}
	return ""
}

// last is the last day of the congresses below that count; it is unknown if one of theirs is.
func last(below []Lower, counts func(Lower) bool, none, unknown Blank) (day calendar.Date, why Blank) {
	why = none
	for _, l := range below {
		if !counts(l) {
			continue
		}
		if l.Day.IsZero() {
			return calendar.Date{}, unknown
		}
		day, why = calendar.Max(day, l.Day), ""
	}
	return day, why
}

// nextReview is the first day of the congresses below whose preparation is not approved yet, or the last of all once it is.
// One without any day waits for the others.
func (d Days) nextReview() (next calendar.Date, why Blank) {
	open := false
	for _, l := range d.Below {
		if l.Reviewed {
			continue
		}
		open = true
		if !l.Day.IsZero() && (next.IsZero() || l.Day.Before(next)) {
			next = l.Day
		}
	}
	if open {
		return next, blankIf(next, NoBelowDay)
	}
	return d.base(BaseBelow)
}

// from is the due date counted from the base, within the item's limit and not before it is possible.
func (i *Item) from(base calendar.Date, blank Blank, days Days) Due {
	if blank != "" {
		return Due{Blank: blank}
	}
	d := Due{From: i.DayKind.add(base, i.LeadFrom), Due: i.DayKind.add(base, i.LeadTo), Base: base}
	if limit := i.limit(days); !limit.IsZero() && d.Due.After(limit) {
		d.Due, d.Moved = limit, MovedEarlier
	}
	if possible := i.possible(days); d.Due.Before(possible) {
		d.Due, d.Moved = possible, MovedLater
	}
	if d.From.After(d.Due) {
		d.From = d.Due
	}
	if i.Repeats != "" {
		d.Rounds = i.rounds(base, d.From, d.Due)
		d.Due = d.Rounds[len(d.Rounds)-1]
	}
	return d
}

// limit is the last day on which the item is due, zero for none.
func (i *Item) limit(days Days) calendar.Date {
	switch i.Latest {
	case LimitDay:
		return i.LatestOn
	case LimitOwn:
		return days.Deadline
	case LimitBelow:
		return days.BelowDeadline
	}
	return calendar.Date{}
}

// possible is the first day on which what the item needs has taken place, zero for any.
func (i *Item) possible(days Days) (day calendar.Date) {
	switch i.NotBefore {
	case NeedPilot:
		day, _ = days.base(BasePilot)
	case NeedBelow:
		day, _ = days.base(BaseBelow)
	}
	return day
}

func (k DayKind) add(base calendar.Date, days int) calendar.Date {
	if k == WorkingDays {
		return base.AddWorkingDays(days)
	}
	return base.AddDays(days)
}

// LooksBelow reports whether the item's due date depends on the congresses one level below.
func (i Item) LooksBelow() bool {
	return i.NotBefore != "" || slices.Contains([]Base{BasePilot, BaseEach, BaseBelow}, i.Anchor)
}

// SameRule reports whether two versions of an item have the same due date rule. Their bases may still differ.
func (i Item) SameRule(o Item) bool { return i.rule() == o.rule() }

// OfRule reports whether the field of an item is part of its due date rule.
func OfRule(key string) bool {
	return slices.Contains([]string{"anchor", "fixed_on", "after_code", "day_kind", "lead_from", "lead_to", "not_before", "latest", "latest_on", "repeats", "weekly_from"}, key)
}

// rule is the item with nothing but its due date rule.
func (i Item) rule() Item {
	return Item{Anchor: i.Anchor, FixedOn: i.FixedOn, AfterCode: i.AfterCode, DayKind: i.DayKind, LeadFrom: i.LeadFrom, LeadTo: i.LeadTo,
		NotBefore: i.NotBefore, Latest: i.Latest, LatestOn: i.LatestOn, Repeats: i.Repeats, WeeklyFrom: i.WeeklyFrom}
}

// Tidy clears the fields that the item's rule does not use.
func (i Item) Tidy() Item {
	if i.Anchor != BaseFixed {
		i.FixedOn = calendar.Date{}
	}
	if i.Anchor != BaseItem {
		i.AfterCode = ""
	}
	if i.Latest != LimitDay {
		i.LatestOn = calendar.Date{}
	}
	if i.Repeats != Monthly {
		i.WeeklyFrom = 0
	}
	return i
}
