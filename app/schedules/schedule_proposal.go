package schedules

import (
	"slices"
	"strings"

	"daihoi/app/web"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/org"
	"daihoi/models/proposal"
	"daihoi/models/schedule"
	"daihoi/templates/i18n"
	"daihoi/templates/schedules"
	"daihoi/templates/ui"
)

// proposalView is a stored proposal together with the current schedule.
type proposalView struct {
	proposal.StoredProposal
	unit     org.Unit
	schedule schedule.Schedule
	units    map[int64]*schedule.ScheduledUnit
	people   map[int64]string
}

func readProposal(r *web.Request) (l proposalView, err error) {
	id, err := r.ID("id")
	if err != nil {
		return l, err
	}
	if l.StoredProposal, err = proposal.Get(r.Tx, id); err != nil {
		return l, err
	}
	if l.unit, err = org.Get(r.Tx, l.UnitID); err != nil {
		return l, err
	}
	if l.schedule, err = schedule.Of(r.Tx, l.unit, l.TermID); err != nil {
		return l, err
	}
	l.units, l.people = report.UnitsOf(l.schedule), report.PeopleOf(l.schedule)
	return l, nil
}

// proposalPage shows the alternatives of a proposal side by side, and the chosen one by unit.
func proposalPage(r *web.Request) (web.Result, error) {
	l, err := readProposal(r)
	if err != nil {
		return web.Result{}, err
	}
	path := "/units/" + l.unit.Code
	v := schedules.DateProposal{Frame: r.Frame("proposal.title"), Path: proposalPath(l.ID), Version: l.Version, Status: proposalStatus(r.Words, l.StoredProposal),
		Sub:   l.unit.FullName + " · " + r.T("proposal.of", "From", l.Wishes.From, "To", l.Wishes.To),
		Again: proposeAgainPath(path, l.Wishes, l.Wishes.Units)}
	if v.Crumbs, err = r.CrumbsToUnit(l.unit); err != nil {
		return web.Result{}, err
	}
	v.Crumbs = append(v.Crumbs, ui.Link{Href: path + "/calendar", Label: r.T("nav.calendar")}, web.Here(v.Title))
	mayDecide := r.Actor.Can(access.PlanCongress, l.unit.Path)
	v.Accept, v.Undo = mayDecide && l.State == proposal.Open, mayDecide && l.State == proposal.Accepted
	v.Outcome = r.T("proposal.told."+string(l.State), "Count", len(l.Applied), "Alternative", alternativeName(r.Words, l.StoredProposal), "Day", l.AcceptedAt.Day())
	if r.Stale() {
		v.Refused = r.Words.With(r.Fault.Key, r.Fault.Args)
	}
	v.Causes = causeLines(r, l, path)
	if len(l.Found.Alternatives) > 0 {
		alternatives(r, l, &v)
	}
	if v.Undo {
		v.Reason = []ui.Input{r.ReasonInput("proposal.undo_reason")}
	}
	return web.Show(schedules.DateProposalPage(v)), nil
}

func alternativeName(words *i18n.Printer, p proposal.StoredProposal) string {
	if p.Chosen < 1 || p.Chosen > len(p.Found.Alternatives) {
		return ""
	}
	return words.T("proposal.name." + p.Found.Alternatives[p.Chosen-1].Name)
}

func alternatives(r *web.Request, l proposalView, v *schedules.DateProposal) {
	v.Chosen = max(r.QueryInt("alternative", l.Chosen), 1)
	if r.Refused() {
		v.Chosen = r.FormInt("alternative")
	}
	v.Chosen = min(max(v.Chosen, 1), len(l.Found.Alternatives))
	for i, p := range l.Found.Alternatives {
		v.Alternatives = append(v.Alternatives, ui.Chip{Href: v.Path + "?alternative=" + web.FormatID(int64(i+1)), Label: r.T("proposal.name." + p.Name), Current: i+1 == v.Chosen})
	}
	v.Figures = figureLines(r.Words, l.Found.Alternatives)
	chosen := l.Found.Alternatives[v.Chosen-1]
	v.About = r.T("proposal.about." + chosen.Name)
	moves := false
	for _, p := range chosen.Placements {
		u := l.units[p.UnitID]
		if u == nil { // closed in the meantime
			continue
		}
		line := placementLine(r, l, u, p)
		line.Ticked = !r.Refused() || slices.Contains(r.FormValues("units"), line.Value)
		moves = moves || !u.Day().IsZero()
		v.Rows = append(v.Rows, line)
	}
	if v.Accept && moves {
		v.Reason = []ui.Input{r.ReasonInput("replan.reason")}
	}
	if l.State == proposal.Open {
		clashesLeft(r, l, chosen, v)
	}
}

// clashesLeft lists what would still speak against the units of a proposal once it is accepted.
func clashesLeft(r *web.Request, l proposalView, p proposal.Proposal, v *schedules.DateProposal) {
	placed := map[int64]bool{}
	for _, x := range p.Placements {
		placed[x.UnitID] = true
	}
	for i, k := range schedule.Conflicts(proposal.With(l.schedule, p.Placements)) {
		if slices.ContainsFunc(k.Units, func(id int64) bool { return placed[id] }) {
			v.Clashes = append(v.Clashes, conflictLine(r, k, i, l.units))
		}
	}
	v.ClashesTitle = r.T("proposal.clashes", "Count", len(v.Clashes))
}

func placementLine(r *web.Request, l proposalView, u *schedule.ScheduledUnit, p proposal.Placement) schedules.PlacementLine {
	line := schedules.PlacementLine{Value: web.FormatID(u.UnitID), Href: web.CongressPath(u.CongressID), Name: u.Name, Day: r.Words.LongDate(p.Day),
		Half: report.SittingWords(r.Words, p), Why: report.WhyWords(r.Words, u, p)}
	if day := u.Day(); !day.IsZero() && day != p.Day {
		line.Old = r.T("proposal.instead", "Day", day)
	}
	var names []string
	for _, a := range p.Leaders {
		name := l.people[a.LeaderID]
		if name == "" || a.Role == congress.Follows {
			continue
		}
		if a.LeaderID == p.Found {
			name = r.T("proposal.found", "Name", name)
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	line.Leaders = strings.Join(names, ", ")
	return line
}

// causeLines say which constraints cannot hold together, and lead to the form without the first that can be relaxed.
func causeLines(r *web.Request, l proposalView, path string) []schedules.CauseLine {
	var lines []schedules.CauseLine
	for _, c := range l.Found.Causes {
		line := schedules.CauseLine{Text: report.CauseWords(r.Words, l.units, c)}
		for _, id := range c.Units {
			if u := l.units[id]; u != nil && !c.Together {
				line.Facts = append(line.Facts, boundWords(r.Words, u, c))
			}
		}
		loose := slices.DeleteFunc(slices.Clone(c.Constraints), func(k proposal.Constraint) bool { return k == proposal.KeepPeriod })
		if len(loose) > 0 && r.Actor.Can(access.PlanCongress, l.unit.Path) {
			line.Link = ui.Link{Href: proposeAgainPath(path, l.Wishes, l.Wishes.Units, loose[0]), Label: r.T("proposal.without", "Constraint", r.T("constraint."+string(loose[0])))}
		}
		lines = append(lines, line)
	}
	return lines
}

// boundWords are the dates of one unit that a cause is about.
func boundWords(words *i18n.Printer, u *schedule.ScheduledUnit, c proposal.Cause) string {
	parts := []string{u.Name}
	for _, b := range []struct {
		of  proposal.Constraint
		key string
		day calendar.Date
	}{{proposal.KeepLeads, "leads", u.Earliest}, {proposal.KeepWindow, "window", u.WindowFrom}, {proposal.KeepDeadline, "deadline", u.Deadline}, {proposal.KeepDelegation, "delegation", u.SendsBefore}} {
		if slices.Contains(c.Constraints, b.of) && !b.day.IsZero() {
			parts = append(parts, words.T("proposal.bound."+b.key, "Day", b.day))
		}
	}
	return strings.Join(parts, " · ")
}

func acceptProposal(r *web.Request) (web.Result, error) {
	id, err := r.ID("id")
	if err != nil {
		return web.Result{}, err
	}
	var units []int64
	if r.Form("take") != "all" {
		units = chosenIDs(r.FormValues("units"))
	}
	p, err := proposal.Accept(r.Tx, id, r.FormInt("version"), r.FormInt("alternative"), units, r.Form("reason"))
	return web.Redirect(proposalPath(id)).Saying("proposal.accepted", "Count", len(p.Applied)), err
}

func undoProposal(r *web.Request) (web.Result, error) {
	id, err := r.ID("id")
	if err != nil {
		return web.Result{}, err
	}
	p, err := proposal.Undo(r.Tx, id, r.FormInt("version"), r.Form("reason"))
	return web.Redirect(proposalPath(id)).Saying("proposal.undone", "Count", len(p.Applied)), err
}

// figureLines compares the alternatives.
func figureLines(w *i18n.Printer, all []proposal.Proposal) []schedules.FigureLine {
	number := func(get func(proposal.Figures) int) func(proposal.Figures) string {
		return func(f proposal.Figures) string { return w.Number(get(f)) }
	}
	day := func(get func(proposal.Figures) calendar.Date) func(proposal.Figures) string {
		return func(f proposal.Figures) string { return get(f).DayMonth() }
	}
	var lines []schedules.FigureLine
	for _, c := range []struct {
		key string
		get func(proposal.Figures) string
	}{
		{"first", day(func(f proposal.Figures) calendar.Date { return f.First })},
		{"last", day(func(f proposal.Figures) calendar.Date { return f.Last })},
		{"days", number(func(f proposal.Figures) int { return f.Days })},
		{"most_a_day", number(func(f proposal.Figures) int { return f.MostADay })},
		{"most_a_half", number(func(f proposal.Figures) int { return f.MostAHalf })},
		{"least_margin", number(func(f proposal.Figures) int { return f.LeastMargin })},
		{"mean_margin", number(func(f proposal.Figures) int { return f.MeanMargin })},
		{"weekends", number(func(f proposal.Figures) int { return f.Weekends })},
		{"off_half", number(func(f proposal.Figures) int { return f.OffHalf })},
		{"neighbours", number(func(f proposal.Figures) int { return f.Neighbours })},
		{"short", number(func(f proposal.Figures) int { return f.Short })},
		{"most_per_leader", number(func(f proposal.Figures) int { return f.MostPerLeader })},
	} {
		line := schedules.FigureLine{Label: w.T("figure." + c.key)}
		for _, p := range all {
			line.Values = append(line.Values, c.get(p.Figures))
		}
		lines = append(lines, line)
	}
	return lines
}
