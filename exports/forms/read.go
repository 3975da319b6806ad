package forms

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"daihoi/exports/book"
	"daihoi/exports/intake"
	"daihoi/exports/intake/grid"
	"daihoi/exports/tables"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/progressform"
	"daihoi/models/vietext"
)

// formHeadings are the headings of a progress form in both languages.
var formHeadings = []tables.Known{
	{Key: "code", Headers: []string{"Mã", "Code"}},
	{Key: "item", Headers: []string{"Công việc", "Work"}},
	{Key: "due", Headers: []string{"Hạn", "Due"}},
	{Key: "state", Headers: []string{"Trạng thái", "State"}},
	{Key: "done_on", Headers: []string{"Ngày thực hiện", "Done on"}},
	{Key: "doc_number", Headers: []string{"Số văn bản", "Document no."}},
	{Key: "doc_date", Headers: []string{"Ngày văn bản", "Document date"}},
	{Key: "done_count", Headers: []string{"Số cuộc đã họp", "Meetings held"}},
	{Key: "of_count", Headers: []string{"Tổng số cuộc", "Of how many"}},
	{Key: "note", Headers: []string{"Ghi chú", "Note"}},
}

// Limits of a progress form; anything beyond belongs to a table of someone else.
const (
	maxFormRows  = 500
	maxFormLines = 20 // free lines
	maxFormText  = 500
	maxFormCell  = 4000
)

var (
	milestoneMark = regexp.MustCompile(`^#m(\d{1,18})$`)
	itemCode      = regexp.MustCompile(`^[A-Z]{1,3}[0-9]{1,4}$`)
	unitCode      = regexp.MustCompile(`(?:ma don vi|unit code) ?: ?(\w+)`)
)

// ReadProgressForm reads a returned progress form. It recognises rows by their hidden marks, or by their codes where
// the marks are gone, so rows may have moved and columns may have been inserted. Errors are those of intake.Read, and
// fault.not_progress_form when the file has no such table.
func ReadProgressForm(name string, content []byte) (progressform.Filled, error) {
	limits := grid.Default()
	limits.Cell = book.CellLimit // the stamp must not be cut
	all, err := intake.ReadWithin(limits, name, content)
	if err != nil {
		return progressform.Filled{}, err
	}
	var form progressform.Filled
	form.Stamp, form.Issue = readFormStamp(all)
	form.Issued, form.Issue.Rows = form.Issue.Rows, nil
	s, columns := formTable(all)
	if s == nil {
		return form, fault.New(fault.Invalid, "fault.not_progress_form")
	}
	form.Sheet = s.Name
	if form.Stamp != progressform.StampWhole {
		form.Issue.UnitCode = printedUnit(s)
		if kept, ok := book.ReadStamp(content); ok {
			form.Issue.UnitCode = kept.Code
		}
	}
	formReader{sheet: s, columns: columns}.read(&form)
	for i := range all.Sheets {
		if more := &all.Sheets[i]; more != s && !more.Hidden {
			formReader{sheet: more, columns: moreColumns}.read(&form)
		}
	}
	return form, nil
}

// moreColumns are where the second sheet has its texts, dates and reasons, by the key of the column of the table.
var moreColumns = map[string]int{"code": 1, "state": 4, "done_on": 5}

// formTable finds the sheet with the table of the form, and its columns by key.
func formTable(book grid.Book) (*grid.Sheet, map[string]int) {
	for i := range book.Sheets {
		s := &book.Sheets[i]
		if s.Hidden {
			continue
		}
		for _, t := range tables.InSheet(s, formHeadings) {
			columns := map[string]int{}
			for _, m := range tables.Match(t.Columns, formHeadings) {
				if m.Key != "" {
					columns[m.Key] = t.Columns[m.Column].Index
				}
			}
			_, code := columns["code"]
			if _, state := columns["state"]; code && state {
				return s, columns
			}
		}
	}
	return nil, nil
}

// printedUnit is the code of the unit as printed on the form.
func printedUnit(s *grid.Sheet) string {
	for _, l := range s.Lines {
		for _, c := range l.Cells {
			if m := unitCode.FindStringSubmatch(vietext.Fold(c.Text)); m != nil {
				return m[1]
			}
		}
	}
	return ""
}

type formReader struct {
	sheet   *grid.Sheet
	columns map[string]int
}

func (r formReader) read(form *progressform.Filled) {
	last := 0 // of the table
	for i := range r.sheet.Lines {
		if l := &r.sheet.Lines[i]; milestoneMark.MatchString(rowMark(l)) || itemCode.MatchString(r.text(l, "code")) {
			last = i
		}
	}
	inTable := false
	for i := range r.sheet.Lines {
		l := &r.sheet.Lines[i]
		mark, code := rowMark(l), r.text(l, "code")
		row := progressform.FilledRow{Number: l.Number, Code: code, Cells: r.cells(l)}
		if m := milestoneMark.FindStringSubmatch(mark); m != nil {
			row.ID, _ = strconv.ParseInt(m[1], 10, 64)
		}
		inTable = inTable || row.ID != 0 || itemCode.MatchString(code)
		switch kind := strings.TrimPrefix(mark, "#"); {
		case strings.HasPrefix(mark, "#s"):
			r.session(l, mark[2:], form)
		case kind == "difficulty" || kind == "proposal":
			if text := []rune(r.text(l, "code")); len(text) > 0 && len(form.Lines) < maxFormLines {
				form.Lines = append(form.Lines, progressform.FilledLine{Number: l.Number, Kind: kind, Text: string(text[:min(len(text), maxFormText)])})
			}
		case inTable && i <= last && len(form.Rows) < maxFormRows && r.sheet.Name == form.Sheet:
			form.Rows = append(form.Rows, row)
		}
	}
}

// rowMark is the hidden mark of a row.
func rowMark(l *grid.Line) string {
	for i := len(l.Cells) - 1; i >= 0; i-- {
		if text := l.Cells[i].Text; strings.HasPrefix(text, "#") && l.Cells[i].Kind == field.RawText {
			return text
		}
	}
	return ""
}

func (r formReader) session(l *grid.Line, registered string, form *progressform.Filled) {
	s := progressform.FilledSession{Number: l.Number, Wanted: r.cell(l, "state"), Reason: r.text(l, "done_on")}
	s.OnDate, _ = calendar.Parse(registered)
	if text := []rune(s.Reason); len(text) > maxFormText/2 {
		s.Reason = string(text[:maxFormText/2])
	}
	if !s.Wanted.Empty() && len(form.Sessions) < maxFormLines {
		form.Sessions = append(form.Sessions, s)
	}
}

// cells are the filled cells of a row that the unit may change.
func (r formReader) cells(l *grid.Line) map[string]field.Raw {
	out := map[string]field.Raw{}
	for _, key := range progressform.Fields() {
		if c := r.cell(l, key); !c.Empty() && strings.TrimSpace(c.Text+c.Day.String()) != "" {
			out[key] = c
		}
	}
	return out
}

// cell is a cell of the line, safe to store: legacy fonts are converted, text is no longer than a field may be, and a
// number that is NaN or infinite becomes an error.
func (r formReader) cell(l *grid.Line, key string) field.Raw {
	column, ok := r.columns[key]
	if !ok || column >= len(l.Cells) {
		return field.Raw{}
	}
	c := l.Cells[column]
	if c.Kind == field.RawText {
		c.Text = strings.TrimSpace(vietext.NFCText(vietext.DetectLegacy(c.Text, c.Font).Convert(c.Text)))
	}
	if text := []rune(c.Text); len(text) > maxFormCell {
		c.Text = string(text[:maxFormCell])
	}
	if math.IsNaN(c.Number) || math.IsInf(c.Number, 0) {
		return field.Raw{Ref: c.Ref, Kind: field.RawError, Text: "#NUM!"}
	}
	return c
}

func (r formReader) text(l *grid.Line, key string) string { return r.cell(l, key).Text }
