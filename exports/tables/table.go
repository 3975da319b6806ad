package tables

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"daihoi/exports/intake/grid"
	"daihoi/models/field"
	"daihoi/models/vietext"
)

// Table is a table in a sheet: one to three rows of headings, and all rows below them up to the next table.
type Table struct {
	Sheet      string
	Hidden     bool   // the sheet is hidden
	HeaderRows [2]int // first and last row of the headings; zeros without any
	Columns    []Column
	Rows       []Row    // rows that hold something, in order
	Score      int      // how well the caller knows the headings
	Dittos     []string // addresses of the cells that said "as above"
}

// Column is a column of the table. Path lists its headings from top to bottom ("Trình độ", "Văn hóa") and may be
// empty.
type Column struct {
	Index    int // in the sheet, from 0
	Path     []string
	Hidden   bool
	Ordinal  bool     // running numbers: STT
	Apart    bool     // stands far to the right of the table, such as what somebody has left over there
	Samples  []string // the first three different values of data rows
	Distinct []string // up to MaxDistinct different values
	Values   Values
	unread   bool // a candidate for headings, whose values nobody has looked at yet
}

// Name is the heading directly over the column, "" without one.
func (c Column) Name() string {
	if len(c.Path) == 0 {
		return ""
	}
	return c.Path[len(c.Path)-1]
}

// MaxDistinct is how many different values of a column say what it holds.
const MaxDistinct = 24

// Values counts the kinds of values in the data rows of a column.
type Values struct {
	Marks, Days, Numbers, Texts int
}

// Row is a row below the headings. Cells begin with the first column of the table and may end before the last, so use
// Table.Cell. Groups are the titles of the enclosing groups, outermost first, without their numbering.
type Row struct {
	Number int
	Shift  int // columns to the right of the first block, when several stand side by side
	Kind   RowKind
	Hidden bool
	Struck bool // through, for the most part
	Groups []string
	Cells  []field.Raw
}

// RowKind says what a row is for.
type RowKind int

const (
	Data         RowKind = iota
	Group                // a title over the rows that follow: "I. ĐẠI BIỂU ĐƯƠNG NHIÊN"
	Total                // "Tổng cộng", "Danh sách có 81 đại biểu"
	Numbering            // the row (1) (2) (3) under the headings
	Heading              // headings repeated on another page
	Example              // example row of a form, numbered "VD"
	Blank                // a running number and nothing else
	Trailer              // signatures and notes after the table
	Continuation         // cells that belong to the row above and are joined with it there
)

// Cell is a cell of the row. It has an address even when it is empty.
func (t *Table) Cell(row *Row, column int) field.Raw {
	if column < len(row.Cells) && (!row.Cells[column].Empty() || row.Cells[column].Ref != "") {
		return row.Cells[column]
	}
	return field.Raw{Ref: grid.Ref(t.Columns[column].Index+row.Shift, row.Number)}
}

// Find returns the tables of every sheet, in order. It refuses a book that takes too long to search with the same fault
// as intake.Read, for the limit "work".
func Find(book grid.Book, known []Known) ([]Table, error) {
	var out []Table
	m := newMatcher(known)
	for i := range book.Sheets {
		out = append(out, m.tables(&book.Sheets[i])...)
		if m.exhausted() {
			return nil, grid.TooLarge("work", m.maxWork)
		}
	}
	return out, nil
}

// InSheet returns the tables of one sheet, in order. Known headings distinguish the headings of a table from titles
// above it. Without any, the first row that looks like headings counts.
func InSheet(s *grid.Sheet, known []Known) []Table { return newMatcher(known).tables(s) }

// Best is the index of the table that is most likely the list, -1 without tables. It prefers well-known headings,
// visible sheets and data.
func Best(tables []Table) int {
	best, most := -1, -1
	for i, t := range tables {
		score := t.Score * 4
		if slices.ContainsFunc(t.Rows, func(r Row) bool { return r.Kind == Data }) {
			score += t.Score*2 + 1
		}
		if t.Hidden {
			score /= 10
		}
		if score > most {
			best, most = i, score
		}
	}
	return best
}

// Fingerprint identifies the headings, so that the mapping of their columns can be remembered. It ignores case,
// diacritics, punctuation and the position in the sheet, but not the order.
func Fingerprint(columns []Column) string {
	var b strings.Builder
	for _, c := range columns {
		for _, p := range c.Path {
			b.WriteString(newHeading(p).folded + "/")
		}
		b.WriteString("|")
	}
	sum := sha256.Sum256([]byte(strings.TrimRight(b.String(), "|")))
	return hex.EncodeToString(sum[:12])
}

// maxTables bounds the tables of one sheet; the last one takes all remaining rows.
const maxTables = 12

func (m *matcher) tables(s *grid.Sheet) []Table {
	if cards, ok := m.cards(s); ok {
		out := m.listed(cards)
		for i := range out {
			out[i].HeaderRows = [2]int{} // the headings are none of the sheet
		}
		return out
	}
	return m.listed(s)
}

// listed returns the tables of a sheet with headings over columns.
func (m *matcher) listed(s *grid.Sheet) []Table {
	var out []Table
	for from := 0; from < len(s.Lines) && !m.exhausted(); {
		h, ok := header{}, false
		if from == 0 {
			h, ok = m.goesOn(s)
		}
		if !ok {
			h, ok = m.findHeader(s, from)
		}
		if !ok && from == 0 {
			h, ok = m.headless(s)
		}
		if !ok { // a text comes first, such as the decision to which the list is annexed
			from += searchLines
			continue
		}
		read, last := m.table, len(out)+1 == maxTables
		if starts := h.blocks(); starts != nil {
			read = func(s *grid.Sheet, h header, last bool) (Table, int) { return m.beside(s, h, starts, last) }
		}
		t, next := read(s, h, last)
		m.unstack(&t, s)
		out = append(out, t)
		from = next
	}
	if len(out) > 0 && !s.Hidden {
		m.before = endOf(&out[len(out)-1])
	}
	return out
}

// headless takes a sheet of numbered rows without any headings for a table: the values must say what its columns are.
func (m *matcher) headless(s *grid.Sheet) (h header, ok bool) {
	if len(m.leads) == 0 {
		return h, false
	}
	numbered, width, last := 0, 0, 0
	for i := range s.Lines[:min(len(s.Lines), searchLines)] {
		l := &s.Lines[i]
		if width = max(width, len(l.Cells)); hasNumber(l.At(0)) && len(l.Cells) >= 4 {
			if last = i + 1; numbered == 0 {
				h.next = i
			}
			numbered++
		}
	}
	among := last - h.next                                                  // a letterhead and signatures around them do not count
	for h.next > 0 && groupNumber(m.clean(s.Lines[h.next-1].At(0))) != "" { // what else stands above is a greeting or a title
		h.next--
	}
	h.paths = make([][]string, width)
	return h, numbered >= 2 && numbered*2 > among
}

// table reads the rows below the headings; next is the line at which another table begins. The last table takes the
// rest of the sheet.
func (m *matcher) table(s *grid.Sheet, h header, last bool) (t Table, next int) {
	c := newClassifier(m, s, h)
	next = c.end(last)
	c.classify(slices.Clone(s.Lines[h.next:next])) // a copy, because rows of one person are joined
	c.joinContinued()
	c.markTrailers()
	under := c.dividePairs()
	left, right := c.extent()
	t = Table{Sheet: s.Name, Hidden: s.Hidden, HeaderRows: [2]int{h.top, h.bottom}, Score: h.score}
	for i := left; i <= right; i++ {
		column := Column{Index: i, Hidden: s.ColumnHidden(i), Path: c.header.path(i), Ordinal: i == c.ordinal}
		t.Columns = append(t.Columns, column)
		m.work += len(s.HiddenColumns)
	}
	for _, u := range under {
		t.Columns = append(t.Columns, Column{Index: u.column, Hidden: s.ColumnHidden(u.column), Path: u.path})
	}
	for i, l := range c.lines {
		row := Row{Number: l.Number, Kind: c.kinds[i], Hidden: l.Hidden, Struck: l.Struck(), Groups: c.groups[i]}
		if left < len(l.Cells) {
			row.Cells = l.Cells[left:min(len(l.Cells), right+1)]
		}
		row.Cells = c.withUndersides(row.Cells, i, right-left+1, under)
		t.Rows = append(t.Rows, row)
	}
	m.spreadMerges(&t, s, c)
	m.repeatDittos(&t)
	m.countValues(&t)
	setApart(t.Columns)
	return t, next
}

// spreadMerges repeats the value of a cell merged over several data rows in each of them, such as one body beside its
// delegates. If the running number is merged too, the rows belong to one person and stay as they are.
func (m *matcher) spreadMerges(t *Table, s *grid.Sheet, c *classifier) {
	const most = 200_000 // cells; reasonable sheets have fewer
	first, steps := t.Columns[0].Index, 0
	m.work += 20 * len(s.Merges)
	persons := map[int]int{} // rows of merged running numbers: last by first
	for _, of := range s.Merges {
		if of.Left <= c.ordinal && c.ordinal <= of.Right && !c.shared[of.Top] {
			persons[of.Top] = of.Bottom
		}
	}
	for _, of := range s.Merges {
		column := of.Left - first
		if of.Left != of.Right || of.Top == of.Bottom || column < 0 || column >= len(t.Columns) || persons[of.Top] >= of.Bottom {
			continue
		}
		at, found := slices.BinarySearchFunc(t.Rows, of.Top, func(r Row, n int) int { return cmp.Compare(r.Number, n) })
		if !found || t.Rows[at].Kind != Data || column >= len(t.Rows[at].Cells) {
			continue
		}
		value := t.Rows[at].Cells[column]
		for i := at + 1; i < len(t.Rows) && t.Rows[i].Number <= of.Bottom && steps < most && !m.exhausted(); i++ {
			steps++
			m.work += 50
			if row := &t.Rows[i]; row.Kind == Data && t.Cell(row, column).Empty() && !value.Empty() {
				value.Ref = grid.Ref(of.Left, row.Number)
				cells := make([]field.Raw, max(len(row.Cells), column+1))
				copy(cells, row.Cells)
				cells[column] = value
				row.Cells = cells
				m.work += cellWork * len(row.Cells)
			}
		}
	}
}

// cellWork is the cost of a cell that is copied or counted, about a hundred bytes.
const cellWork = 100

// countValues counts the values of the columns and takes samples.
func (m *matcher) countValues(t *Table) {
	last := make([]string, len(t.Columns)) // last value seen in each column
	for i := range t.Rows {
		if m.exhausted() {
			return
		}
		row := &t.Rows[i]
		if row.Kind != Data {
			continue
		}
		for j := range row.Cells {
			cell, column := row.Cells[j], &t.Columns[j]
			if cell.Empty() {
				continue
			}
			column.Values.add(cell)
			m.work += cellWork
			if len(column.Distinct) < MaxDistinct && cell.Text != last[j] {
				last[j] = cell.Text
				m.work += cellWork * len(column.Distinct)
				if s := grid.Cut(m.clean(cell), 80); s != "" && !slices.Contains(column.Distinct, s) {
					column.Distinct = append(column.Distinct, s)
				}
			}
		}
	}
	for j := range t.Columns {
		t.Columns[j].Samples = t.Columns[j].Distinct[:min(3, len(t.Columns[j].Distinct))]
	}
}

// isDayText reports whether a text is a day, a month of a year or a year, in digits.
func isDayText(s string) bool {
	var parts []string
	for rest := s; ; {
		digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
		if digits == 0 || len(parts) == 3 {
			return false
		}
		parts = append(parts, rest[:digits])
		if rest = rest[digits:]; rest == "" {
			break
		}
		rest = strings.TrimPrefix(rest, " ")
		if rest == "" || !strings.ContainsRune("/.-", rune(rest[0])) {
			return false
		}
		rest = strings.TrimPrefix(rest[1:], " ")
	}
	last := len(parts) - 1
	if len(parts[0]) == 4 && last > 0 { // 1975-10-22
		return (parts[0][:2] == "19" || parts[0][:2] == "20") && !slices.ContainsFunc(parts[1:], func(p string) bool { return len(p) != 2 }) && strings.Count(s, "-") == last
	}
	return (len(parts[last]) == 4 || len(parts[last]) == 2) && !slices.ContainsFunc(parts[:last], func(p string) bool { return len(p) > 2 })
}

func (v *Values) add(c field.Raw) {
	s := strings.TrimSpace(grid.Cut(c.Text, 40))
	switch {
	case isMark(s):
		v.Marks++
	case c.Kind == field.RawDay, len(s) >= 4 && isDayText(s):
		v.Days++
	case c.Kind == field.RawNumber:
		v.Numbers++
	default:
		v.Texts++
	}
}

func (v Values) count() int { return v.Marks + v.Days + v.Numbers + v.Texts }

// isMark reports whether people tick a column with this text.
func isMark(s string) bool {
	switch vietext.Fold(s) {
	case "x", "v", "+", "×", "✓", "✔", "√", "☑", "☒", "●", "1", "true":
		return true
	}
	return false
}

// satisfy reports whether the values are of the kind that a known heading requires. An empty column satisfies any.
func (v Values) satisfy(h Holds) bool {
	switch all := v.count(); h {
	case Marks:
		return v.Marks*2 >= all
	case Days:
		return v.Days*2 >= all
	}
	return true
}
