package exports

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"daihoi/exports/intake"
)

// FormVersion is raised when columns of the blank form change their meaning.
const FormVersion = 1

// Stamp says for whom a blank form was made, so that a foreign or old one is recognised when it comes back. It travels
// as a document property, which spreadsheet programs keep and nobody sees while typing.
type Stamp struct {
	UnitCode   string
	CongressID int64
	Version    int // FormVersion of the day
}

const stampName = "daihoi.form"

func (s Stamp) write(b *book) {
	b.do(b.file.SetCustomProps(excelize.CustomProperty{Name: stampName,
		Value: fmt.Sprintf("%d %d %s", s.Version, s.CongressID, s.UnitCode)}))
}

// ReadStamp finds the stamp in a workbook; ok is false when the file is no form of ours.
func ReadStamp(content []byte) (stamp Stamp, ok bool) {
	f, err := openLimited(content)
	if err != nil {
		return Stamp{}, false
	}
	defer func() { _ = f.Close() }()
	props, err := f.GetCustomProps()
	if err != nil {
		return Stamp{}, false
	}
	for _, p := range props {
		text, _ := p.Value.(string)
		parts := strings.SplitN(text, " ", 3)
		if p.Name != stampName || len(parts) != 3 {
			continue
		}
		version, err1 := strconv.Atoi(parts[0])
		congress, err2 := strconv.ParseInt(parts[1], 10, 64)
		return Stamp{UnitCode: parts[2], CongressID: congress, Version: version}, err1 == nil && err2 == nil
	}
	return Stamp{}, false
}

// openLimited opens a workbook from outside within the limits of package intake, and never writes it to disk.
func openLimited(content []byte) (*excelize.File, error) {
	size := int64(intake.Default().Unzipped)
	return excelize.OpenReader(bytes.NewReader(content), excelize.Options{UnzipSizeLimit: size, UnzipXMLSizeLimit: size})
}
