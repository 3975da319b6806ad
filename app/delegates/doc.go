// Package delegates has the screens of delegates: lists (delegates.go) with changes of many at once (delegate_bulk.go),
// editing as a table (delegate_cells.go) and the workbook (delegate_workbook.go); the record of one (delegate_form.go)
// with the search for people of other lists (person_lookup.go); duplicates (duplicates.go) and missing fields
// (completeness.go); composition (composition.go) and targets (targets.go); and the delegate report
// (delegate_report.go, delegate_report_sheet.go).
package delegates
