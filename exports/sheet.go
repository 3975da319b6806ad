package exports

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"daihoi/models/calendar"
	"daihoi/models/readiness"
)

// formula is a calculated cell together with its result, which was computed here and is stored with it.
type formula struct {
	text   string
	result any
}

// sheet is one page of a book. row is the next free row.
type sheet struct {
	*book
	name   string
	row    int
	widths []float64 // of its columns, in characters
}

// narrowest is the width in characters below which a table is stretched: it then prints at about three quarters of its
// size, as the wide ones do, instead of in large letters on many pages.
const narrowest = 185

// sheet adds a page with the columns; the first call renames the page every new workbook has.
func (b *book) sheet(name string, widths []float64) *sheet {
	s := &sheet{book: b, name: name, row: 1, widths: widths}
	if total := s.width(1, s.cols()); total < narrowest {
		for i := range s.widths {
			s.widths[i] = math.Round(s.widths[i]*narrowest/total*10) / 10
		}
	}
	if b.file.SheetCount == 1 && b.file.GetSheetName(0) == "Sheet1" {
		b.do(b.file.SetSheetName("Sheet1", name))
	} else {
		_, err := b.file.NewSheet(name)
		b.do(err)
	}
	for i, w := range s.widths {
		c, err := excelize.ColumnNumberToName(i + 1)
		b.do(err)
		b.do(b.file.SetColWidth(name, c, c, w))
	}
	s.page()
	return s
}

func (s *sheet) cols() int { return len(s.widths) }

// page sets A4 across, one page wide and as many high as needed.
func (s *sheet) page() {
	fit, a4, across, one, many := true, 9, "landscape", 1, 0
	margin, header := 20/25.4, 10/25.4 // inches
	s.do(s.file.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: &fit}))
	s.do(s.file.SetPageLayout(s.name, &excelize.PageLayoutOptions{Size: &a4, Orientation: &across, FitToWidth: &one, FitToHeight: &many}))
	s.do(s.file.SetPageMargins(s.name, &excelize.PageLayoutMarginsOptions{Left: &margin, Right: &margin, Top: &margin,
		Bottom: &margin, Header: &header, Footer: &header, Horizontally: &fit}))
	s.do(s.file.SetHeaderFooter(s.name, &excelize.HeaderFooterOptions{DifferentFirst: true,
		OddHeader: `&C&"` + font + `,Regular"&13` + s.words.T("export.page")}))
}

// finish freezes everything above row body and left of column cols+1, repeats the rows from head to body-1 on every
// printed page and prints down to the last row used.
func (s *sheet) finish(head, body, cols int) { s.finishTo(head, body, cols, s.cols()) }

// finishTo is finish for a sheet of which only the columns up to printed are printed.
func (s *sheet) finishTo(head, body, cols, printed int) {
	s.do(s.file.SetPanes(s.name, &excelize.Panes{Freeze: true, XSplit: cols, YSplit: body - 1,
		TopLeftCell: at(cols+1, body), ActivePane: "bottomRight"}))
	s.do(s.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: s.name,
		RefersTo: s.quoted() + rows(head, body-1)}))
	s.do(s.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", Scope: s.name,
		RefersTo: s.quoted() + area(1, 1, printed, s.row-1)}))
}

// quoted is the name of the sheet as references want it.
func (s *sheet) quoted() string { return "'" + strings.ReplaceAll(s.name, "'", "''") + "'!" }

// put writes one cell. A date or share that is missing leaves the cell empty; text is never taken for a formula.
func (s *sheet) put(col, row int, value any, l look) {
	ref := at(col, row)
	switch v := value.(type) {
	case nil:
	case string:
		if v != "" {
			s.do(s.file.SetCellStr(s.name, ref, clean(v)))
		}
	case calendar.Date:
		s.putPartial(ref, calendar.PartialOf(v), &l)
	case calendar.Partial:
		s.putPartial(ref, v, &l)
	case readiness.Tenths:
		l.format = "0.0%"
		s.do(s.file.SetCellFloat(s.name, ref, float64(v)/1000, -1, 64))
	case formula:
		s.put(col, row, v.result, l)
		// This kind is the one with which excelize stores the formula and keeps the value beside it.
		kind := excelize.STCellFormulaTypeDataTable
		s.do(s.file.SetCellFormula(s.name, ref, v.text, excelize.FormulaOpts{Type: &kind}))
		return
	default:
		s.do(s.file.SetCellValue(s.name, ref, v))
	}
	s.do(s.file.SetCellStyle(s.name, ref, ref, s.style(l)))
}

// putPartial writes a whole day as a date, a year as a number and a month as text. Spreadsheets count days from 1900
// and miscount before March of that year, so older days are text too.
func (s *sheet) putPartial(ref string, p calendar.Partial, l *look) {
	day, whole := p.Date()
	switch {
	case p.IsZero():
	case whole && p.Year > 1900:
		if l.format == "" {
			l.format = "dd/mm/yyyy"
		}
		s.do(s.file.SetCellValue(s.name, ref, day.Time()))
	case p.Month == 0:
		s.do(s.file.SetCellInt(s.name, ref, int64(p.Year)))
	default:
		s.do(s.file.SetCellStr(s.name, ref, p.Short()))
	}
}

// span merges the cells from (c1, r1) to (c2, r2) and writes into them.
func (s *sheet) span(c1, r1, c2, r2 int, value any, l look) {
	s.put(c1, r1, value, l)
	s.do(s.file.SetCellStyle(s.name, at(c1, r1), at(c2, r2), s.style(l)))
	if c1 != c2 || r1 != r2 {
		s.do(s.file.MergeCell(s.name, at(c1, r1), at(c2, r2)))
	}
}

// line writes text over the whole width in the next row, which is made high enough for it.
func (s *sheet) line(text string, l look) {
	l.wrap = true
	s.height(s.row, lines(text, s.width(1, s.cols()), l), l)
	s.span(1, s.row, s.cols(), s.row, text, l)
	s.row++
}

// height makes row high enough for n lines: merged cells do not grow by themselves.
func (s *sheet) height(row, n int, l look) {
	s.do(s.file.SetRowHeight(s.name, row, min(409, math.Ceil(float64(n)*l.points()*1.28+3))))
}

func (l look) points() float64 {
	if l.size == 0 {
		return 11
	}
	return l.size
}

func (s *sheet) width(from, to int) float64 {
	var w float64
	for _, c := range s.widths[from-1 : to] {
		w += c
	}
	return w
}

// lines estimates on how many lines text breaks in a cell of the width, which is in characters of 11 points.
func lines(text string, width float64, l look) int {
	perLine := max(1, width*1.12*11/l.points()) // letters are narrower than the digits that widths are counted in
	if l.bold {
		perLine *= 0.87
	}
	n := 0
	for part := range strings.SplitSeq(text, "\n") {
		n++
		used := 0.0
		for word := range strings.FieldsSeq(part) {
			long := float64(utf8.RuneCountInString(word))
			if used > 0 && used+1+long > perLine {
				n, used = n+1, 0
			}
			n += int(long / (perLine + 1))
			used += long + 1
		}
	}
	return n
}

const cellLimit = 32767 // UTF-16 units in a cell

// clean makes text fit for a cell: no control characters but the line feed, and not longer than a cell can hold.
func clean(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
	if len(text) <= cellLimit {
		return text
	}
	units := 0
	for i, r := range text {
		if units += utf16.RuneLen(r); units > cellLimit {
			return text[:i]
		}
	}
	return text
}
