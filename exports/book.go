// Package exports writes the files that leave the house. One file holds one workbook; all of them stand on a small
// book kit: book (styles, writing), sheet (cells, print set-up), table (column tree, rows, totals) and form (the blocks
// of an official paper). The package reads no database: callers hand over finished values, and every total is footed
// against them before the first byte is written.
//
// Paper follows Nghị định 30/2020/NĐ-CP, Phụ lục I: A4, Times New Roman, page number centred in the top margin from the
// second page on. The decree's margins (30 mm left) are for upright text pages that are bound at the left; wide tables
// lie across the page here, with 20 mm all round as is practice in the field.
package exports

import (
	"io"
	"time"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/zip"
	"github.com/xuri/excelize/v2"

	"daihoi/models/calendar"
)

const font = "Times New Roman"

// packing is the deflate level, 1 (fast) to 6 (small): workbooks travel over slow lines, and level 6 of this packer
// takes a third of the time of the standard library's.
const packing = 6

// Words prints in the reader's language; args are name, value, name, value.
type Words interface {
	T(key string, args ...any) string
	Percent(tenths int) string
	Number(n int) string
}

// look is a cell style; it is a comparable value so that each style is made once per book.
type look struct {
	size                    float64 // points, 0 is 11
	bold, italic, underline bool
	align                   string // "" is left
	top                     bool   // at the top of the cell instead of the middle
	wrap, border            bool
	rotate                  int    // degrees
	format                  string // number format
	fill, ink               string // RRGGBB, "" is none and black
	open                    bool   // may be changed although the sheet is protected
}

// book is a workbook under construction. The first error sticks and comes out of write.
type book struct {
	file  *excelize.File
	looks map[look]int
	words Words
	err   error
}

// properties of the document, day being the one it speaks of.
type properties struct {
	title, subject, author string
	day                    calendar.Date
}

func newBook(words Words, p properties) *book {
	b := &book{file: excelize.NewFile(), looks: map[look]int{}, words: words}
	b.do(b.file.SetDefaultFont(font))
	day := p.day.Time().Format(time.RFC3339)
	b.do(b.file.SetDocProps(&excelize.DocProperties{Title: clean(p.title), Subject: clean(p.subject), Creator: clean(p.author),
		LastModifiedBy: clean(p.author), Created: day, Modified: day}))
	recalculate := true // the stored results are right, but a reader that edits rows gets fresh totals
	b.do(b.file.SetCalcProps(&excelize.CalcPropsOptions{FullCalcOnLoad: &recalculate}))
	return b
}

func (b *book) do(err error) {
	if b.err == nil {
		b.err = err
	}
}

func (b *book) style(l look) int {
	if id, ok := b.looks[l]; ok {
		return id
	}
	id, err := b.file.NewStyle(l.style())
	b.do(err)
	b.looks[l] = id
	return id
}

func (l look) style() *excelize.Style {
	s := &excelize.Style{
		Font:      &excelize.Font{Family: font, Size: l.size, Bold: l.bold, Italic: l.italic, Color: l.ink},
		Alignment: &excelize.Alignment{Horizontal: l.align, Vertical: "center", WrapText: l.wrap, TextRotation: l.rotate},
	}
	if l.size == 0 {
		s.Font.Size = 11
	}
	if l.underline {
		s.Font.Underline = "single"
	}
	if l.top {
		s.Alignment.Vertical = "top"
	}
	if l.border {
		for _, side := range []string{"left", "top", "right", "bottom"} {
			s.Border = append(s.Border, excelize.Border{Type: side, Color: "000000", Style: 1})
		}
	}
	if l.format != "" {
		s.CustomNumFmt = &l.format
	}
	if l.open {
		s.Protection = &excelize.Protection{}
	}
	if l.fill != "" {
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{l.fill}}
	}
	return s
}

// write sends the finished workbook to w; nothing is written after an error.
func (b *book) write(w io.Writer) error {
	defer func() { _ = b.file.Close() }()
	if b.err != nil {
		return b.err
	}
	b.file.SetActiveSheet(0)
	b.file.SetZipWriter(packed)
	return b.file.Write(w)
}

func packed(w io.Writer) excelize.ZipWriter {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, packing) })
	return z
}
