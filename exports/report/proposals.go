package report

import (
	"strings"

	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/proposal"
	"daihoi/models/schedule"
	"daihoi/models/store"
	"daihoi/templates/i18n"
)

// SittingWords says when a congress meets: "sáng, 07:30–11:30; phiên trù bị chiều 14/3".
func SittingWords(w *i18n.Printer, p proposal.Placement) string {
	var parts []string
	for _, s := range p.Sittings {
		hours := strings.Trim(s.Starts+"–"+s.Ends, "–")
		key := "proposal.sits"
		if s.Day != p.Day {
			key = "proposal.sits_on"
		}
		parts = append(parts, strings.TrimSuffix(w.T(key, "Kind", w.T("choice.kind."+s.Kind), "Half", w.T("half."+string(s.Half)), "Day", s.Day.DayMonth(), "Hours", hours), ", "))
	}
	return strings.Join(parts, "; ")
}

// WhyWords lists the figures behind a placement.
func WhyWords(w *i18n.Printer, u *schedule.ScheduledUnit, p proposal.Placement) string {
	var parts []string
	say := func(yes bool, key string, n int) {
		if yes {
			parts = append(parts, w.T("proposal.why."+key, "Count", n))
		}
	}
	say(!u.Deadline.IsZero() && p.Why.Margin >= 0, "margin", p.Why.Margin)
	say(p.Why.Margin < 0, "over", -p.Why.Margin)
	say(p.Why.Prepared < 0, "short", -p.Why.Prepared)
	say(p.Why.SameDay > 0, "same_day", p.Why.SameDay)
	for _, s := range p.Sittings {
		if !s.Day.Working() {
			parts = append(parts, w.T("proposal.why.day_off", "Session", w.T("conflict.session."+s.Kind), "Day", w.LongDate(s.Day)))
		}
	}
	say(true, "slots", p.Why.Slots)
	return strings.Join(parts, " · ")
}

func CauseWords(w *i18n.Printer, units map[int64]*schedule.ScheduledUnit, c proposal.Cause) string {
	var names, rules []string
	for _, id := range c.Units {
		if u := units[id]; u != nil {
			names = append(names, u.Name)
		}
	}
	for _, k := range c.Constraints {
		rules = append(rules, w.T("constraint."+string(k)))
	}
	key := "proposal.cause"
	switch {
	case c.Together && c.Proven:
		key = "proposal.cause_together"
	case c.Together:
		key = "proposal.cause_not_found"
	}
	return w.T(key, "Units", strings.Join(names, ", "), "Count", len(names), "Constraints", strings.Join(rules, "; "))
}

// ProposalReport is a date proposal as JSON: the alternatives, and why some units cannot get a date.
type ProposalReport struct {
	Unit         string            `json:"unit"`
	From         string            `json:"from"`
	To           string            `json:"to"`
	Seed         int               `json:"seed"`
	Alternatives []AlternativeJSON `json:"alternatives"`
	Causes       []CauseJSON       `json:"causes"`
}

// AlternativeJSON is one alternative with its figures.
type AlternativeJSON struct {
	Name    string           `json:"name"`
	Title   string           `json:"title"`
	Figures proposal.Figures `json:"figures"`
	Units   []PlacementJSON  `json:"units"`
}

// PlacementJSON is the proposal for one unit.
type PlacementJSON struct {
	Code   string `json:"code"`
	Name   string `json:"name"`
	Day    string `json:"day"`
	Half   string `json:"half"`
	Leader string `json:"leader,omitempty"`
	Why    string `json:"why"`
}

// CauseJSON is a smallest set of constraints that cannot all hold. Units are official codes.
type CauseJSON struct {
	Units       []string              `json:"units"`
	Constraints []proposal.Constraint `json:"constraints"`
	Together    bool                  `json:"together"`
	Reason      string                `json:"reason"`
}

// ProposalsFor makes proposals for a unit without storing them.
func ProposalsFor(tx *store.Tx, w *i18n.Printer, unit org.Unit, term org.Term, from, to calendar.Date, seed int) (ProposalReport, error) {
	report := ProposalReport{Unit: unit.Code, Seed: seed, Alternatives: []AlternativeJSON{}, Causes: []CauseJSON{}}
	s, err := schedule.Of(tx, unit, term.ID)
	if err != nil {
		return report, err
	}
	wishes := proposal.UsualWishes(s, tx.Today())
	wishes.From, wishes.To, wishes.Seed = from, to, seed
	report.From, report.To = from.String(), to.String()
	if problems := proposal.CheckWishes(&wishes, tx.Today()); len(problems) > 0 {
		return report, fault.Of(problems)
	}
	all, why := proposal.Propose(s, wishes)
	units, people := UnitsOf(s), PeopleOf(s)
	for _, p := range all {
		a := AlternativeJSON{Name: p.Name, Title: w.T("proposal.name." + p.Name), Figures: p.Figures}
		for _, l := range p.Placements {
			u := units[l.UnitID]
			a.Units = append(a.Units, PlacementJSON{u.Code, u.Name, l.Day.String(), string(l.Half), people[l.Found], WhyWords(w, u, l)})
		}
		report.Alternatives = append(report.Alternatives, a)
	}
	if why == nil {
		return report, nil
	}
	for _, c := range why.Causes {
		line := CauseJSON{Constraints: c.Constraints, Together: c.Together, Reason: CauseWords(w, units, c)}
		for _, id := range c.Units {
			line.Units = append(line.Units, units[id].Code)
		}
		report.Causes = append(report.Causes, line)
	}
	return report, nil
}
