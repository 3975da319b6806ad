package book

import (
	"github.com/xuri/excelize/v2"
)

// CellStyle is the look of a cell. It is comparable, so that a book creates each style only once.
type CellStyle struct {
	Size                    float64 // points, 0 is 11
	Bold, Italic, underline bool
	Strike                  bool   // through
	Align                   string // "" is left
	Top                     bool   // at the top of the cell instead of the middle
	Wrap, Border            bool
	rotate                  int    // degrees
	Format                  string // number format
	Fill, Ink               string // RRGGBB, "" is none and black
	Unlocked                bool   // editable although the sheet is protected
}

func (l CellStyle) excelStyle() *excelize.Style {
	s := &excelize.Style{
		Font:      &excelize.Font{Family: Font, Size: l.Size, Bold: l.Bold, Italic: l.Italic, Strike: l.Strike, Color: l.Ink},
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
	if l.Unlocked {
		s.Protection = &excelize.Protection{}
	}
	if l.Fill != "" {
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{l.Fill}}
	}
	return s
}

// Underlined reports whether the text is underlined.
func (l CellStyle) Underlined() bool { return l.underline }

func (l CellStyle) points() float64 {
	if l.Size == 0 {
		return 11
	}
	return l.Size
}

// Colours of statuses and lights, the same as on the pages. Colour never carries a meaning alone.
const (
	FillDone     = "6FBF9B"
	FillProgress = "B9CDF2"
	FillRisk     = "FFD166"
	FillWaiting  = "E3D8F4"
	FillReturned = "F4B183"
	FillLate     = "9B1C14"
	FillNone     = "D5DAE1"
	White        = "FFFFFF"
)
