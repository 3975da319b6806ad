package app

import (
	"slices"
	"strings"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/timetable"
	"daihoi/templates"
	"daihoi/templates/i18n"
)

// looked is a stored proposal with the schedule of now.
type looked struct {
	timetable.Proposal
	unit     org.Unit
	schedule congress.Schedule
	units    map[int64]*congress.ScheduledUnit
	people   map[int64]string
}

func (r *Request) lookedAt() (l looked, err error) {
	id, err := r.ID("id")
	if err != nil {
		return l, err
	}
	if l.Proposal, err = timetable.Get(r.Tx, id); err != nil {
		return l, err
	}
	if l.unit, err = org.Get(r.Tx, l.UnitID); err != nil {
		return l, err
	}
	if l.schedule, err = timetable.Of(r.Tx, l.unit, l.TermID); err != nil {
		return l, err
	}
	l.units, l.people = unitsOf(l.schedule), peopleOf(l.schedule)
	return l, nil
}

func peopleOf(s congress.Schedule) map[int64]string {
	names := make(map[int64]string, len(s.Leaders))
	for _, l := range s.Leaders {
		names[l.ID] = l.Name
	}
	return names
}

// proposalPage shows the alternatives of a proposal side by side, and the chosen one by unit.
func proposalPage(r *Request) (Result, error) {
	l, err := r.lookedAt()
	if err != nil {
		return Result{}, err
	}
	path := "/units/" + l.unit.Code
	v := templates.DateProposal{Frame: r.frame("proposal.title"), Path: proposalPath(l.ID), Version: l.Version, Status: r.proposalStatus(l.Proposal),
		Sub:   l.unit.FullName + " · " + r.T("proposal.of", "From", l.Wishes.From, "To", l.Wishes.To),
		Again: again(path, l.Wishes, l.Wishes.Units)}
	if v.Crumbs, err = r.crumbsTo(l.unit); err != nil {
		return Result{}, err
	}
	v.Crumbs = append(v.Crumbs, templates.Link{Href: path + "/calendar", Label: r.T("nav.calendar")}, here(v.Title))
	mayDecide := r.Actor.Can(access.PlanCongress, l.unit.Path)
	v.Accept, v.Undo = mayDecide && l.State == timetable.Open, mayDecide && l.State == timetable.Accepted
	v.Told = r.T("proposal.told."+string(l.State), "Count", len(l.Applied), "Alternative", r.alternativeName(l.Proposal), "Day", l.AcceptedAt.Day())
	if r.Stale() {
		v.Refused = r.Words.With(r.Fault.Key, r.Fault.Args)
	}
	v.Causes = r.causeLines(l, path)
	if len(l.Found.Alternatives) > 0 {
		r.alternatives(l, &v)
	}
	if v.Undo {
		v.Reason = []templates.Input{r.reasonInput("proposal.undo_reason")}
	}
	return show(templates.DateProposalPage(v)), nil
}

func (r *Request) alternativeName(p timetable.Proposal) string {
	if p.Chosen < 1 || p.Chosen > len(p.Found.Alternatives) {
		return ""
	}
	return r.T("proposal.name." + p.Found.Alternatives[p.Chosen-1].Name)
}

func (r *Request) alternatives(l looked, v *templates.DateProposal) {
	v.Chosen = max(r.QueryInt("alternative", l.Chosen), 1)
	if r.Refused() {
		v.Chosen = r.FormInt("alternative")
	}
	v.Chosen = min(max(v.Chosen, 1), len(l.Found.Alternatives))
	for i, p := range l.Found.Alternatives {
		v.Alternatives = append(v.Alternatives, templates.Chip{Href: v.Path + "?alternative=" + idOf(int64(i+1)), Label: r.T("proposal.name." + p.Name), Current: i+1 == v.Chosen})
	}
	v.Figures = figureLines(r.Words, l.Found.Alternatives)
	chosen := l.Found.Alternatives[v.Chosen-1]
	v.About = r.T("proposal.about." + chosen.Name)
	moves := false
	for _, p := range chosen.Placements {
		u := l.units[p.UnitID]
		if u == nil { // closed since
			continue
		}
		line := r.placementLine(l, u, p)
		line.Ticked = !r.Refused() || slices.Contains(r.FormValues("units"), line.Value)
		moves = moves || !u.Day().IsZero()
		v.Rows = append(v.Rows, line)
	}
	if v.Accept && moves {
		v.Reason = []templates.Input{r.reasonInput("replan.reason")}
	}
	if l.State == timetable.Open {
		r.clashesLeft(l, chosen, v)
	}
}

// clashesLeft lists what would still speak against the units of a proposal once it is carried out.
func (r *Request) clashesLeft(l looked, p congress.Proposal, v *templates.DateProposal) {
	placed := map[int64]bool{}
	for _, x := range p.Placements {
		placed[x.UnitID] = true
	}
	for i, k := range congress.Conflicts(l.schedule.With(p.Placements)) {
		if slices.ContainsFunc(k.Units, func(id int64) bool { return placed[id] }) {
			v.Clashes = append(v.Clashes, r.conflictLineOf(k, i, l.units))
		}
	}
	v.ClashesTitle = r.T("proposal.clashes", "Count", len(v.Clashes))
}

func (r *Request) placementLine(l looked, u *congress.ScheduledUnit, p congress.Placement) templates.PlacementLine {
	line := templates.PlacementLine{Value: idOf(u.UnitID), Href: congressPath(u.CongressID), Name: u.Name, Day: r.Words.LongDate(p.Day),
		Half: sittingWords(r.Words, p), Why: whyWords(r.Words, u, p)}
	if day := u.Day(); !day.IsZero() && day != p.Day {
		line.Old = r.T("proposal.instead", "Day", day)
	}
	var names []string
	for _, a := range p.Leaders {
		name := l.people[a.LeaderID]
		switch {
		case name == "" || slices.Contains(names, name):
		case a.LeaderID == p.Found:
			names = append(names, r.T("proposal.found", "Name", name))
		case a.Role != congress.Follows:
			names = append(names, name)
		}
	}
	line.Leaders = strings.Join(names, ", ")
	return line
}

// sittingWords says how the congress sits: "sáng, 07:30–11:30; phiên trù bị chiều 14/3".
func sittingWords(w *i18n.Printer, p congress.Placement) string {
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

// whyWords are the figures behind a placement.
func whyWords(w *i18n.Printer, u *congress.ScheduledUnit, p congress.Placement) string {
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
	say(p.Why.Weekend, "weekend", 0)
	say(true, "slots", p.Why.Slots)
	return strings.Join(parts, " · ")
}

// figureLines compares the alternatives.
func figureLines(w *i18n.Printer, all []congress.Proposal) []templates.FigureLine {
	number := func(get func(congress.Figures) int) func(congress.Figures) string {
		return func(f congress.Figures) string { return w.Number(get(f)) }
	}
	day := func(get func(congress.Figures) calendar.Date) func(congress.Figures) string {
		return func(f congress.Figures) string { return get(f).DayMonth() }
	}
	var lines []templates.FigureLine
	for _, c := range []struct {
		key string
		get func(congress.Figures) string
	}{
		{"first", day(func(f congress.Figures) calendar.Date { return f.First })},
		{"last", day(func(f congress.Figures) calendar.Date { return f.Last })},
		{"days", number(func(f congress.Figures) int { return f.Days })},
		{"most_a_day", number(func(f congress.Figures) int { return f.MostADay })},
		{"most_a_half", number(func(f congress.Figures) int { return f.MostAHalf })},
		{"least_margin", number(func(f congress.Figures) int { return f.LeastMargin })},
		{"mean_margin", number(func(f congress.Figures) int { return f.MeanMargin })},
		{"weekends", number(func(f congress.Figures) int { return f.Weekends })},
		{"off_half", number(func(f congress.Figures) int { return f.OffHalf })},
		{"neighbours", number(func(f congress.Figures) int { return f.Neighbours })},
		{"short", number(func(f congress.Figures) int { return f.Short })},
		{"most_per_leader", number(func(f congress.Figures) int { return f.MostPerLeader })},
	} {
		line := templates.FigureLine{Label: w.T("figure." + c.key)}
		for _, p := range all {
			line.Values = append(line.Values, c.get(p.Figures))
		}
		lines = append(lines, line)
	}
	return lines
}

// causeLines say which constraints cannot hold together, and lead to the form without the first that may be let go.
func (r *Request) causeLines(l looked, path string) []templates.CauseLine {
	var lines []templates.CauseLine
	for _, c := range l.Found.Causes {
		line := templates.CauseLine{Text: causeWords(r.Words, l.units, c)}
		for _, id := range c.Units {
			if u := l.units[id]; u != nil && !c.Together {
				line.Facts = append(line.Facts, r.boundWords(u, c))
			}
		}
		loose := slices.DeleteFunc(slices.Clone(c.Constraints), func(k congress.Constraint) bool { return k == congress.KeepPeriod })
		if len(loose) > 0 && r.Actor.Can(access.PlanCongress, l.unit.Path) {
			line.Link = templates.Link{Href: again(path, l.Wishes, l.Wishes.Units, loose[0]), Label: r.T("proposal.without", "Constraint", r.T("constraint."+string(loose[0])))}
		}
		lines = append(lines, line)
	}
	return lines
}

func causeWords(w *i18n.Printer, units map[int64]*congress.ScheduledUnit, c congress.Cause) string {
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

// boundWords are the days of one unit that a cause speaks of.
func (r *Request) boundWords(u *congress.ScheduledUnit, c congress.Cause) string {
	parts := []string{u.Name}
	for _, b := range []struct {
		of  congress.Constraint
		key string
		day calendar.Date
	}{{congress.KeepLeads, "leads", u.Earliest}, {congress.KeepWindow, "window", u.WindowFrom}, {congress.KeepDeadline, "deadline", u.Deadline}, {congress.KeepDelegation, "delegation", u.SendsBefore}} {
		if slices.Contains(c.Constraints, b.of) && !b.day.IsZero() {
			parts = append(parts, r.T("proposal.bound."+b.key, "Day", b.day))
		}
	}
	return strings.Join(parts, " · ")
}

func acceptProposal(r *Request) (Result, error) {
	id, err := r.ID("id")
	if err != nil {
		return Result{}, err
	}
	var units []int64
	if r.Form("take") != "all" {
		units = chosenIDs(r.FormValues("units"))
	}
	p, err := timetable.Accept(r.Tx, id, r.FormInt("version"), r.FormInt("alternative"), units, r.Form("reason"))
	return redirect(proposalPath(id)).saying("proposal.accepted", "Count", len(p.Applied)), err
}

func undoProposal(r *Request) (Result, error) {
	id, err := r.ID("id")
	if err != nil {
		return Result{}, err
	}
	p, err := timetable.Undo(r.Tx, id, r.FormInt("version"), r.Form("reason"))
	return redirect(proposalPath(id)).saying("proposal.undone", "Count", len(p.Applied)), err
}

// ProposalReport is a date proposal as JSON: the alternatives, and why units cannot be dated.
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
	Figures congress.Figures `json:"figures"`
	Units   []PlacementJSON  `json:"units"`
}

// PlacementJSON is what is proposed for one unit.
type PlacementJSON struct {
	Code   string `json:"code"`
	Name   string `json:"name"`
	Day    string `json:"day"`
	Half   string `json:"half"`
	Leader string `json:"leader,omitempty"`
	Why    string `json:"why"`
}

// CauseJSON is a smallest set of constraints in conflict; units are official codes.
type CauseJSON struct {
	Units       []string              `json:"units"`
	Constraints []congress.Constraint `json:"constraints"`
	Together    bool                  `json:"together"`
	Reason      string                `json:"reason"`
}

// ProposalsFor makes proposals for a unit in the words of w; nothing is kept.
func ProposalsFor(tx *store.Tx, w *i18n.Printer, unit org.Unit, term org.Term, from, to calendar.Date, seed int) (ProposalReport, error) {
	report := ProposalReport{Unit: unit.Code, Seed: seed, Alternatives: []AlternativeJSON{}, Causes: []CauseJSON{}}
	s, err := timetable.Of(tx, unit, term.ID)
	if err != nil {
		return report, err
	}
	wishes := timetable.UsualWishes(s, tx.Today())
	wishes.From, wishes.To, wishes.Seed = from, to, seed
	report.From, report.To = from.String(), to.String()
	if problems := timetable.CheckWishes(&wishes, tx.Today()); len(problems) > 0 {
		return report, fault.Of(problems)
	}
	all, why := congress.Propose(s, wishes)
	units, people := unitsOf(s), peopleOf(s)
	for _, p := range all {
		a := AlternativeJSON{Name: p.Name, Title: w.T("proposal.name." + p.Name), Figures: p.Figures}
		for _, l := range p.Placements {
			u := units[l.UnitID]
			a.Units = append(a.Units, PlacementJSON{u.Code, u.Name, l.Day.String(), string(l.Half), people[l.Found], whyWords(w, u, l)})
		}
		report.Alternatives = append(report.Alternatives, a)
	}
	if why == nil {
		return report, nil
	}
	for _, c := range why.Causes {
		line := CauseJSON{Constraints: c.Constraints, Together: c.Together, Reason: causeWords(w, units, c)}
		for _, id := range c.Units {
			line.Units = append(line.Units, units[id].Code)
		}
		report.Causes = append(report.Causes, line)
	}
	return report, nil
}
