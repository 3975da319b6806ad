package store

import (
	"strconv"
	"strings"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/fault"
)

// PathOn is the path of the row of units at the end of the day, as an expression: units.path, unless the day is past.
func (tx *Tx) PathOn(day calendar.Date) string {
	if !tx.Past(day) {
		return "units.path"
	}
	return "COALESCE((SELECT places.path FROM unit_places places WHERE places.unit_id = units.id AND places.last_day >= '" +
		day.String() + "' ORDER BY places.last_day LIMIT 1), units.path)"
}

// UnderOn is the condition for the rows of units that were, at the end of the day, the unit now at path or below it. A unit
// that had ended by then, or had not begun, was below nothing. Nobody has recorded what was before the first list of units:
// its units are taken as there.
func (tx *Tx) UnderOn(path string, day calendar.Date) (condition string, args []any) {
	if !tx.Past(day) {
		return Under("units.path", path)
	}
	then, begun := tx.PathOn(day), "(units.valid_from <= '"+day.String()+"' OR units.valid_from = (SELECT MIN(valid_from) FROM units)) AND "
	if path == "/" {
		return begun + then + " NOT LIKE '" + access.Ended + "%'", nil
	}
	own := "%/" + lastOf(path) + "/"
	return "(" + begun + then + " LIKE ? AND (" + then + " NOT LIKE '" + access.Ended + "%' OR " + then + " LIKE ?))", []any{own + "%", own}
}

// lastOf is the id of the unit at path.
func lastOf(path string) string {
	path = strings.TrimSuffix(path, "/")
	return path[strings.LastIndexByte(path, '/')+1:]
}

// ended is the refusal of a change at a unit that has ended. It names the units that took its place.
func (tx *Tx) ended(path string) error {
	id, err := strconv.ParseInt(lastOf(path), 10, 64)
	if err != nil {
		return err
	}
	var unit struct {
		FullName string
		ValidTo  calendar.Date
	}
	if err := One(tx.DB().Table("units").Where("id = ?", id), &unit); err != nil {
		return err
	}
	var heirs []string
	err = tx.DB().Table("unit_events").Joins("JOIN units ON units.id = unit_events.other_unit_id").
		Where("unit_events.unit_id = ? AND unit_events.kind = 'merged_into'", id).Order("unit_events.id").Pluck("units.full_name", &heirs).Error
	if err != nil {
		return err
	}
	if len(heirs) == 0 {
		return fault.New(fault.Forbidden, "fault.unit_ended", "Unit", unit.FullName, "Day", unit.ValidTo.AddDays(1))
	}
	return fault.New(fault.Forbidden, "fault.unit_ended_into", "Unit", unit.FullName, "Day", unit.ValidTo.AddDays(1), "Heirs", strings.Join(heirs, ", "))
}
