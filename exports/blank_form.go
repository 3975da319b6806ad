package exports

import (
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"daihoi/exports/book"
	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/field"
	"daihoi/models/vocabulary"
)

// BlankForm is the workbook that a unit fills in with its delegates and returns. Its columns are those of the official
// list, sensitive ones included.
type BlankForm struct {
	Unit       string // "Xã Tả Thanh Oai"
	Parent     string // "Huyện Thanh Trì, thành phố Hà Nội", under the title
	Congress   string // as in DelegateList
	Day        calendar.Date
	Code       string // of the unit, for the stamp
	Records    []delegate.Record
	Vocabulary func(key string) []string // suggestions by the key of the field; nil for none
	Words      book.Words
}

// formRows is the number of empty rows below those filled in: more than the delegates of any commune's congress.
const formRows = 200

// form is the sheet to fill in, while it is being written.
type form struct {
	*book.Sheet
	in          BlankForm
	columns     []book.Column[delegate.Record] // the leaves
	first, last int                            // rows to fill
	lists       *book.Sheet                    // hidden
}

// WriteBlankForm writes the form: headings, a locked example row (its number reads "Ví dụ", which package tables
// recognises), a row for each record and formRows numbered empty rows. All cells to fill in are text, so that no
// spreadsheet turns 10/1975, 12/12 or 0912… into something else.
func WriteBlankForm(w io.Writer, in BlankForm) error {
	title := in.Words.T("form.title")
	b := book.NewBook(in.Words, book.Properties{Title: title, Subject: in.Congress, Author: "Ủy ban MTTQ Việt Nam " + in.Unit, Day: in.Day})
	book.Stamp{Kind: book.StampForm, Version: book.FormVersion, Code: in.Code}.Write(b)
	tree := rosterColumns(DelegateList{Words: in.Words})
	s := book.TableSheet(b, in.Words.T("export.delegates.sheet"), tree, 2)
	s.Line(title+" – "+strings.ToUpper(in.Unit), book.CellStyle{Size: 14, Bold: true, Align: "center"})
	for _, under := range book.NonEmpty(in.Congress, in.Parent) {
		s.Line(under, book.CellStyle{Size: 11, Bold: true, Align: "center"})
	}
	s.Line(in.Words.T("form.instruction"), book.CellStyle{Size: 11, Italic: true})
	f := form{Sheet: s, in: in, columns: book.Leaves(tree), lists: &book.Sheet{Book: b, Name: in.Words.T("form.lists")}}
	r := book.Header(s, tree)
	f.example()
	f.first, f.last = s.Row, s.Row+len(in.Records)+formRows-1
	f.unlockCells()
	f.records()
	_, err := b.File.NewSheet(f.lists.Name)
	b.Do(err)
	for i := range f.columns {
		f.rules(i)
	}
	b.Do(b.File.SetSheetVisible(f.lists.Name, false))
	s.Row = f.last + 1
	s.Finish(r.Head, r.First, 2)
	f.protect()
	return b.Write(w)
}

// example writes an invented delegate, locked and grey.
func (f *form) example() {
	t := f.Words.T
	day := calendar.PartialOf
	rec := delegate.Record{
		Person: delegate.Person{FullName: t("form.example.full_name"), Gender: delegate.Male, BornOn: day(calendar.Of(1975, 10, 22)),
			Ethnicity: vocabulary.Kinh, Religion: vocabulary.None, Hometown: t("form.example.hometown"), Residence: t("form.example.residence"),
			Occupation: t("form.example.occupation"), Education: "12/12", Qualification: t("form.example.qualification"),
			PoliticalTheory: t("form.example.political_theory"), PartyJoinedOn: day(calendar.Of(1999, 5, 19)),
			PartyOfficialOn: calendar.Partial{Year: 2000, Month: 5}, Phone: "0912345678", CitizenID: "001075012345"},
		Delegate: delegate.Delegate{Category: delegate.Consulted, Represents: t("form.example.represents"), Reappointed: delegate.Newcomer,
			Note: t("form.example.note")},
	}
	grey := book.CellStyle{Italic: true, Border: true, Wrap: true, Fill: "EEEEEE", Ink: "595959"}
	lines := 1
	for i, c := range f.columns {
		text := f.text(c, rec)
		if c.Key == "no" {
			text = t("form.example")
		}
		f.Put(i+1, f.Row, text, grey)
		lines = max(lines, book.Lines(text, f.Widths[i], grey))
	}
	f.Height(f.Row, lines, grey)
	f.Row++
}

// text is the content of a cell of a record. The column of the date of birth gives the sex; without a date an x marks
// it.
func (f *form) text(c book.Column[delegate.Record], rec delegate.Record) string {
	if c.Key == "no" {
		return ""
	}
	if rec.BornOn.IsZero() && c.Key == "born_on."+rec.Gender {
		return "x"
	}
	switch v := c.Value(0, rec).Value.(type) {
	case calendar.Partial:
		return v.Padded()
	case string:
		return v
	}
	return ""
}

// unlockCells unlocks the cells to fill in and makes them text.
func (f *form) unlockCells() {
	for i, c := range f.columns {
		l := book.CellStyle{Border: true, Wrap: true, Unlocked: true}
		if c.Key == "no" {
			l.Align = "center"
		} else {
			l.Format = "@"
		}
		f.Do(f.File.SetCellStyle(f.Name, book.At(i+1, f.first), book.At(i+1, f.last), f.Style(l)))
	}
	whole := book.At(1, f.first) + ":" + book.At(f.Cols(), f.last)
	f.Do(f.File.AddIgnoredErrors(f.Name, whole, excelize.IgnoredErrorsNumberStoredAsText))
	f.Do(f.File.AddIgnoredErrors(f.Name, whole, excelize.IgnoredErrorsTwoDigitTextYear))
}

// records numbers the rows and fills in the present list.
func (f *form) records() {
	for row := f.first; row <= f.last; row++ {
		f.Do(f.File.SetCellInt(f.Name, book.At(1, row), int64(row-f.first+1)))
	}
	for n, rec := range f.in.Records {
		row, lines := f.first+n, 1
		for i, c := range f.columns {
			if text := f.text(c, rec); text != "" {
				f.Do(f.File.SetCellStr(f.Name, book.At(i+1, row), book.Clean(text)))
				lines = max(lines, book.Lines(text, f.Widths[i], book.CellStyle{}))
			}
		}
		f.Height(row, lines, book.CellStyle{})
	}
}

// rules adds help and a check to a column: choices must come from the list, vocabularies only suggest, and dates may
// be a day, a month or a year.
func (f *form) rules(i int) {
	c := f.columns[i]
	key, gender, _ := strings.Cut(c.Key, ".")
	known, ok := delegate.Fields.Find(key)
	if !ok {
		return
	}
	t := f.Words.T
	heading := f.Words.FieldName("column", key)
	v := excelize.NewDataValidation(true)
	v.Sqref = book.At(i+1, f.first) + ":" + book.At(i+1, f.last)
	v.SetInput(book.Cut(heading, book.PromptTitle), book.Cut(f.Words.FieldName("form.help", key), book.PromptText))
	reject := func(style excelize.DataValidationErrorStyle, word string) {
		v.SetError(style, book.Cut(heading, book.PromptTitle), book.Cut(t(word), book.PromptText))
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
		rule, word := dateRule(book.At(i+1, f.first)), "form.error.date"
		if gender != "" {
			rule, word = "AND("+book.At(f.otherSex(i)+1, f.first)+`="",`+rule+")", "form.error.born_on"
		}
		f.Do(v.SetRange(book.FormulaXML.Replace(rule), "", excelize.DataValidationTypeCustom, excelize.DataValidationOperatorBetween))
		reject(excelize.DataValidationErrorStyleStop, word)
	}
	f.Do(f.File.AddDataValidation(f.Name, v))
}

// otherSex is the index of the other column of the date of birth.
func (f *form) otherSex(i int) int {
	if f.columns[i].Key == "born_on."+delegate.Male {
		return i + 1
	}
	return i - 1
}

// list writes the items into a column of the hidden sheet and returns its reference. A list inside the validation
// would be limited to 255 characters without commas.
func (f *form) list(i int, heading string, items []string) string {
	f.lists.Put(i+1, 1, heading, book.CellStyle{Bold: true})
	for n, item := range items {
		f.lists.Put(i+1, n+2, item, book.CellStyle{})
	}
	return f.lists.Quoted() + book.Area(i+1, 2, i+1, len(items)+1)
}

// protect locks headings and example against slips, without a password. Rows may still be added and removed.
func (f *form) protect() {
	f.Do(f.File.ProtectSheet(f.Name, &excelize.SheetProtectionOptions{SelectLockedCells: true, SelectUnlockedCells: true,
		FormatCells: true, FormatColumns: true, FormatRows: true, InsertRows: true, DeleteRows: true, Sort: true, AutoFilter: true,
		EditObjects: true, EditScenarios: true}))
}

// dateRule is a formula that is true for text such as 1975, 10/1975 or 22/10/1975 in the cell and for a date pasted as
// a number. DATEVALUE reads this form of a date in every language. A validation may have 255 characters.
func dateRule(cell string) string {
	// Replacing each slash with a wide gap puts the last three parts in known places; missing parts are 1.
	spread := `SUBSTITUTE("1/1/"&` + cell + `,"/",REPT(" ",9))`
	return "IF(ISNUMBER(" + cell + ")," + cell + ">=1900,AND(ABS(RIGHT(" + cell + ",4)-2000)<=100,ISNUMBER(DATEVALUE(RIGHT(" + cell +
		`,4)&"-"&TRIM(LEFT(RIGHT(` + spread + `,18),9))&"-"&TRIM(LEFT(RIGHT(` + spread + ",27),9))))))"
}
