package exports

import (
	"fmt"
	"strconv"

	"github.com/xuri/excelize/v2"
)

// column is a node of a header tree over rows of type T. Inner nodes have children, leaves have width and value. The
// heading is the word "column.<key>"; number counts rows from 1.
type column[T any] struct {
	key      string
	title    string // instead of the word
	width    float64
	rotate   int
	value    func(number int, row T) cell
	children []column[T]
}

// cell is what stands in a table cell; the table adds border and wrapping to its look.
type cell struct {
	value any
	look  look
}

func left(v any) cell     { return cell{value: v} }
func centred(v any) cell  { return cell{v, look{align: "center"}} }
func right(v any) cell    { return cell{v, look{align: "right"}} }
func (c cell) bold() cell { c.look.bold = true; return c }

func leaves[T any](columns []column[T]) []column[T] {
	var out []column[T]
	for _, c := range columns {
		if c.children == nil {
			out = append(out, c)
		}
		out = append(out, leaves(c.children)...)
	}
	return out
}

func depth[T any](columns []column[T]) int {
	deepest := 0
	for _, c := range columns {
		deepest = max(deepest, 1+depth(c.children))
	}
	return deepest
}

func widths[T any](columns []column[T]) []float64 {
	var out []float64
	for _, c := range leaves(columns) {
		out = append(out, c.width)
	}
	return out
}

// region is where a table stands: its header begins at row head, its rows go from first to last.
type region struct {
	head, first, last int
	columns           map[string]int // by key of the leaf
}

// ref is the absolute range of a column's rows; down relates to it the same column at another row.
func (r region) ref(key string) string {
	c := r.columns[key]
	return area(c, r.first, c, r.last)
}

var heading = look{bold: true, align: "center", wrap: true, border: true}

// header writes the merged heading rows of the tree and the row of column numbers; body rows begin at region.first.
func header[T any](s *sheet, columns []column[T]) region {
	r := region{head: s.row, columns: map[string]int{}}
	deep := depth(columns)
	high := make([]int, deep) // lines of each heading row
	headings(s, columns, 1, 0, high)
	for i, n := range high {
		s.height(s.row+i, max(1, n), heading)
	}
	s.row += deep
	for i, c := range leaves(columns) {
		r.columns[c.key] = i + 1
		s.put(i+1, s.row, "("+strconv.Itoa(i+1)+")", look{italic: true, align: "center", border: true, size: 9})
	}
	s.row++
	r.first = s.row
	return r
}

// headings writes one level of the tree from column col on and notes how high its rows must be.
func headings[T any](s *sheet, columns []column[T], col, level int, high []int) {
	for _, c := range columns {
		wide := max(1, len(leaves(c.children)))
		bottom := level
		if c.children == nil {
			bottom = len(high) - 1
		}
		title, l := c.title, heading
		if title == "" {
			title = s.words.T("column." + c.key)
		}
		if c.rotate != 0 {
			l.rotate, l.bold, l.size = c.rotate, false, 9
		}
		s.span(col, s.row+level, col+wide-1, s.row+bottom, title, l)
		n := lines(title, s.width(col, col+wide-1), l)
		if c.rotate != 0 {
			n = 9
		}
		if rows := bottom - level + 1; high[bottom] < (n+rows-1)/rows {
			high[bottom] = (n + rows - 1) / rows
		}
		headings(s, c.children, col, level+1, high)
		col += wide
	}
}

// body writes one bordered row for each of rows; number is the running number of the first. Without rows it writes one
// that says so, so that sums have a range.
func body[T any](s *sheet, columns []column[T], number int, rows []T) {
	flat := leaves(columns)
	for i, row := range rows {
		high := 1
		for j, c := range flat {
			cell := c.value(number+i, row)
			cell.look.border, cell.look.wrap = true, true
			s.put(j+1, s.row, cell.value, cell.look)
			if text, ok := cell.value.(string); ok {
				high = max(high, lines(text, s.widths[j], cell.look))
			}
		}
		s.height(s.row, high, look{}) // not every reader fits rows to wrapped text by itself
		s.row++
	}
	if len(rows) == 0 {
		s.span(1, s.row, s.cols(), s.row, s.words.T("export.none"), look{italic: true, align: "center", border: true})
		s.row++
	}
}

// write puts a whole table at the next free row.
func write[T any](s *sheet, columns []column[T], rows []T) region {
	r := header(s, columns)
	body(s, columns, 1, rows)
	r.last = s.row - 1
	return r
}

// totals writes the bold closing row: label over the first columns, values by key of their column.
func (s *sheet) totals(r region, labelled int, values map[string]any) {
	l := look{bold: true, align: "center", border: true, fill: "EEEEEE"}
	s.span(1, s.row, labelled, s.row, s.words.T("export.total"), l)
	for col := labelled + 1; col <= s.cols(); col++ {
		s.put(col, s.row, nil, l)
	}
	for key, v := range values {
		s.put(r.columns[key], s.row, v, l)
	}
	s.row++
}

// bars draws a bar behind every share of a column, which follows the number when somebody edits it.
func (s *sheet) bars(r region, key string) {
	s.conditional(r, key, excelize.ConditionalFormatOptions{Type: "data_bar", Criteria: "=", MinType: "num", MaxType: "num", MinValue: "0", MaxValue: "1",
		BarColor: "#" + fillProgress, BarSolid: true})
}

// alarm marks what is greater than nothing in a column.
func (s *sheet) alarm(r region, key string) {
	id, err := s.file.NewConditionalStyle(&excelize.Style{Font: &excelize.Font{Bold: true, Color: fillLate}})
	s.do(err)
	s.conditional(r, key, excelize.ConditionalFormatOptions{Type: "cell", Criteria: ">", Value: "0", Format: &id})
}

func (s *sheet) conditional(r region, key string, o excelize.ConditionalFormatOptions) {
	c := r.columns[key]
	s.do(s.file.SetConditionalFormat(s.name, at(c, r.first)+":"+at(c, r.last), []excelize.ConditionalFormatOptions{o}))
}

// sum is the formula that adds up a column, with its result.
func (r region) sum(key string, result int) formula {
	return formula{"SUM(" + r.ref(key) + ")", result}
}

// at, area and rows give references: B3, $B$3:$D$9, $3:$5.
func at(col, row int) string { return excelColumn(col) + strconv.Itoa(row) }

func area(c1, r1, c2, r2 int) string {
	return fmt.Sprintf("$%s$%d:$%s$%d", excelColumn(c1), r1, excelColumn(c2), r2)
}

func rows(from, to int) string { return fmt.Sprintf("$%d:$%d", from, to) }

func excelColumn(col int) string {
	name, err := excelize.ColumnNumberToName(col)
	if err != nil {
		return "" // the next call of excelize refuses the reference and the book keeps that error
	}
	return name
}
