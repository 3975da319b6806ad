package book

import (
	"daihoi/models/calendar"
)

// Column is a node of a header tree over rows of type T. Inner nodes have children, leaves have width and value. The
// heading is the word "column.<key>"; number counts rows from 1.
type Column[T any] struct {
	Key      string
	Title    string // instead of the word
	Width    float64
	Rotate   int
	Value    func(number int, row T) Cell
	Children []Column[T]
}

// Cell is what stands in a table cell; the table adds border and wrapping to its look.
type Cell struct {
	Value any
	Style CellStyle
}

func Left(v any) Cell { return Cell{Value: v} }

func Centred(v any) Cell { return Cell{v, CellStyle{Align: "center"}} }

func Right(v any) Cell { return Cell{v, CellStyle{Align: "right"}} }

func (c Cell) Bold() Cell { c.Style.Bold = true; return c }

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

func Widths[T any](columns []Column[T]) []float64 {
	var out []float64
	for _, c := range Leaves(columns) {
		out = append(out, c.Width)
	}
	return out
}

func Numbered[T any]() Column[T] {
	return Column[T]{Key: "no", Width: 6, Value: func(number int, _ T) Cell { return Centred(number) }}
}

func TextColumn[T any](key string, width float64, of func(T) string) Column[T] {
	return Column[T]{Key: key, Width: width, Value: func(_ int, r T) Cell { return Left(of(r)) }}
}

func DayColumn[T any](key string, of func(T) calendar.Date) Column[T] {
	return Column[T]{Key: key, Width: 12, Value: func(_ int, r T) Cell { return Centred(of(r)) }}
}
