package flat

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"daihoi/exports/book"
	"daihoi/models/calendar"
	"daihoi/models/field"
)

// bom marks a file as UTF-8 for spreadsheet programs, which otherwise read Vietnamese in an old encoding.
const bom = "\uFEFF"

// WriteCSV writes the table as RFC 4180 asks for: commas, CRLF, quotes where needed; in UTF-8 with a byte order mark.
// Dates are YYYY-MM-DD, decimals have a point, flags are true or false, and what is not known is empty.
func (t Table) WriteCSV(w io.Writer) error {
	if _, err := io.WriteString(w, bom); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	cells := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		cells[i] = c.Key
	}
	_ = out.Write(cells) // Flush keeps the error
	for _, row := range t.Rows {
		for i, v := range row {
			cells[i] = csvCell(plain(v))
		}
		_ = out.Write(cells)
	}
	out.Flush()
	return out.Error()
}

// formulaStarts are the signs with which spreadsheet programs begin a formula, the wide forms of Asian keyboards
// included.
const formulaStarts = "=+-@\t\r\n＝＋－＠"

// csvCell is a plain value as text. Text that a spreadsheet would calculate gets an apostrophe in front; numbers stay
// as they are.
func csvCell(v any) string {
	switch v := v.(type) {
	case string:
		if v != "" && strings.ContainsRune(formulaStarts, []rune(v)[0]) {
			return "'" + v
		}
		return v
	case int:
		return strconv.Itoa(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// WriteJSON writes an array of objects with the keys of the columns, in their order. Dates are YYYY-MM-DD, and what is
// not known is null.
func (t Table) WriteJSON(w io.Writer) error {
	var b bytes.Buffer
	encode := json.NewEncoder(&b)
	encode.SetEscapeHTML(false)
	put := func(v any) error {
		err := encode.Encode(v)
		b.Truncate(b.Len() - 1) // the line feed after each value
		return err
	}
	open := "["
	for _, row := range t.Rows {
		b.WriteString(open + "\n{")
		for i, c := range t.Columns {
			if i > 0 {
				b.WriteByte(',')
			}
			if err := put(c.Key); err != nil {
				return err
			}
			b.WriteByte(':')
			if err := put(plain(row[i])); err != nil {
				return err
			}
		}
		b.WriteByte('}')
		open = ","
	}
	if len(t.Rows) == 0 {
		b.WriteByte('[')
	}
	b.WriteString("\n]\n")
	_, err := b.WriteTo(w)
	return err
}

// plain turns a value into nil, string, int, float64 or bool.
func plain(v any) any {
	switch v := v.(type) {
	case string:
		return known(v)
	case calendar.Date:
		return known(v.String())
	case calendar.Partial:
		return known(v.String())
	case field.Tenths:
		return float64(v) / 1000
	}
	return v
}

func known(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// widths of the columns in the sheet, in characters.
var widths = map[Kind]float64{Text: 24, Count: 10, Number: 10, Share: 10, Day: 12, Partial: 12, Flag: 9}

// AddSheet adds the table to a workbook as the sheet "Dữ liệu": one row of keys and the rows, without letterhead or
// merged cells, as an Excel table "data_<name>" with filters.
func (t Table) AddSheet(b *book.Book) {
	s := &book.Sheet{Book: b, Name: b.Words.T("export.sheet.data")}
	_, err := b.File.NewSheet(s.Name)
	b.Do(err)
	for i, c := range t.Columns {
		name := book.ExcelColumn(i + 1)
		b.Do(b.File.SetColWidth(s.Name, name, name, max(widths[c.Kind], float64(len(c.Key)+4)))) // the filter button takes 4
		s.Put(i+1, 1, c.Key, book.CellStyle{Bold: true})
	}
	for i, row := range t.Rows {
		for j, v := range row {
			if v != nil {
				s.Put(j+1, i+2, v, book.CellStyle{})
			}
		}
	}
	b.Do(b.File.AddTable(s.Name, &excelize.Table{Range: "A1:" + book.At(len(t.Columns), len(t.Rows)+1), Name: "data_" + t.Name, StyleName: "TableStyleLight1"}))
	b.Do(b.File.SetPanes(s.Name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
}
