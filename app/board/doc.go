// Package board has the screens that show how a unit and those below it are doing: the dashboard of a district
// (dashboard.go), the sums of a province or the nation (rollup.go), the matrix of units and milestones (matrix.go,
// matrix_filter.go), curves and forecast (curves.go), the work list (work.go), reminders (reminders.go,
// reminder_text.go, reminder_mail.go) and the downloads of the progress report (progress.go).
package board
