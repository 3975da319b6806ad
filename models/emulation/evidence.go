package emulation

import (
	"slices"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/deadline"
	"daihoi/models/org"
	"daihoi/models/store"
)

// Rules by which the tracker proposes points.
const (
	RuleCongresses = "congresses" // share of the congresses below the unit that were held by their last day
	RuleReports    = "reports"    // share of the reports on results that were done by their due day
	RuleReturns    = "returns"    // each file that was returned at review costs so many points
)

// Rules lists them as the form of a criterion does.
var Rules = []string{RuleCongresses, RuleReports, RuleReturns}

// Figures are what the tracker knows for a rule: Counted of Of. Nothing to count gives Of 0.
type Figures struct{ Counted, Of int }

// Proposal is the rule: of a share that part of the most, rounded half up to a quarter of a point; of returns the most
// less what they cost, not below nothing. nil when there was nothing to count.
func (i Item) Proposal(f Figures) *Points {
	const quarter = 25
	if f.Of <= 0 {
		return nil
	}
	p := max(0, i.Points-i.PerCase*Points(f.Counted))
	if i.Rule != RuleReturns {
		d := Points(f.Of) * quarter
		p = (2*i.Points*Points(f.Counted) + d) / (2 * d) * quarter
		p = min(p, i.Points)
	}
	return &p
}

// FiguresOf counts for every rule, at the unit and below, as known at the end of the day, in the term of that day. The
// congresses are those below the unit, or its own where it has none below; one counts as soon as it was held or its last
// day has passed.
func FiguresOf(tx *store.Tx, unit org.Unit, day calendar.Date) (map[string]Figures, error) {
	figures := map[string]Figures{}
	terms, err := org.Terms(tx)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(terms, func(t org.Term) bool { return t.StartYear <= day.Year() && day.Year() <= t.EndYear })
	if at < 0 {
		return figures, nil
	}
	rows, err := deadline.Board(tx, unit.Path, terms[at].ID, day)
	if err != nil {
		return nil, err
	}
	figures[RuleCongresses], figures[RuleReports] = congresses(rows, unit.ID, day), reports(rows, day)
	returned, submitted, err := deadline.ReviewSteps(tx, unit.Path, terms[at].ID, calendar.Of(day.Year(), 1, 1), day)
	figures[RuleReturns] = Figures{returned, submitted}
	return figures, err
}

func congresses(rows []deadline.Row, unitID int64, day calendar.Date) (f Figures) {
	below := slices.DeleteFunc(slices.Clone(rows), func(r deadline.Row) bool { return r.Congress.UnitID == unitID })
	if len(below) == 0 {
		below = rows
	}
	for _, r := range below {
		held := r.Congress.HeldOn
		if held.IsZero() {
			held = r.Congress.Day
		}
		switch {
		case r.Deadline.IsZero():
		case r.Held():
			f.Of++
			if !held.After(r.Deadline) {
				f.Counted++
			}
		case r.Deadline.Before(day):
			f.Of++
		}
	}
	return f
}

func reports(rows []deadline.Row, day calendar.Date) (f Figures) {
	for _, r := range rows {
		for _, c := range r.Items {
			if !slices.Contains(c.Item.Roles(), deadline.RoleReported) || c.State == deadline.NotApplicable || c.Due.IsZero() {
				continue
			}
			switch {
			case c.State == deadline.Done:
				f.Of++
				if !c.DoneOn.After(c.Due) {
					f.Counted++
				}
			case c.Due.Before(day):
				f.Of++
			}
		}
	}
	return f
}

// TakeEvidence takes the figures of the tracker of today, in a year that is over those of its last day, onto the sheet of
// a member: for every criterion with a rule the count and the points that follow. The points that people gave stay. It is
// the unit's own step, or that of those above it: the figures come from its own pages.
func TakeEvidence(tx *store.Tx, clusterID int64, year int, unitCode string, version int) error {
	y, m, p, s, err := sheetFor(tx, clusterID, year, unitCode, Self)
	if err != nil {
		return err
	}
	if err := tx.Require(access.ScoreOwn, m.Unit.Path); err != nil {
		return err
	}
	day := tx.Today()
	if last := calendar.Of(year, 12, 31); last.Before(day) {
		day = last
	}
	figures, err := FiguresOf(tx, m.Unit, day)
	if err != nil {
		return err
	}
	if err := s.touch(tx, version); err != nil {
		return err
	}
	for _, i := range p.Kind(KindCriterion) {
		if i.Rule == "" {
			continue
		}
		f := figures[i.Rule]
		_, known := s.Scores[i.Line]
		if err := s.write(tx, i.Line, known, map[string]any{"proposed": i.Proposal(f), "counted": f.Counted, "of_count": f.Of, "taken_on": day}); err != nil {
			return err
		}
	}
	return y.recordAt(tx, m.Unit, "emulation_evidence", m.Unit.FullName, nil)
}
