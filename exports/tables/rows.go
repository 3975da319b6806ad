package tables

import (
	"slices"
	"strconv"
	"strings"

	"daihoi/exports/intake/grid"
	"daihoi/models/field"
	"daihoi/models/vietext"
)

// classifier determines the kind of every row below the headings of one table.
type classifier struct {
	matcher *matcher
	sheet   *grid.Sheet
	header  header
	names   map[string]bool // headings of the table, folded
	wide    map[int]bool    // rows with a cell merged over most of the table
	ordinal int             // column of running numbers in the sheet, -1 when there is none
	left    int             // first and last column with a heading
	right   int

	lines  []grid.Line
	own    []int // by line: cells that are headings of the table
	kinds  []RowKind
	groups [][]string

	capital map[int]bool // by column: result of capitals
	shared  map[int]bool // first rows of running numbers that several people share
}

func newClassifier(m *matcher, s *grid.Sheet, h header) *classifier {
	c := &classifier{matcher: m, sheet: s, header: h, names: map[string]bool{}, wide: map[int]bool{}, ordinal: -1, left: -1, capital: map[int]bool{}, shared: map[int]bool{}}
	m.work += 10 * len(s.Merges)
	for i, p := range h.paths {
		if len(p) == 0 {
			continue
		}
		if c.right = i; c.left < 0 {
			c.left = i
		}
		for _, name := range p {
			c.names[newHeading(name).folded] = true
		}
		if c.ordinal < 0 && isOrdinal(p) {
			c.ordinal = i
		}
	}
	for _, piece := range h.pieces {
		c.names[newHeading(piece).folded] = true
	}
	if c.left < 0 { // no headings at all
		c.left, c.right = 0, len(h.paths)-1
	}
	for _, m := range s.Merges {
		if m.Right-m.Left >= max(2, (c.right-c.left)/2) && m.Top > h.bottom {
			c.wide[m.Top] = true
		}
	}
	if c.ordinal < 0 {
		c.ordinal = c.unnamedOrdinal()
	}
	return c
}

// unnamedOrdinal finds running numbers in a column without a heading, before the first that has one.
func (c *classifier) unnamedOrdinal() int {
	last := c.left - 1
	if last < 0 && len(c.header.path(0)) == 0 {
		last = 0
	}
	for column := last; column >= max(0, last-1); column-- {
		numbers := 0
		for i := c.header.next; i < min(len(c.sheet.Lines), c.header.next+searchLines); i++ {
			if hasNumber(c.sheet.Lines[i].At(column)) {
				numbers++
			}
		}
		if numbers >= 2 {
			return column
		}
	}
	return -1
}

// hasNumber reports whether a cell holds a running number: 7, "7.", "7)".
func hasNumber(cell field.Raw) bool { return runningNumber(cell) > 0 }

// runningNumber is the running number of a cell, 0 without one.
func runningNumber(cell field.Raw) int {
	n, err := strconv.Atoi(strings.Trim(cell.Text, " .)\u00a0"))
	if err != nil || cell.Kind != field.RawNumber && cell.Kind != field.RawText {
		return 0
	}
	return max(n, 0)
}

// end is the line at which another table with its own headings begins, or the end of the sheet.
func (c *classifier) end(last bool) int {
	for i := c.header.next; i < len(c.sheet.Lines); i++ {
		if c.matcher.exhausted() {
			return i
		}
		own, placed, known := c.headings(&c.sheet.Lines[i])
		if known >= 3 && placed*2 < known && !last && !holdsValue(&c.sheet.Lines[i]) {
			return i
		}
		c.own = append(c.own, own)
	}
	return len(c.sheet.Lines)
}

// holdsValue reports whether one of the first cells of a line is a day or a long number, which no heading is: the words of
// people can all be headings elsewhere.
func holdsValue(l *grid.Line) bool {
	for _, c := range l.Cells[:min(len(l.Cells), maxTexts)] {
		digits := 0
		for _, r := range grid.Cut(c.Text, 20) {
			if r >= '0' && r <= '9' {
				digits++
			}
		}
		if c.Kind == field.RawDay || digits >= 4 && c.Text[0] >= '0' && c.Text[0] <= '9' {
			return true
		}
	}
	return false
}

const maxTexts = 24 // texts of a line to compare with headings

// headings counts the cells of a line that are headings of this table, those that stand in their own column, and those
// that are headings at all. Most lines are people, with a number and no heading among their first cells.
func (c *classifier) headings(l *grid.Line) (own, placed, known int) {
	if c.numbered(l) {
		return 0, 0, 0
	}
	texts := 0
	for i, cell := range l.Cells {
		if cell.Kind != field.RawText || len(cell.Text) > maxHeading {
			continue
		}
		if texts++; texts > 4 && known == 0 || texts > maxTexts {
			return own, placed, known
		}
		folded := newHeading(c.matcher.clean(cell)).folded
		if c.names[folded] {
			own++
			if slices.ContainsFunc(c.header.path(i), func(h string) bool { return newHeading(h).folded == folded }) {
				placed++
			}
		}
		if c.names[folded] || c.matcher.headers[folded] {
			known++
		}
	}
	return own, placed, known
}

// rowWork is the cost of classifying a line: the patterns of totals, groups and signatures.
const rowWork = 2_000

// classify determines the kind and the groups of every line.
func (c *classifier) classify(lines []grid.Line) {
	c.lines = lines
	var open groups
	var titles []string
	page := 0 // first line under the headings of this page
	for i := range lines {
		l := &lines[i]
		c.matcher.work += rowWork
		kind := c.kind(l, c.own[i])
		if kind == Data && i > 0 && c.kinds[i-1] == Heading && c.own[i] > 0 && c.own[i] == len(c.cells(l)) {
			kind = Heading // a second row of repeated headings
		}
		if kind == Heading && c.closePage(page, i) {
			open = nil
			for j := page; j < i; j++ {
				if c.kinds[j] == Group {
					open = open.push(c.title(&lines[j]))
				}
			}
			titles = open.titles()
		}
		if kind == Heading {
			page = i + 1
		}
		if kind == Group {
			open = open.push(c.title(l))
			titles = open.titles()
			c.matcher.work += 50 * len(open)
		}
		c.kinds = append(c.kinds, kind)
		c.groups = append(c.groups, titles)
	}
}

// closePage marks signatures under a page, from its first line on, whose headings are repeated at a line as trailers, and reports whether there
// are any. The title of the next part of the list stays a group.
func (c *classifier) closePage(page, heading int) (closed bool) {
	for i := c.lastPerson(page, heading) + 1; i < heading; i++ {
		closed = closed || c.isSignature(&c.lines[i])
		title := c.kinds[i] == Group && within(newHeading(c.title(&c.lines[i]).title).folded, "danh sach") == 1
		if closed && c.kinds[i] != Total && !title {
			c.kinds[i] = Trailer
		}
	}
	return closed
}

// cells lists the columns of the table that are not empty in a line.
func (c *classifier) cells(l *grid.Line) []int {
	var out []int
	for i := range l.Cells {
		if i <= c.right && !l.Cells[i].Empty() {
			out = append(out, i)
		}
	}
	return out
}

// kind is the kind of a line. Own is the number of its cells that are headings of the table.
func (c *classifier) kind(l *grid.Line, own int) RowKind {
	filled := c.cells(l)
	if c.matcher.exhausted() {
		return Data
	}
	if len(filled) == 0 || len(filled) == 1 && isPageMark(c.matcher.clean(l.Cells[filled[0]])) {
		return Trailer
	}
	numbered := c.numbered(l)
	switch {
	case isNumbering(l, filled):
		return Numbering
	case own >= 2 && own*10 >= min(len(filled), maxTexts)*7:
		return Heading
	case c.ordinal >= 0 && isExample(l.At(c.ordinal)):
		return Example
	case numbered && len(filled) == 1:
		return Blank
	case numbered:
		return Data
	case isTotal(c.matcher.clean(l.Cells[filled[0]])):
		return Total
	case c.isGroup(l, filled):
		return Group
	}
	return Data
}

// numbered reports whether the line has a running number.
func (c *classifier) numbered(l *grid.Line) bool {
	return c.ordinal >= 0 && hasNumber(l.At(c.ordinal))
}

// isNumbering recognises the row (1) (2) (3): small numbers, most of them one higher than the one before.
func isNumbering(l *grid.Line, filled []int) bool {
	if len(filled) < 3 {
		return false
	}
	last, rising := 0, 0
	for _, i := range filled {
		s := grid.Cut(l.Cells[i].Text, 10)
		n, err := strconv.Atoi(strings.Trim(s, "()[] "))
		if err != nil && (len(s) > 2 || i > filled[1]) { // the first columns may be A and B
			return false
		}
		if err == nil && n == last+1 {
			rising++
		}
		last = max(n, last)
	}
	return rising*2 > len(filled)
}

// isPageMark recognises the number of a printed page: "Trang 1/2", "Page 3 of 4", "- 2 -".
func isPageMark(s string) bool {
	if len(s) > 40 {
		return false
	}
	words := strings.Fields(lettersOnly(vietext.Fold(s)))
	numbers := 0
	for i, w := range words {
		switch {
		case i == 0 && (w == "trang" || w == "page" || w == "tr"):
		case i > 0 && (w == "of" || w == "tren" || w == "trang"):
		case strings.Trim(w, "0123456789") == "" && len(w) <= 3:
			numbers++
		default:
			return false
		}
	}
	return numbers > 0 && numbers < 3 && (len(words) > numbers || numbers == 1 && strings.HasPrefix(s, "-") && strings.HasSuffix(s, "-"))
}

func isExample(cell field.Raw) bool {
	switch lettersOnly(vietext.Fold(cell.Text)) {
	case "vd", "vi du", "mau", "example", "e g", "eg":
		return true
	}
	return false
}

// isTotal compares with diacritics, because Tống Công Minh is a person.
func isTotal(s string) bool {
	s = strings.ToLower(strings.TrimLeft(s, "(*- "))
	letters := lettersOnly(s)
	for _, start := range []string{"tổng cộng", "tổng số", "tổng", "danh sách có", "danh sách này có", "danh sách gồm", "danh sách này gồm",
		"ấn định", "trong đó", "total", "subtotal", "sub total", "grand total", "tong cong", "tong so", "danh sach co", "danh sach nay co", "danh sach gom"} {
		if within(letters, start) == 1 {
			return true
		}
	}
	if isCount(letters) {
		return true
	}
	for _, sex := range []string{"nam", "nữ"} {
		if rest, ok := strings.CutPrefix(letters, sex+" "); ok && rest[0] >= '0' && rest[0] <= '9' { // "Nam: 40, nữ: 45"
			return true
		}
	}
	rest, ok := strings.CutPrefix(s, "cộng")
	if !ok || rest != "" && !strings.ContainsAny(rest[:1], " :.,(") {
		return false
	}
	words := strings.Fields(lettersOnly(rest))
	return len(words) == 0 || strings.Trim(words[0], "0123456789") == "" || strings.Trim(words[0], "ivx") == "" || len(words[0]) == 1 ||
		slices.Contains(subtotalWords, words[0])
}

// isCount reports whether a line only counts people: "10 người", "Có 7 đại biểu."
func isCount(letters string) bool {
	words := strings.Fields(strings.TrimPrefix(letters, "có "))
	return len(words) >= 2 && len(words[0]) <= 3 && strings.Trim(words[0], "0123456789") == "" && slices.Contains([]string{"người", "đại biểu", "đb", "vị", "đ c", "đồng chí"}, strings.Join(words[1:], " "))
}

// subtotalWords follow "Cộng" in the sum of a part: "Cộng mục I: 5 đại biểu".
var subtotalWords = []string{"mục", "nhóm", "phần", "khối", "đoàn", "trang", "dồn", "số", "lại", "chung", "đơn", "thôn", "xã", "diện", "loại", "đại", "có", "gồm", "bằng"}

// extent is the first and the last column with a heading or data.
func (c *classifier) extent() (first, last int) {
	first, last = c.left, c.right
	for i, l := range c.lines {
		if c.kinds[i] != Data {
			continue
		}
		last = max(last, len(l.Cells)-1)
		for j := 0; j < min(first, len(l.Cells)); j++ {
			if !l.Cells[j].Empty() {
				first = j
			}
		}
	}
	return first, last
}
