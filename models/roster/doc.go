// Package roster imports uploaded delegate lists into a congress: upload, mapping, preview, confirmation, undo.
//
// Open import_mapping.go for which column feeds which field (exports/received recognises the headings and proposes the
// mapping), row.go for reading a row, match.go and judge.go for whom a row matches and what happens to it, plan.go
// for the plan as a whole, import_apply.go and import_undo.go for writing and reverting it. The rules that identify a
// person are in models/identity, the parsing of a single cell in models/cellvalue. The package knows no file formats.
package roster
