package emulation

import (
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/store"
)

// Rules that propose points from progress figures.
const (
	RuleCongresses = "congresses" // share of congresses below the unit held by their deadline
	RuleReports    = "reports"    // share of result reports done by their due date
	RuleMilestones = "milestones" // share of mandatory milestones done by their due date
	RuleReturns    = "returns"    // deduction for each file returned in review
)

// Rules lists them in the order of the criterion form.
var Rules = []string{RuleCongresses, RuleReports, RuleMilestones, RuleReturns}

// Figures are the progress figures of a rule: Counted of Of. Of is 0 if there is nothing to count.
type Figures struct{ Counted, Of int }

// Proposal applies the rule: a share gives that part of the maximum, rounded half up to a quarter of a point; returns
// give the maximum less their cost, at least 0. It is nil if there was nothing to count.
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

// FigureDay is the day for which figures are taken: today, or the last day of a past year.
func FigureDay(tx *store.Tx, year int) calendar.Date {
	if last := calendar.Of(year, 12, 31); last.Before(tx.Today()) {
		return last
	}
	return tx.Today()
}

// TakeEvidence writes the progress figures as of FigureDay onto a member's sheet: for every criterion with a rule,
// the count and the proposed points. Points given by people stay. The unit itself and those above may do it, because
// the figures come from the unit's own pages.
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
