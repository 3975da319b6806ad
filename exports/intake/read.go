package intake

import (
	"bytes"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"daihoi/models/fault"
)

// Read reads a file within the default limits. The content determines its type; the name only distinguishes text files
// (.csv, .txt, .tsv, .html) from old workbooks. Every error is a fault of kind Invalid: fault.intake_empty, intake_type,
// intake_xls (old or foreign workbook: save as .xlsx), intake_password, intake_damaged or intake_too_large.
func Read(name string, content []byte) (Book, error) { return Default().Read(name, content) }

// Read is the function Read with these limits.
func (l Limits) Read(name string, content []byte) (book Book, err error) {
	defer func() {
		if p := recover(); p != nil {
			book, err = Book{}, damaged(fmt.Errorf("intake: %v", p))
		}
	}()
	if len(content) > l.File {
		return Book{}, TooLarge("file", l.File)
	}
	r := &run{Limits: l}
	switch sniff(name, content) {
	case workbook:
		book, err = r.workbook(name, content)
	case table:
		book, err = r.text(name, content)
	case webPage:
		book, err = r.webPage(name, content)
	case encrypted:
		return Book{}, fault.New(fault.Invalid, "fault.intake_password")
	// Go readers of .xls without cgo return bare values, without the fonts that reveal .VnTime, hidden rows and merged
	// headings, and most panic on damaged files. So we ask the sender to save as .xlsx.
	case oldWorkbook:
		return Book{}, fault.New(fault.Invalid, "fault.intake_xls")
	case nothing:
		return Book{}, fault.New(fault.Invalid, "fault.intake_empty")
	default:
		return Book{}, fault.New(fault.Invalid, "fault.intake_type")
	}
	if err != nil {
		var known *fault.Error
		if !errors.As(err, &known) {
			err = damaged(err)
		}
		return Book{}, err
	}
	if !slices.ContainsFunc(book.Sheets, func(s Sheet) bool { return len(s.Lines) > 0 }) {
		return Book{}, fault.New(fault.Invalid, "fault.intake_empty")
	}
	for i := range book.Sheets {
		if err := r.legacyFonts(&book.Sheets[i]); err != nil {
			return Book{}, err
		}
	}
	return book, nil
}

// form is the type of a file at first sight.
type form int

const (
	foreign form = iota
	nothing
	workbook
	table
	webPage
	encrypted
	oldWorkbook
)

func sniff(name string, content []byte) form {
	ext := strings.ToLower(path.Ext(name))
	start := bytes.TrimLeft(content[:min(len(content), 512)], "\xef\xbb\xbf \t\r\n")
	switch {
	case len(bytes.Trim(content, "\xef\xbb\xbf\xff\xfe \t\r\n\x00")) == 0:
		return nothing
	case bytes.HasPrefix(content, []byte("PK\x03\x04")):
		return workbook
	case bytes.HasPrefix(content, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return sniffContainer(ext, content)
	case ext == ".html", ext == ".htm", bytes.HasPrefix(start, []byte("<")) && (strings.HasPrefix(ext, ".xls") || ext == ".doc"):
		return webPage
	case ext == ".xls" && bytes.HasPrefix(content, []byte("\x09\x08")): // BIFF without a container
		return oldWorkbook
	case slices.Contains([]string{".csv", ".txt", ".tsv", ""}, ext) && looksLikeText(content):
		return table
	}
	return foreign
}

// sniffContainer inspects the stream names of an OLE container: an encrypted workbook, an old workbook, or something
// else (.doc, .msg).
func sniffContainer(ext string, content []byte) form {
	holds := func(stream string) bool { return bytes.Contains(content, wide(stream)) }
	switch {
	case holds("EncryptedPackage"):
		return encrypted
	case holds("Workbook"), holds("Book"), strings.HasPrefix(ext, ".xl"):
		return oldWorkbook
	}
	return foreign
}

func wide(s string) []byte {
	var b []byte
	for _, c := range []byte(s) {
		b = append(b, c, 0)
	}
	return b
}
