package app

import (
	"fmt"
	"slices"
	"strings"

	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/templates"
	"daihoi/templates/i18n"
)

// shownNeeds is how many of each list of needs the dashboard shows; the page of the work has all.
const shownNeeds = 3

// place is the unit of a page with the units below it.
type place struct {
	unit     org.Unit
	term     org.Term
	levels   []org.Level
	children []org.Unit // valid ones right below
}

func (r *Request) place() (p place, err error) {
	if p.unit, err = org.ByCode(r.Tx, r.Param("code")); err != nil {
		return p, err
	}
	if p.term, err = org.CurrentTerm(r.Tx); err != nil {
		return p, err
	}
	if p.levels, err = org.Levels(r.Tx); err != nil {
		return p, err
	}
	p.children, err = org.Children(r.Tx, p.unit.ID)
	return p, err
}

func (p place) path() string { return "/units/" + p.unit.Code }

// level is the level of the units below, or of the unit itself when there are none.
func (p place) level() string { return report.LevelBelow(p.unit, p.children) }

// rollsUp reports whether the units below have units below themselves: such a place shows sums, not single milestones.
func (p place) rollsUp() bool {
	return len(p.children) > 0 && p.level() != p.levels[len(p.levels)-1].Code
}

// vast reports whether there are too many units below for one table: more than two levels of them, as in the nation.
func (p place) vast() bool {
	at := slices.IndexFunc(p.levels, func(l org.Level) bool { return l.Code == p.unit.LevelCode })
	return len(p.levels)-1-at > 2
}

// board is a place with every congress in it.
type board struct {
	place
	rows   []deadline.Row
	totals deadline.Summary
}

func (r *Request) board(p place) (board, error) {
	rows, err := deadline.Board(r.Tx, p.unit.Path, p.term.ID, r.Day())
	return board{place: p, rows: rows, totals: deadline.Totals(rows, r.Day())}, err
}

// dashboard answers "are we on time, and whom do I ring?" for a district. A unit without units below leads to its own
// congress, a unit above the districts to the sums of what is below it.
func dashboard(r *Request) (Result, error) {
	p, err := r.place()
	if err != nil {
		return Result{}, err
	}
	if len(p.children) == 0 {
		return ownCongress(r, p)
	}
	if p.rollsUp() {
		return rollUp(r, p)
	}
	v := templates.Dashboard{Frame: r.titled(p.unit.FullName), Path: p.path(), Convene: r.conveneLink(p)}
	r.lookBack(&v.Frame)
	b, err := r.board(p)
	if err != nil {
		return Result{}, err
	}
	if v.Crumbs, err = r.crumbsAt(p.unit); err != nil {
		return Result{}, err
	}
	v.Sub = r.T("dashboard.sub", "Term", p.term.Name, "Day", r.Words.LongDate(r.Day()))
	if len(b.rows) == 0 {
		return r.nothingYet(v.Frame, v.Convene), nil
	}
	if v.Figures, err = r.figures(b); err != nil {
		return Result{}, err
	}
	v.Matrix, v.Workbook, v.Curves = r.dated(p.path()+"/matrix"), r.dated(p.path()+"/progress.xlsx"), r.dated(p.path()+"/curves")
	v.Document = r.dated(p.path() + "/progress.docx")
	chart := congressChart(r, b)
	v.Chart = &chart
	if v.Deadlines, err = r.countdown(b); err != nil {
		return Result{}, err
	}
	if v.Links, err = r.unitLists(p); err != nil {
		return Result{}, err
	}
	j := r.judgement()
	v.Needs = needLists(j, b, shownNeeds)
	for i := range v.Needs {
		v.Needs[i].Href = r.dated(v.Needs[i].Href)
	}
	v.Next = nextCongresses(j, b)
	v.Missing = b.missing()
	for _, row := range report.Urgent(b.rows, b.totals) {
		v.Units = append(v.Units, unitLine(j, row))
	}
	v.Phases = phaseMatrix(r, b)
	return show(templates.DashboardPage(v)), nil
}

// ownCongress leads to the congress of a unit without units below.
func ownCongress(r *Request, p place) (Result, error) {
	c, err := congress.ByUnit(r.Tx, p.unit.ID, p.term.ID)
	if fault.KindOf(err) == fault.NotFound {
		v := templates.NoCongress{Frame: r.titled(p.unit.FullName), Convene: r.conveneLink(p)}
		return show(templates.NoCongressPage(v)), nil
	}
	return redirect(congressPath(c.ID)), err
}

func (r *Request) conveneLink(p place) string {
	if r.Actor.Can(access.PlanCongress, p.unit.Path) {
		return p.path() + "/convene"
	}
	return ""
}

// crumbsAt leads from above to the unit's own page; a unit that has nothing above it needs no crumbs.
func (r *Request) crumbsAt(u org.Unit) ([]templates.Link, error) {
	links, err := r.crumbsTo(u)
	if err != nil || len(links) < 2 {
		return nil, err
	}
	return append(links[:len(links)-1], here(u.FullName)), nil
}

// figures are the four numbers on top; each leads to the list behind it.
func (r *Request) figures(b board) ([]templates.Figure, error) {
	c, err := delegate.Counters(r.Tx, delegate.Scope{Path: b.unit.Path, TermID: b.term.ID, AsOf: r.Day()})
	if err != nil {
		return nil, err
	}
	below := b.totals.Level(b.level())
	expected := 0
	for i := range b.rows {
		if b.rows[i].Congress.Unit.LevelCode == b.level() {
			expected += b.rows[i].Readiness.ExpectedWeight
		}
	}
	before, err := deadline.Board(r.Tx, b.unit.Path, b.term.ID, r.Compared())
	if err != nil {
		return nil, err
	}
	sums := deadline.Totals(before, r.Compared())
	then, all := sums.Level(b.level()), sums.All
	w := r.Words
	done := templates.Figure{Href: r.dated(b.path() + "/matrix"), Label: w.T("figure.done"), Value: report.Percent(w, below.DoneWeight, below.TotalWeight),
		Note: w.T("figure.plan", "Percent", report.Percent(w, expected, below.TotalWeight))}
	if behind, ok := deadline.Percent(expected-below.DoneWeight, below.TotalWeight); ok && behind > 0 {
		done.Note, done.Alarm = w.T("figure.behind", "Points", points(w, int(behind))), true
	}
	if was, ok := then.DoneShare(); ok {
		is, _ := below.DoneShare()
		done.Since = r.T("asof.since", "Change", signed(w, int(is-was)), "Day", r.Compared())
	}
	late := templates.Figure{Since: r.since(b.totals.All.LateItems, all.LateItems), Href: r.dated(b.path() + "/work?list=late"), Label: w.T("figure.late"), Value: w.Number(b.totals.All.LateItems),
		Unit: w.T("figure.late_unit"), Note: w.T("figure.late_none")}
	if n := b.totals.All.LateUnits; n > 0 {
		late.Note, late.Alarm = w.T("figure.late_at", "Count", n), true
	}
	return []templates.Figure{
		{Href: "#units", Label: w.T("figure.held"), Value: fmt.Sprintf("%d/%d", below.Held, below.Units), Unit: w.T("unit_word." + b.level()),
			Note: w.T("figure.held_note", "Percent", report.Percent(w, below.Held, below.Units), "Day", r.Day()), Since: r.since(below.Held, then.Held)},
		done, late,
		{Href: b.path() + "/delegates", Label: w.T("figure.delegates"), Value: w.Number(c.Official),
			Note: w.T("figure.complete", "Number", c.Complete, "Total", c.Listed, "Percent", report.Percent(w, c.Complete, c.Listed))},
	}, nil
}

// signed is a difference of two shares in points.
func signed(w *i18n.Printer, tenths int) string {
	sign := "+"
	if tenths < 0 {
		sign, tenths = "−", -tenths
	}
	return w.T("figure.points", "Points", sign+points(w, tenths))
}

// points is a share without its sign: the difference of two shares is no share.
func points(w *i18n.Printer, tenths int) string {
	return strings.TrimRight(w.Percent(tenths), " %\u00a0")
}

// nothingYet is the page of a unit without congresses, or of a day on which nothing was known of them.
func (r *Request) nothingYet(f templates.Frame, convene string) Result {
	v := templates.NoCongress{Frame: f, Convene: convene}
	if r.Day() != r.Today() {
		v.Convene, v.Text = "", r.T("asof.nothing")
	}
	return show(templates.NoCongressPage(v))
}

// countdown shows the deadline of the units below and that of the unit itself.
func (r *Request) countdown(b board) ([]templates.Countdown, error) {
	rules, err := org.Rules(r.Tx, b.term.ID)
	if err != nil {
		return nil, err
	}
	j := r.judgement()
	var out []templates.Countdown
	for _, level := range []string{b.level(), b.unit.LevelCode} {
		rule, t := rules[level], b.totals.Level(level)
		if rule.Deadline.IsZero() || t.Units == 0 {
			continue
		}
		c := templates.Countdown{Level: report.LevelName(r.Words, b.levels, level), Day: rule.Deadline.Short(), Left: j.when(rule.Deadline),
			Open: r.T("deadline.all_held"), Source: report.SourceWords(rule.DeadlineSource)}
		if open := t.Units - t.Held; open > 0 {
			c.Open, c.Alarm = r.T("deadline.open", "Count", open), rule.Deadline.Before(r.Day())
		}
		out = append(out, c)
	}
	return out, nil
}

// missing names the units below without a congress.
func (b board) missing() []string {
	there := map[int64]bool{}
	for _, row := range b.rows {
		there[row.Congress.UnitID] = true
	}
	var names []string
	for _, u := range b.children {
		if !there[u.ID] {
			names = append(names, u.FullName)
		}
	}
	return names
}

func nextCongresses(j *judgement, b board) []templates.NextCongress {
	var next []templates.NextCongress
	for _, row := range b.totals.Next[:min(len(b.totals.Next), 6)] {
		next = append(next, templates.NextCongress{Href: congressPath(row.Congress.ID), Unit: row.Congress.Unit.FullName,
			Day: j.words.LongDate(row.Congress.Day), Left: j.when(row.Congress.Day), Light: lightStatus(j.words, row.Readiness.Light)})
	}
	return next
}

// unitLine is one congress in the table by urgency.
func unitLine(j *judgement, row *deadline.Row) templates.UnitLine {
	c, read := row.Congress, row.Readiness
	share, _ := deadline.Percent(read.DoneWeight, read.TotalWeight)
	line := templates.UnitLine{Href: congressPath(c.ID), Name: c.Unit.FullName, Stage: j.words.T(read.Stage.Key()), Day: c.Day.Short(),
		Left: j.when(c.Day), Share: int(share), ShareText: report.Percent(j.words, read.DoneWeight, read.TotalWeight),
		Expected: report.Percent(j.words, read.ExpectedWeight, read.TotalWeight), Late: read.LateCount,
		Light: lightStatus(j.words, read.Light), Reason: report.ReasonOf(j.words, row), Contact: contactOf(c)}
	switch {
	case row.Held():
		line.Left = j.words.T("congress.held")
	case c.Day.IsZero():
		line.Day = j.words.T("congress.no_day")
		line.Left = deadlineWords(j, row.Deadline)
	}
	if c.Pilot {
		line.Stage = j.words.T("congress.pilot") + " · " + line.Stage
	}
	return line
}

func deadlineWords(j *judgement, day calendar.Date) string {
	if day.IsZero() {
		return ""
	}
	return j.words.T("congress.deadline_left", "Day", day, "Left", j.when(day))
}
