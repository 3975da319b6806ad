package identity

import (
	"slices"

	"daihoi/models/access"
	"daihoi/models/delegate"
	"daihoi/models/store"
)

// History lists the changes of a delegate and of the records merged into it, newest first. It leaves out fields that
// the actor may not see.
func History(tx *store.Tx, id int64, limit int) ([]delegate.Event, error) {
	rec, err := delegate.Get(tx, id)
	if err != nil {
		return nil, err
	}
	entries, err := auditEntries(tx, rec, limit)
	if err != nil {
		return nil, err
	}
	entries = once(tx.Actor(), entries)
	all := tx.Actor().Can(access.ViewSensitive, rec.UnitPath)
	events := make([]delegate.Event, len(entries))
	for i, e := range entries {
		events[i] = shown(tx.Actor(), e, all)
	}
	return events, nil
}

// once keeps one of the entries that a merge has left at each unit concerned: that of the highest unit that the actor sees.
func once(actor access.Actor, entries []store.AuditEntry) []store.AuditEntry {
	same := func(a, b store.AuditEntry) bool {
		return a.Entity == personEntity && b.Entity == personEntity && a.Action == b.Action && a.EntityID == b.EntityID && a.At == b.At
	}
	var kept []store.AuditEntry
	for _, e := range entries {
		i := slices.IndexFunc(kept, func(k store.AuditEntry) bool { return same(k, e) })
		switch {
		case i < 0:
			kept = append(kept, e)
		case actor.Can(access.View, e.UnitPath) && (!actor.Can(access.View, kept[i].UnitPath) || len(e.UnitPath) < len(kept[i].UnitPath)):
			kept[i] = e
		}
	}
	return kept
}

func mergesInto(tx *store.Tx, personID int64) (list []PersonMerge, err error) {
	return list, tx.DB().Where("kept_id = ? AND undone_at IS NULL", personID).Order("id DESC").Find(&list).Error
}

// auditEntries reads the audit entries of a delegate and of the records merged into it, newest first.
func auditEntries(tx *store.Tx, rec delegate.Record, limit int) ([]store.AuditEntry, error) {
	persons, delegates := []int64{rec.PersonID}, []int64{rec.Delegate.ID}
	for i := 0; i < len(persons); i++ {
		merges, err := mergesInto(tx, persons[i])
		if err != nil {
			return nil, err
		}
		for _, m := range merges {
			persons = append(persons, m.MergedID)
			for _, d := range m.Before.Seats {
				if d.CongressID == rec.CongressID {
					delegates = append(delegates, d.ID)
				}
			}
		}
	}
	var entries []store.AuditEntry
	return entries, tx.DB().Where("(entity = ? AND entity_id IN ?) OR (entity = ? AND entity_id IN ?)", delegate.Entity, delegates, personEntity, persons).
		Order("id DESC").Limit(limit).Find(&entries).Error
}

// otherRecordKeys are the change keys that reveal another record; they are shown only to an actor who may view the entry's
// whole unit.
var otherRecordKeys = []string{"merged_person", "merged_seat", "merged_double", "other_person"}
