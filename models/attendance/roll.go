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

func (c *Counts) add(state State, people int) {
	c.Summoned += people
	switch state {
	case Present:
		c.Present += people
	case Excused:
		c.Excused += people
	case Absent:
		c.Absent += people
	default:
		c.Unmarked += people
	}
}

// Register combines expected persons and current marks, ignoring marks of persons no longer expected.
func Register(expected []Expected, marks []Mark) Roll {
	standing := make(map[int64]Mark, len(marks))
	for _, m := range marks {
		standing[m.Subject] = m
	}
	rows, groups := make([]Row, len(expected)), make([]Group, len(expected))
	for i, e := range expected {
		rows[i] = Row{e, standing[e.Subject]}
		groups[i] = Group{e.Body, e.Official, rows[i].Mark.State, 1}
	}
	return Tally(groups, rows)
}

// Group is how many people of a body have a mark.
type Group struct {
	Body     string
	Official bool
	State    State
	People   int
}

// Tally is the roll of people who have been counted in groups. rows may be some of them only.
func Tally(groups []Group, rows []Row) Roll {
	roll := Roll{Rows: rows}
	bodies := map[string]*Body{}
	for _, g := range groups {
		key := bodyKey(g.Body)
		if bodies[key] == nil {
			bodies[key] = &Body{Name: g.Body}
		}
		bodies[key].add(g.State, g.People)
		roll.All.add(g.State, g.People)
		if g.Official {
			roll.Official.add(g.State, g.People)
		} else {
			roll.Guests.add(g.State, g.People)
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
		c.add(row.Mark.State, 1)
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
