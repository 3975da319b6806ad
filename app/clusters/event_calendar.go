package clusters

import (
	"strconv"

	"daihoi/app/web"
	"daihoi/exports"
	"daihoi/exports/report"
)

// eventCalendar is the calendar file of one event.
func eventCalendar(r *web.Request) (web.Result, error) {
	y, e, err := r.ClusterEvent()
	e.ClusterName = y.Cluster.Name
	return web.CalendarFile(exports.Calendar{Name: e.Title, Events: []exports.CalendarEvent{report.EventEntry(r.Words, e, web.LinksFrom(r.Origin))}}, "hoat-dong-"+strconv.FormatInt(e.ID, 10)), err
}
