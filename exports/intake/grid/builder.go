package grid

import "daihoi/models/field"

// Builder fills a sheet row by row from documents that are not workbooks of Excel.
type Builder struct {
	Run     *Run
	Sheet   *Sheet
	Line    Line
	notBold bool // some cell of the line is not bold
	added   int  // lines of the sheet before this line began, so that a table inside one of its cells comes after it
}

// Begin opens the row after the last one.
func (g *Builder) Begin(number int) {
	g.Line, g.notBold, g.added = Line{Number: number}, false, len(g.Sheet.Lines)
}

// Move gives the open row another number.
func (g *Builder) Move(number int) {
	g.Line.Number, g.added = number, len(g.Sheet.Lines)
	for i := range g.Line.Cells {
		if c := &g.Line.Cells[i]; !c.Empty() {
			c.Ref = Ref(i, number)
		}
	}
}

// Face is the look of a whole cell.
type Face struct{ Bold, Struck bool }

// Put sets a cell of the open row. Two cells in one place are joined.
func (g *Builder) Put(column int, c field.Raw, face Face) {
	switch {
	case c.Empty():
		return
	case column >= g.Run.Columns:
		g.Sheet.Dropped++
		return
	}
	if before := g.Line.At(column); !before.Empty() {
		if len(before.Text) >= g.Run.Cell {
			return
		}
		c.Text = Cut(before.Text+" "+c.Text, g.Run.Cell)
	}
	c.Ref = Ref(column, g.Line.Number)
	g.notBold = g.notBold || !face.Bold
	if face.Struck {
		g.Line.StruckCells++
	}
	g.Line.Cells = SetCell(g.Line.Cells, column, c)
}

// End keeps the open row.
func (g *Builder) End() error {
	g.Line.Bold = !g.notBold
	last := len(g.Sheet.Lines)
	if err := g.Run.Keep(g.Sheet, g.Line); err != nil {
		return err
	}
	if lines := g.Sheet.Lines; len(lines) > last && g.added < last {
		line := lines[last]
		copy(lines[g.added+1:], lines[g.added:last])
		lines[g.added] = line
		return g.Run.Spend(TokenWork * (last - g.added))
	}
	return nil
}

// Merge records a merged range of more than one cell.
func (g *Builder) Merge(m Range) error {
	m.Right, m.Bottom = min(m.Right, MaxColumns-1), min(m.Bottom, LastRow)
	if m.Left == m.Right && m.Top == m.Bottom || m.Left > m.Right || m.Top > m.Bottom {
		return nil
	}
	if len(g.Sheet.Merges) >= g.Run.Merges {
		return TooLarge("merges", g.Run.Merges)
	}
	g.Sheet.Merges = append(g.Sheet.Merges, m)
	return nil
}

// SetCell sets a cell of a line, which grows up to it.
func SetCell(cells []field.Raw, column int, c field.Raw) []field.Raw {
	if n := column + 1 - len(cells); n > 0 {
		cells = append(cells, make([]field.Raw, n)...)
	}
	cells[column] = c
	return cells
}
