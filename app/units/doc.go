// Package units has the screens of the unit tree: browsing and searching it (units.go), the history of one unit
// (unit_history.go), and editing, adding and merging units and creating their congresses (unit_edit.go).
package units
