package delegate

import (
	"slices"

	"daihoi/models/calendar"
	"daihoi/models/field"
	"daihoi/models/store"
)

// ChangedSince counts the people of a scope whose own data, which all their lists share, were changed after the day. Their lists
// of a term that ended by then show them as they are now.
func ChangedSince(tx *store.Tx, s Scope, day calendar.Date) (int, error) {
	here := func(column string) (string, []any) {
		q := s.Narrow(tx, Base(tx)).Select(column)
		return "IN (?)", []any{q}
	}
	in, args := here("delegates.person_id")
	var entries []store.AuditEntry
	err := tx.DB().Where("at >= ? AND ((entity = ? AND entity_id IN (SELECT id FROM delegates WHERE person_id "+in+")) OR (entity = 'person' AND entity_id "+in+"))",
		slices.Concat([]any{store.AfterDay(day), Entity}, args, args)...).Find(&entries).Error
	if err != nil || len(entries) == 0 {
		return 0, err
	}
	seats, people := []int64{}, map[int64]bool{}
	for _, e := range entries {
		switch {
		case !slices.ContainsFunc(e.Diff(), ofPerson):
		case e.Entity == Entity:
			seats = append(seats, e.EntityID)
		default:
			people[e.EntityID] = true
		}
	}
	for part := range slices.Chunk(seats, 500) {
		var found []int64
		if err := tx.DB().Table("delegates").Where("id IN ?", part).Distinct().Pluck("person_id", &found).Error; err != nil {
			return 0, err
		}
		for _, id := range found {
			people[id] = true
		}
	}
	return len(people), nil
}

// ofPerson reports whether a change is one of a person's own data.
func ofPerson(c field.Change) bool {
	_, found := PersonFields.Find(c.Field)
	return found
}
