// Package office sets up an office from its own sheet: units with ordinals, dates, chairs, followers and accounts.
//
// sheet.go keeps the sheet as a preview and reads the present state for officeplan, apply.go carries the plan out in one
// transaction by the same commands as a person would use, undo.go takes back what nobody has built on since, slips.go
// hands out the first passwords of the accounts.
package office
