package attendance

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"daihoi/models/field"
	"daihoi/models/vietext"
)

// Roll is the attendance sheet: everyone expected with their current mark, and counts over exactly these rows.
type Roll struct {
	Rows     []Row // in list order
	All      Counts
	Official Counts
	Guests   Counts // All minus Official
	Bodies   []Body // in Vietnamese order, those without a body last
}

// Row is one person. Mark is the current one, zero before the first.
type Row struct {
	Expected
	Mark Mark
}

// Body is the attendance of one represented body.
type Body struct {
	Name string
	Counts
}

// Counts satisfy Summoned = Present + Excused + Absent + Unmarked. Summoned is everyone expected.
type Counts struct{ Summoned, Present, Excused, Absent, Unmarked int }

// Begun reports whether anyone has been marked.
func (c Counts) Begun() bool { return c.Unmarked < c.Summoned }

// Share is Present out of Summoned.
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

// Register combines expected persons and current marks, ignoring marks of persons no longer expected.
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

// bodyKey makes differently capitalised names of a body equal.
func bodyKey(body string) string { return strings.ToLower(body) }

func empty(name string) int {
	if name == "" {
		return 1
	}
	return 0
}

// Latest returns the last n arrivals, newest first.
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

type Filter struct {
	State State
	Only  bool // filter by State, because Unmarked is a state too
	Body  string
	Text  string // beginnings of words of name, position and body; case, order and Unicode form do not matter
}

// Where returns the rows that match the filter.
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

func Count(rows []Row) (c Counts) {
	for _, row := range rows {
		c.add(row.Mark.State)
	}
	return c
}

// Sought returns whom a text typed at the desk refers to: the holder of the card, or everyone with words beginning
// with its words in name, position or body.
func (r Roll) Sought(text string) []Row {
	if card := ParseCard(text); card != "" {
		for _, row := range r.Rows {
			if row.Card == card {
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
