package book

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"daihoi/exports/intake"
)

// FormVersion goes up when columns of the blank form change their meaning.
const FormVersion = 1

// Stamp records for whom a blank form was made, so that a form of another unit or an old one is recognised when it
// comes back. It is a document property, which spreadsheet programs keep and nobody sees.
type Stamp struct {
	UnitCode   string
	CongressID int64
	Version    int // FormVersion of the day
}

const stampName = "daihoi.form"

// Write adds the stamp to a book.
func (s Stamp) Write(b *Book) {
	b.Do(b.File.SetCustomProps(excelize.CustomProperty{Name: stampName,
		Value: fmt.Sprintf("%d %d %s", s.Version, s.CongressID, s.UnitCode)}))
}

// ReadStamp finds the stamp in a workbook; ok is false when the file is not one of our forms.
func ReadStamp(content []byte) (stamp Stamp, ok bool) {
	value, _ := Property(content, stampName)
	fields := strings.SplitN(value, " ", 3)
	if len(fields) != 3 {
		return Stamp{}, false
	}
	version, err1 := strconv.Atoi(fields[0])
	congress, err2 := strconv.ParseInt(fields[1], 10, 64)
	return Stamp{UnitCode: fields[2], CongressID: congress, Version: version}, err1 == nil && err2 == nil
}

// Property reads a document property. It unzips only the one small part that holds it.
func Property(content []byte, name string) (value string, ok bool) {
	parts, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return "", false
	}
	part, err := parts.Open("docProps/custom.xml")
	if err != nil {
		return "", false
	}
	defer func() { _ = part.Close() }()
	var props struct {
		Property []struct {
			Name  string `xml:"name,attr"`
			Value string `xml:"lpwstr"`
		} `xml:"property"`
	}
	if err := xml.NewDecoder(io.LimitReader(part, 1<<20)).Decode(&props); err != nil {
		return "", false
	}
	for _, p := range props.Property {
		if p.Name == name {
			return p.Value, true
		}
	}
	return "", false
}

// OpenLimited opens an uploaded workbook within the limits of package intake and never writes it to disk.
func OpenLimited(content []byte) (*excelize.File, error) {
	size := int64(intake.Default().Unzipped)
	return excelize.OpenReader(bytes.NewReader(content), excelize.Options{UnzipSizeLimit: size, UnzipXMLSizeLimit: size})
}
