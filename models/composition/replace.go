package composition

import (
	"cmp"
	"math/bits"
	"slices"
)

// Replacement is the smallest change that meets all targets together.
type Replacement struct {
	Count int    // number of delegates replaced; 0 if every target is met
	Out   []Pick // who leaves
	In    []Traits
	Needs []Need // how many newcomers each group needs
	// GaveUp means that the search ran into mostSteps, so the other fields say nothing.
	GaveUp bool
}

// mostSteps limits the states of one search, about 0.1 s.
const mostSteps = 100_000

// Pick takes Count of the delegates in From, who all have the same traits in the groups with a target.
type Pick struct {
	Count  int
	Traits Traits
	From   []int64
}

// Need is the number of newcomers needed in a group.
type Need struct {
	Group string
	Count int
}

// FewestReplacements finds the smallest number of delegates to replace so that all targets are met with the total
// unchanged, who could leave, and what the newcomers must be. A newcomer can count for several groups: a non-Party
// woman of an ethnic minority counts for three. In spreads the groups over as many newcomers as possible, since such
// people are easier to find. Fixed members stay; possible is false if the targets cannot be met without replacing
// them.
//
// The search is exact. It tries every count from the largest single gap upwards and, for each count, every choice of
// people with different traits. Beyond mostSteps it sets GaveUp instead of guessing.
func FewestReplacements(members []Member, targets []Target) (best Replacement, possible bool) {
	gaps := Gaps(compose(members), targets)
	least, asked := 0, Traits(0)
	for _, g := range gaps {
		least, asked = max(least, g.Missing), asked|TraitsIn(g.Group)
	}
	if least == 0 {
		return Replacement{}, true
	}
	classes := classesOf(members, asked)
	free := 0
	for _, c := range classes {
		free += len(c.From)
	}
	looked := 0
	for k := least; k <= free; k++ {
		// With k newcomers in every group, up to this many of the leaving may be in the group.
		var spare [8]int
		for _, g := range gaps {
			spare[bits.TrailingZeros8(uint8(TraitsIn(g.Group)))] = g.Have + k - g.Need
		}
		s := search{classes: classes, asked: asked, failed: map[step]bool{}, picks: make([]int, len(classes))}
		if s.choose(0, k, spare) {
			return s.replacement(k, gaps), true
		}
		if looked += len(s.failed); looked >= mostSteps {
			return Replacement{GaveUp: true}, false
		}
	}
	return Replacement{}, false
}

// classesOf groups the replaceable members by their traits among those asked for, fewest traits first, because losing
// those costs least.
func classesOf(members []Member, asked Traits) []Pick {
	var classes []Pick
	for _, m := range members {
		if m.Fixed {
			continue
		}
		traits := m.Traits & asked
		i := slices.IndexFunc(classes, func(c Pick) bool { return c.Traits == traits })
		if i < 0 {
			i = len(classes)
			classes = append(classes, Pick{Traits: traits})
		}
		classes[i].From = append(classes[i].From, m.ID)
	}
	slices.SortFunc(classes, func(a, b Pick) int {
		return cmp.Or(bits.OnesCount8(uint8(a.Traits))-bits.OnesCount8(uint8(b.Traits)), int(a.Traits)-int(b.Traits))
	})
	return classes
}

// search chooses how many members of each class leave.
type search struct {
	classes []Pick
	asked   Traits
	picks   []int
	failed  map[step]bool // states known to lead nowhere
}

// step is a state of the search: left people remain to be chosen from classes[at:], at most spare[i] of them in group
// i. spare is capped at left so that equivalent states are equal.
type step struct {
	at, left int
	spare    [8]int
}

func (s *search) choose(at, left int, spare [8]int) bool {
	if left == 0 {
		return true
	}
	for i := range spare {
		spare[i] = min(spare[i], left)
	}
	here := step{at, left, spare}
	if at == len(s.classes) || s.failed[here] || len(s.failed) >= mostSteps {
		return false
	}
	class := s.classes[at]
	most := min(left, len(class.From))
	for i := range spare {
		if class.Traits&(1<<i) != 0 {
			most = min(most, spare[i])
		}
	}
	for n := most; n >= 0; n-- {
		then := spare
		for i := range then {
			if class.Traits&(1<<i) != 0 {
				then[i] -= n
			}
		}
		s.picks[at] = n
		if s.choose(at+1, left-n, then) {
			return true
		}
	}
	s.picks[at] = 0
	s.failed[here] = true
	return false
}

// replacement returns the choice, giving newcomers only the traits that are needed.
func (s *search) replacement(k int, gaps []Gap) Replacement {
	r := Replacement{Count: k, In: make([]Traits, k)}
	for i, n := range s.picks {
		if n > 0 {
			r.Out = append(r.Out, Pick{n, s.classes[i].Traits, s.classes[i].From})
		}
	}
	for _, g := range gaps {
		bit := TraitsIn(g.Group)
		need := g.Need - g.Have
		for _, out := range r.Out {
			if out.Traits&bit != 0 {
				need += out.Count
			}
		}
		if need <= 0 {
			continue
		}
		r.Needs = append(r.Needs, Need{g.Group, need})
		slices.SortStableFunc(r.In, func(a, b Traits) int { return bits.OnesCount8(uint8(a)) - bits.OnesCount8(uint8(b)) })
		for i := range need {
			r.In[i] |= bit
		}
	}
	return r
}
