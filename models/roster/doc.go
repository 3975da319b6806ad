// Package roster imports uploaded delegate lists into a congress: upload, mapping, preview, confirmation, undo.
//
// Open import_mapping.go for which column feeds which field (exports/received recognises the headings and proposes the
// mapping), import_plan.go for what a plan depends on, import_apply.go and import_undo.go for writing and reverting it.
// What becomes of each row is in models/rosterplan. The package knows no file formats.
package roster
