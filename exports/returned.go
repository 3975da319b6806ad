package exports

import (
	"cmp"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"daihoi/exports/book"
	"daihoi/exports/intake"
	"daihoi/exports/intake/grid"
	"daihoi/models/fault"
)

// Returned is an uploaded file to give back with remarks on what is wrong.
type Returned struct {
	Name    string         // of the file; with the content it determines the type, as in intake.Read
	Content []byte         // as it came
	Heads   map[string]int // by sheet, the lowest row of the table's headings; without one, the row above its first remark
	Remarks []Remark
	Import  int64 // its number, by which the mended file is recognised
	Words   book.Words
}

// Remark is a comment on a row of the file, in finished words.
type Remark struct {
	Sheet string // as intake.Read names it
	Row   int    // as the workbook shows it, from 1
	Cell  string // "D17", "" when the row as a whole is meant
	Text  string
	Error bool // otherwise a warning
}

// Colours of cells with a remark. They are close to the presets for bad and neutral, but not the same,
// so that clear can tell them from the sender's own colours.
const (
	errorFill   = "FFC9C9"
	warningFill = "FFF0A8"
)

// returnedWidth is the width of the column of remarks, in characters.
const returnedWidth = 60

// ReturnedName is the name of the returned file, which is not that of the file sent. Files of other kinds and misnamed
// ones become workbooks.
func ReturnedName(words book.Words, name string) string {
	ending := path.Ext(name)
	name = strings.TrimSuffix(name, ending)
	if !strings.EqualFold(ending, ".xlsm") {
		ending = ".xlsx"
	}
	return book.FileName(ending[1:], name, words.T("file.remarks"))
}

// WriteReturned writes the sender's own workbook with remarks. Cells with a remark are coloured and carry a comment,
// and a column after the table holds all remarks of each row, with a filter if the sheet has none. Everything else
// stays as it was; remarks of an earlier round are removed. A file of another kind becomes such a workbook, with its
// values. Files that intake.Read refuses are refused in the same way.
func WriteReturned(w io.Writer, in Returned) (err error) {
	defer func() { // excelize reads more parts of the uploaded file than intake.Read has checked
		if p := recover(); p != nil {
			err = fault.Wrap(fmt.Errorf("exports: %v", p), fault.Invalid, "fault.intake_damaged")
		}
	}()
	source, err := intake.Read(in.Name, in.Content)
	if err != nil {
		return err
	}
	var file *excelize.File
	if !source.Xlsx {
		file = excelize.NewFile()
	} else if file, err = book.OpenLimited(in.Content); err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // Write closes it too, unless there is a panic
	b := book.Edit(file, in.Words)
	if !source.Xlsx {
		b.Do(b.File.SetDocProps(&excelize.DocProperties{Title: book.Clean(in.Name), Creator: in.Words.T("returned.author")}))
	}
	book.MarkReturned(b, in.Import)
	plain := plainComments(file)
	for i, sheet := range source.Sheets {
		remarks := slices.DeleteFunc(slices.Clone(in.Remarks), func(r Remark) bool { return r.Sheet != sheet.Name })
		if !source.Xlsx {
			sheet.Name = addGrid(b, i, sheet)
		}
		if len(remarks) > 0 {
			slices.SortStableFunc(remarks, func(a, b Remark) int { return cmp.Compare(a.Row, b.Row) })
			r := returned{Book: b, Sheet: sheet, head: in.Heads[remarks[0].Sheet], remarks: remarks, plain: plain}
			r.mark()
		}
	}
	if !source.Xlsx {
		hideGrids(b, source.Sheets)
	}
	return b.Write(w)
}

// returned is one sheet while remarks are added. The embedded grid.Sheet is the sheet as it came; changes go to the
// book.
type returned struct {
	*book.Book
	grid.Sheet
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

// place finds the column for remarks: that of an earlier round, or the first unused one to the right of the table.
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
	if r.Dropped > 0 { // the reader skipped cells far to the right
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

// heading names the column in the style of the heading next to it.
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

// row writes the remarks of one row, each on its own line.
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
	height, err := r.File.GetRowHeight(r.Name, row)
	r.Do(err)
	if need := (book.CellStyle{}).RowHeight(book.Lines(text, returnedWidth, book.CellStyle{})); height < need { // rows grow to fit, but never shrink
		r.Do(r.File.SetRowHeight(r.Name, row, min(need, book.HighestRow)))
	}
	r.Do(r.File.SetCellStyle(r.Name, cell, cell, r.Style(book.CellStyle{Wrap: true, Top: true, Border: true, Fill: fillFor(isError)})))
}

// filter adds a filter to the table unless the sheet has one, or an Excel table, which brings its own.
func (r *returned) filter() {
	tables, err := r.File.GetTables(r.Name)
	r.Do(err)
	filtered := slices.ContainsFunc(r.File.GetDefinedName(), func(n excelize.DefinedName) bool {
		return n.Name == "_xlnm._FilterDatabase" && n.Scope == r.Name
	})
	if len(tables) > 0 || filtered || len(r.Lines) == 0 {
		return
	}
	last := max(r.remarks[len(r.remarks)-1].Row, r.Lines[len(r.Lines)-1].Number)
	r.Filter(r.Name, r.head, r.column, last)
}
