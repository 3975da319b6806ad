// Package intake reads workbooks as people send them: it finds the sheets, the table in a sheet, the headings over the
// columns and the kind of every row, and gives the cells as field.Raw. It knows nothing of what a column means; the
// caller brings the headings it knows.
package intake

import (
	"strings"
	"unicode"

	"daihoi/models/field"
	"daihoi/models/vietext"
)

// Book is the content of a file: the sheets of a workbook in order, or the one sheet of a text file.
type Book struct {
	Sheets []Sheet
}

// Sheet is one sheet. Lines are the rows that hold something, in order; blank rows cost nothing.
type Sheet struct {
	Name    string
	Hidden  bool
	Lines   []Line
	Merges  []Range
	Dropped int     // cells to the right of Limits.Columns, which were not read
	hidden  []Range // hidden columns, rows unused
}

// Line is one row of a sheet. Cells begin with column A and end with the last one that holds something. The text of a
// cell is as the file holds it, cut at Limits.Cell; a serial in a cell with a date format is a RawDay that keeps the
// serial in Number, for a bare year typed there (1965) looks like a day of 1905.
type Line struct {
	Number int // as the workbook shows it, from 1
	Hidden bool
	Bold   bool // every cell that holds something is bold
	Cells  []field.Raw
}

// Range is a block of cells; columns count from 0, rows from 1, both ends belong to it.
type Range struct {
	Left, Top, Right, Bottom int
}

// ColumnHidden reports whether the column, counted from 0, is hidden.
func (s *Sheet) ColumnHidden(column int) bool {
	for _, h := range s.hidden {
		if column >= h.Left && column <= h.Right {
			return true
		}
	}
	return false
}

// at is the cell of a line, empty where the line is shorter.
func (l *Line) at(column int) field.Raw {
	if column < len(l.Cells) {
		return l.Cells[column]
	}
	return field.Raw{}
}

// clean is the text of a cell as people read it: legacy encodings converted, NFC, one line, no longer than any heading.
func clean(c field.Raw) string {
	if c.Kind == field.RawDay {
		return c.Day.Short()
	}
	s := cut(c.Text, 300)
	return vietext.NFC(vietext.DetectLegacy(s, c.Font).Convert(s))
}

// blank reports whether nothing of a text can be seen.
func blank(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		return !unicode.IsSpace(r) && !unicode.IsControl(r) && !unicode.Is(unicode.Cf, r)
	})
}

// legacyFonts forgets a legacy font in the sheet's cells when most of what was typed in it is plain Unicode: templates
// keep the font long after people have changed the keyboard, and short words read well both ways.
func (s *Sheet) legacyFonts() {
	votes := map[string]int{}
	s.eachLegacy(func(c *field.Raw) {
		switch {
		case strings.ContainsFunc(c.Text, func(r rune) bool { return r >= 'Ă' && r <= 'ỹ' && r != '–' }):
			votes[c.Font]--
		case vietext.DetectLegacy(c.Text, "") != vietext.Unicode:
			votes[c.Font]++
		}
	})
	s.eachLegacy(func(c *field.Raw) {
		if votes[c.Font] < 0 {
			c.Font = ""
		}
	})
}

func (s *Sheet) eachLegacy(do func(*field.Raw)) {
	for i := range s.Lines {
		for j := range s.Lines[i].Cells {
			c := &s.Lines[i].Cells[j]
			if font := strings.ToLower(c.Font); c.Kind == field.RawText && (strings.HasPrefix(font, ".vn") || strings.HasPrefix(font, "vni")) {
				do(c)
			}
		}
	}
}
