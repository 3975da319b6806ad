package roster

import (
	"bytes"
	"compress/flate"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"daihoi/models/field"
)

// Rows are the rows of an import as they are stored: JSON, in which a cell that is nothing but text is a string and an
// empty one null. Written by encoding/json, with an object for each cell, the rows of a long list were most of what an
// import costs to keep. They are deflated before they are sealed: a list repeats its words, and the row of the import is
// written again when it is confirmed.
type Rows []TableRow

// Cells are the cells of a stored row.
type Cells []field.Raw

// deflated begins rows that are stored deflated; those of earlier versions are plain JSON.
const deflated = "deflate:"

// Value is the JSON of the rows, deflated.
func (rows Rows) Value() (driver.Value, error) {
	var kept strings.Builder
	kept.WriteString(deflated)
	w, err := flate.NewWriter(&kept, flate.BestSpeed)
	if err != nil {
		return nil, err
	}
	row := []byte{'['}
	for i := range rows {
		if i > 0 {
			row = append(row, ',')
		}
		row = rows[i].append(row)
		if _, err := w.Write(row); err != nil {
			return nil, err
		}
		row = row[:0]
	}
	if _, err := w.Write(append(row, ']')); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return kept.String(), nil
}

// Scan reads what Value has written.
func (rows *Rows) Scan(src any) error {
	var kept []byte
	switch src := src.(type) {
	case string:
		kept = []byte(src)
	case []byte:
		kept = src
	default:
		return fmt.Errorf("roster: rows cannot be read from %T", src)
	}
	if packed, is := bytes.CutPrefix(kept, []byte(deflated)); is {
		var err error
		if kept, err = io.ReadAll(flate.NewReader(bytes.NewReader(packed))); err != nil {
			return fmt.Errorf("roster: stored rows: %w", err)
		}
	}
	return json.Unmarshal(kept, (*[]TableRow)(rows))
}

func (row *TableRow) append(out []byte) []byte {
	out = strconv.AppendInt(append(out, `{"number":`...), int64(row.Number), 10)
	out = appendText(append(out, `,"kind":`...), string(row.Kind))
	if row.Hidden {
		out = append(out, `,"hidden":true`...)
	}
	if row.Struck {
		out = append(out, `,"struck":true`...)
	}
	if row.Text != "" {
		out = appendText(append(out, `,"text":`...), row.Text)
	}
	if len(row.Cells) == 0 {
		return append(out, '}')
	}
	out = append(out, `,"cells":`...)
	for i := range row.Cells {
		before := byte(',')
		if i == 0 {
			before = '['
		}
		out = appendCell(append(out, before), &row.Cells[i])
	}
	return append(out, "]}"...)
}

func appendCell(out []byte, c *field.Raw) []byte {
	switch {
	case c.Ref != "" || c.Font != "" || c.Kind != field.RawText && c.Kind != field.RawEmpty:
		object, _ := json.Marshal(c) // strings and finite numbers, see replaceNaN
		return append(out, object...)
	case c.Kind == field.RawEmpty:
		return append(out, "null"...)
	}
	return appendText(out, c.Text)
}

func appendText(out []byte, text string) []byte {
	for i := range len(text) {
		if text[i] < ' ' || text[i] == '"' || text[i] == '\\' {
			return appendEscaped(out, text)
		}
	}
	if !utf8.ValidString(text) {
		return appendEscaped(out, text)
	}
	return append(append(append(out, '"'), text...), '"')
}

func appendEscaped(out []byte, text string) []byte {
	escaped, _ := json.Marshal(text) // a string always has JSON
	return append(out, escaped...)
}

// UnmarshalJSON reads the cells, also those of rows kept when every cell was an object.
func (cells *Cells) UnmarshalJSON(data []byte) error {
	var kept []json.RawMessage
	if err := json.Unmarshal(data, &kept); err != nil {
		return err
	}
	*cells = make(Cells, len(kept))
	for i, one := range kept {
		c := &(*cells)[i]
		if one[0] != '"' {
			if err := json.Unmarshal(one, c); err != nil {
				return err
			}
			continue
		}
		c.Kind = field.RawText
		if err := json.Unmarshal(one, &c.Text); err != nil {
			return err
		}
	}
	return nil
}
