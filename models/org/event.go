package org

import (
	"daihoi/models/calendar"
	"daihoi/models/store"
)

// Kinds of UnitEvent; catalogue keys "unit_event.<kind>".
const (
	Renamed    = "renamed"     // old and new full name; also a change of kind (xã to phường)
	Moved      = "moved"       // to another parent: names of old and new parent
	Closed     = "closed"      // without a successor
	MergedInto = "merged_into" // closed, with the other unit as successor
	FormedFrom = "formed_from" // replaced the other unit
)

// UnitEvent is one entry of a unit's append-only history.
type UnitEvent struct {
	ID          int64
	UnitID      int64
	OnDate      calendar.Date // first day of the new state
	Kind        string
	OtherUnitID *int64
	OtherName   string `gorm:"->"` // full name of the other unit, read by Events and Lineage
	OldValue    string
	NewValue    string
	Source      string
	At          store.Instant
	ByName      string
}

// Events lists the history of a unit, oldest first. A merge is recorded at both units; the other's name is public.
func Events(tx *store.Tx, unitID int64) ([]UnitEvent, error) {
	if _, err := Get(tx, unitID); err != nil {
		return nil, err
	}
	var list []UnitEvent
	q := tx.DB().Model(&UnitEvent{}).Select("unit_events.*, COALESCE(other.full_name, '') AS other_name").
		Joins("LEFT JOIN units AS other ON other.id = unit_events.other_unit_id").
		Where("unit_events.unit_id = ?", unitID)
	return list, q.Order("unit_events.on_date, unit_events.id").Find(&list).Error
}
