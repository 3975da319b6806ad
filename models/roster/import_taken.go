package roster

import (
	"slices"

	"daihoi/models/cellvalue"
	"daihoi/models/correction"
	"daihoi/models/delegate"
	"daihoi/models/field"
	"daihoi/models/rosterplan"
	"daihoi/models/store"
	"daihoi/models/vietext"
)

// TakenRow is a row of a finished import: the name as typed in the file, and the delegate it added or changed.
// DelegateID is 0 if it did neither or the delegate no longer exists.
type TakenRow struct {
	Number     int
	Typed      string
	DelegateID int64
	FullName   string // as the list has it now
	Added      bool
	Proposed   bool // a change of the person is proposed to the list that holds the identity
}

// TakenRows returns the data rows of a finished import, in file order.
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
	proposed, err := correction.RowsOf(tx, imp.ID)
	if err != nil {
		return nil, err
	}
	became := make(map[int][]applied, len(log)) // several of one row when blocks of a list stand side by side
	for _, a := range log {
		became[a.Row] = append(became[a.Row], a)
	}
	var rows []TakenRow
	cells := map[string]field.Raw{}
	for i := range imp.Rows {
		row := &imp.Rows[i]
		if row.Kind != rosterplan.DataRow {
			continue
		}
		clear(cells)
		imp.fill(cells, row)
		t := TakenRow{Number: row.Number, Proposed: proposed[row.Number], Typed: cellvalue.CellText(field.Text, cellvalue.JoinParts(cells)["full_name"])}
		of := became[row.Number]
		i := slices.IndexFunc(of, func(a applied) bool { return vietext.Fold(names[a.DelegateID]) == vietext.Fold(t.Typed) })
		if len(of) == 1 {
			i = 0
		}
		if i < 0 {
			rows = append(rows, t)
			continue
		}
		if a := of[i]; names[a.DelegateID] != "" {
			t.DelegateID, t.FullName, t.Added = a.DelegateID, names[a.DelegateID], a.Before == nil
		}
		rows = append(rows, t)
	}
	return rows, nil
}
