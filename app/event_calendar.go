package app

import (
	"strconv"

	"daihoi/exports"
	"daihoi/exports/report"
)

// eventCalendar is the calendar file of one event.
func eventCalendar(r *Request) (Result, error) {
	y, e, err := r.eventOf()
	e.ClusterName = y.Cluster.Name
	return calendarFile(exports.Calendar{Name: e.Title, Events: []exports.CalendarEvent{report.EventEntry(r.Words, e, linksFrom(r.Origin))}}, "hoat-dong-"+strconv.FormatInt(e.ID, 10)), err
}
