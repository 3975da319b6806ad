// Package xmlss reads the XML spreadsheets of Excel 2003, which programs of offices save as .xls.
package xmlss

import (
	"bytes"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"daihoi/exports/intake/charset"
	"daihoi/exports/intake/format"
	"daihoi/exports/intake/grid"
	"daihoi/exports/intake/office"
	"daihoi/models/calendar"
	"daihoi/models/field"
)

const (
	namespace = "urn:schemas-microsoft-com:office:spreadsheet"
	beginning = 2048 // bytes in which the root stands
)

// Is reports whether a file is such a spreadsheet.
func Is(content []byte) bool {
	start := content[:min(len(content), beginning)]
	return bytes.Contains(start, []byte("<Workbook")) && bytes.Contains(start, []byte(namespace)) || bytes.Contains(start, []byte("<ss:Workbook"))
}

// Read reads the sheets of a spreadsheet.
func Read(r *grid.Run, content []byte) (grid.Book, error) {
	text, err := charset.Decode(content)
	if err != nil {
		return grid.Book{}, grid.Damaged(err)
	}
	b := reader{Scanner: office.ScanText(r, []byte(text)), styles: map[string]format.Style{}}
	for {
		if err := b.Next(); err != nil {
			return grid.Book{}, err
		}
		switch b.Kind {
		case office.Ended:
			return b.book, nil
		case office.Opening:
			err = b.open(string(b.Name))
		case office.Closing:
			err = b.close(string(b.Name))
		case office.Text:
			if room := utf8.UTFMax*r.Cell - b.text.Len(); b.inData && room > 0 {
				b.text.WriteString(grid.Cut(b.CharData(), room))
			}
		}
		if err != nil {
			return grid.Book{}, err
		}
	}
}

// reader is one reading. Rows and columns count as in the file, from 1.
type reader struct {
	*office.Scanner
	book   grid.Book
	styles map[string]format.Style
	style  string // that is being defined

	fill        grid.Builder
	row, column int
	across      int          // columns that the cell covers beside its own
	of          format.Style // of the cell
	kind        string       // of its value
	text        strings.Builder
	inData      bool
}

func (b *reader) open(name string) error {
	switch name {
	case "Style":
		if b.style = b.Attr("ID"); len(b.styles) < format.MaxStyles {
			b.styles[b.style] = format.Style{}
		}
	case "Font", "NumberFormat":
		b.define(name)
	case "Worksheet":
		if len(b.book.Sheets) >= b.Run.Entries {
			return grid.TooLarge("entries", b.Run.Entries)
		}
		b.book.Sheets = append(b.book.Sheets, grid.Sheet{Name: grid.Cut(b.Attr("Name"), 100)})
		b.fill, b.row = grid.Builder{Run: b.Run, Sheet: &b.book.Sheets[len(b.book.Sheets)-1]}, 0
	case "Visible":
		b.inData = true
		b.text.Reset()
	case "Row":
		if b.row = next(b.row, b.Attr("Index")); b.fill.Sheet == nil || b.row == 0 {
			return office.ErrXML
		}
		b.fill.Begin(b.row)
		b.fill.Line.Hidden, b.column, b.across = b.Flag("Hidden"), 0, 0
	case "Cell":
		if b.column = next(b.column+b.across, b.Attr("Index")); b.row == 0 || b.column == 0 {
			return office.ErrXML
		}
		b.of = b.styles[b.Attr("StyleID")]
		right, down := grid.Atoi(b.Attr("MergeAcross")), grid.Atoi(b.Attr("MergeDown"))
		err := b.fill.Merge(grid.Range{Left: b.column - 1, Top: b.row, Right: b.column - 1 + right, Bottom: b.row + down})
		b.kind, b.across = "", min(right, grid.MaxColumns)
		b.text.Reset()
		return err
	case "Data":
		b.kind, b.inData = b.Attr("Type"), true
	}
	return nil
}

// define adds to the style that is being defined.
func (b *reader) define(name string) {
	st, known := b.styles[b.style]
	switch {
	case !known:
		return
	case name == "Font":
		st.Font, st.Bold, st.Struck = b.Attr("FontName"), b.Flag("Bold"), b.Flag("StrikeThrough")
	default:
		code := map[string]string{"": grid.Cut(b.Attr("Format"), format.MaxCode)}
		st.Part = format.ShownPart("", code)
		_, st.Zeros = format.Parse("", code)
	}
	b.styles[b.style] = st
}

func (b *reader) close(name string) error {
	switch name {
	case "Data":
		b.inData = false
		if b.column > 0 && b.row > 0 {
			b.fill.Put(b.column-1, b.value(strings.TrimSpace(b.text.String())), grid.Face{Bold: b.of.Bold, Struck: b.of.Struck})
		}
	case "Row":
		if b.row > 0 {
			return b.fill.End()
		}
	case "Visible":
		b.inData = false
		if said := strings.TrimSpace(b.text.String()); b.fill.Sheet != nil && strings.HasPrefix(said, "SheetHidden") || b.fill.Sheet != nil && strings.HasPrefix(said, "SheetVeryHidden") {
			b.fill.Sheet.Hidden = true
		}
	case "Style":
		b.style = ""
	}
	return nil
}

// value is the value of a cell by its kind.
func (b *reader) value(text string) field.Raw {
	switch b.kind {
	case "Number":
		n, err := strconv.ParseFloat(text, 64)
		if err == nil {
			return b.of.Cell(n, text, false)
		}
	case "DateTime":
		if d, err := calendar.Parse(grid.Cut(text, len("2006-01-02"))); err == nil {
			st := b.of
			st.Date = true
			serial := d.Sub(calendar.Of(1899, time.December, 30))
			return st.Cell(float64(serial), strconv.Itoa(serial), false)
		}
	case "Boolean":
		return field.Raw{Kind: field.RawBool, Text: strconv.FormatBool(text == "1")}
	case "Error":
		return field.Raw{Kind: field.RawError, Text: grid.Cut(text, 20)}
	}
	return grid.TextCell(grid.Cut(text, b.Run.Cell), b.of.Font)
}

// next is the number that an index names, or the one after the last; 0 when it is impossible.
func next(last int, index string) int {
	n := last + 1
	if index != "" {
		n = grid.Atoi(index)
	}
	if n <= last || n > grid.LastRow {
		return 0
	}
	return n
}
