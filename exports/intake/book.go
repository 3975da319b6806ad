// Package intake reads workbooks, documents, web pages and text files as people send them, within limits, and returns
// their cells as field.Raw. Package tables finds the tables in them.
package intake

import (
	"strings"
	"unicode"

	"daihoi/models/field"
	"daihoi/models/vietext"
)

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

// At returns the cell of a column, an empty one beyond the end of the line.
func (l *Line) At(column int) field.Raw {
	if column < len(l.Cells) {
		return l.Cells[column]
	}
	return field.Raw{}
}

const maxTextRunes = 300 // runes

// TextWork is the measured cost of Text. Text that may be in an old font costs far more, because several encodings are
// tried.
func TextWork(c field.Raw) int {
	s := Cut(c.Text, maxTextRunes)
	western := strings.ContainsFunc(s, func(r rune) bool { return r >= 0x80 }) &&
		!strings.ContainsFunc(s, func(r rune) bool { return r > 0xff && (unicode.IsLetter(r) || unicode.IsMark(r)) })
	if western || legacyFont(c.Font) {
		return 50 + 150*len(s)
	}
	return 50 + 10*len(s)
}

// Text is the text of a cell as people read it: in NFC, on one line, with legacy encodings converted, no longer than
// any heading.
func Text(c field.Raw) string {
	if c.Kind == field.RawDay {
		return c.Day.Short()
	}
	s := Cut(c.Text, maxTextRunes)
	return vietext.NFC(vietext.DetectLegacy(s, c.Font).Convert(s))
}

// blank reports whether a text has no visible characters.
func blank(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		return !unicode.IsSpace(r) && !unicode.IsControl(r) && !unicode.Is(unicode.Cf, r)
	})
}

const (
	maxVoters = 20_000
	cellWork  = 100 // steps for a cell that is only counted
)

// legacyFonts drops a legacy font from the sheet's cells when most of what was typed in it is plain Unicode: templates
// keep the font long after people have changed the keyboard, and short words read well either way. The first cells of
// a font decide for the rest.
func (r *run) legacyFonts(s *Sheet) error {
	votes, voters := map[string]int{}, map[string]int{}
	err := s.eachLegacy(func(c *field.Raw) error {
		if voters[c.Font]++; voters[c.Font] > maxVoters {
			return r.spend(cellWork)
		}
		switch t := Cut(c.Text, maxTextRunes); {
		case strings.ContainsFunc(t, func(r rune) bool { return r >= 'Ă' && r <= 'ỹ' && r != '–' }):
			votes[c.Font]--
		case vietext.DetectLegacy(t, "") != vietext.Unicode:
			votes[c.Font]++
		}
		return r.spend(TextWork(*c))
	})
	if err != nil {
		return err
	}
	return s.eachLegacy(func(c *field.Raw) error {
		if votes[c.Font] < 0 {
			c.Font = ""
		}
		return nil
	})
}

func (s *Sheet) eachLegacy(do func(*field.Raw) error) error {
	for i := range s.Lines {
		for j := range s.Lines[i].Cells {
			c := &s.Lines[i].Cells[j]
			if c.Kind != field.RawText || !legacyFont(c.Font) {
				continue
			}
			if err := do(c); err != nil {
				return err
			}
		}
	}
	return nil
}

func legacyFont(font string) bool {
	font = strings.ToLower(Cut(font, 4))
	return strings.HasPrefix(font, ".vn") || strings.HasPrefix(font, "vni")
}
