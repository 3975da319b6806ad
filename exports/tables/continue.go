package tables

import (
	"slices"
	"strings"

	"daihoi/exports/intake/grid"
	"daihoi/models/field"
)

// joinContinued joins the rows of one person. A table pasted from Word gives every line of a cell a row of its own,
// without a number and a name; other lists write a person on two rows with the number or the name merged over both.
// The joined row keeps everything, texts with a space between them, and the others become Continuation.
func (c *classifier) joinContinued() {
	names := c.leading()
	if len(names) == 0 {
		return // a table of things, not of people
	}
	same := c.mergedPersons(names)
	head := -1 // the row that the present one may continue
	for i := range c.lines {
		l := &c.lines[i]
		switch {
		case c.kinds[i] != Data:
			head = -1
		case head < 0 || i-head > mostContinued || l.Number != c.lines[i-1].Number+1 || !same[l.Number] && !c.continues(&c.lines[head], i, names):
			head = i
		default:
			c.kinds[i] = Continuation
			c.join(&c.lines[head], l)
		}
	}
}

// leading are the columns without which a row is nobody of its own.
func (c *classifier) leading() []int {
	columns := make([]Column, len(c.header.paths))
	for i, p := range c.header.paths {
		columns[i] = Column{Index: i, Path: p, Ordinal: i == c.ordinal, unread: true}
	}
	var out []int
	for _, m := range c.matcher.match(columns) {
		if c.matcher.leads[m.Key] {
			out = append(out, m.Column)
		}
	}
	return out
}

// mergedPersons are the rows, but the first, over which a number or a name is merged. Rows with numbers of their own
// are different people.
func (c *classifier) mergedPersons(names []int) map[int]bool {
	rows := map[int]bool{}
	numbered := map[int]bool{}
	for i := range c.lines {
		numbered[c.lines[i].Number] = c.numbered(&c.lines[i])
	}
	c.matcher.work += 20 * len(c.sheet.Merges)
	for _, m := range c.sheet.Merges {
		if m.Left != m.Right || m.Left != c.ordinal && !slices.Contains(names, m.Left) {
			continue
		}
		if m.Left == c.ordinal && c.severalPeople(m, names) {
			c.shared[m.Top] = true
			continue
		}
		for row := m.Top + 1; row <= min(m.Bottom, m.Top+mostContinued); row++ {
			rows[row] = !numbered[row]
		}
		c.matcher.work += cellWork
	}
	return rows
}

// severalPeople reports whether the rows of one number are people of their own, such as the two whom a body has seats for:
// each has a name of at least two words, and fills at least half as many cells as the first.
func (c *classifier) severalPeople(of grid.Range, names []int) bool {
	first, rows := 0, 0
	for i := range c.lines {
		l := &c.lines[i]
		if l.Number < of.Top || l.Number > of.Bottom {
			continue
		}
		filled := len(c.cells(l))
		if rows++; rows == 1 {
			first = filled
		}
		named := slices.ContainsFunc(names, func(column int) bool { return len(strings.Fields(c.matcher.clean(l.At(column)))) >= 2 })
		if !named || filled*2 < first || filled < leastPairs {
			return false
		}
	}
	return rows > 1 && rows == of.Bottom-of.Top+1
}

const mostContinued = 12 // further rows of one person

// continues reports whether a row without a number and a name goes on in the cells of the row above it. A row that
// fills as much as a person does, or that repeats what a person has once, is a person whose name is missing.
func (c *classifier) continues(head *grid.Line, at int, names []int) bool {
	l := &c.lines[at]
	if c.matcher.exhausted() || c.ordinal >= 0 && (!c.numbered(head) || !l.At(c.ordinal).Empty()) {
		return false
	}
	filled, of := c.cells(l), c.cells(head)
	if c.ordinal >= 0 && c.isUnderside(filled) {
		return !slices.ContainsFunc(names, func(i int) bool { return head.At(i).Empty() })
	}
	if len(filled)*2 > len(of) || c.isSignature(l) {
		return false
	}
	for _, i := range filled {
		own, above := l.At(i), head.At(i)
		switch {
		case slices.Contains(names, i):
			words := len(strings.Fields(c.matcher.clean(own)))
			if c.ordinal < 0 || words > 2 || words == 2 && (len(filled) > 1 || !c.goesOn(head, at, c.matcher.clean(above))) {
				return false
			}
		case above.Empty():
		case own.Kind != field.RawText || above.Kind != field.RawText || isSingleValue(own.Text):
			return false
		}
	}
	return !slices.ContainsFunc(names, func(i int) bool { return head.At(i).Empty() })
}

// goesOn reports whether two words alone below a name are the rest of it rather than a person without a number: the name
// is none without them, or the numbers leave nobody out.
func (c *classifier) goesOn(head *grid.Line, at int, name string) bool {
	words := strings.Fields(strings.ToLower(name))
	if len(words) > 3 || len(words) == 0 {
		return false
	}
	if words[len(words)-1] == "thị" {
		return true
	}
	for i := at + 1; i < min(len(c.lines), at+mostContinued); i++ {
		if c.numbered(&c.lines[i]) {
			return runningNumber(c.lines[i].At(c.ordinal)) == runningNumber(head.At(c.ordinal))+1
		}
	}
	return false
}

// isSingleValue reports whether a text is a date or a mark, which never goes on in a second line.
func isSingleValue(s string) bool {
	s = strings.TrimSpace(grid.Cut(s, 40))
	return isMark(s) || isDayText(s)
}

// join adds the cells of a row to the row above, whose cells are copied first because the sheet shares them.
func (c *classifier) join(head, l *grid.Line) {
	cells := slices.Clone(head.Cells)
	for i, own := range l.Cells {
		if own.Empty() || i == c.ordinal {
			continue
		}
		for len(cells) <= i {
			cells = append(cells, field.Raw{})
		}
		above := cells[i]
		own.Ref = grid.Ref(i, head.Number)
		switch {
		case above.Empty():
			cells[i] = own
		case plainText(above) != plainText(own):
			cells[i] = field.Raw{Ref: above.Ref, Kind: field.RawText, Text: grid.Cut(plainText(above)+" "+plainText(own), grid.Default().Cell), Font: above.Font}
		}
	}
	c.matcher.work += cellWork * len(cells)
	head.Cells = cells
}

func plainText(c field.Raw) string {
	if c.Kind == field.RawDay {
		return c.Day.Short()
	}
	return strings.TrimSpace(c.Text)
}
