package board

import (
	"fmt"
	"slices"
	"strings"

	"daihoi/app/web"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/directive"
	"daihoi/models/fault"
	"daihoi/models/figure"
	"daihoi/models/firststeps"
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
	rows    []readiness.Row
	figures figure.Set
}

func readBoard(r *web.Request, p web.UnitPage) (unitBoard, error) {
	rows, err := readiness.Board(r.Tx, p.Unit.Path, p.Term.ID, r.At(), p.Near()...)
	return unitBoard{UnitPage: p, rows: rows, figures: figure.OfRows(rows, p.Unit.ID, p.Level(), r.At())}, err
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
	set, err := report.FiguresOf(r.Tx, p.Unit, p.Level(), p.Term.ID, r.At())
	if err != nil {
		return web.Result{}, err
	}
	b := unitBoard{UnitPage: p, rows: set.Over(figure.Subtree).Rows(), figures: set}
	if v.Crumbs, err = r.CrumbsAtUnit(p.Unit); err != nil {
		return web.Result{}, err
	}
	v.Sub = r.T("dashboard.sub", "Term", p.Term.Name, "Day", r.Words.LongDate(r.Day()))
	if len(b.rows) == 0 {
		return r.NoCongressYet(v.Frame, v.Convene), nil
	}
	v.AsOf.Later = laterNotice(r, set)
	if v.Figures, err = figures(r, b); err != nil {
		return web.Result{}, err
	}
	v.Matrix, v.Workbook, v.Curves = r.WithDay(p.Path()+"/matrix"), r.WithDay(p.Path()+"/progress.xlsx"), r.WithDay(p.Path()+"/curves")
	v.Document = r.WithDay(p.Path() + "/progress.docx")
	v.Data = r.DataFiles(v.Workbook, "progress", "milestones", "sessions", "results", "difficulties", "course")
	chart := congressChart(r, b)
	v.Chart = &chart
	v.Ended = b.ended(r)
	if v.Start, err = firstSteps(r, b); err != nil {
		return web.Result{}, err
	}
	if v.Deadlines, err = countdown(r, b); err != nil {
		return web.Result{}, err
	}
	difficulties, err := r.DifficultiesLink(p.Unit, p.Term.ID)
	if err != nil {
		return web.Result{}, err
	}
	v.Links = append([]ui.Chip{difficulties}, r.OtherLinks(p)...)
	if v.Waits, err = waits(r, b, difficulties); err != nil {
		return web.Result{}, err
	}
	j := r.Judgement()
	v.Needs = needLists(j, b, shownNeeds)
	if v.Waits != nil { // what waits for approval stands there
		v.Needs = slices.DeleteFunc(v.Needs, func(l board.NeedList) bool { return l.Key == "waiting" })
	}
	for i := range v.Needs {
		v.Needs[i].Href = r.WithDay(v.Needs[i].Href)
	}
	v.Next = nextCongresses(j, b)
	v.Missing = b.missing()
	for _, u := range b.figures.Ranked() {
		if line := unitLine(j, &u.Row); u.Row.Held() {
			v.Held = append(v.Held, line)
		} else {
			v.Units = append(v.Units, line)
		}
	}
	v.HeldLights = heldLights(r, v.Held)
	v.Phases = phaseMatrix(r, b)
	return web.Show(board.DashboardPage(v)), nil
}

// firstSteps says what is left of the first steps to whoever plans the congresses of the own unit, "" once the first milestone
// is entered, and on a past day.
func firstSteps(r *web.Request, b unitBoard) (string, error) {
	begun := func(row readiness.Row) bool { return slices.ContainsFunc(row.Items, readiness.Cell.Begun) }
	if r.Day() != r.Today() || b.Unit.Code != r.Home() || !r.Actor.Can(access.PlanCongress, b.Unit.Path) || slices.ContainsFunc(b.rows, begun) {
		return "", nil
	}
	steps, err := firststeps.Of(r.Tx, b.Unit, b.Term, r.MakesCopies())
	return r.T("start.card", "Count", firststeps.Left(steps)), err
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

// laterNotice says how much of a past day was entered after it.
func laterNotice(r *web.Request, set figure.Set) string {
	held, items := set.Number(figure.HeldLater), set.Number(figure.LaterItems)
	if held+items == 0 {
		return ""
	}
	return r.T("asof.later", "Day", r.Day(), "Held", held, "Items", items)
}

// figures are the four numbers at the top; each says over whom it is taken and leads to the list behind it. With a day
// before anything was entered they are not compared.
func figures(r *web.Request, b unitBoard) ([]board.Figure, error) {
	rows, err := readiness.Board(r.Tx, b.Unit.Path, b.Term.ID, r.CompareAt())
	if err != nil {
		return nil, err
	}
	now, then, w := b.figures, figure.OfRows(rows, b.Unit.ID, b.Level(), r.CompareAt()), r.Words
	level := w.T("unit_word." + b.Level())
	below := w.T("figure.scope_below", "Units", now.Number(figure.Units), "Level", level)
	whole := w.T("figure.scope_subtree", "Own", report.InSentence(b.Unit.Kind))

	held := board.Figure{Href: "#units", Label: w.T("figure.held"), Value: fmt.Sprintf("%d/%d", now.Number(figure.Held), now.Number(figure.Units)), Unit: level,
		Note:  w.T("figure.held_note", "Percent", shareText(w, now.Over(figure.Below), figure.HeldShare), "Day", r.Day()),
		Since: r.Since(now.Number(figure.Held), then.Number(figure.Held))}
	if n := now.Number(figure.HeldLater); n > 0 {
		held.Note = w.T("figure.held_later", "Count", n, "Day", r.Day())
	}

	done := board.Figure{Href: r.WithDay(b.Path() + "/matrix"), Label: w.T("figure.done"), Value: shareText(w, now.Over(figure.Below), figure.DoneShare), Unit: below,
		Note: w.T("figure.plan", "Percent", shareText(w, now.Over(figure.Below), figure.PlanShare))}
	if behind, ok := now.Share(figure.BehindShare); ok && behind > 0 {
		done.Note, done.Alarm = done.Note+" · "+w.T("figure.behind", "Points", points(w, int(behind))), true
	}
	if was, ok := then.Share(figure.DoneShare); ok {
		is, _ := now.Share(figure.DoneShare)
		done.Since = r.T("asof.since", "Change", signed(w, int(is-was)), "Day", r.CompareDay())
	}

	late := board.Figure{Since: r.Since(now.Number(figure.LateItems), then.Number(figure.LateItems)), Href: r.WithDay(b.Path() + "/work?list=late"), Label: w.T("figure.late"),
		Value: w.Number(now.Number(figure.LateItems)), Unit: w.T("figure.late_unit"), Note: w.T("figure.late_none")}
	if n := now.Number(figure.LateUnits); n > 0 {
		late.Note, late.Alarm = w.T("figure.late_at", "Count", n)+", "+whole, true
	}

	delegates := board.Figure{Href: b.Path() + "/delegates", Label: w.T("figure.delegates"), Value: w.Number(now.Number(figure.Official)), Unit: whole,
		Note: w.T("figure.complete", "Number", now.Number(figure.Complete), "Total", now.Number(figure.Records), "Percent", shareText(w, now.Over(figure.WithOwn), figure.CompleteShare))}
	if n := now.Number(figure.Reserve); n > 0 {
		delegates.Note += ", " + w.T("figure.reserve", "Count", n)
	}
	if entered, _ := now.Known(figure.Official); entered == 0 {
		delegates.Value, delegates.Note = "–", ""
	}
	all := []board.Figure{held, done, late, delegates}
	if then.Number(figure.KnownThen) == 0 {
		for i := range all {
			all[i].Since = ""
		}
		all[0].Since = r.T("asof.unknown", "Day", r.CompareDay())
	}
	return all, nil
}

// shareText prints a share, or a dash when there is nothing to divide by.
func shareText(w *i18n.Printer, sum figure.Sum, key figure.Key) string {
	share, ok := sum.Share(key)
	return web.ShareText(w, share, ok)
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
		rule, sum := rules[level], b.figures.Level(level)
		if rule.Deadline.IsZero() || len(sum.Units) == 0 {
			continue
		}
		source, err := report.RuleGround(r.Tx, r.Words, b.Unit, rule, directive.GroundDeadline)
		if err != nil {
			return nil, err
		}
		c := board.Countdown{Level: report.LevelName(r.Words, b.Levels, level), Day: rule.Deadline.Short(), Left: j.When(rule.Deadline),
			Open: r.T("deadline.all_held"), Source: source}
		open := sum.Number(figure.Unheld)
		if open > 0 && open == b.notBegun(level) {
			c.Left, c.Open = r.T("season.over"), r.T("season.unrecorded", "Count", open)
		} else if open > 0 {
			c.Open, c.Alarm = r.T("deadline.open", "Count", open), rule.Deadline.Before(r.Day())
		}
		out = append(out, c)
	}
	return out, nil
}

// notBegun counts the congresses of a level whose season ended before anybody planned them.
func (b unitBoard) notBegun(level string) int {
	n := 0
	for i := range b.rows {
		if b.rows[i].Congress.Unit.LevelCode == level && b.rows[i].NotBegun() {
			n++
		}
	}
	return n
}

// ended tells calmly that the season of the term is over where congresses wait only for their results to be recorded.
func (b unitBoard) ended(r *web.Request) string {
	if n := b.notBegun(b.Level()) + b.notBegun(b.Unit.LevelCode); n > 0 {
		return r.T("season.ended", "Term", b.Term.Name, "Count", n)
	}
	return ""
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
	all := b.figures.Next()
	for _, u := range all[:min(len(all), 6)] {
		next = append(next, board.NextCongress{Href: web.CongressPath(u.Congress.ID), Unit: u.Congress.Unit.FullName,
			Day: j.Words.LongDate(u.Congress.Day), Left: j.When(u.Congress.Day), Light: web.LightStatus(j.Words, u.Readiness.Light)})
	}
	return next
}

// unitLine is one congress in the table by urgency.
func unitLine(j *web.Judgement, row *readiness.Row) board.UnitLine {
	c, read := row.Congress, row.Readiness
	alone := figure.Alone(row, calendar.On(j.Today))
	share, _ := alone.Share(figure.DoneShare)
	line := board.UnitLine{Href: web.CongressPath(c.ID), Name: c.Unit.FullName, Stage: j.Words.T(read.Stage.Key()), Day: c.Day.Short(),
		Left: j.When(c.Day), Share: int(share), ShareText: shareText(j.Words, alone, figure.DoneShare),
		Expected: shareText(j.Words, alone, figure.PlanShare), Late: read.LateCount,
		Light: web.LightStatus(j.Words, read.Light), Reason: report.ReasonOf(j.Words, row), Contact: web.ContactOf(c)}
	switch {
	case row.Held():
		line.Left = j.Words.T("congress.held")
	case c.Day.IsZero():
		line.Day = j.Words.T("congress.no_day")
		line.Left = deadlineWords(j, row.Deadline)
	}
	if row.NotBegun() {
		line.Left = j.Words.T("season.over")
	}
	if n := row.LaterItems(); n > 0 {
		line.Stage += " · " + j.Words.T("dashboard.later", "Count", n)
	}
	if c.Pilot {
		line.Stage = j.Words.T("congress.pilot") + " · " + line.Stage
	}
	return line
}

// heldLights counts the held congresses by light where work is left: "1 Vàng".
func heldLights(r *web.Request, held []board.UnitLine) string {
	counts := map[ui.Status]int{}
	for _, u := range held {
		counts[u.Light]++
	}
	var parts []string
	for _, l := range []readiness.Light{readiness.Red, readiness.Yellow} {
		if status := web.LightStatus(r.Words, l); counts[status] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", counts[status], status.Word))
		}
	}
	return strings.Join(parts, " · ")
}

func deadlineWords(j *web.Judgement, day calendar.Date) string {
	if day.IsZero() {
		return ""
	}
	return j.Words.T("congress.deadline_left", "Day", day, "Left", j.When(day))
}
