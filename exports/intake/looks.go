package intake

import (
	"strings"
	"unicode/utf8"

	"daihoi/exports/intake/grid"
	"daihoi/models/field"
)

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
	s = grid.Cut(s, room)
	w.text.WriteString(s)
	if grid.Blank(s) {
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
	return grid.TextCell(grid.Cut(strings.TrimSpace(w.text.String()), w.most), w.font)
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
