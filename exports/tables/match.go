package tables

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"daihoi/exports/intake"
	"daihoi/models/field"
	"daihoi/models/vietext"
)

// Known is a heading that the caller understands. Several may share a key, for instance with different parents.
type Known struct {
	Key     string
	Headers []string // alternative spellings
	Parents []string // one of these must be above it; "" allows none; an empty list allows anything
	Holds   Holds    // what most of its values must be
}

// Holds is the kind of value that most cells of a column contain.
type Holds int

const (
	Anything Holds = iota
	Marks          // x, ✓, 1
	Days           // days, months of a year, years
)

// How says how a column was matched.
type How int

const (
	Unmatched How = iota
	Exact         // same heading, and the parent that Known requires
	Prefix        // the heading begins with a known one, or the other way round
	Contained     // the heading, or the one above it, contains a known one
)

// Mapping is the key of one column, "" when nothing fits. Rival is a key that would have fitted if another column had
// not fitted better.
type Mapping struct {
	Column int // position in the columns given to Match
	Key    string
	How    How
	Rival  string
	score  int
}

// Match finds the key of every column: exact headings before prefixes before contained ones, a fitting parent before
// none, every key at most once. It ignores diacritics, case and punctuation, and skips columns of running numbers. The
// result has one Mapping for each column, in order.
func Match(columns []Column, known []Known) []Mapping {
	return newMatcher(known).match(columns)
}

// heading is a text to compare, without and with diacritics.
type heading struct{ folded, spelled string }

func newHeading(s string) heading {
	return heading{lettersOnly(vietext.Fold(s)), lettersOnly(strings.ToLower(vietext.NFC(s)))}
}

// lettersOnly keeps letters and digits and replaces everything between them with one space.
func lettersOnly(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
}

func headings(texts []string) []heading {
	out := make([]heading, len(texts))
	for i, s := range texts {
		out[i] = newHeading(s)
	}
	return out
}

type pattern struct {
	key              string
	headers, parents []heading
	holds            Holds
}

type matcher struct {
	patterns []pattern
	headers  map[string]bool  // every known heading, folded
	fits     map[string][]fit // by path, for columns whose values are not yet known
	cleaned  map[[2]string]string
	work     int // steps so far, comparable to those of intake.Limits
	maxWork  int // limit of work
}

// rateWork is the cost of one column of a candidate for headings. Thirty sheets with lists of twenty columns have
// about 60,000 such columns.
const rateWork = 3_000

// fit is how well a pattern fits a column.
type fit struct {
	column, score int
	how           How
	key           string
}

func newMatcher(known []Known) *matcher {
	m := &matcher{headers: map[string]bool{}, fits: map[string][]fit{}, cleaned: map[[2]string]string{}, maxWork: intake.Default().Work}
	for _, k := range known {
		p := pattern{k.Key, headings(k.Headers), headings(k.Parents), k.Holds}
		for _, h := range append(slices.Clone(p.headers), p.parents...) {
			m.headers[h.folded] = true
		}
		m.patterns = append(m.patterns, p)
	}
	delete(m.headers, "")
	return m
}

func (m *matcher) match(columns []Column) []Mapping {
	var fits []fit
	out := make([]Mapping, len(columns))
	for i, c := range columns {
		out[i].Column = i
		if c.Ordinal || len(c.Path) == 0 {
			continue
		}
		for _, f := range m.fitting(c) {
			f.column = i
			fits = append(fits, f)
		}
	}
	slices.SortStableFunc(fits, func(a, b fit) int { return cmp.Compare(b.score, a.score) })
	taken := map[string]bool{}
	rivals := map[int]How{} // a column that lost its exact key gets no weaker one instead
	for _, f := range fits {
		switch to := &out[f.column]; {
		case to.Key != "", rivals[f.column] == Exact && f.how != Exact:
		case taken[f.key]:
			if to.Rival == "" {
				to.Rival, rivals[f.column] = f.key, f.how
			}
		default:
			to.Key, to.How, to.score, to.Rival = f.key, f.how, f.score, ""
			taken[f.key] = true
		}
	}
	return out
}

// fitting lists the patterns that fit a column. It caches the result, because the search for headings repeats the same
// questions.
func (m *matcher) fitting(c Column) []fit {
	name := strings.Join(c.Path, "\n")
	unread := c.Values == Values{}
	if known, ok := m.fits[name]; ok && unread {
		return known
	}
	path := headings(c.Path)
	m.work += (len(m.headers) + 1) * (50 + len(name))
	var fits []fit
	for _, p := range m.patterns {
		if score, how := p.score(path, c.Values); score > 0 {
			fits = append(fits, fit{score: score, how: how, key: p.key})
		}
	}
	if unread {
		m.fits[name] = fits
	}
	return fits
}

// exhausted reports that the search has used up its work; its result is then incomplete.
func (m *matcher) exhausted() bool { return m.work > m.maxWork }

// clean is intake.Text with its cost counted, and the last results cached because cells are read several times.
func (m *matcher) clean(c field.Raw) string {
	if c.Kind == field.RawDay {
		return intake.Text(c)
	}
	key := [2]string{c.Text, c.Font}
	s, known := m.cleaned[key]
	if !known {
		m.work += intake.TextWork(c)
		s = intake.Text(c)
		if len(m.cleaned) == maxCleaned {
			clear(m.cleaned)
		}
		m.cleaned[key] = s
	}
	m.work += 50 + 20*len(s) // comparing it with the patterns
	return s
}

const maxCleaned = 1_000

// score is how well the pattern fits a column with these headings, 0 when it does not.
func (p pattern) score(path []heading, values Values) (int, How) {
	leaf, parents := path[len(path)-1], path[:len(path)-1]
	parent := p.parent(parents)
	if parent == wrongParent || !values.satisfy(p.holds) {
		return 0, Unmatched
	}
	best, how := 0, Unmatched
	take := func(score int, by How) {
		if score > best {
			best, how = score, by
		}
	}
	for _, h := range p.headers {
		length := min(len(h.folded), 15)
		switch {
		case leaf.equals(h):
			take(80, Exact)
			if leaf.spelled == h.spelled {
				take(84, Exact)
			}
		case !h.distinctive():
		case within(leaf.folded, h.folded) == 1:
			take(55+length, Prefix)
		case within(h.folded, leaf.folded) == 1 && leaf.distinctive():
			take(45+min(len(leaf.folded), 15), Prefix)
		case within(leaf.folded, h.folded) == 2:
			take(30+length, Contained)
		}
		if len(parents) > 0 {
			if join(path) == h.folded {
				take(78, Exact)
			}
			if slices.ContainsFunc(parents, func(above heading) bool { return above.equals(h) }) {
				take(20, Contained)
			}
			if h.distinctive() && slices.ContainsFunc(parents, func(above heading) bool { return within(above.folded, h.folded) > 0 }) {
				take(12, Contained)
			}
		}
	}
	if best == 0 {
		return 0, Unmatched
	}
	return best + parent, how
}

const wrongParent = -100

// parent is what the headings above a column add to the score, wrongParent when the pattern requires others.
func (p pattern) parent(above []heading) int {
	if len(p.parents) == 0 {
		return -3 * len(above) // the headings above are presumably unrelated
	}
	best := wrongParent
	for _, want := range p.parents {
		if want.folded == "" && len(above) == 0 {
			best = max(best, 1)
		}
		for _, a := range above {
			switch {
			case want.folded == "":
			case a.equals(want):
				best = max(best, 12)
			case want.distinctive() && within(a.folded, want.folded) > 0:
				best = max(best, 8)
			case a.distinctive() && within(want.folded, a.folded) == 1:
				best = max(best, 6)
			}
		}
	}
	return best
}

// equals ignores diacritics. A single word that has diacritics must match them, or Năm would pass for Nam.
func (h heading) equals(known heading) bool {
	if h.folded != known.folded || h.folded == "" {
		return false
	}
	return strings.Contains(h.folded, " ") || h.spelled == known.spelled || h.spelled == h.folded
}

// distinctive reports whether a heading is long enough to be looked for inside others.
func (h heading) distinctive() bool { return strings.Contains(h.folded, " ") || len(h.folded) >= 5 }

// within returns 1 when s begins with the words of part, 2 when it contains them later, 0 otherwise.
func within(s, part string) int {
	for at := 0; part != ""; {
		i := strings.Index(s[at:], part)
		if i < 0 {
			return 0
		}
		start, end := at+i, at+i+len(part)
		switch {
		case end < len(s) && s[end] != ' ' || start > 0 && s[start-1] != ' ':
			at = start + 1
		case start == 0:
			return 1
		default:
			return 2
		}
	}
	return 0
}

func join(path []heading) string {
	words := make([]string, len(path))
	for i, h := range path {
		words[i] = h.folded
	}
	return strings.Join(words, " ")
}
