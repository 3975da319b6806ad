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
	Normal bool // some visible piece is not bold
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
	w.Normal = w.Normal || l.Weight != Heavy
}

// Newline begins another line unless there is none yet.
func (w *Writing) Newline() {
	if w.Text.Len() > 0 && !strings.HasSuffix(w.Text.String(), "\n") {
		w.Text.WriteByte('\n')
	}
}

// Cell is the cell of the text without the blanks around it.
func (w *Writing) Cell() field.Raw {
	return grid.TextCell(grid.Cut(strings.TrimSpace(w.Text.String()), w.Most), w.Font)
}

// Look is what a named style of a document says. What it leaves unsaid follows from the style it is based on.
type Look struct {
	Base   string
	Font   string
	Weight Weight
	Hidden bool // of a sheet
}

// Weight says whether text is bold.
type Weight int

const (
	Unsaid Weight = iota
	Light
	Heavy
)

// WeightOf is the weight that a style names.
func WeightOf(bold bool) Weight {
	if bold {
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
	return l
}
