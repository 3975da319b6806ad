package board

import (
	"fmt"
	"strings"

	"daihoi/app/web"
	"daihoi/exports/report"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/readiness"
	"daihoi/templates/board"
	"daihoi/templates/i18n"
	"daihoi/templates/ui"
)

// shownNeeds is how many of each list of needs the dashboard shows; the work list has them all.
const shownNeeds = 3

// unitBoard is a unit with every congress in it and below it.
type unitBoard struct {
	web.UnitPage
	rows   []readiness.Row
	totals readiness.Summary
}

func readBoard(r *web.Request, p web.UnitPage) (unitBoard, error) {
	rows, err := readiness.Board(r.Tx, p.Unit.Path, p.Term.ID, r.Day())
	return unitBoard{UnitPage: p, rows: rows, totals: readiness.Totals(rows, r.Day())}, err
}

// dashboard answers "are we on time, and whom do I phone?" for a district. A unit without units below gets its own
// congress, a unit above the districts gets sums.
func dashboard(r *web.Request) (web.Result, error) {
	p, err := r.UnitPage()
	if err != nil {
		return web.Result{}, err
	}
	if len(p.Children) == 0 {
		return ownCongress(r, p)
	}
	if p.RollsUp() {
		return rollUp(r, p)
	}
	v := board.Dashboard{Frame: r.FrameWithTitle(p.Unit.FullName), Path: p.Path(), Convene: r.ConveneLink(p)}
	r.ReadAsOf(&v.Frame)
	b, err := readBoard(r, p)
	if err != nil {
		return web.Result{}, err
	}
	if v.Crumbs, err = r.CrumbsAtUnit(p.Unit); err != nil {
		return web.Result{}, err
	}
	v.Sub = r.T("dashboard.sub", "Term", p.Term.Name, "Day", r.Words.LongDate(r.Day()))
	if len(b.rows) == 0 {
		return r.NoCongressYet(v.Frame, v.Convene), nil
	}
	if v.Figures, err = figures(r, b); err != nil {
		return web.Result{}, err
	}
	v.Matrix, v.Workbook, v.Curves = r.WithDay(p.Path()+"/matrix"), r.WithDay(p.Path()+"/progress.xlsx"), r.WithDay(p.Path()+"/curves")
	v.Document = r.WithDay(p.Path() + "/progress.docx")
	v.Data = r.DataFiles(v.Workbook, "progress", "milestones", "sessions", "results", "difficulties", "course")
	chart := congressChart(r, b)
	v.Chart = &chart
	if v.Deadlines, err = countdown(r, b); err != nil {
		return web.Result{}, err
	}
	if v.Links, err = r.UnitLinks(p); err != nil {
		return web.Result{}, err
	}
	j := r.Judgement()
	v.Needs = needLists(j, b, shownNeeds)
	for i := range v.Needs {
		v.Needs[i].Href = r.WithDay(v.Needs[i].Href)
	}
	v.Next = nextCongresses(j, b)
	v.Missing = b.missing()
	for _, row := range report.Urgent(b.rows, b.totals) {
		v.Units = append(v.Units, unitLine(j, row))
	}
	v.Phases = phaseMatrix(r, b)
	return web.Show(board.DashboardPage(v)), nil
}

// ownCongress leads to the congress of a unit without units below.
func ownCongress(r *web.Request, p web.UnitPage) (web.Result, error) {
	c, err := congress.ByUnit(r.Tx, p.Unit.ID, p.Term.ID)
	if fault.KindOf(err) == fault.NotFound {
		v := ui.NoCongress{Frame: r.FrameWithTitle(p.Unit.FullName), Convene: r.ConveneLink(p)}
		return web.Show(ui.NoCongressPage(v)), nil
	}
	return web.Redirect(web.CongressPath(c.ID)), err
}

// figures are the four numbers at the top; each leads to the list behind it.
func figures(r *web.Request, b unitBoard) ([]board.Figure, error) {
	c, err := delegate.Counters(r.Tx, delegate.Scope{Path: b.Unit.Path, TermID: b.Term.ID, AsOf: r.Day()})
	if err != nil {
		return nil, err
	}
	below := b.totals.Level(b.Level())
	expected := 0
	for i := range b.rows {
		if b.rows[i].Congress.Unit.LevelCode == b.Level() {
			expected += b.rows[i].Readiness.ExpectedWeight
		}
	}
	before, err := readiness.Board(r.Tx, b.Unit.Path, b.Term.ID, r.CompareDay())
	if err != nil {
		return nil, err
	}
	sums := readiness.Totals(before, r.CompareDay())
	then, all := sums.Level(b.Level()), sums.All
	w := r.Words
	done := board.Figure{Href: r.WithDay(b.Path() + "/matrix"), Label: w.T("figure.done"), Value: report.Percent(w, below.DoneWeight, below.TotalWeight),
		Note: w.T("figure.plan", "Percent", report.Percent(w, expected, below.TotalWeight))}
	if behind, ok := field.Share(expected-below.DoneWeight, below.TotalWeight); ok && behind > 0 {
		done.Note, done.Alarm = w.T("figure.behind", "Points", points(w, int(behind))), true
	}
	if was, ok := then.DoneShare(); ok {
		is, _ := below.DoneShare()
		done.Since = r.T("asof.since", "Change", signed(w, int(is-was)), "Day", r.CompareDay())
	}
	late := board.Figure{Since: r.Since(b.totals.All.LateItems, all.LateItems), Href: r.WithDay(b.Path() + "/work?list=late"), Label: w.T("figure.late"), Value: w.Number(b.totals.All.LateItems),
		Unit: w.T("figure.late_unit"), Note: w.T("figure.late_none")}
	if n := b.totals.All.LateUnits; n > 0 {
		late.Note, late.Alarm = w.T("figure.late_at", "Count", n), true
	}
	return []board.Figure{
		{Href: "#units", Label: w.T("figure.held"), Value: fmt.Sprintf("%d/%d", below.Held, below.Units), Unit: w.T("unit_word." + b.Level()),
			Note: w.T("figure.held_note", "Percent", report.Percent(w, below.Held, below.Units), "Day", r.Day()), Since: r.Since(below.Held, then.Held)},
		done, late,
		{Href: b.Path() + "/delegates", Label: w.T("figure.delegates"), Value: w.Number(c.Official),
			Note: w.T("figure.complete", "Number", c.Complete, "Total", c.Listed, "Percent", report.Percent(w, c.Complete, c.Listed))},
	}, nil
}

// signed is a difference of two shares, in points.
func signed(w *i18n.Printer, tenths int) string {
	sign := "+"
	if tenths < 0 {
		sign, tenths = "−", -tenths
	}
	return w.T("figure.points", "Points", sign+points(w, tenths))
}

// points is a number of percentage points without a percent sign: the difference of two shares is not a share.
func points(w *i18n.Printer, tenths int) string {
	return strings.TrimRight(w.Percent(tenths), " %\u00a0")
}

// countdown shows the deadline of the units below and that of the unit itself.
func countdown(r *web.Request, b unitBoard) ([]board.Countdown, error) {
	rules, err := org.Rules(r.Tx, b.Term.ID)
	if err != nil {
		return nil, err
	}
	j := r.Judgement()
	var out []board.Countdown
	for _, level := range []string{b.Level(), b.Unit.LevelCode} {
		rule, t := rules[level], b.totals.Level(level)
		if rule.Deadline.IsZero() || t.Units == 0 {
			continue
		}
		c := board.Countdown{Level: report.LevelName(r.Words, b.Levels, level), Day: rule.Deadline.Short(), Left: j.When(rule.Deadline),
			Open: r.T("deadline.all_held"), Source: report.SourceWords(rule.DeadlineSource)}
		if open := t.Units - t.Held; open > 0 {
			c.Open, c.Alarm = r.T("deadline.open", "Count", open), rule.Deadline.Before(r.Day())
		}
		out = append(out, c)
	}
	return out, nil
}

// missing names the units below without a congress.
func (b unitBoard) missing() []string {
	there := map[int64]bool{}
	for _, row := range b.rows {
		there[row.Congress.UnitID] = true
	}
	var names []string
	for _, u := range b.Children {
		if !there[u.ID] {
			names = append(names, u.FullName)
		}
	}
	return names
}

func nextCongresses(j *web.Judgement, b unitBoard) []board.NextCongress {
	var next []board.NextCongress
	for _, row := range b.totals.Next[:min(len(b.totals.Next), 6)] {
		next = append(next, board.NextCongress{Href: web.CongressPath(row.Congress.ID), Unit: row.Congress.Unit.FullName,
			Day: j.Words.LongDate(row.Congress.Day), Left: j.When(row.Congress.Day), Light: web.LightStatus(j.Words, row.Readiness.Light)})
	}
	return next
}

// unitLine is one congress in the table by urgency.
func unitLine(j *web.Judgement, row *readiness.Row) board.UnitLine {
	c, read := row.Congress, row.Readiness
	share, _ := field.Share(read.DoneWeight, read.TotalWeight)
	line := board.UnitLine{Href: web.CongressPath(c.ID), Name: c.Unit.FullName, Stage: j.Words.T(read.Stage.Key()), Day: c.Day.Short(),
		Left: j.When(c.Day), Share: int(share), ShareText: report.Percent(j.Words, read.DoneWeight, read.TotalWeight),
		Expected: report.Percent(j.Words, read.ExpectedWeight, read.TotalWeight), Late: read.LateCount,
		Light: web.LightStatus(j.Words, read.Light), Reason: report.ReasonOf(j.Words, row), Contact: web.ContactOf(c)}
	switch {
	case row.Held():
		line.Left = j.Words.T("congress.held")
	case c.Day.IsZero():
		line.Day = j.Words.T("congress.no_day")
		line.Left = deadlineWords(j, row.Deadline)
	}
	if c.Pilot {
		line.Stage = j.Words.T("congress.pilot") + " · " + line.Stage
	}
	return line
}

func deadlineWords(j *web.Judgement, day calendar.Date) string {
	if day.IsZero() {
		return ""
	}
	return j.Words.T("congress.deadline_left", "Day", day, "Left", j.When(day))
}
