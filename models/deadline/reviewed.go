package deadline

import (
	"time"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/store"
)

// ReviewSteps counts the steps of review at path and below that were taken between two days, both included: how often work
// was returned, of how often it was handed in.
func ReviewSteps(tx *store.Tx, path string, termID int64, first, last calendar.Date) (returned, submitted int, err error) {
	within, args := tx.Within(access.View, "units.path")
	under, bounds := store.Under("units.path", path)
	midnight := func(d calendar.Date) store.Instant {
		return store.At(time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, calendar.Zone()))
	}
	var n struct{ Returned, Submitted int }
	err = tx.DB().Table("milestone_events").
		Select("COUNT(*) FILTER (WHERE milestone_events.action = ?) AS returned, COUNT(*) FILTER (WHERE milestone_events.action = ?) AS submitted", Return, Submit).
		Joins("JOIN milestones ON milestones.id = milestone_events.milestone_id").
		Joins("JOIN congresses ON congresses.id = milestones.congress_id").
		Joins("JOIN units ON units.id = congresses.unit_id").
		Where(within, args...).Where(under, bounds...).Where("congresses.term_id = ?", termID).
		Where("milestone_events.at >= ? AND milestone_events.at < ?", midnight(first), midnight(last.AddDays(1))).Scan(&n).Error
	return n.Returned, n.Submitted, err
}
