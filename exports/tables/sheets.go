package tables

import (
	"daihoi/exports/intake/grid"
	"daihoi/models/field"
)

// ending is how the last table of a sheet ends, with which the next sheet may go on without headings.
type ending struct {
	paths   [][]string
	ordinal int // column of the running numbers
	number  int // the last of them
}

func endOf(t *Table) *ending {
	e := ending{ordinal: -1}
	for _, c := range t.Columns {
		for len(e.paths) <= c.Index {
			e.paths = append(e.paths, nil)
		}
		e.paths[c.Index] = c.Path
		if c.Ordinal {
			e.ordinal = c.Index
		}
	}
	if e.ordinal < 0 || t.Columns[0].Index > e.ordinal {
		return nil
	}
	for i := range t.Rows {
		if t.Rows[i].Kind == Data {
			e.number = max(e.number, runningNumber(t.Cell(&t.Rows[i], e.ordinal-t.Columns[0].Index)))
		}
	}
	return &e
}

// goesOn reports whether a sheet begins with the row after the last one of the sheet before, in the same columns: a list
// was cut over two sheets, and the headings are only on the first.
func (m *matcher) goesOn(s *grid.Sheet) (h header, ok bool) {
	if m.before == nil || m.before.number == 0 || s.Hidden {
		return h, false
	}
	filled := 0
	for i := range s.Lines[:min(len(s.Lines), 3)] {
		l := &s.Lines[i]
		if runningNumber(l.At(m.before.ordinal)) != m.before.number+1 {
			continue
		}
		for column, c := range l.Cells {
			switch {
			case c.Empty():
			case column >= len(m.before.paths) || len(m.before.paths[column]) == 0 && column != m.before.ordinal:
				return h, false
			case c.Kind != field.RawEmpty:
				filled++
			}
		}
		return header{next: i, paths: m.before.paths}, filled >= 3
	}
	return h, false
}
