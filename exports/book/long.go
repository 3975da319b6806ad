package book

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"regexp"

	"github.com/klauspost/compress/zip"
)

// LongFrom is the number of rows from which a table is written while it is read. Up to there the pages are broken as on
// paper, for which all rows must be known.
const LongFrom = 2000

const (
	sheetRows  = 1_000_000 // of a table in one sheet, which ends at row 1,048,576
	sheetBytes = 3 << 30   // of one sheet: programs know none of 4 GB
	longLevel  = 1         // of the compression of what is long, which is three times as fast as that of the rest
)

// Long is a table of any length on a sheet of its own. From From rows on it goes into the file row by row and is never in
// memory as a whole, with the same cells as a shorter one. What does not fit on one sheet goes on on the next.
type Long[T any] struct {
	Sheet   string
	Columns []Column[T]
	Keys    int              // see TableSheet
	Above   func(*Sheet)     // letterhead and title
	Below   func(int) string // the closing line for a number of rows, "" for none
	From    int              // 0 is LongFrom
	Most    int              // rows on one sheet; 0 for as many as there can be
}

// WriteLong writes the workbook b with the table of the rows, and closes it. After an error what has been written is no workbook.
func WriteLong[T any](w io.Writer, b *Book, l Long[T], rows func(yield func(T) error) error) error {
	if l.From == 0 {
		l.From = LongFrom
	}
	if l.Most == 0 {
		l.Most = sheetRows
	}
	var first []T
	var out *longWriter[T]
	err := rows(func(row T) error {
		if out != nil {
			return out.add(row)
		}
		if first = append(first, row); len(first) <= l.From {
			return b.err
		}
		out = newLongWriter(w, b, l)
		for _, row := range first {
			if err := out.add(row); err != nil {
				return err
			}
		}
		first = nil
		return nil
	})
	switch {
	case err != nil:
		return errors.Join(err, b.File.Close())
	case out == nil:
		l.short(b, first)
		return b.Write(w)
	}
	return errors.Join(out.close(), b.File.Close())
}

// head writes what stands above the rows.
func (l Long[T]) head(b *Book, name string) (*Sheet, Region) {
	s := TableSheet(b, name, l.Columns, l.Keys)
	l.Above(s)
	return s, Header(s, l.Columns)
}

// closing is the look of the line below the rows, which is not merged: the rows above it are not known when cells are.
var closing = CellStyle{Size: 12, Italic: true}

func (l Long[T]) short(b *Book, rows []T) {
	s, r := l.head(b, l.Sheet)
	Body(s, l.Columns, 1, rows)
	r.Last = s.Row - 1
	if text := l.Below(len(rows)); text != "" {
		s.Row++
		at, _ := s.here()
		s.Put(at, s.Row, text, closing)
		s.Height(s.Row, 1, closing)
		s.note()
		s.Row++
	}
	s.filter(r)
	s.Finish(r.Head, r.First, l.Keys)
}

// filter puts filter buttons on the numbers of the columns: headings above them are merged.
func (s *Sheet) filter(r Region) { s.Filter(s.Name, r.First-1, s.Cols(), r.Last) }

// longWriter writes a workbook sheet by sheet. Of each sheet, excelize makes what stands before and behind the rows.
type longWriter[T any] struct {
	Long[T]
	book  *Book
	zip   *zip.Writer
	flat  []Column[T]
	cells []storedCell

	parts  map[string]bool // of the file, of the sheets that are written
	sheet  *Sheet          // the present one
	region Region
	rows   *rowWriter
	number int // of the last row
}

// storedCell is what a column holds in the present row. It keeps its style because most cells of a column look alike.
type storedCell struct {
	value any
	look  CellStyle
	style int
}

func newLongWriter[T any](w io.Writer, b *Book, l Long[T]) *longWriter[T] {
	flat := Leaves(l.Columns)
	return &longWriter[T]{Long: l, book: b, zip: newZip(w, longLevel), flat: flat, cells: make([]storedCell, len(flat)), parts: map[string]bool{}}
}

func (l *longWriter[T]) add(row T) error {
	if l.rows == nil || l.sheet.Row-l.region.First >= l.Most || l.rows.written > sheetBytes {
		if err := errors.Join(l.end(""), l.begin()); err != nil {
			return err
		}
	}
	l.number++
	lines := 1
	for i := range l.flat {
		cell, at := l.flat[i].Value(l.number, row), &l.cells[i]
		cell.Style.Border, cell.Style.Wrap = true, true
		if text, ok := cell.Value.(string); ok {
			lines = max(lines, Lines(text, l.sheet.Widths[i], cell.Style))
		}
		at.value = stored(cell.Value, &cell.Style)
		if at.style == 0 || at.look != cell.Style {
			at.look, at.style = cell.Style, l.book.Style(cell.Style)
		}
	}
	l.rows.begin(l.sheet.Row, min(HighestRow, CellStyle{}.RowHeight(lines)))
	for i := range l.cells {
		l.rows.put(i+1, l.cells[i].value, l.cells[i].style)
	}
	l.rows.end()
	l.sheet.Row++
	return errors.Join(l.rows.err, l.book.err)
}

// begin begins a sheet.
func (l *longWriter[T]) begin() error {
	name := l.Sheet
	if n := len(l.parts); n > 0 {
		name = fmt.Sprintf("%s (%d)", name, n+1)
	}
	l.sheet, l.region = l.head(l.book, name)
	s := l.sheet
	s.freeze(l.region.First, l.Keys)
	s.repeat(l.region.Head, l.region.First)
	for _, p := range s.parts[1:] {
		s.Do(s.File.InsertPageBreak(s.Name, At(p.from, 1)))
	}
	part, before, _, err := l.around()
	if err != nil {
		return err
	}
	l.parts[part] = true
	w, err := l.zip.Create(part)
	if err != nil {
		return err
	}
	l.rows = newRowWriter(w, len(l.flat))
	l.rows.buf = append(l.rows.buf, before...)
	return nil
}

// end ends a sheet, with a line below its rows.
func (l *longWriter[T]) end(below string) error {
	if l.rows == nil {
		return nil
	}
	s := l.sheet
	s.end, l.region.Last = s.Row-1, s.Row-1
	if below != "" {
		s.Row++
		l.rows.begin(s.Row, closing.RowHeight(1))
		at, _ := s.here()
		l.rows.put(at, below, s.Style(closing))
		l.rows.end()
		s.Row++
	}
	s.filter(l.region)
	s.areas(l.region.Head)
	_, _, behind, err := l.around()
	l.rows.buf = append(l.rows.buf, behind...)
	l.rows.flush()
	return errors.Join(err, l.rows.err)
}

// close ends the last sheet and writes the other parts of the file.
func (l *longWriter[T]) close() error {
	if err := l.end(l.Below(l.number)); err != nil {
		return err
	}
	return l.book.through(restWriter{partWriter{l.zip}, l.parts})
}

// dimension says where the last cell is, which nobody knows yet.
var dimension = regexp.MustCompile(`<dimension ref="[^"]*"\s*(/>|></dimension>)`)

// around makes what stands before and behind the rows of the present sheet, and the name of its part.
func (l *longWriter[T]) around() (part string, before, behind []byte, err error) {
	for id, name := range l.book.File.GetSheetMap() {
		if name == l.sheet.Name {
			part = fmt.Sprintf("xl/worksheets/sheet%d.xml", id)
		}
	}
	made := oneWriter{name: part, part: new(bytes.Buffer)}
	if err := l.book.through(made); err != nil {
		return part, nil, nil, err
	}
	before, behind, found := bytes.Cut(made.part.Bytes(), []byte("</sheetData>"))
	if !found {
		return part, nil, nil, fmt.Errorf("book: %s has no rows to go on with", part)
	}
	behind = bytes.Replace(behind, []byte("<rowBreaks></rowBreaks>"), nil, 1) // of a break between columns
	return part, dimension.ReplaceAll(before, nil), append([]byte("</sheetData>"), behind...), nil
}

// oneWriter keeps one part.
type oneWriter struct {
	name string
	part *bytes.Buffer
}

func (z oneWriter) Create(name string) (io.Writer, error) {
	if name == z.name {
		return barWriter{z.part}, nil
	}
	return io.Discard, nil
}

func (oneWriter) AddFS(fs.FS) error { return nil }

func (oneWriter) Close() error { return nil }

// restWriter writes the parts that are not written yet.
type restWriter struct {
	partWriter
	written map[string]bool
}

func (z restWriter) Create(name string) (io.Writer, error) {
	if z.written[name] {
		return io.Discard, nil
	}
	return z.partWriter.Create(name)
}
