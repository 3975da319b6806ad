package congress

import (
	"slices"

	"daihoi/models/calendar"
	"daihoi/models/history"
	"daihoi/models/store"
)

// AssignmentsByCongress reads the assignments of many congresses at the end of a day, zero for now, by congress id, 500
// congresses per statement.
func AssignmentsByCongress(tx *store.Tx, congressIDs []int64, day calendar.Date) (map[int64][]LeaderAssignment, error) {
	byCongress := make(map[int64][]LeaderAssignment, len(congressIDs))
	for part := range slices.Chunk(congressIDs, 500) {
		if tx.Past(day) {
			kept, err := history.At[[]LeaderAssignment](Query(tx).Where("congresses.id IN ?", part), history.Leaders, day)
			if err != nil {
				return nil, err
			}
			for id, all := range kept {
				for _, a := range all {
					a.CongressID = id
					byCongress[id] = append(byCongress[id], a)
				}
			}
			continue
		}
		var all []LeaderAssignment
		if err := AssignmentQuery(tx).Where("attendances.congress_id IN ?", part).Order(assignmentOrder).Find(&all).Error; err != nil {
			return nil, err
		}
		for _, a := range all {
			byCongress[a.CongressID] = append(byCongress[a.CongressID], a)
		}
	}
	return byCongress, nil
}

const assignmentOrder = "attendances.congress_id, attendances.leader_id, attendances.role"

// keepLeaders keeps the assignments of the congresses for past days, those that the actor does not see included.
func keepLeaders(tx *store.Tx, congressIDs ...int64) error {
	for part := range slices.Chunk(congressIDs, 500) {
		byCongress := make(map[int64][]LeaderAssignment, len(part))
		for _, id := range part {
			byCongress[id] = nil
		}
		var all []LeaderAssignment
		if err := tx.DB().Table("attendances").Select(assignmentColumns).Joins("JOIN leaders ON leaders.id = attendances.leader_id").
			Where("attendances.congress_id IN ?", part).Order(assignmentOrder).Find(&all).Error; err != nil {
			return err
		}
		for _, a := range all {
			byCongress[a.CongressID] = append(byCongress[a.CongressID], a)
		}
		if err := history.Keep(tx, history.Leaders, byCongress); err != nil {
			return err
		}
	}
	return nil
}

// AssignedTo lists the congresses of a term to which a leader is assigned.
func AssignedTo(tx *store.Tx, leaderID, termID int64) ([]Congress, error) {
	var rows []row
	err := Query(tx).Where("units.valid_to IS NULL AND congresses.term_id = ? AND congresses.id IN (SELECT attendances.congress_id FROM attendances WHERE attendances.leader_id = ?)",
		termID, leaderID).Order("units.sort_key, congresses.id").Find(&rows).Error
	all := make([]Congress, len(rows))
	for i, r := range rows {
		all[i] = r.congress()
	}
	return all, err
}
