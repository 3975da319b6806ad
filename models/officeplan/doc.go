// Package officeplan says what one sheet of an office means: which unit a row is about, and line by line what it would
// change. It is pure: rows and the present state come in, a plan goes out. Package office reads, keeps and carries out.
//
// sheet.go is the sheet as read, unit.go finds the unit of a row, value.go reads cells, plan.go compares. A row whose
// unit is not certain is asked about, never guessed; a value that would replace another one waits for a tick.
package officeplan
