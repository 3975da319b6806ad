package exports

import (
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"daihoi/models/calendar"
	"daihoi/models/deadline"
	"daihoi/models/progressform"
	"daihoi/models/readiness"
	"daihoi/models/template"
)

// ProgressForm is the "phiếu báo cáo tiến độ": the workbook in which a unit without a line says what it has done since.
// Deadlines and names are locked, what the unit may say is open and holds text, so that no spreadsheet turns 5/4/2024 or
// 3/4 into something else.
type ProgressForm struct {
	Unit     string // "Xã Tả Thanh Oai"
	Parent   string // "Huyện Thanh Trì, thành phố Hà Nội"
	SendTo   string // "Huyện Thanh Trì", "" when nobody is above
	Congress string // as in DelegateList
	Place    string
	Day      calendar.Date                    // of issue
	Facts    progressform.Facts               // with the stamp
	Name     func(item *template.Item) string // in the reader's language
	Owner    func(item *template.Item) string // who does the work
	Words    Words
}

// formLines is how many empty lines there are for difficulties, and as many for proposals.
const formLines = 4

// formWidths are the columns of a progress form: number, code, work, deadline, state, done on, document, its day, meetings
// held, of how many, note. The marks of the rows stand hidden behind them.
var formWidths = []float64{5, 8, 50, 15, 25, 14, 20, 14, 9, 9, 34}

// formColumns are the keys of the columns; those of deadline.FormFields are open.
var formColumns = []string{"no", "code", "item", "due", "state", "done_on", "doc_number", "doc_date", "done_count", "of_count", "note"}

// Looks of a progress form: what may be filled in is tinted.
var (
	formLocked = look{border: true, wrap: true}
	formOpen   = look{border: true, wrap: true, fill: "FFF8E1", format: "@", open: true}
	formClosed = look{border: true, wrap: true, fill: "EEEEEE", format: "@"}
	formHead   = look{size: 12, bold: true}
)

// progressForm is the sheet while it is written.
type progressForm struct {
	*sheet
	in ProgressForm
}

// WriteProgressForm writes the form of one congress.
func WriteProgressForm(w io.Writer, in ProgressForm) error {
	t := in.Words.T
	title := t("progress_form.title")
	b := newBook(in.Words, properties{title, in.Congress, "Ủy ban MTTQ Việt Nam " + in.Unit, in.Day})
	f := progressForm{b.sheet(t("progress_form.sheet"), append([]float64{}, formWidths...)), in}
	f.letterhead(letterhead{in.Unit, in.Place, calendar.Date{}})
	f.title(title, nonEmpty(in.Congress, in.Parent)...)
	f.line(t("progress_form.issued", "Code", in.Facts.Issue.UnitCode, "Day", in.Day.Short()), look{size: 11, align: "center"})
	f.line(t("progress_form.instruction"), look{size: 11, italic: true})
	head := f.row
	f.headings(formColumns...)
	body := f.row
	for i := range in.Facts.Milestones {
		f.milestone(i+1, &in.Facts.Milestones[i])
	}
	f.rules(body, f.row-1)
	f.sessions()
	f.freeLines("difficulty")
	f.freeLines("proposal")
	to := dotted("")
	if in.SendTo != "" {
		to = "Ủy ban MTTQ Việt Nam " + strings.ToLower(in.SendTo[:1]) + in.SendTo[1:] // kinds of units begin with h, t, q
	}
	f.line(t("progress_form.closing", "To", to), look{size: 11, italic: true})
	f.signature(Signature{SignerTitle: t("export.sign.chair")})
	f.finish(head, body, 3)
	f.do(f.file.SetColVisible(f.name, excelColumn(f.cols()+1), false))
	f.do(f.file.ProtectSheet(f.name, &excelize.SheetProtectionOptions{SelectLockedCells: true, SelectUnlockedCells: true,
		FormatCells: true, FormatColumns: true, FormatRows: true, EditObjects: true, EditScenarios: true}))
	writeFormStamp(b, in.Facts.Issue)
	return b.write(w)
}

func (f *progressForm) headings(keys ...string) {
	high := 1
	for i, key := range keys {
		text := f.words.T("progress_form.column." + key)
		high = max(high, lines(text, f.widths[i], heading))
		f.put(i+1, f.row, text, heading)
	}
	f.height(f.row, high, heading)
	f.row++
}

// mark says behind a row what it is for; see ReadProgressForm.
func (f *progressForm) mark(text string) { f.put(f.cols()+1, f.row, text, look{}) }

// milestone writes one row. What is done is closed: the program knows more of it than the unit can say here.
func (f *progressForm) milestone(number int, m *deadline.Milestone) {
	due := m.Due.Short()
	if late := m.Late(f.in.Day); late > 0 {
		due += "\n" + f.words.T("progress_form.late", "Days", late)
	}
	values := map[string]string{"code": m.Item.Code, "item": f.in.Name(&m.Item) + "\n" + f.in.Owner(&m.Item), "due": due,
		"state": f.stateWord(m.State), "done_on": m.DoneOn.Short(), "doc_number": m.DocNumber, "doc_date": m.DocDate.Short(), "note": m.Note}
	if m.Item.Counted {
		values["done_count"], values["of_count"] = number0(m.DoneCount), number0(m.OfCount)
	}
	high := 1
	for i, key := range formColumns {
		l, col := formOpen, i+1
		switch {
		case i < 4:
			l = formLocked
		case m.State == readiness.Done, !m.Item.Counted && (key == "done_count" || key == "of_count"):
			l = formClosed
		}
		if key == "no" {
			l.align = "center"
			f.put(col, f.row, number, l)
			continue
		}
		f.put(col, f.row, values[key], l)
		high = max(high, lines(values[key], f.widths[i], l))
	}
	f.height(f.row, high, look{})
	f.mark(fmt.Sprint("#m", m.ID))
	f.row++
}

func number0(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

// stateWord is how the form says where the work stands; deadline reads all of them back.
func (f *progressForm) stateWord(s readiness.State) string {
	if s == readiness.Submitted {
		return f.words.T("progress_form.submitted")
	}
	return f.words.T("state." + string(s))
}

// rules puts the checks on the open columns of the table.
func (f *progressForm) rules(first, last int) {
	if last < first {
		return
	}
	t := f.words.T
	states := []string{f.stateWord(readiness.NotStarted), f.stateWord(readiness.InProgress), f.stateWord(readiness.Submitted)}
	for i, key := range formColumns[4:] {
		col := i + 5
		v := excelize.NewDataValidation(true)
		v.Sqref = at(col, first) + ":" + at(col, last)
		title := cut(t("progress_form.column."+key), promptTitle)
		v.SetInput(title, cut(t("progress_form.help."+key), promptText))
		switch key {
		case "state":
			f.do(v.SetDropList(states))
			v.SetError(excelize.DataValidationErrorStyleStop, title, cut(t("progress_form.error.state"), promptText))
		case "done_on", "doc_date":
			f.dayRule(v, at(col, first), title)
		case "done_count", "of_count":
			rule := "ISNUMBER(VALUE(" + at(col, first) + "))"
			f.do(v.SetRange(formulaXML.Replace(rule), "", excelize.DataValidationTypeCustom, excelize.DataValidationOperatorBetween))
			v.SetError(excelize.DataValidationErrorStyleWarning, title, cut(t("progress_form.error.count"), promptText))
		}
		f.do(f.file.AddDataValidation(f.name, v))
	}
	f.do(f.file.AddIgnoredErrors(f.name, at(5, first)+":"+at(f.cols(), last), excelize.IgnoredErrorsNumberStoredAsText))
}

func (f *progressForm) dayRule(v *excelize.DataValidation, cell, title string) {
	f.do(v.SetRange(formulaXML.Replace(dayRule(cell)), "", excelize.DataValidationTypeCustom, excelize.DataValidationOperatorBetween))
	v.SetError(excelize.DataValidationErrorStyleWarning, title, cut(f.words.T("progress_form.error.day"), promptText))
}

// dayRule is the formula that is true for text like 5/4/2024 in the cell, and for a day that was pasted as a number. As in
// dateRule, parts stand in known places behind wide gaps.
func dayRule(cell string) string {
	spread := "SUBSTITUTE(" + cell + `,"/",REPT(" ",9))`
	return "IF(ISNUMBER(" + cell + ")," + cell + ">36525,ISNUMBER(DATEVALUE(RIGHT(" + cell +
		`,4)&"-"&TRIM(MID(` + spread + `,4,15))&"-"&TRIM(LEFT(` + spread + `,9)))))`
}

// part begins a block below the table.
func (f *progressForm) part(key string) {
	f.do(f.file.SetRowHeight(f.name, f.row, 8))
	f.row++
	f.line(f.words.T("progress_form.part."+key), formHead)
}

// sessions show the registered days, with a place to ask for others: nothing moves before somebody has agreed.
func (f *progressForm) sessions() {
	f.part("sessions")
	t := f.words.T
	f.put(1, f.row, t("progress_form.column.no"), heading)
	f.span(2, f.row, 3, f.row, t("progress_form.session"), heading)
	f.put(4, f.row, t("progress_form.registered"), heading)
	f.put(5, f.row, t("progress_form.wanted"), heading)
	f.span(6, f.row, f.cols(), f.row, t("progress_form.reason"), heading)
	f.height(f.row, 2, heading)
	f.row++
	first := f.row
	for i, s := range f.in.Facts.Sessions {
		f.session(i+1, t("choice.kind."+s.Kind), s.OnDate)
	}
	if len(f.in.Facts.Sessions) == 0 {
		f.session(1, t("choice.kind.official"), calendar.Date{})
	}
	v := excelize.NewDataValidation(true)
	v.Sqref = at(5, first) + ":" + at(5, f.row-1)
	title := cut(t("progress_form.wanted"), promptTitle)
	v.SetInput(title, cut(t("progress_form.help.wanted"), promptText))
	f.dayRule(v, at(5, first), title)
	f.do(f.file.AddDataValidation(f.name, v))
}

func (f *progressForm) session(number int, kind string, day calendar.Date) {
	centre := formLocked
	centre.align = "center"
	f.put(1, f.row, number, centre)
	f.span(2, f.row, 3, f.row, kind, formLocked)
	f.put(4, f.row, day.Short(), formLocked)
	f.put(5, f.row, "", formOpen)
	f.span(6, f.row, f.cols(), f.row, "", formOpen)
	f.height(f.row, 1, look{})
	f.mark("#s" + day.String())
	f.row++
}

// freeLines are for what stands in the way, or what the unit asks for.
func (f *progressForm) freeLines(kind string) {
	f.part(kind)
	centre := formLocked
	centre.align = "center"
	for n := range formLines {
		f.put(1, f.row, n+1, centre)
		f.span(2, f.row, f.cols(), f.row, "", formOpen)
		f.height(f.row, 2, look{})
		f.mark("#" + kind)
		f.row++
	}
}
