package forms

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"daihoi/exports/book"
	"daihoi/models/calendar"
	"daihoi/models/deadline"
	"daihoi/models/progressform"
	"daihoi/models/readiness"
	"daihoi/models/template"
)

// ProgressForm is the "phiếu báo cáo tiến độ": the workbook in which an offline unit reports what it has done.
// Deadlines and names are locked. The cells to fill in are text, so that no spreadsheet turns 5/4/2024 or 3/4 into
// something else.
type ProgressForm struct {
	Unit     string // "Xã Tả Thanh Oai"
	Parent   string // "Huyện Thanh Trì, thành phố Hà Nội"
	SendTo   string // "Huyện Thanh Trì", "" without a unit above
	Congress string // as in DelegateList
	Place    string
	Day      calendar.Date                    // of issue
	Facts    progressform.Facts               // with the stamp
	Name     func(item *template.Item) string // in the reader's language
	Owner    func(item *template.Item) string // who does the work
	Sign     book.Signature
	Words    book.Words
}

// formLines is the number of empty lines for difficulties, and again for proposals.
const formLines = 4

// formWidths are the widths of the columns of both sheets: number, code, work, deadline, status, done on, document, its date,
// meetings held, of how many, note. A hidden column after them holds the marks of the rows.
var formWidths = []float64{5, 6.5, 37, 12, 19, 12, 15, 12, 9, 8.5, 22.5}

// formColumns are the keys of the columns; those in deadline.FormFields can be filled in.
var formColumns = []string{"no", "code", "item", "due", "state", "done_on", "doc_number", "doc_date", "done_count", "of_count", "note"}

// Styles of a progress form: cells to fill in are tinted.
var (
	formLocked   = book.CellStyle{Border: true, Wrap: true}
	formUnlocked = book.CellStyle{Border: true, Wrap: true, Fill: "FFF8E1", Format: "@", Unlocked: true}
	formClosed   = book.CellStyle{Border: true, Wrap: true, Fill: "EEEEEE", Format: "@"}
	formHead     = book.CellStyle{Size: 12, Bold: true}
)

// progressForm is a form while it is being written.
type progressForm struct {
	*book.Sheet
	in ProgressForm
}

// WriteProgressForm writes the form of one congress.
func WriteProgressForm(w io.Writer, in ProgressForm) error {
	t := in.Words.T
	title := t("progress_form.title")
	b := book.NewBook(in.Words, book.Properties{Title: title, Subject: in.Congress, Author: "Ủy ban MTTQ Việt Nam " + in.Unit, Day: in.Day})
	f := progressForm{b.Sheet(t("progress_form.sheet"), slices.Clone(formWidths)), in}
	f.Letterhead(book.Letterhead{Unit: in.Unit, Place: in.Place, Day: calendar.Date{}})
	f.Title(title, book.NonEmpty(in.Congress, in.Parent)...)
	f.Line(t("progress_form.issued", "Code", in.Facts.Issue.UnitCode, "Day", in.Day.Short()), book.CellStyle{Size: 11, Align: "center"})
	f.Line(t("progress_form.instruction"), book.CellStyle{Size: 11, Italic: true})
	head := f.Row
	f.headings(formColumns...)
	body := f.Row
	for i := range in.Facts.Milestones {
		f.milestone(i+1, &in.Facts.Milestones[i])
	}
	f.rules(body, f.Row-1)
	last := f.Row - 1
	more := t("progress_form.sheet_more")
	f.Gap()
	f.Line(t("progress_form.more", "Sheet", more), book.CellStyle{Italic: true})
	f.Finish(head, body, 3)
	f.Filter(f.Name, head, f.Cols(), max(head, last))
	f.protect()
	f.Sheet = b.Sheet(more, slices.Clone(formWidths)) // its tables have other heads
	f.Title(title, strings.ToUpper(in.Unit))
	f.sessions()
	f.freeLines("difficulty")
	f.freeLines("proposal")
	to := book.Dotted("")
	if in.SendTo != "" {
		to = "Ủy ban MTTQ Việt Nam " + strings.ToLower(in.SendTo[:1]) + in.SendTo[1:] // types of units begin with h, t or q
	}
	f.Line(t("progress_form.closing", "To", to), book.CellStyle{Size: 11, Italic: true})
	f.Signature(in.Sign)
	f.Finish(0, 0, 0)
	f.protect()
	writeFormStamp(b, in.Facts.Issue)
	return b.Write(w)
}

// protect locks what is not to fill in, without a password, and hides the marks.
func (f *progressForm) protect() {
	f.Do(f.File.SetColVisible(f.Name, book.ExcelColumn(f.Cols()+1), false))
	f.Do(f.File.ProtectSheet(f.Name, &excelize.SheetProtectionOptions{SelectLockedCells: true, SelectUnlockedCells: true,
		FormatCells: true, FormatColumns: true, FormatRows: true, AutoFilter: true, EditObjects: true, EditScenarios: true}))
}

func (f *progressForm) headings(keys ...string) {
	lines := 1
	for i, key := range keys {
		text := f.Words.T("progress_form.column." + key)
		lines = max(lines, book.Lines(text, f.Widths[i], book.Heading))
		f.Put(i+1, f.Row, text, book.Heading)
	}
	f.Height(f.Row, lines, book.Heading)
	f.Row++
}

// setMark writes into the hidden column what the row is for; see ReadProgressForm.
func (f *progressForm) setMark(text string) { f.Put(f.Cols()+1, f.Row, text, book.CellStyle{}) }

// milestone writes one row. Milestones already done are locked: the system knows more about them than the unit can say
// here.
func (f *progressForm) milestone(number int, m *deadline.Milestone) {
	due := m.Due.Padded()
	if late := m.Late(f.in.Day); late > 0 {
		due += "\n" + f.Words.T("progress_form.late", "Days", late)
	}
	values := map[string]string{"code": m.Item.Code, "item": f.in.Name(&m.Item) + "\n" + f.in.Owner(&m.Item), "due": due,
		"state": f.stateWord(m.State), "done_on": m.DoneOn.Padded(), "doc_number": m.DocNumber, "doc_date": m.DocDate.Padded(), "note": m.Note}
	if m.Item.Counted {
		values["done_count"], values["of_count"] = numberOrBlank(m.DoneCount), numberOrBlank(m.OfCount)
	}
	lines := 1
	for i, key := range formColumns {
		l, col := formUnlocked, i+1
		switch {
		case i < 4:
			l = formLocked
		case m.State == readiness.Done, !m.Item.Counted && (key == "done_count" || key == "of_count"):
			l = formClosed
		}
		if key == "no" {
			l.Align = "center"
			f.Put(col, f.Row, number, l)
			continue
		}
		f.Put(col, f.Row, values[key], l)
		lines = max(lines, book.Lines(values[key], f.Widths[i], l))
	}
	f.Height(f.Row, lines, book.CellStyle{})
	f.setMark(fmt.Sprint("#m", m.ID))
	f.Row++
}

func numberOrBlank(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

// stateWord is the word of a status; progressform reads all of them back.
func (f *progressForm) stateWord(s readiness.State) string {
	if s == readiness.Submitted {
		return f.Words.T("progress_form.submitted")
	}
	return f.Words.T("state." + string(s))
}

// rules adds data validations to the columns that can be filled in.
func (f *progressForm) rules(first, last int) {
	if last < first {
		return
	}
	t := f.Words.T
	states := []string{f.stateWord(readiness.NotStarted), f.stateWord(readiness.InProgress), f.stateWord(readiness.Submitted)}
	for i, key := range formColumns[4:] {
		col := i + 5
		v := excelize.NewDataValidation(true)
		v.Sqref = book.At(col, first) + ":" + book.At(col, last)
		title := book.Cut(t("progress_form.column."+key), book.PromptTitle)
		v.SetInput(title, book.Cut(t("progress_form.help."+key), book.PromptText))
		switch key {
		case "state":
			f.Do(v.SetDropList(states))
			v.SetError(excelize.DataValidationErrorStyleStop, title, book.Cut(t("progress_form.error.state"), book.PromptText))
		case "done_on", "doc_date":
			f.dayRule(v, book.At(col, first), title)
		case "done_count", "of_count":
			rule := "ISNUMBER(VALUE(" + book.At(col, first) + "))"
			f.Do(v.SetRange(book.FormulaXML.Replace(rule), "", excelize.DataValidationTypeCustom, excelize.DataValidationOperatorBetween))
			v.SetError(excelize.DataValidationErrorStyleWarning, title, book.Cut(t("progress_form.error.count"), book.PromptText))
		}
		f.Do(f.File.AddDataValidation(f.Name, v))
	}
	f.Do(f.File.AddIgnoredErrors(f.Name, book.At(5, first)+":"+book.At(f.Cols(), last), excelize.IgnoredErrorsNumberStoredAsText))
}

func (f *progressForm) dayRule(v *excelize.DataValidation, cell, title string) {
	f.Do(v.SetRange(book.FormulaXML.Replace(dayRule(cell)), "", excelize.DataValidationTypeCustom, excelize.DataValidationOperatorBetween))
	v.SetError(excelize.DataValidationErrorStyleWarning, title, book.Cut(f.Words.T("progress_form.error.day"), book.PromptText))
}

// dayRule is a formula that is true for text such as 5/4/2024 in the cell and for a date pasted as a number. Wide gaps
// put the parts in known places, as in dateRule of package exports.
func dayRule(cell string) string {
	spread := "SUBSTITUTE(" + cell + `,"/",REPT(" ",9))`
	return "IF(ISNUMBER(" + cell + ")," + cell + ">36525,ISNUMBER(DATEVALUE(RIGHT(" + cell +
		`,4)&"-"&TRIM(MID(` + spread + `,4,15))&"-"&TRIM(LEFT(` + spread + `,9)))))`
}

// section starts a block below the table.
func (f *progressForm) section(key string) {
	f.Gap()
	f.Line(f.Words.T("progress_form.part."+key), formHead)
}

// sessions shows the registered dates, with cells to ask for others. Nothing moves until someone agrees.
func (f *progressForm) sessions() {
	f.section("sessions")
	t := f.Words.T
	f.Put(1, f.Row, t("progress_form.column.no"), book.Heading)
	f.Span(2, f.Row, 3, f.Row, t("progress_form.session"), book.Heading)
	f.Put(4, f.Row, t("progress_form.registered"), book.Heading)
	f.Put(5, f.Row, t("progress_form.wanted"), book.Heading)
	f.Span(6, f.Row, f.Cols(), f.Row, t("progress_form.reason"), book.Heading)
	f.Height(f.Row, 2, book.Heading)
	f.Row++
	first := f.Row
	for i, s := range f.in.Facts.Sessions {
		f.session(i+1, t("choice.kind."+s.Kind), s.OnDate)
	}
	if len(f.in.Facts.Sessions) == 0 {
		f.session(1, t("choice.kind.official"), calendar.Date{})
	}
	v := excelize.NewDataValidation(true)
	v.Sqref = book.At(5, first) + ":" + book.At(5, f.Row-1)
	title := book.Cut(t("progress_form.wanted"), book.PromptTitle)
	v.SetInput(title, book.Cut(t("progress_form.help.wanted"), book.PromptText))
	f.dayRule(v, book.At(5, first), title)
	f.Do(f.File.AddDataValidation(f.Name, v))
}

func (f *progressForm) session(number int, kind string, day calendar.Date) {
	centre := formLocked
	centre.Align = "center"
	f.Put(1, f.Row, number, centre)
	f.Span(2, f.Row, 3, f.Row, kind, formLocked)
	f.Put(4, f.Row, day.Padded(), formLocked)
	f.Put(5, f.Row, "", formUnlocked)
	f.Span(6, f.Row, f.Cols(), f.Row, "", formUnlocked)
	f.Height(f.Row, 1, book.CellStyle{})
	f.setMark("#s" + day.String())
	f.Row++
}

// freeLines are empty lines for difficulties or proposals.
func (f *progressForm) freeLines(kind string) {
	f.section(kind)
	centre := formLocked
	centre.Align = "center"
	for n := range formLines {
		f.Put(1, f.Row, n+1, centre)
		f.Span(2, f.Row, f.Cols(), f.Row, "", formUnlocked)
		f.Height(f.Row, 2, book.CellStyle{})
		f.setMark("#" + kind)
		f.Row++
	}
}
