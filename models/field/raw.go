package field

import "daihoi/models/calendar"

// RawKind is how a workbook cell holds its value.
type RawKind uint8

const (
	RawEmpty  RawKind = iota
	RawText           // Text
	RawNumber         // Number, with Text as shown or stored by the workbook
	RawDay            // Day: a serial number in a cell formatted as a date
	RawBool           // Text "true" or "false"
	RawError          // Text such as "#N/A"
	RawTyped          // Text that a person wants taken as it is typed
)

// Raw is one unparsed cell of an uploaded workbook. Ref is its address ("D17"), shown to the user in problems. A
// formula cell comes with its cached value.
type Raw struct {
	Ref    string        `json:",omitempty"`
	Text   string        `json:",omitempty"`
	Font   string        `json:",omitempty"` // font name, if known: .VnTime and VNI-Times mean a legacy encoding
	Number float64       `json:",omitempty"`
	Day    calendar.Date `json:",omitzero"`
	Kind   RawKind       `json:",omitempty"`
}

// Empty reports whether the cell holds nothing.
func (r Raw) Empty() bool { return r.Kind == RawEmpty }
