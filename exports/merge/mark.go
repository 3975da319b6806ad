package merge

import (
	"slices"
	"strings"
)

// mark is a placeholder. It is a run of its own, which block.go takes out unless it stands for a value.
type mark struct {
	sign  byte // '#', '?', '^', '/', or 0 for a value
	name  string
	run   *node
	place Place
	// of a value, once its name is known:
	key   string
	depth int
}

// mostName is how long the text between the braces may be, in bytes.
const mostName = 300

// barriers are elements that no placeholder reaches across.
var barriers = []string{"w:br", "w:cr", "w:tab", "w:drawing", "w:pict", "w:object", "w:fldChar", "w:instrText", "w:noBreakHyphen",
	"w:softHyphen", "w:sym", "w:footnoteReference", "w:endnoteReference", "mc:AlternateContent"}

// piece is a text of a paragraph and where it begins in the line.
type piece struct {
	at *node
	in int
}

// line is the text of a paragraph. The text boxes in it are paragraphs of their own.
func line(p *node) (text string, pieces []piece) {
	var b strings.Builder
	p.each(func(n *node) bool {
		switch {
		case n.name == paragraphName && n != p:
			return false
		case n.name == textName:
			pieces = append(pieces, piece{n, b.Len()})
			b.WriteString(n.text)
		case slices.Contains(barriers, n.name):
			b.WriteByte('\n')
		}
		return true
	})
	return b.String(), pieces
}

// found is a placeholder in a line, from and to in bytes.
type found struct{ from, to int }

// placeholders finds what stands in braces in a line; wrong are the places of braces without their like.
func placeholders(text string) (all []found, wrong []int) {
	for at := 0; ; {
		open, close := strings.Index(text[at:], "{{"), strings.Index(text[at:], "}}")
		if close >= 0 && (open < 0 || close < open) {
			wrong = append(wrong, at+close)
			at += close + 2
			continue
		}
		if open < 0 {
			return all, wrong
		}
		from := at + open
		for strings.HasPrefix(text[from+1:], "{{") { // {{{name}}} is a brace and a placeholder
			from++
		}
		end := strings.Index(text[from:], "}}")
		inner := ""
		if end > 0 {
			inner = text[from+2 : from+end]
		}
		if end < 0 || len(inner) > mostName || strings.ContainsAny(inner, "\n{") {
			wrong = append(wrong, from)
			at = from + 2
			continue
		}
		all = append(all, found{from, from + end + 2})
		at = from + end + 2
	}
}

// readMark reads what stands between the braces. Word writes blanks of several kinds.
func readMark(inner string) (sign byte, name string) {
	inner = strings.TrimSpace(strings.Map(func(r rune) rune {
		switch r {
		case '\u200b', '\u200c', '\u200d', '\ufeff', '\u00ad':
			return -1
		}
		return r
	}, inner))
	if inner != "" && strings.IndexByte("#?^/", inner[0]) >= 0 {
		return inner[0], strings.TrimSpace(inner[1:])
	}
	return 0, inner
}

// finder finds the placeholders of a part.
type finder struct {
	part     Part
	marks    []*mark
	problems []Problem

	paragraphs, tables int
	row, column        map[*node]int
}

// paragraph gives each placeholder of a paragraph a run of its own.
func (f *finder) paragraph(p *node) {
	f.paragraphs++
	text, pieces := line(p)
	all, wrong := placeholders(text)
	if len(all)+len(wrong) == 0 {
		return
	}
	place := f.place(p, text)
	for _, at := range wrong {
		f.problems = append(f.problems, Problem{Kind: NoBraces, Name: cut(strings.SplitN(text[at:], "\n", 2)[0], 30), Place: place})
	}
	cuts := map[*node][]*node{} // of a text: the texts and placeholders that take its place
	for _, w := range pieces {
		cuts[w.at] = nil
		end := w.in + len(w.at.text)
		at := w.in
		for _, m := range all {
			if m.to <= at || m.from >= end {
				continue
			}
			if m.from >= at {
				cuts[w.at] = appendText(cuts[w.at], text[at:m.from])
				sign, name := readMark(text[m.from+2 : m.to-2])
				own := &mark{sign: sign, name: name, place: place}
				cuts[w.at] = append(cuts[w.at], &node{mark: own})
				f.marks = append(f.marks, own)
			}
			at = min(m.to, end)
		}
		cuts[w.at] = appendText(cuts[w.at], text[at:end])
	}
	for _, w := range pieces {
		if parts := cuts[w.at]; len(parts) != 1 || parts[0].text != w.at.text || parts[0].mark != nil {
			split(w.at, parts)
		}
	}
}

func appendText(to []*node, text string) []*node {
	if text == "" {
		return to
	}
	return append(to, &node{name: textName, open: []byte(`<w:t xml:space="preserve">`), close: []byte(`</w:t>`), text: text})
}

// split puts the parts in the place of a text, each in a run that looks like the one it was in.
func split(text *node, parts []*node) {
	run := text.up
	if run.name != runName {
		for _, p := range parts {
			if p.mark != nil {
				p.mark.run = p
			}
		}
		run.replace(text, parts...)
		return
	}
	var looks *node
	for _, k := range run.kids {
		if k.name == looksName {
			looks = k
		}
	}
	at := slices.Index(run.kids, text)
	piece := func(kids ...*node) *node {
		n := &node{name: runName, open: []byte(`<w:r>`), close: []byte(`</w:r>`)}
		if looks != nil {
			own := *looks
			own.up = n
			n.kids = append(n.kids, &own)
		}
		for _, k := range kids {
			k.up = n
		}
		n.kids = append(n.kids, kids...)
		return n
	}
	before := &node{name: runName, open: run.open, close: run.close, kids: run.kids[:at:at]}
	after := piece(run.kids[at+1:]...)
	var runs []*node
	if hasContent(before) {
		for _, k := range before.kids {
			k.up = before
		}
		runs = append(runs, before)
	}
	for _, p := range parts {
		if p.mark == nil {
			runs = append(runs, piece(p))
			continue
		}
		own := piece()
		own.mark, p.mark.run = p.mark, own
		runs = append(runs, own)
	}
	if hasContent(after) {
		runs = append(runs, after)
	}
	run.up.replace(run, runs...)
}

// hasContent reports whether a run holds anything but its look.
func hasContent(run *node) bool {
	return slices.ContainsFunc(run.kids, func(k *node) bool { return k.name != "" && k.name != looksName })
}

// place says where a paragraph is.
func (f *finder) place(p *node, text string) Place {
	out := Place{Part: f.part, Paragraph: f.paragraphs, Text: cut(strings.ReplaceAll(text, "\n", " "), 60)}
	if cell := p.within(cellName); cell != nil {
		out.Table, out.Column = f.tables, f.column[cell]
		if row := cell.within(rowName); row != nil {
			out.Row = f.row[row]
		}
	}
	return out
}

// find goes through a part. The list of paragraphs is made first, because the tree changes on the way.
func (f *finder) find(top *node) {
	f.row, f.column = map[*node]int{}, map[*node]int{}
	type step struct {
		p      *node
		tables int
	}
	var steps []step
	tables := 0
	top.each(func(n *node) bool {
		switch n.name {
		case tableName:
			tables++
			f.row[n] = 0
		case rowName:
			if t := n.within(tableName); t != nil {
				f.row[t]++
				f.row[n] = f.row[t]
			}
			f.column[n] = 0
		case cellName:
			if r := n.within(rowName); r != nil {
				f.column[r]++
				f.column[n] = f.column[r]
			}
		case paragraphName:
			steps = append(steps, step{n, tables})
		}
		return true
	})
	for _, s := range steps {
		f.tables = s.tables
		f.paragraph(s.p)
	}
}
