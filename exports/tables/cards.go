package tables

import (
	"slices"
	"strings"
	"unicode/utf8"

	"daihoi/exports/intake/grid"
	"daihoi/models/field"
)

// Cards are a sheet with a form for every person, label and value side by side or in one cell, below one another.
const (
	cardLines  = 60 // after as many lines of a sheet it is clear whether they are cards
	mostLabels = 60 // different labels of all cards
	leastPairs = 3  // labels of a card, on average
	onlyPairs  = 5  // labels of a card that stands alone
	longLabel  = 60 // runes
	mostPieces = 40 // lines of one cell
)

// pair is a label with its value.
type pair struct {
	label, folded string
	value         field.Raw
}

// cards turns a sheet of cards into a table: a row for every person, which has the number of the first line of the card.
func (m *matcher) cards(s *grid.Sheet) (*grid.Sheet, bool) {
	if len(m.leads) == 0 {
		return nil, false
	}
	var labels, folded []string
	var people []grid.Line
	var card []field.Raw
	var first grid.Line
	lines, pairs, beside := 0, 0, -1
	end := func() {
		if slices.ContainsFunc(card, func(c field.Raw) bool { return !c.Empty() }) {
			first.Cells = card
			people = append(people, first)
		}
		card = nil
	}
	for i := range s.Lines {
		l := &s.Lines[i]
		if lines++; lines > cardLines && pairs*2 < lines || m.exhausted() {
			return nil, false
		}
		found := m.pairs(l, &beside)
		if len(found) > 0 {
			pairs++
		}
		for _, p := range found {
			at := slices.Index(folded, p.folded)
			switch {
			case at < 0 && len(labels) == mostLabels:
				return nil, false
			case at < 0:
				at = len(labels)
				labels, folded = append(labels, p.label), append(folded, p.folded)
			case at < len(card) && card[at].Ref != "": // the label comes again: the next person
				end()
			}
			if card == nil {
				first = grid.Line{Number: l.Number, Hidden: l.Hidden, StruckCells: l.StruckCells}
			}
			for len(card) <= at {
				card = append(card, field.Raw{})
			}
			card[at] = p.value
			m.work += cellWork
		}
	}
	end()
	if !m.areCards(labels, people, lines, pairs) {
		return nil, false
	}
	head := grid.Line{Number: people[0].Number - 1, Cells: make([]field.Raw, len(labels))}
	for i, label := range labels {
		head.Cells[i] = field.Raw{Kind: field.RawText, Text: label}
	}
	return &grid.Sheet{Name: s.Name, Hidden: s.Hidden, Lines: append([]grid.Line{head}, people...)}, true
}

// areCards reports whether what was found are cards of people rather than a few labels around a table.
func (m *matcher) areCards(labels []string, people []grid.Line, lines, pairs int) bool {
	columns := make([]Column, len(labels))
	for i, label := range labels {
		columns[i] = Column{Index: i, Path: []string{label}, unread: true}
	}
	known, named, name := 0, 0, -1
	for _, fit := range m.match(columns) {
		if fit.Key != "" {
			known++
		}
		if m.leads[fit.Key] && name < 0 {
			name = fit.Column
		}
	}
	if name < 0 || known < leastPairs || pairs*2 < lines {
		return false
	}
	filled := 0
	for _, p := range people {
		if !p.At(name).Empty() {
			named++
		}
		for _, c := range p.Cells {
			if c.Ref != "" {
				filled++
			}
		}
	}
	return named*10 >= len(people)*9 && filled >= leastPairs*len(people) && (len(people) > 1 || filled >= onlyPairs)
}

// pairs are the labels with their values in a line. A line that has none says something else, such as a title. The value
// of a pair has an address even when nothing is written there. Beside is the column in which known labels without a colon
// were seen, where other words are labels too.
func (m *matcher) pairs(l *grid.Line, beside *int) (found []pair) {
	var filled []int
	for i := range l.Cells {
		if !l.Cells[i].Empty() {
			filled = append(filled, i)
		}
	}
	if len(filled) > 8 {
		return nil
	}
	for k := 0; k < len(filled); k++ {
		c := l.Cells[filled[k]]
		text := m.clean(c)
		label, colon := strings.CutSuffix(strings.TrimSpace(text), ":")
		switch {
		case c.Kind != field.RawText:
			return nil
		case colon && isLabel(label) || m.knows(label) || len(filled) == 2 && k == 0 && filled[k] == *beside && isLabel(label):
			p := pair{label: label, value: field.Raw{Ref: grid.Ref(filled[k]+1, l.Number)}}
			if k+1 < len(filled) {
				next := l.Cells[filled[k+1]]
				said := strings.TrimSpace(m.clean(next))
				switch {
				case !strings.HasSuffix(said, ":") && (colon || !m.namesField(said)):
					p.value = withoutLeaders(next)
					p.value.Ref = grid.Ref(filled[k+1], l.Number)
					if k == 0 && !colon {
						*beside = filled[k]
					}
					k++
				case !colon:
					return nil // headings of a table
				}
			}
			found = append(found, p)
		default:
			inside := m.inside(c, grid.Ref(filled[k], l.Number))
			if len(inside) == 0 {
				return nil
			}
			found = append(found, inside...)
		}
	}
	for i := range found {
		found[i].folded = newHeading(found[i].label).folded
	}
	return found
}

// inside are the pairs written into one cell, a line each or with wide gaps between them: "Giới tính: Nam; Dân tộc: Dao".
// The first label must be known, or be of a numbered line and resemble one; a text with a colon is often something else.
func (m *matcher) inside(c field.Raw, ref string) (found []pair) {
	pieces := strings.FieldsFunc(strings.ReplaceAll(c.Text, "   ", "\n"), func(r rune) bool { return r == '\n' || r == '\t' || r == ';' || r == '\r' })
	if len(pieces) > mostPieces {
		return nil
	}
	for _, piece := range pieces {
		piece = m.clean(field.Raw{Kind: field.RawText, Text: piece, Font: c.Font})
		number := groupDigit(piece)
		label, said, colon := strings.Cut(piece[len(number):], ":")
		label = strings.TrimSpace(label)
		if !colon {
			label, said, colon = m.labelBeforeDay(label)
		}
		switch {
		case colon && isLabel(label) && (m.knows(label) || len(found) > 0 || number != "" && m.fitsAny(label)):
			value := withoutLeaders(field.Raw{Kind: field.RawText, Text: strings.TrimSpace(said)})
			value.Ref = ref
			found = append(found, pair{label: label, value: value})
		case strings.Trim(piece, " .…_-") == "":
		default:
			return nil
		}
	}
	return found
}

// labelBeforeDay divides a text of a known label and a day behind it: "Sinh ngày 15 tháng 8 năm 1972".
func (m *matcher) labelBeforeDay(text string) (label, said string, found bool) {
	at := strings.IndexAny(text, "0123456789")
	if at <= 0 || len(text) > longLabel {
		return text, "", false
	}
	label, said = strings.TrimSpace(text[:at]), text[at:]
	return label, said, m.knows(label)
}

func isLabel(s string) bool {
	return s != "" && utf8.RuneCountInString(s) <= longLabel && !strings.Contains(s, ":")
}

// knows reports whether a text is a known heading, as a whole or with the names of several fields in it.
func (m *matcher) knows(text string) bool {
	if !isLabel(text) || text == strings.ToLower(text) {
		return false
	}
	if m.headers[newHeading(text).folded] {
		return true
	}
	for _, f := range m.fitting(Column{Path: []string{text}, unread: true}) {
		if f.how == Exact {
			return true
		}
	}
	return false
}

// namesField reports whether a text is the heading of a field rather than of one of its options: "Nam" is a value.
func (m *matcher) namesField(text string) bool {
	for _, f := range m.fitting(Column{Path: []string{text}, unread: true}) {
		if f.how == Exact && !strings.Contains(f.key, ".") {
			return true
		}
	}
	return false
}

func (m *matcher) fitsAny(label string) bool {
	return len(m.fitting(Column{Path: []string{label}, unread: true})) > 0
}

// withoutLeaders is a value without the dots of the line on which it was written.
func withoutLeaders(c field.Raw) field.Raw {
	if c.Kind != field.RawText {
		return c
	}
	c.Text = strings.TrimSpace(strings.Trim(strings.ReplaceAll(c.Text, "…", "..."), "_"))
	if start := strings.TrimLeft(c.Text, ". "); len(c.Text)-len(start) > 2 {
		c.Text = start
	}
	if start := strings.TrimRight(c.Text, ". "); len(c.Text)-len(start) > 2 {
		c.Text = start
	}
	if c.Text == "" {
		return field.Raw{}
	}
	return c
}
