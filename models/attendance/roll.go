package attendance

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"daihoi/models/field"
	"daihoi/models/vietext"
)

// Roll is everybody expected with what stands of them, and the counts over exactly these rows.
type Roll struct {
	Rows     []Row // in the order of the list
	All      Counts
	Official Counts
	Guests   Counts // All without Official
	Bodies   []Body // in Vietnamese order, those without a body last
}

// Row is one of them. Mark is the one that stands, an empty one before the first.
type Row struct {
	Expected
	Mark Mark
}

// Body is who of one sender is there.
type Body struct {
	Name string
	Counts
}

// Counts add up: Summoned = Present + Excused + Absent + Unmarked.
type Counts struct{ Summoned, Present, Excused, Absent, Unmarked int }

// Share is Present of Summoned.
func (c Counts) Share() (field.Tenths, bool) { return field.Share(c.Present, c.Summoned) }

func (c *Counts) add(state State) {
	c.Summoned++
	switch state {
	case Present:
		c.Present++
	case Excused:
		c.Excused++
	case Absent:
		c.Absent++
	default:
		c.Unmarked++
	}
}

// Register joins those expected with the marks that stand. A mark of somebody who is no longer expected is left out.
func Register(expected []Expected, marks []Mark) Roll {
	standing := make(map[int64]Mark, len(marks))
	for _, m := range marks {
		standing[m.Subject] = m
	}
	roll := Roll{Rows: make([]Row, len(expected))}
	bodies := map[string]*Body{}
	for i, e := range expected {
		row := Row{e, standing[e.Subject]}
		roll.Rows[i] = row
		key := bodyKey(e.Body)
		if bodies[key] == nil {
			bodies[key] = &Body{Name: e.Body}
		}
		bodies[key].add(row.Mark.State)
		roll.All.add(row.Mark.State)
		if e.Official {
			roll.Official.add(row.Mark.State)
		} else {
			roll.Guests.add(row.Mark.State)
		}
	}
	for _, b := range bodies {
		roll.Bodies = append(roll.Bodies, *b)
	}
	slices.SortFunc(roll.Bodies, func(a, b Body) int {
		return cmp.Or(cmp.Compare(empty(a.Name), empty(b.Name)), slices.Compare(vietext.CollateKey(a.Name), vietext.CollateKey(b.Name)))
	})
	return roll
}

// bodyKey is the same for one body however it is capitalised.
func bodyKey(body string) string { return strings.ToLower(body) }

func empty(name string) int {
	if name == "" {
		return 1
	}
	return 0
}

// Latest are the last n who came in, the newest first.
func (r Roll) Latest(n int) []Row {
	var there []Row
	for _, row := range r.Rows {
		if row.Mark.State == Present {
			there = append(there, row)
		}
	}
	slices.SortFunc(there, func(a, b Row) int {
		return cmp.Or(b.Mark.At.Compare(a.Mark.At.Time), cmp.Compare(b.Mark.ID, a.Mark.ID))
	})
	return there[:min(n, len(there))]
}

// Filter narrows the rows of a roll.
type Filter struct {
	State State
	Only  bool // by State; Unmarked is a state, too
	Body  string
	Text  string // beginnings of words of name, position and body, in any case, order and Unicode form
}

// Where are the rows of the filter.
func (r Roll) Where(f Filter) []Row {
	sought := words(f.Text)
	var rows []Row
	for _, row := range r.Rows {
		if (!f.Only || row.Mark.State == f.State) && (f.Body == "" || bodyKey(row.Body) == bodyKey(f.Body)) && row.begins(sought) {
			rows = append(rows, row)
		}
	}
	return rows
}

// Count counts rows.
func Count(rows []Row) (c Counts) {
	for _, row := range rows {
		c.add(row.Mark.State)
	}
	return c
}

// Sought are those whom a text at the desk means: the one with the card, or everybody in whose name, position and body its
// words begin a word.
func (r Roll) Sought(text string) []Row {
	if subject, ok := ParseCard(text); ok {
		for _, row := range r.Rows {
			if row.Card == CardOf(subject) {
				return []Row{row}
			}
		}
	}
	if len(words(text)) == 0 {
		return nil
	}
	return r.Where(Filter{Text: text})
}

func (e Expected) begins(sought []string) bool {
	if len(sought) == 0 {
		return true
	}
	has := words(e.Name + " " + e.Title + " " + e.Body)
	for _, w := range sought {
		if !slices.ContainsFunc(has, func(h string) bool { return strings.HasPrefix(h, w) }) {
			return false
		}
	}
	return true
}

func words(s string) []string {
	return strings.FieldsFunc(vietext.Fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
