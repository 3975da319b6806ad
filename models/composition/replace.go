package composition

import (
	"cmp"
	"math/bits"
	"slices"
)

// Replacement is the smallest change that meets all targets at once.
type Replacement struct {
	Count int    // how many delegates are replaced; 0 when every target is met
	Out   []Pick // who goes
	In    []Traits
	Needs []Need // how many of the newcomers must be in each group
	// GaveUp says that there are too many ways to try them all, so that nothing is known.
	GaveUp bool
}

// mostSteps bounds the states that one search looks at, some 0.1 s.
const mostSteps = 100_000

// Pick takes Count of the delegates From, who all have the same traits among the groups with a target.
type Pick struct {
	Count  int
	Traits Traits
	From   []int64
}

// Need is a number of newcomers in a group.
type Need struct {
	Group string
	Count int
}

// FewestReplacements finds the smallest number of delegates to replace so that all targets are met at once while the
// total stays, who could go, and what the newcomers must be. A newcomer may be in several groups: a woman who is not in
// the Party and belongs to an ethnic minority counts for all three. In spreads the groups over as many of the newcomers
// as it can, as such people are easier to find. Fixed members stay; possible is false when the targets cannot be met
// without them.
//
// The search is exact: it tries every number from the largest single gap upwards, and for each number every choice of
// people that differ in their traits. When that is more than mostSteps it says GaveUp instead of guessing.
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
		// With k newcomers who are in every group, this many of those who go may be in the group.
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

// classesOf groups the members who can go by their traits among those asked for, people of few groups first: their going
// costs least.
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

// search chooses how many of each class go.
type search struct {
	classes []Pick
	asked   Traits
	picks   []int
	failed  map[step]bool // from where nothing was found
}

// step is a state of the search: left people are still to be chosen from the classes from at on, of whom at most
// spare[i] may be in group i. More than left is no limit, and counts as left so that equal states meet.
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

// replacement says what was chosen and gives the newcomers just the traits that they need.
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
