package readiness

import (
	"slices"

	"daihoi/models/calendar"
	"daihoi/models/field"
	"daihoi/models/template"
)

// Facts is the input of Assess for one congress.
type Facts struct {
	Day        calendar.Date // official session; zero if none is registered
	Deadline   calendar.Date // last day allowed: the unit's own exception, else the level's; zero if unknown
	Items      []Fact
	Thresholds Thresholds // zero value: DefaultThresholds
}

// Fact is one milestone of the congress.
type Fact struct {
	Code      string
	Phase     template.Phase
	Weight    int
	Mandatory bool          // for this unit; see template.Obligation.Binds
	Due       calendar.Date // counted from Day, or from Deadline without one; zero: never late
	State     State
	DoneOn    calendar.Date // date of the document or the work, not of the entry; zero if unknown
	EnteredOn calendar.Date // of a submitted item: the day it was handed in; zero if unknown
	Roles     []template.Role
}

// Thresholds are the limits of the lights. Districts may change them.
type Thresholds struct {
	LateRedDays  int // before the congress, more days late than this is red
	AfterRedDays int // the same for work after the congress
	BehindPoints int // share may be this many percentage points below expected
	SoonDays     int // how far ahead DueSoon looks, including today
}

// DefaultThresholds is 7 days, 14 days, 10 points, 7 days: progress meetings are weekly.
func DefaultThresholds() Thresholds {
	return Thresholds{LateRedDays: 7, AfterRedDays: 14, BehindPoints: 10, SoonDays: 7}
}

// Light is the colour of a unit, always shown with its Reason.
type Light string

const (
	Grey   Light = "grey"
	Green  Light = "green"
	Yellow Light = "yellow"
	Red    Light = "red"
	Violet Light = "violet" // waits for the level above
)

// Lights are all lights, in the order of legends and counts.
func Lights() []Light { return []Light{Green, Violet, Yellow, Red, Grey} }

// Rank is the place of a light where the worst comes first.
func (l Light) Rank() int { return slices.Index([]Light{Red, Yellow, Violet, Green, Grey}, l) }

// ReasonKey is the catalogue key of the sentence that explains a light.
type ReasonKey string

const (
	ReasonNothing         ReasonKey = "reason.nothing"
	ReasonHeld            ReasonKey = "reason.held"
	ReasonNotBegun        ReasonKey = "reason.not_begun"         // the season ended before anybody planned this congress
	ReasonDeadlinePassed  ReasonKey = "reason.deadline_passed"   // Days since the deadline
	ReasonDayPastDeadline ReasonKey = "reason.day_past_deadline" // Days from the deadline to the registered day
	ReasonNoDate          ReasonKey = "reason.no_date"           // Days left to the deadline
	ReasonNoDeadline      ReasonKey = "reason.no_deadline"
	ReasonNoDateAtRisk    ReasonKey = "reason.no_date_at_risk" // Days short for the lead of Code
	ReasonDayPassed       ReasonKey = "reason.day_passed"      // Days since the registered day
	ReasonLateItem        ReasonKey = "reason.late_item"       // Code and its Days late
	ReasonBehindPlan      ReasonKey = "reason.behind_plan"     // Points
	ReasonWaiting         ReasonKey = "reason.waiting"         // Days since Code was handed in
	ReasonOnTrack         ReasonKey = "reason.on_track"        // Days left to the congress
)

// Reason is a sentence with its numbers; the comments at the keys say which are used.
type Reason struct {
	Key    ReasonKey
	Code   string
	Days   int
	Points field.Tenths
}

// Readiness is the assessment of one unit on one day; doc.go has every formula.
type Readiness struct {
	DoneWeight, ExpectedWeight, TotalWeight int

	LateDays  int    // of the latest open mandatory item, 0 if none is late
	WorstCode string // its code, the first in template order on a tie; "" if none is late
	LateCount int    // open mandatory items due before today
	DueSoon   int    // open items due from today to today + SoonDays
	Waiting   int    // submitted items

	WaitingWeight int // of the submitted items

	// OnTime counts items done, or handed in and waiting, on or before their due date; OnTimeOf items done or due before
	// today. Items without a due date are in neither. An item done on an unknown day is on time until its due date has passed.
	OnTime, OnTimeOf int

	Stage   template.Stage
	Urgency int // for sorting units, highest first
	Light   Light
	Reason  Reason
}

// Assess assesses one congress on a day.
func Assess(f Facts, today calendar.Date) Readiness {
	if f.Thresholds == (Thresholds{}) {
		f.Thresholds = DefaultThresholds()
	}
	if foreign := func(i Fact) bool { return i.State == NotApplicable }; slices.ContainsFunc(f.Items, foreign) {
		f.Items = slices.DeleteFunc(slices.Clone(f.Items), foreign)
	}
	var r Readiness
	for _, i := range f.Items {
		r.count(i, today, today.AddDays(f.Thresholds.SoonDays))
	}
	r.Stage = f.Stage()
	r.Urgency = f.urgency(today)
	r.Light, r.Reason = f.light(r, today)
	return r
}

func (r *Readiness) count(i Fact, today, soon calendar.Date) {
	dated := !i.Due.IsZero()
	passed := dated && i.Due.Before(today)
	r.TotalWeight += i.Weight
	if passed {
		r.ExpectedWeight += i.Weight
	}
	if dated && (passed || i.State == Done) {
		r.OnTimeOf++
	}
	if i.State == Done {
		r.DoneWeight += i.Weight
		known := !i.DoneOn.IsZero()
		if dated && (known && !i.DoneOn.After(i.Due) || !known && !passed) {
			r.OnTime++
		}
		return
	}
	if i.State == Submitted {
		r.Waiting++
		r.WaitingWeight += i.Weight
		if passed && i.handedInOnTime() {
			r.OnTime++
		}
	}
	if dated && !passed && !i.Due.After(soon) {
		r.DueSoon++
	}
	if days := i.Late(today); days > 0 {
		r.LateCount++
		if days > r.LateDays {
			r.LateDays, r.WorstCode = days, i.Code
		}
	}
}

// Late is the number of days the item is late; 0 unless it is open, mandatory and due before today. The days of one that
// was handed in stop on that day: how long the level above takes is not the unit's lateness.
func (i Fact) Late(today calendar.Date) int {
	if !i.Mandatory || !Open(i.State) || i.Due.IsZero() {
		return 0
	}
	if i.State == Submitted && !i.EnteredOn.IsZero() && i.EnteredOn.Before(today) {
		today = i.EnteredOn
	}
	return max(today.Sub(i.Due), 0)
}

// handedInOnTime reports whether a submitted item was handed in on or before its due date.
func (i Fact) handedInOnTime() bool {
	return !i.EnteredOn.IsZero() && !i.EnteredOn.After(i.Due)
}

// waits reports whether the item was handed in and has become due since: only the level above is missing.
func (i Fact) waits(today calendar.Date) bool {
	return i.State == Submitted && !i.EnteredOn.IsZero() && !i.Due.IsZero() && i.Due.Before(today)
}

// reached reports whether an item with the role has reached it.
func (f Facts) reached(role template.Role) bool {
	return slices.ContainsFunc(f.Items, func(i Fact) bool {
		return slices.Contains(i.Roles, role) && Reached(role, i.State)
	})
}

// Stage is template.StageOf for these items. Work beyond the plan has begun if an item that is due later than the
// plan, or belongs to a later phase, is in any state other than not started and not applicable.
func (f Facts) Stage() template.Stage {
	var plan Fact
	if at := slices.IndexFunc(f.Items, func(i Fact) bool { return slices.Contains(i.Roles, template.RolePlan) }); at >= 0 {
		plan = f.Items[at]
	}
	started := slices.ContainsFunc(f.Items, func(i Fact) bool {
		return i.State != NotStarted && i.State != NotApplicable && (i.Due.After(plan.Due) || i.Phase > plan.Phase)
	})
	return template.StageOf(f.reached, started)
}

// held uses the stage, so that a congress reported or recognised without its session being ticked off is not called
// late.
func (f Facts) held() bool { return f.Stage() >= template.StageHeld }

// HeldOn is the day of the official session, zero until it is done.
func (f Facts) HeldOn() calendar.Date {
	for _, i := range f.Items {
		if i.State == Done && slices.Contains(i.Roles, template.RoleHeld) {
			return i.DoneOn
		}
	}
	return calendar.Date{}
}

// After reports whether i is work after the congress.
func (f Facts) After(i Fact) bool {
	return i.Phase == template.PhaseAfter || !f.Day.IsZero() && i.Due.After(f.Day)
}

// urgency relates the open weight to the days until the congress, or until the deadline while there is no date. After
// the congress only the work after it counts, until its last due date. Without any such day it is 0.
func (f Facts) urgency(today calendar.Date) int {
	held := f.held()
	end := f.Day
	if end.IsZero() {
		end = f.Deadline
	}
	open := 0
	for _, i := range f.Items {
		if !Open(i.State) || held && !f.After(i) {
			continue
		}
		open += i.Weight
		if held {
			end = calendar.Max(end, i.Due)
		}
	}
	if end.IsZero() {
		return 0
	}
	return 100 * open / max(end.Sub(today), 1)
}

// light implements the table in doc.go, line by line.
func (f Facts) light(r Readiness, today calendar.Date) (Light, Reason) {
	if len(f.Items) == 0 {
		return Grey, Reason{Key: ReasonNothing}
	}
	if f.held() {
		return f.lightAfter(today)
	}
	if !f.Deadline.IsZero() {
		if today.After(f.Deadline) && f.notBegun() {
			return Grey, Reason{Key: ReasonNotBegun}
		}
		if today.After(f.Deadline) {
			return Red, Reason{Key: ReasonDeadlinePassed, Days: today.Sub(f.Deadline)}
		}
		if f.Day.After(f.Deadline) {
			return Red, Reason{Key: ReasonDayPastDeadline, Days: f.Day.Sub(f.Deadline)}
		}
	}
	late := lateLight(r.LateDays, f.Thresholds.LateRedDays)
	if f.Day.IsZero() {
		switch {
		case r.LateDays > 0:
			return late, Reason{Key: ReasonNoDateAtRisk, Code: r.WorstCode, Days: r.LateDays}
		case f.Deadline.IsZero():
			return Yellow, Reason{Key: ReasonNoDeadline}
		}
		return Yellow, Reason{Key: ReasonNoDate, Days: f.Deadline.Sub(today)}
	}
	if passed := today.Sub(f.Day); passed > 0 && passed >= r.LateDays {
		return lateLight(passed, f.Thresholds.LateRedDays), Reason{Key: ReasonDayPassed, Days: passed}
	}
	if r.LateDays > 0 {
		return late, Reason{Key: ReasonLateItem, Code: r.WorstCode, Days: r.LateDays}
	}
	behind := r.ExpectedWeight - r.DoneWeight - r.WaitingWeight
	if behind*100 > f.Thresholds.BehindPoints*r.TotalWeight {
		points, _ := field.Share(behind, r.TotalWeight)
		return Yellow, Reason{Key: ReasonBehindPlan, Points: points}
	}
	if waiting, ok := f.waiting(today, func(Fact) bool { return true }); ok {
		return Violet, waiting
	}
	return Green, Reason{Key: ReasonOnTrack, Days: f.Day.Sub(today)}
}

// waiting names the item that has waited longest for the level above, of those that count.
func (f Facts) waiting(today calendar.Date, counts func(Fact) bool) (r Reason, ok bool) {
	for _, i := range f.Items {
		if days := max(today.Sub(i.EnteredOn), 0); i.waits(today) && counts(i) && (!ok || days > r.Days) {
			r, ok = Reason{Key: ReasonWaiting, Code: i.Code, Days: days}, true
		}
	}
	return r, ok
}

// notBegun reports whether nobody ever planned the congress: it has no day, no item is due, and none has been started. So it
// is in an office that was set up after the season.
func (f Facts) notBegun() bool {
	return f.Day.IsZero() && !slices.ContainsFunc(f.Items, func(i Fact) bool {
		return i.State != NotApplicable && (i.State != NotStarted || !i.Due.IsZero())
	})
}

func (f Facts) lightAfter(today calendar.Date) (Light, Reason) {
	var worst Reason
	for _, i := range f.Items {
		if days := i.Late(today); f.After(i) && days > worst.Days {
			worst = Reason{Key: ReasonLateItem, Code: i.Code, Days: days}
		}
	}
	if worst.Days == 0 {
		if waiting, ok := f.waiting(today, f.After); ok {
			return Violet, waiting
		}
		return Green, Reason{Key: ReasonHeld}
	}
	return lateLight(worst.Days, f.Thresholds.AfterRedDays), worst
}

func lateLight(days, limit int) Light {
	if days > limit {
		return Red
	}
	return Yellow
}
