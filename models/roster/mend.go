package roster

import (
	"encoding/json"
	"slices"
	"strings"

	"daihoi/models/cellvalue"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
	"daihoi/models/vietext"
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

// maxMends bounds what one import keeps; whoever needs more mends the file.
const maxMends = 1000

// MendCells adds mends to those of the import; of two for the same cells the newer holds. One that changes nothing takes
// an earlier one back.
func MendCells(tx *store.Tx, id, version int64, mends ...Mend) error {
	imp, err := openImport(tx, id, version, ImportPreview)
	if err != nil {
		return err
	}
	var changes []field.Change
	for _, m := range mends {
		f, found := delegate.Fields.Find(m.Field)
		if !found {
			return fault.At("to", "problem.choice")
		}
		if m.To = vietext.NFC(m.To); len([]rune(m.To)) > 1000 {
			return fault.At("to", "problem.too_long", "Max", 1000)
		}
		imp.Mends = slices.DeleteFunc(slices.Clone(imp.Mends), func(old Mend) bool {
			return old.Field == f.Key && old.Cell == m.Cell && (m.Cell != "" || old.Text == m.Text)
		})
		if m.To != m.Text || m.AsTyped {
			imp.Mends = append(imp.Mends, m)
		}
		changes = append(changes, field.Change{Field: f.Key, Old: strings.TrimSpace(m.Cell + " " + m.Text), New: m.To})
	}
	if len(imp.Mends) > maxMends {
		return fault.At("to", "problem.too_many_mends", "Max", maxMends)
	}
	text, err := json.Marshal(imp.Mends)
	if err != nil {
		return err
	}
	if err := imp.move(tx, map[string]any{"mends": string(text)}); err != nil {
		return err
	}
	return tx.Record(imp.entry("import_mended", changes...))
}

// mended is the cell as a person has decided in the preview.
func (imp Import) mended(key string, c field.Raw) field.Raw {
	if len(imp.Mends) == 0 {
		return c
	}
	base, _, _ := strings.Cut(key, ".")
	f, _ := delegate.Fields.Find(base)
	said := cellvalue.CellText(f.Kind, c)
	for _, m := range imp.Mends {
		switch {
		case m.Field != base || m.Cell != "" && m.Cell != c.Ref || m.Cell == "" && m.Text != said:
			continue
		case m.To == "":
			return field.Raw{Ref: c.Ref}
		case m.AsTyped:
			return field.Raw{Ref: c.Ref, Kind: field.RawTyped, Text: m.To}
		}
		return field.Raw{Ref: c.Ref, Kind: field.RawText, Text: m.To}
	}
	return c
}
