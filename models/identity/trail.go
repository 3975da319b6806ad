package identity

import (
	"slices"
	"strings"

	"daihoi/models/access"
	"daihoi/models/delegate"
	"daihoi/models/field"
	"daihoi/models/store"
)

// Step is one entry of the log about a person: a change of a record, or a look at all of it. Unit is "" for an entry about
// several units.
type Step struct {
	delegate.Event
	Unit       string
	DelegateID int64 // 0 for an entry about the person as a whole
}

// Trail lists what the log says about a person in every list, newest first, with the records merged into it: of the units
// that the actor sees, and without the fields that the actor may not see there. A change that the log has at several lists
// of the person is there once for each.
func Trail(tx *store.Tx, personID int64, limit int) ([]Step, error) {
	persons, seats, err := Closure(tx, personID)
	if err != nil {
		return nil, err
	}
	within, args := tx.Within(access.View, "unit_path")
	var entries []store.AuditEntry
	if err := tx.DB().Where(within, args...).
		Where("(entity = ? AND entity_id IN ?) OR (entity = ? AND entity_id IN ?) OR (entity = 'view' AND action = 'delegate_viewed' AND entity_id IN ?)",
			delegate.Entity, seats, personEntity, persons, seats).
		Order("id DESC").Limit(limit).Find(&entries).Error; err != nil {
		return nil, err
	}
	entries = once(tx.Actor(), entries)
	units, err := unitNames(tx, entries)
	steps := make([]Step, len(entries))
	for i, e := range entries {
		steps[i] = Step{Event: shown(tx.Actor(), e, tx.Actor().Can(access.ViewSensitive, e.UnitPath)), Unit: units[e.UnitPath]}
		if e.Entity != personEntity {
			steps[i].DelegateID = e.EntityID
		}
	}
	return steps, err
}

// Closure lists the ids of the persons merged into one, itself included, and of all their delegateships, also of those
// that are gone.
func Closure(tx *store.Tx, personIDs ...int64) (persons, seats []int64, err error) {
	persons = slices.Clone(personIDs)
	for i := 0; i < len(persons); i++ {
		merges, err := mergesInto(tx, persons[i])
		if err != nil {
			return nil, nil, err
		}
		for _, m := range merges {
			persons = append(persons, m.MergedID)
			seats = append(seats, seatIDs(m.Before.Seats)...)
		}
	}
	now, err := delegate.SeatsOf(tx, personIDs...)
	for _, list := range now {
		for _, s := range list {
			seats = append(seats, s.DelegateID)
		}
	}
	slices.Sort(seats)
	return persons, slices.Compact(seats), err
}

// unitNames are the names of the units of the entries, by path.
func unitNames(tx *store.Tx, entries []store.AuditEntry) (map[string]string, error) {
	paths := make([]string, len(entries))
	for i, e := range entries {
		if e.UnitID != nil {
			paths[i] = e.UnitPath
		}
	}
	slices.Sort(paths)
	names := map[string]string{}
	for part := range slices.Chunk(slices.Compact(paths), 500) {
		var rows []struct{ Path, FullName string }
		if err := tx.DB().Table("units").Select("path, full_name").Where("path IN ?", part).Find(&rows).Error; err != nil {
			return nil, err
		}
		for _, r := range rows {
			names[r.Path] = r.FullName
		}
	}
	return names, nil
}

// shown is an entry as the actor may see it; all means that sensitive fields too.
func shown(actor access.Actor, e store.AuditEntry, all bool) delegate.Event {
	event := delegate.Event{At: e.At, By: e.UserName, Action: e.Action, Reason: e.Reason, Changes: e.Diff()}
	drop := func(hidden func(key string) bool) {
		event.Changes = slices.DeleteFunc(event.Changes, func(c field.Change) bool { return hidden(c.Field) })
	}
	if !actor.Can(access.View, e.UnitPath) {
		drop(func(key string) bool { return slices.Contains(otherRecordKeys, key) })
	}
	if all {
		return event
	}
	if strings.HasPrefix(e.Action, "correction_") { // proposals are for those who answer and who asked
		event.Reason = ""
		if e.Action != "correction_accepted" {
			event.Changes = nil
		}
	}
	drop(func(key string) bool {
		f, known := delegate.Fields.Find(key)
		return known && f.Sensitive
	})
	return event
}
