package book

import (
	"math"

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
}

// minTableWidth is the width in characters below which a table is stretched. It then prints at about three quarters of
// its size, like the wide tables, instead of in large letters on many pages.
const minTableWidth = 185

// Sheet adds a sheet with columns of these widths. The first call renames the sheet that every new workbook has.
func (b *Book) Sheet(name string, widths []float64) *Sheet {
	s := &Sheet{Book: b, Name: name, Row: 1, Widths: widths}
	if total := s.width(1, s.Cols()); total < minTableWidth {
		for i := range s.Widths {
			s.Widths[i] = math.Round(s.Widths[i]*minTableWidth/total*10) / 10
		}
	}
	if b.File.SheetCount == 1 && b.File.GetSheetName(0) == "Sheet1" {
		b.Do(b.File.SetSheetName("Sheet1", name))
	} else {
		_, err := b.File.NewSheet(name)
		b.Do(err)
	}
	for i, w := range s.Widths {
		c, err := excelize.ColumnNumberToName(i + 1)
		b.Do(err)
		b.Do(b.File.SetColWidth(name, c, c, w))
	}
	s.page()
	return s
}

func (s *Sheet) Cols() int { return len(s.Widths) }

// page sets up A4 landscape, one page wide and as many pages high as needed.
func (s *Sheet) page() {
	fit, a4, across, one, many := true, 9, "landscape", 1, 0
	margin, header := 20/25.4, 10/25.4 // inches
	s.Do(s.File.SetSheetProps(s.Name, &excelize.SheetPropsOptions{FitToPage: &fit}))
	s.Do(s.File.SetPageLayout(s.Name, &excelize.PageLayoutOptions{Size: &a4, Orientation: &across, FitToWidth: &one, FitToHeight: &many}))
	s.Do(s.File.SetPageMargins(s.Name, &excelize.PageLayoutMarginsOptions{Left: &margin, Right: &margin, Top: &margin,
		Bottom: &margin, Header: &header, Footer: &header, Horizontally: &fit}))
	s.Do(s.File.SetHeaderFooter(s.Name, &excelize.HeaderFooterOptions{DifferentFirst: true,
		OddHeader: `&C&"` + Font + `,Regular"&13` + s.Words.T("export.page")}))
}

// Finish freezes the rows above body and the first cols columns, repeats the rows from head to body-1 on every printed
// page and sets the print area down to the last used row.
func (s *Sheet) Finish(head, body, cols int) { s.FinishTo(head, body, cols, s.Cols()) }

// FinishTo is Finish for a sheet of which only the columns up to printed are printed.
func (s *Sheet) FinishTo(head, body, cols, printed int) {
	s.Do(s.File.SetPanes(s.Name, &excelize.Panes{Freeze: true, XSplit: cols, YSplit: body - 1,
		TopLeftCell: At(cols+1, body), ActivePane: "bottomRight"}))
	s.Do(s.File.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: s.Name,
		RefersTo: s.Quoted() + rows(head, body-1)}))
	s.Do(s.File.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", Scope: s.Name,
		RefersTo: s.Quoted() + Area(1, 1, printed, s.Row-1)}))
}

// Quoted is the sheet name as references need it.
func (s *Sheet) Quoted() string { return quotedName(s.Name) }

// Put writes one cell. A missing date or share leaves the cell empty, and text never becomes a formula.
func (s *Sheet) Put(col, row int, value any, l CellStyle) {
	ref := At(col, row)
	switch v := value.(type) {
	case nil:
	case string:
		if v != "" {
			s.Do(s.File.SetCellStr(s.Name, ref, Clean(v)))
		}
	case calendar.Date:
		s.putPartial(ref, calendar.PartialOf(v), &l)
	case calendar.Partial:
		s.putPartial(ref, v, &l)
	case field.Tenths:
		l.Format = "0.0%"
		s.Do(s.File.SetCellFloat(s.Name, ref, float64(v)/1000, -1, 64))
	case Formula:
		s.Put(col, row, v.Result, l)
		// With this formula type excelize keeps the value next to the formula.
		kind := excelize.STCellFormulaTypeDataTable
		s.Do(s.File.SetCellFormula(s.Name, ref, v.Text, excelize.FormulaOpts{Type: &kind}))
		return
	default:
		s.Do(s.File.SetCellValue(s.Name, ref, v))
	}
	s.Do(s.File.SetCellStyle(s.Name, ref, ref, s.Style(l)))
}

// putPartial writes a complete date as a date, a year as a number and a month as text. Spreadsheets count days from
// 1900 and miscount before March of that year, so earlier dates are text too.
func (s *Sheet) putPartial(ref string, p calendar.Partial, l *CellStyle) {
	day, whole := p.Date()
	switch {
	case p.IsZero():
	case whole && p.Year > 1900:
		if l.Format == "" {
			l.Format = "dd/mm/yyyy"
		}
		s.Do(s.File.SetCellValue(s.Name, ref, day.Time()))
	case p.Month == 0:
		s.Do(s.File.SetCellInt(s.Name, ref, int64(p.Year)))
	default:
		s.Do(s.File.SetCellStr(s.Name, ref, p.Short()))
	}
}

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
	s.Height(s.Row, Lines(text, s.width(1, s.Cols()), l), l)
	s.Span(1, s.Row, s.Cols(), s.Row, text, l)
	s.Row++
}

// Height makes a row high enough for n lines, because merged cells do not grow by themselves.
func (s *Sheet) Height(row, n int, l CellStyle) {
	s.Do(s.File.SetRowHeight(s.Name, row, min(409, math.Ceil(float64(n)*l.points()*1.28+3))))
}

func (s *Sheet) width(from, to int) float64 {
	var w float64
	for _, c := range s.Widths[from-1 : to] {
		w += c
	}
	return w
}
