// Package web reads the tables of a web page as Excel, Word, LibreOffice and Google Sheets write it to the clipboard
// or to a file: row by row, in one pass, whatever is left open or missing. It then places the rows on one sheet.
package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"daihoi/exports/intake/grid"

	"golang.org/x/net/html"
)

// tableRow is a row of a table, or a text between tables as its only cell. A table inside a cell divides the row around it.
type tableRow struct {
	Cells  []tableCell
	Table  int  // counted from 1, 0 for a text between tables
	Hidden bool // not shown, as filtered rows
}

// tableCell is a cell with the text it shows. Kind says what its program has stored with it: 'n' the number Value ("" when
// it is the text), 'b' and 'e' a logical value and an error, 's' a text, 0 nothing.
type tableCell struct {
	Text, Font    string
	Face          grid.Face
	Columns, Rows int // that it covers, 1 or more
	Kind          byte
	Value, Format string
}

// columns is a range of hidden columns, counted from 0.
type columns struct{ First, Last int }

// Limits of a page.
const (
	mostOpen    = 300    // elements inside one another
	mostColumns = 16_384 // cells of a row, and columns that a cell covers
	mostRows    = 65_534 // rows that a cell covers (HTML, 4.9.11)
)

// Holds reports whether a page has a cell of a table.
func Holds(page string) bool {
	for rest := page; ; {
		i := strings.IndexByte(rest, '<')
		if i < 0 || i+3 > len(rest) {
			return false
		}
		rest = rest[i+1:]
		if strings.EqualFold(rest[:2], "td") || strings.EqualFold(rest[:2], "th") && !strings.HasPrefix(strings.ToLower(rest[:min(len(rest), 5)]), "thead") {
			return true
		}
	}
}

// readRows calls do for every row of a page, in order, and returns the hidden columns. Texts are cut at this many runes.
// Spend counts steps, about one for each byte; its errors and those of do end the reading.
func readRows(page string, runes int, spend func(int) error, do func(tableRow) error) ([]columns, error) {
	r := reader{Tokenizer: html.NewTokenizer(strings.NewReader(page)), most: runes, do: do, rules: rules{}}
	for {
		kind := r.Next()
		if err := spend(16 + len(r.Raw()) + len(r.open)); err != nil {
			return nil, err
		}
		var err error
		switch kind {
		case html.ErrorToken:
			if err := r.Err(); !errors.Is(err, io.EOF) {
				return nil, err
			}
			return r.hidden, r.endRow()
		case html.TextToken:
			if r.inStyle {
				r.rules.add(string(r.Text()))
				continue
			}
			r.text(r.Text())
		case html.StartTagToken, html.SelfClosingTagToken:
			err = r.start()
		case html.EndTagToken:
			name, _ := r.TagName()
			err = r.end(string(name))
		}
		if err != nil {
			return nil, err
		}
	}
}

// reader is one reading of a page.
type reader struct {
	*html.Tokenizer
	most    int
	do      func(tableRow) error
	rules   rules
	inStyle bool
	open    []element
	table   int   // the last one
	nested  []int // tables that are open
	row     *tableRow
	cell    *writing // of the row, or a text between tables
	column  int      // of the next <col>
	hidden  []columns
}

type element struct {
	name  string
	style style
}

// writing is a cell while its text is read.
type writing struct {
	tableCell
	text   strings.Builder
	number strings.Builder // of a list of Word
	gap    int             // before the next letter: 0 none, 1 a space, 2 a new line
	exact  bool            // the text is already known
	seen   bool
	normal bool // some letter is not bold
	plain  bool // some letter is not struck through
}

func (r *reader) style() style {
	if len(r.open) == 0 {
		return style{}
	}
	return r.open[len(r.open)-1].style
}

// text adds letters to the open cell, with one space for every run of white space.
func (r *reader) text(s []byte) {
	now := r.style()
	if now.hidden {
		return
	}
	if r.cell == nil {
		if len(bytes.TrimSpace(s)) == 0 {
			return
		}
		r.cell = &writing{tableCell: tableCell{Columns: 1, Rows: 1}}
	}
	w := r.cell
	if now.number {
		if w.number.Len() < 100 {
			w.number.Write(s[:min(len(s), 100)])
		}
		return
	}
	for len(s) > 0 && w.text.Len() < r.most*utf8.UTFMax {
		c, size := utf8.DecodeRune(s)
		s = s[size:]
		if c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' {
			w.gap = max(w.gap, 1)
			continue
		}
		if !w.exact {
			if w.gap != 0 && w.text.Len() > 0 {
				w.text.WriteByte([]byte{' ', '\n'}[w.gap-1])
			}
			w.text.WriteRune(c)
		}
		w.gap = 0
		if unicode.IsSpace(c) {
			continue
		}
		if !w.seen {
			w.Font, w.seen = now.font, true
		}
		w.normal = w.normal || now.weight != 1
		w.plain = w.plain || !now.struck
	}
}

// newLine ends a line of the open cell, or a text between tables.
func (r *reader) newLine() error {
	if r.row == nil {
		return r.endRow()
	}
	if r.cell != nil {
		r.cell.gap = 2
	}
	return nil
}

// start reads a start tag.
func (r *reader) start() error {
	tag, more := r.TagName()
	name := string(tag)
	attrs := map[string]string{}
	for more && len(attrs) < 60 {
		var key, value []byte
		key, value, more = r.TagAttr()
		attrs[string(key)] = string(value)
	}
	r.inStyle = name == "style"
	own := r.own(name, attrs)
	switch name {
	case "br":
		return r.newLine()
	case "col":
		span := times(attrs["span"], mostColumns)
		if own.hidden && len(r.hidden) < mostColumns {
			r.hidden = append(r.hidden, columns{r.column, r.column + span - 1})
		}
		r.column = min(r.column+span, mostColumns)
		return nil
	case "img", "meta", "link", "hr", "input", "base", "wbr", "area", "param":
		return nil
	}
	var err error
	switch name {
	case "table":
		err = r.endRow()
		r.table++
		r.nested, r.column = append(r.nested, r.table), 0
		if len(r.nested) > mostOpen {
			r.nested = r.nested[1:]
		}
	case "tr":
		if err = r.endRow(); err == nil {
			r.close("tr", "table")
			r.startRow(own.hidden)
			own.hidden = false
		}
	case "td", "th":
		err = r.endCell()
		r.close("td", "tr")
		r.close("th", "tr")
		if r.row == nil {
			r.startRow(false)
		}
		if !own.hidden {
			r.startCell(attrs, own)
		}
	case "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "pre", "blockquote", "section", "article", "caption":
		err = r.newLine()
		if name == "p" || name == "li" {
			r.close(name, "td")
		}
	}
	if len(r.open) < mostOpen {
		r.open = append(r.open, element{name, own.over(r.style())})
	}
	return err
}

// own is the style that an element sets itself: by its kind, the rules for it, and its attributes, weakest first.
func (r *reader) own(name string, attrs map[string]string) style {
	var s style
	switch name {
	case "b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6":
		s.weight = 1
	case "s", "strike":
		s.struck = true
	case "script", "title", "del", "rt", "template", "select", "textarea":
		s.hidden = true
	}
	s = r.rules[name].over(s)
	for i, class := range strings.Fields(attrs["class"]) {
		if i == 10 {
			break
		}
		s.hidden = s.hidden || (name == "td" || name == "th") && frames[class]
		s = r.rules["."+strings.ToLower(class)].over(s)
	}
	if face := attrs["face"]; face != "" {
		s.font, _, _ = strings.Cut(face, ",")
	}
	if said := attrs["style"]; said != "" {
		s = declarations(said).over(s)
	}
	if _, hidden := attrs["hidden"]; hidden {
		s.hidden = true
	}
	return s
}

// frames are the classes of cells that Google Sheets draws around and between those of a sheet that it publishes: numbers of
// rows, letters of columns, the bar below rows that do not scroll.
var frames = map[string]bool{"row-header": true, "row-headers-background": true, "column-headers-background": true, "freezebar-cell": true, "row-header-shim": true}

// end reads an end tag.
func (r *reader) end(name string) error {
	var err error
	switch name {
	case "style":
		r.inStyle = false
	case "td", "th":
		err = r.endCell()
	case "tr":
		err = r.endRow()
	case "table":
		err = r.endRow()
		if len(r.nested) > 0 {
			r.nested = r.nested[:len(r.nested)-1]
		}
	case "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "pre", "blockquote", "section", "article", "caption":
		err = r.newLine()
	}
	r.close(name, "")
	return err
}

// close ends the innermost open element of this name and everything inside it, unless another one stands between.
func (r *reader) close(name, unless string) {
	for i, e := range slices.Backward(r.open) {
		if e.name == name {
			r.open = r.open[:i]
			return
		}
		if e.name == unless || e.name == "table" {
			return
		}
	}
}

func (r *reader) startRow(hidden bool) {
	r.row = &tableRow{Hidden: hidden, Table: max(r.table, 1)}
	if len(r.nested) > 0 {
		r.row.Table = r.nested[len(r.nested)-1]
	}
}

func (r *reader) startCell(attrs map[string]string, own style) {
	w := &writing{}
	w.Columns, w.Rows, w.Format = times(attrs["colspan"], mostColumns), times(attrs["rowspan"], mostRows), own.format
	w.store(attrs)
	r.cell = w
}

// store keeps what a program has stored beside the text: Excel (x:num), LibreOffice (sdval), Google Sheets.
func (w *writing) store(attrs map[string]string) {
	has := func(key string) bool { _, ok := attrs[key]; return ok }
	switch {
	case has("x:str"):
		w.Kind = 's'
	case has("x:num"):
		w.Kind, w.Value = 'n', attrs["x:num"]
	case has("x:bool"):
		w.Kind, w.Value = 'b', attrs["x:bool"]
	case has("x:err"):
		w.Kind, w.Value = 'e', attrs["x:err"]
	case has("sdval"):
		w.Kind, w.Value = 'n', attrs["sdval"]
		if parts := strings.SplitN(attrs["sdnum"], ";", 3); len(parts) == 3 {
			w.Format = parts[2]
		}
	case has("data-sheets-value"):
		w.storeSheets(attrs["data-sheets-value"], attrs["data-sheets-numberformat"])
	}
}

// storeSheets reads the attributes of Google Sheets: {"1":3,"3":24902} is a number, {"1":2,"2":"a"} a text, {"1":4,"4":1}
// true; of a format, {"1":5,"2":"dd/mm/yyyy"}, the kind 5 is a day and 7 a moment.
func (w *writing) storeSheets(value, format string) {
	var v, f map[string]any
	if json.Unmarshal([]byte(value), &v) != nil {
		return
	}
	switch v["1"] {
	case 2.0:
		if s, ok := v["2"].(string); ok {
			w.Kind, w.exact = 's', true
			w.text.WriteString(s)
		}
	case 3.0:
		if n, ok := v["3"].(float64); ok {
			w.Kind, w.Value = 'n', strconv.FormatFloat(n, 'f', -1, 64)
		}
	case 4.0:
		if n, ok := v["4"].(float64); ok {
			w.Kind, w.Value = 'b', strconv.FormatFloat(n, 'f', -1, 64)
		}
	}
	if json.Unmarshal([]byte(format), &f) == nil {
		if w.Format, _ = f["2"].(string); w.Format == "" && (f["1"] == 5.0 || f["1"] == 7.0) {
			w.Format = "dd/mm/yyyy"
		}
	}
}

// times reads how many rows or columns an attribute names, 1 without one.
func times(s string, most int) int {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil {
		return 1
	}
	return min(max(n, 1), most)
}

// endCell keeps the open cell in the open row, or hands over a text between tables.
func (r *reader) endCell() error {
	if r.row == nil {
		return r.endRow()
	}
	r.keep()
	return nil
}

// endRow hands over the open row, or a text between tables.
func (r *reader) endRow() error {
	if r.row == nil {
		if r.cell == nil {
			return nil
		}
		r.row = &tableRow{}
	}
	r.keep()
	row := *r.row
	r.row = nil
	return r.do(row)
}

func (r *reader) keep() {
	w := r.cell
	if r.cell = nil; w == nil || len(r.row.Cells) >= mostColumns {
		return
	}
	w.Text, w.Face = w.numbered(r.row.Table > 0), grid.Face{Bold: w.seen && !w.normal, Struck: w.seen && !w.plain}
	r.row.Cells = append(r.row.Cells, w.tableCell)
}

// numbered is the text with the number that Word gives it. In a table a number stands only where nothing else does, so
// that it does not become part of a name; a letter or Roman number belongs to a title. Bullets are left out.
func (w *writing) numbered(inTable bool) string {
	number, text := strings.TrimSpace(strings.ToValidUTF8(w.number.String(), "")), w.text.String()
	switch first := strings.IndexFunc(number, unicode.IsDigit); {
	case len(number) < 2 && first < 0 || !strings.ContainsFunc(number, func(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }):
		return text
	case strings.TrimSpace(text) == "":
		return number
	case inTable && (first == 0 || first == 1 && number[0] == '('):
		return text
	}
	return number + " " + text
}
