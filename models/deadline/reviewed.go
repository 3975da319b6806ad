package deadline

import (
	"daihoi/models/calendar"
	"daihoi/models/readiness"
	"daihoi/models/store"
)

// ReviewSteps lists how often work was handed in for review and how often it was returned, at path and below in a term
// until the end of the day, the newest first. The reason of a return is its Note.
func ReviewSteps(tx *store.Tx, path string, termID int64, day calendar.Date) ([]readiness.Event, error) {
	under, bounds := store.Under("units.path", path)
	var steps []readiness.Event
	err := readiness.EventQuery(tx).Where(under, bounds...).Where("congresses.term_id = ?", termID).
		Where("milestone_events.action IN (?, ?) AND milestone_events.at < ?", readiness.Submit, readiness.Return, store.AfterDay(day)).Find(&steps).Error
	return steps, err
}
