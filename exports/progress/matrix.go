package progress

import (
	"fmt"
	"slices"
	"strings"

	"daihoi/exports/book"
	"daihoi/models/readiness"
)

// mark is the key of what a matrix cell shows: its letter is "matrix.<mark>", the legend explains it.
type mark string

// late reports whether the milestone counts as late, whatever its status.
func (c MatrixCell) late() bool { return c.LateDays > 0 && readiness.Open(c.State) }

func (c MatrixCell) mark() mark {
	if c.late() {
		return "overdue"
	}
	return mark(c.State)
}

// marks are the marks in the order of the legend, with their colours.
var marks = []struct {
	mark      mark
	fill, ink string
}{
	{mark(readiness.Done), book.FillDone, ""},
	{mark(readiness.InProgress), book.FillProgress, ""},
	{mark(readiness.Submitted), book.FillWaiting, ""},
	{mark(readiness.Returned), book.FillReturned, ""},
	{"overdue", book.FillLate, book.White},
	{mark(readiness.NotStarted), "", ""},
	{mark(readiness.NotApplicable), book.FillNone, ""},
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

func (p Report) matrix(b *book.Book) {
	columns := p.matrixColumns()
	s := open(b, p, "matrix", columns)
	rows := make([]matrixRow, len(p.Rows))
	for i, r := range p.Rows {
		rows[i] = matrixRow{r.Unit, p.Matrix.Cells[i]}
	}
	r := book.Write(s, columns, rows)
	done, late, applies := 0, 0, 0
	totals := map[string]any{}
	for i, item := range p.Matrix.Items {
		n := 0
		for _, row := range rows {
			if row.cells[i].State == readiness.Done {
				n++
			}
		}
		totals[item.Code] = book.Formula{Text: fmt.Sprintf("COUNTIF(%s,%q)", r.Ref(item.Code), p.letter(mark(readiness.Done))), Result: n}
	}
	for _, row := range rows {
		done += row.count(isDone)
		late += row.count(MatrixCell.late)
		applies += row.count(applicable)
	}
	totals["done"], totals["late"], totals["items"] = r.Sum("done", done), r.Sum("late", late), r.Sum("items", applies)
	s.Totals(r, 2, totals)
	s.Row++
	p.legend(s)
	s.Finish(r.Head, r.First, 2)
}

func isDone(c MatrixCell) bool { return c.State == readiness.Done }

func applicable(c MatrixCell) bool { return c.State != "" && c.State != readiness.NotApplicable }

func (p Report) letter(m mark) string { return p.Words.T("matrix." + string(m)) }

// matrixColumns groups one narrow column for each milestone by phase.
func (p Report) matrixColumns() []book.Column[matrixRow] {
	columns := []book.Column[matrixRow]{
		{Key: "no", Width: 5, Value: func(number int, _ matrixRow) book.Cell { return book.Centred(number) }},
		{Key: "unit", Width: 20, Value: func(_ int, r matrixRow) book.Cell { return book.Left(r.unit) }},
	}
	for _, i := range p.byPhase() {
		item := p.Matrix.Items[i]
		title := truncate(item.Code+" "+item.Name, 60)
		leaf := book.Column[matrixRow]{Key: item.Code, Title: title, Width: 5.4, Rotation: 90,
			Value: func(_ int, r matrixRow) book.Cell { return p.matrixCell(r.cells[i]) }}
		key := item.Phase.Key()
		if last := &columns[len(columns)-1]; last.Key == key {
			last.Children = append(last.Children, leaf)
			continue
		}
		columns = append(columns, book.Column[matrixRow]{Key: key, Title: p.Words.T(key), Children: []book.Column[matrixRow]{leaf}})
	}
	count := func(key string, is func(MatrixCell) bool) book.Column[matrixRow] {
		return book.Column[matrixRow]{Key: key, Width: 7, Value: func(_ int, r matrixRow) book.Cell { return book.Centred(r.count(is)).Bold() }}
	}
	return append(columns, book.Column[matrixRow]{Key: "sum", Children: []book.Column[matrixRow]{
		count("done", isDone), count("late", MatrixCell.late), count("items", applicable)}})
}

// byPhase lists the indexes of the milestones by phase; within a phase they keep their order.
func (p Report) byPhase() []int {
	order := make([]int, len(p.Matrix.Items))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return int(p.Matrix.Items[a].Phase - p.Matrix.Items[b].Phase) })
	return order
}

// truncate cuts text after the last word that fits into n characters.
func truncate(text string, n int) string {
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

func (p Report) matrixCell(c MatrixCell) book.Cell {
	if c.State == "" {
		return book.Centred(nil)
	}
	out := book.Centred(p.letter(c.mark()))
	for _, m := range marks {
		if m.mark == c.mark() {
			out.Style.Fill, out.Style.Ink, out.Style.Bold = m.fill, m.ink, m.ink != ""
		}
	}
	return out
}

// legend explains the letters below the table.
func (p Report) legend(s *book.Sheet) {
	for _, m := range marks {
		s.Legend(p.letter(m.mark), p.Words.T("matrix.legend."+string(m.mark)), book.CellStyle{Fill: m.fill, Ink: m.ink})
	}
}
