package book

import (
	"bytes"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/zip"
	"github.com/xuri/excelize/v2"

	"daihoi/models/calendar"
)

const Font = "Times New Roman"

// deflateLevel is between 1 (fast) and 6 (small). Workbooks travel over slow lines, and level 6 of this library takes
// a third of the time of the standard library's.
const deflateLevel = 6

// Words prints in the reader's language. The arguments of T are name, value, name, value.
type Words interface {
	Locale() string // "vi"
	T(key string, args ...any) string
	Percent(tenths int) string
	Number(n int) string
	FieldName(use, key string) string // what a field is called in one place, its usual name when nothing else is known
}

// Book is a workbook under construction. It keeps the first error, and Write returns it.
type Book struct {
	File   *excelize.File
	styles map[CellStyle]int
	tables map[string]Region // the last table of each sheet, by its name
	Words  Words
	wide   PageSize
	err    error
}

// Properties are the document properties. Day is the day that the workbook reports on, and its creation date. Wide is the
// paper of tables that do not fit on a page of A4; zero for A4, on which they print in parts.
type Properties struct {
	Title, Subject, Author string
	Day                    calendar.Date
	Wide                   PageSize
}

// NewBook starts an empty workbook.
func NewBook(words Words, p Properties) *Book {
	b := Edit(excelize.NewFile(), words)
	b.wide = p.Wide
	b.Do(b.File.SetDefaultFont(Font))
	day := p.Day.Time().Format(time.RFC3339)
	b.Do(b.File.SetDocProps(&excelize.DocProperties{Title: Clean(p.Title), Subject: Clean(p.Subject), Creator: Clean(p.Author),
		LastModifiedBy: Clean(p.Author), Created: day, Modified: day, Language: words.Locale()}))
	recalculate := true // the stored results are right, but totals must follow when someone edits rows
	b.Do(b.File.SetCalcProps(&excelize.CalcPropsOptions{FullCalcOnLoad: &recalculate}))
	b.File.SetActiveSheet(0)
	return b
}

// Edit wraps an existing workbook.
func Edit(file *excelize.File, words Words) *Book {
	return &Book{File: file, Words: words, styles: map[CellStyle]int{}, tables: map[string]Region{}}
}

// Do records the first error of a series of calls, so that callers need not check each one.
func (b *Book) Do(err error) {
	if b.err == nil {
		b.err = err
	}
}

// Style returns the id of a style and creates it on first use.
func (b *Book) Style(l CellStyle) int {
	if id, ok := b.styles[l]; ok {
		return id
	}
	id, err := b.File.NewStyle(l.excelStyle())
	b.Do(err)
	b.styles[l] = id
	return id
}

// Write writes the finished workbook and closes it. After an error it writes nothing.
func (b *Book) Write(w io.Writer) error {
	defer func() { _ = b.File.Close() }()
	if b.err != nil {
		return b.err
	}
	return b.through(partWriter{newZip(w, deflateLevel)})
}

// through has the parts of the workbook written. excelize would collect the whole file first.
func (b *Book) through(z excelize.ZipWriter) error {
	if b.err != nil {
		return b.err
	}
	b.File.SetZipWriter(func(io.Writer) excelize.ZipWriter { return z })
	return b.File.Write(io.Discard)
}

func newZip(w io.Writer, level int) *zip.Writer {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return newCompressor(w, level) })
	return z
}

// compressors are used again by level: each has a megabyte of tables, and a workbook has twenty parts.
var compressors [deflateLevel + 1]sync.Pool

type compressor struct {
	*flate.Writer
	level int
}

func newCompressor(w io.Writer, level int) (io.WriteCloser, error) {
	if used, ok := compressors[level].Get().(*compressor); ok {
		used.Reset(w)
		return used, nil
	}
	made, err := flate.NewWriter(w, level)
	return &compressor{made, level}, err
}

func (c *compressor) Close() error {
	err := c.Writer.Close()
	c.Reset(io.Discard)
	compressors[c.level].Put(c)
	return err
}

// partWriter writes the parts of a workbook. Newer programs read the ends of data bars from an extension in which excelize
// leaves them to the data; partWriter makes them 0 and 1.
type partWriter struct{ *zip.Writer }

var barEnds = strings.NewReplacer(`<x14:cfvo type="autoMin">`, `<x14:cfvo type="num"><xm:f>0</xm:f>`,
	`<x14:cfvo type="autoMax">`, `<x14:cfvo type="num"><xm:f>1</xm:f>`)

func (z partWriter) Create(name string) (io.Writer, error) {
	w, err := z.Writer.Create(name)
	if strings.HasPrefix(name, "xl/worksheets/sheet") {
		w = barWriter{w}
	}
	return w, err
}

// barWriter gets a whole part at once.
type barWriter struct{ io.Writer }

func (w barWriter) Write(part []byte) (int, error) {
	if !bytes.Contains(part, []byte(`<x14:cfvo type="auto`)) {
		return w.Writer.Write(part)
	}
	_, err := barEnds.WriteString(w.Writer, string(part))
	return len(part), err
}

// WithFill copies a style and changes its fill. GetStyle followed by NewStyle would lose theme colours and cell
// styles.
func (b *Book) WithFill(id int, fill excelize.Fill) int {
	donor, err := b.File.NewStyle(&excelize.Style{Fill: fill})
	b.Do(err)
	if err != nil {
		return id
	}
	formats := b.File.Styles.CellXfs
	if id >= len(formats.Xf) {
		id = 0
	}
	copied, apply := formats.Xf[id], true
	copied.FillID, copied.ApplyFill = formats.Xf[donor].FillID, &apply
	formats.Xf = append(formats.Xf, copied)
	formats.Count = len(formats.Xf)
	return formats.Count - 1
}
