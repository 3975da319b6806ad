package delegate

import "slices"

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

// Portion is N people of a group among Of people.
type Portion struct{ N, Of int }

// ShownSum guards the sum of a group over units. guarded are the units among them whose people the reader may not see:
// each is shown by ShownIn on a page of its own, so the sum less those shown must not give away what is hidden. Without
// any the sum is exact.
func ShownSum(group string, sum Portion, guarded []Portion) Showing {
	if len(guarded) == 0 || !SensitiveGroup(group) {
		return Exact
	}
	if shown := ShownIn(group, sum.N, sum.Of); shown != Exact {
		return shown
	}
	hidden, apart := 0, 0 // apart is how many people the hidden numbers are away from nobody or from all
	for _, p := range guarded {
		switch ShownIn(group, p.N, p.Of) {
		case Few:
			hidden, apart = hidden+1, apart+p.N
		case Withheld:
			hidden, apart = hidden+1, apart+p.Of-p.N
		}
	}
	if toldBySum(hidden, apart) {
		return Withheld
	}
	return Exact
}

// toldBySum reports whether hidden numbers of 1 to 4 that add up to sum can each be told from it: there is but one, or
// they can only all be 1, or all be 4.
func toldBySum(hidden, sum int) bool {
	return hidden == 1 || hidden > 1 && (sum == hidden || sum == hidden*(few-1))
}

// ShownParts guards the counts of a division, which add up to a known total. The first is also shown as a group of its
// own elsewhere, and gets the same answer here. If the rest would tell what is hidden, the smallest further count but
// the first is withheld too.
func ShownParts(counts ...int) []Showing {
	out := make([]Showing, len(counts))
	total, hidden, sum := 0, 0, 0
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
			hidden, sum = hidden+1, sum+n
		case i > 0 && n > 0 && (cover < 0 || n < counts[cover]):
			cover = i
		}
	}
	// All hidden counts are known if they can only all be 1, or all be 4.
	switch {
	case hidden == 0 || hidden > 1 && (out[0] == Withheld || !toldBySum(hidden, sum)):
	case cover >= 0:
		out[cover] = Withheld
	case hidden > 1:
		for i := range out {
			if out[i] == Few {
				out[i] = Withheld
			}
		}
	}
	return out
}
