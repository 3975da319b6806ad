package web

import (
	"strconv"
	"strings"
	"time"

	"daihoi/exports/intake/charset"
	"daihoi/exports/intake/format"
	"daihoi/exports/intake/grid"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/field"
)

// Read reads the tables of a web page as one sheet, with the texts between them in column A: cells copied from a
// spreadsheet or a document, and what programs of offices save as .xls although it is none.
func Read(r *grid.Run, name string, content []byte) (grid.Book, error) {
	page, err := charset.Decode(content)
	if err != nil {
		return grid.Book{}, grid.Damaged(err)
	}
	if strings.HasPrefix(page, "Version:") { // the head of the clipboard
		_, page, _ = strings.Cut(page, "<")
		page = "<" + page
	}
	if !Holds(page) { // such as a frame around the pages with the sheets
		return grid.Book{}, fault.New(fault.Invalid, "fault.intake_xls")
	}
	sheet := grid.Sheet{Name: grid.SheetName(name)}
	w := placer{Builder: grid.Builder{Run: r, Sheet: &sheet}, days: map[string]bool{}}
	hidden, err := readRows(page, r.Cell, r.Spend, w.row)
	if err != nil {
		return grid.Book{}, err
	}
	w.endTable()
	for _, h := range hidden {
		sheet.HiddenColumns = append(sheet.HiddenColumns, grid.Range{Left: h.First, Right: h.Last})
	}
	return grid.Book{Sheets: []grid.Sheet{sheet}}, nil
}

// placer places the cells of a web page.
type placer struct {
	grid.Builder
	number int   // of the last row
	table  int   // of the last row
	busy   []int // by column, the last row that a cell from above covers
	merged int   // merged ranges before the table
	days   map[string]bool
}

// isDay is format.IsDate, tried once for each code.
func (w *placer) isDay(code string) bool {
	is, known := w.days[code]
	if !known {
		is = format.IsDate(code)
		w.days[code] = is
	}
	return is
}

func (w *placer) row(row tableRow) error {
	if row.Table != w.table {
		w.endTable()
		w.table, w.busy, w.merged = row.Table, make([]int, w.Run.Columns), len(w.Sheet.Merges)
	}
	w.number++
	w.Begin(w.number)
	w.Line.Hidden = row.Hidden
	column := 0
	for _, c := range row.Cells {
		for column < len(w.busy) && w.busy[column] >= w.number {
			column++
		}
		m := grid.Range{Left: column, Top: w.number, Right: column + c.Columns - 1, Bottom: w.number + c.Rows - 1}
		if err := w.Merge(m); err != nil {
			return err
		}
		for i := column; i < min(column+c.Columns, len(w.busy)); i++ {
			w.busy[i] = m.Bottom
		}
		w.Put(column, w.raw(c), c.Face)
		column = min(column+c.Columns, grid.MaxColumns)
	}
	if row.Table == 0 && len(w.Line.Cells) == 0 {
		w.number--
		return nil
	}
	return w.End()
}

// endTable cuts merged cells that are said to go on below the table.
func (w *placer) endTable() {
	for i := range w.Sheet.Merges[w.merged:] {
		m := &w.Sheet.Merges[w.merged+i]
		m.Bottom = max(m.Top, min(m.Bottom, w.number))
	}
}

// raw restores the value of a cell from what its program has stored beside the text.
func (w *placer) raw(c tableCell) field.Raw {
	shown := grid.TextCell(grid.Cut(strings.TrimSpace(c.Text), w.Run.Cell), c.Font)
	if shown.Empty() {
		return shown
	}
	code := strings.ToLower(grid.Cut(c.Format, format.MaxCode))
	switch {
	case c.Kind == 'b', c.Kind == 'n' && code == "boolean":
		return field.Raw{Kind: field.RawBool, Text: strconv.FormatBool(c.Value == "1" || strings.EqualFold(c.Value, "true"))}
	case c.Kind == 'e', c.Kind == 'n' && strings.HasPrefix(shown.Text, "#"):
		return field.Raw{Kind: field.RawError, Text: grid.Cut(shown.Text, 20)}
	case c.Kind == 'n':
		value := c.Value
		if value == "" {
			value = shown.Text
		}
		if n, err := strconv.ParseFloat(value, 64); err == nil {
			number := field.Raw{Kind: field.RawNumber, Number: n, Text: format.ShownNumber(n, value, shown.Text), Font: c.Font}
			if !w.isDay(code) {
				return number
			}
			for _, base1904 := range []bool{false, true} { // nothing else says from when the numbers count
				if d, ok := format.Day(n, base1904); ok && format.Shows(shown.Text, d) {
					number.Kind, number.Day = field.RawDay, d
					return format.AsSeen(number, shown.Text)
				}
			}
		}
	case c.Kind == 0:
		if d, ok := w.americanDay(shown.Text, code); ok {
			n := d.Sub(calendar.Of(1899, time.December, 30))
			return field.Raw{Kind: field.RawDay, Day: d, Number: float64(n), Text: strconv.Itoa(n), Font: c.Font}
		}
	}
	return shown
}

// americanDay reads a day that its format shows with the month first: 3/25/1968 as m/d/yyyy.
func (w *placer) americanDay(shown, code string) (calendar.Date, bool) {
	parts := strings.Split(grid.Cut(shown, 20), "/")
	month := strings.Index(code, "m/")
	if len(parts) != 3 || month < 0 || strings.Index(code, "d/") < month || !w.isDay(code) {
		return calendar.Date{}, false
	}
	for i := range parts {
		if len(parts[i]) == 1 {
			parts[i] = "0" + parts[i]
		}
	}
	d, err := calendar.Parse(parts[2] + "-" + parts[0] + "-" + parts[1])
	return d, err == nil
}
