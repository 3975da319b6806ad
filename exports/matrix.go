package exports

import (
	"fmt"
	"slices"
	"strings"

	"daihoi/models/readiness"
)

// mark is what a cell of the matrix shows: the key of its letter ("matrix.<mark>") and of the legend.
type mark string

// late reports whether the milestone is shown as overdue, whatever its state.
func (c MatrixCell) late() bool { return c.LateDays > 0 && readiness.Open(c.State) }

func (c MatrixCell) mark() mark {
	if c.late() {
		return "overdue"
	}
	return mark(c.State)
}

// marks in the order of the legend, with their colours.
var marks = []struct {
	mark      mark
	fill, ink string
}{
	{mark(readiness.Done), fillDone, ""},
	{mark(readiness.InProgress), fillProgress, ""},
	{mark(readiness.Submitted), fillRisk, ""},
	{mark(readiness.Returned), fillReturned, ""},
	{"overdue", fillLate, white},
	{mark(readiness.NotStarted), "", ""},
	{mark(readiness.NotApplicable), fillNone, ""},
}

type matrixRow struct {
	unit  string
	cells []MatrixCell
}

func (r matrixRow) count(is func(MatrixCell) bool) int {
	n := 0
	for _, c := range r.cells {
		if is(c) {
			n++
		}
	}
	return n
}

func (p Progress) matrix(b *book) {
	columns := p.matrixColumns()
	s := open(b, p, "matrix", columns)
	rows := make([]matrixRow, len(p.Rows))
	for i, r := range p.Rows {
		rows[i] = matrixRow{r.Unit, p.Matrix.Cells[i]}
	}
	r := write(s, columns, rows)
	done, late, applies := 0, 0, 0
	totals := map[string]any{}
	for i, item := range p.Matrix.Items {
		n := 0
		for _, row := range rows {
			if row.cells[i].State == readiness.Done {
				n++
			}
		}
		totals[item.Code] = formula{fmt.Sprintf("COUNTIF(%s,%q)", r.ref(item.Code), p.letter(mark(readiness.Done))), n}
	}
	for _, row := range rows {
		done += row.count(isDone)
		late += row.count(MatrixCell.late)
		applies += row.count(applicable)
	}
	totals["done"], totals["late"], totals["items"] = r.sum("done", done), r.sum("late", late), r.sum("items", applies)
	s.totals(r, 2, totals)
	s.row++
	p.legend(s)
	s.finish(r.head, r.first, 2)
}

func isDone(c MatrixCell) bool { return c.State == readiness.Done }

func applicable(c MatrixCell) bool { return c.State != "" && c.State != readiness.NotApplicable }

func (p Progress) letter(m mark) string { return p.Words.T("matrix." + string(m)) }

// matrixColumns has a group for each phase over one narrow column for each item.
func (p Progress) matrixColumns() []column[matrixRow] {
	columns := []column[matrixRow]{
		{key: "no", width: 5, value: func(number int, _ matrixRow) cell { return centred(number) }},
		{key: "unit", width: 20, value: func(_ int, r matrixRow) cell { return left(r.unit) }},
	}
	for _, i := range p.byPhase() {
		item := p.Matrix.Items[i]
		title := short(item.Code+" "+item.Name, 60)
		leaf := column[matrixRow]{key: item.Code, title: title, width: 4.2, rotate: 90,
			value: func(_ int, r matrixRow) cell { return p.marked(r.cells[i]) }}
		key := item.Phase.Key()
		if last := &columns[len(columns)-1]; last.key == key {
			last.children = append(last.children, leaf)
			continue
		}
		columns = append(columns, column[matrixRow]{key: key, title: p.Words.T(key), children: []column[matrixRow]{leaf}})
	}
	count := func(key string, is func(MatrixCell) bool) column[matrixRow] {
		return column[matrixRow]{key: key, width: 7, value: func(_ int, r matrixRow) cell { return centred(r.count(is)).bold() }}
	}
	return append(columns, column[matrixRow]{key: "sum", children: []column[matrixRow]{
		count("done", isDone), count("late", MatrixCell.late), count("items", applicable)}})
}

// byPhase gives the positions of the items phase by phase, in each phase in their own order.
func (p Progress) byPhase() []int {
	order := make([]int, len(p.Matrix.Items))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return int(p.Matrix.Items[a].Phase - p.Matrix.Items[b].Phase) })
	return order
}

// short cuts text behind the last word that fits into n characters.
func short(text string, n int) string {
	runes := []rune(text)
	if len(runes) <= n {
		return text
	}
	text = string(runes[:n-1])
	if i := strings.LastIndexByte(text, ' '); i > 0 {
		text = text[:i]
	}
	return text + "…"
}

func (p Progress) marked(c MatrixCell) cell {
	if c.State == "" {
		return centred(nil)
	}
	out := centred(p.letter(c.mark()))
	for _, m := range marks {
		if m.mark == c.mark() {
			out.look.fill, out.look.ink, out.look.bold = m.fill, m.ink, m.ink != ""
		}
	}
	return out
}

// legend explains the letters in rows under the table.
func (p Progress) legend(s *sheet) {
	for _, m := range marks {
		s.put(1, s.row, p.letter(m.mark), look{align: "center", border: true, fill: m.fill, ink: m.ink})
		s.put(2, s.row, p.Words.T("matrix.legend."+string(m.mark)), look{})
		s.row++
	}
}
