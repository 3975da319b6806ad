package exports

import (
	"io"
	"slices"
	"strconv"

	"github.com/xuri/excelize/v2"

	"daihoi/exports/book"
	"daihoi/models/calendar"
	"daihoi/models/field"
	"daihoi/models/template"
)

// Template is the milestone template of one level as a workbook. The official table on the left is printed; on the
// right are the rules that users change before they upload the file again.
type Template struct {
	Name  string // "Cấp xã 2024-2029"
	Code  string // identifies the template when the file returns
	Unit  string // of the letterhead, "" for none
	Place string
	Date  calendar.Date // of the paper
	Days  template.Days // of the congress that due dates count from
	Items []template.Item
	Lead  func(template.Item) string // when an item is due, in words
	Words book.Words

	Above   string            // of a variant: whose template it follows
	Differs map[string]string // of a variant: in what an item differs from that one, by its code
}

// templateRow is an item with its due date.
type templateRow struct {
	template.Item
	due calendar.Date
}

// TemplateKeys are the columns that are read back, in order: first those of the printed table.
var TemplateKeys = append([]string{"item_code", "name_vi", "owner_vi", "document_vi"}, templateRules...)

var templateRules = []string{"phase", "anchor", "fixed_on", "after_code", "day_kind", "lead_from", "lead_to", "not_before", "latest", "latest_on", "repeats", "weekly_from", "lead_note",
	"mandatory", "weight", "quoted", "counted", "self_closing", "form_column", "retired", "name_en", "owner_en", "document_en"}

// TemplateHeading is the heading of a column.
func TemplateHeading(words book.Words, key string) string {
	switch key {
	case "differs":
		return words.T("templates.differs")
	case "name_vi":
		return words.T("column.item")
	case "owner_vi":
		return words.T("field.owner")
	case "document_vi":
		return words.T("field.document")
	}
	return words.T("field." + key)
}

// RetiredField marks a retired item; on the pages there is a button for it.
var RetiredField = field.FlagOf("retired", func(i *template.Item) *bool { return &i.Retired })

// WriteTemplate writes the workbook with one sheet, and drop-down lists for choices.
func WriteTemplate(w io.Writer, in Template) error {
	title := in.Words.T("templates.workbook_title")
	b := book.NewBook(in.Words, book.Properties{Title: title, Subject: in.Name, Author: "Ủy ban MTTQ Việt Nam " + in.Unit, Day: in.Date})
	book.Stamp{Kind: book.StampTemplate, Version: 1, Code: in.Code}.Write(b)
	columns := in.columns()
	widths := book.Widths(columns)
	s := b.Sheet(in.Words.T("templates.workbook_sheet"), widths[:printedColumns:printedColumns])
	if in.Unit != "" {
		s.Letterhead(book.Letterhead{Unit: in.Unit, Place: in.Place, Day: in.Date})
	}
	under := []string{in.Name}
	if !in.Days.Day.IsZero() {
		under = append(under, in.Words.T("templates.workbook_day", "Day", in.Days.Day))
	}
	if in.Above != "" {
		under = append(under, in.Above)
	}
	s.Title(title, under...)
	s.Extend(widths[printedColumns:])
	s.Span(printedColumns+1, 1, s.Cols(), 3, in.Words.T("templates.workbook_hint"), book.CellStyle{Italic: true, Wrap: true, Top: true}) // not printed
	r := book.Write(s, columns, in.rows())
	f := form{Sheet: s, lists: &book.Sheet{Book: b, Name: in.Words.T("form.lists")}, first: r.First, last: r.Last + spareRows}
	_, err := b.File.NewSheet(f.lists.Name)
	b.Do(err)
	for i, c := range book.Leaves(columns) {
		in.rule(&f, i, c.Key)
	}
	b.Do(b.File.SetSheetVisible(f.lists.Name, false))
	in.lock(&f, columns)
	s.Finish(r.Head, r.First, 2)
	return b.Write(w)
}

const (
	printedColumns = 7
	spareRows      = 30 // empty rows that also get the drop-down lists
)

// TemplateCode returns the code of the template in a workbook; ok is false when we did not write it.
func TemplateCode(content []byte) (code string, ok bool) {
	stamp, ok := book.ReadStamp(content)
	return stamp.Code, ok && stamp.Kind == book.StampTemplate
}

func (in Template) rows() []templateRow {
	rows := make([]templateRow, len(in.Items))
	for i, d := range template.Dues(in.Items, in.Days) {
		rows[i] = templateRow{in.Items[i], d.Due}
	}
	return rows
}

func (in Template) columns() []book.Column[templateRow] {
	text := func(key string, width float64, of func(templateRow) string) book.Column[templateRow] {
		return book.Column[templateRow]{Key: key, Title: TemplateHeading(in.Words, key), Width: width, Value: func(_ int, r templateRow) book.Cell { return book.Left(of(r)) }}
	}
	columns := []book.Column[templateRow]{
		{Key: "no", Width: 5, Value: func(n int, _ templateRow) book.Cell { return book.Centred(n) }},
		text("item_code", 7, func(r templateRow) string { return r.Code }),
		{Key: "lead_words", Title: in.Words.T("templates.days"), Width: 21, Value: func(_ int, r templateRow) book.Cell { return book.Left(in.Lead(r.Item)) }},
		{Key: "due", Title: in.Words.T("field.lead"), Width: 12, Value: func(_ int, r templateRow) book.Cell { return book.Centred(r.due) }},
		text("name_vi", 50, func(r templateRow) string { return r.NameVI }),
		text("owner_vi", 26, func(r templateRow) string { return r.OwnerVI }),
		text("document_vi", 38, func(r templateRow) string { return r.DocumentVI }),
	}
	for _, key := range templateRules {
		columns = append(columns, book.Column[templateRow]{Key: key, Title: TemplateHeading(in.Words, key), Width: ruleWidth(key),
			Value: func(_ int, r templateRow) book.Cell { return in.ruleCell(key, r.Item) }})
	}
	if in.Above != "" {
		columns = append(columns, text("differs", 40, func(r templateRow) string { return in.Differs[r.Code] }))
	}
	for i, c := range columns {
		columns[i].Value = func(number int, r templateRow) book.Cell {
			cell := c.Value(number, r)
			cell.Style.Unlocked = slices.Contains(TemplateKeys, c.Key)
			return cell
		}
	}
	return columns
}

// lock protects what is not read back, without a password: what an item's day is in words follows from its rules, and
// a change there would be lost. The spare rows are open too.
func (in Template) lock(f *form, columns []book.Column[templateRow]) {
	open := book.CellStyle{Border: true, Wrap: true, Unlocked: true}
	for i, c := range columns {
		if slices.Contains(TemplateKeys, c.Key) {
			f.Do(f.File.SetCellStyle(f.Name, book.At(i+1, f.last-spareRows+1), book.At(i+1, f.last), f.Style(open)))
		}
	}
	f.protect()
}

func ruleWidth(key string) float64 {
	switch key {
	case "name_en", "owner_en", "document_en":
		return 40
	case "phase", "anchor", "day_kind", "mandatory", "form_column", "lead_note", "not_before", "latest", "repeats":
		return 22
	}
	return 11
}

// ruleCell is the value of a rule: numbers as numbers, dates as dates, choices in words.
func (in Template) ruleCell(key string, i template.Item) book.Cell {
	switch key {
	case "lead_from":
		return book.Centred(i.LeadFrom)
	case "lead_to":
		return book.Centred(i.LeadTo)
	case "weight":
		return book.Centred(i.Weight)
	case "fixed_on":
		return book.Centred(i.FixedOn)
	case "weekly_from":
		if i.WeeklyFrom != 0 {
			return book.Centred(i.WeeklyFrom)
		}
	case "latest_on":
		return book.Centred(i.LatestOn)
	}
	f, ok := template.ItemFields.Find(key)
	if !ok {
		f = RetiredField
	}
	text := f.Text(&i)
	if f.Kind == field.Choice && text != "" {
		text = TemplateChoice(in.Words, key, text)
	}
	return book.Left(text)
}

// TemplateChoice is an option of a choice in words.
func TemplateChoice(words book.Words, key, option string) string {
	if key == "phase" {
		if n, err := strconv.Atoi(option); err == nil {
			return words.T(template.Phase(n).Key())
		}
	}
	return words.T("choice." + key + "." + option)
}

// rule gives a column its drop-down list.
func (in Template) rule(f *form, i int, key string) {
	known, ok := template.ItemFields.Find(key)
	if !ok || known.Kind != field.Choice {
		return
	}
	head := TemplateHeading(in.Words, key)
	var options []string
	for _, o := range known.Options {
		options = append(options, TemplateChoice(in.Words, key, o))
	}
	v := excelize.NewDataValidation(true)
	v.Sqref = book.At(i+1, f.first) + ":" + book.At(i+1, f.last)
	v.SetSqrefDropList(f.list(i, head, options))
	v.SetError(excelize.DataValidationErrorStyleStop, book.Cut(head, book.PromptTitle), book.Cut(in.Words.T("form.error.choice"), book.PromptText))
	f.Do(f.File.AddDataValidation(f.Name, v))
}
