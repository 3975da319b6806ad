package intake

import (
	"cmp"
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"daihoi/models/calendar"
	"daihoi/models/field"
)

const (
	lastRow    = 1_048_576
	lastColumn = 16_384
	maxFormula = 200 // characters kept of a formula without a value
)

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

// keep adds a line without its empty end to the sheet, within the limits.
func (r *run) keep(s *Sheet, l Line) error {
	n := len(l.Cells)
	for n > 0 && l.Cells[n-1].Empty() {
		n--
	}
	if n == 0 {
		return nil
	}
	if r.cells += n; r.cells > r.Cells {
		return TooLarge("cells", r.Cells)
	}
	if len(s.Lines) >= r.Rows {
		return TooLarge("rows", r.Rows)
	}
	l.Cells = slices.Clone(l.Cells[:n])
	s.Lines = append(s.Lines, l)
	return nil
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

func setCell(cells []field.Raw, column int, c field.Raw) []field.Raw {
	if n := column + 1 - len(cells); n > 0 {
		cells = append(cells, make([]field.Raw, n)...)
	}
	cells[column] = c
	return cells
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
			if inline, err = r.phrase("is"); err != nil {
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

// textCell is a text cell, empty when nothing in it is visible.
func textCell(s, font string) field.Raw {
	if blank(s) {
		return field.Raw{}
	}
	return field.Raw{Kind: field.RawText, Text: s, Font: font}
}

func (r *sheetReader) number(value string, st style) field.Raw {
	n, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return textCell(Cut(value, r.run.Cell), st.font)
	}
	return r.in.numberCell(n, value, st)
}

// numberCell is a number with its format. What is no number cannot be saved.
func (in *shared) numberCell(n float64, stored string, st style) field.Raw {
	if math.IsNaN(n) || math.IsInf(n, 0) {
		return field.Raw{Kind: field.RawError, Text: "#NUM!"}
	}
	c := field.Raw{Kind: field.RawNumber, Number: n, Text: numberText(n, stored, st), Font: st.font}
	if st.date {
		if d, ok := day(n, in.base1904); ok {
			c.Kind, c.Day = field.RawDay, d
			c = asShown(c, st.part)
		}
	}
	return c
}

// Ref is the address of a cell. Columns count from 0.
func Ref(column, row int) string {
	return ColumnName(column) + strconv.Itoa(row)
}

// ColumnName returns the letters of a column counted from 0.
func ColumnName(column int) string {
	name := ""
	for n := column + 1; n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return name
}

// parseRef parses an address such as D17. Columns count from 0.
func parseRef(s string) (column, row int, ok bool) {
	s = strings.ReplaceAll(s, "$", "")
	letters := strings.TrimRight(s, "0123456789")
	for _, c := range letters {
		if c |= 0x20; c < 'a' || c > 'z' {
			return 0, 0, false
		}
		if column = column*26 + int(c-'a'+1); column > lastColumn {
			return 0, 0, false
		}
	}
	row = atoi(s[len(letters):])
	return column - 1, row, column > 0 && row > 0 && row <= lastRow
}

func parseRange(s string) (Range, bool) {
	from, to, two := strings.Cut(s, ":")
	if !two {
		to = from
	}
	left, top, ok1 := parseRef(from)
	right, bottom, ok2 := parseRef(to)
	return Range{left, top, right, bottom}, ok1 && ok2 && left <= right && top <= bottom
}

// atoi parses a whole number and returns 0 for anything else.
func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}
