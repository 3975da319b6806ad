package tables

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"daihoi/exports/intake/grid"
	"daihoi/models/field"
	"daihoi/models/vietext"
)

// Known is a heading that the caller understands. Several may share a key, for instance with different parents.
type Known struct {
	Key     string
	Headers []string                    // alternative spellings
	Short   []string                    // spellings that mean several things ("TG", "Trình độ") and count only where values confirm them
	Parents []string                    // one of these must be above it; "" allows none; an empty list allows anything
	Holds   Holds                       // what most of its values must be
	Leads   bool                        // every row of its own has a value here: the name
	Says    func(value string) Evidence // what one value says about its column; nil when values say nothing
}

// Evidence is what one value says for or against the meaning of its column.
type Evidence int

const (
	Neutral Evidence = iota
	For              // it is a value of the field
	Against          // it is unmistakably one of another field
)

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
	ByValues      // the heading alone would have left it open, or would have meant something else
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
// none, every key at most once. A heading never wins against the values below it. Match ignores diacritics, case and
// punctuation, and skips columns of running numbers. The result has one Mapping for each column, in order.
func Match(columns []Column, known []Known) []Mapping {
	return newMatcher(known).match(columns)
}

// heading is a text to compare, without and with diacritics.
type heading struct{ folded, spelled string }

func newHeading(s string) heading {
	s = splitCamelCase(s)
	return heading{lettersOnly(vietext.Fold(s)), lettersOnly(strings.ToLower(vietext.NFC(s)))}
}

// splitCamelCase puts spaces between the words of a single name such as hoTen, as programs write headings.
func splitCamelCase(s string) string {
	if strings.ContainsAny(s, " \n\u00a0") {
		return s
	}
	var b strings.Builder
	low := false
	for _, r := range s {
		if low && unicode.IsUpper(r) {
			b.WriteByte(' ')
		}
		low = unicode.IsLower(r)
		b.WriteRune(r)
	}
	return b.String()
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

// knownHeadings is headings for those of a caller, which are the same for every file and are read once.
func knownHeadings(texts []string) []heading {
	known.Lock()
	defer known.Unlock()
	out := make([]heading, len(texts))
	for i, s := range texts {
		h, found := known.headings[s]
		if !found {
			if h = newHeading(s); len(known.headings) < maxKnown {
				known.headings[s] = h
			}
		}
		out[i] = h
	}
	return out
}

var known = struct {
	sync.Mutex
	headings map[string]heading
}{headings: map[string]heading{}}

const maxKnown = 5_000 // headings of all callers together, with room for names of units among them

type pattern struct {
	key              string
	headers, parents []heading
	short            []heading
	holds            Holds
	says             func(string) Evidence
}

type matcher struct {
	patterns []pattern
	headers  map[string]bool  // every known heading, folded
	short    map[string]bool  // every heading that means several things, folded
	leads    map[string]bool  // keys of the columns that every row of its own fills
	fits     map[string][]fit // by path, for columns whose values are not yet known
	cleaned  map[[2]string]string
	before   *ending // of the last sheet with a table
	work     int     // steps so far, comparable to those of grid.Limits
	maxWork  int     // limit of work
}

// rateWork is the cost of one column of a candidate for headings. Thirty sheets with lists of twenty columns have
// about 60,000 such columns.
const rateWork = 3_000

// fit is how well a pattern fits a column. Values is the part of the score that its values give; a refused fit has a
// heading that its values contradict.
type fit struct {
	column, score int
	values        int
	refused       bool
	how           How
	key           string
}

func newMatcher(known []Known) *matcher {
	m := &matcher{headers: map[string]bool{}, short: map[string]bool{}, leads: map[string]bool{}, fits: map[string][]fit{}, cleaned: map[[2]string]string{}, maxWork: grid.Default().Work}
	for _, k := range known {
		p := pattern{k.Key, knownHeadings(k.Headers), knownHeadings(k.Parents), knownHeadings(k.Short), k.Holds, k.Says}
		if k.Leads {
			m.leads[k.Key] = true
		}
		for _, h := range p.short {
			m.short[h.folded] = true
		}
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
	headed := make([]string, len(columns)) // the key that the heading alone would give
	for i, c := range columns {
		out[i].Column = i
		if c.Ordinal || len(c.Path) == 0 {
			continue
		}
		best := 0
		own := m.fitting(c)
		belied := slices.ContainsFunc(own, func(f fit) bool { return f.refused && f.how == Exact })
		for _, f := range own {
			if alone := f.score - f.values; f.how != ByValues && alone > best {
				best, headed[i] = alone, f.key
			}
			if !f.refused && (!belied || f.values*2 >= confirmedScore) {
				f.column = i
				fits = append(fits, f)
			}
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
			if f.values > 0 && headed[f.column] != f.key {
				to.How = ByValues
			}
			taken[f.key] = true
		}
	}
	return out
}

// fitting lists the patterns that fit a column. It caches the result, because the search for headings repeats the same
// questions.
func (m *matcher) fitting(c Column) []fit {
	name := strings.Join(c.Path, "\n")
	if known, ok := m.fits[name]; ok && c.unread {
		return known
	}
	path := headings(withoutLegend(c.Path))
	m.work += (len(m.headers) + len(m.short) + 1) * (50 + len(name))
	ambiguous := m.short[path[len(path)-1].folded]
	var fits []fit
	for _, p := range m.patterns {
		if f := p.fit(path, &c, ambiguous); f.score > 0 {
			fits = append(fits, f)
		}
	}
	if c.unread {
		m.fits[name] = fits
	}
	return fits
}

// Scores of what values add to a heading, and of headings that only they can confirm.
const (
	confirmedScore = 20
	shortScore     = 40
	unreadScore    = 8
)

// fit is how well the pattern fits a column, by its heading and its values. An ambiguous heading is one that means
// several things.
func (p pattern) fit(path []heading, c *Column, ambiguous bool) fit {
	f := fit{key: p.key}
	f.score, f.how = p.score(path, c.Values, ambiguous)
	share, refused := p.weigh(c)
	if f.score > 0 {
		f.values, f.refused = confirmedScore*share/100, refused
		f.score += f.values
		return f
	}
	parent := p.parent(path[:len(path)-1])
	if parent == wrongParent || !slices.ContainsFunc(p.short, path[len(path)-1].equals) {
		return f
	}
	f.how = ByValues
	if p.holds != Anything && p.says == nil && c.Values.count() > 0 && c.Values.satisfy(p.holds) {
		share = 100
	}
	switch {
	case c.unread && parent > 1: // below a heading of the same field
		f.score = shortScore + confirmedScore + parent
	case c.unread:
		f.score = unreadScore
	case share >= 50 && !refused:
		f.score = shortScore + parent + confirmedScore*share/100
		f.values = f.score
	}
	return f
}

// weigh says how many in a hundred of the values speak for the pattern, and whether most of them contradict it.
func (p pattern) weigh(c *Column) (share int, refused bool) {
	if p.says == nil || len(c.Distinct) == 0 {
		return 0, false
	}
	spoken := [3]int{}
	for _, value := range c.Distinct {
		spoken[p.says(value)]++
	}
	all := len(c.Distinct)
	return 100 * spoken[For] / all, spoken[Against]*3 >= all*2 && spoken[For]*5 < all
}

// exhausted reports that the search has used up its work; its result is then incomplete.
func (m *matcher) exhausted() bool { return m.work > m.maxWork }

// clean is grid.Text with its cost counted, and the last results cached because cells are read several times.
func (m *matcher) clean(c field.Raw) string {
	if c.Kind == field.RawDay {
		return grid.Text(c)
	}
	key := [2]string{c.Text, c.Font}
	s, known := m.cleaned[key]
	if !known {
		m.work += grid.TextWork(c)
		s = grid.Text(c)
		if len(m.cleaned) == maxCleaned {
			clear(m.cleaned)
		}
		m.cleaned[key] = s
	}
	m.work += 50 + 20*len(s) // comparing it with the patterns
	return s
}

const maxCleaned = 1_000

// score is how well the pattern fits a column with these headings, 0 when it does not. Ambiguous headings stand for
// themselves: they are not looked for inside others.
func (p pattern) score(path []heading, values Values, ambiguous bool) (int, How) {
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
		case ambiguous, !h.distinctive():
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
