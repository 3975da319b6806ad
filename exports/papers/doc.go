// Package papers makes the papers of an office: it joins what the database knows, the template in force and package merge.
//
// fields.csv is the register of what a template may name, by group. A new source of fields is its lines there and one entry in
// sources (sources.go), a function from a Subject to values; fields of field tables (delegates, results) come from the tables.
// Tests fail on a field that no source fills, and on a value that has no field.
//
// shipped/ holds the templates that come with the program as texts that can be read; template.go lays them out as documents of
// Nghị định 30/2020/NĐ-CP with the writer of book. subject.go finds whom papers are for, make.go makes them, example.go the
// document with all fields. Papers are Vietnamese, whatever the reader's language.
package papers
