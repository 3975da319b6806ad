package xlsx

import (
	"cmp"
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"daihoi/exports/intake/format"
	"daihoi/exports/intake/grid"
	"daihoi/exports/intake/office"
	"daihoi/models/calendar"
	"daihoi/models/field"
)

const maxFormula = 200 // characters kept of a formula without a value

var errNoCells = errors.New("intake: a chart sheet has no cells")

// sheetReader reads the part of one sheet in a single pass.
type sheetReader struct {
	*office.Scanner
	in      *shared
	sheet   *grid.Sheet
	line    grid.Line
	notBold bool // some cell of the line is not bold
}

func (r *sheetReader) read() error {
	last := 0
	for {
		if err := r.Next(); err != nil {
			return err
		}
		if r.Kind == office.Ended {
			return nil
		}
		name := string(r.Name)
		if r.Kind == office.Closing && name == "row" && r.line.Number > 0 {
			if err := r.keep(); err != nil {
				return err
			}
		}
		if r.Kind != office.Opening {
			continue
		}
		switch {
		case len(r.Open) == 1 && name != "worksheet":
			return errNoCells
		case name == "col" && r.Flag("hidden") && len(r.sheet.HiddenColumns) < grid.MaxColumns:
			r.sheet.HiddenColumns = append(r.sheet.HiddenColumns, grid.Range{Left: grid.Atoi(r.Attr("min")) - 1, Right: grid.Atoi(r.Attr("max")) - 1})
		case name == "row" && len(r.Open) == 3:
			if last = rowNumber(r.Attr("r"), last); last == 0 {
				return office.ErrXML
			}
			r.line, r.notBold = grid.Line{Number: last, Cells: r.line.Cells[:0], Hidden: r.Flag("hidden") || r.Attr("ht") == "0"}, false
		case name == "c" && string(r.Open[len(r.Open)-2]) == "row":
			if err := r.cell(); err != nil {
				return err
			}
		case name == "mergeCell":
			if m, ok := grid.ParseRange(r.Attr("ref")); ok {
				r.sheet.Merges = append(r.sheet.Merges, m)
			}
			if len(r.sheet.Merges) > r.Run.Merges {
				return grid.TooLarge("merges", r.Run.Merges)
			}
		}
	}
}

// rowNumber is the number in attribute r, the next number when it is missing, and 0 when it is impossible.
func rowNumber(attr string, last int) int {
	n := last + 1
	if attr != "" {
		n = grid.Atoi(attr)
	}
	if n <= last || n > grid.LastRow {
		return 0
	}
	return n
}

// keep adds the line to the sheet unless it is empty.
func (r *sheetReader) keep() error {
	r.line.Bold = !r.notBold
	err := r.Run.Keep(r.sheet, r.line)
	r.line = grid.Line{Cells: r.line.Cells[:0]} // those that are kept were copied
	return err
}

// cell reads the open element <c> to its end.
func (r *sheetReader) cell() error {
	column, ref := len(r.line.Cells), r.Attr("r")
	if ref != "" {
		var ok bool
		if column, _, ok = grid.ParseRef(ref); !ok {
			return office.ErrXML
		}
	}
	kind, st := r.Attr("t"), pick(r.in.styles, cmp.Or(r.Attr("s"), "0"))
	value, formula, inline, err := r.content()
	if err != nil {
		return err
	}
	c := r.raw(kind, value, formula, inline, st)
	if c.Empty() {
		return nil
	}
	if column >= r.Run.Columns {
		r.sheet.Dropped++
		return nil
	}
	if c.Ref = ref; !grid.IsRef(ref, column, r.line.Number) { // the usual address is there already, in the usual letters
		c.Ref = grid.Ref(column, r.line.Number)
	}
	r.notBold = r.notBold || !st.Bold
	if st.Struck {
		r.line.StruckCells++
	}
	r.line.Cells = grid.SetCell(r.line.Cells, column, c)
	return nil
}

// content reads the value, formula and inline text of a cell.
func (r *sheetReader) content() (value, formula string, inline phrase, err error) {
	var inside string
	var more []byte // of a value in several pieces
	for {
		if err = r.Next(); err != nil {
			return
		}
		switch name := string(r.Name); {
		case r.Kind == office.Text && inside == "v" && value == "":
			value = r.CharData()
		case r.Kind == office.Text && inside == "v" && len(value)+len(more) <= utf8.UTFMax*r.Run.Cell:
			more = append(more, r.CharData()...)
		case r.Kind == office.Text && inside == "f" && len(formula) <= maxFormula:
			formula += grid.Cut(r.CharData(), maxFormula)
		case r.Kind == office.Opening && name == "is":
			if inline, err = readPhrase(r.Scanner, "is"); err != nil {
				return
			}
		case r.Kind == office.Opening && name == "f":
			inside, formula = name, "="
		case r.Kind == office.Opening:
			inside = name
		case r.Kind == office.Closing && name == "c":
			value += string(more)
			return
		case r.Kind == office.Closing:
			inside = ""
		}
	}
}

// raw builds the cell from its parts, by the types of ECMA-376 part 1, 18.18.11.
func (r *sheetReader) raw(kind, value, formula string, inline phrase, st format.Style) field.Raw {
	switch {
	case value == "" && inline.text == "":
		if formula != "" { // never calculated, so there is no value
			return field.Raw{Kind: field.RawError, Text: formula}
		}
		return field.Raw{}
	case kind == "s":
		inline = pick(r.in.strings, strings.TrimSpace(value))
	case kind == "str", kind == "inlineStr" && inline.text == "":
		inline.text = plainText(grid.Cut(value, r.Run.Cell))
	case kind == "inlineStr":
	case kind == "b":
		return field.Raw{Kind: field.RawBool, Text: strconv.FormatBool(strings.TrimSpace(value) == "1" || value == "true")}
	case kind == "e":
		return field.Raw{Kind: field.RawError, Text: grid.Cut(value, 20)}
	case kind == "d":
		if d, err := calendar.Parse(grid.Cut(value, 10)); err == nil {
			return field.Raw{Kind: field.RawDay, Text: value, Day: d}
		}
		return field.Raw{Kind: field.RawText, Text: grid.Cut(value, r.Run.Cell)}
	default:
		return r.number(strings.TrimSpace(value), st)
	}
	return grid.TextCell(inline.text, cmp.Or(inline.font, st.Font))
}

func (r *sheetReader) number(value string, st format.Style) field.Raw {
	n, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return grid.TextCell(grid.Cut(value, r.Run.Cell), st.Font)
	}
	return st.Cell(n, value, r.in.base1904)
}
