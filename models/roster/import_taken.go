package roster

import (
	"daihoi/models/cellvalue"
	"daihoi/models/delegate"
	"daihoi/models/field"
	"daihoi/models/store"
)

// TakenRow is a row of an import that is over: the name as it was typed in the file, and the delegate that the row added
// or changed. DelegateID is 0 for a row that did neither, or whose delegate is gone again.
type TakenRow struct {
	Number     int
	Typed      string
	DelegateID int64
	FullName   string // in the list by now
	Added      bool
}

// TakenRows gives the rows with data of an import that is over, in the order of the file.
func TakenRows(tx *store.Tx, imp Import) ([]TakenRow, error) {
	log, err := appliedBy(tx, imp.ID)
	if err != nil {
		return nil, err
	}
	var present []struct {
		ID       int64
		FullName string
	}
	err = delegate.Base(tx).Select("delegates.id, persons.full_name").Where("delegates.congress_id = ?", imp.CongressID).Find(&present).Error
	if err != nil {
		return nil, err
	}
	names := make(map[int64]string, len(present))
	for _, p := range present {
		names[p.ID] = p.FullName
	}
	became := make(map[int]applied, len(log))
	for _, a := range log {
		became[a.Row] = a
	}
	var rows []TakenRow
	for i := range imp.Rows {
		row := &imp.Rows[i]
		if row.Kind != DataRow {
			continue
		}
		t := TakenRow{Number: row.Number, Typed: cellvalue.CellText(field.Text, cellvalue.Joined(imp.cellsOf(row))["full_name"])}
		if a, done := became[row.Number]; done && names[a.DelegateID] != "" {
			t.DelegateID, t.FullName, t.Added = a.DelegateID, names[a.DelegateID], a.Before == nil
		}
		rows = append(rows, t)
	}
	return rows, nil
}
