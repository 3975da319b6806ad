package rosterplan

import (
	"maps"
	"strings"

	"daihoi/models/cellvalue"
	"daihoi/models/delegate"
	"daihoi/models/field"
)

// Mend replaces what cells say, as a person has decided in the preview: the cell with the address, or without one every
// cell of the field with that content. AsTyped takes back what reading has repaired: the cell is taken letter by letter.
type Mend struct {
	Field   string `json:"field"`
	Cell    string `json:"cell,omitempty"`
	Text    string `json:"text"`
	To      string `json:"to"`
	AsTyped bool   `json:"as_typed,omitempty"`
}

// mended is the cells of a row with the mends over them, once the parts of a field are joined: what stands in the preview is what is
// mended.
func mended(cells map[string]field.Raw, mends []Mend) map[string]field.Raw {
	if len(mends) == 0 {
		return cells
	}
	cells = maps.Clone(cells)
	for key, c := range cells {
		base, _, _ := strings.Cut(key, ".")
		f, _ := delegate.Fields.Find(base)
		said := cellvalue.CellText(f.Kind, c)
		for _, m := range mends {
			if m.Field == base && (m.Cell == "" && m.Text == said || m.Cell != "" && m.Cell == c.Ref) {
				cells[key] = m.cell(c.Ref)
				break
			}
		}
	}
	return cells
}

func (m Mend) cell(ref string) field.Raw {
	switch {
	case m.To == "":
		return field.Raw{Ref: ref}
	case m.AsTyped:
		return field.Raw{Ref: ref, Kind: field.RawTyped, Text: m.To}
	}
	return field.Raw{Ref: ref, Kind: field.RawText, Text: m.To}
}
