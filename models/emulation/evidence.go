package emulation

import (
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/store"
)

// Rules by which the tracker proposes points.
const (
	RuleCongresses = "congresses" // share of the congresses below the unit that were held by their last day
	RuleReports    = "reports"    // share of the reports on results that were done by their due day
	RuleMilestones = "milestones" // share of the mandatory milestones that were done by their due day
	RuleReturns    = "returns"    // each file that was returned at review costs so many points
)

// Rules lists them as the form of a criterion does.
var Rules = []string{RuleCongresses, RuleReports, RuleMilestones, RuleReturns}

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

// FigureDay is the day of which figures are taken now: today, in a year that is over its last day.
func FigureDay(tx *store.Tx, year int) calendar.Date {
	if last := calendar.Of(year, 12, 31); last.Before(tx.Today()) {
		return last
	}
	return tx.Today()
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
	day := FigureDay(tx, year)
	cases, err := CasesOf(tx, m.Unit, day)
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
		f := Count(cases[i.Rule])
		_, known := s.Scores[i.Line]
		if err := s.write(tx, i.Line, known, map[string]any{"proposed": i.Proposal(f), "counted": f.Counted, "of_count": f.Of, "taken_on": day}); err != nil {
			return err
		}
	}
	return y.RecordAt(tx, m.Unit, "emulation_evidence", m.Unit.FullName, nil)
}
