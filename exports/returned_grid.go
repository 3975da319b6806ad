package exports

import (
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"daihoi/exports/book"
	"daihoi/exports/intake/grid"
	"daihoi/models/calendar"
	"daihoi/models/field"
	"daihoi/models/vietext"
)

// addGrid adds a sheet with the values, merged cells and hidden parts of a sheet that excelize cannot open, and returns
// its name: a file name or a name of another program may not do.
func addGrid(b *book.Book, position int, sheet grid.Sheet) string {
	name := sheet.Name
	if err := nameSheet(b.File, position, name); err != nil {
		if name = b.Words.T("returned.sheet"); position > 0 {
			name += " " + strconv.Itoa(position+1)
		}
		b.Do(nameSheet(b.File, position, name))
	}
	writeGrid(b, name, sheet)
	return name
}

// hideGrids hides the sheets that were hidden. The active one has to be visible.
func hideGrids(b *book.Book, sheets []grid.Sheet) {
	b.File.SetActiveSheet(max(0, slices.IndexFunc(sheets, func(s grid.Sheet) bool { return !s.Hidden })))
	for i, s := range sheets {
		if s.Hidden {
			b.Do(b.File.SetSheetVisible(b.File.GetSheetName(i), false))
		}
	}
}

func nameSheet(f *excelize.File, position int, name string) error {
	if position == 0 {
		return f.SetSheetName("Sheet1", name)
	}
	if i, err := f.GetSheetIndex(name); err != nil || i >= 0 {
		return excelize.ErrExistsSheet
	}
	_, err := f.NewSheet(name)
	return err
}

// largestMerge is above any heading, in cells.
const largestMerge = 500

func writeGrid(b *book.Book, name string, sheet grid.Sheet) {
	var widths []int // of the longest text of each column, in characters
	for _, l := range sheet.Lines {
		for i, c := range l.Cells {
			writeRaw(b, name, book.At(i+1, l.Number), c, book.CellStyle{Bold: l.Bold, Strike: l.Struck()})
			if i == len(widths) {
				widths = append(widths, 8)
			}
			widths[i] = min(max(widths[i], utf8.RuneCountInString(c.Text)+2), 45)
		}
		if l.Hidden {
			b.Do(b.File.SetRowVisible(name, l.Number, false))
		}
	}
	for i, w := range widths {
		b.Do(b.File.SetColWidth(name, book.ExcelColumn(i+1), book.ExcelColumn(i+1), float64(w)))
		if sheet.ColumnHidden(i) {
			b.Do(b.File.SetColVisible(name, book.ExcelColumn(i+1), false))
		}
	}
	for _, m := range sheet.Merges {
		if m.Right < len(widths) && (m.Right-m.Left+1)*(m.Bottom-m.Top+1) <= largestMerge {
			b.Do(b.File.MergeCell(name, book.At(m.Left+1, m.Top), book.At(m.Right+1, m.Bottom)))
		}
	}
}

// writeRaw writes a cell so that it reads as it did, in Unicode.
func writeRaw(b *book.Book, sheet, cell string, c field.Raw, style book.CellStyle) {
	switch {
	case c.Empty():
		return
	case c.Kind == field.RawDay && c.Number > 0:
		style.Format = "dd/mm/yyyy"
		b.Do(b.File.SetCellFloat(sheet, cell, since1900(c), -1, 64))
	case c.Kind == field.RawDay:
		b.Do(b.File.SetCellStr(sheet, cell, c.Day.Short()))
	case c.Kind == field.RawNumber && c.Text == strconv.FormatFloat(c.Number, 'f', -1, 64):
		b.Do(b.File.SetCellFloat(sheet, cell, c.Number, -1, 64))
	case c.Kind == field.RawBool:
		b.Do(b.File.SetCellBool(sheet, cell, c.Text == "true"))
	default:
		b.Do(b.File.SetCellStr(sheet, cell, book.Clean(vietext.DetectLegacy(c.Text, c.Font).Convert(c.Text))))
	}
	if style != (book.CellStyle{}) {
		b.Do(b.File.SetCellStyle(sheet, cell, cell, b.Style(style)))
	}
}

// since1900 is the number of a day in a new workbook. Workbooks that count from 1904 have a smaller one.
func since1900(c field.Raw) float64 {
	if t, err := excelize.ExcelDateToTime(c.Number, false); err == nil && calendar.Of(t.Date()) != c.Day {
		return c.Number + 1462
	}
	return c.Number
}
