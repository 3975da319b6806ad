// Package schedule has the screens of calendar, conflicts, date proposals, leaders and teams.
package schedule
