// Package history keeps parts of a congress (its sessions, its outcome, …) as they stood at the end of past days.
//
// Every command that changes a part ends with Keep. The content is JSON, so the names in it must never change: they are
// written as tags on the types, and the migration that filled the table for older databases uses the same ones.
package history

import (
	"encoding/json"
	"maps"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"daihoi/models/calendar"
	"daihoi/models/store"
)

// Part names a part of a congress.
type Part string

const (
	Sessions   Part = "sessions"
	Leaders    Part = "leaders" // who attends, chairs or follows
	Outcome    Part = "outcome"
	Targets    Part = "targets" // of the composition
	Allocation Part = "allocation"
	Delegation Part = "delegation" // that the congress sends
)

// row is the content of a part from the end of a day on, "" for what was there before the table.
type row struct {
	CongressID int64
	Part       Part
	OnDay      calendar.Date
	Content    string
}

func (row) TableName() string { return "congress_part_days" }

// Keep stores the contents of a part, by congress id, as they stand at the end of today.
func Keep[T any](tx *store.Tx, part Part, contents map[int64]T) error {
	rows := make([]row, 0, len(contents))
	for _, id := range slices.Sorted(maps.Keys(contents)) {
		content, err := json.Marshal(contents[id])
		if err != nil {
			return err
		}
		rows = append(rows, row{id, part, tx.Today(), string(content)})
	}
	if len(rows) == 0 {
		return nil
	}
	return tx.DB().Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "congress_id"}, {Name: "part"}, {Name: "on_day"}},
		DoUpdates: clause.AssignmentColumns([]string{"content"})}).CreateInBatches(&rows, 500).Error
}

// At reads a part as it stood at the end of a day, by congress id, for the congresses of the query. A congress is missing
// if nothing had been entered by then. One statement.
func At[T any](congresses *gorm.DB, part Part, day calendar.Date) (map[int64]T, error) {
	var rows []row
	err := congresses.Joins(`JOIN congress_part_days kept ON kept.congress_id = congresses.id AND kept.part = ? AND kept.on_day =
		(SELECT MAX(earlier.on_day) FROM congress_part_days earlier WHERE earlier.congress_id = congresses.id AND earlier.part = ?
		AND earlier.on_day <= ?)`, part, part, day).Select("kept.congress_id, kept.content").Find(&rows).Error
	byCongress := make(map[int64]T, len(rows))
	for _, r := range rows {
		var content T
		if err := json.Unmarshal([]byte(r.Content), &content); err != nil {
			return nil, err
		}
		byCongress[r.CongressID] = content
	}
	return byCongress, err
}
