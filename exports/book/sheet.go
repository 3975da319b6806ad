package book

import (
	"github.com/xuri/excelize/v2"

	"daihoi/models/calendar"
	"daihoi/models/field"
)

// Formula is a calculated cell with its result, which is computed here and stored with the formula.
type Formula struct {
	Text   string
	Result any
}

// Sheet is one sheet of a book. Row is the next free row.
type Sheet struct {
	*Book
	Name   string
	Row    int
	Widths []float64 // of its columns, in characters

	paper   PageSize
	scale   int // of the print, in percent
	parts   []part
	keys    int // columns that print next to every part
	below   bool
	end     int             // last row of the table so far
	heights map[int]float64 // of the rows that have been set, in points
	kept    map[int]bool    // rows on the page of the row above
	notes   []string        // for below the table
}

// Sheet adds a sheet with columns of these widths, which must fit on a page. The first call renames the sheet that every
// new workbook has.
func (b *Book) Sheet(name string, widths []float64) *Sheet {
	return b.sheet(name, widths, 0, []int{1}, A4)
}

// TableSheet adds a sheet for a table. When its columns do not fit on a page in letters of 9 points, it prints in parts,
// each with the first columns (keys), which must be leaves.
func TableSheet[T any](b *Book, name string, columns []Column[T], keys int) *Sheet {
	widths := Widths(columns)
	paper := A4
	if b.wide != (PageSize{}) && total(widths) > A4.room(smallest) {
		paper = b.wide
	}
	return b.sheet(name, widths, keys, starts(columns[keys:], keys+1, paper.room(smallest)-total(widths[:keys])), paper)
}

func (b *Book) sheet(name string, widths []float64, keys int, starts []int, paper PageSize) *Sheet {
	parts := partition(widths, keys, starts, paper.room(smallest))
	s := &Sheet{Book: b, Name: name, Row: 1, Widths: widths, paper: paper, parts: parts, keys: keys, heights: map[int]float64{}, kept: map[int]bool{}}
	page := paper.room(common) // in units of column width
	s.scale = int(percent(common) * page / stretch(s.Widths, keys, parts, page))
	if b.File.SheetCount == 1 && b.File.GetSheetName(0) == "Sheet1" {
		b.Do(b.File.SetSheetName("Sheet1", name))
	} else {
		_, err := b.File.NewSheet(name)
		b.Do(err)
	}
	s.setWidths(1)
	s.page()
	return s
}

// Extend adds columns on the right that are not printed.
func (s *Sheet) Extend(widths []float64) {
	first := s.Cols() + 1
	s.Widths = append(s.Widths, widths...)
	s.setWidths(first)
}

func (s *Sheet) setWidths(first int) {
	for i, w := range s.Widths[first-1:] {
		s.Do(s.File.SetColWidth(s.Name, ExcelColumn(first+i), ExcelColumn(first+i), w))
	}
}

func (s *Sheet) Cols() int { return len(s.Widths) }

// Quoted is the sheet name as references need it.
func (s *Sheet) Quoted() string { return quotedName(s.Name) }

// Put writes one cell. A missing date or share leaves the cell empty, and text never becomes a formula.
func (s *Sheet) Put(col, row int, value any, l CellStyle) {
	ref := At(col, row)
	if f, ok := value.(Formula); ok {
		s.Put(col, row, f.Result, l)
		// With this formula type excelize keeps the value next to the formula.
		kind := excelize.STCellFormulaTypeDataTable
		s.Do(s.File.SetCellFormula(s.Name, ref, f.Text, excelize.FormulaOpts{Type: &kind}))
		return
	}
	switch v := stored(value, &l).(type) {
	case nil:
	case string:
		s.Do(s.File.SetCellStr(s.Name, ref, Clean(v)))
	case float64:
		s.Do(s.File.SetCellFloat(s.Name, ref, v, -1, 64))
	default:
		s.Do(s.File.SetCellValue(s.Name, ref, v))
	}
	s.Do(s.File.SetCellStyle(s.Name, ref, ref, s.Style(l)))
}

// stored is what a cell holds for a value: nothing, text, a number, or what spreadsheets know themselves. A date and a
// share complete the style.
func stored(value any, l *CellStyle) any {
	switch v := value.(type) {
	case string:
		if v == "" {
			return nil
		}
	case calendar.Date:
		return storedPartial(calendar.PartialOf(v), l)
	case calendar.Partial:
		return storedPartial(v, l)
	case field.Tenths:
		l.Format = "0.0%"
		return float64(v) / 1000
	}
	return value
}

// storedPartial makes a complete date a date, a year a number and a month a text. Spreadsheets count days from
// 1900 and miscount before March of that year, so earlier dates are text too.
func storedPartial(p calendar.Partial, l *CellStyle) any {
	day, whole := p.Date()
	switch {
	case p.IsZero():
		return nil
	case whole && p.Year > 1900:
		if l.Format == "" {
			l.Format = "dd/mm/yyyy"
		}
		return day.Sub(dayZero)
	case p.Month == 0:
		return p.Year
	}
	return p.Padded()
}

// dayZero is the day 0 of spreadsheets.
var dayZero = calendar.Of(1899, 12, 30)

// Span merges the cells from (c1, r1) to (c2, r2) and writes a value into them.
func (s *Sheet) Span(c1, r1, c2, r2 int, value any, l CellStyle) {
	s.Put(c1, r1, value, l)
	s.Do(s.File.SetCellStyle(s.Name, At(c1, r1), At(c2, r2), s.Style(l)))
	if c1 != c2 || r1 != r2 {
		s.Do(s.File.MergeCell(s.Name, At(c1, r1), At(c2, r2)))
	}
}

// Line writes text across the whole width in the next row and makes that row high enough.
func (s *Sheet) Line(text string, l CellStyle) {
	l.Wrap = true
	from, to := s.here()
	s.Height(s.Row, Lines(text, s.width(from, to), l), l)
	s.Span(from, s.Row, to, s.Row, text, l)
	s.note()
	s.Row++
}

func (s *Sheet) width(from, to int) float64 { return total(s.Widths[from-1 : to]) }
