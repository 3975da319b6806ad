package delegation

import (
	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/history"
	"daihoi/models/store"
)

// Tally is what a report says of a delegation.
type Tally struct {
	State      State         `json:"state"`
	SentAt     store.Instant `json:"sent_at"`     // zero until first sent
	ReceivedAt store.Instant `json:"received_at"` // zero until received
	Official   int           `json:"official"`    // members chosen
	Reserves   int           `json:"reserves"`
}

// Tallies reads the delegations of the congresses at or below path at the end of a day, zero for now, by sending
// congress. Congresses that have chosen nobody are missing. One statement.
func Tallies(tx *store.Tx, path string, termID int64, day calendar.Date) (map[int64]Tally, error) {
	under, bounds := tx.UnderOn(path, day)
	if tx.Past(day) {
		q := congress.Query(tx).Where(under, bounds...).Where("congresses.term_id = ?", termID)
		return history.At[Tally](q, history.Delegation, day)
	}
	within, args := tx.Within(access.View, "units.path")
	return tallied(tx.DB().Joins("JOIN congresses ON congresses.id = delegations.congress_id").
		Joins("JOIN units ON units.id = congresses.unit_id").
		Where(within, args...).Where(under, bounds...).Where("congresses.term_id = ?", termID))
}

// Keep keeps delegations, by their own ids, for past days. Every command that changes one, or its members, calls it.
func Keep(tx *store.Tx, ids ...int64) error {
	all, err := tallied(tx.DB().Where("delegations.id IN ?", ids))
	if err != nil {
		return err
	}
	return history.Keep(tx, history.Delegation, all)
}

func tallied(q *gorm.DB) (map[int64]Tally, error) {
	var rows []struct {
		CongressID int64
		T          Tally `gorm:"embedded"`
	}
	members := "(SELECT COUNT(*) FROM delegation_members WHERE delegation_members.delegation_id = delegations.id AND delegation_members.kind = ?)"
	err := q.Table("delegations").Select("delegations.congress_id, delegations.state, delegations.sent_at, delegations.received_at, "+
		members+" AS official, "+members+" AS reserves", delegate.Official, delegate.Reserve).Find(&rows).Error
	byCongress := make(map[int64]Tally, len(rows))
	for _, r := range rows {
		byCongress[r.CongressID] = r.T
	}
	return byCongress, err
}
