package exports

import (
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"daihoi/exports/book"
	"daihoi/models/calendar"
	"daihoi/models/officeplan"
)

// OfficeForm is the workbook with which an office sets itself up: a row for each unit, filled with what is known.
type OfficeForm struct {
	Unit  string // whose office it is
	Term  string
	Day   calendar.Date
	Roles []string            // words to choose from
	Rows  []map[string]string // texts by the keys of officeplan
	Words book.Words
}

var officeWidths = map[string]float64{officeplan.UnitCode: 9, officeplan.UnitName: 22, officeplan.Ordinal: 9, officeplan.Day: 12, officeplan.Venue: 24, officeplan.Chair: 22,
	officeplan.Phone: 13, officeplan.Email: 24, officeplan.Seats: 10, officeplan.Hamlets: 10, officeplan.Follower: 22, officeplan.Account: 18, officeplan.Role: 16, officeplan.Holder: 26}

// WriteOfficeForm writes the form. Cells to fill in are text, so that no spreadsheet takes the zero of a telephone number
// or turns a date round.
func WriteOfficeForm(w io.Writer, in OfficeForm) error {
	title := in.Words.T("office.form_title")
	b := book.NewBook(in.Words, book.Properties{Title: title, Subject: in.Unit, Author: "Ủy ban MTTQ Việt Nam " + in.Unit, Day: in.Day})
	columns := []book.Column[map[string]string]{{Key: "no", Width: 5, Value: func(n int, _ map[string]string) book.Cell { return book.Centred(n) }}}
	for _, key := range officeplan.Keys {
		columns = append(columns, book.Column[map[string]string]{Key: key, Title: in.Words.T("office.column." + key), Width: officeWidths[key],
			Value: func(_ int, row map[string]string) book.Cell {
				return book.Cell{Value: row[key], Style: book.CellStyle{Format: "@"}}
			}})
	}
	s := book.TableSheet(b, in.Words.T("office.form_sheet"), columns, 3)
	s.Line(title+" – "+strings.ToUpper(in.Unit), book.CellStyle{Size: 14, Bold: true, Align: "center"})
	s.Line(in.Term, book.CellStyle{Size: 11, Bold: true, Align: "center"})
	s.Line(in.Words.T("office.form_how"), book.CellStyle{Size: 11, Italic: true, Wrap: true})
	r := book.Header(s, columns)
	book.Body(s, columns, 1, in.Rows)
	last := max(s.Row-1, r.First)
	v := excelize.NewDataValidation(true)
	role := r.Columns[officeplan.Role]
	v.Sqref = book.At(role, r.First) + ":" + book.At(role, last)
	b.Do(v.SetDropList(in.Roles))
	v.SetError(excelize.DataValidationErrorStyleWarning, book.Cut(in.Words.T("office.column.role"), book.PromptTitle), book.Cut(in.Words.T("office.form_role"), book.PromptText))
	b.Do(b.File.AddDataValidation(s.Name, v))
	b.Do(b.File.AddIgnoredErrors(s.Name, book.At(1, r.First)+":"+book.At(s.Cols(), last), excelize.IgnoredErrorsNumberStoredAsText))
	s.Finish(r.Head, r.First, 3)
	return b.Write(w)
}
