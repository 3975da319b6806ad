package deadline

import (
	"daihoi/models/calendar"
	"daihoi/models/readiness"
	"daihoi/models/store"
)

// ReviewSteps lists the returns and the submissions for approval of a term at or below path until the end of the day, newest first.
// The reason of a return is its Note.
func ReviewSteps(tx *store.Tx, path string, termID int64, day calendar.Date) ([]readiness.Event, error) {
	under, bounds := tx.UnderOn(path, day)
	var steps []readiness.Event
	err := readiness.EventQuery(tx).Where(under, bounds...).Where("congresses.term_id = ?", termID).
		Where("milestone_events.action IN (?, ?) AND milestone_events.to_state <> ? AND milestone_events.at < ?", readiness.Submit, readiness.Return, readiness.Done, tx.AfterDay(day)).Find(&steps).Error
	return steps, err
}
