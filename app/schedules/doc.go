// Package schedules has the screens of the schedule of congresses: the calendar (calendar.go, calendar_days.go),
// conflicts and scheduling rules (conflicts.go), date proposals, from the request (schedule_propose.go) to the
// alternatives (schedule_proposal.go), leaders (leaders.go) and steering groups (teams.go), and the schedule as
// workbook and calendar files (schedule.go).
package schedules
