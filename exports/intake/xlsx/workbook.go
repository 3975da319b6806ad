// Package xlsx reads the workbooks of Excel since 2007: .xlsx and .xlsm.
package xlsx

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"daihoi/exports/intake/format"
	"daihoi/exports/intake/grid"
	"daihoi/exports/intake/office"
	"daihoi/models/fault"
)

// shared is what the sheets of a workbook share.
type shared struct {
	base1904 bool
	styles   []format.Style
	strings  []phrase
}

// phrase is a text with the first font that its parts name.
type phrase struct{ text, font string }

type sheetEntry struct {
	name, id string
	hidden   bool
}

// Read reads an .xlsx or .xlsm file whose workbook is the part main. Macros are never opened, and formulas give their
// cached value. We scan the parts ourselves because the row iterator of excelize returns bare values: no styles (is it a
// date? in which font?), types, hidden rows or merged ranges, and 16,384 cells for a row with one in XFD.
func Read(c office.Container, main string) (grid.Book, error) {
	rel, err := c.Relations(main)
	if err != nil {
		return grid.Book{}, err
	}
	in := &shared{}
	sheets, err := readSheets(c, main, in)
	if err != nil {
		return grid.Book{}, err
	}
	if in.styles, err = readStyles(c, rel.ByType["styles"]); err != nil {
		return grid.Book{}, err
	}
	if in.strings, err = readStrings(c, rel.ByType["sharedStrings"]); err != nil {
		return grid.Book{}, err
	}
	book := grid.Book{Xlsx: true}
	for _, entry := range sheets {
		s, err := c.Scan(rel.ByID[entry.id])
		if err != nil {
			return grid.Book{}, err
		}
		sheet := grid.Sheet{Name: entry.name, Hidden: entry.hidden}
		err = (&sheetReader{Scanner: s, in: in, sheet: &sheet}).read()
		if errors.Is(err, errNoCells) {
			continue
		}
		if err != nil {
			return grid.Book{}, err
		}
		book.Sheets = append(book.Sheets, sheet)
	}
	return book, nil
}

// readSheets reads the workbook part. A different root element belongs to another program's document (.docx, .pptx).
func readSheets(c office.Container, part string, in *shared) ([]sheetEntry, error) {
	s, err := c.Scan(part)
	if err != nil {
		return nil, err
	}
	var out []sheetEntry
	for first := true; ; {
		if err := s.Next(); err != nil {
			return nil, err
		}
		if s.Kind == office.Ended {
			return out, nil
		}
		if s.Kind != office.Opening {
			continue
		}
		if first && string(s.Name) != "workbook" {
			return nil, fault.New(fault.Invalid, "fault.intake_type")
		}
		first = false
		switch string(s.Name) {
		case "workbookPr":
			in.base1904 = s.Flag("date1904")
		case "sheet":
			state := s.Attr("state")
			out = append(out, sheetEntry{s.Attr("name"), s.Attr("id"), state == "hidden" || state == "veryHidden"})
			if len(out) > s.Run.Entries {
				return nil, grid.TooLarge("entries", s.Run.Entries)
			}
		}
	}
}

// readStrings reads the shared strings.
func readStrings(c office.Container, part string) ([]phrase, error) {
	if part == "" {
		return nil, nil
	}
	s, err := c.Scan(part)
	if err != nil {
		return nil, err
	}
	var out []phrase
	for {
		if err := s.Next(); err != nil {
			return nil, err
		}
		switch {
		case s.Kind == office.Ended:
			return out, nil
		case s.Kind == office.Opening && string(s.Name) == "si":
			p, err := readPhrase(s, "si")
			if err != nil {
				return nil, err
			}
			if grid.Blank(p.text) { // checked once here, not for every cell that refers to it
				p.text = ""
			}
			if out = append(out, p); len(out) > s.Run.Cells {
				return nil, grid.TooLarge("cells", s.Run.Cells)
			}
		}
	}
}

// readPhrase reads the texts of an open element (<si>, <is>) to its end, without phonetic readings (<rPh>).
func readPhrase(s *office.Scanner, element string) (phrase, error) {
	var p phrase
	var parts []string
	runes, inText, reading := 0, false, false
	for {
		if err := s.Next(); err != nil {
			return p, err
		}
		name := string(s.Name)
		switch {
		case s.Kind == office.Ended:
			return p, office.ErrXML
		case s.Kind == office.Text && inText && !reading && runes < s.Run.Cell:
			part := grid.Cut(s.CharData(), s.Run.Cell-runes)
			parts = append(parts, part)
			runes += utf8.RuneCountInString(part)
		case s.Kind == office.Opening && name == "rFont" && p.font == "":
			p.font = s.Attr("val")
		case s.Kind == office.Opening || s.Kind == office.Closing:
			switch name {
			case "t":
				inText = s.Kind == office.Opening
			case "rPh":
				reading = s.Kind == office.Opening
			case element:
				p.text = plainText(strings.Join(parts, ""))
				return p, nil
			}
		}
	}
}

// plainText resolves escapes such as _x000D_, which stand for characters that XML cannot hold.
func plainText(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	return escapes.ReplaceAllStringFunc(s, func(e string) string {
		n, err := strconv.ParseUint(e[2:6], 16, 16)
		if err != nil || n >= 0xD800 && n < 0xE000 {
			return e
		}
		return string(rune(n))
	})
}

var escapes = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)
