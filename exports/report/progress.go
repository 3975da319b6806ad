package report

import (
	"cmp"
	"slices"
	"strings"

	"daihoi/exports/book"
	"daihoi/exports/progress"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/delegate"
	"daihoi/models/difficulty"
	"daihoi/models/fault"
	"daihoi/models/field"
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
	asOf       calendar.Date
	congresses []readiness.Row // the unit's own congress too
	rows       []*readiness.Row
	names      map[int64]string // by congress, made unique
	rules      map[string]org.TermLevel

	difficulties []difficulty.Difficulty // unresolved ones
	papers       map[int64]deadline.Paper
}

// ProgressOf is the progress report of a unit in a term on a day. It covers the units below it, or the unit itself
// when there are none. A past day is reported as it was known at its end. Before is an earlier day to compare with,
// zero for none.
func ProgressOf(tx *store.Tx, words *i18n.Printer, unit org.Unit, term org.Term, asOf, before calendar.Date) (progress.Report, error) {
	p := report{tx: tx, words: words, unit: unit, term: term, asOf: asOf}
	if err := p.read(); err != nil {
		return progress.Report{}, err
	}
	above, err := org.Ancestors(tx, unit)
	if err != nil {
		return progress.Report{}, err
	}
	out := progress.Report{District: unit.FullName, Code: unit.Code, Codes: p.codes(), Term: p.term.Name, Place: unit.Name, AsOf: asOf, Words: words,
		Sign: book.Signature{SignerTitle: words.T("export.sign.chair")}, Matrix: p.matrix(), Overdue: p.overdue(), Explanations: p.explanations()}
	if len(above) > 0 {
		out.Parent = above[len(above)-1].FullName
	}
	found, err := p.compositions()
	if err != nil {
		return progress.Report{}, err
	}
	out.Composition = p.composition(found)
	for i, row := range p.rows {
		out.Rows = append(out.Rows, p.row(row, found[i]))
	}
	out.Totals = p.totals(found)
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
	out.Results, err = p.results(found)
	return out, err
}

func (p *report) read() (err error) {
	if p.rules, err = org.Rules(p.tx, p.term.ID); err != nil {
		return err
	}
	if p.congresses, err = readiness.Board(p.tx, p.unit.Path, p.term.ID, p.asOf); err != nil {
		return err
	}
	if len(p.congresses) == 0 {
		return fault.New(fault.Invalid, "progress.nothing", "Unit", p.unit.FullName, "Day", p.asOf)
	}
	if p.papers, err = deadline.Papers(p.tx, p.unit.Path, p.term.ID, p.asOf); err != nil {
		return err
	}
	if err := p.readDifficulties(); err != nil {
		return err
	}
	times := map[string]int{}
	for i := range p.congresses {
		times[p.congresses[i].Congress.Unit.FullName]++
		if p.congresses[i].Congress.UnitID != p.unit.ID || len(p.congresses) == 1 {
			p.rows = append(p.rows, &p.congresses[i])
		}
	}
	p.names = map[int64]string{}
	for _, row := range p.congresses {
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
		difficulty.Filter{State: difficulty.Unsettled, AsOf: p.asOf, Limit: maxDifficulties})
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
	for i := range p.congresses {
		codes[p.name(&p.congresses[i])] = p.congresses[i].Congress.Unit.Code
	}
	return codes
}

func (p *report) name(row *readiness.Row) string { return p.names[row.Congress.ID] }

// totals are the key figures of the dashboard, from the same sums.
func (p *report) totals(found []delegate.Composition) progress.Totals {
	var rows []readiness.Row
	for _, row := range p.rows {
		rows = append(rows, *row)
	}
	all := readiness.Totals(rows, p.asOf).All
	t := progress.Totals{Units: all.Units, Held: all.Held, Open: all.Units - all.Held, Late: all.LateUnits}
	for i, row := range p.rows {
		t.Planned += row.Congress.Seats
		t.Delegates += found[i].Official
	}
	return t
}

func (p *report) row(row *readiness.Row, found delegate.Composition) progress.Row {
	c, read := row.Congress, row.Readiness
	text := func(column string) string { return p.formText(row, column) }
	share, _ := field.Share(read.DoneWeight, read.TotalWeight)
	expected, _ := field.Share(read.ExpectedWeight, read.TotalWeight)
	line := progress.Row{Unit: p.name(row), Pilot: c.Pilot, PartyPaper: text("party_paper"), Plan: text("plan"), Board: text("board"),
		Propaganda: text("propaganda"), Documents: text("documents"), Hamlets: text("hamlets"), Personnel: text("personnel"),
		Planned: c.Seats, Delegates: found.Official, ReviewDay: dayOfRole(row, template.RoleApproved), PlannedDay: c.Day,
		Deadline: row.Deadline, Exception: !c.DeadlineOverride.IsZero(), Stage: read.Stage, Light: read.Light, Share: share,
		Expected: expected, LateDays: read.LateDays, Reason: ReasonOf(p.words, row), Difficulties: p.difficultyTexts(c.ID)}
	line.HeldDay = row.HeldDay()
	line.Level, line.LateItems = c.Unit.LevelCode, read.LateCount
	line.DoneWeight, line.ExpectedWeight, line.TotalWeight = read.DoneWeight, read.ExpectedWeight, read.TotalWeight
	return line
}

// formText describes the first milestone of a column of the weekly form: number and date of its document, or its
// status. A note says more than the status and comes before it.
func (p *report) formText(row *readiness.Row, column string) string {
	at := slices.IndexFunc(row.Items, func(c readiness.Cell) bool { return c.Item.FormColumn == column })
	if at < 0 {
		return ""
	}
	c := row.Items[at]
	switch paper := p.papers[c.MilestoneID]; {
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
func dayOfRole(row *readiness.Row, role template.Role) calendar.Date {
	for _, c := range row.Items {
		if c.State == readiness.Done && slices.Contains(c.Item.Roles(), role) {
			return c.DoneOn
		}
	}
	return calendar.Date{}
}

// matrix has a column for every item of the templates in use, phase by phase.
func (p *report) matrix() progress.Matrix {
	items := MatrixItems(p.rows, MatrixChoice{})
	slices.SortStableFunc(items, func(a, b *template.Item) int { return cmp.Compare(a.Phase, b.Phase) })
	var m progress.Matrix
	for _, i := range items {
		m.Items = append(m.Items, progress.MatrixItem{Code: i.Code, Name: ItemName(p.words, i), Phase: i.Phase})
	}
	for _, row := range p.rows {
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

// overdue lists the late milestones, the latest first.
func (p *report) overdue() []progress.OverdueRow {
	var out []progress.OverdueRow
	for _, row := range p.rows {
		for _, c := range row.Items {
			if c.Late > 0 {
				out = append(out, progress.OverdueRow{Unit: p.name(row), Code: c.Item.Code, Item: ItemName(p.words, c.Item),
					Owner: p.words.Pick(c.Item.OwnerVI, c.Item.OwnerEN), Due: c.Due, LateDays: c.Late, State: c.State, Follower: row.Congress.Follower})
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
	byCongress, err := congress.SessionsOf(p.tx, ids)
	var out []progress.SessionRow
	for _, row := range p.congresses {
		for _, s := range byCongress[row.Congress.ID] {
			out = append(out, progress.SessionRow{Unit: p.names[row.Congress.ID], Kind: s.Kind, Date: s.OnDate, Start: s.Starts, End: s.Ends,
				Venue: s.Venue, DaysLeft: s.OnDate.Sub(p.asOf)})
		}
	}
	slices.SortStableFunc(out, func(a, b progress.SessionRow) int {
		return cmp.Or(a.Date.Compare(b.Date), cmp.Compare(a.Start, b.Start))
	})
	return out, err
}

// compositions are in the order of the rows.
func (p *report) compositions() ([]delegate.Composition, error) {
	all, err := delegate.Compositions(p.tx, delegate.Scope{Path: p.unit.Path, TermID: p.term.ID, AsOf: p.asOf}, UnderAge)
	if err != nil {
		return nil, err
	}
	byCongress := make(map[int64]delegate.Composition, len(all))
	for _, c := range all {
		byCongress[c.CongressID] = c
	}
	found := make([]delegate.Composition, len(p.rows))
	for i, row := range p.rows {
		found[i] = byCongress[row.Congress.ID]
	}
	return found, nil
}

func (p *report) composition(found []delegate.Composition) progress.Composition {
	out := progress.Composition{Categories: []string{delegate.ExOfficio, delegate.Consulted, delegate.Appointed}, Groups: CompositionGroups}
	for i, c := range found {
		row := progress.CompositionRow{Unit: p.name(p.rows[i]), Total: c.Official, Categories: []int{c.ExOfficio, c.Consulted, c.Appointed}}
		for _, key := range CompositionGroups {
			row.Groups = append(row.Groups, c.In(key))
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

// explanations name the deadlines of the levels in the report and their sources.
func (p *report) explanations() []progress.Explanation {
	var out []progress.Explanation
	seen := map[string]bool{}
	for _, row := range p.congresses {
		level := row.Congress.Unit.LevelCode
		rule := p.rules[level]
		if !seen[level] && !rule.Deadline.IsZero() {
			out = append(out, progress.Explanation{Term: p.words.T("progress.deadline."+level, "Day", rule.Deadline), Text: rule.DeadlineSource})
		}
		seen[level] = true
	}
	return out
}
