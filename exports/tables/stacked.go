package tables

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"daihoi/exports/intake/grid"
	"daihoi/models/field"
)

const mostStacked = 5 // facts in one cell

// unstack divides columns whose cells hold several facts of a person one below the other, as the lines of the heading say:
// "Họ và tên / Giới tính / Ngày sinh" over "Lê An / Nam / 1960". The columns that result share the place of the first.
func (m *matcher) unstack(t *Table, s *grid.Sheet) {
	divided := false
	for i := len(t.Columns) - 1; i >= 0; i-- {
		if facts := m.stacked(t, s, i); facts != nil {
			m.divide(t, i, facts)
			divided = true
		}
	}
	if divided {
		for i := range t.Columns {
			t.Columns[i].Distinct, t.Columns[i].Values = nil, Values{}
		}
		m.countValues(t)
	}
}

// fact is one line of a heading, with what values say of its field.
type fact struct {
	heading string
	says    func(string) Evidence
}

// beginsHeading reports whether a line of a heading can be one of its own rather than the rest of the line above.
func beginsHeading(line string) bool {
	first, _ := utf8.DecodeRuneInString(line)
	return unicode.IsUpper(first)
}

// stacked are the facts of a column, nil where it holds only one. Each line of the heading must be of another field, and
// half of the cells must have as many lines. Where no line is a name, the values must confirm it. A line of no field,
// such as "Nơi sinh" below "Ngày sinh", takes its line of the cells with it.
func (m *matcher) stacked(t *Table, s *grid.Sheet, column int) []fact {
	texts := m.headingLines(t, s, column)
	if len(texts) < 2 || len(texts) > mostStacked {
		return nil
	}
	heads := make([]Column, len(texts))
	for i := range texts {
		texts[i] = grid.Text(field.Raw{Text: texts[i]})
		heads[i] = Column{Index: i, Path: []string{texts[i]}, unread: true}
	}
	facts := make([]fact, len(texts))
	bases := map[string]bool{}
	leads, foreign := false, 0
	for i, fit := range m.match(heads) {
		base, _, _ := strings.Cut(fit.Key, ".")
		facts[i].heading = texts[i]
		if fit.Key == "" && beginsHeading(texts[i]) {
			foreign++
			continue
		}
		if fit.Key == "" || bases[base] {
			return nil
		}
		bases[base], leads = true, leads || m.leads[fit.Key]
		for _, p := range m.patterns {
			if p.key == fit.Key && p.says != nil {
				facts[i].says = p.says
			}
		}
	}
	if foreign == len(facts) {
		return nil
	}
	leads = leads && foreign == 0
	filled, fits := 0, 0
	for i := range t.Rows {
		c := t.Cell(&t.Rows[i], column)
		if t.Rows[i].Kind != Data || c.Empty() {
			continue
		}
		filled++
		m.work += (mostStacked + 1) * grid.TextWork(c)
		if lines := linesFor(facts, c); len(lines) == len(facts) && (leads || confirmed(facts, lines)) {
			fits++
		}
	}
	if fits == 0 || fits*2 < filled {
		return nil
	}
	return facts
}

// headingLines are the lines of the lowest heading of a column, as typed.
func (m *matcher) headingLines(t *Table, s *grid.Sheet, column int) []string {
	c := t.Columns[column]
	if c.Ordinal || len(c.Path) == 0 {
		return nil
	}
	at, _ := slices.BinarySearchFunc(s.Lines, t.HeaderRows[0], func(l grid.Line, n int) int { return cmp.Compare(l.Number, n) })
	for ; at < len(s.Lines) && s.Lines[at].Number <= t.HeaderRows[1]; at++ {
		if cell := s.Lines[at].At(c.Index); cell.Kind == field.RawText && strings.Contains(cell.Text, "\n") && m.clean(cell) == c.Name() {
			return linesOf(cell)
		}
	}
	return nil
}

// linesOf are the first lines of a text cell that hold something, as typed, at most one more than facts can be.
func linesOf(c field.Raw) (lines []string) {
	if c.Kind != field.RawText {
		return nil
	}
	for line := range strings.SplitSeq(c.Text, "\n") {
		if line = strings.TrimSpace(strings.TrimLeft(line, "-+•* \t\u00a0")); line != "" && len(lines) <= mostStacked {
			lines = append(lines, line)
		}
	}
	return lines
}

// linesFor are the lines of a cell. Where they are more than the facts, those in brackets that hold no number belong to the
// line before: a religious name over "(Nguyễn Văn Hòa)".
func linesFor(facts []fact, c field.Raw) (joined []string) {
	lines := linesOf(c)
	if len(lines) <= len(facts) {
		return lines
	}
	for _, line := range lines {
		if last := len(joined) - 1; last >= 0 && strings.HasPrefix(line, "(") && strings.HasSuffix(line, ")") && !strings.ContainsAny(line, "0123456789") {
			joined[last] += " " + line
			continue
		}
		joined = append(joined, line)
	}
	return joined
}

// evidence is what a line says for or against a fact.
func (f fact) evidence(line string) Evidence {
	if f.says == nil {
		return Neutral
	}
	return f.says(grid.Text(field.Raw{Text: line}))
}

// confirmed reports whether the lines are of the facts: every line speaks for its own. Where one says nothing, such as the
// name of a place, another must, and that one must need the division: the whole text is none of its values.
func confirmed(facts []fact, lines []string) bool {
	silent, sure := false, false
	for i, f := range facts {
		switch f.evidence(lines[i]) {
		case Against:
			return false
		case Neutral:
			silent = true
		case For:
			sure = sure || f.evidence(strings.Join(lines, " ")) != For
		}
	}
	return !silent || sure && !slices.ContainsFunc(facts, func(f fact) bool { return !beginsHeading(f.heading) })
}

// divide replaces a column by one for each fact. Cells of people with other lines than the heading go line by line to the
// first fact for which they speak.
func (m *matcher) divide(t *Table, column int, facts []fact) {
	whole := t.Columns[column]
	var columns []Column
	for _, f := range facts {
		c := Column{Index: whole.Index, Hidden: whole.Hidden, Path: append(slices.Clone(whole.Path[:len(whole.Path)-1]), f.heading)}
		columns = append(columns, c)
	}
	t.Columns = slices.Replace(t.Columns, column, column+1, columns...)
	for i := range t.Rows {
		row := &t.Rows[i]
		if column >= len(row.Cells) {
			continue
		}
		cells := make([]field.Raw, len(facts))
		cells[0] = row.Cells[column]
		if row.Kind == Data && cells[0].Kind == field.RawText {
			place(cells, facts)
		}
		m.work += cellWork*len(row.Cells) + (mostStacked+1)*grid.TextWork(cells[0])
		row.Cells = slices.Replace(slices.Clone(row.Cells), column, column+1, cells...)
	}
}

// place gives each fact its line of the first cell. Where that is not certain nobody gets a name by guess: the whole text
// goes to the second fact, which cannot read it and says so.
func place(cells []field.Raw, facts []fact) {
	whole := cells[0]
	lines := linesFor(facts, whole)
	put := func(at int, text string) {
		cells[at] = field.Raw{Ref: whole.Ref, Kind: field.RawText, Text: text, Font: whole.Font}
	}
	cells[0] = field.Raw{}
	at := 0
	for i, line := range lines {
		for complete := len(lines) == len(facts); !complete && at < len(facts) && facts[at].evidence(line) != For; at++ {
			if i == 0 && at == 0 && facts[0].evidence(line) == Neutral { // a name like no other
				break
			}
		}
		if at == len(facts) {
			clear(cells)
			put(1, whole.Text)
			return
		}
		put(at, line)
		at++
	}
}
