package book

import (
	"strconv"

	"github.com/xuri/excelize/v2"
)

// Region is where a table is: the first row of its head, and the first and last row of its body.
type Region struct {
	Head, First, Last int
	Columns           map[string]int // by key of the leaf
}

// Ref is the absolute range of a column's rows.
func (r Region) Ref(key string) string {
	c := r.Columns[key]
	return Area(c, r.First, c, r.Last)
}

var Heading = CellStyle{Bold: true, Align: "center", Wrap: true, Border: true}

// Header writes the merged heading rows and the row of column numbers. Rows begin at Region.First.
func Header[T any](s *Sheet, columns []Column[T]) Region {
	r := Region{Head: s.Row, Columns: map[string]int{}}
	levels := depth(columns)
	lines := make([]int, levels) // lines of each heading row
	headings(s, columns, 1, 0, lines)
	for i, n := range lines {
		s.Height(s.Row+i, max(1, n), Heading)
	}
	s.Row += levels
	for i, c := range Leaves(columns) {
		r.Columns[c.Key] = i + 1
		s.Put(i+1, s.Row, "("+strconv.Itoa(i+1)+")", CellStyle{Italic: true, Align: "center", Border: true, Size: 9})
	}
	s.Row++
	r.First = s.Row
	s.tables[s.Name] = r
	return r
}

// headings writes one level of the tree, starting at column col, and records how many lines each row needs.
func headings[T any](s *Sheet, columns []Column[T], col, level int, lines []int) {
	for _, c := range columns {
		wide := max(1, len(Leaves(c.Children)))
		bottom := level
		if c.Children == nil {
			bottom = len(lines) - 1
		}
		title, l := c.Title, Heading
		if title == "" {
			title = s.Words.FieldName("column", c.Key)
		}
		if c.Rotation != 0 {
			l.rotate, l.Bold, l.Size = c.Rotation, false, 9
		}
		s.Span(col, s.Row+level, col+wide-1, s.Row+bottom, title, l)
		n := Lines(title, s.width(col, col+wide-1), l)
		if c.Rotation != 0 {
			n = 9
		}
		if rows := bottom - level + 1; lines[bottom] < (n+rows-1)/rows {
			lines[bottom] = (n + rows - 1) / rows
		}
		headings(s, c.Children, col, level+1, lines)
		col += wide
	}
}

// Body writes a bordered row for each element; number is the running number of the first. Without rows it writes one
// that says so, so that sums have a range.
func Body[T any](s *Sheet, columns []Column[T], number int, rows []T) {
	flat := Leaves(columns)
	for i, row := range rows {
		lines := 1
		for j, c := range flat {
			cell := c.Value(number+i, row)
			cell.Style.Border, cell.Style.Wrap = true, true
			s.Put(j+1, s.Row, cell.Value, cell.Style)
			if text, ok := cell.Value.(string); ok {
				lines = max(lines, Lines(text, s.Widths[j], cell.Style))
			}
		}
		s.Height(s.Row, lines, CellStyle{}) // not every program adjusts row heights to wrapped text
		s.Row++
	}
	if len(rows) == 0 {
		s.Span(1, s.Row, s.Cols(), s.Row, s.Words.T("export.none"), CellStyle{Italic: true, Align: "center", Border: true})
		s.Row++
	}
}

// Write writes a whole table at the next free row.
func Write[T any](s *Sheet, columns []Column[T], rows []T) Region {
	r := Header(s, columns)
	Body(s, columns, 1, rows)
	r.Last = s.Row - 1
	return r
}

// Totals writes the bold closing row: the label over the first columns, then values by the key of their column. A value
// that is a Cell keeps its number format.
func (s *Sheet) Totals(r Region, labelled int, values map[string]any) {
	s.Closing(r, labelled, s.Words.T("export.total"), values)
}

// Closing is Totals with another label.
func (s *Sheet) Closing(r Region, labelled int, label string, values map[string]any) {
	l := CellStyle{Bold: true, Align: "center", Border: true, Fill: "EEEEEE"}
	s.Span(1, s.Row, labelled, s.Row, label, l)
	for col := labelled + 1; col <= s.Cols(); col++ {
		s.Put(col, s.Row, nil, l)
	}
	for key, v := range values {
		style := l
		if c, ok := v.(Cell); ok {
			v, style.Format = c.Value, c.Style.Format
		}
		s.Put(r.Columns[key], s.Row, v, style)
	}
	s.Row++
}

// Bars draws a bar behind every share of a column. The bar follows the number when someone edits it.
func (s *Sheet) Bars(r Region, key string) {
	s.conditional(r, key, excelize.ConditionalFormatOptions{Type: "data_bar", Criteria: "=", MinType: "num", MaxType: "num", MinValue: "0", MaxValue: "1",
		BarColor: "#" + FillProgress, BarSolid: true})
}

// Alarm highlights the values above zero in a column.
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

// Group writes a bold line across the whole table.
func (s *Sheet) Group(text string) {
	l := CellStyle{Bold: true, Border: true, Wrap: true, Fill: "EEEEEE"}
	s.Height(s.Row, Lines(text, s.width(1, s.Cols()), l), l)
	s.Span(1, s.Row, s.Cols(), s.Row, text, l)
	s.Row++
}
