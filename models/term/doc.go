// Package term prepares the terms of the Front for use: rules, units, templates and published papers together.
//
// edit.go adds, copies, changes and removes terms (Add, AddShipped, Copy, Edit, EditRule, Remove) and says in which one the
// installation works (Use); setup.go fills an empty database (SetUp); directives.go registers the published papers. A
// limit is data with its source, never code: what comes with the program is in models/org/data, models/template and here.
package term
