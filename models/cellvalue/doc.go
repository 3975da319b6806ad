// Package cellvalue parses one workbook cell as a field of a delegate record, with notes about doubtful values.
//
// value.go dispatches by field kind (ReadCell); value_date.go reads dates, value_mark.go marks, choices, phone and
// citizen numbers; parts.go and parts_religion.go join or split columns first. The package knows neither rows nor
// the delegate list: those are in models/rosterplan.
package cellvalue
