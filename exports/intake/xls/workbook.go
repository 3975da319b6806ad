// Package xls reads the workbooks of Excel 5 to 2003. Package cfb opens the file, package biff reads its records.
package xls

import (
	"bytes"
	"cmp"
	"strconv"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"daihoi/exports/intake/biff"
	"daihoi/exports/intake/cfb"
	"daihoi/exports/intake/charset"
	"daihoi/exports/intake/format"
	"daihoi/exports/intake/grid"
	"daihoi/models/fault"
)

// The types of what a BOF record begins.
const (
	globalPart = 5
	sheetPart  = 0x10
)

// workbook reads an .xls file. It is our own because the Go readers of .xls without cgo return bare values, without the
// fonts that reveal .VnTime, hidden rows and merged headings, and most panic on damaged files.
type workbook struct {
	*grid.Run
	base1904 bool
	styles   []format.Style
	strings  []richText
	stream   []byte
	unicode  bool // BIFF8; otherwise texts are bytes of the code page
	codePage int  // 0 when unknown
	fonts    []format.Font
	formats  map[string]string
	xfs      []xf
	sheets   []sheetEntry
}

// xf is a cell format: the numbers of its font and number format.
type xf struct{ font, format int }

// richText is a text with the font of its beginning, "" when that is the font of the cell.
type richText struct{ text, font string }

type sheetEntry struct {
	name     string
	hidden   bool
	position int // in the stream
}

// Read reads a compound file with a workbook, or bare records, which web applications write.
func Read(r *grid.Run, name string, content []byte) (grid.Book, error) {
	stream, err := recordStream(r, content)
	if err != nil {
		return grid.Book{}, err
	}
	b := workbook{Run: r, stream: stream, formats: map[string]string{}}
	first, err := b.begin(0)
	if err != nil {
		return grid.Book{}, err
	}
	version, part := first.U16(), first.U16()
	b.unicode = version == 0x600
	switch part {
	case globalPart:
		err = b.globals(first)
	case sheetPart: // older than workbooks with several sheets
		b.sheets = []sheetEntry{{name: grid.SheetName(name)}}
	default:
		err = biff.ErrFormat
	}
	if err != nil {
		return grid.Book{}, err
	}
	b.style()
	var book grid.Book
	for _, entry := range b.sheets {
		sheet := grid.Sheet{Name: entry.name, Hidden: entry.hidden}
		if err := b.sheet(entry.position, &sheet); err != nil {
			return grid.Book{}, err
		}
		book.Sheets = append(book.Sheets, sheet)
	}
	return book, nil
}

// recordStream finds the records. A file that both Excel 5 and 97 can read has two streams.
func recordStream(r *grid.Run, content []byte) ([]byte, error) {
	if err := r.Spend(len(content)); err != nil {
		return nil, err
	}
	if !bytes.HasPrefix(content, []byte(cfb.Magic)) {
		return content, nil
	}
	file, err := cfb.Open(content)
	if err != nil {
		return nil, err
	}
	switch {
	case file.Has("EncryptedPackage"):
		return nil, fault.New(fault.Invalid, "fault.intake_password")
	case file.Has("WordDocument"):
		return nil, fault.New(fault.Invalid, "fault.intake_doc")
	case file.Has("Workbook"):
		return file.Stream("Workbook")
	case file.Has("Book"):
		return file.Stream("Book")
	}
	return nil, fault.New(fault.Invalid, "fault.intake_type")
}

// begin reads the record that begins a part of the stream.
func (b *workbook) begin(position int) (*biff.Records, error) {
	if position > len(b.stream) {
		return nil, biff.ErrFormat
	}
	r := biff.Read(b.stream[position:], b.Spend)
	if ok, err := r.Next(); err != nil || !ok || r.ID != biff.Begin {
		return nil, cmp.Or(err, biff.ErrFormat)
	}
	return r, nil
}

// globals reads what the sheets share, and their list. A broken font or number format is no reason to refuse a list.
func (b *workbook) globals(r *biff.Records) error {
	for {
		ok, err := r.Next()
		if err != nil || !ok {
			return cmp.Or(err, biff.ErrFormat)
		}
		switch r.ID {
		case biff.End:
			return nil
		case biff.Password:
			plain, ok := decrypted(b.stream, &r.Body)
			if !ok {
				return fault.New(fault.Invalid, "fault.intake_password")
			}
			if err := b.Spend(len(plain)); err != nil {
				return err
			}
			r.Go(plain, len(b.stream))
			b.stream = plain
		case biff.Base1904:
			b.base1904 = r.U16() == 1
		case biff.CodePage:
			b.codePage = r.U16()
		case biff.Font:
			r.Skip(2)
			flags := r.U16()
			r.Skip(2)
			weight := r.U16()
			r.Skip(6)
			b.fonts = append(b.fonts, format.Font{Name: b.shortText(r), Bold: weight >= 600, Struck: flags&8 != 0})
		case biff.Format:
			id := strconv.Itoa(r.U16())
			if b.unicode {
				b.formats[id] = b.text(r, r.U16(), "").text
			} else {
				b.formats[id] = b.shortText(r)
			}
			b.formats[id] = grid.Cut(b.formats[id], format.MaxCode)
		case biff.CellFormat:
			b.xfs = append(b.xfs, xf{font: r.U16(), format: r.U16()})
		case biff.Sheet:
			position, state, part := r.U32(), r.U8(), r.U8()
			if part == 0 { // not a chart or macros
				b.sheets = append(b.sheets, sheetEntry{b.shortText(r), state&3 != 0, position})
			}
			if r.Short {
				return biff.ErrFormat
			}
			if len(b.sheets) > b.Entries {
				return grid.TooLarge("entries", b.Entries)
			}
		case biff.Strings:
			if err := b.readStrings(r); err != nil {
				return err
			}
		}
		if len(b.fonts)+len(b.formats)+len(b.xfs) > format.MaxStyles {
			return biff.ErrFormat
		}
	}
}

// style combines the fonts and number formats of the cell formats.
func (b *workbook) style() {
	known := map[int]format.Style{} // by number format
	for _, x := range b.xfs {
		st, ok := known[x.format]
		if !ok {
			id := strconv.Itoa(x.format)
			b.Charge(20 * len(b.formats[id])) // cost of format.Parse
			st.Date, st.Zeros = format.Parse(id, b.formats)
			st.Part = format.ShownPart(id, b.formats)
			known[x.format] = st
		}
		f := b.font(x.font)
		st.Font, st.Bold, st.Struck = f.Name, f.Bold, f.Struck
		b.styles = append(b.styles, st)
	}
}

// font is the font with this number. Number 4 is never used, and the list leaves it out.
func (b *workbook) font(number int) format.Font {
	if number > 4 {
		number--
	}
	return at(b.fonts, number)
}

// at returns an element, the zero value when there is none.
func at[T any](list []T, i int) T {
	var none T
	if i < 0 || i >= len(list) {
		return none
	}
	return list[i]
}

// readStrings reads the shared strings.
func (b *workbook) readStrings(r *biff.Records) error {
	r.Skip(4) // how often they are used
	n := r.U32()
	if n > b.Cells {
		return grid.TooLarge("cells", b.Cells)
	}
	for range n {
		if !r.More() { // some programs count strings that they leave out
			return nil
		}
		p := b.text(r, r.U16(), "")
		if r.Short {
			return biff.ErrFormat
		}
		if grid.Blank(p.text) { // checked once here, not for every cell that refers to it
			p.text = ""
		}
		b.strings = append(b.strings, p)
	}
	return nil
}

// shortText reads a text whose length has one byte: a name or, in BIFF5, a number format.
func (b *workbook) shortText(r *biff.Records) string { return b.text(r, r.U8(), "").text }

// text reads n characters for a cell with this font.
func (b *workbook) text(r *biff.Records, n int, font string) richText {
	if !b.unicode {
		return richText{text: grid.Cut(b.decode(r.Take(n), font), b.Cell)}
	}
	text, number := r.RichText(n, b.Cell)
	return richText{text, b.font(number).Name}
}

// decode converts bytes of the code page. Old Vietnamese fonts show the characters of Western Europe as other letters,
// whatever the code page. Without one, the bytes are those of a web application.
func (b *workbook) decode(bytes []byte, font string) string {
	page := charmap.Windows1252
	switch {
	case grid.LegacyFont(font):
	case b.codePage == 0:
		if !utf8.Valid(bytes) {
			b.Charge(150 * len(bytes)) // several encodings are tried, as in TextWork
		}
		if s, err := charset.Decode(bytes); err == nil {
			return s
		}
	case b.codePage == 1258:
		page = charmap.Windows1258
	}
	out, err := page.NewDecoder().Bytes(bytes)
	if err != nil {
		return ""
	}
	return string(out)
}

// sheet reads the part of one sheet. Charts inside it are parts of their own.
func (b *workbook) sheet(position int, sheet *grid.Sheet) error {
	r, err := b.begin(position)
	if err != nil {
		return err
	}
	if r.Skip(2); r.U16() != sheetPart {
		return nil
	}
	p := sheetReader{workbook: b, Records: r, sheet: sheet, hidden: map[int]bool{}}
	for depth := 1; depth > 0; {
		ok, err := r.Next()
		if err != nil || !ok {
			return cmp.Or(err, biff.ErrFormat)
		}
		switch {
		case r.ID == biff.Begin:
			depth++
		case r.ID == biff.End:
			depth--
		case depth == 1:
			if err := p.record(); err != nil || p.Short {
				return cmp.Or(err, biff.ErrFormat)
			}
		}
	}
	for i := range sheet.Lines {
		sheet.Lines[i].Hidden = p.hidden[sheet.Lines[i].Number-1]
	}
	return nil
}
