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
)

// Remap sets which column is which field. A key that is no field, or that two columns claim, is Invalid.
func Remap(tx *store.Tx, id, version int64, mapping map[int]string) error {
	imp, err := openImport(tx, id, version, ImportPreview)
	if err != nil {
		return err
	}
	old := imp.Mapping
	if imp.Mapping, err = checkMapping(mapping, len(imp.Columns)); err != nil {
		return err
	}
	mapped, err := json.Marshal(imp.Mapping)
	if err != nil {
		return err
	}
	if err := imp.move(tx, map[string]any{"mapping": string(mapped)}); err != nil {
		return err
	}
	before, after := imp.columnsOf(old), imp.columnsOf(imp.Mapping)
	var changes []field.Change
	for _, key := range delegate.Fields.Keys() {
		if before[key] != after[key] {
			changes = append(changes, field.Change{Field: key, Old: before[key], New: after[key]})
		}
	}
	return tx.Record(imp.entry("import_mapped", changes...))
}

// columnsOf returns, for each field, the names of its columns: "D, E".
func (imp Import) columnsOf(mapping map[int]string) map[string]string {
	names := map[string]string{}
	for i, c := range imp.Columns {
		key, _, _ := strings.Cut(mapping[i], ".")
		names[key] = strings.TrimPrefix(names[key]+", "+c.Name, ", ")
	}
	return names
}

// checkMapping validates a mapping and drops unmapped columns.
func checkMapping(mapping map[int]string, columns int) (map[int]string, error) {
	checked := make(map[int]string, len(mapping))
	taken := make(map[string]bool, len(mapping))
	for column, key := range mapping {
		switch {
		case key == "":
			continue
		case column < 0 || column >= columns || !knownKey(key):
			return nil, fault.At("mapping", "problem.choice")
		case taken[key]:
			return nil, fault.At("mapping", "problem.column_twice", "Field", key)
		}
		checked[column], taken[key] = key, true
	}
	return checked, nil
}

// knownKey reports whether cellvalue.ReadCell knows the key.
func knownKey(key string) bool {
	base, option, divided := strings.Cut(key, ".")
	f, found := delegate.Fields.Find(base)
	switch {
	case !found || !divided:
		return found
	case slices.Contains(cellvalue.Parts(f.Key), option), cellvalue.HasOption(f.Key, option):
		return true
	case f.Key == "born_on":
		return option == delegate.Male || option == delegate.Female
	}
	return f.Kind == field.Choice && slices.Contains(f.Options, option)
}
