// Package units has the screens of the unit tree: browsing and searching it (units.go), the history of one unit
// (unit_history.go), and editing and adding units and creating their congresses (unit_edit.go),
// merging, splitting and moving them by a plan and taking that back (unit_plan.go).
package units
