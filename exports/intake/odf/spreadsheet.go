// Package odf reads the spreadsheets of OpenDocument: the .ods files of LibreOffice and others.
package odf

import (
	"cmp"
	"errors"
	"strconv"
	"strings"
	"time"

	"daihoi/exports/intake/format"
	"daihoi/exports/intake/grid"
	"daihoi/exports/intake/office"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/field"
)

// Read reads the sheets of an .ods file (OpenDocument 1.3, part 3). Formulas give the value they had when the file was
// saved.
func Read(c office.Container) (grid.Book, error) {
	locked, err := locked(c)
	if err != nil {
		return grid.Book{}, err
	}
	if locked {
		return grid.Book{}, fault.New(fault.Invalid, "fault.intake_password")
	}
	r := openReader{looks: office.Looks{}, families: map[string]string{}, first: calendar.Of(1899, time.December, 30)}
	if r.Scanner, err = c.Scan("styles.xml"); err == nil {
		err = r.namedStyles()
	}
	if err != nil && !errors.Is(err, office.ErrNoPart) {
		return grid.Book{}, err
	}
	if r.Scanner, err = c.Scan("content.xml"); err != nil {
		return grid.Book{}, err
	}
	return r.book()
}

// locked reports whether the parts are encrypted: the manifest names the method.
func locked(c office.Container) (bool, error) {
	if c.Has("encrypted-package") {
		return true, nil
	}
	s, err := c.Scan("META-INF/manifest.xml")
	if errors.Is(err, office.ErrNoPart) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	for {
		if err := s.Next(); err != nil || s.Kind == office.Ended {
			return false, err
		}
		if s.Kind == office.Opening && string(s.Name) == "encryption-data" {
			return true, nil
		}
	}
}

// openReader reads the parts of an OpenDocument file.
type openReader struct {
	*office.Scanner
	looks    office.Looks      // by family and name: "table-cell ce1"
	families map[string]string // of fonts by the names that styles use
	style    string            // being read
	first    calendar.Date     // the day of serial number 0
	grid     grid.Builder
	columns  []string // by column, the style of its cells
}

// namedStyles reads the styles that those of the sheets are based on.
func (r *openReader) namedStyles() error {
	for {
		if err := r.Next(); err != nil || r.Kind == office.Ended {
			return err
		}
		if r.Kind != office.Opening || len(r.Open) < 3 {
			continue
		}
		if part := string(r.Open[1]); part == "styles" || part == "font-face-decls" { // others are of headers and footers
			if err := r.readStyle(); err != nil {
				return err
			}
		}
	}
}

// readStyle reads one element of a style.
func (r *openReader) readStyle() error {
	said := r.looks[r.style]
	switch string(r.Name) {
	case "font-face":
		r.families[r.Attr("name")] = strings.Trim(r.Attr("font-family"), `'" `)
		return r.countStyles()
	case "style":
		family := r.Attr("family") + " "
		r.style = family + r.Attr("name")
		said = office.Look{Base: family + r.Attr("parent-style-name")}
	case "default-style":
		r.style = r.Attr("family") + " "
		said = office.Look{}
	case "text-properties":
		said.Font = cmp.Or(r.families[r.Attr("font-name")], strings.Trim(r.Attr("font-family"), `'" `), said.Font)
		if w := r.Attr("font-weight"); w != "" {
			said.Weight = office.WeightOf(w == "bold" || grid.Atoi(w) >= 600)
		}
		if line := r.Attr("text-line-through-style"); line != "" {
			said.Strike = office.WeightOf(line != "none")
		}
	case "table-properties":
		said.Hidden = r.Attr("display") == "false"
	default:
		return nil
	}
	r.looks[r.style] = said
	return r.countStyles()
}

func (r *openReader) countStyles() error {
	if len(r.looks)+len(r.families) > format.MaxStyles {
		return office.ErrXML
	}
	return nil
}

// book reads the content: the styles of the sheets, then the sheets. Tables elsewhere are earlier versions and links.
func (r *openReader) book() (grid.Book, error) {
	var book grid.Book
	sheets := false
	for {
		if err := r.Next(); err != nil {
			return grid.Book{}, err
		}
		if r.Kind == office.Ended {
			if !sheets { // a text or a drawing
				return grid.Book{}, fault.New(fault.Invalid, "fault.intake_type")
			}
			return book, nil
		}
		if r.Kind != office.Opening || len(r.Open) < 3 {
			continue
		}
		switch name, part := string(r.Name), string(r.Open[1]); {
		case part == "automatic-styles", part == "font-face-decls":
			if err := r.readStyle(); err != nil {
				return grid.Book{}, err
			}
		case name == "spreadsheet" && len(r.Open) == 3:
			sheets = true
		case name == "null-date":
			if d, err := calendar.Parse(r.Attr("date-value")); err == nil {
				r.first = d
			}
		case name == "table" && len(r.Open) == 4 && string(r.Open[2]) == "spreadsheet":
			if len(book.Sheets) >= r.Run.Entries {
				return grid.Book{}, grid.TooLarge("entries", r.Run.Entries)
			}
			sheet, err := r.sheet()
			if err != nil {
				return grid.Book{}, err
			}
			book.Sheets = append(book.Sheets, sheet)
		}
	}
}

// sheet reads an open table to its end. Groups of rows and columns are entered; shapes and forms are not.
func (r *openReader) sheet() (grid.Sheet, error) {
	sheet := grid.Sheet{Name: r.Attr("name"), Hidden: r.looks["table "+r.Attr("style-name")].Hidden}
	r.grid, r.columns = grid.Builder{Run: r.Run, Sheet: &sheet}, nil
	number, column, depth := 0, 0, len(r.Open)
	for {
		if err := r.Next(); err != nil {
			return sheet, err
		}
		if r.Kind == office.Closing && len(r.Open) < depth {
			return sheet, nil
		}
		if r.Kind != office.Opening {
			continue
		}
		var err error
		switch string(r.Name) {
		case "table-column":
			column = r.column(column)
		case "table-row":
			number, err = r.row(number)
		case "table-columns", "table-header-columns", "table-column-group", "table-rows", "table-header-rows", "table-row-group":
		default:
			err = r.Skip()
		}
		if err != nil {
			return sheet, err
		}
	}
}

// times is the number of times that a row or column is repeated, so that it ends no later than the last.
func (r *openReader) times(attr string, before, last int) int {
	return min(max(grid.Atoi(r.Attr(attr)), 1), last-before)
}

func (r *openReader) invisible() bool {
	v := r.Attr("visibility")
	return v == "collapse" || v == "filter"
}

// column reads columns and returns how many there are now.
func (r *openReader) column(before int) int {
	next := before + r.times("number-columns-repeated", before, grid.MaxColumns)
	if r.invisible() && next > before && len(r.grid.Sheet.HiddenColumns) < grid.MaxColumns {
		r.grid.Sheet.HiddenColumns = append(r.grid.Sheet.HiddenColumns, grid.Range{Left: before, Right: next - 1})
	}
	style := r.Attr("default-cell-style-name")
	for len(r.columns) < min(next, r.Run.Columns) {
		r.columns = append(r.columns, style)
	}
	return next
}

// row reads a row and returns the number of the last one that it stands for. A blank row is only counted, however
// often it is repeated.
func (r *openReader) row(before int) (int, error) {
	times := r.times("number-rows-repeated", before, grid.LastRow)
	g := &r.grid
	g.Begin(before + 1)
	g.Line.Hidden = r.invisible()
	style := r.Attr("default-cell-style-name")
	var merges []grid.Range
	for column, depth := 0, len(r.Open); ; {
		if err := r.Next(); err != nil {
			return 0, err
		}
		if r.Kind == office.Closing && len(r.Open) < depth {
			break
		}
		if r.Kind != office.Opening {
			continue
		}
		var err error
		switch string(r.Name) {
		case "table-cell":
			if m := r.span(column, before+1); m.Left < m.Right || m.Top < m.Bottom {
				merges = append(merges, m)
			}
			column, err = r.cell(column, style)
		case "covered-table-cell": // what is under a merged cell is not shown
			column += r.times("number-columns-repeated", column, grid.MaxColumns)
			err = r.Skip()
		default:
			err = r.Skip()
		}
		if err != nil {
			return 0, err
		}
	}
	for i := range times {
		for _, m := range merges {
			m.Top, m.Bottom = m.Top+i, m.Bottom+i
			if err := g.Merge(m); err != nil {
				return 0, err
			}
		}
		if len(g.Line.Cells) == 0 {
			break
		}
		g.Move(before + 1 + i)
		if err := g.End(); err != nil {
			return 0, err
		}
	}
	return before + times, nil
}

// span is the range that a cell covers.
func (r *openReader) span(column, row int) grid.Range {
	span := func(attr string) int { return min(max(grid.Atoi(r.Attr(attr)), 1), grid.LastRow) }
	return grid.Range{Left: column, Top: row, Right: column + span("number-columns-spanned") - 1, Bottom: row + span("number-rows-spanned") - 1}
}

// cell reads an open cell to its end, which may stand for several, and returns the next column.
func (r *openReader) cell(column int, rowStyle string) (int, error) {
	times := r.times("number-columns-repeated", column, grid.MaxColumns)
	style := cmp.Or(r.Attr("style-name"), rowStyle)
	if style == "" && column < len(r.columns) {
		style = r.columns[column]
	}
	l := r.looks.Find("table-cell " + style)
	kind, calculated := r.Attr("value-type"), r.Attr("formula") != ""
	value := r.Attr(valueAttr[kind])
	w, err := r.paragraphs(l)
	if err != nil {
		return 0, err
	}
	c := r.raw(kind, value, calculated, w)
	if c.Empty() {
		return column + times, nil
	}
	for i := range times {
		if column+i >= r.Run.Columns {
			r.grid.Sheet.Dropped += times - i
			break
		}
		r.grid.Put(column+i, c, grid.Face{Bold: l.Weight == office.Heavy, Struck: l.Strike == office.Heavy || w.Face().Struck})
	}
	return column + times, r.Run.Spend(grid.CellWork * min(times, r.Run.Columns))
}

// valueAttr is the attribute with the value of a type; a time is read as it is shown.
var valueAttr = map[string]string{"float": "value", "percentage": "value", "currency": "value", "date": "date-value",
	"boolean": "boolean-value", "string": "string-value"}

// raw builds the cell from its type, its value and the text that it shows.
func (r *openReader) raw(kind, value string, calculated bool, w *office.Writing) field.Raw {
	shown := w.Cell()
	switch {
	case calculated && (strings.HasPrefix(shown.Text, "#") || strings.HasPrefix(shown.Text, "Err:")):
		return field.Raw{Kind: field.RawError, Text: grid.Cut(shown.Text, 20)}
	case kind == "string" && shown.Empty():
		return grid.TextCell(grid.Cut(value, r.Run.Cell), w.Font)
	case kind == "boolean":
		return field.Raw{Kind: field.RawBool, Text: strconv.FormatBool(value == "true")}
	case kind == "date":
		if d, err := calendar.Parse(grid.Cut(value, len(time.DateOnly))); err == nil && !d.IsZero() {
			n := d.Sub(r.first)
			return format.AsSeen(field.Raw{Kind: field.RawDay, Day: d, Number: float64(n), Text: strconv.Itoa(n), Font: shown.Font}, shown.Text)
		}
	case valueAttr[kind] == "value":
		if n, err := strconv.ParseFloat(value, 64); err == nil {
			return field.Raw{Kind: field.RawNumber, Number: n, Text: format.ShownNumber(n, value, shown.Text), Font: shown.Font}
		}
	}
	return shown
}

// paragraphs reads the texts of an open cell to its end, a line each, without notes and pictures.
func (r *openReader) paragraphs(l office.Look) (*office.Writing, error) {
	w := &office.Writing{Most: r.Run.Cell}
	spans := []office.Look{l}
	for depth, inside := len(r.Open), false; ; {
		if err := r.Next(); err != nil {
			return w, err
		}
		name, level := string(r.Name), len(r.Open)-depth
		l := spans[len(spans)-1]
		switch {
		case r.Kind == office.Text && inside:
			w.Add(spaced(r.CharData()), l)
		case r.Kind == office.Text:
		case r.Kind == office.Closing && level < 0:
			return w, nil
		case r.Kind == office.Closing && level == 0:
			inside = false
		case r.Kind == office.Closing && name == "span":
			spans = spans[:len(spans)-1]
		case r.Kind == office.Closing:
		case level == 1 && (name == "p" || name == "h"):
			w.Newline()
			inside = true
		case !inside, name == "annotation", name == "note", name == "frame", name == "ruby-text":
			if err := r.Skip(); err != nil {
				return w, err
			}
		case name == "span":
			spans = append(spans, r.looks.Find("text "+r.Attr("style-name")).Over(l))
		case name == "s":
			w.Add(strings.Repeat(" ", min(max(grid.Atoi(r.Attr("c")), 1), 100)), l)
		case name == "tab":
			w.Add("\t", l)
		case name == "line-break":
			w.Newline()
		}
	}
}

// spaced turns every run of white space into one space, as programs that show XML or HTML do.
func spaced(s string) string {
	if !strings.ContainsAny(s, "\n\r\t") && !strings.Contains(s, "  ") {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for i := range len(s) {
		c := s[i]
		if c == '\n' || c == '\r' || c == '\t' {
			c = ' '
		}
		if c != ' ' || !space {
			b.WriteByte(c)
		}
		space = c == ' '
	}
	return b.String()
}
