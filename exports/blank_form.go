package exports

import (
	"io"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/field"
)

// BlankForm is the workbook that a unit fills with its delegates and sends back. Its columns are those of the official
// list, sensitive ones too.
type BlankForm struct {
	Unit       string // "Xã Tả Thanh Oai"
	Parent     string // "Huyện Thanh Trì, thành phố Hà Nội", under the title
	Congress   string // as in DelegateList
	Day        calendar.Date
	Stamp      Stamp // Version is set here
	Records    []delegate.Record
	Vocabulary func(key string) []string // suggestions by the key of the field; nil for none
	Words      Words
}

// formRows is how many empty rows stand under those filled in: more than the delegates a commune's congress may have.
const formRows = 200

// form is the sheet to fill while it is written.
type form struct {
	*sheet
	in          BlankForm
	columns     []column[delegate.Record] // the leaves
	first, last int                       // rows to fill
	lists       *sheet                    // hidden
}

// WriteBlankForm writes the form: headings, a locked row that shows how (its number reads "Ví dụ", which package intake
// knows), a row for each record and formRows numbered empty ones. Every cell to fill holds text, so that no spreadsheet
// turns 10/1975, 12/12 or 0912… into something else.
func WriteBlankForm(w io.Writer, in BlankForm) error {
	in.Stamp.Version = FormVersion
	title := in.Words.T("form.title")
	b := newBook(in.Words, properties{title, in.Congress, "Ủy ban MTTQ Việt Nam " + in.Unit, in.Day})
	in.Stamp.write(b)
	tree := rosterColumns(DelegateList{Words: in.Words})
	s := b.sheet(in.Words.T("export.delegates.sheet"), widths(tree))
	s.line(title+" – "+strings.ToUpper(in.Unit), look{size: 14, bold: true, align: "center"})
	for _, under := range nonEmpty(in.Congress, in.Parent) {
		s.line(under, look{size: 11, bold: true, align: "center"})
	}
	s.line(in.Words.T("form.instruction"), look{size: 11, italic: true})
	f := form{sheet: s, in: in, columns: leaves(tree), lists: &sheet{book: b, name: in.Words.T("form.lists")}}
	r := header(s, tree)
	f.example()
	f.first, f.last = s.row, s.row+len(in.Records)+formRows-1
	f.styles()
	f.records()
	_, err := b.file.NewSheet(f.lists.name)
	b.do(err)
	for i := range f.columns {
		f.rules(i)
	}
	b.do(b.file.SetSheetVisible(f.lists.name, false))
	s.row = f.last + 1
	s.finish(r.head, r.first, 2)
	f.protect()
	return b.write(w)
}

// example is an invented delegate, locked and grey.
func (f *form) example() {
	t := f.words.T
	day := calendar.PartialOf
	rec := delegate.Record{
		Person: delegate.Person{FullName: t("form.example.full_name"), Gender: delegate.Male, BornOn: day(calendar.Of(1975, 10, 22)),
			Ethnicity: delegate.Kinh, Religion: delegate.None, Hometown: t("form.example.hometown"), Residence: t("form.example.residence"),
			Occupation: t("form.example.occupation"), Education: "12/12", Qualification: t("form.example.qualification"),
			PoliticalTheory: t("form.example.political_theory"), PartyJoinedOn: day(calendar.Of(1999, 5, 19)),
			PartyOfficialOn: calendar.Partial{Year: 2000, Month: 5}, Phone: "0912345678", CitizenID: "001075012345"},
		Delegate: delegate.Delegate{Category: delegate.Consulted, Represents: t("form.example.represents"), Reappointed: delegate.Newcomer,
			Note: t("form.example.note")},
	}
	grey := look{italic: true, border: true, wrap: true, fill: "EEEEEE", ink: "595959"}
	high := 1
	for i, c := range f.columns {
		text := f.text(c, rec)
		if c.key == "no" {
			text = t("form.example")
		}
		f.put(i+1, f.row, text, grey)
		high = max(high, lines(text, f.widths[i], grey))
	}
	f.height(f.row, high, grey)
	f.row++
}

// text is what stands in the form for a record. The sex is in which column the birth date stands; without a date it is
// marked with an x.
func (f *form) text(c column[delegate.Record], rec delegate.Record) string {
	if c.key == "no" {
		return ""
	}
	if rec.BornOn.IsZero() && c.key == "born_on."+rec.Gender {
		return "x"
	}
	switch v := c.value(0, rec).value.(type) {
	case calendar.Partial:
		return v.Short()
	case string:
		return v
	}
	return ""
}

// styles gives the cells to fill their border and text format and unlocks them.
func (f *form) styles() {
	for i, c := range f.columns {
		l := look{border: true, wrap: true}
		if c.key == "no" {
			l.align = "center"
		} else {
			l.format = "@"
		}
		style := l.style()
		style.Protection = &excelize.Protection{}
		id, err := f.file.NewStyle(style)
		f.do(err)
		f.do(f.file.SetCellStyle(f.name, at(i+1, f.first), at(i+1, f.last), id))
	}
	whole := at(1, f.first) + ":" + at(f.cols(), f.last)
	f.do(f.file.AddIgnoredErrors(f.name, whole, excelize.IgnoredErrorsNumberStoredAsText))
	f.do(f.file.AddIgnoredErrors(f.name, whole, excelize.IgnoredErrorsTwoDigitTextYear))
}

// records numbers the rows and fills in the present list.
func (f *form) records() {
	for row := f.first; row <= f.last; row++ {
		f.do(f.file.SetCellInt(f.name, at(1, row), int64(row-f.first+1)))
	}
	for n, rec := range f.in.Records {
		row, high := f.first+n, 1
		for i, c := range f.columns {
			if text := f.text(c, rec); text != "" {
				f.do(f.file.SetCellStr(f.name, at(i+1, row), clean(text)))
				high = max(high, lines(text, f.widths[i], look{}))
			}
		}
		f.height(row, high, look{})
	}
}

// rules adds to a column its explanation and its check: choices must be one of the list, vocabularies only suggest,
// dates are known to the day, the month or the year.
func (f *form) rules(i int) {
	c := f.columns[i]
	key, gender, _ := strings.Cut(c.key, ".")
	known, ok := delegate.Fields.Find(key)
	if !ok {
		return
	}
	t := f.words.T
	heading := t("column." + key)
	v := excelize.NewDataValidation(true)
	v.Sqref = at(i+1, f.first) + ":" + at(i+1, f.last)
	v.SetInput(cut(heading, promptTitle), cut(t("form.help."+key), promptText))
	reject := func(style excelize.DataValidationErrorStyle, word string) {
		v.SetError(style, cut(heading, promptTitle), cut(t(word), promptText))
	}
	switch known.Kind {
	case field.Choice:
		var options []string
		for _, o := range known.Options {
			options = append(options, t("choice."+key+"."+o))
		}
		v.SetSqrefDropList(f.list(i, heading, options))
		reject(excelize.DataValidationErrorStyleStop, "form.error.choice")
	case field.Vocabulary:
		if names := f.in.Vocabulary(key); len(names) > 0 {
			v.SetSqrefDropList(f.list(i, heading, names))
			reject(excelize.DataValidationErrorStyleWarning, "form.error.vocabulary")
		}
	case field.Partial:
		rule, word := dateRule(at(i+1, f.first)), "form.error.date"
		if gender != "" {
			rule, word = "AND("+at(f.otherSex(i)+1, f.first)+`="",`+rule+")", "form.error.born_on"
		}
		f.do(v.SetRange(formulaXML.Replace(rule), "", excelize.DataValidationTypeCustom, excelize.DataValidationOperatorBetween))
		reject(excelize.DataValidationErrorStyleStop, word)
	}
	f.do(f.file.AddDataValidation(f.name, v))
}

// otherSex is the index of the other one of the two columns of the birth date.
func (f *form) otherSex(i int) int {
	if f.columns[i].key == "born_on."+delegate.Male {
		return i + 1
	}
	return i - 1
}

// list writes the items into the column of the hidden sheet and returns the reference: a list inside the rule may have
// only 255 characters and no comma.
func (f *form) list(i int, heading string, items []string) string {
	f.lists.put(i+1, 1, heading, look{bold: true})
	for n, item := range items {
		f.lists.put(i+1, n+2, item, look{})
	}
	return f.lists.quoted() + area(i+1, 2, i+1, len(items)+1)
}

// protect locks headings and example against slips, without a password. Rows may be added and removed.
func (f *form) protect() {
	f.do(f.file.ProtectSheet(f.name, &excelize.SheetProtectionOptions{SelectLockedCells: true, SelectUnlockedCells: true,
		FormatCells: true, FormatColumns: true, FormatRows: true, InsertRows: true, DeleteRows: true, Sort: true, AutoFilter: true,
		EditObjects: true, EditScenarios: true}))
}

// dateRule is the formula that is true for text like 1975, 10/1975 or 22/10/1975 in the cell, and for a day that was
// pasted as a number. DATEVALUE reads this form of a day alike in every language. A rule may have 255 characters.
func dateRule(cell string) string {
	// With a wide gap for each stroke the last three parts stand in known places; those missing are 1.
	spread := `SUBSTITUTE("1/1/"&` + cell + `,"/",REPT(" ",9))`
	return "IF(ISNUMBER(" + cell + ")," + cell + ">=1900,AND(ABS(RIGHT(" + cell + ",4)-2000)<=100,ISNUMBER(DATEVALUE(RIGHT(" + cell +
		`,4)&"-"&TRIM(LEFT(RIGHT(` + spread + `,18),9))&"-"&TRIM(LEFT(RIGHT(` + spread + ",27),9))))))"
}

// formulaXML writes a formula as the content of an element, which excelize does not do for rules of this kind.
var formulaXML = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// Limits of spreadsheets for what a rule says, in characters.
const (
	promptTitle = 32
	promptText  = 225
)

func cut(text string, limit int) string {
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	return string([]rune(text)[:limit-1]) + "…"
}
