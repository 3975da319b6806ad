package exports

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"daihoi/exports/book"
	"daihoi/exports/intake"
	"daihoi/models/fault"
)

// Returned is a file that somebody sent, to be given back with what is wrong in it.
type Returned struct {
	Name    string         // of the file; with the content it decides what the file is, as in intake.Read
	Content []byte         // as it came
	Heads   map[string]int // by sheet, the lowest row of the table's headings; without one, the row above its first remark
	Remarks []Remark
	Words   book.Words
}

// Remark is something to tell about a row of the file, in finished words.
type Remark struct {
	Sheet string // as intake.Read names it
	Row   int    // as the workbook shows it, from 1
	Cell  string // "D17", "" when the row as a whole is meant
	Text  string
	Error bool // else a warning
}

// Colours of cells with a remark. They are near the ones that spreadsheets offer for bad and neutral, but not the same,
// so that those of an earlier round can be told from the sender's own.
const (
	errorFill   = "FFC9C9"
	warningFill = "FFF0A8"
)

// returnedWidth is the width of the column of remarks, in characters.
const returnedWidth = 60

// ReturnedName is the name under which the file is given back: text and misnamed files become workbooks.
func ReturnedName(name string) string {
	ext := path.Ext(name)
	if strings.EqualFold(ext, ".xlsm") || strings.EqualFold(ext, ".xlsx") {
		return name
	}
	return strings.TrimSuffix(name, ext) + ".xlsx"
}

// WriteReturned writes the sender's own workbook back: cells with a remark are coloured and carry it as a comment, and a
// column after the table holds all remarks of each row, with a filter when the sheet has none. Everything else stays as
// it was; what an earlier round has left is taken away. A text file becomes a workbook. Files that intake.Read refuses
// are refused in the same way.
func WriteReturned(w io.Writer, in Returned) (err error) {
	defer func() { // the file is from outside, and intake.Read looks at fewer of its parts than excelize does
		if p := recover(); p != nil {
			err = fault.Wrap(fmt.Errorf("exports: %v", p), fault.Invalid, "fault.intake_damaged")
		}
	}()
	source, err := intake.Read(in.Name, in.Content)
	if err != nil {
		return err
	}
	text := !bytes.HasPrefix(in.Content, []byte("PK"))
	var file *excelize.File
	if text {
		file = excelize.NewFile()
	} else if file, err = book.OpenLimited(in.Content); err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // Write closes it too, unless there is a panic
	b := book.Edit(file, in.Words)
	if text {
		b.Do(b.File.SetSheetName("Sheet1", in.Words.T("returned.sheet")))
		b.Do(b.File.SetDocProps(&excelize.DocProperties{Title: book.Clean(in.Name), Creator: in.Words.T("returned.author")}))
	}
	plain := plainComments(file)
	for _, sheet := range source.Sheets {
		remarks := slices.DeleteFunc(slices.Clone(in.Remarks), func(r Remark) bool { return r.Sheet != sheet.Name })
		if text {
			writeGrid(b, in.Words.T("returned.sheet"), sheet)
			sheet.Name = in.Words.T("returned.sheet")
		}
		if len(remarks) > 0 {
			slices.SortStableFunc(remarks, func(a, b Remark) int { return cmp.Compare(a.Row, b.Row) })
			r := returned{Book: b, Sheet: sheet, head: in.Heads[remarks[0].Sheet], remarks: remarks, plain: plain}
			r.mark()
		}
	}
	return b.Write(w)
}

// grid writes the rows of a text file.
func writeGrid(b *book.Book, name string, sheet intake.Sheet) {
	var widths []int // of the longest text of each column, in characters
	for _, l := range sheet.Lines {
		for i, c := range l.Cells {
			b.Do(b.File.SetCellStr(name, book.At(i+1, l.Number), book.Clean(c.Text)))
			if i == len(widths) {
				widths = append(widths, 8)
			}
			widths[i] = min(max(widths[i], utf8.RuneCountInString(c.Text)+2), 45)
		}
	}
	for i, w := range widths {
		b.Do(b.File.SetColWidth(name, book.ExcelColumn(i+1), book.ExcelColumn(i+1), float64(w)))
	}
}

// returned is one sheet while remarks are added. The sheet is known as it came, in intake.Sheet, and changed in book.
type returned struct {
	*book.Book
	intake.Sheet
	head    int
	remarks []Remark // by row
	column  int      // of the remarks
	plain   bool     // comments can be added
}

func (r *returned) mark() {
	if r.head == 0 {
		r.head = max(1, r.remarks[0].Row-1)
	}
	again := r.place()
	if again {
		r.clear()
	}
	r.colour()
	if r.plain {
		r.comment()
	}
	r.heading()
	for from := 0; from < len(r.remarks); {
		to := from
		for to < len(r.remarks) && r.remarks[to].Row == r.remarks[from].Row {
			to++
		}
		r.row(r.remarks[from:to])
		from = to
	}
	if !again {
		r.filter()
	}
}

// place finds the column: the one of an earlier round, or the first one right of the table that nobody uses.
func (r *returned) place() (again bool) {
	rows := map[int]bool{r.head: true}
	for _, m := range r.remarks {
		rows[m.Row] = true
	}
	for _, l := range r.Lines {
		if !rows[l.Number] {
			continue
		}
		for i, c := range l.Cells {
			if l.Number == r.head && c.Text == r.Words.T("returned.column") {
				r.column = i + 1
				return true
			}
		}
		r.column = max(r.column, len(l.Cells))
	}
	for _, m := range r.Merges {
		if m.Top <= r.head && m.Bottom >= r.head {
			r.column = max(r.column, m.Right+1)
		}
	}
	r.column++
	if r.Dropped > 0 { // the reader has not looked at what stands far right
		for value := "used"; value != ""; {
			var err error
			value, err = r.File.GetCellValue(r.Name, book.At(r.column, r.head))
			r.Do(err)
			if value != "" {
				r.column++
			}
		}
	}
	return false
}

// heading names the column in the style of the heading beside it.
func (r *returned) heading() {
	cell, name := book.At(r.column, r.head), book.ExcelColumn(r.column)
	r.Do(r.File.SetCellStr(r.Name, cell, r.Words.T("returned.column")))
	if r.column > 1 {
		id, err := r.File.GetCellStyle(r.Name, book.At(r.column-1, r.head))
		r.Do(err)
		r.Do(r.File.SetCellStyle(r.Name, cell, cell, id))
	}
	r.Do(r.File.SetColWidth(r.Name, name, name, returnedWidth))
	r.Do(r.File.SetColVisible(r.Name, name, true))
}

// row writes the remarks of one row, each on a line of its own.
func (r *returned) row(remarks []Remark) {
	var texts []string
	isError := false
	for _, m := range remarks {
		text := m.Text
		if m.Cell != "" {
			text = m.Cell + ": " + text
		}
		texts, isError = append(texts, text), isError || m.Error
	}
	row, text := remarks[0].Row, book.Clean(strings.Join(texts, "\n"))
	cell := book.At(r.column, row)
	r.Do(r.File.SetCellStr(r.Name, cell, text))
	high, err := r.File.GetRowHeight(r.Name, row)
	r.Do(err)
	if n := book.Lines(text, returnedWidth, book.CellStyle{}); high < float64(n)*15 { // rows grow to show all, and never shrink
		s := book.Sheet{Book: r.Book, Name: r.Name}
		s.Height(row, n, book.CellStyle{})
	}
	r.Do(r.File.SetCellStyle(r.Name, cell, cell, r.Style(book.CellStyle{Wrap: true, Top: true, Border: true, Fill: fillFor(isError)})))
}

// filter puts a filter over the table, unless the sheet has one, or an Excel table, which brings its own.
func (r *returned) filter() {
	tables, err := r.File.GetTables(r.Name)
	r.Do(err)
	filtered := slices.ContainsFunc(r.File.GetDefinedName(), func(n excelize.DefinedName) bool {
		return n.Name == "_xlnm._FilterDatabase" && n.Scope == r.Name
	})
	if len(tables) > 0 || filtered || len(r.Lines) == 0 {
		return
	}
	props, err := r.File.GetSheetProps(r.Name) // AutoFilter forgets the colour of the tab and the fitting to a page
	r.Do(err)
	last := max(r.remarks[len(r.remarks)-1].Row, r.Lines[len(r.Lines)-1].Number)
	r.Do(r.File.AutoFilter(r.Name, book.At(1, r.head)+":"+book.At(r.column, last), nil))
	r.Do(r.File.SetSheetProps(r.Name, &props))
}
