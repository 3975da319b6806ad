package book

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"daihoi/exports/intake/grid"
)

// FormVersion goes up when columns of the blank form change their meaning.
const FormVersion = 1

// Kinds of workbooks that come back to the program: catalogue key "stamp.<kind>".
const (
	StampForm     = "delegate_form" // to fill in
	StampList     = "delegate_list"
	StampLists    = "delegate_lists" // of several congresses
	StampProgress = "progress_form"
	StampTemplate = "template"
)

// Stamp records what a workbook is and for whom it was made, so that a file of another unit, another kind or an old
// one is recognised when it comes back. Nobody sees it. It is a document property and, for programs that drop those
// such as older versions of openpyxl, a hidden name of the workbook too.
type Stamp struct {
	Kind    string
	Version int    // of the layout of that kind
	Code    string // of the unit, or of the template
}

const (
	stampProperty = "daihoi.stamp"
	stampName     = "daihoi_stamp" // a dot in a name is more than some programs take
)

func (s Stamp) text() string { return fmt.Sprintf("%s %d %s", s.Kind, s.Version, s.Code) }

func stampOf(text string) (s Stamp, ok bool) {
	fields := strings.SplitN(text, " ", 3)
	if len(fields) != 3 {
		return s, false
	}
	version, err := strconv.Atoi(fields[1])
	return Stamp{fields[0], version, fields[2]}, err == nil
}

// Write adds the stamp to a book.
func (s Stamp) Write(b *Book) {
	b.Do(b.File.SetCustomProps(excelize.CustomProperty{Name: stampProperty, Value: s.text()}))
	b.Do(b.File.SetDefinedName(&excelize.DefinedName{Name: stampName, RefersTo: strconv.Quote(s.text())}))
	if names := b.File.WorkBook.DefinedNames; names != nil {
		names.DefinedName[len(names.DefinedName)-1].Hidden = true
	}
}

// returnedProperty is the number of the import whose file went back to the sender with remarks.
const returnedProperty = "daihoi.returned"

// MarkReturned marks a book as the file of an import given back with remarks.
func MarkReturned(b *Book, importID int64) {
	b.Do(b.File.SetCustomProps(excelize.CustomProperty{Name: returnedProperty, Value: strconv.FormatInt(importID, 10)}))
}

// ReadReturned finds the import whose file, given back with remarks, this is; 0 for any other file.
func ReadReturned(content []byte) int64 {
	parts, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return 0
	}
	var custom struct {
		Property []named `xml:"property"`
	}
	decode(parts, "docProps/custom.xml", &custom)
	for _, p := range custom.Property {
		if id, err := strconv.ParseInt(strings.TrimSpace(p.Value), 10, 64); p.Name == returnedProperty && err == nil {
			return id
		}
	}
	return 0
}

// ReadStamp finds the stamp in a workbook; ok is false when the program did not write the file. It unzips only the two
// small parts that may hold it.
func ReadStamp(content []byte) (stamp Stamp, ok bool) {
	parts, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return Stamp{}, false
	}
	var custom struct {
		Property []named `xml:"property"`
	}
	var workbook struct {
		Names []named `xml:"definedNames>definedName"`
	}
	decode(parts, "docProps/custom.xml", &custom)
	decode(parts, "xl/workbook.xml", &workbook)
	for _, p := range append(custom.Property, workbook.Names...) {
		if p.Name != stampProperty && p.Name != stampName {
			continue
		}
		text := cmp.Or(strings.TrimSpace(p.Value), strings.Trim(strings.TrimSpace(p.Text), `"`))
		if stamp, ok := stampOf(text); ok {
			return stamp, true
		}
	}
	return Stamp{}, false
}

// named is a document property, with a Value, or a name of the workbook, with a Text.
type named struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"lpwstr"`
	Text  string `xml:",chardata"`
}

// decode reads a part of a workbook as far as it can be read.
func decode(parts *zip.Reader, name string, into any) {
	part, err := parts.Open(name)
	if err != nil {
		return
	}
	defer func() { _ = part.Close() }()
	_ = xml.NewDecoder(io.LimitReader(part, 1<<20)).Decode(into) // a damaged part has no stamp
}

// OpenLimited opens an uploaded workbook within the limits of package intake and never writes it to disk.
func OpenLimited(content []byte) (*excelize.File, error) {
	size := int64(grid.Default().Unzipped)
	return excelize.OpenReader(bytes.NewReader(content), excelize.Options{UnzipSizeLimit: size, UnzipXMLSizeLimit: size})
}
