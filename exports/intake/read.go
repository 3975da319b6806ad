// Package intake reads workbooks, documents, web pages and text files as people send them, within limits, and returns
// their cells as a grid.Book. It tells what a file is and refuses what holds no cells; the packages below it read:
//
//	xlsx, xls, xmlss, odf, docx, web, text   one kind of file each, onto the sheets of a grid.Book
//	grid                              the book, its limits, the work spent, and the row that is being filled
//	format                            what the number format of a cell says about its value
//	charset                           text in old encodings
//	office                            the zip file and the XML of .xlsx, .docx and .ods
//	cfb, biff                         the file and the records of .xls
//
// Package tables finds the tables in a book.
package intake

import (
	"bytes"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"daihoi/exports/intake/cfb"
	"daihoi/exports/intake/charset"
	"daihoi/exports/intake/docx"
	"daihoi/exports/intake/grid"
	"daihoi/exports/intake/odf"
	"daihoi/exports/intake/office"
	"daihoi/exports/intake/text"
	"daihoi/exports/intake/web"
	"daihoi/exports/intake/xls"
	"daihoi/exports/intake/xlsx"
	"daihoi/exports/intake/xmlss"
	"daihoi/models/fault"
)

// Read reads a file within the default limits. The content determines its type; the name only distinguishes text files
// (.csv, .txt, .tsv, .html) from others. Every error is a fault of kind Invalid: fault.intake_empty, intake_type,
// intake_photo, intake_pdf, intake_doc, intake_xls (a workbook of another kind: save as .xlsx), intake_password,
// intake_damaged or intake_too_large.
func Read(name string, content []byte) (grid.Book, error) {
	return ReadWithin(grid.Default(), name, content)
}

// ReadWithin is Read with other limits.
func ReadWithin(l grid.Limits, name string, content []byte) (book grid.Book, err error) {
	defer func() {
		if p := recover(); p != nil {
			book, err = grid.Book{}, grid.Damaged(fmt.Errorf("intake: %v", p))
		}
	}()
	if len(content) > l.File {
		return grid.Book{}, grid.TooLarge("file", l.File)
	}
	r := grid.NewRun(l)
	switch sniff(name, content) {
	case zipped:
		book, err = readZip(r, name, content)
	case table:
		book, err = text.Read(r, name, content)
	case webArchive:
		book, err = web.ReadArchive(r, name, content)
	case spreadsheetXML:
		book, err = xmlss.Read(r, content)
	case webPage:
		book, err = web.Read(r, name, content)
	case oldWorkbook:
		if inner, ok := unlocked(content); ok {
			book, err = readZip(r, name, inner)
			break
		}
		book, err = xls.Read(r, name, content)
	case otherWorkbook:
		return grid.Book{}, fault.New(fault.Invalid, "fault.intake_xls")
	case nothing:
		return grid.Book{}, fault.New(fault.Invalid, "fault.intake_empty")
	default:
		return grid.Book{}, refusal(name, content)
	}
	if err != nil {
		var known *fault.Error
		if !errors.As(err, &known) {
			err = grid.Damaged(err)
		}
		return grid.Book{}, err
	}
	if !slices.ContainsFunc(book.Sheets, func(s grid.Sheet) bool { return len(s.Lines) > 0 }) {
		return grid.Book{}, fault.New(fault.Invalid, "fault.intake_empty")
	}
	for i := range book.Sheets {
		if err := errors.Join(book.Sheets[i].DropLegacyFonts(r), book.Sheets[i].DrawSymbols(r)); err != nil {
			return grid.Book{}, err
		}
	}
	return book, nil
}

// readZip reads a zip file that holds a workbook or a document.
func readZip(r *grid.Run, name string, content []byte) (grid.Book, error) {
	c, err := office.Open(r, content)
	if err != nil {
		return grid.Book{}, err
	}
	if c.Has("content.xml") && !c.Has("xl/workbook.xml") {
		return odf.Read(c)
	}
	root, err := c.Relations("")
	if err != nil {
		return grid.Book{}, err
	}
	main := root.ByType["officeDocument"]
	if main == "" || !c.Has(main) {
		main = "/xl/workbook.xml"
	}
	switch {
	case strings.HasPrefix(main, "/word/"):
		book, err := docx.Read(c, name, main)
		if err != nil {
			return grid.Book{}, err
		}
		return book, text.Lines(r, &book.Sheets[0])
	case c.Has(main) && !strings.HasSuffix(main, ".bin"):
		return xlsx.Read(c, main)
	case c.HasEnding("workbook.bin"): // can be saved as .xlsx
		return grid.Book{}, fault.New(fault.Invalid, "fault.intake_xls")
	}
	return grid.Book{}, fault.New(fault.Invalid, "fault.intake_type")
}

// form is the type of a file at first sight.
type form int

const (
	foreign form = iota
	nothing
	zipped // an .xlsx, .ods or .docx file, or another
	table
	webPage
	webArchive
	spreadsheetXML
	oldWorkbook
	otherWorkbook
)

// zipStart begins every zip file with something in it.
const zipStart = "PK\x03\x04"

func sniff(name string, content []byte) form {
	ext := strings.ToLower(path.Ext(name))
	start := bytes.TrimLeft(content[:min(len(content), 512)], "\xef\xbb\xbf \t\r\n")
	switch {
	case len(bytes.Trim(content, "\xef\xbb\xbf\xff\xfe \t\r\n\x00")) == 0:
		return nothing
	case bytes.HasPrefix(content, []byte(zipStart)):
		return zipped
	case bytes.HasPrefix(content, []byte(cfb.Magic)), bytes.HasPrefix(content, []byte("\x09\x08")): // the latter without a container
		return oldWorkbook
	case web.IsArchive(content):
		return webArchive
	case bytes.HasPrefix(start, []byte("<")) && xmlss.Is(content):
		return spreadsheetXML
	case ext == ".html", ext == ".htm", bytes.HasPrefix(start, []byte("<")) && (strings.HasPrefix(ext, ".xls") || ext == ".doc"):
		return webPage
	case ext == ".xls" && len(content) > 1 && content[0] == 9 && strings.IndexByte("\x00\x02\x04", content[1]) >= 0: // Excel 2 to 4
		return otherWorkbook
	case slices.Contains([]string{".csv", ".txt", ".tsv", ".xls", ""}, ext) && charset.LooksLikeText(content):
		return table
	}
	return foreign
}
