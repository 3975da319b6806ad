package intake

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"daihoi/exports/intake/format"
	"daihoi/exports/intake/grid"
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

// readWorkbook reads an .xlsx or .xlsm file whose workbook is the part main. Macros are never opened, and formulas give
// their cached value. We scan the parts ourselves because the row iterator of excelize returns bare values: no styles (is
// it a date? in which font?), types, hidden rows or merged ranges, and 16,384 cells for a row with one in XFD.
func readWorkbook(c container, main string) (grid.Book, error) {
	rel, err := c.relations(main)
	if err != nil {
		return grid.Book{}, err
	}
	in := &shared{}
	sheets, err := readSheets(c, main, in)
	if err != nil {
		return grid.Book{}, err
	}
	if in.styles, err = readStyles(c, rel.byType["styles"]); err != nil {
		return grid.Book{}, err
	}
	if in.strings, err = readStrings(c, rel.byType["sharedStrings"]); err != nil {
		return grid.Book{}, err
	}
	book := grid.Book{Xlsx: true}
	for _, entry := range sheets {
		s, err := c.scan(rel.byID[entry.id])
		if err != nil {
			return grid.Book{}, err
		}
		sheet := grid.Sheet{Name: entry.name, Hidden: entry.hidden}
		err = (&sheetReader{scanner: s, in: in, sheet: &sheet}).read()
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
func readSheets(c container, part string, in *shared) ([]sheetEntry, error) {
	s, err := c.scan(part)
	if err != nil {
		return nil, err
	}
	var out []sheetEntry
	for first := true; ; {
		if err := s.next(); err != nil {
			return nil, err
		}
		if s.kind == ended {
			return out, nil
		}
		if s.kind != opening {
			continue
		}
		if first && string(s.name) != "workbook" {
			return nil, fault.New(fault.Invalid, "fault.intake_type")
		}
		first = false
		switch string(s.name) {
		case "workbookPr":
			in.base1904 = s.flag("date1904")
		case "sheet":
			state := s.attr("state")
			out = append(out, sheetEntry{s.attr("name"), s.attr("id"), state == "hidden" || state == "veryHidden"})
			if len(out) > s.run.Entries {
				return nil, grid.TooLarge("entries", s.run.Entries)
			}
		}
	}
}

// readStrings reads the shared strings.
func readStrings(c container, part string) ([]phrase, error) {
	if part == "" {
		return nil, nil
	}
	s, err := c.scan(part)
	if err != nil {
		return nil, err
	}
	var out []phrase
	for {
		if err := s.next(); err != nil {
			return nil, err
		}
		switch {
		case s.kind == ended:
			return out, nil
		case s.kind == opening && string(s.name) == "si":
			p, err := readPhrase(s, "si")
			if err != nil {
				return nil, err
			}
			if grid.Blank(p.text) { // checked once here, not for every cell that refers to it
				p.text = ""
			}
			if out = append(out, p); len(out) > s.run.Cells {
				return nil, grid.TooLarge("cells", s.run.Cells)
			}
		}
	}
}

// readPhrase reads the texts of an open element (<si>, <is>) to its end, without phonetic readings (<rPh>).
func readPhrase(s *scanner, element string) (phrase, error) {
	var p phrase
	var parts []string
	runes, inText, reading := 0, false, false
	for {
		if err := s.next(); err != nil {
			return p, err
		}
		name := string(s.name)
		switch {
		case s.kind == ended:
			return p, errXML
		case s.kind == text && inText && !reading && runes < s.run.Cell:
			part := grid.Cut(s.string(), s.run.Cell-runes)
			parts = append(parts, part)
			runes += utf8.RuneCountInString(part)
		case s.kind == opening && name == "rFont" && p.font == "":
			p.font = s.attr("val")
		case s.kind == opening || s.kind == closing:
			switch name {
			case "t":
				inText = s.kind == opening
			case "rPh":
				reading = s.kind == opening
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
