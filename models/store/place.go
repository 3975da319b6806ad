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
	if access.Place(path) == "/" {
		return begun + then + " NOT LIKE '" + access.Ended + "%'", nil
	}
	own := "%/" + lastOf(access.Place(path)) + "/"
	condition, args = begun+then+" LIKE ? AND ("+then+" NOT LIKE '"+access.Ended+"%' OR "+then+" LIKE ?)", []any{own + "%", own}
	if strings.Count(path, "/") > 2 {
		// Only who is there now and who has been there since can have been there. Without this the place of every unit of the
		// country would be looked up.
		now, bounds := Under("here.path", path)
		condition = "units.id IN (SELECT here.id FROM units here WHERE " + now + " UNION SELECT places.unit_id FROM unit_places places WHERE places.last_day >= '" +
			day.String() + "' AND places.path LIKE ?) AND " + condition
		args = append(append(bounds, own+"%"), args...)
	}
	return "(" + condition + ")", args
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

// PathIn is the path of the row of units as a record of the term shows it, as an expression: marked if the term is closed, so
// that Require lets nobody change the record (access.ReadOnly). term is the column of the term's id. Every query that reads a
// record of a congress together with its unit reads the path so.
func PathIn(term string) string {
	return "units.path || COALESCE((SELECT '" + access.Closed + "' || terms.id FROM terms WHERE terms.id = " + term + " AND terms.closed_on IS NOT NULL), '')"
}

// Open refuses what would change a term that is closed.
func (tx *Tx) Open(termID int64) error {
	var n int64
	err := tx.DB().Table("terms").Where("id = ? AND closed_on IS NOT NULL", termID).Count(&n).Error
	if err == nil && n > 0 {
		err = tx.closed(strconv.FormatInt(termID, 10))
	}
	return err
}

// closed is the refusal of a change in a closed term.
func (tx *Tx) closed(term string) error {
	var t struct {
		Name     string
		ClosedOn calendar.Date
	}
	if err := One(tx.DB().Table("terms").Where("id = ?", term), &t); err != nil {
		return err
	}
	return fault.New(fault.Forbidden, "fault.term_closed", "Term", t.Name, "Day", t.ClosedOn)
}
