package roster

import (
	"encoding/json"
	"slices"
	"strings"

	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/rosterplan"
	"daihoi/models/store"
	"daihoi/models/vietext"
)

// maxMends bounds what one import keeps; whoever needs more mends the file.
const maxMends = 1000

// MendCells adds mends to those of the import; of two for the same cells the newer holds. One that changes nothing takes
// an earlier one back.
func MendCells(tx *store.Tx, id, version int64, mends ...rosterplan.Mend) error {
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
		imp.Mends = slices.DeleteFunc(slices.Clone(imp.Mends), func(old rosterplan.Mend) bool {
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
	return tx.Record(imp.entry("import_mended", delegate.Masked(changes)...))
}
