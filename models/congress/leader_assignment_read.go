package congress

import (
	"slices"

	"daihoi/models/store"
)

// AssignmentsByCongress reads the assignments of many congresses, by congress id, 500 congresses per statement.
func AssignmentsByCongress(tx *store.Tx, congressIDs []int64) (map[int64][]LeaderAssignment, error) {
	byCongress := make(map[int64][]LeaderAssignment, len(congressIDs))
	for part := range slices.Chunk(congressIDs, 500) {
		var all []LeaderAssignment
		if err := AssignmentQuery(tx).Where("attendances.congress_id IN ?", part).Order("attendances.leader_id").Find(&all).Error; err != nil {
			return nil, err
		}
		for _, a := range all {
			byCongress[a.CongressID] = append(byCongress[a.CongressID], a)
		}
	}
	return byCongress, nil
}

// AssignedTo lists the congresses of a term to which a leader is assigned.
func AssignedTo(tx *store.Tx, leaderID, termID int64) ([]Congress, error) {
	var rows []row
	err := Query(tx).Where("congresses.term_id = ? AND congresses.id IN (SELECT attendances.congress_id FROM attendances WHERE attendances.leader_id = ?)",
		termID, leaderID).Order("units.sort_key, congresses.id").Find(&rows).Error
	all := make([]Congress, len(rows))
	for i, r := range rows {
		all[i] = r.congress()
	}
	return all, err
}
