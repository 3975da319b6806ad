package merge

import (
	"cmp"
	"slices"
	"strings"

	"daihoi/models/vietext"
)

// Field is something that a template may name. A field with Fields is a list of records.
type Field struct {
	Key    string
	Names  []string // other names, in human languages
	Fields Schema
}

// Schema is what a template may name at one place.
type Schema []Field

// Record holds values: texts and lists by the key of their field. A missing value is blank.
type Record struct {
	Text map[string]string
	List map[string][]Record
}

// Counter is the key of the number of a record in its list.
const Counter = "stt"

var counter = Field{Key: Counter, Names: []string{"số thứ tự", "tt"}}

func fold(name string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(vietext.Fold(name), "_", " ")), " ")
}

func (f Field) named(folded string) bool {
	return fold(f.Key) == folded || slices.ContainsFunc(f.Names, func(n string) bool { return fold(n) == folded })
}

func (s Schema) find(folded string) (Field, bool) {
	if i := slices.IndexFunc(s, func(f Field) bool { return f.named(folded) }); i >= 0 {
		return s[i], true
	}
	return Field{}, false
}

// scope is what can be named inside nested lists, the outermost first.
type scope []Schema

// find looks a name up from the innermost list outwards; depth is that of its record.
func (s scope) find(name string) (f Field, depth int, found bool) {
	folded := fold(name)
	for depth := len(s) - 1; depth >= 0; depth-- {
		if f, found := s[depth].find(folded); found {
			return f, depth, true
		}
	}
	return Field{}, 0, false
}

// inside is the scope within a list.
func (s scope) inside(list Field) scope {
	return append(slices.Clone(s), append(slices.Clone(list.Fields), counter))
}

// listOf is the key of the list whose records have a field of this name, "" if none has.
func (s scope) listOf(name string) string {
	folded := fold(name)
	for _, f := range s[0] {
		if _, found := f.Fields.find(folded); found || f.Fields != nil && counter.named(folded) {
			return f.Key
		}
	}
	return ""
}

// nearest is the key of the field whose key or name needs the fewest changes to become the one typed, "" if all are far.
func (s scope) nearest(name string) string {
	folded := []rune(fold(name))
	best, least := "", max(2, len(folded)/2)+1
	for _, fields := range s {
		for _, f := range fields {
			for _, candidate := range append([]string{f.Key}, f.Names...) {
				if n := distance(folded, []rune(fold(candidate)), least); n < least {
					best, least = f.Key, n
				}
			}
		}
	}
	return best
}

// distance is the number of letters to insert, delete or replace, or most if there are as many or more.
func distance(a, b []rune, most int) int {
	if max(len(a)-len(b), len(b)-len(a)) >= most {
		return most
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		before := row[0]
		row[0] = i + 1
		for j, y := range b {
			replaced := before
			if x != y {
				replaced++
			}
			before = row[j+1]
			row[j+1] = min(row[j]+1, before+1, replaced)
		}
	}
	return min(row[len(b)], most)
}

// Kind says what is wrong with a placeholder.
type Kind string

const (
	Unknown   Kind = "unknown"   // no field has this name; Near is the nearest
	Elsewhere Kind = "elsewhere" // the field belongs to the records of List
	IsList    Kind = "is_list"   // a list is not a value
	NotList   Kind = "not_list"  // only a list can be repeated
	NoBraces  Kind = "no_braces" // {{ without }} on the line, or }} without {{
	NoEnd     Kind = "no_end"    // a block that is not closed
	NoStart   Kind = "no_start"  // a closing mark that closes nothing
	Crossed   Kind = "crossed"   // a block that begins inside another and ends outside
)

// Problem is a placeholder that a template must not have.
type Problem struct {
	Kind             Kind
	Name, Near, List string
	Place            Place
}

// Place is where in a document something is. Numbers count from 1; Table is 0 outside tables.
type Place struct {
	Part                          Part
	Paragraph, Table, Row, Column int
	Text                          string // beginning of the paragraph
}

// Part is a kind of part of a document.
type Part string

const (
	Body   Part = "body"
	Header Part = "header"
	Footer Part = "footer"
	Note   Part = "note"
)

// mostProblems are told at once.
const mostProblems = 50

func (p Problem) before(q Problem) int {
	return cmp.Or(cmp.Compare(p.Place.Part, q.Place.Part), cmp.Compare(p.Place.Paragraph, q.Place.Paragraph))
}
