package pdf

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// The parts of a workbook that excelize has no reader for are decoded here: page breaks, charts and where they stand,
// and the cells with their styles, faster than one by one.

// sheetPart is xl/worksheets/sheetN.xml.
type sheetPart struct {
	Fit struct {
		ToPage bool `xml:"fitToPage,attr"`
	} `xml:"sheetPr>pageSetUpPr"`
	Format struct {
		RowHeight float64 `xml:"defaultRowHeight,attr"`
		ColWidth  float64 `xml:"defaultColWidth,attr"`
	} `xml:"sheetFormatPr"`
	Cols []struct {
		Min    int     `xml:"min,attr"`
		Max    int     `xml:"max,attr"`
		Width  float64 `xml:"width,attr"`
		Hidden bool    `xml:"hidden,attr"`
	} `xml:"cols>col"`
	Rows []struct {
		Number int     `xml:"r,attr"`
		Height float64 `xml:"ht,attr"`
		Hidden bool    `xml:"hidden,attr"`
		Cells  []struct {
			Ref    string `xml:"r,attr"`
			Style  int    `xml:"s,attr"`
			Type   string `xml:"t,attr"`
			Value  string `xml:"v"`
			Inline string `xml:"is>t"`
		} `xml:"c"`
	} `xml:"sheetData>row"`
	Merges []struct {
		Ref string `xml:"ref,attr"`
	} `xml:"mergeCells>mergeCell"`
	Centred struct {
		Across bool `xml:"horizontalCentered,attr"`
		Down   bool `xml:"verticalCentered,attr"`
	} `xml:"printOptions"`
	Margins struct { // inches
		Left   float64 `xml:"left,attr"`
		Right  float64 `xml:"right,attr"`
		Top    float64 `xml:"top,attr"`
		Bottom float64 `xml:"bottom,attr"`
		Header float64 `xml:"header,attr"`
		Footer float64 `xml:"footer,attr"`
	} `xml:"pageMargins"`
	Setup struct {
		Paper       int    `xml:"paperSize,attr"`
		Orientation string `xml:"orientation,attr"`
		Scale       int    `xml:"scale,attr"`
		FitWidth    *int   `xml:"fitToWidth,attr"`
		FitHeight   *int   `xml:"fitToHeight,attr"`
		Order       string `xml:"pageOrder,attr"`
		First       int    `xml:"firstPageNumber,attr"`
		UseFirst    bool   `xml:"useFirstPageNumber,attr"`
	} `xml:"pageSetup"`
	Running struct {
		DifferentFirst bool   `xml:"differentFirst,attr"`
		Scaled         *bool  `xml:"scaleWithDoc,attr"` // as the cells, unless it says no
		OddHeader      string `xml:"oddHeader"`
		OddFooter      string `xml:"oddFooter"`
		FirstHeader    string `xml:"firstHeader"`
		FirstFooter    string `xml:"firstFooter"`
	} `xml:"headerFooter"`
	RowBreaks []pageBreak `xml:"rowBreaks>brk"`
	ColBreaks []pageBreak `xml:"colBreaks>brk"`
	Drawing   relation    `xml:"drawing"`
}

// pageBreak is behind the row or column with the number.
type pageBreak struct {
	After int `xml:"id,attr"`
}

// relation points to another part by its identifier in the relations of this part.
type relation struct {
	ID string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
}

// workbookPart is xl/workbook.xml.
type workbookPart struct {
	Sheets []struct {
		relation
		Name  string `xml:"name,attr"`
		State string `xml:"state,attr"`
	} `xml:"sheets>sheet"`
}

// drawingPart is xl/drawings/drawingN.xml.
type drawingPart struct {
	Anchors []struct {
		From  corner   `xml:"from"`
		To    corner   `xml:"to"`
		Chart relation `xml:"graphicFrame>graphic>graphicData>chart"`
	} `xml:"twoCellAnchor"`
}

// corner is a point in a cell; columns and rows count from 0, offsets are in English metric units.
type corner struct {
	Col  int     `xml:"col"`
	ColX float64 `xml:"colOff"`
	Row  int     `xml:"row"`
	RowY float64 `xml:"rowOff"`
}

const emuPerPoint = 12700

// archive reads the parts of a workbook.
type archive struct{ zip *zip.Reader }

func openArchive(content []byte) (archive, error) {
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return archive{}, fmt.Errorf("open a workbook: %w", err)
	}
	return archive{z}, nil
}

func (a archive) decode(name string, into any) error {
	file, err := a.zip.Open(name)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	if err := xml.NewDecoder(file).Decode(into); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// related maps the identifiers in a part to the names of the parts that they stand for.
func (a archive) related(name string) (map[string]string, error) {
	var file struct {
		Relations []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	dir, base := path.Split(name)
	err := a.decode(dir+"_rels/"+base+".rels", &file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	found := map[string]string{}
	for _, r := range file.Relations {
		if to, absolute := strings.CutPrefix(r.Target, "/"); absolute {
			found[r.ID] = to
		} else {
			found[r.ID] = path.Join(dir, r.Target)
		}
	}
	return found, err
}
