// Package grid holds what every file becomes when it is read: a Book of sheets of typed raw cells (field.Raw), the limits
// within which it is read, and the counting of the work. The packages of the formats fill it; package tables searches it.
package grid

import "daihoi/models/field"

// Book is the content of a file: the sheets of a workbook in order, or the single sheet of a text file.
type Book struct {
	Sheets []Sheet
	Xlsx   bool // the file is an .xlsx or .xlsm workbook
}

// Sheet is one sheet. Lines are its rows that are not blank, in order.
type Sheet struct {
	Name          string
	Hidden        bool
	Lines         []Line
	Merges        []Range
	Dropped       int     // cells beyond Limits.Columns, not read
	HiddenColumns []Range // their rows are unused
}

// Line is one row of a sheet. Cells begin with column A and end with the last cell that is not empty. Texts are as
// stored, cut at Limits.Cell. A serial number in a cell with a date format becomes a RawDay that keeps the serial in
// Number, because a bare year typed there (1965) looks like a day of 1905.
type Line struct {
	Number int // as the workbook shows it, from 1
	Hidden bool
	Bold   bool // every cell that is not empty is bold
	Cells  []field.Raw

	StruckCells int // whose whole text is struck through
}

// Range is a block of cells. Columns count from 0, rows from 1; both ends are included.
type Range struct {
	Left, Top, Right, Bottom int
}

// ColumnHidden reports whether the column, counted from 0, is hidden.
func (s *Sheet) ColumnHidden(column int) bool {
	for _, h := range s.HiddenColumns {
		if column >= h.Left && column <= h.Right {
			return true
		}
	}
	return false
}

// Struck reports whether most of what the line says is struck through. A remark beside it, or its running number, often is
// not.
func (l *Line) Struck() bool {
	filled := 0
	for i := range l.Cells {
		if !l.Cells[i].Empty() {
			filled++
		}
	}
	return l.StruckCells*2 > filled
}

// At returns the cell of a column, an empty one beyond the end of the line.
func (l *Line) At(column int) field.Raw {
	if column < len(l.Cells) {
		return l.Cells[column]
	}
	return field.Raw{}
}
