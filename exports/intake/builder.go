package intake

import "daihoi/models/field"

// grid fills a sheet row by row from documents that are not workbooks of Excel.
type grid struct {
	run     *run
	sheet   *Sheet
	line    Line
	notBold bool // some cell of the line is not bold
	added   int  // lines of the sheet before this line began, so that a table inside one of its cells comes after it
}

// begin opens the row after the last one.
func (g *grid) begin(number int) {
	g.line, g.notBold, g.added = Line{Number: number}, false, len(g.sheet.Lines)
}

// move gives the open row another number.
func (g *grid) move(number int) {
	g.line.Number, g.added = number, len(g.sheet.Lines)
	for i := range g.line.Cells {
		if c := &g.line.Cells[i]; !c.Empty() {
			c.Ref = Ref(i, number)
		}
	}
}

// put sets a cell of the open row. Two cells in one place are joined.
func (g *grid) put(column int, c field.Raw, bold bool) {
	switch {
	case c.Empty():
		return
	case column >= g.run.Columns:
		g.sheet.Dropped++
		return
	}
	if before := g.line.At(column); !before.Empty() {
		if len(before.Text) >= g.run.Cell {
			return
		}
		c.Text = Cut(before.Text+" "+c.Text, g.run.Cell)
	}
	c.Ref = Ref(column, g.line.Number)
	g.notBold = g.notBold || !bold
	g.line.Cells = setCell(g.line.Cells, column, c)
}

// end keeps the open row.
func (g *grid) end() error {
	g.line.Bold = !g.notBold
	last := len(g.sheet.Lines)
	if err := g.run.keep(g.sheet, g.line); err != nil {
		return err
	}
	if lines := g.sheet.Lines; len(lines) > last && g.added < last {
		line := lines[last]
		copy(lines[g.added+1:], lines[g.added:last])
		lines[g.added] = line
		return g.run.spend(tokenWork * (last - g.added))
	}
	return nil
}

// merge records a merged range of more than one cell.
func (g *grid) merge(m Range) error {
	m.Right, m.Bottom = min(m.Right, lastColumn-1), min(m.Bottom, lastRow)
	if m.Left == m.Right && m.Top == m.Bottom || m.Left > m.Right || m.Top > m.Bottom {
		return nil
	}
	if len(g.sheet.Merges) >= g.run.Merges {
		return TooLarge("merges", g.run.Merges)
	}
	g.sheet.Merges = append(g.sheet.Merges, m)
	return nil
}

func setCell(cells []field.Raw, column int, c field.Raw) []field.Raw {
	if n := column + 1 - len(cells); n > 0 {
		cells = append(cells, make([]field.Raw, n)...)
	}
	cells[column] = c
	return cells
}
