package congresses

import (
	"slices"
	"strings"

	"daihoi/app/web"
	"daihoi/exports/book"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/delegate"
	"daihoi/models/directive"
	"daihoi/models/figure"
	"daihoi/models/org"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/models/template"
	"daihoi/models/workitem"
	"daihoi/templates/congresses"
	"daihoi/templates/i18n"
	"daihoi/templates/ui"
)

// congressPage shows everything about one congress.
func congressPage(r *web.Request) (web.Result, error) {
	c, err := r.CongressFor(access.View)
	if err != nil {
		return web.Result{}, err
	}
	row, err := readRow(r, c)
	if err != nil {
		return web.Result{}, err
	}
	share, known := figure.Alone(&row, calendar.On(r.Day())).Share(figure.DoneShare)
	j := r.Judgement()
	can := func(a access.Action) bool { return r.Actor.Can(a, c.Unit.Path) }
	v := congresses.Congress{Frame: r.FrameWithTitle(c.Unit.FullName), Path: web.CongressPath(c.ID), Returns: web.ReturnsPath(c.Unit), MayEdit: can(access.EditCongress),
		MayAddDelegates: can(access.EditDelegates), Light: web.LightStatus(r.Words, row.Readiness.Light), Reason: report.ReasonOf(r.Words, &row),
		Rule: r.T("why." + strings.TrimPrefix(string(row.Readiness.Reason.Key), "reason.")), Stages: stages(r.Words, row.Readiness.Stage),
		Share: web.ShareText(r.Words, share, known)}
	if cell := report.CellOf(&row, row.Readiness.Reason.Code); cell != nil {
		v.Worst = web.MilestonePath(c.ID, cell.MilestoneID)
	}
	if v.Crumbs, err = r.CrumbsAboveUnit(c.Unit); err != nil {
		return web.Result{}, err
	}
	if len(v.Crumbs) > 0 {
		v.Crumbs = append(v.Crumbs, web.Here(v.Title))
	}
	all, err := deadline.List(r.Tx, c.ID)
	if err != nil {
		return web.Result{}, err
	}
	v.Phases = phaseTasks(r, j, all)
	if v.Work, err = unitWork(r, j, c, all); err != nil {
		return web.Result{}, err
	}
	if v.WorkTitle = r.T("congress.work"); can(access.ReviewMilestone) {
		v.WorkTitle = r.T("congress.unit_work")
	}
	if len(v.Work) > 0 {
		v.WorkList = "/units/" + c.Unit.Code + "/work"
	}
	if err := aboutCongress(r, j, c, row, &v); err != nil {
		return web.Result{}, err
	}
	return web.Show(congresses.CongressPage(v)), nil
}

// aboutCongress fills in all but the milestones: facts, sessions, leaders, delegates, difficulties and history.
func aboutCongress(r *web.Request, j *web.Judgement, c congress.Congress, row readiness.Row, v *congresses.Congress) (err error) {
	term, err := org.TermByID(r.Tx, c.TermID)
	if err != nil {
		return err
	}
	v.Sub = congressSub(j, c, row, term)
	if v.Facts, err = congressFacts(r, j, c); err != nil {
		return err
	}
	if v.Grounds, err = deadlineGrounds(r, c); err != nil {
		return err
	}
	v.Directives = web.DirectivesPath(c.Unit)
	v.Papers = web.PapersPath(c.Unit) + "/book?congress=" + web.FormatID(c.ID)
	v.Contact = web.ContactOf(c)
	if v.Sessions, err = sessionLines(r, c); err != nil {
		return err
	}
	if v.Parts, err = partLines(r, c); err != nil {
		return err
	}
	v.MayAssign, v.MayMove = r.Actor.Can(access.PlanCongress, c.Unit.Path), v.MayEdit && !c.Day.IsZero() && c.HeldOn.IsZero()
	if v.Delegates, err = delegateSummary(r, c); err != nil {
		return err
	}
	if v.Difficulties, err = r.UnitDifficulties(c); err != nil {
		return err
	}
	v.History, err = congressHistory(r, c)
	return err
}

// readRow is the congress as the dashboard judges it.
func readRow(r *web.Request, c congress.Congress) (readiness.Row, error) {
	rows, err := readiness.Board(r.Tx, c.Unit.Path, c.TermID, calendar.On(r.Day()))
	if err != nil {
		return readiness.Row{}, err
	}
	at := slices.IndexFunc(rows, func(row readiness.Row) bool { return row.Congress.ID == c.ID })
	if at < 0 {
		return readiness.Row{}, store.NotFound()
	}
	return rows[at], nil
}

func congressSub(j *web.Judgement, c congress.Congress, row readiness.Row, term org.Term) string {
	parts := []string{j.Words.T("congress.term", "Term", term.Name)}
	if c.Ordinal > 0 {
		parts[0] = j.Words.T("congress.ordinal_term", "Ordinal", book.Roman(c.Ordinal), "Term", term.Name)
	}
	if c.Pilot {
		parts = append(parts, j.Words.T("congress.pilot"))
	}
	switch {
	case row.Held():
		parts = append(parts, j.Words.T("congress.held"), row.HeldDay().Short())
	case c.Day.IsZero():
		parts = append(parts, j.Words.T("congress.no_day"))
	default:
		parts = append(parts, j.Words.LongDate(c.Day), j.When(c.Day))
	}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " · ")
}

func stages(words *i18n.Printer, now template.Stage) []congresses.Stage {
	var all []congresses.Stage
	for s := template.StageNotStarted; s <= template.StageRecognised; s++ {
		all = append(all, congresses.Stage{Word: words.T(s.Key()), Reached: s < now, Current: s == now})
	}
	return all
}

// phaseTasks lists the milestones by phase.
func phaseTasks(r *web.Request, j *web.Judgement, all []deadline.Milestone) []congresses.PhaseTasks {
	var phases []congresses.PhaseTasks
	for phase := template.PhaseDirection; phase.Valid(); phase++ {
		p := congresses.PhaseTasks{Number: int(phase), Title: r.T(phase.Key())}
		done, total := 0, 0
		for _, m := range all {
			if m.Item.Phase != phase {
				continue
			}
			if m.State != readiness.NotApplicable {
				total++
			}
			if m.State == readiness.Done {
				done++
			}
			p.Tasks = append(p.Tasks, task(r, j, m))
		}
		p.Count, p.Finished = r.T("congress.phase_count", "Done", done, "Total", total), done == total
		if len(p.Tasks) > 0 {
			phases = append(phases, p)
		}
	}
	return phases
}

// unitWork is what waits at the unit: first what was returned, with the reason, then what is late or due soon, then what lies
// with those who approve. It is empty for readers who can do none of it.
func unitWork(r *web.Request, j *web.Judgement, c congress.Congress, all []deadline.Milestone) ([]congresses.WorkGroup, error) {
	if !r.Actor.Can(access.EditMilestone, c.Unit.Path) && !r.Actor.Can(access.ReviewMilestone, c.Unit.Path) {
		return nil, nil
	}
	items, err := workitem.Open(r.Tx, c.Unit.Path, c.TermID)
	if err != nil {
		return nil, err
	}
	tasks := map[string][]congresses.Task{}
	soon := j.Today.AddDays(readiness.DefaultThresholds().SoonDays)
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b deadline.Milestone) int { return a.Due.Compare(b.Due) })
	for _, m := range all {
		switch t := task(r, j, m); {
		case m.State == readiness.Returned:
			t.Note = m.Reason
			tasks["returned"] = append(tasks["returned"], t)
		case m.State == readiness.Submitted:
			tasks["waiting"] = append(tasks["waiting"], t)
		case readiness.Open(m.State) && !m.Due.IsZero() && !m.Due.After(soon):
			tasks["due"] = append(tasks["due"], t)
		}
	}
	for _, i := range items {
		key := map[workitem.Kind]string{workitem.Asked: "returned", workitem.Mended: "waiting", workitem.Task: "due"}[i.Kind]
		if i.UnitID == c.UnitID && (key != "due" || i.Due.IsZero() || !i.Due.After(soon)) {
			tasks[key] = append(tasks[key], congresses.Task{Href: web.WorkItemPath(i), Name: i.Text, Note: r.WorkItemNote(i), Due: i.Due.Short(),
				When: j.When(i.Due), Status: r.WorkItemStatus(i)})
		}
	}
	var groups []congresses.WorkGroup
	for _, key := range []string{"returned", "due", "waiting"} {
		groups = append(groups, congresses.WorkGroup{Title: r.T("needs." + key), Empty: r.T("needs." + key + "_none"), Tasks: tasks[key]})
	}
	return groups, nil
}

func task(r *web.Request, j *web.Judgement, m deadline.Milestone) congresses.Task {
	late := m.Late(j.Today)
	t := congresses.Task{Href: web.MilestonePath(m.CongressID, m.ID), Name: report.ItemName(r.Words, &m.Item), Due: m.Due.Short(),
		Status: j.Status(m.State, m.Due, late), MayAct: len(m.Steps(r.Actor)) > 0 && m.State != readiness.Done && m.State != readiness.NotApplicable}
	notes := []string{r.Words.Pick(m.Item.OwnerVI, m.Item.OwnerEN)}
	switch {
	case m.DocNumber != "":
		notes = append(notes, strings.TrimSuffix(m.DocNumber+", "+m.DocDate.Short(), ", "))
	case m.State == readiness.Done && !m.DoneOn.IsZero():
		notes = append(notes, r.T("milestone.done_on", "Day", m.DoneOn))
	case readiness.Open(m.State):
		notes = append(notes, r.Words.Pick(m.Item.DocumentVI, m.Item.DocumentEN))
	}
	if late > 0 && m.State != readiness.NotStarted {
		notes = append(notes, r.T("state."+string(m.State)))
	}
	if n := report.Counted(m.DoneCount, m.OfCount); n != "" {
		notes = append(notes, r.T("milestone.counted", "Held", n))
	}
	if m.Backdated() {
		notes = append(notes, j.BackdatedWords(m.DoneOn, m.EnteredOn))
	}
	if m.Reason != "" && (m.State == readiness.Returned || m.State == readiness.NotApplicable) {
		notes = append(notes, m.Reason)
	}
	t.Note = strings.Join(notes, " · ")
	if readiness.Open(m.State) && late == 0 {
		t.When = j.When(m.Due)
	}
	return t
}

func congressFacts(r *web.Request, j *web.Judgement, c congress.Congress) ([]ui.Fact, error) {
	rules, err := org.Rules(r.Tx, c.TermID)
	if err != nil {
		return nil, err
	}
	rule := rules[c.Unit.LevelCode]
	ground, err := report.RuleGround(r.Tx, r.Words, c.Unit, rule, directive.GroundDeadline)
	if err != nil {
		return nil, err
	}
	last := ui.Fact{Label: r.T("congress.deadline"), Value: r.T("congress.deadline_left", "Day", rule.Deadline, "Left", j.When(rule.Deadline)),
		Note: r.T("congress.level_deadline", "Ground", ground)}
	if !c.DeadlineOverride.IsZero() {
		last.Value = r.T("congress.deadline_left", "Day", c.DeadlineOverride, "Left", j.When(c.DeadlineOverride))
		last.Note = r.T("congress.exception", "Level", rule.Deadline, "Reason", c.DeadlineReason)
		if c.DeadlineDocument != "" {
			last.Note += " (" + c.DeadlineDocument + ")"
		}
	} else if rule.Deadline.IsZero() {
		last = ui.Fact{}
	} else if c.Day.IsZero() && rule.Deadline.Before(r.Day()) {
		last.Value = r.T("congress.deadline_over", "Day", rule.Deadline)
	}
	ordinal := ""
	if c.Ordinal > 0 {
		ordinal = r.T("congress.ordinal", "Ordinal", book.Roman(c.Ordinal))
	}
	kind := r.T("congress.mass")
	if c.Pilot {
		kind = r.T("congress.pilot")
	}
	facts := []ui.Fact{{Label: r.T("field.ordinal"), Value: ordinal}, {Label: r.T("congress.kind"), Value: kind}, last,
		{Label: r.T("field.follower"), Value: c.Follower}, {Label: r.T("field.notes"), Value: c.Notes}}
	return slices.DeleteFunc(facts, func(f ui.Fact) bool { return f.Value == "" }), nil
}

func delegateSummary(r *web.Request, c congress.Congress) (congresses.DelegateSummary, error) {
	scope := delegate.Scope{CongressID: c.ID}
	s := congresses.DelegateSummary{Href: web.CongressPath(c.ID) + "/delegates", Seats: c.Seats}
	found, err := delegate.Compositions(r.Tx, scope, report.UnderAge)
	if err != nil || len(found) == 0 {
		return s, err
	}
	counts, err := delegate.Counters(r.Tx, scope)
	if err != nil {
		return s, err
	}
	n := found[0]
	s.Official, s.Complete, s.Listed = n.Official, counts.Complete, counts.Listed
	for _, category := range delegate.Categories {
		if k := counts.ByCategory[category]; k > 0 {
			s.Categories = append(s.Categories, ui.Count{Label: r.T("choice.category." + category), Number: k})
		}
	}
	for _, key := range report.CompositionGroups {
		s.Groups = append(s.Groups, web.CountOf(r.Words, r.T("composition."+key), n.Shown(key), n.In(key), n.Official))
	}
	return s, nil
}

// congressHistory merges the history of the milestones with that of the congress, newest first. Due dates that moved
// with the congress date have no lines of their own; the change that moved them has one.
func congressHistory(r *web.Request, c congress.Congress) ([]ui.Event, error) {
	const shown = 15
	entries, err := store.History(r.Tx, "congress", c.ID, shown)
	if err != nil {
		return nil, err
	}
	events, err := readiness.CongressEvents(r.Tx, c.ID, 20*shown)
	if err != nil {
		return nil, err
	}
	type moment struct {
		at    store.Instant
		event ui.Event
	}
	var all []moment
	for _, e := range entries {
		all = append(all, moment{e.At, ui.Event{When: r.Words.Moment(e.At.Time), Who: e.UserName, What: r.T("audit." + e.Action),
			Note: e.Reason, Changes: r.AuditChanges(e)}})
	}
	for _, e := range events {
		if e.Action != readiness.Rescheduled {
			all = append(all, moment{e.At, r.MilestoneEvent(e, true)})
		}
	}
	slices.SortStableFunc(all, func(a, b moment) int { return b.at.Compare(a.at.Time) })
	history := make([]ui.Event, 0, shown)
	for _, m := range all[:min(len(all), shown)] {
		history = append(history, m.event)
	}
	return history, nil
}
