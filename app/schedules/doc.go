// Package schedules has the screens of calendar, conflicts, date proposals, leaders and teams.
package schedules
