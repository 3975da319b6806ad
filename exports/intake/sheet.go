package intake

import (
	"cmp"
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"daihoi/models/calendar"
	"daihoi/models/field"
)

const maxFormula = 200 // characters kept of a formula without a value

var errNoCells = errors.New("intake: a chart sheet has no cells")

// sheetReader reads the part of one sheet in a single pass.
type sheetReader struct {
	*scanner
	in      *shared
	sheet   *Sheet
	line    Line
	notBold bool // some cell of the line is not bold
}

func (r *sheetReader) read() error {
	last := 0
	for {
		if err := r.next(); err != nil {
			return err
		}
		if r.kind == ended {
			return nil
		}
		name := string(r.name)
		if r.kind == closing && name == "row" && r.line.Number > 0 {
			if err := r.keep(); err != nil {
				return err
			}
		}
		if r.kind != opening {
			continue
		}
		switch {
		case len(r.open) == 1 && name != "worksheet":
			return errNoCells
		case name == "col" && r.flag("hidden") && len(r.sheet.HiddenColumns) < lastColumn:
			r.sheet.HiddenColumns = append(r.sheet.HiddenColumns, Range{Left: atoi(r.attr("min")) - 1, Right: atoi(r.attr("max")) - 1})
		case name == "row" && len(r.open) == 3:
			if last = rowNumber(r.attr("r"), last); last == 0 {
				return errXML
			}
			r.line, r.notBold = Line{Number: last, Hidden: r.flag("hidden") || r.attr("ht") == "0"}, false
		case name == "c" && string(r.open[len(r.open)-2]) == "row":
			if err := r.cell(); err != nil {
				return err
			}
		case name == "mergeCell":
			if m, ok := parseRange(r.attr("ref")); ok {
				r.sheet.Merges = append(r.sheet.Merges, m)
			}
			if len(r.sheet.Merges) > r.run.Merges {
				return TooLarge("merges", r.run.Merges)
			}
		}
	}
}

// rowNumber is the number in attribute r, the next number when it is missing, and 0 when it is impossible.
func rowNumber(attr string, last int) int {
	n := last + 1
	if attr != "" {
		n = atoi(attr)
	}
	if n <= last || n > lastRow {
		return 0
	}
	return n
}

// keep adds the line to the sheet unless it is empty.
func (r *sheetReader) keep() error {
	r.line.Bold = !r.notBold
	err := r.run.keep(r.sheet, r.line)
	r.line = Line{}
	return err
}

// cell reads the open element <c> to its end.
func (r *sheetReader) cell() error {
	column := len(r.line.Cells)
	if ref := r.attr("r"); ref != "" {
		var ok bool
		if column, _, ok = parseRef(ref); !ok {
			return errXML
		}
	}
	kind, st := r.attr("t"), pick(r.in.styles, cmp.Or(r.attr("s"), "0"))
	value, formula, inline, err := r.content()
	if err != nil {
		return err
	}
	c := r.raw(kind, value, formula, inline, st)
	if c.Empty() {
		return nil
	}
	if column >= r.run.Columns {
		r.sheet.Dropped++
		return nil
	}
	c.Ref = Ref(column, r.line.Number)
	r.notBold = r.notBold || !st.bold
	r.line.Cells = setCell(r.line.Cells, column, c)
	return nil
}

// content reads the value, formula and inline text of a cell.
func (r *sheetReader) content() (value, formula string, inline phrase, err error) {
	var inside string
	var more []byte // of a value in several pieces
	for {
		if err = r.next(); err != nil {
			return
		}
		switch name := string(r.name); {
		case r.kind == text && inside == "v" && value == "":
			value = r.string()
		case r.kind == text && inside == "v" && len(value)+len(more) <= utf8.UTFMax*r.run.Cell:
			more = append(more, r.string()...)
		case r.kind == text && inside == "f" && len(formula) <= maxFormula:
			formula += Cut(r.string(), maxFormula)
		case r.kind == opening && name == "is":
			if inline, err = readPhrase(r.scanner, "is"); err != nil {
				return
			}
		case r.kind == opening && name == "f":
			inside, formula = name, "="
		case r.kind == opening:
			inside = name
		case r.kind == closing && name == "c":
			value += string(more)
			return
		case r.kind == closing:
			inside = ""
		}
	}
}

// raw builds the cell from its parts, by the types of ECMA-376 part 1, 18.18.11.
func (r *sheetReader) raw(kind, value, formula string, inline phrase, st style) field.Raw {
	switch {
	case value == "" && inline.text == "":
		if formula != "" { // never calculated, so there is no value
			return field.Raw{Kind: field.RawError, Text: formula}
		}
		return field.Raw{}
	case kind == "s":
		inline = pick(r.in.strings, strings.TrimSpace(value))
	case kind == "str", kind == "inlineStr" && inline.text == "":
		inline.text = plainText(Cut(value, r.run.Cell))
	case kind == "inlineStr":
	case kind == "b":
		return field.Raw{Kind: field.RawBool, Text: strconv.FormatBool(strings.TrimSpace(value) == "1" || value == "true")}
	case kind == "e":
		return field.Raw{Kind: field.RawError, Text: Cut(value, 20)}
	case kind == "d":
		if d, err := calendar.Parse(Cut(value, 10)); err == nil {
			return field.Raw{Kind: field.RawDay, Text: value, Day: d}
		}
		return field.Raw{Kind: field.RawText, Text: Cut(value, r.run.Cell)}
	default:
		return r.number(strings.TrimSpace(value), st)
	}
	return textCell(inline.text, cmp.Or(inline.font, st.font))
}

func (r *sheetReader) number(value string, st style) field.Raw {
	n, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return textCell(Cut(value, r.run.Cell), st.font)
	}
	return st.cell(n, value, r.in.base1904)
}
