package intake

import (
	"cmp"
	"errors"
	"strconv"
	"strings"
	"time"

	"daihoi/exports/intake/format"
	"daihoi/exports/intake/grid"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/field"
)

// readOpenDocument reads the sheets of an .ods file (OpenDocument 1.3, part 3). Formulas give the value they had when the
// file was saved.
func readOpenDocument(c container) (grid.Book, error) {
	locked, err := locked(c)
	if err != nil {
		return grid.Book{}, err
	}
	if locked {
		return grid.Book{}, fault.New(fault.Invalid, "fault.intake_password")
	}
	r := openReader{looks: looks{}, families: map[string]string{}, first: calendar.Of(1899, time.December, 30)}
	if r.scanner, err = c.scan("styles.xml"); err == nil {
		err = r.namedStyles()
	}
	if err != nil && !errors.Is(err, errNoPart) {
		return grid.Book{}, err
	}
	if r.scanner, err = c.scan("content.xml"); err != nil {
		return grid.Book{}, err
	}
	return r.book()
}

// locked reports whether the parts are encrypted: the manifest names the method.
func locked(c container) (bool, error) {
	if c.has("encrypted-package") {
		return true, nil
	}
	s, err := c.scan("META-INF/manifest.xml")
	if errors.Is(err, errNoPart) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	for {
		if err := s.next(); err != nil || s.kind == ended {
			return false, err
		}
		if s.kind == opening && string(s.name) == "encryption-data" {
			return true, nil
		}
	}
}

// openReader reads the parts of an OpenDocument file.
type openReader struct {
	*scanner
	looks    looks             // by family and name: "table-cell ce1"
	families map[string]string // of fonts by the names that styles use
	style    string            // being read
	first    calendar.Date     // the day of serial number 0
	grid     grid.Builder
	columns  []string // by column, the style of its cells
}

// namedStyles reads the styles that those of the sheets are based on.
func (r *openReader) namedStyles() error {
	for {
		if err := r.next(); err != nil || r.kind == ended {
			return err
		}
		if r.kind != opening || len(r.open) < 3 {
			continue
		}
		if part := string(r.open[1]); part == "styles" || part == "font-face-decls" { // others are of headers and footers
			if err := r.readStyle(); err != nil {
				return err
			}
		}
	}
}

// readStyle reads one element of a style.
func (r *openReader) readStyle() error {
	said := r.looks[r.style]
	switch string(r.name) {
	case "font-face":
		r.families[r.attr("name")] = strings.Trim(r.attr("font-family"), `'" `)
		return r.countStyles()
	case "style":
		family := r.attr("family") + " "
		r.style = family + r.attr("name")
		said = look{base: family + r.attr("parent-style-name")}
	case "default-style":
		r.style = r.attr("family") + " "
		said = look{}
	case "text-properties":
		said.font = cmp.Or(r.families[r.attr("font-name")], strings.Trim(r.attr("font-family"), `'" `), said.font)
		if w := r.attr("font-weight"); w != "" {
			said.weight = weightOf(w == "bold" || grid.Atoi(w) >= 600)
		}
	case "table-properties":
		said.hidden = r.attr("display") == "false"
	default:
		return nil
	}
	r.looks[r.style] = said
	return r.countStyles()
}

func (r *openReader) countStyles() error {
	if len(r.looks)+len(r.families) > format.MaxStyles {
		return errXML
	}
	return nil
}

// book reads the content: the styles of the sheets, then the sheets. Tables elsewhere are earlier versions and links.
func (r *openReader) book() (grid.Book, error) {
	var book grid.Book
	sheets := false
	for {
		if err := r.next(); err != nil {
			return grid.Book{}, err
		}
		if r.kind == ended {
			if !sheets { // a text or a drawing
				return grid.Book{}, fault.New(fault.Invalid, "fault.intake_type")
			}
			return book, nil
		}
		if r.kind != opening || len(r.open) < 3 {
			continue
		}
		switch name, part := string(r.name), string(r.open[1]); {
		case part == "automatic-styles", part == "font-face-decls":
			if err := r.readStyle(); err != nil {
				return grid.Book{}, err
			}
		case name == "spreadsheet" && len(r.open) == 3:
			sheets = true
		case name == "null-date":
			if d, err := calendar.Parse(r.attr("date-value")); err == nil {
				r.first = d
			}
		case name == "table" && len(r.open) == 4 && string(r.open[2]) == "spreadsheet":
			if len(book.Sheets) >= r.run.Entries {
				return grid.Book{}, grid.TooLarge("entries", r.run.Entries)
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
	sheet := grid.Sheet{Name: r.attr("name"), Hidden: r.looks["table "+r.attr("style-name")].hidden}
	r.grid, r.columns = grid.Builder{Run: r.run, Sheet: &sheet}, nil
	number, column, depth := 0, 0, len(r.open)
	for {
		if err := r.next(); err != nil {
			return sheet, err
		}
		if r.kind == closing && len(r.open) < depth {
			return sheet, nil
		}
		if r.kind != opening {
			continue
		}
		var err error
		switch string(r.name) {
		case "table-column":
			column = r.column(column)
		case "table-row":
			number, err = r.row(number)
		case "table-columns", "table-header-columns", "table-column-group", "table-rows", "table-header-rows", "table-row-group":
		default:
			err = r.skip()
		}
		if err != nil {
			return sheet, err
		}
	}
}

// times is the number of times that a row or column is repeated, so that it ends no later than the last.
func (r *openReader) times(attr string, before, last int) int {
	return min(max(grid.Atoi(r.attr(attr)), 1), last-before)
}

func (r *openReader) invisible() bool {
	v := r.attr("visibility")
	return v == "collapse" || v == "filter"
}

// column reads columns and returns how many there are now.
func (r *openReader) column(before int) int {
	next := before + r.times("number-columns-repeated", before, grid.MaxColumns)
	if r.invisible() && next > before && len(r.grid.Sheet.HiddenColumns) < grid.MaxColumns {
		r.grid.Sheet.HiddenColumns = append(r.grid.Sheet.HiddenColumns, grid.Range{Left: before, Right: next - 1})
	}
	style := r.attr("default-cell-style-name")
	for len(r.columns) < min(next, r.run.Columns) {
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
	style := r.attr("default-cell-style-name")
	var merges []grid.Range
	for column, depth := 0, len(r.open); ; {
		if err := r.next(); err != nil {
			return 0, err
		}
		if r.kind == closing && len(r.open) < depth {
			break
		}
		if r.kind != opening {
			continue
		}
		var err error
		switch string(r.name) {
		case "table-cell":
			if m := r.span(column, before+1); m.Left < m.Right || m.Top < m.Bottom {
				merges = append(merges, m)
			}
			column, err = r.cell(column, style)
		case "covered-table-cell": // what is under a merged cell is not shown
			column += r.times("number-columns-repeated", column, grid.MaxColumns)
			err = r.skip()
		default:
			err = r.skip()
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
	span := func(attr string) int { return min(max(grid.Atoi(r.attr(attr)), 1), grid.LastRow) }
	return grid.Range{Left: column, Top: row, Right: column + span("number-columns-spanned") - 1, Bottom: row + span("number-rows-spanned") - 1}
}

// cell reads an open cell to its end, which may stand for several, and returns the next column.
func (r *openReader) cell(column int, rowStyle string) (int, error) {
	times := r.times("number-columns-repeated", column, grid.MaxColumns)
	style := cmp.Or(r.attr("style-name"), rowStyle)
	if style == "" && column < len(r.columns) {
		style = r.columns[column]
	}
	l := r.looks.find("table-cell " + style)
	kind, calculated := r.attr("value-type"), r.attr("formula") != ""
	value := r.attr(valueAttr[kind])
	w, err := r.paragraphs(l)
	if err != nil {
		return 0, err
	}
	c := r.raw(kind, value, calculated, w)
	if c.Empty() {
		return column + times, nil
	}
	for i := range times {
		if column+i >= r.run.Columns {
			r.grid.Sheet.Dropped += times - i
			break
		}
		r.grid.Put(column+i, c, l.weight == heavy)
	}
	return column + times, r.run.Spend(grid.CellWork * min(times, r.run.Columns))
}

// valueAttr is the attribute with the value of a type; a time is read as it is shown.
var valueAttr = map[string]string{"float": "value", "percentage": "value", "currency": "value", "date": "date-value",
	"boolean": "boolean-value", "string": "string-value"}

// raw builds the cell from its type, its value and the text that it shows.
func (r *openReader) raw(kind, value string, calculated bool, w *writing) field.Raw {
	shown := w.cell()
	switch {
	case calculated && (strings.HasPrefix(shown.Text, "#") || strings.HasPrefix(shown.Text, "Err:")):
		return field.Raw{Kind: field.RawError, Text: grid.Cut(shown.Text, 20)}
	case kind == "string" && shown.Empty():
		return grid.TextCell(grid.Cut(value, r.run.Cell), w.font)
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
func (r *openReader) paragraphs(l look) (*writing, error) {
	w := &writing{most: r.run.Cell}
	spans := []look{l}
	for depth, inside := len(r.open), false; ; {
		if err := r.next(); err != nil {
			return w, err
		}
		name, level := string(r.name), len(r.open)-depth
		l := spans[len(spans)-1]
		switch {
		case r.kind == text && inside:
			w.add(spaced(r.string()), l)
		case r.kind == text:
		case r.kind == closing && level < 0:
			return w, nil
		case r.kind == closing && level == 0:
			inside = false
		case r.kind == closing && name == "span":
			spans = spans[:len(spans)-1]
		case r.kind == closing:
		case level == 1 && (name == "p" || name == "h"):
			w.newline()
			inside = true
		case !inside, name == "annotation", name == "note", name == "frame", name == "ruby-text":
			if err := r.skip(); err != nil {
				return w, err
			}
		case name == "span":
			spans = append(spans, r.looks.find("text "+r.attr("style-name")).over(l))
		case name == "s":
			w.add(strings.Repeat(" ", min(max(grid.Atoi(r.attr("c")), 1), 100)), l)
		case name == "tab":
			w.add("\t", l)
		case name == "line-break":
			w.newline()
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
