package intake

import (
	"bytes"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"daihoi/exports/intake/cfb"
	"daihoi/models/fault"
)

// Read reads a file within the default limits. The content determines its type; the name only distinguishes text files
// (.csv, .txt, .tsv, .html) from others. Every error is a fault of kind Invalid: fault.intake_empty, intake_type,
// intake_photo, intake_pdf, intake_doc, intake_xls (a workbook of another kind: save as .xlsx), intake_password, intake_damaged or intake_too_large.
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
	case oldWorkbook:
		book, err = r.oldWorkbook(name, content)
	case otherWorkbook:
		return Book{}, fault.New(fault.Invalid, "fault.intake_xls")
	case nothing:
		return Book{}, fault.New(fault.Invalid, "fault.intake_empty")
	default:
		return Book{}, refusal(name, content)
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
	oldWorkbook
	otherWorkbook
)

func sniff(name string, content []byte) form {
	ext := strings.ToLower(path.Ext(name))
	start := bytes.TrimLeft(content[:min(len(content), 512)], "\xef\xbb\xbf \t\r\n")
	switch {
	case len(bytes.Trim(content, "\xef\xbb\xbf\xff\xfe \t\r\n\x00")) == 0:
		return nothing
	case bytes.HasPrefix(content, []byte("PK\x03\x04")):
		return workbook
	case bytes.HasPrefix(content, []byte(cfb.Magic)), bytes.HasPrefix(content, []byte("\x09\x08")): // the latter without a container
		return oldWorkbook
	case ext == ".html", ext == ".htm", bytes.HasPrefix(start, []byte("<")) && (strings.HasPrefix(ext, ".xls") || ext == ".doc"):
		return webPage
	case ext == ".xls" && len(content) > 1 && content[0] == 9 && strings.IndexByte("\x00\x02\x04", content[1]) >= 0: // Excel 2 to 4
		return otherWorkbook
	case slices.Contains([]string{".csv", ".txt", ".tsv", ".xls", ""}, ext) && looksLikeText(content):
		return table
	}
	return foreign
}
