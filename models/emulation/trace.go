package emulation

import (
	"bytes"
	"cmp"
	"slices"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/deadline"
	"daihoi/models/org"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/models/template"
)

// Verdict is how a case counts in its rule's figures.
type Verdict string

const (
	Counted   Verdict = "counted"   // in both numbers: on time, or a returned file
	Uncounted Verdict = "uncounted" // in the total only
	Waiting   Verdict = "waiting"   // in neither: its deadline has not passed, or it has none
)

// Verdicts lists the verdicts in display order.
var Verdicts = []Verdict{Uncounted, Counted, Waiting}

// Case is one thing that a rule counts: a congress, a milestone, or a file submitted for review.
type Case struct {
	Unit           org.Unit // unit of the congress
	CongressID     int64
	MilestoneID    int64  // 0 for a congress
	NameVI, NameEN string // of the milestone

	Last    calendar.Date // deadline; zero if none, and for a file
	On      calendar.Date // date held or planned, done, or submitted; zero if none
	Done    bool          // On has happened
	Entered calendar.Date // day of entry, if later than On; else zero

	Returned calendar.Date // when the file was returned
	Reason   string        // of the return
	Verdict  Verdict
}

// Gap is the number of days late: in fact, as of the day, or by its plan; negative for days early. known is false
// without a deadline, and before the deadline without a plan.
func (c Case) Gap(day calendar.Date) (days int, known bool) {
	switch {
	case c.Last.IsZero():
		return 0, false
	case !c.Done && c.Last.Before(day):
		return day.Sub(c.Last), true
	}
	return c.On.Sub(c.Last), !c.On.IsZero()
}

// judge sets the verdict by the deadline, as known at the end of the day.
func (c *Case) judge(day calendar.Date) {
	switch {
	case c.Last.IsZero(), !c.Done && !c.Last.Before(day):
		c.Verdict = Waiting
	case c.Done && !c.On.After(c.Last):
		c.Verdict = Counted
	default:
		c.Verdict = Uncounted
	}
}

// Count turns cases into figures. Nothing else does.
func Count(cases []Case) (f Figures) {
	for _, c := range cases {
		switch c.Verdict {
		case Counted:
			f.Counted++
			f.Of++
		case Uncounted:
			f.Of++
		case Waiting:
		}
	}
	return f
}

// CasesOf lists, by rule, the cases at or below the unit as known at the end of the day, in the term of that day.
func CasesOf(tx *store.Tx, unit org.Unit, day calendar.Date) (map[string][]Case, error) {
	terms, err := org.Terms(tx)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(terms, func(t org.Term) bool { return t.StartYear <= day.Year() && day.Year() <= t.EndYear })
	if at < 0 {
		return nil, nil
	}
	rows, err := readiness.Board(tx, unit.Path, terms[at].ID, calendar.On(day))
	if err != nil {
		return nil, err
	}
	steps, err := deadline.ReviewSteps(tx, unit.Path, terms[at].ID, day)
	return Cases(unit.ID, rows, steps, day), err
}

// Cases is CasesOf for data already read: a board of the day, and the review events until then, newest first.
func Cases(unitID int64, rows []readiness.Row, steps []readiness.Event, day calendar.Date) map[string][]Case {
	return map[string][]Case{
		RuleCongresses: congresses(rows, unitID, day),
		RuleReports:    milestones(rows, day, func(c readiness.Cell) bool { return slices.Contains(c.Item.Roles(), template.RoleReported) }),
		RuleMilestones: milestones(rows, day, func(c readiness.Cell) bool { return c.Mandatory }),
		RuleReturns:    handIns(rows, steps, calendar.Of(day.Year(), 1, 1)),
	}
}

// congresses are those below the unit, or its own if there are none below. One counts once it was held or its
// deadline has passed.
func congresses(rows []readiness.Row, unitID int64, day calendar.Date) (cases []Case) {
	below := slices.DeleteFunc(slices.Clone(rows), func(r readiness.Row) bool { return r.Congress.UnitID == unitID })
	if len(below) == 0 {
		below = rows
	}
	for _, r := range below {
		c := Case{Unit: r.Congress.Unit, CongressID: r.Congress.ID, Last: r.Deadline, On: r.Congress.Day, Done: r.Held()}
		if c.Done && !r.Congress.HeldOn.IsZero() {
			c.On = r.Congress.HeldOn
		}
		c.judge(day)
		cases = append(cases, c)
	}
	return cases
}

// milestones are those selected by the rule that apply to their unit.
func milestones(rows []readiness.Row, day calendar.Date, asked func(readiness.Cell) bool) (cases []Case) {
	for _, r := range rows {
		for _, m := range r.Items {
			if m.State == readiness.NotApplicable || !asked(m) {
				continue
			}
			c := Case{Unit: r.Congress.Unit, CongressID: r.Congress.ID, MilestoneID: m.MilestoneID, NameVI: m.Item.NameVI, NameEN: m.Item.NameEN,
				Last: m.Due, Done: m.State == readiness.Done}
			if c.Done {
				c.On = m.DoneOn
				if m.Backdated() {
					c.Entered = m.EnteredOn
				}
			} else if m.State == readiness.Submitted && !m.EnteredOn.IsZero() && m.Due.Before(day) {
				c.On, c.Done = m.EnteredOn, true // how long the level above takes is not the unit's doing
			}
			c.judge(day)
			cases = append(cases, c)
		}
	}
	return cases
}

// handIns are the files submitted or returned since the first day, each with its result.
func handIns(rows []readiness.Row, steps []readiness.Event, first calendar.Date) (cases []Case) {
	units := make(map[int64]org.Unit, len(rows))
	for _, r := range rows {
		units[r.Congress.ID] = r.Congress.Unit
	}
	back := map[int64]readiness.Event{} // returns whose submission comes later in the list
	for _, e := range steps {
		if e.Action == readiness.Return {
			back[e.MilestoneID] = e
			continue
		}
		c := Case{Unit: units[e.CongressID], CongressID: e.CongressID, MilestoneID: e.MilestoneID, NameVI: e.ItemNameVI, NameEN: e.ItemNameEN,
			On: e.At.Day(), Done: true, Verdict: Uncounted}
		if r, ok := back[e.MilestoneID]; ok {
			c.Returned, c.Reason, c.Verdict = r.At.Day(), r.Note, Counted
			delete(back, e.MilestoneID)
		}
		if !c.On.Before(first) || !c.Returned.Before(first) {
			cases = append(cases, c)
		}
	}
	slices.Reverse(cases)
	slices.SortStableFunc(cases, func(a, b Case) int {
		return cmp.Or(bytes.Compare(a.Unit.SortKey, b.Unit.SortKey), a.On.Compare(b.On))
	})
	return cases
}

// Trace is the evidence for the figures of a criterion on a member's sheet.
type Trace struct {
	Item  Item
	Taken Figures       // as on the sheet
	On    calendar.Date // day of the figures
	Cases []Case        // as known at the end of that day
	Found Figures       // figures from Cases; differ from Taken if something was entered or changed afterwards
}

// Traces lists the traces of a sheet in pledge order; none for an actor who may not see the member's own pages.
func Traces(tx *store.Tx, m org.ClusterMember, p Pledge, s Sheet) (traces []Trace, err error) {
	if !tx.Actor().Can(access.View, m.Unit.Path) {
		return nil, nil
	}
	known := map[calendar.Date]map[string][]Case{} // cache; most sheets have a single day
	for _, i := range p.Kind(KindCriterion) {
		score := s.Scores[i.Line]
		if i.Rule == "" || score.TakenOn.IsZero() {
			continue
		}
		cases, ok := known[score.TakenOn]
		if !ok {
			if cases, err = CasesOf(tx, m.Unit, score.TakenOn); err != nil {
				return nil, err
			}
			known[score.TakenOn] = cases
		}
		traces = append(traces, Trace{Item: i, Taken: Figures{score.Counted, score.Of}, On: score.TakenOn, Cases: cases[i.Rule], Found: Count(cases[i.Rule])})
	}
	return traces, nil
}
