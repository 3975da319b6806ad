package tables

import (
	"slices"
	"strings"

	"daihoi/exports/intake/grid"
	"daihoi/models/field"
)

// blocks divides headings that stand on a sheet twice or more, side by side, into the first columns of each; nil when
// they stand there once.
func (h header) blocks() []int {
	first := -1
	var starts []int
	for i := range h.paths {
		switch {
		case len(h.path(i)) == 0 || len(h.path(i+1)) == 0 || h.same(i, i+1):
		case first < 0:
			first, starts = i, []int{i}
		case i > starts[len(starts)-1]+1 && h.same(i, first) && h.same(i+1, first+1):
			starts = append(starts, i)
		}
	}
	if len(starts) < 2 {
		return nil
	}
	return starts
}

// same reports whether two columns have the same headings.
func (h header) same(a, b int) bool {
	return slices.EqualFunc(h.path(a), h.path(b), func(x, y string) bool {
		return strings.EqualFold(x, y) || newHeading(x).folded == newHeading(y).folded && newHeading(x).folded != ""
	})
}

// beside reads blocks side by side as one table: the rows of the first block, then those of the next.
func (m *matcher) beside(s *grid.Sheet, h header, starts []int, last bool) (t Table, next int) {
	end := len(h.paths)
	for k, start := range starts {
		to := end
		if k+1 < len(starts) {
			to = starts[k+1]
		}
		part := h
		part.paths = slices.Clone(h.paths[:starts[0]])
		part.paths = append(part.paths, h.paths[starts[0]:starts[1]]...)
		shift := start - starts[0]
		block, until := m.table(m.cut(s, h.next, start, min(to, start+starts[1]-starts[0]), shift), part, last)
		block.Rows = slices.DeleteFunc(block.Rows, func(r Row) bool { // lines that have cells only in other blocks
			return !slices.ContainsFunc(r.Cells, func(c field.Raw) bool { return !c.Empty() })
		})
		for i := range block.Rows {
			block.Rows[i].Shift = shift
		}
		if k == 0 {
			t, next = block, until
			s = &grid.Sheet{Name: s.Name, Hidden: s.Hidden, Lines: s.Lines[:next], Merges: s.Merges, HiddenColumns: s.HiddenColumns}
			continue
		}
		if len(block.Columns) > len(t.Columns) {
			t.Columns = block.Columns
		}
		t.Rows = append(t.Rows, block.Rows...)
	}
	for i := range t.Columns {
		t.Columns[i].Distinct, t.Columns[i].Values = nil, Values{}
	}
	m.countValues(&t)
	return t, next
}

// cut is the sheet from a line on with only the columns of one block, moved to the place of the first.
func (m *matcher) cut(s *grid.Sheet, line, from, to, shift int) *grid.Sheet {
	out := &grid.Sheet{Name: s.Name, Hidden: s.Hidden, Lines: slices.Clone(s.Lines), HiddenColumns: s.HiddenColumns}
	for i := line; i < len(out.Lines); i++ {
		l := &out.Lines[i]
		cells := make([]field.Raw, max(0, min(len(l.Cells), to)-shift))
		for j := from; j < min(len(l.Cells), to); j++ {
			cells[j-shift] = l.Cells[j]
		}
		m.work += cellWork * (len(cells) + 1)
		for len(cells) > 0 && cells[len(cells)-1].Empty() {
			cells = cells[:len(cells)-1]
		}
		l.Cells = cells
	}
	for _, of := range s.Merges {
		if of.Left >= from && of.Left < to {
			of.Left, of.Right = of.Left-shift, min(of.Right, to-1)-shift
			out.Merges = append(out.Merges, of)
		}
	}
	return out
}
