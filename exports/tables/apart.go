package tables

// apartBy is how many columns without anything keep what follows them apart from a table.
const apartBy = 5

// together is the range of columns, from left to before right, in which the headings in the rows stand together: of the
// parts between wide gaps the one with most headings. Where headings of one part come again in another, both are blocks
// of one table and the range is the whole width.
func (g *headGrid) together(top, bottom int) (left, right int) {
	var parts [][]int // columns with a heading
	last := -1
	for column := range g.width {
		if g.firstText(top, bottom, column) == "" {
			continue
		}
		if last < 0 || column-last > apartBy {
			parts = append(parts, nil)
		}
		parts[len(parts)-1] = append(parts[len(parts)-1], column)
		last = column
	}
	if len(parts) < 2 {
		return 0, g.width
	}
	best, seen, again := parts[0], map[string]bool{}, 0
	for _, part := range parts {
		if len(part) > len(best) {
			best = part
		}
		own := map[string]bool{}
		for _, column := range part {
			own[newHeading(g.firstText(top, bottom, column)).folded] = true
		}
		for folded := range own {
			if seen[folded] {
				again++
			}
			seen[folded] = true
		}
	}
	if again >= 2 {
		return 0, g.width
	}
	return best[0], best[len(best)-1] + 1
}

// firstText is the uppermost heading over a column in the rows.
func (g *headGrid) firstText(top, bottom, column int) string {
	for row := top; row <= bottom; row++ {
		if s := g.text(row, column); s != "" {
			return s
		}
	}
	return ""
}

// setApart marks the columns that stand behind a wide gap to the right of the headings. They have none themselves.
func setApart(columns []Column) {
	blank := 0
	for i := range columns {
		c := &columns[i]
		switch {
		case len(c.Path) > 0:
			blank = 0
		case blank >= apartBy:
			c.Apart = true
		case c.Values.count() == 0:
			blank++
		default:
			blank = 0
		}
	}
}
