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

// Verdict is how a case goes into the figures of its rule.
type Verdict string

const (
	Counted   Verdict = "counted"   // in both numbers: in time, or a file that was returned
	Uncounted Verdict = "uncounted" // in the second number only
	Waiting   Verdict = "waiting"   // in neither: its last day has not passed, or it has none
)

// Verdicts lists the three in the order in which people look at them.
var Verdicts = []Verdict{Uncounted, Counted, Waiting}

// Case is one thing that a rule looks at: a congress, a milestone, or a file that was handed in for review.
type Case struct {
	Unit           org.Unit // whose congress it is
	CongressID     int64
	MilestoneID    int64  // 0 of a congress
	NameVI, NameEN string // of the milestone

	Last    calendar.Date // the day by which it had to be; zero without one, and of a file
	On      calendar.Date // held or planned, done, handed in; zero while there is none
	Done    bool          // On has happened
	Entered calendar.Date // the later day on which work of that day was entered, zero for the same day

	Returned calendar.Date // of a file that was sent back
	Reason   string        // why
	Verdict  Verdict
}

// Gap is by how many days it was late, is late on the day, or would be by its plan; below zero for days in advance. Nothing
// is known without a last day, and before it without a plan.
func (c Case) Gap(day calendar.Date) (days int, known bool) {
	switch {
	case c.Last.IsZero():
		return 0, false
	case !c.Done && c.Last.Before(day):
		return day.Sub(c.Last), true
	}
	return c.On.Sub(c.Last), !c.On.IsZero()
}

// judge gives the verdict by the last day, as known at the end of the day.
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

// Count is the only way from cases to figures.
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

// CasesOf lists for every rule the cases at the unit and below, as known at the end of the day, in the term of that day.
func CasesOf(tx *store.Tx, unit org.Unit, day calendar.Date) (map[string][]Case, error) {
	terms, err := org.Terms(tx)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(terms, func(t org.Term) bool { return t.StartYear <= day.Year() && day.Year() <= t.EndYear })
	if at < 0 {
		return nil, nil
	}
	rows, err := readiness.Board(tx, unit.Path, terms[at].ID, day)
	if err != nil {
		return nil, err
	}
	steps, err := deadline.ReviewSteps(tx, unit.Path, terms[at].ID, day)
	return Cases(unit.ID, rows, steps, day), err
}

// Cases is CasesOf of what has been read: a board of the day, and the steps of review until then, the newest first.
func Cases(unitID int64, rows []readiness.Row, steps []readiness.Event, day calendar.Date) map[string][]Case {
	return map[string][]Case{
		RuleCongresses: congresses(rows, unitID, day),
		RuleReports:    milestones(rows, day, func(c readiness.Cell) bool { return slices.Contains(c.Item.Roles(), template.RoleReported) }),
		RuleMilestones: milestones(rows, day, func(c readiness.Cell) bool { return c.Mandatory }),
		RuleReturns:    handIns(rows, steps, calendar.Of(day.Year(), 1, 1)),
	}
}

// congresses are those below the unit, or its own where it has none below; one counts as soon as it was held or its last
// day has passed.
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

// milestones are those that the rule asks for and that apply to their unit.
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
			}
			c.judge(day)
			cases = append(cases, c)
		}
	}
	return cases
}

// handIns are the files that were handed in or returned since the first day, each with what became of it.
func handIns(rows []readiness.Row, steps []readiness.Event, first calendar.Date) (cases []Case) {
	units := make(map[int64]org.Unit, len(rows))
	for _, r := range rows {
		units[r.Congress.ID] = r.Congress.Unit
	}
	back := map[int64]readiness.Event{} // returns whose hand-in comes further down
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

// Trace is what stands behind the figures of a criterion on the sheet of a member.
type Trace struct {
	Item  Item
	Taken Figures       // as they stand on the sheet
	On    calendar.Date // the day of the figures
	Cases []Case        // as known at the end of that day
	Found Figures       // what the cases come to: other than Taken when something was entered or changed after they were taken
}

// Traces lists what stands behind the figures on a sheet, in the order of the pledge; nothing for those who do not see the
// member's own pages.
func Traces(tx *store.Tx, m org.ClusterMember, p Pledge, s Sheet) (traces []Trace, err error) {
	if !tx.Actor().Can(access.View, m.Unit.Path) {
		return nil, nil
	}
	known := map[calendar.Date]map[string][]Case{} // most sheets have one day
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
