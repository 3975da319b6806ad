package board

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"daihoi/app/web"
	"daihoi/exports/report"
	"daihoi/models/calendar"
	"daihoi/models/deadline"
	"daihoi/models/figure"
	"daihoi/models/readiness"
	"daihoi/models/template"
	"daihoi/templates/board"
	"daihoi/templates/i18n"
	"daihoi/templates/ui"
)

// phaseMatrix shows units × the eight phases; a cell leads to the phase on the congress page.
func phaseMatrix(r *web.Request, b unitBoard) board.Matrix {
	m := board.Matrix{Corner: r.T("matrix.unit"), Caption: r.T("matrix.phases_caption"), Total: r.T("matrix.total"), Wide: true}
	for _, sign := range []string{"done", "progress", "notdue", "violet", "yellow", "red"} {
		m.Legend = append(m.Legend, ui.Status{Class: sign, Word: r.T("phase_sign." + sign)})
	}
	for phase := template.PhaseDirection; phase.Valid(); phase++ {
		m.Columns = append(m.Columns, board.MatrixColumn{Label: r.T(phase.Key()), Full: r.T(phase.Key()), Href: b.Path() + "/matrix?phase=" + strconv.Itoa(int(phase))})
	}
	texts := map[[3]int]string{} // most cells have one of a few counts
	counted := func(p readiness.PhaseCell) string {
		key := [3]int{p.Done, p.Total, p.Late}
		if texts[key] == "" {
			texts[key] = r.T("matrix.phase_cell", "Done", p.Done, "Total", p.Total, "Late", p.Late)
		}
		return texts[key]
	}
	for _, u := range b.figures.Ranked() {
		row := &u.Row
		name := row.Congress.Unit.FullName
		line := board.MatrixRow{Name: name, Unit: name, Href: web.CongressPath(row.Congress.ID), Total: totalCell(r.Words, row)}
		for _, p := range row.Phases {
			cell := board.MatrixCell{Class: phaseSign(row, p), Word: counted(p), Href: "#phase-" + strconv.Itoa(int(p.Phase)), Text: fmt.Sprintf("%d/%d", p.Done, p.Total)}
			if p.Total == 0 {
				cell.Text = ""
			}
			line.Cells = append(line.Cells, cell)
		}
		m.Rows = append(m.Rows, line)
	}
	return m
}

// phaseSign is the light of a phase while something in it is late or waits, else how far it has come: a tick only for what is
// complete.
func phaseSign(row *readiness.Row, p readiness.PhaseCell) string {
	begun := func(c readiness.Cell) bool { return c.Item.Phase == p.Phase && c.Begun() }
	switch {
	case p.Total == 0:
		return "na"
	case p.Light != readiness.Green:
		return string(p.Light)
	case p.Done == p.Total:
		return "done"
	case slices.ContainsFunc(row.Items, begun):
		return "progress"
	}
	return "notdue"
}

func totalCell(words *i18n.Printer, row *readiness.Row) board.MatrixCell {
	share, light := shareText(words, figure.Alone(row, calendar.AsOf{}), figure.DoneShare), row.Readiness.Light
	return board.MatrixCell{Class: string(light), Text: share, Word: fmt.Sprintf("%s, %s, %s", words.T("light."+string(light)), share, report.ReasonOf(words, row))}
}

// matrix shows every milestone of every unit of one level.
func matrix(r *web.Request) (web.Result, error) {
	p, err := r.UnitPage()
	if err != nil {
		return web.Result{}, err
	}
	if p.Vast() {
		return web.Redirect(p.Path()), nil
	}
	v := board.MatrixView{Frame: r.Frame("nav.matrix"), Path: p.Path() + "/matrix"}
	r.ReadAsOf(&v.Frame)
	b, err := readBoard(r, p)
	if err != nil {
		return web.Result{}, err
	}
	if v.Crumbs, err = r.UnitCrumbs(p.Unit, v.Title); err != nil {
		return web.Result{}, err
	}
	if len(b.rows) == 0 {
		return r.NoCongressYet(v.Frame, r.ConveneLink(p)), nil
	}
	levels := b.levelsShown()
	choice := report.MatrixChoice{Level: levels[0], Phase: r.QueryInt("phase", 0), Late: r.Query("only") == "late", Ticks: r.Query("select") != "" && r.Day() == r.Today()}
	if slices.Contains(levels, r.Query("level")) {
		choice.Level = r.Query("level")
	}
	if b, v.Filters, err = filterRows(r, b); err != nil {
		return web.Result{}, err
	}
	v.Table, v.Pager = milestoneMatrix(r, b, choice)
	v.Full, v.Letterhead = true, r.Letterhead(p.Unit)
	if r.PrintsAll() {
		r.PrintedList(&v.Frame, v.Pager.Total, "")
	} else if v.Pager.To-v.Pager.From+1 < v.Pager.Total {
		v.All = r.QueryWith("print", "1", "page", "")
	}
	v.Sub = r.T("matrix.sub", "Unit", p.Unit.FullName, "Rows", v.Pager.Total, "Columns", len(v.Table.Columns), "Day", r.Day())
	v.Levels, v.Phases, v.Late = matrixLinks(r, p, levels, choice)
	v.Select = selectChip(r, choice)
	if v.Table.Ticks {
		v.Chosen = p.Path() + "/work"
	}
	v.Filtered = choice.Phase != 0 || choice.Late || r.Query("district")+r.Query("team")+r.Query("follower") != ""
	for _, key := range []string{"level", "phase", "only", "select", "as_of", "compare", "known"} {
		if value := r.Query(key); value != "" {
			v.Keep = append(v.Keep, ui.Option{Value: key, Label: value})
		}
	}
	return web.Show(board.MatrixPage(v)), nil
}

// selectChip turns the checkboxes on and off, for readers who may take steps.
func selectChip(r *web.Request, c report.MatrixChoice) *ui.Chip {
	if r.Day() != r.Today() || !slices.ContainsFunc(deadline.BulkActions(), func(a readiness.Action) bool { return r.Actor.CanAnywhere(deadline.Right(a)) }) {
		return nil
	}
	on := "1"
	if c.Ticks {
		on = ""
	}
	return &ui.Chip{Href: r.QueryWith("select", on), Label: r.T("matrix.select"), Current: c.Ticks}
}

// levelsShown are the levels that have rows, lowest first.
func (b unitBoard) levelsShown() []string {
	var codes []string
	for _, l := range slices.Backward(b.Levels) {
		if slices.ContainsFunc(b.rows, func(row readiness.Row) bool { return row.Congress.Unit.LevelCode == l.Code }) {
			codes = append(codes, l.Code)
		}
	}
	return codes
}

func matrixLinks(r *web.Request, p web.UnitPage, codes []string, c report.MatrixChoice) (levels, phases []ui.Chip, late ui.Chip) {
	if len(codes) > 1 {
		for _, code := range codes {
			levels = append(levels, ui.Chip{Href: r.QueryWith("level", code, "page", ""), Label: report.LevelName(r.Words, p.Levels, code), Current: c.Level == code})
		}
	}
	phases = append(phases, ui.Chip{Href: r.QueryWith("phase", "", "page", ""), Label: r.T("list.all"), Current: c.Phase == 0})
	for phase := template.PhaseDirection; phase.Valid(); phase++ {
		n := strconv.Itoa(int(phase))
		phases = append(phases, ui.Chip{Href: r.QueryWith("phase", n, "page", ""), Label: r.T(phase.Key()), Current: c.Phase == int(phase)})
	}
	only := "late"
	if c.Late {
		only = ""
	}
	return levels, phases, ui.Chip{Href: r.QueryWith("only", only, "page", ""), Label: r.T("matrix.only_late"), Current: c.Late}
}

// matrixRows are the units on one page: the matrix of a province is several megabytes.
const matrixRows = 75

// milestoneMatrix has a column for every item of the level's template that the choice leaves, and a page of the units.
func milestoneMatrix(r *web.Request, b unitBoard, c report.MatrixChoice) (board.Matrix, ui.Pager) {
	m := board.Matrix{Corner: r.T("matrix.unit"), Caption: r.T("matrix.caption"), Total: r.T("matrix.total"), Legend: web.Legend(r.Words), Panel: true, Ticks: c.Ticks}
	var rows []*readiness.Row
	for _, u := range b.figures.Ranked() {
		row := &u.Row
		if row.Congress.Unit.LevelCode == c.Level && (!c.Late || slices.ContainsFunc(row.Items, c.Shows)) {
			rows = append(rows, row)
		}
	}
	items := report.MatrixItems(rows, c)
	for _, i := range items {
		m.Columns = append(m.Columns, board.MatrixColumn{Label: i.Code + " " + shorten(report.ItemName(r.Words, i), 24), Small: shorten(report.RuleWords(r.Words, *i), 24), Full: report.ItemName(r.Words, i)})
	}
	rows, pager := web.PageOf(r, rows, r.RowsAtOnce(matrixRows))
	j, name := r.Judgement(), b.rowNames()
	for _, row := range rows {
		line := board.MatrixRow{Name: name(row), Unit: row.Congress.Unit.FullName, Href: web.CongressPath(row.Congress.ID), Total: totalCell(r.Words, row),
			Cells: make([]board.MatrixCell, 0, len(items))}
		for _, i := range items {
			cell := milestoneCell(j, row, i)
			if c.Ticks {
				cell.Pick = pick(r, row, i)
			}
			line.Cells = append(line.Cells, cell)
		}
		m.Rows = append(m.Rows, line)
	}
	return m, pager
}

func milestoneCell(j *web.Judgement, row *readiness.Row, item *template.Item) board.MatrixCell {
	// Items are in template order, so the cell is nearly always at the position of its item.
	at := item.Position - 1
	if at < 0 || at >= len(row.Items) || row.Items[at].Item.Code != item.Code {
		at = slices.IndexFunc(row.Items, func(c readiness.Cell) bool { return c.Item.Code == item.Code })
	}
	if at < 0 {
		return board.MatrixCell{}
	}
	c := &row.Items[at]
	status := j.Status(c.State, c.Due, c.Late)
	return board.MatrixCell{Class: status.Class, Word: status.Word, Href: web.MilestoneUnder(c.MilestoneID), Title: strings.Join(j.MilestoneNotes(c), ", ")}
}

// pick is the value of the checkbox of a milestone, "" when the reader may take no bulk step with it.
func pick(r *web.Request, row *readiness.Row, item *template.Item) string {
	c := report.CellOf(row, item.Code)
	if c == nil || len(bulkSteps(r, row, c)) == 0 {
		return ""
	}
	return fmt.Sprintf("%d.%d", c.MilestoneID, c.Version)
}

// shorten cuts a text at a space, to at most n letters and an ellipsis.
func shorten(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	cut, count := 0, 0
	for i, letter := range s {
		if letter == ' ' {
			cut = i
		}
		if count++; count > n {
			break
		}
	}
	return strings.TrimRight(s[:cut], " ,") + "…"
}
