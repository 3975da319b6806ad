package text

import (
	"strings"

	"golang.org/x/text/unicode/norm"

	"daihoi/exports/intake/grid"
)

// Limits of a table whose columns are kept apart by blanks, as the text of a PDF file or of an old program has them.
const (
	leastCells   = 4 // in a line of the table
	leastLines   = 3 // of the table
	gap          = 2 // blanks between two columns
	longestLine  = 600
	mostAligned  = 60 // columns
	longestStart = 5  // bytes of a running number
)

// piece is a text of a line between wide gaps, in runes from Start up to End.
type piece struct {
	start, end int
}

// parseAligned finds the columns of a table of lines in which wide gaps stand below one another, and returns the texts of
// every line by column; nil for blank lines. Lines around the table are one text.
func parseAligned(text string) (rows [][]string, ok bool) {
	if len(text) > longestMessage || strings.Contains(text, "\t") {
		return nil, false
	}
	var lines [][]rune
	var found [][]piece
	first, last, numbered, width := -1, -1, 0, 0
	for s := range strings.Lines(norm.NFC.String(strings.ReplaceAll(text, "\u00a0", " "))) {
		line := []rune(strings.TrimRight(s, " \r\n"))
		pieces := piecesOf(line)
		if len(pieces) >= leastCells && len(line) <= longestLine {
			if last = len(lines); first < 0 {
				first = last
			}
			width = max(width, len(line))
			start := strings.Trim(string(line[pieces[0].start:pieces[0].end]), ".)")
			if len(start) < longestStart && strings.Trim(start, "0123456789") == "" {
				numbered++
			}
		}
		lines, found = append(lines, line), append(found, pieces)
	}
	if numbered < leastLines-1 || last-first+1 < leastLines {
		return nil, false
	}
	starts := columnsOf(lines, found, width)
	if len(starts) < leastCells || len(starts) > mostAligned {
		return nil, false
	}
	for last+1 < len(lines) && len(lines[last+1]) > 0 { // cells that go on below the last person
		last++
	}
	for i, line := range lines {
		var cells []string
		if i >= first && i <= last {
			cells = place(line, found[i], starts)
		}
		if cells == nil && len(line) > 0 {
			cells = []string{strings.Join(strings.Fields(string(line)), " ")}
		}
		rows = append(rows, cells)
	}
	return rows, true
}

// piecesOf are the texts of a line between wide gaps.
func piecesOf(line []rune) (pieces []piece) {
	for i, blanks := 0, gap; i < len(line) && len(pieces) <= mostAligned; i++ {
		switch {
		case line[i] == ' ':
			blanks++
			continue
		case blanks >= gap:
			pieces = append(pieces, piece{i, i + 1})
		default:
			pieces[len(pieces)-1].end = i + 1
		}
		blanks = 0
	}
	return pieces
}

// columnsOf are the places at which the columns begin: behind gaps that all lines of the table share.
func columnsOf(lines [][]rune, found [][]piece, width int) (starts []int) {
	filled := make([]bool, width)
	for i, line := range lines {
		if len(found[i]) < leastCells || len(line) > longestLine {
			continue
		}
		for at, r := range line {
			filled[at] = filled[at] || r != ' '
		}
	}
	blanks := gap
	for at, is := range filled {
		switch {
		case !is:
			blanks++
			continue
		case blanks >= gap:
			starts = append(starts, at)
		}
		blanks = 0
	}
	return starts
}

// place gives each column its part of a line; nil where a text runs over the place at which a column begins.
func place(line []rune, pieces []piece, starts []int) []string {
	cells := make([]string, len(starts))
	for _, p := range pieces {
		column := 0
		for column+1 < len(starts) && starts[column+1] <= p.start {
			column++
		}
		if p.start < starts[0] || column+1 < len(starts) && p.end > starts[column+1] {
			return nil
		}
		cells[column] = strings.TrimSpace(cells[column] + " " + string(line[p.start:p.end]))
	}
	return cells
}

// fillAligned fills the sheet with the rows of an aligned table.
func fillAligned(r *grid.Run, sheet *grid.Sheet, rows [][]string) error {
	g := grid.Builder{Run: r, Sheet: sheet}
	for i, cells := range rows {
		if len(cells) == 0 {
			continue
		}
		g.Begin(i + 1)
		for column, text := range cells {
			if err := r.Spend(grid.TokenWork + len(text)); err != nil {
				return err
			}
			g.Put(column, grid.TextCell(strings.Clone(grid.Cut(text, r.Cell)), ""), grid.Face{})
		}
		if err := g.End(); err != nil {
			return err
		}
	}
	return nil
}
