// Package board has the screens of the state of a unit and those below it: dashboard, matrix, curves, work list, reminders and the progress report.
package board
