package book

import (
	"math"
	"strings"

	"github.com/xuri/excelize/v2"
)

// PageSize is a size of paper, used across. Lengths are in millimetres.
type PageSize struct {
	code          int // ST_PaperSize of ECMA-376
	width, height float64
}

var (
	A4 = PageSize{9, 297, 210}
	A3 = PageSize{8, 420, 297}
)

// PaperNamed is the paper with a name as users type it, "a4" or "a3"; zero for any other.
func PaperNamed(name string) PageSize {
	switch strings.ToLower(name) {
	case "a4":
		return A4
	case "a3":
		return A3
	}
	return PageSize{}
}

const (
	printMargin = 20.0 // millimetres, as Nghị định 30/2020/NĐ-CP, Phụ lục I requires at least
	bodySize    = 11.0 // points, of table text
	common      = 10.0 // points, of table text on paper
	smallest    = 9.0  // points, of tables that would not fit otherwise

	// A unit of column width in points. Programs differ: LibreOffice takes half an em of the body text, Excel whole
	// pixels. Pages must hold the wider one, lines the narrower one.
	wideUnit, narrowUnit = 5.5, 5.25

	cellPadding = 4.0  // points, left and right of a text together
	looseness   = 0.97 // of a line or of the height of a page that is filled, because programs round
	emptyRow    = 15.0 // points
	narrowRow   = 8.0
	HighestRow  = 409.0 // that a spreadsheet can have
)

func points(mm float64) float64 { return mm / 25.4 * 72 }

// room is how wide the columns of a page may be, in units of column width, to print table text in a size.
func (p PageSize) room(size float64) float64 {
	return 0.99 * points(p.width-2*printMargin) / wideUnit * 100 / percent(size)
}

// percent is the scale of the print for table text in a size.
func percent(size float64) float64 { return math.Ceil(100 * size / bodySize) }

// part is a range of columns that print next to the key columns. Only the first contains these itself.
type part struct{ from, to int }

// partition divides columns into as few parts as fit on the paper, about equally wide. A part begins at one of the starts, the
// first of which follows the key columns.
func partition(widths []float64, keys int, starts []int, most float64) []part {
	parts := packed(widths, keys, starts, most)
	for w := most - 1; w > 0; w-- {
		tighter := packed(widths, keys, starts, w)
		if len(tighter) > len(parts) {
			break
		}
		parts = tighter
	}
	return parts
}

func packed(widths []float64, keys int, starts []int, most float64) []part {
	key := total(widths[:keys])
	parts, used := []part{{1, keys}}, key
	for i, from := range starts {
		to := len(widths)
		if i+1 < len(starts) {
			to = starts[i+1] - 1
		}
		if w := total(widths[from-1 : to]); used > key && used+w > most {
			parts, used = append(parts, part{from, to}), key+w
		} else {
			parts[len(parts)-1].to, used = to, used+w
		}
	}
	return parts
}

func total(widths []float64) (sum float64) {
	for _, w := range widths {
		sum += w
	}
	return sum
}

// starts lists the columns at which a part may begin: between groups, and within a group only when it alone is too wide.
func starts[T any](columns []Column[T], at int, most float64) (out []int) {
	for _, c := range columns {
		n := max(1, len(Leaves(c.Children)))
		if c.Children != nil && total(Widths(c.Children)) > most {
			out = append(out, starts(c.Children, at, most)...)
		} else {
			out = append(out, at)
		}
		at += n
	}
	return out
}

// stretch widens the columns so that every part fills a page that is at least so wide, and returns the width of the page.
// Key columns that repeat keep their width.
func stretch(widths []float64, keys int, parts []part, page float64) float64 {
	if len(parts) == 1 {
		keys = 0
	}
	key := total(widths[:keys])
	own := func(p part) []float64 { return widths[max(p.from-1, keys):p.to] }
	for _, p := range parts {
		page = max(page, key+total(own(p)))
	}
	for _, p := range parts {
		by := (page - key) / total(own(p))
		for i, w := range own(p) {
			own(p)[i] = math.Floor(w*by*10) / 10
		}
	}
	return page
}

// page sets up the paper.
func (s *Sheet) page() {
	across, first, centred, scale := "landscape", uint(1), true, uint(s.scale)
	margin, header := printMargin/25.4, printMargin/2/25.4 // inches
	s.Do(s.File.SetPageLayout(s.Name, &excelize.PageLayoutOptions{Size: &s.paper.code, Orientation: &across, AdjustTo: &scale, FirstPageNumber: &first}))
	s.Do(s.File.SetPageMargins(s.Name, &excelize.PageLayoutMarginsOptions{Left: &margin, Right: &margin, Top: &margin,
		Bottom: &margin, Header: &header, Footer: &header, Horizontally: &centred}))
	// Nghị định 30/2020/NĐ-CP, Phụ lục I: centred in the top margin, not on the first page.
	s.Do(s.File.SetHeaderFooter(s.Name, &excelize.HeaderFooterOptions{DifferentFirst: true, OddHeader: `&C&"` + Font + `,Regular"&13&P`}))
}

// here is where text of the whole width goes: above the table in the columns of its first part, below it in those of its
// last, because key columns print on every page.
func (s *Sheet) here() (from, to int) {
	p := s.parts[0]
	if s.below {
		p = s.parts[len(s.parts)-1]
	}
	return p.from, p.to
}

// pieces cuts a range of columns where the pages are cut. Merged cells must not reach across.
func (s *Sheet) pieces(from, to int) (out []part) {
	var cuts []int
	if len(s.parts) > 1 {
		cuts = append(cuts, s.keys)
	}
	for _, p := range s.parts {
		cuts = append(cuts, p.to)
	}
	for _, cut := range append(cuts, to) {
		if cut = min(cut, to); from <= cut {
			out = append(out, part{from, cut})
			from = cut + 1
		}
	}
	return out
}

// Keep prints the rows on one page, if it can hold them.
func (s *Sheet) Keep(from, to int) {
	for row := from + 1; row <= to; row++ {
		s.kept[row] = true
	}
}

// Finish freezes the rows above body and the first cols columns, repeats the rows from head to body-1 on every printed
// page, breaks the pages and sets the print area down to the last used row. Without a table, head and body are 0.
func (s *Sheet) Finish(head, body, cols int) {
	s.freeze(body, cols)
	s.repeat(head, body)
	s.areas(head)
	s.paginate(head, body)
}

func (s *Sheet) freeze(body, cols int) {
	panes := excelize.Panes{Freeze: true, XSplit: cols, YSplit: max(0, body-1), TopLeftCell: At(cols+1, max(1, body)), ActivePane: "bottomRight"}
	if body == 0 {
		panes.ActivePane = "topRight"
	}
	s.Do(s.File.SetPanes(s.Name, &panes))
}

func (s *Sheet) repeat(head, body int) {
	var titles []string
	if len(s.parts) > 1 {
		titles = append(titles, s.Quoted()+"$A:$"+ExcelColumn(s.keys))
	}
	if head > 0 {
		titles = append(titles, s.Quoted()+rows(head, body-1))
		s.define("Print_Titles", titles)
	}
}

func (s *Sheet) areas(head int) {
	var areas []string
	for i, p := range s.parts {
		first, last := 1, s.Row-1
		if i > 0 {
			first = head
		}
		if i < len(s.parts)-1 && s.end > 0 {
			last = s.end
		}
		areas = append(areas, s.Quoted()+Area(p.from, first, p.to, last))
	}
	s.define("Print_Area", areas)
}

func (s *Sheet) define(name string, ranges []string) {
	s.Do(s.File.SetDefinedName(&excelize.DefinedName{Name: "_xlnm." + name, Scope: s.Name, RefersTo: strings.Join(ranges, ",")}))
}

// paginate breaks the pages between rows that need not stay together, so that every program breaks them alike.
func (s *Sheet) paginate(head, body int) {
	if head > 0 {
		s.Keep(head, body)
	}
	start, used := 1, 0.0
	for row := 1; row < s.Row; row++ {
		if _, set := s.heights[row]; !set {
			s.setHeight(row, emptyRow)
		}
		if used += s.heights[row]; used <= s.pageHeight() {
			continue
		}
		first := row
		for s.kept[first] && first > start {
			first--
		}
		if first == start { // what belongs together is higher than a page
			first = row
		}
		s.Do(s.File.InsertPageBreak(s.Name, At(1, first)))
		start, used = first, s.between(head, body-1)+s.between(first, row)
	}
}

// between is the height of rows in points.
func (s *Sheet) between(first, last int) (sum float64) {
	for row := first; row <= last; row++ {
		if h, set := s.heights[row]; set {
			sum += h
		} else {
			sum += emptyRow
		}
	}
	return sum
}

// pageHeight is how high the rows of a page are, in points.
func (s *Sheet) pageHeight() float64 {
	return points(s.paper.height-2*printMargin) * looseness * 100 / float64(s.scale)
}

func (s *Sheet) setHeight(row int, height float64) {
	s.heights[row] = min(HighestRow, height)
	s.Do(s.File.SetRowHeight(s.Name, row, s.heights[row]))
}

// Height makes a row high enough for n lines, because merged cells do not grow by themselves.
func (s *Sheet) Height(row, n int, l CellStyle) { s.setHeight(row, l.RowHeight(n)) }

// RowHeight of a row of n lines, in points.
func (l CellStyle) RowHeight(n int) float64 { return math.Ceil(float64(n)*l.points()*1.2 + 2.5) }

// Gap writes a narrow empty row.
func (s *Sheet) Gap() {
	s.setHeight(s.Row, narrowRow)
	s.Row++
}

// note keeps a row below the table with the last row of it, because the head would repeat over what is alone.
func (s *Sheet) note() {
	if s.end > 0 {
		s.Keep(s.end, s.Row)
	}
}

// keepEnd keeps the rows from row on together with the end of the table, or with the row before them when that is more
// than half a page.
func (s *Sheet) keepEnd(row int) {
	from := max(1, row-1)
	if s.end > 1 && s.between(s.end-1, s.Row-1) < s.pageHeight()/2 {
		from = s.end - 1
	}
	s.Keep(from, s.Row-1)
}
