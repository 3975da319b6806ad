package book

import (
	"slices"
	"strconv"
	"unicode/utf8"

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
	s.below = true
	heights := make([]float64, depth(columns)) // of the heading rows
	headings(s, columns, 1, 0, heights)
	for _, h := range heights {
		s.setHeight(s.Row, max(h, emptyRow))
		s.Row++
	}
	for i, c := range Leaves(columns) {
		r.Columns[c.Key] = i + 1
		s.Put(i+1, s.Row, "("+strconv.Itoa(i+1)+")", CellStyle{Italic: true, Align: "center", Border: true})
	}
	s.Height(s.Row, 1, CellStyle{})
	s.Row++
	r.First = s.Row
	s.tables[s.Name] = r
	return r
}

// headings writes one level of the tree, starting at column col, and records how high each row must be.
func headings[T any](s *Sheet, columns []Column[T], col, level int, heights []float64) {
	for _, c := range columns {
		wide := max(1, len(Leaves(c.Children)))
		bottom := level
		if c.Children == nil {
			bottom = len(heights) - 1
		}
		title, l := c.Title, Heading
		if title == "" {
			title = s.Words.FieldName("column", c.Key)
		}
		if c.Rotation != 0 {
			l.rotate, l.Bold = c.Rotation, false
		}
		for _, p := range s.pieces(col, col+wide-1) {
			s.Span(p.from, s.Row+level, p.to, s.Row+bottom, title, l)
			need := l.RowHeight(Lines(title, s.width(p.from, p.to), l))
			if c.Rotation != 0 {
				need = upright(title, s.width(p.from, p.to), l)
			}
			rows := heights[level : bottom+1]
			if short := need - total(rows); short > 0 {
				rows[len(rows)-1] += short
			}
		}
		headings(s, c.Children, col, level+1, heights)
		col += wide
	}
}

// upright is how high a cell must be for a text from bottom to top, whose lines lie next to each other.
func upright(text string, width float64, l CellStyle) float64 {
	height := 60.0
	for l.RowHeight(Lines(text, height/narrowUnit, l)) > width*narrowUnit+cellPadding && height < 200 {
		height += 5
	}
	return height
}

// Body writes a bordered row for each element; number is the running number of the first. Without rows it writes one
// that says so, so that sums have a range.
func Body[T any](s *Sheet, columns []Column[T], number int, rows []T) {
	flat := Leaves(columns)
	shared := shared(flat, rows)
	for i, row := range rows {
		lines := 1
		for j, c := range flat {
			cell := c.Value(number+i, row)
			if text, ok := cell.Value.(string); ok && c.Footnote && shared[text] > 1 {
				cell = Centred(s.footnote(text))
			}
			cell.Style.Border, cell.Style.Wrap = true, true
			s.Put(j+1, s.Row, cell.Value, cell.Style)
			if text, ok := cell.Value.(string); ok {
				lines = max(lines, Lines(text, s.Widths[j], cell.Style))
			}
		}
		s.Height(s.Row, lines, CellStyle{}) // not every program adjusts row heights to wrapped text
		s.end = s.Row
		s.Row++
	}
	if len(rows) == 0 {
		s.across(s.Words.T("export.none"), CellStyle{Italic: true, Align: "center", Border: true})
	}
}

// shared counts the texts in columns with footnotes.
func shared[T any](flat []Column[T], rows []T) map[string]int {
	counts := map[string]int{}
	for _, c := range flat {
		for _, row := range rows {
			if !c.Footnote {
				continue
			}
			if text, ok := c.Value(0, row).Value.(string); ok && utf8.RuneCountInString(text) > longestRepeated {
				counts[text]++
			}
		}
	}
	return counts
}

// longestRepeated is how many characters a text may have to be repeated in full.
const longestRepeated = 24

// footnote is the mark of a footnote.
func (s *Sheet) footnote(text string) string {
	at := slices.Index(s.notes, text)
	if at < 0 {
		at, s.notes = len(s.notes), append(s.notes, text)
	}
	return "(" + strconv.Itoa(at+1) + ")"
}

// Footnotes writes the texts that several rows share, with their marks.
func (s *Sheet) Footnotes() {
	for _, text := range s.notes {
		s.Line(s.footnote(text)+" "+text, CellStyle{Italic: true})
	}
}

// across writes a bordered row of one text. Where the table prints in parts, the text is over the key columns.
func (s *Sheet) across(text string, l CellStyle) {
	l.Border, l.Wrap = true, true
	for i, p := range s.pieces(1, s.Cols()) {
		if i == 0 {
			s.Height(s.Row, Lines(text, s.width(p.from, p.to), l), l)
		} else {
			text = ""
		}
		s.Span(p.from, s.Row, p.to, s.Row, text, l)
	}
	s.end = s.Row
	s.Row++
}

// Write writes a whole table at the next free row.
func Write[T any](s *Sheet, columns []Column[T], rows []T) Region {
	r := Header(s, columns)
	Body(s, columns, 1, rows)
	r.Last = s.Row - 1
	return r
}

// Legend explains a mark of the table in the next row.
func (s *Sheet) Legend(mark, meaning string, l CellStyle) {
	from, to := s.here()
	l.Align, l.Border = "center", true
	s.Put(from, s.Row, mark, l)
	s.Span(from+1, s.Row, to, s.Row, meaning, CellStyle{})
	s.setHeight(s.Row, emptyRow)
	s.note()
	s.Row++
}

// Totals writes the bold closing row: the label over the first columns, then values by the key of their column. A Cell
// brings its number format.
func (s *Sheet) Totals(r Region, labelled int, values map[string]any) {
	s.Closing(r, labelled, s.Words.T("export.total"), values)
}

// Closing is Totals with another label.
func (s *Sheet) Closing(r Region, labelled int, label string, values map[string]any) {
	l := CellStyle{Bold: true, Align: "center", Border: true, Wrap: true, Fill: "EEEEEE"}
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
	s.Height(s.Row, Lines(label, s.width(1, labelled), l), l)
	s.kept[s.Row], s.end = true, s.Row
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

// Group writes a bold line across the whole table. It stays with the row below.
func (s *Sheet) Group(text string) {
	s.across(text, CellStyle{Bold: true, Fill: "EEEEEE"})
	s.kept[s.Row] = true
}
