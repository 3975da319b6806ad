package tables

import (
	"slices"
	"strings"

	"daihoi/models/field"
)

// underside is the lower row of a column in a list that writes every person on two rows and heads them by two names:
// "Ngày sinh" over "Nơi sinh", or "Số CCCD / Điện thoại".
type underside struct {
	column int // in the sheet
	path   []string
}

// dividePairs takes the rows of one person apart again where they are no continuation but hold other fields. The rows
// keep what their upper row says; the lower rows come back as columns of their own.
func (c *classifier) dividePairs() (under []underside) {
	var heads []int
	people := 0
	for i, kind := range c.kinds {
		if kind != Data {
			continue
		}
		people++
		if i+1 < len(c.kinds) && c.kinds[i+1] == Continuation && (i+2 == len(c.kinds) || c.kinds[i+2] != Continuation) {
			heads = append(heads, i)
		}
	}
	if len(heads) < 2 || len(heads)*10 < people*9 {
		return nil
	}
	paths := slices.Clone(c.header.paths)
	for column := range paths {
		upper, lower := c.header.twoNames(column)
		filled := 0
		for _, i := range heads {
			if !c.lines[i+1].At(column).Empty() {
				filled++
			}
		}
		if lower == nil || filled*2 < len(heads) {
			continue
		}
		paths[column] = upper
		under = append(under, underside{column, lower})
		for _, i := range heads {
			if column < len(c.lines[i].Cells) {
				c.lines[i].Cells[column] = c.sheet.Lines[c.header.next+i].At(column)
			}
		}
		c.matcher.work += cellWork * len(heads)
	}
	c.header.paths = paths
	return under
}

// twoNames divides the headings of a column that names the upper and the lower row of a person. Headings over several
// columns are no name of a row; a stroke divides the last: "VH / CM" below "Trình độ".
func (h header) twoNames(column int) (upper, lower []string) {
	path := h.path(column)
	if len(path) == 0 || len(path) > 2 {
		return nil, nil
	}
	last := len(path) - 1
	if a, b, found := strings.Cut(path[last], "/"); found && !strings.Contains(b, "/") && strings.TrimSpace(a) != "" && strings.TrimSpace(b) != "" {
		above := path[:last:last]
		return append(above, strings.TrimSpace(a)), append(above, strings.TrimSpace(b))
	}
	if last == 0 {
		return nil, nil
	}
	for _, beside := range []int{column - 1, column + 1} {
		if beside >= 0 && len(h.path(beside)) > 0 && h.path(beside)[0] == path[0] {
			return nil, nil
		}
	}
	return path[:1], path[1:]
}

// isUnderside reports whether a line has cells only in columns that name two rows of a person, and several.
func (c *classifier) isUnderside(filled []int) bool {
	for _, i := range filled {
		if _, lower := c.header.twoNames(i); lower == nil {
			return false
		}
	}
	return len(filled) > 1
}

// withUndersides adds the lower cells of a person behind those of a row.
func (c *classifier) withUndersides(cells []field.Raw, line, width int, under []underside) []field.Raw {
	if len(under) == 0 || c.kinds[line] != Data || line+1 == len(c.kinds) || c.kinds[line+1] != Continuation {
		return cells
	}
	all := make([]field.Raw, width, width+len(under))
	copy(all, cells)
	for _, u := range under {
		all = append(all, c.lines[line+1].At(u.column))
	}
	c.matcher.work += cellWork * len(all)
	return all
}
