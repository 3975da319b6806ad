package delegate

import (
	"slices"
	"strings"

	"daihoi/models/access"
)

// Showing is what a count says to whoever may not see sensitive fields.
type Showing int

const (
	Exact    Showing = iota
	Few              // "fewer than 5"
	Withheld         // nothing: the number would give away one of fewer than 5
)

// few is the size below which a group of people with a sensitive trait is not counted out to everybody. In a commune
// one such delegate is a known person.
const few = 5

// SensitiveGroup reports whether a report group rests on sensitive fields, so that its small counts are guarded.
func SensitiveGroup(group string) bool {
	return slices.Contains([]string{"non_party", "minority", "religious"}, group)
}

// ShownGroup guards a group of n among total people, on its own. All but fewer than 5 is as telling as fewer than 5.
func ShownGroup(n, total int) Showing {
	switch {
	case n >= 1 && n < few:
		return Few
	case total-n >= 1 && total-n < few:
		return Withheld
	}
	return Exact
}

// ShownIn is ShownGroup for a report group. Groups that rest on no sensitive field are always exact.
func ShownIn(group string, n, total int) Showing {
	if !SensitiveGroup(group) {
		return Exact
	}
	return ShownGroup(n, total)
}

// Part is one congress in a sum: N people of a group among Of, at the unit with the path. Guarded means that the reader may
// not see its people, so that a page of its own shows N as ShownIn says.
type Part struct {
	N, Of   int
	Path    string
	Guarded bool
}

// ShownSum guards the sum of a group over congresses, such as those of a province. What is hidden must not come out when
// the reader subtracts from the sum everything that other pages show: the numbers of single congresses, and the sums of the
// units between, each of which this rule shows or hides by the congresses below it alone. Without guarded congresses the
// sum is exact.
func ShownSum(group string, parts []Part) Showing {
	if !SensitiveGroup(group) {
		return Exact
	}
	placed := slices.Clone(parts)
	for i, p := range placed {
		placed[i].Path = access.Place(p.Path) // a unit that has ended is where it was
	}
	return shownSum(placed, 0)
}

func shownSum(parts []Part, depth int) Showing {
	if !slices.ContainsFunc(parts, func(p Part) bool { return p.Guarded }) {
		return Exact
	}
	if len(parts) == 1 {
		return parts[0].shown()
	}
	sum := Part{}
	for _, p := range parts {
		sum.N, sum.Of = sum.N+p.N, sum.Of+p.Of
	}
	shown := ShownGroup(sum.N, sum.Of)
	switch {
	case shown == Few && slices.ContainsFunc(parts, func(p Part) bool { return p.shown() != Exact }):
		return Withheld // "fewer than 5" together would narrow down each of them
	case shown == Exact && hiddenIn(parts, depth).told():
		return Withheld
	}
	return shown
}

// shown is how a page of its own shows the number.
func (p Part) shown() Showing {
	if !p.Guarded {
		return Exact
	}
	return ShownGroup(p.N, p.Of)
}

// hidden are numbers of which only their sum would be known: some are 1 to 4, others 1 to 4 away from all.
type hidden struct{ few, nearly, sum int }

// told reports whether each can be told from the sum: there is but one, or all can only be as small or as large as they get.
func (h hidden) told() bool {
	least, most := h.few-(few-1)*h.nearly, (few-1)*h.few-h.nearly
	return h.few+h.nearly == 1 || h.few+h.nearly > 1 && (h.sum == least || h.sum == most)
}

// hiddenIn are the hidden numbers that the sum over the parts puts together, less those in units below whose own sum is
// shown. depth is how much of the paths the parts have in common.
func hiddenIn(parts []Part, depth int) (h hidden) {
	below := map[string][]Part{}
	for _, p := range parts {
		unit, _, further := strings.Cut(p.Path[min(depth, len(p.Path)):], "/")
		if further {
			below[unit] = append(below[unit], p)
			continue
		}
		h.add(p)
	}
	for unit, some := range below {
		if len(some) == 1 {
			h.add(some[0])
		} else if next := depth + len(unit) + 1; shownSum(some, next) != Exact {
			in := hiddenIn(some, next)
			h.few, h.nearly, h.sum = h.few+in.few, h.nearly+in.nearly, h.sum+in.sum
		}
	}
	return h
}

// add adds the number of one congress, if it is hidden. Of is known, so that what is withheld counts from there.
func (h *hidden) add(p Part) {
	switch p.shown() {
	case Few:
		h.few, h.sum = h.few+1, h.sum+p.N
	case Withheld:
		h.nearly, h.sum = h.nearly+1, h.sum+p.N-p.Of
	}
}

// toldBySum reports whether hidden numbers of 1 to 4 that add up to sum can each be told from it.
func toldBySum(n, sum int) bool { return hidden{few: n, sum: sum}.told() }

// ShownParts guards the counts of a division, which add up to a known total. The first is also shown as a group of its
// own elsewhere, and gets the same answer here. If the rest would tell what is hidden, the smallest further count but
// the first is withheld too.
func ShownParts(counts ...int) []Showing {
	out := make([]Showing, len(counts))
	total, unseen, sum := 0, 0, 0
	for _, n := range counts {
		total += n
	}
	cover := -1
	for i, n := range counts {
		if i == 0 {
			out[i] = ShownGroup(n, total)
		} else if n > 0 && n < few {
			out[i] = Few
		}
		switch {
		case out[i] != Exact:
			unseen, sum = unseen+1, sum+n
		case i > 0 && n > 0 && (cover < 0 || n < counts[cover]):
			cover = i
		}
	}
	// All hidden counts are known if they can only all be 1, or all be 4.
	switch {
	case unseen == 0 || unseen > 1 && (out[0] == Withheld || !toldBySum(unseen, sum)):
	case cover >= 0:
		out[cover] = Withheld
	case unseen > 1:
		for i := range out {
			if out[i] == Few {
				out[i] = Withheld
			}
		}
	}
	return out
}
