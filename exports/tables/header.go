package tables

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"daihoi/exports/intake/grid"
	"daihoi/models/field"
)

const (
	searchLines   = 30 // lines to search for headings
	maxHeaderRows = 3  // more only where merged cells reach further down
	maxHeading    = 150
)

// header is a block of rows that may be the headings of a table.
type header struct {
	top, bottom int // rows
	next        int // index of the line after the block
	paths       [][]string
	score       int
	names       int      // different headings
	known       int      // how many of them the caller knows
	pieces      []string // parts of headings that go on in a row of their own
}

// path lists the headings over a column of the sheet.
func (h header) path(column int) []string {
	if column < len(h.paths) {
		return h.paths[column]
	}
	return nil
}

// findHeader tries every one of the first rows with one to three rows of headings and returns the block with the
// best-known headings. Ties go to fewer rows, then to the upper block. Well-known headings further up belong to a
// table of their own and come first.
func (m *matcher) findHeader(s *grid.Sheet, from int) (header, bool) {
	g := m.newHeadGrid(s, from)
	var all []header
	for i := range g.lines {
		for depth := g.minDepth(i); depth <= maxHeaderRows+1; depth++ {
			m.work += 50 * g.width
			h, ok := g.header(i, depth)
			if !ok || m.exhausted() {
				break
			}
			h.next += from
			m.rate(&h)
			if h.score == 0 && h.names < 3 {
				continue
			}
			all = append(all, h)
		}
	}
	best, found := bestHeader(all, func(header) bool { return true })
	for further := found; further; {
		var above header
		if above, further = bestHeader(all, func(h header) bool { return h.known >= 3 && h.bottom < best.top-1 }); further {
			best = above
		}
	}
	if found {
		m.wrapped(s, &best)
	}
	return best, found
}

// wrapped joins a row below the headings with those that it goes on with, as Word leaves them when every line of a cell
// gets a row: "Chức sắc, chức việc," over "nơi hoạt động". All its texts begin in lower case, and either the heading
// above is open at its end or both together are better known than alone.
func (m *matcher) wrapped(s *grid.Sheet, h *header) {
	if h.next >= len(s.Lines) || s.Lines[h.next].Number != h.bottom+1 {
		return
	}
	joined := *h
	joined.paths = slices.Clone(h.paths)
	filled, open := 0, true
	for i, c := range s.Lines[h.next].Cells {
		if c.Empty() {
			continue
		}
		text, path := m.clean(c), h.path(i)
		if len(path) == 0 || isOrdinal(path) || !looksLikeHeading(c, text) || strings.ToLower(text) != text {
			return
		}
		filled++
		last := path[len(path)-1]
		open = open && strings.ContainsAny(last[len(last)-1:], ",/-&+")
		joined.paths[i] = append(slices.Clone(path[:len(path)-1]), last+" "+text)
		joined.pieces = append(joined.pieces, last, text)
	}
	if filled == 0 {
		return
	}
	if m.rate(&joined); (!open || filled*2 > h.names) && joined.score <= h.score {
		return
	}
	joined.bottom, joined.next = h.bottom+1, h.next+1
	*h = joined
}

// bestHeader returns the best of the candidates that fit.
func bestHeader(all []header, fits func(header) bool) (best header, found bool) {
	for _, h := range all {
		if fits(h) && (!found || h.better(best)) {
			best, found = h, true
		}
	}
	return best, found
}

func (h header) better(than header) bool {
	if a, b := h.score+3*h.names, than.score+3*than.names; a != b {
		return a > b
	}
	return h.bottom-h.top < than.bottom-than.top
}

func (m *matcher) rate(h *header) {
	m.work += len(h.paths) * rateWork
	columns := make([]Column, len(h.paths))
	names := map[string]bool{}
	for i, p := range h.paths {
		columns[i] = Column{Index: i, Path: p, Ordinal: isOrdinal(p), unread: true}
		names[strings.Join(p, "\n")] = true
	}
	delete(names, "")
	h.names = len(names)
	for _, fit := range m.match(columns) {
		h.score += fit.score
		if fit.Key != "" && fit.How != ByValues {
			h.known++
		}
	}
}

// isOrdinal reports whether a heading is that of running numbers.
func isOrdinal(path []string) bool {
	if len(path) == 0 || len(path[len(path)-1]) > 40 {
		return false
	}
	switch newHeading(path[len(path)-1]).folded {
	case "stt", "tt", "so tt", "so thu tu", "thu tu", "s tt", "s t t", "no", "ordinal", "number":
		return true
	}
	return strings.TrimSpace(path[len(path)-1]) == numberSign
}

// numberSign is the only heading without a letter.
const numberSign = "#"

// headGrid is the part of a sheet to search for headings, with the merged range of every cell.
type headGrid struct {
	sheet    *grid.Sheet
	lines    []grid.Line
	width    int
	texts    [][]string // by line and column, cleaned
	headings [][]bool   // by line and column: blank or a short text
	merges   map[[2]int]grid.Range
}

func (m *matcher) newHeadGrid(s *grid.Sheet, from int) *headGrid {
	g := &headGrid{sheet: s, lines: s.Lines[from:min(len(s.Lines), from+searchLines+maxHeaderRows)], merges: map[[2]int]grid.Range{}}
	for _, l := range g.lines {
		g.width = max(g.width, len(l.Cells))
		texts := make([]string, len(l.Cells))
		like := make([]bool, len(l.Cells))
		for i, c := range l.Cells {
			texts[i] = m.clean(c)
			like[i] = looksLikeHeading(c, texts[i])
		}
		g.texts = append(g.texts, texts)
		g.headings = append(g.headings, like)
	}
	if len(g.lines) > 0 {
		m.work += 10 * len(s.Merges)
		m.work += 100 * g.recordMerges()
	}
	return g
}

func looksLikeHeading(c field.Raw, s string) bool {
	return c.Empty() || c.Kind == field.RawText && (s == numberSign || len([]rune(s)) <= maxHeading && strings.ContainsFunc(s, unicode.IsLetter) && !isDayText(s))
}

// recordMerges records the merged range of each cell in the grid and returns the number of cells visited. Ranges of
// one sheet do not overlap, so the size of the grid bounds the work; a file that breaks this rule is not followed
// further.
func (g *headGrid) recordMerges() int {
	top, bottom := g.lines[0].Number, min(g.lines[len(g.lines)-1].Number, g.lines[0].Number+2*searchLines)
	steps := 0
	for _, m := range g.sheet.Merges {
		for row := max(m.Top, top); row <= min(m.Bottom, bottom); row++ {
			for column := m.Left; column <= min(m.Right, g.width-1); column++ {
				if steps++; steps > 20_000 {
					return steps
				}
				g.merges[[2]int{row, column}] = m
			}
		}
	}
	return steps
}

// line is the index of the line with a row number, -1 when the row is blank.
func (g *headGrid) line(row int) int {
	i, found := slices.BinarySearchFunc(g.lines, row, func(l grid.Line, n int) int { return cmp.Compare(l.Number, n) })
	if !found {
		return -1
	}
	return i
}

// text is the heading that a cell shows: its own or that of its merged range.
func (g *headGrid) text(row, column int) string {
	if m, ok := g.merges[[2]int{row, column}]; ok {
		row, column = m.Top, m.Left
	}
	if i := g.line(row); i >= 0 && column < len(g.texts[i]) {
		return g.texts[i][column]
	}
	return ""
}

// minDepth is the least number of heading rows from a line on, given the merged ranges in them.
func (g *headGrid) minDepth(line int) int {
	top := g.lines[line].Number
	bottom := top
	for row := top; row <= bottom && row < top+maxHeaderRows+2; row++ {
		for column := range g.width {
			if m, ok := g.merges[[2]int{row, column}]; ok && m.Right-m.Left < g.width-1 {
				bottom = max(bottom, m.Bottom)
			}
		}
	}
	return bottom - top + 1
}

// header takes the rows from a line on as headings. It fails when they contain anything but short texts, when a merged
// range begins above, or when the first row has only one text. What stands far to the side is none of the table.
func (g *headGrid) header(line, depth int) (header, bool) {
	top := g.lines[line].Number
	h := header{top: top, bottom: top + depth - 1, next: line}
	first := map[string]bool{}
	left, right := g.together(top, h.bottom)
	for column := left; column < right; column++ {
		if m, ok := g.merges[[2]int{top, column}]; ok && m.Top < top {
			return h, false
		}
		first[g.text(top, column)] = true
	}
	delete(first, "")
	if len(first) < 2 {
		return h, false
	}
	for h.next < len(g.lines) && g.lines[h.next].Number <= h.bottom {
		like := g.headings[h.next]
		if slices.Contains(like[min(left, len(like)):min(right, len(like))], false) {
			return h, false
		}
		h.next++
	}
	if depth > 1 && g.lines[h.next-1].Number != h.bottom && !g.merged(h.bottom) {
		return h, false // blank rows are part of the headings only inside merged cells
	}
	h.paths = make([][]string, right)
	for column := left; column < right; column++ {
		h.paths[column] = g.path(top, h.bottom, column)
	}
	return h, !g.holdsGroup(line, h.next, left, right)
}

// holdsGroup reports whether a row below the first is the title of the first group rather than headings: "A" below "STT", and
// one text more.
func (g *headGrid) holdsGroup(line, next, left, right int) bool {
	for i := line + 1; i < next; i++ {
		filled, sign := 0, false
		for column := left; column < min(right, len(g.texts[i])); column++ {
			if g.texts[i][column] == "" {
				continue
			}
			filled++
			sign = sign || filled == 1 && isGroupSign(g.texts[i][column]) && isOrdinal([]string{g.text(g.lines[line].Number, column)})
		}
		if sign && filled <= 2 {
			return true
		}
	}
	return false
}

func (g *headGrid) merged(row int) bool {
	for column := range g.width {
		if _, ok := g.merges[[2]int{row, column}]; ok {
			return true
		}
	}
	return false
}

// path lists the different headings over a column from top to bottom. Text files lose merged ranges, so a heading with
// others below it also covers neighbours to its right that have none.
func (g *headGrid) path(top, bottom, column int) []string {
	var out []string
	for row := top; row <= bottom; row++ {
		s := g.text(row, column)
		if s == "" && row < bottom && g.text(row+1, column) != "" {
			left := column
			for left > 0 && g.text(row, left) == "" && g.text(row+1, left) != "" {
				left--
			}
			if g.text(row+1, left) != "" {
				s = g.text(row, left)
			}
		}
		if s != "" && (len(out) == 0 || out[len(out)-1] != s) {
			out = append(out, s)
		}
	}
	return out
}
