package field

import "daihoi/models/calendar"

// RawKind says how a cell of somebody's workbook holds its value.
type RawKind uint8

const (
	RawEmpty  RawKind = iota
	RawText           // Text
	RawNumber         // Number, with Text as the workbook shows or stores it
	RawDay            // Day: a serial number in a cell that is formatted as a date
	RawBool           // Text "true" or "false"
	RawError          // Text "#N/A" and the like
)

// Raw is one cell of somebody's workbook before anybody has said what it means. Ref is its address ("D17"), for the
// person who has to find it again. A formula cell comes with its cached value.
type Raw struct {
	Ref    string        `json:",omitempty"`
	Text   string        `json:",omitempty"`
	Font   string        `json:",omitempty"` // name of the cell's font where the workbook says it: .VnTime and VNI-Times hold other encodings
	Number float64       `json:",omitempty"`
	Day    calendar.Date `json:",omitzero"`
	Kind   RawKind       `json:",omitempty"`
}

// Empty reports whether the cell holds nothing.
func (r Raw) Empty() bool { return r.Kind == RawEmpty }
