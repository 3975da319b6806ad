package report

import (
	"cmp"
	"slices"
	"strings"

	"daihoi/exports/progress"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/delegate"
	"daihoi/models/difficulty"
	"daihoi/models/directive"
	"daihoi/models/fault"
	"daihoi/models/figure"
	"daihoi/models/org"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/models/template"
	"daihoi/templates/i18n"
)

// report collects the progress report of one unit on one day.
type report struct {
	tx         *store.Tx
	words      *i18n.Printer
	unit       org.Unit
	term       org.Term
	at         calendar.AsOf
	set        figure.Set
	congresses []*figure.Unit   // those of the table and the unit's own
	rows       []*figure.Unit   // those of the table, one level below
	own        *figure.Unit     // the unit's own congress beside those of the table, nil for none
	names      map[int64]string // by congress, made unique
	rules      map[string]org.TermLevel

	difficulties []difficulty.Difficulty  // unresolved ones
	papers       map[int64]deadline.Paper // as known on the day
	laterPapers  map[int64]deadline.Paper // as known in hindsight, nil without
}

// ProgressOf is the progress report of a unit in a term. It covers the units below it and the unit's own congress, or
// the unit itself when there are none. Before is an earlier day to compare with, zero for none.
func ProgressOf(tx *store.Tx, words *i18n.Printer, unit org.Unit, term org.Term, at calendar.AsOf, before calendar.Date) (progress.Report, error) {
	p := report{tx: tx, words: words, unit: unit, term: term, at: at}
	if err := p.read(); err != nil {
		return progress.Report{}, err
	}
	return p.progress(before)
}

// progress is the report, once it has been read.
func (p *report) progress(before calendar.Date) (progress.Report, error) {
	tx, words, unit, at := p.tx, p.words, p.unit, p.at
	above, err := org.Ancestors(tx, unit)
	if err != nil {
		return progress.Report{}, err
	}
	out := progress.Report{District: unit.FullName, Code: unit.Code, Codes: p.codes(), Term: p.term.Name, Place: unit.Name, AsOf: at.Day, KnownOn: at.Known, Words: words, Alone: p.alone(),
		Level: words.T("unit_word." + p.rows[0].Congress.Unit.LevelCode), OwnKind: InSentence(strings.TrimSuffix(unit.Kind, " trực thuộc trung ương")), Matrix: p.matrix(), Overdue: p.overdue()}
	if len(above) > 0 {
		out.Parent = above[len(above)-1].FullName
	}
	if out.Sign, err = SignatureOf(tx, words, unit, at.Day); err != nil {
		return progress.Report{}, err
	}
	if out.Explanations, err = p.explanations(); err != nil {
		return progress.Report{}, err
	}
	out.Composition = p.composition()
	for _, u := range p.rows {
		out.Rows = append(out.Rows, p.row(u))
	}
	if p.own != nil {
		own := p.row(p.own)
		out.Own = &own
	}
	out.Totals = p.totals()
	if out.Levels, err = p.levels(); err != nil {
		return out, err
	}
	if out.Calendar, err = p.calendar(); err != nil {
		return progress.Report{}, err
	}
	if !before.IsZero() {
		if out.Before, err = p.comparison(before); err != nil {
			return progress.Report{}, err
		}
	}
	out.Course, out.Forecast, out.Ahead = p.course(), p.forecast(), p.upcoming(out.Calendar)
	out.Difficulties = p.difficultyRows()
	if out.Tasks, err = p.tasks(); err != nil {
		return progress.Report{}, err
	}
	out.Results = p.results()
	return out, nil
}

func (p *report) read() (err error) {
	if p.rules, err = org.Rules(p.tx, p.term.ID); err != nil {
		return err
	}
	if p.set, err = ResultsOf(p.tx, p.unit, p.term, p.at); err != nil {
		return err
	}
	p.congresses, p.rows = p.set.Over(figure.WithOwn).Units, p.set.Over(figure.Below).Units
	if below := p.set.Below(); below == org.District || below == org.Province { // in the order of the register
		byCode := func(a, b *figure.Unit) int { return strings.Compare(a.Congress.Unit.Code, b.Congress.Unit.Code) }
		slices.SortFunc(p.rows, byCode)
	}
	if len(p.congresses) == 0 {
		return fault.New(fault.Invalid, "progress.nothing", "Unit", p.unit.FullName, "Day", p.at.Day)
	}
	if own := p.set.Over(figure.Own).Units; len(own) > 0 {
		if len(p.rows) == 0 {
			p.rows = own
		} else if p.rows[0].Congress.UnitID != p.unit.ID {
			p.own = own[0]
		}
	}
	if p.papers, err = deadline.Papers(p.tx, p.unit.Path, p.term.ID, p.at.Day); err != nil {
		return err
	}
	if p.at.Hindsight() {
		if p.laterPapers, err = deadline.Papers(p.tx, p.unit.Path, p.term.ID, p.at.Known); err != nil {
			return err
		}
	}
	if err := p.readDifficulties(); err != nil {
		return err
	}
	times := map[string]int{}
	all := p.set.Over(figure.Subtree).Units
	for _, u := range all {
		times[u.Congress.Unit.FullName]++
	}
	p.names = map[int64]string{}
	for _, row := range all {
		u := row.Congress.Unit
		p.names[row.Congress.ID] = u.FullName
		if times[u.FullName] > 1 {
			p.names[row.Congress.ID] += " (" + u.Code + ")"
		}
	}
	return nil
}

// maxDifficulties bounds the difficulties of a report: three for each commune of a province.
const maxDifficulties = 2000

func (p *report) readDifficulties() (err error) {
	p.difficulties, _, err = difficulty.List(p.tx, p.unit.Path, p.term.ID,
		difficulty.Filter{State: difficulty.Unsettled, AsOf: p.at.Day, Limit: maxDifficulties})
	return err
}

// difficultyTexts joins the unresolved difficulties of a congress.
func (p *report) difficultyTexts(congressID int64) string {
	var texts []string
	for _, d := range p.difficulties {
		if d.CongressID == congressID {
			texts = append(texts, d.Text)
		}
	}
	return strings.Join(texts, "; ")
}

// codes are the official codes by the names that the report uses.
func (p *report) codes() map[string]string {
	codes := map[string]string{}
	for _, u := range p.set.Over(figure.Subtree).Units {
		codes[p.name(u)] = u.Congress.Unit.Code
	}
	return codes
}

func (p *report) name(u *figure.Unit) string { return p.names[u.Congress.ID] }

// totals are the figures of the register. Those of delegates and late items include the unit's own congress.
func (p *report) totals() progress.Totals {
	n := p.set.Number
	t := progress.Totals{Units: n(figure.Units), Held: n(figure.Held), HeldLater: n(figure.HeldLater), LaterItems: n(figure.LaterItems), Open: n(figure.Unheld),
		PlannedBy: n(figure.PlannedBy), LateUnits: n(figure.LateUnits), LateItems: n(figure.LateItems), Planned: n(figure.Seats), Delegates: n(figure.Official),
		DoneWeight: n(figure.DoneWeight), PlanWeight: n(figure.PlanWeight), TotalWeight: n(figure.TotalWeight)}
	t.Done, _ = p.set.Share(figure.DoneShare)
	t.Plan, _ = p.set.Share(figure.PlanShare)
	t.HeldShare, _ = p.set.Share(figure.HeldShare)
	t.Stages = map[progress.StageFigure]int{}
	for _, s := range progress.StageFigures {
		t.Stages[s] = n(figure.Key("stage_" + s))
	}
	return t
}

// levels are the congresses held at every level below the unit, the lowest first.
func (p *report) levels() (out []progress.LevelFigure, err error) {
	all, err := org.Levels(p.tx)
	for _, l := range slices.Backward(all) {
		sum := p.set.Level(l.Code)
		if len(sum.Units) == 0 || l.Code == p.unit.LevelCode && !p.alone() {
			continue
		}
		line := progress.LevelFigure{Name: p.words.T("unit_word." + l.Code), Units: sum.Number(figure.Units), Held: sum.Number(figure.Held), HeldLater: sum.Number(figure.HeldLater)}
		line.Share, _ = sum.Share(figure.HeldShare)
		out = append(out, line)
	}
	return out, err
}

// alone reports whether the report is of a single congress, that of the unit itself.
func (p *report) alone() bool {
	return p.own == nil && len(p.rows) == 1 && p.rows[0].Congress.UnitID == p.unit.ID
}

func (p *report) row(u *figure.Unit) progress.Row {
	c, read := u.Congress, u.Readiness
	text := func(column string) string { return p.formText(u, column) }
	alone := figure.Sum{Units: []*figure.Unit{u}, At: p.at}
	line := progress.Row{Unit: p.name(u), Code: c.Unit.Code, Level: c.Unit.LevelCode, Pilot: c.Pilot, PartyPaper: text("party_paper"), Plan: text("plan"), Board: text("board"),
		Propaganda: text("propaganda"), Documents: text("documents"), Hamlets: text("hamlets"), Personnel: text("personnel"),
		Planned: c.Seats, Delegates: u.Delegates.Official, ReviewDay: dayOfRole(u, template.RoleApproved), PlannedDay: c.Day,
		Deadline: u.Deadline, Exception: !c.DeadlineOverride.IsZero(), Stage: read.Stage, Light: read.Light, DoneWeight: read.DoneWeight,
		PlanWeight: read.ExpectedWeight, TotalWeight: read.TotalWeight, LateDays: read.LateDays, LateItems: read.LateCount, LaterItems: u.LaterItems(),
		HeldLater: u.HeldLater, Reason: ReasonOf(p.words, &u.Row), Difficulties: p.difficultyTexts(c.ID), HeldDay: u.HeldDay()}
	if read.LateDays > 0 {
		line.Lateness = Lateness(p.words, &u.Row)
	}
	line.Share, _ = alone.Share(figure.DoneShare)
	line.Expected, _ = alone.Share(figure.PlanShare)
	return line
}

// formText describes the first milestone of a column of the weekly form: number and date of its document, or its
// status. A note says more than the status and comes before it.
func (p *report) formText(u *figure.Unit, column string) string {
	at := slices.IndexFunc(u.Items, func(c readiness.Cell) bool { return c.Item.FormColumn == column })
	if at < 0 {
		return ""
	}
	c := u.Items[at]
	papers := p.papers
	if c.Later {
		papers = p.laterPapers
	}
	switch paper := papers[c.MilestoneID]; {
	case paper.OfCount > 0:
		return Counted(paper.DoneCount, paper.OfCount)
	case paper.DocNumber != "":
		return strings.TrimSuffix(paper.DocNumber+", "+paper.DocDate.Short(), ", ")
	case paper.Note != "":
		return paper.Note
	case c.State == readiness.Done && !c.DoneOn.IsZero():
		return p.words.T("milestone.done_on", "Day", c.DoneOn)
	}
	return p.words.T("state." + string(c.State))
}

// dayOfRole is the day on which the milestone with the role was done, zero if it is not done.
func dayOfRole(u *figure.Unit, role template.Role) calendar.Date {
	for _, c := range u.Items {
		if c.State == readiness.Done && slices.Contains(c.Item.Roles(), role) {
			return c.DoneOn
		}
	}
	return calendar.Date{}
}

// matrix has a column for every item of the templates in use, phase by phase.
func (p *report) matrix() progress.Matrix {
	rows := make([]*readiness.Row, len(p.rows))
	for i, u := range p.rows {
		rows[i] = &u.Row
	}
	items := MatrixItems(rows, MatrixChoice{})
	slices.SortStableFunc(items, func(a, b *template.Item) int { return cmp.Compare(a.Phase, b.Phase) })
	var m progress.Matrix
	for _, i := range items {
		m.Items = append(m.Items, progress.MatrixItem{Code: i.Code, Name: ItemName(p.words, i), Phase: i.Phase})
	}
	for _, row := range rows {
		cells := make([]progress.MatrixCell, len(items))
		for i, item := range items {
			if c := CellOf(row, item.Code); c != nil {
				cells[i] = progress.MatrixCell{State: c.State, LateDays: c.Late, Mandatory: c.Mandatory, Weight: item.Weight, Due: c.Due, DoneOn: c.DoneOn, EnteredOn: c.EnteredOn}
			}
		}
		m.Cells = append(m.Cells, cells)
	}
	return m
}

// overdue lists the late milestones, the latest first, those of the unit's own congress too.
func (p *report) overdue() []progress.OverdueRow {
	var out []progress.OverdueRow
	for _, u := range p.set.List(figure.LateItems) {
		for _, c := range u.Items {
			if c.Late > 0 {
				out = append(out, progress.OverdueRow{Unit: p.name(u), Code: c.Item.Code, Item: ItemName(p.words, c.Item),
					Owner: p.words.Pick(c.Item.OwnerVI, c.Item.OwnerEN), Due: c.Due, LateDays: c.Late, State: c.State, Follower: u.Congress.Follower})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b progress.OverdueRow) int { return b.LateDays - a.LateDays })
	return out
}

// calendar lists all sessions, those of the unit itself included, in chronological order.
func (p *report) calendar() ([]progress.SessionRow, error) {
	var ids []int64
	for _, row := range p.congresses {
		ids = append(ids, row.Congress.ID)
	}
	byCongress, err := congress.SessionsOf(p.tx, ids, p.at.Day)
	var out []progress.SessionRow
	for _, row := range p.congresses {
		for _, s := range byCongress[row.Congress.ID] {
			out = append(out, progress.SessionRow{Unit: p.names[row.Congress.ID], Kind: s.Kind, Date: s.OnDate, Start: s.Starts, End: s.Ends,
				Venue: s.Venue, DaysLeft: s.OnDate.Sub(p.at.Day), Held: row.Held()})
		}
	}
	slices.SortStableFunc(out, func(a, b progress.SessionRow) int {
		return cmp.Or(a.Date.Compare(b.Date), cmp.Compare(a.Start, b.Start))
	})
	return out, err
}

// composition counts the official delegates of every congress in the report, the unit's own too.
func (p *report) composition() progress.Composition {
	out := progress.Composition{Categories: []string{delegate.ExOfficio, delegate.Consulted, delegate.Appointed}, Groups: CompositionGroups, UnderAge: UnderAge}
	const unrecorded = "renewal_unrecorded" // so that the parts reach the whole
	if p.set.Over(figure.WithOwn).Group(unrecorded) > 0 {
		out.Groups = append(slices.Clone(out.Groups), unrecorded)
	}
	units := p.rows
	if p.own != nil {
		units = append(slices.Clone(units), p.own)
	}
	for _, u := range units {
		c := u.Delegates
		row := progress.CompositionRow{Unit: p.name(u), Path: u.Congress.Unit.Path, Total: c.Official, Categories: []int{c.ExOfficio, c.Consulted, c.Appointed}, Guarded: c.Guarded}
		for _, key := range out.Groups {
			row.Groups = append(row.Groups, c.In(key))
		}
		out.Rows = append(out.Rows, row)
	}
	for _, key := range out.Groups {
		out.Sums = append(out.Sums, p.set.Over(figure.WithOwn).Group(key))
	}
	return out
}

// explanations define the figures of the report and name the deadlines of its levels and on what they rest.
func (p *report) explanations() ([]progress.Explanation, error) {
	var out []progress.Explanation
	for _, d := range figure.Register() {
		out = append(out, progress.Explanation{Term: p.words.T("figure.name." + string(d.Key)),
			Text: p.words.T("figure.means."+string(d.Key)) + " " + p.words.T("figure.scope", "Over", p.words.T("figure.over."+string(d.Population)))})
	}
	seen := map[string]bool{}
	for _, row := range p.congresses {
		level := row.Congress.Unit.LevelCode
		rule := p.rules[level]
		if !seen[level] && !rule.Deadline.IsZero() {
			ground, err := RuleGround(p.tx, p.words, p.unit, rule, directive.GroundDeadline)
			if err != nil {
				return nil, err
			}
			out = append(out, progress.Explanation{Term: p.words.T("progress.deadline."+level, "Day", rule.Deadline), Text: ground})
		}
		seen[level] = true
	}
	return out, nil
}
