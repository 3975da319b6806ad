package book

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// rowWriter writes the rows of a sheet as SpreadsheetML (ECMA-376, Part 1, 18.3.1.73), one after the other. It holds no
// more than the piece that is written next.
type rowWriter struct {
	w       io.Writer
	buf     []byte
	columns [][]byte // letters
	row     []byte   // digits of the number of the row
	written int64    // bytes that have left buf
	err     error
}

// pieceSize is how many bytes are handed on at once.
const pieceSize = 64 << 10

func newRowWriter(w io.Writer, columns int) *rowWriter {
	r := &rowWriter{w: w, buf: make([]byte, 0, pieceSize+16<<10)}
	for c := range columns {
		r.columns = append(r.columns, []byte(ExcelColumn(c+1)))
	}
	return r
}

// begin begins a row of a height in points.
func (r *rowWriter) begin(row int, height float64) {
	r.row = strconv.AppendInt(r.row[:0], int64(row), 10)
	r.buf = append(append(append(r.buf, `<row r="`...), r.row...), `" ht="`...)
	r.buf = append(strconv.AppendFloat(r.buf, height, 'f', -1, 64), `" customHeight="1">`...)
}

func (r *rowWriter) end() {
	r.buf = append(r.buf, "</row>"...)
	if len(r.buf) >= pieceSize {
		r.flush()
	}
}

func (r *rowWriter) flush() {
	if r.err == nil {
		_, r.err = r.w.Write(r.buf)
	}
	r.written += int64(len(r.buf))
	r.buf = r.buf[:0]
}

// put writes the next cell of the row: nothing, text, a number, or true or false.
func (r *rowWriter) put(col int, value any, style int) {
	r.buf = append(append(append(append(r.buf, `<c r="`...), r.columns[col-1]...), r.row...), `" s="`...)
	r.buf = strconv.AppendInt(r.buf, int64(style), 10)
	switch v := value.(type) {
	case nil:
		r.buf = append(r.buf, `"/>`...)
	case string:
		r.text(v)
	case int:
		r.number(strconv.AppendInt(r.opened(), int64(v), 10))
	case int64:
		r.number(strconv.AppendInt(r.opened(), v, 10))
	case float64:
		r.number(strconv.AppendFloat(r.opened(), v, 'f', -1, 64))
	case bool:
		r.buf = append(r.buf, `" t="b"><v>`...)
		r.number(strconv.AppendInt(r.buf, int64(slices.Index([]bool{false, true}, v)), 10))
	default:
		if r.err == nil {
			r.err = fmt.Errorf("book: a row cannot hold a %T", value)
		}
	}
}

func (r *rowWriter) opened() []byte { return append(r.buf, `"><v>`...) }

func (r *rowWriter) number(buf []byte) { r.buf = append(buf, "</v></c>"...) }

// text writes a text into its cell and not into the table of texts that cells share, which would grow with the rows.
// Text is never a formula there.
func (r *rowWriter) text(text string) {
	if text == "" {
		r.buf = append(r.buf, `"/>`...)
		return
	}
	r.buf = append(r.buf, `" t="inlineStr"><is><t>`...)
	at := len(r.buf)
	r.buf = appendText(r.buf, text)
	if n := len(r.buf); n > at && (blank(r.buf[at]) || blank(r.buf[n-1])) {
		r.buf = slices.Insert(r.buf, at-1, []byte(` xml:space="preserve"`)...)
	}
	r.buf = append(r.buf, "</t></is></c>"...)
}

func blank(c byte) bool { return c == ' ' || c == '\n' }

// appendText appends text as Clean leaves it, escaped for a cell. What needs no change is copied at once.
func appendText(buf []byte, text string) []byte {
	units, from := 0, 0
	for i := 0; i < len(text); {
		if plain[text[i]] && units < CellLimit {
			units, i = units+1, i+1
			continue
		}
		size, unit, instead := 1, 1, ""
		dropped := false
		switch c := text[i]; {
		case c >= utf8.RuneSelf:
			var char rune
			char, size = utf8.DecodeRuneInString(text[i:])
			switch {
			case char == utf8.RuneError && size == 1:
				for next, n := utf8.DecodeRuneInString(text[i+size:]); next == utf8.RuneError && n == 1; next, n = utf8.DecodeRuneInString(text[i+size:]) {
					size++ // one sign for bytes in a row that are no characters
				}
				instead = "\uFFFD"
			case char == 0xFFFE || char == 0xFFFF: // XML has no such characters
				instead = "\uFFFD"
			case unicode.IsControl(char):
				dropped = true
			case char > 0xFFFF:
				unit = 2
			}
		case c == '&':
			instead = "&amp;"
		case c == '<':
			instead = "&lt;"
		case c == '>':
			instead = "&gt;"
		case c == '_' && coded(text[i:]):
			instead = "_x005F_" // else programs read the code of a character
		case c < ' ' && c != '\n' || c == 0x7F:
			dropped = true
		}
		if !dropped {
			if units += unit; units > CellLimit {
				return append(buf, text[from:i]...)
			}
		}
		if dropped || instead != "" {
			buf, from = append(append(buf, text[from:i]...), instead...), i+size
		}
		i += size
	}
	return append(buf, text[from:]...)
}

// plain are the bytes that are characters of a cell as they are.
var plain = func() (plain [256]bool) {
	for c := range plain {
		plain[c] = c >= ' ' && c < 0x7F && !strings.ContainsRune("&<>_", rune(c)) || c == '\n'
	}
	return plain
}()

// coded reports whether a text begins like the code of a character: _x0041_.
func coded(text string) bool {
	return len(text) >= 7 && text[0] == '_' && text[1] == 'x' && text[6] == '_' && strings.Trim(text[2:6], "0123456789abcdefABCDEF") == ""
}
