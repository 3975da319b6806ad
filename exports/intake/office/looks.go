package office

import (
	"strings"
	"unicode/utf8"

	"daihoi/exports/intake/grid"
	"daihoi/models/field"
)

// Writing is a text while its pieces are read, no longer than a cell may be.
type Writing struct {
	Most   int // runes
	Text   strings.Builder
	Font   string // of the first piece that is visible
	seen   bool
	normal bool // some visible piece is not bold
	plain  bool // some visible piece is not struck through
}

// Add adds a piece in this look.
func (w *Writing) Add(s string, l Look) {
	room := w.Most*utf8.UTFMax - w.Text.Len()
	if room <= 0 {
		return
	}
	s = grid.Cut(s, room)
	w.Text.WriteString(s)
	if grid.Blank(s) {
		return
	}
	if !w.seen {
		w.Font, w.seen = l.Font, true
	}
	w.normal = w.normal || l.Weight != Heavy
	w.plain = w.plain || l.Strike != Heavy
}

// Newline begins another line unless there is none yet.
func (w *Writing) Newline() {
	if w.Text.Len() > 0 && !strings.HasSuffix(w.Text.String(), "\n") {
		w.Text.WriteByte('\n')
	}
}

// Face is the look of the whole text.
func (w *Writing) Face() grid.Face { return grid.Face{Bold: !w.normal, Struck: w.seen && !w.plain} }

// Cell is the cell of the text without the blanks around it.
func (w *Writing) Cell() field.Raw {
	return grid.TextCell(grid.Cut(strings.TrimSpace(w.Text.String()), w.Most), w.Font)
}

// Look is what a named style of a document says. What it leaves unsaid follows from the style it is based on.
type Look struct {
	Base   string
	Font   string
	Weight Weight
	Strike Weight // whether it is struck through
	Hidden bool   // of a sheet
}

// Weight says whether text is bold, or struck through.
type Weight int

const (
	Unsaid Weight = iota
	Light
	Heavy
)

// WeightOf is the weight that a style names.
func WeightOf(heavy bool) Weight {
	if heavy {
		return Heavy
	}
	return Light
}

// Looks are the styles of a document by their name.
type Looks map[string]Look

// Find follows a style to those it is based on.
func (l Looks) Find(name string) Look {
	out := l[name]
	for range 10 { // more only in a circle
		base, ok := l[l[name].Base]
		if !ok {
			break
		}
		out = out.Over(base)
		name = l[name].Base
	}
	return out
}

// Over is the look of text in a style inside text of another style.
func (l Look) Over(base Look) Look {
	if l.Font == "" {
		l.Font = base.Font
	}
	if l.Weight == Unsaid {
		l.Weight = base.Weight
	}
	if l.Strike == Unsaid {
		l.Strike = base.Strike
	}
	return l
}
