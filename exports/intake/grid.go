package intake

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"daihoi/models/calendar"
	"daihoi/models/field"
)

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

// writing is a text while its pieces are read, no longer than a cell may be.
type writing struct {
	most   int // runes
	text   strings.Builder
	font   string // of the first piece that is visible
	seen   bool
	normal bool // some visible piece is not bold
}

func (w *writing) add(s string, l look) {
	room := w.most*utf8.UTFMax - w.text.Len()
	if room <= 0 {
		return
	}
	s = Cut(s, room)
	w.text.WriteString(s)
	if blank(s) {
		return
	}
	if !w.seen {
		w.font, w.seen = l.font, true
	}
	w.normal = w.normal || l.weight != heavy
}

// newline begins another line unless there is none yet.
func (w *writing) newline() {
	if w.text.Len() > 0 && !strings.HasSuffix(w.text.String(), "\n") {
		w.text.WriteByte('\n')
	}
}

// cell is the cell of the text without the blanks around it.
func (w *writing) cell() field.Raw {
	return textCell(Cut(strings.TrimSpace(w.text.String()), w.most), w.font)
}

// look is what a named style of a document says. What it leaves unsaid follows from the style it is based on.
type look struct {
	base   string
	font   string
	weight weight
	hidden bool // of a sheet
}

type weight int

const (
	unsaid weight = iota
	light
	heavy
)

func weightOf(bold bool) weight {
	if bold {
		return heavy
	}
	return light
}

// looks are the styles of a document by their name.
type looks map[string]look

// find follows a style to those it is based on.
func (l looks) find(name string) look {
	out := l[name]
	for range 10 { // more only in a circle
		base, ok := l[l[name].base]
		if !ok {
			break
		}
		out = out.over(base)
		name = l[name].base
	}
	return out
}

// over is the look of text in a style inside text of another style.
func (l look) over(base look) look {
	if l.font == "" {
		l.font = base.font
	}
	if l.weight == unsaid {
		l.weight = base.weight
	}
	return l
}

// asSeen replaces a day of which its cell shows only the month or the year by that text: nobody has seen the day that
// is stored. A small serial number may be a typed year and stays as it is.
func asSeen(c field.Raw, shown string) field.Raw {
	const lastTypedYear = 2100
	shown = dateWords.Replace(strings.ToLower(shown))
	parts := strings.FieldsFunc(shown, func(r rune) bool { return !unicode.IsDigit(r) })
	last := len(parts) - 1
	if c.Number <= lastTypedYear || last < 0 || last > 1 || strings.ContainsFunc(shown, unicode.IsLetter) ||
		len(parts[last]) != 4 || atoi(parts[last]) != c.Day.Year() || last == 1 && atoi(parts[0]) != int(c.Day.Month()) {
		return c
	}
	return field.Raw{Kind: field.RawText, Text: strings.Join(parts, "/"), Font: c.Font}
}

var dateWords = strings.NewReplacer("tháng", "", "năm", "")

// shows reports whether every number of a text is one of the day: its day, month, or year. The time of day does not
// count.
func shows(text string, d calendar.Date) bool {
	if before, _, timed := strings.Cut(text, ":"); timed {
		text = before[:max(strings.LastIndexByte(before, ' '), 0)]
	}
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsDigit(r) }) {
		if n := atoi(part); n != d.Day() && n != int(d.Month()) && n != d.Year() && n != d.Year()%100 {
			return false
		}
	}
	return true
}

// spaced turns every run of white space into one space, as programs that show XML or HTML do.
func spaced(s string) string {
	if !strings.ContainsAny(s, "\n\r\t") && !strings.Contains(s, "  ") {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for i := range len(s) {
		c := s[i]
		if c == '\n' || c == '\r' || c == '\t' {
			c = ' '
		}
		if c != ' ' || !space {
			b.WriteByte(c)
		}
		space = c == ' '
	}
	return b.String()
}
