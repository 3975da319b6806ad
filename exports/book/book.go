package book

import (
	"io"
	"time"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/zip"
	"github.com/xuri/excelize/v2"

	"daihoi/models/calendar"
)

const Font = "Times New Roman"

// packing is the deflate level, 1 (fast) to 6 (small): workbooks travel over slow lines, and level 6 of this packer
// takes a third of the time of the standard library's.
const packing = 6

// Words prints in the reader's language; args are name, value, name, value.
type Words interface {
	T(key string, args ...any) string
	Percent(tenths int) string
	Number(n int) string
	FieldName(use, key string) string // what a field is called in one place, its usual name when nothing else is known
}

// CellStyle is a cell style; it is a comparable value so that each style is made once per book.
type CellStyle struct {
	Size                    float64 // points, 0 is 11
	Bold, Italic, underline bool
	Align                   string // "" is left
	Top                     bool   // at the top of the cell instead of the middle
	Wrap, Border            bool
	rotate                  int    // degrees
	Format                  string // number format
	Fill, Ink               string // RRGGBB, "" is none and black
	Open                    bool   // may be changed although the sheet is protected
}

// Book is a workbook under construction. The first error sticks and comes out of write.
type Book struct {
	File  *excelize.File
	Looks map[CellStyle]int
	Words Words
	Err   error
}

// Properties of the document, day being the one it speaks of.
type Properties struct {
	Title, Subject, Author string
	Day                    calendar.Date
}

func NewBook(words Words, p Properties) *Book {
	b := &Book{File: excelize.NewFile(), Looks: map[CellStyle]int{}, Words: words}
	b.Do(b.File.SetDefaultFont(Font))
	day := p.Day.Time().Format(time.RFC3339)
	b.Do(b.File.SetDocProps(&excelize.DocProperties{Title: Clean(p.Title), Subject: Clean(p.Subject), Creator: Clean(p.Author),
		LastModifiedBy: Clean(p.Author), Created: day, Modified: day}))
	recalculate := true // the stored results are right, but a reader that edits rows gets fresh totals
	b.Do(b.File.SetCalcProps(&excelize.CalcPropsOptions{FullCalcOnLoad: &recalculate}))
	return b
}

func (b *Book) Do(err error) {
	if b.Err == nil {
		b.Err = err
	}
}

func (b *Book) Style(l CellStyle) int {
	if id, ok := b.Looks[l]; ok {
		return id
	}
	id, err := b.File.NewStyle(l.Style())
	b.Do(err)
	b.Looks[l] = id
	return id
}

func (l CellStyle) Style() *excelize.Style {
	s := &excelize.Style{
		Font:      &excelize.Font{Family: Font, Size: l.Size, Bold: l.Bold, Italic: l.Italic, Color: l.Ink},
		Alignment: &excelize.Alignment{Horizontal: l.Align, Vertical: "center", WrapText: l.Wrap, TextRotation: l.rotate},
	}
	if l.Size == 0 {
		s.Font.Size = 11
	}
	if l.underline {
		s.Font.Underline = "single"
	}
	if l.Top {
		s.Alignment.Vertical = "top"
	}
	if l.Border {
		for _, side := range []string{"left", "top", "right", "bottom"} {
			s.Border = append(s.Border, excelize.Border{Type: side, Color: "000000", Style: 1})
		}
	}
	if l.Format != "" {
		s.CustomNumFmt = &l.Format
	}
	if l.Open {
		s.Protection = &excelize.Protection{}
	}
	if l.Fill != "" {
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{l.Fill}}
	}
	return s
}

// Write sends the finished workbook to w; nothing is written after an error.
func (b *Book) Write(w io.Writer) error {
	defer func() { _ = b.File.Close() }()
	if b.Err != nil {
		return b.Err
	}
	b.File.SetActiveSheet(0)
	b.File.SetZipWriter(Packed)
	return b.File.Write(w)
}

func Packed(w io.Writer) excelize.ZipWriter {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, packing) })
	return z
}

// WithFill copies a style with another fill. GetStyle and NewStyle together would lose theme colours and cell styles.
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
