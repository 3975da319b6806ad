package app

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"daihoi/models/deadline"
	"daihoi/templates"
)

// phaseMatrix shows units × the eight phases; a cell leads to the phase on the congress page.
func phaseMatrix(r *Request, b board) templates.Matrix {
	m := templates.Matrix{Corner: r.T("matrix.unit"), Caption: r.T("matrix.phases_caption"), Total: r.T("matrix.total"), Wide: true}
	for _, l := range []deadline.Light{deadline.Green, deadline.Yellow, deadline.Red, deadline.Grey} {
		m.Legend = append(m.Legend, templates.Status{Class: string(l), Word: r.T("phase_light." + string(l))})
	}
	for phase := deadline.PhaseDirection; phase.Valid(); phase++ {
		m.Columns = append(m.Columns, templates.MatrixColumn{Label: r.T(phase.Key()), Full: r.T(phase.Key()), Href: b.path() + "/matrix?phase=" + strconv.Itoa(int(phase))})
	}
	said := map[[3]int]string{} // the same few counts stand in most cells
	counted := func(p deadline.PhaseCell) string {
		key := [3]int{p.Done, p.Total, p.Late}
		if said[key] == "" {
			said[key] = r.T("matrix.phase_cell", "Done", p.Done, "Total", p.Total, "Late", p.Late)
		}
		return said[key]
	}
	for _, row := range urgent(b.rows, b.totals) {
		name := row.Congress.Unit.FullName
		line := templates.MatrixRow{Name: name, Unit: name, Href: congressPath(row.Congress.ID), Total: totalCell(r, row)}
		for _, p := range row.Phases {
			cell := templates.MatrixCell{Class: string(p.Light), Word: counted(p), Href: "#phase-" + strconv.Itoa(int(p.Phase)), Text: fmt.Sprintf("%d/%d", p.Done, p.Total)}
			if p.Total == 0 {
				cell.Class, cell.Text = "na", ""
			}
			line.Cells = append(line.Cells, cell)
		}
		m.Rows = append(m.Rows, line)
	}
	return m
}

func totalCell(r *Request, row *deadline.Row) templates.MatrixCell {
	share, light := percent(r.Words, row.Readiness.DoneWeight, row.Readiness.TotalWeight), row.Readiness.Light
	return templates.MatrixCell{Class: string(light), Text: share, Word: fmt.Sprintf("%s, %s, %s", r.T("light."+string(light)), share, reasonOf(r.Words, row))}
}

// matrix shows every milestone of every unit of one level.
func matrix(r *Request) (Result, error) {
	p, err := r.place()
	if err != nil {
		return Result{}, err
	}
	if p.vast() {
		return redirect(p.path()), nil
	}
	v := templates.MatrixView{Frame: r.frame("nav.matrix"), Path: p.path() + "/matrix"}
	r.lookBack(&v.Frame)
	b, err := r.board(p)
	if err != nil {
		return Result{}, err
	}
	if v.Crumbs, err = r.crumbsTo(p.unit); err != nil {
		return Result{}, err
	}
	v.Crumbs = append(v.Crumbs, here(v.Title))
	if len(b.rows) == 0 {
		return r.nothingYet(v.Frame, r.conveneLink(p)), nil
	}
	levels := b.levelsShown()
	choice := matrixChoice{level: levels[0], phase: r.QueryInt("phase", 0), late: r.Query("only") == "late", ticks: r.Query("select") != "" && r.Day() == r.Today()}
	if slices.Contains(levels, r.Query("level")) {
		choice.level = r.Query("level")
	}
	if b, v.Filters, err = r.narrowed(b); err != nil {
		return Result{}, err
	}
	v.Table = milestoneMatrix(r, b, choice)
	v.Sub = r.T("matrix.sub", "Unit", p.unit.FullName, "Rows", len(v.Table.Rows), "Columns", len(v.Table.Columns), "Day", r.Day())
	v.Levels, v.Phases, v.Late = r.matrixLinks(p, levels, choice)
	v.Select = r.selectChip(choice)
	if v.Table.Ticks {
		v.Chosen = p.path() + "/work"
	}
	v.Filtered = choice.phase != 0 || choice.late || r.Query("district")+r.Query("team")+r.Query("follower") != ""
	for _, key := range []string{"level", "phase", "only", "select", "as_of", "compare"} {
		if value := r.Query(key); value != "" {
			v.Keep = append(v.Keep, templates.Option{Value: key, Label: value})
		}
	}
	return show(templates.MatrixPage(v)), nil
}

// matrixChoice is the part of the board that is shown.
type matrixChoice struct {
	level string
	phase int // 0 for all
	late  bool
	ticks bool // boxes instead of links
}

// selectChip turns the boxes on and off, for those who may take steps.
func (r *Request) selectChip(c matrixChoice) *templates.Chip {
	if r.Day() != r.Today() || !slices.ContainsFunc(deadline.BulkActions(), func(a deadline.Action) bool { return r.Actor.CanAnywhere(a.Right()) }) {
		return nil
	}
	on := "1"
	if c.ticks {
		on = ""
	}
	return &templates.Chip{Href: r.QueryWith("select", on), Label: r.T("matrix.select"), Current: c.ticks}
}

// levelsShown are the levels that have rows, the lowest first.
func (b board) levelsShown() []string {
	var codes []string
	for _, l := range slices.Backward(b.levels) {
		if slices.ContainsFunc(b.rows, func(row deadline.Row) bool { return row.Congress.Unit.LevelCode == l.Code }) {
			codes = append(codes, l.Code)
		}
	}
	return codes
}

func (r *Request) matrixLinks(p place, codes []string, c matrixChoice) (levels, phases []templates.Chip, late templates.Chip) {
	if len(codes) > 1 {
		for _, code := range codes {
			levels = append(levels, templates.Chip{Href: r.QueryWith("level", code), Label: levelName(r.Words, p.levels, code), Current: c.level == code})
		}
	}
	phases = append(phases, templates.Chip{Href: r.QueryWith("phase", ""), Label: r.T("list.all"), Current: c.phase == 0})
	for phase := deadline.PhaseDirection; phase.Valid(); phase++ {
		n := strconv.Itoa(int(phase))
		phases = append(phases, templates.Chip{Href: r.QueryWith("phase", n), Label: r.T(phase.Key()), Current: c.phase == int(phase)})
	}
	only := "late"
	if c.late {
		only = ""
	}
	return levels, phases, templates.Chip{Href: r.QueryWith("only", only), Label: r.T("matrix.only_late"), Current: c.late}
}

// milestoneMatrix has a column for every item of the level's template that the choice leaves.
func milestoneMatrix(r *Request, b board, c matrixChoice) templates.Matrix {
	m := templates.Matrix{Corner: r.T("matrix.unit"), Caption: r.T("matrix.caption"), Total: r.T("matrix.total"), Legend: legend(r.Words), Panel: true, Ticks: c.ticks}
	var rows []*deadline.Row
	for _, row := range urgent(b.rows, b.totals) {
		if row.Congress.Unit.LevelCode == c.level && (!c.late || slices.ContainsFunc(row.Items, c.shows)) {
			rows = append(rows, row)
		}
	}
	items := matrixItems(rows, c)
	for _, i := range items {
		m.Columns = append(m.Columns, templates.MatrixColumn{Label: i.Code + " " + shorten(itemName(r.Words, i), 24), Small: i.LeadNote, Full: itemName(r.Words, i)})
	}
	j, name := r.judgement(), b.rowNames()
	for _, row := range rows {
		line := templates.MatrixRow{Name: name(row), Unit: row.Congress.Unit.FullName, Href: congressPath(row.Congress.ID), Total: totalCell(r, row),
			Cells: make([]templates.MatrixCell, 0, len(items))}
		for _, i := range items {
			cell := milestoneCell(j, row, i)
			if c.ticks {
				cell.Pick = r.pick(row, i)
			}
			line.Cells = append(line.Cells, cell)
		}
		m.Rows = append(m.Rows, line)
	}
	return m
}

// shows reports whether the choice has a place for the milestone.
func (c matrixChoice) shows(cell deadline.Cell) bool {
	return (c.phase == 0 || int(cell.Item.Phase) == c.phase) && (!c.late || cell.Late > 0)
}

// matrixItems are the items of the rows that the choice shows in at least one of them, in the order of the template.
func matrixItems(rows []*deadline.Row, c matrixChoice) []*deadline.Item {
	var items []*deadline.Item
	seen := map[int64]bool{}
	for _, row := range rows {
		for _, cell := range row.Items {
			if c.shows(cell) && !seen[cell.Item.ID] {
				seen[cell.Item.ID] = true
				items = append(items, cell.Item)
			}
		}
	}
	slices.SortFunc(items, func(a, b *deadline.Item) int {
		if a.TemplateID != b.TemplateID {
			return int(a.TemplateID - b.TemplateID)
		}
		return a.Position - b.Position
	})
	return items
}

func milestoneCell(j *judgement, row *deadline.Row, item *deadline.Item) templates.MatrixCell {
	// The items of one template are in its order, so that the cell is nearly always where its position says.
	at := item.Position - 1
	if at < 0 || at >= len(row.Items) || row.Items[at].Item.ID != item.ID {
		at = slices.IndexFunc(row.Items, func(c deadline.Cell) bool { return c.Item.ID == item.ID })
	}
	if at < 0 {
		return templates.MatrixCell{}
	}
	c := &row.Items[at]
	status := j.status(c.State, c.Due, c.Late)
	return templates.MatrixCell{Class: status.Class, Word: status.Word, Href: milestoneUnder(c.MilestoneID), Title: strings.Join(j.proofs(c), ", ")}
}

// pick is the value of the box of a milestone, "" when the person may take no step for many with it.
func (r *Request) pick(row *deadline.Row, item *deadline.Item) string {
	c := cellOf(row, item.Code)
	if c == nil || len(r.bulkSteps(row, c)) == 0 {
		return ""
	}
	return fmt.Sprintf("%d.%d", c.MilestoneID, c.Version)
}

// shorten cuts a text at a space so that it has at most n letters and the sign of the omission.
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
