package book

import (
	"fmt"
	"strconv"

	"github.com/xuri/excelize/v2"

	"daihoi/models/calendar"
)

// Column is a node of a header tree over rows of type T. Inner nodes have children, leaves have width and value. The
// heading is the word "column.<key>"; number counts rows from 1.
type Column[T any] struct {
	Key      string
	Title    string // instead of the word
	Width    float64
	Rotate   int
	Value    func(number int, row T) Cell
	Children []Column[T]
}

// Cell is what stands in a table cell; the table adds border and wrapping to its look.
type Cell struct {
	Value any
	Look  CellStyle
}

func Left(v any) Cell { return Cell{Value: v} }

func Centred(v any) Cell { return Cell{v, CellStyle{Align: "center"}} }

func Right(v any) Cell { return Cell{v, CellStyle{Align: "right"}} }

func (c Cell) Bold() Cell { c.Look.Bold = true; return c }

func Leaves[T any](columns []Column[T]) []Column[T] {
	var out []Column[T]
	for _, c := range columns {
		if c.Children == nil {
			out = append(out, c)
		}
		out = append(out, Leaves(c.Children)...)
	}
	return out
}

func depth[T any](columns []Column[T]) int {
	deepest := 0
	for _, c := range columns {
		deepest = max(deepest, 1+depth(c.Children))
	}
	return deepest
}

func Widths[T any](columns []Column[T]) []float64 {
	var out []float64
	for _, c := range Leaves(columns) {
		out = append(out, c.Width)
	}
	return out
}

// Region is where a table stands: its header begins at row head, its rows go from first to last.
type Region struct {
	Head, First, Last int
	Columns           map[string]int // by key of the leaf
}

// Ref is the absolute range of a column's rows; down relates to it the same column at another row.
func (r Region) Ref(key string) string {
	c := r.Columns[key]
	return Area(c, r.First, c, r.Last)
}

var Heading = CellStyle{Bold: true, Align: "center", Wrap: true, Border: true}

// Header writes the merged heading rows of the tree and the row of column numbers; body rows begin at region.first.
func Header[T any](s *Sheet, columns []Column[T]) Region {
	r := Region{Head: s.Row, Columns: map[string]int{}}
	deep := depth(columns)
	high := make([]int, deep) // lines of each heading row
	headings(s, columns, 1, 0, high)
	for i, n := range high {
		s.Height(s.Row+i, max(1, n), Heading)
	}
	s.Row += deep
	for i, c := range Leaves(columns) {
		r.Columns[c.Key] = i + 1
		s.Put(i+1, s.Row, "("+strconv.Itoa(i+1)+")", CellStyle{Italic: true, Align: "center", Border: true, Size: 9})
	}
	s.Row++
	r.First = s.Row
	return r
}

// headings writes one level of the tree from column col on and notes how high its rows must be.
func headings[T any](s *Sheet, columns []Column[T], col, level int, high []int) {
	for _, c := range columns {
		wide := max(1, len(Leaves(c.Children)))
		bottom := level
		if c.Children == nil {
			bottom = len(high) - 1
		}
		title, l := c.Title, Heading
		if title == "" {
			title = s.Words.FieldName("column", c.Key)
		}
		if c.Rotate != 0 {
			l.rotate, l.Bold, l.Size = c.Rotate, false, 9
		}
		s.Span(col, s.Row+level, col+wide-1, s.Row+bottom, title, l)
		n := Lines(title, s.width(col, col+wide-1), l)
		if c.Rotate != 0 {
			n = 9
		}
		if rows := bottom - level + 1; high[bottom] < (n+rows-1)/rows {
			high[bottom] = (n + rows - 1) / rows
		}
		headings(s, c.Children, col, level+1, high)
		col += wide
	}
}

// Body writes one bordered row for each of rows; number is the running number of the first. Without rows it writes one
// that says so, so that sums have a range.
func Body[T any](s *Sheet, columns []Column[T], number int, rows []T) {
	flat := Leaves(columns)
	for i, row := range rows {
		high := 1
		for j, c := range flat {
			cell := c.Value(number+i, row)
			cell.Look.Border, cell.Look.Wrap = true, true
			s.Put(j+1, s.Row, cell.Value, cell.Look)
			if text, ok := cell.Value.(string); ok {
				high = max(high, Lines(text, s.Widths[j], cell.Look))
			}
		}
		s.Height(s.Row, high, CellStyle{}) // not every reader fits rows to wrapped text by itself
		s.Row++
	}
	if len(rows) == 0 {
		s.Span(1, s.Row, s.Cols(), s.Row, s.Words.T("export.none"), CellStyle{Italic: true, Align: "center", Border: true})
		s.Row++
	}
}

// Write puts a whole table at the next free row.
func Write[T any](s *Sheet, columns []Column[T], rows []T) Region {
	r := Header(s, columns)
	Body(s, columns, 1, rows)
	r.Last = s.Row - 1
	return r
}

// Totals writes the bold closing row: label over the first columns, values by key of their column.
func (s *Sheet) Totals(r Region, labelled int, values map[string]any) {
	l := CellStyle{Bold: true, Align: "center", Border: true, Fill: "EEEEEE"}
	s.Span(1, s.Row, labelled, s.Row, s.Words.T("export.total"), l)
	for col := labelled + 1; col <= s.Cols(); col++ {
		s.Put(col, s.Row, nil, l)
	}
	for key, v := range values {
		s.Put(r.Columns[key], s.Row, v, l)
	}
	s.Row++
}

// Bars draws a bar behind every share of a column, which follows the number when somebody edits it.
func (s *Sheet) Bars(r Region, key string) {
	s.conditional(r, key, excelize.ConditionalFormatOptions{Type: "data_bar", Criteria: "=", MinType: "num", MaxType: "num", MinValue: "0", MaxValue: "1",
		BarColor: "#" + FillProgress, BarSolid: true})
}

// Alarm marks what is greater than nothing in a column.
func (s *Sheet) Alarm(r Region, key string) {
	id, err := s.File.NewConditionalStyle(&excelize.Style{Font: &excelize.Font{Bold: true, Color: FillLate}})
	s.Do(err)
	s.conditional(r, key, excelize.ConditionalFormatOptions{Type: "cell", Criteria: ">", Value: "0", Format: &id})
}

func (s *Sheet) conditional(r Region, key string, o excelize.ConditionalFormatOptions) {
	c := r.Columns[key]
	s.Do(s.File.SetConditionalFormat(s.Name, At(c, r.First)+":"+At(c, r.Last), []excelize.ConditionalFormatOptions{o}))
}

// Sum is the formula that adds up a column, with its result.
func (r Region) Sum(key string, result int) Formula {
	return Formula{"SUM(" + r.Ref(key) + ")", result}
}

// At, area and rows give references: B3, $B$3:$D$9, $3:$5.
func At(col, row int) string { return ExcelColumn(col) + strconv.Itoa(row) }

func Area(c1, r1, c2, r2 int) string {
	return fmt.Sprintf("$%s$%d:$%s$%d", ExcelColumn(c1), r1, ExcelColumn(c2), r2)
}

func rows(from, to int) string { return fmt.Sprintf("$%d:$%d", from, to) }

func ExcelColumn(col int) string {
	name, err := excelize.ColumnNumberToName(col)
	if err != nil {
		return "" // the next call of excelize refuses the reference and the book keeps that error
	}
	return name
}

// Group writes a bold line over the whole width of the table.
func (s *Sheet) Group(text string) {
	l := CellStyle{Bold: true, Border: true, Wrap: true, Fill: "EEEEEE"}
	s.Height(s.Row, Lines(text, s.width(1, s.Cols()), l), l)
	s.Span(1, s.Row, s.Cols(), s.Row, text, l)
	s.Row++
}

// DraftMark stands on a paper that has not been released; it is Vietnamese in every language, as the letterhead is.
const DraftMark = "DỰ THẢO"

// Colours of states and lights, the same as on the pages. No meaning rests on colour alone.
const (
	FillDone     = "6FBF9B"
	FillProgress = "B9CDF2"
	FillRisk     = "FFD166"
	FillReturned = "F4B183"
	FillLate     = "9B1C14"
	FillNone     = "D5DAE1"
	White        = "FFFFFF"
)

func Numbered[T any]() Column[T] {
	return Column[T]{Key: "no", Width: 6, Value: func(number int, _ T) Cell { return Centred(number) }}
}

func TextColumn[T any](key string, width float64, of func(T) string) Column[T] {
	return Column[T]{Key: key, Width: width, Value: func(_ int, r T) Cell { return Left(of(r)) }}
}

func DayColumn[T any](key string, of func(T) calendar.Date) Column[T] {
	return Column[T]{Key: key, Width: 12, Value: func(_ int, r T) Cell { return Centred(of(r)) }}
}
