// Package flat holds the rows of a report for people who go on working with the data: one header row of keys that are
// the same in every language, official codes, and real types instead of printed words. A Table writes itself as CSV,
// as JSON, and as the sheet "Dữ liệu" of a workbook. The package is pure and knows no report.
package flat

import (
	"slices"

	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/field"
)

// Kind is the type of the values in a column. Any value may be nil: not known.
type Kind int

const (
	Text    Kind = iota // string, "" is not known
	Count               // int
	Number              // float64
	Share               // field.Tenths, written as a part of 1: 813 becomes 0.813
	Day                 // calendar.Date, the zero date is not known
	Partial             // calendar.Partial, a date of which only the year or the month may be known
	Flag                // bool
	Texts               // []string, which files join with "; "
)

// Column is one column. The key is English snake_case and never changes once it has been published.
type Column struct {
	Key  string
	Kind Kind
}

// Table is a list of rows, each with a value for every column in their order. Name is English snake_case, unique among
// the tables of a report.
type Table struct {
	Name    string
	Columns []Column
	Rows    [][]any
}

// Value is a column with the value that it takes from a row of type T.
type Value[T any] struct {
	Column
	Of func(T) any
}

// Of makes a table with a row for each element of rows.
func Of[T any](name string, rows []T, values ...Value[T]) Table {
	t := Table{Name: name, Rows: make([][]any, len(rows))}
	for _, v := range values {
		t.Columns = append(t.Columns, v.Column)
	}
	for i, row := range rows {
		t.Rows[i] = make([]any, len(values))
		for j, v := range values {
			t.Rows[i][j] = v.Of(row)
		}
	}
	return t
}

func TextOf[T any](key string, of func(T) string) Value[T] { return column(key, Text, of) }

func CountOf[T any](key string, of func(T) int) Value[T] { return column(key, Count, of) }

func DayOf[T any](key string, of func(T) calendar.Date) Value[T] { return column(key, Day, of) }

func PartialOf[T any](key string, of func(T) calendar.Partial) Value[T] {
	return column(key, Partial, of)
}

func FlagOf[T any](key string, of func(T) bool) Value[T] { return column(key, Flag, of) }

func TextsOf[T any](key string, of func(T) []string) Value[T] { return column(key, Texts, of) }

// ShareOf is the share of two counts in the file, nothing when there is no whole.
func ShareOf[T any](key string, part, whole func(T) int) Value[T] {
	return Value[T]{Column{key, Share}, func(row T) any {
		if share, ok := field.Share(part(row), whole(row)); ok {
			return share
		}
		return nil
	}}
}

// Known limits a column to the rows in which it is known.
func (v Value[T]) Known(known func(T) bool) Value[T] {
	return Value[T]{v.Column, func(row T) any {
		if !known(row) {
			return nil
		}
		return v.Of(row)
	}}
}

func column[T, V any](key string, kind Kind, of func(T) V) Value[T] {
	return Value[T]{Column{key, kind}, func(row T) any { return of(row) }}
}

// Choose returns the table with the name, the first when the name is "". It returns NotFound for any other name.
func Choose(tables []Table, name string) (Table, error) {
	at := slices.IndexFunc(tables, func(t Table) bool { return name == "" || t.Name == name })
	if at < 0 {
		return Table{}, fault.New(fault.NotFound, "fault.no_rows_of", "Name", name)
	}
	return tables[at], nil
}
