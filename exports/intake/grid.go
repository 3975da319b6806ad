package intake

import (
	"daihoi/exports/intake/grid"
	"daihoi/models/field"
)

// What package grid defines, for those who read files.
type (
	Book   = grid.Book
	Sheet  = grid.Sheet
	Line   = grid.Line
	Range  = grid.Range
	Limits = grid.Limits
)

func Default() Limits                      { return grid.Default() }
func TooLarge(limit string, max int) error { return grid.TooLarge(limit, max) }
func Cut(s string, runes int) string       { return grid.Cut(s, runes) }
func Text(c field.Raw) string              { return grid.Text(c) }
func TextWork(c field.Raw) int             { return grid.TextWork(c) }
func Ref(column, row int) string           { return grid.Ref(column, row) }
func ColumnName(column int) string         { return grid.ColumnName(column) }
