package book

import (
	"daihoi/models/calendar"
)

// Column is a node of a tree of headings over rows of type T. Inner nodes have children; leaves have a width and a
// value. The heading is the word "column.<key>". The number passed to Value counts rows from 1.
type Column[T any] struct {
	Key      string
	Title    string // replaces the word
	Width    float64
	Rotation int
	Footnote bool // a text that several rows share stands once below the table; see Sheet.Footnotes
	Value    func(number int, row T) Cell
	Children []Column[T]
}

// Cell is a value with its style; the table adds border and wrapping.
type Cell struct {
	Value any
	Style CellStyle
}

func Left(v any) Cell { return Cell{Value: v} }

func Centred(v any) Cell { return Cell{v, CellStyle{Align: "center"}} }

func Right(v any) Cell { return Cell{v, CellStyle{Align: "right"}} }

func (c Cell) Bold() Cell { c.Style.Bold = true; return c }

// Noted moves texts that several rows share to footnotes.
func (c Column[T]) Noted() Column[T] { c.Footnote = true; return c }

// Leaves lists the columns without children, from left to right.
func Leaves[T any](columns []Column[T]) []Column[T] {
	var out []Column[T]
	for _, c := range columns {
		if c.Children == nil {
			out = append(out, c)
		}
		out = append(out, Leaves(c.Children)...)
	}
	return out
}

func depth[T any](columns []Column[T]) int {
	deepest := 0
	for _, c := range columns {
		deepest = max(deepest, 1+depth(c.Children))
	}
	return deepest
}

// Widths lists the widths of the leaves.
func Widths[T any](columns []Column[T]) []float64 {
	var out []float64
	for _, c := range Leaves(columns) {
		out = append(out, c.Width)
	}
	return out
}

// Numbered is the column of row numbers.
func Numbered[T any]() Column[T] {
	return Column[T]{Key: "no", Width: 6, Value: func(number int, _ T) Cell { return Centred(number) }}
}

// TextColumn is a column of left-aligned text.
func TextColumn[T any](key string, width float64, of func(T) string) Column[T] {
	return Column[T]{Key: key, Width: width, Value: func(_ int, r T) Cell { return Left(of(r)) }}
}

// DayColumn is a column of dates.
func DayColumn[T any](key string, of func(T) calendar.Date) Column[T] {
	return Column[T]{Key: key, Width: 12, Value: func(_ int, r T) Cell { return Centred(of(r)) }}
}
