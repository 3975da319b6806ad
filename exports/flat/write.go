package flat

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

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

// listed stands between the texts of one cell.
const listed = "; "

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
	case []string:
		return csvCell(strings.Join(v, listed))
	}
	return ""
}

// WriteJSON writes an array of objects with the keys of the columns, in their order. Dates are YYYY-MM-DD, and what is
// not known is null.
func (t Table) WriteJSON(w io.Writer) error {
	rows, err := t.Objects()
	if err != nil {
		return err
	}
	var b bytes.Buffer
	open := "[\n"
	for _, row := range rows {
		b.WriteString(open)
		b.Write(row)
		open = ",\n"
	}
	if len(rows) == 0 {
		b.WriteByte('[')
	}
	b.WriteString("\n]\n")
	_, err = b.WriteTo(w)
	return err
}

// Objects are the rows as WriteJSON writes them.
func (t Table) Objects() ([]json.RawMessage, error) {
	rows := make([]json.RawMessage, 0, len(t.Rows))
	for _, row := range t.Rows {
		var b bytes.Buffer
		encode := json.NewEncoder(&b)
		encode.SetEscapeHTML(false)
		put := func(v any) error {
			err := encode.Encode(v)
			b.Truncate(b.Len() - 1) // the line feed after each value
			return err
		}
		b.WriteByte('{')
		for i, c := range t.Columns {
			if i > 0 {
				b.WriteByte(',')
			}
			if err := put(c.Key); err != nil {
				return nil, err
			}
			b.WriteByte(':')
			if err := put(plain(row[i])); err != nil {
				return nil, err
			}
		}
		b.WriteByte('}')
		rows = append(rows, b.Bytes())
	}
	return rows, nil
}

// plain turns a value into nil, string, int, float64, bool or []string.
func plain(v any) any {
	switch v := v.(type) {
	case []string:
		if v == nil {
			return []string{}
		}
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

// width is that of a column in the sheet, in characters: wide enough for its key with the button of the filter, for a
// date, and for texts of up to 40 letters.
func (t Table) width(col int) float64 {
	wide := len(t.Columns[col].Key) + 4
	switch t.Columns[col].Kind {
	case Day, Partial:
		wide = max(wide, 12)
	case Text:
		for _, row := range t.Rows {
			text, _ := row[col].(string)
			wide = max(wide, min(40, utf8.RuneCountInString(text)+2))
		}
	}
	return float64(wide)
}

// AddSheet adds the table to a workbook as the sheet "Dữ liệu": one row of keys and the rows, without letterhead or
// merged cells, as an Excel table "data_<name>" with filters.
func (t Table) AddSheet(b *book.Book) {
	s := &book.Sheet{Book: b, Name: b.Words.T("export.sheet.data")}
	_, err := b.File.NewSheet(s.Name)
	b.Do(err)
	for i, c := range t.Columns {
		name := book.ExcelColumn(i + 1)
		b.Do(b.File.SetColWidth(s.Name, name, name, t.width(i)))
		s.Put(i+1, 1, c.Key, book.CellStyle{Bold: true})
	}
	for i, row := range t.Rows {
		for j, v := range row {
			if texts, ok := v.([]string); ok {
				v = strings.Join(texts, listed)
			}
			if v != nil {
				s.Put(j+1, i+2, v, book.CellStyle{})
			}
		}
	}
	b.Do(b.File.AddTable(s.Name, &excelize.Table{Range: "A1:" + book.At(len(t.Columns), len(t.Rows)+1), Name: "data_" + t.Name, StyleName: "TableStyleLight1"}))
	b.Do(b.File.SetPanes(s.Name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
}
