package delegation

import (
	"slices"
	"strconv"

	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/vocabulary"
)

// Kinds of allocation lines.
const (
	LineUnit         = "unit"         // a unit below, hamlet or residential group
	LineOrganisation = "organisation" // a member organisation
	LineExOfficio    = "ex_officio"   // the outgoing committee
	LineAppointed    = "appointed"    // named by the Standing Board that convenes the congress
	LineOther        = "other"
)

// LineKinds lists the kinds in the order of the form's choices.
var LineKinds = []string{LineUnit, LineOrganisation, LineExOfficio, LineAppointed, LineOther}

// MostSeats and MostLines limit an allocation. The largest congress so far, the national one of 2024, had 1,052
// delegates.
const (
	MostSeats  = 5_000
	MostLines  = 400
	mostWeight = 10_000_000
)

// SeatLine is one sender in a seat allocation.
type SeatLine struct {
	ID           int64  `json:"-"` // 0 on a past day
	AllocationID int64  `json:"-"`
	Position     int    `json:"position"` // from 1
	Kind         string `json:"kind"`
	Name         string `json:"name"`
	NameKey      string `json:"name_key"` // folded words of Name
	Weight       int    `json:"weight"`   // size in households, members or hamlets; 0 takes no share
	Minimum      int    `json:"minimum"`  // seats
	Maximum      int    `json:"maximum"`  // seats, 0 for no limit
	Locked       *int   `json:"locked"`   // seats fixed by hand, nil if computed
	Seats        int    `json:"seats"`    // the result
	Note         string `json:"note"`
}

func (SeatLine) TableName() string { return "allocation_lines" }

// LineFields are the fields of a line in the form.
var LineFields = field.Table[SeatLine]{
	field.ChoiceOf("allot_kind", LineKinds, func(l *SeatLine) *string { return &l.Kind }).Must(),
	field.TextOf(field.Text, "allot_name", func(l *SeatLine) *string { return &l.Name }).Must(),
	field.NumberOf("allot_weight", mostWeight, func(l *SeatLine) *int { return &l.Weight }),
	field.NumberOf("allot_minimum", MostSeats, func(l *SeatLine) *int { return &l.Minimum }),
	field.NumberOf("allot_maximum", MostSeats, func(l *SeatLine) *int { return &l.Maximum }),
	{Key: "allot_locked", Kind: field.Number, Text: lockedText, Set: setLocked},
	field.TextOf(field.Text, "allot_note", func(l *SeatLine) *string { return &l.Note }),
}

// lockedText distinguishes no lock ("") from a lock at 0 seats.
func lockedText(l *SeatLine) string {
	if l.Locked == nil {
		return ""
	}
	return strconv.Itoa(*l.Locked)
}

func setLocked(l *SeatLine, typed string) string {
	if typed == "" {
		l.Locked = nil
		return ""
	}
	n, err := strconv.Atoi(typed)
	if err != nil || n < 0 || n > MostSeats {
		return "problem.number"
	}
	l.Locked = &n
	return ""
}

// ShareSeats divides total seats among the lines. Locked lines keep their seats. Every other line gets base seats plus a
// share of the rest in proportion to its weight, within its minimum and maximum; if no line has a weight, shares are
// equal. Rounding is by largest remainder, ties going to the earlier line. The seats always add up to total; if that
// is impossible, the result is an Invalid fault with the first reason. Raising total by one may cost a line one seat,
// never more: the largest remainder method has that paradox.
func ShareSeats(total, base int, lines []SeatLine) ([]int, error) {
	limits := make([]limit, len(lines))
	for i, l := range lines {
		limits[i] = l.limit(total, base)
	}
	weights := weightsOf(lines)
	if err := checkPossible(total, lines, limits, weights); err != nil {
		return nil, err
	}
	seats := make([]int, len(lines))
	rest := total
	var open []int
	for i := range lines {
		if weights[i] > 0 {
			open = append(open, i)
			continue
		}
		seats[i] = limits[i].low
		rest -= seats[i]
	}
	open, rest = applyLimits(open, rest, base, limits, weights, seats)
	shareRest(open, rest, base, weights, seats)
	return seats, nil
}

// limit is the range of seats of a line.
type limit struct{ low, high int }

func (l SeatLine) limit(total, base int) limit {
	if l.Locked != nil {
		return limit{*l.Locked, *l.Locked}
	}
	high := max(total, base) // checkPossible rejects a base above total
	if l.Maximum > 0 {
		high = l.Maximum
	}
	return limit{max(l.Minimum, min(base, high)), high}
}

// weightsOf are the weights used for sharing; 0 for lines that take no share.
func weightsOf(lines []SeatLine) []int {
	weights := make([]int, len(lines))
	weighed := slices.ContainsFunc(lines, func(l SeatLine) bool { return l.Locked == nil && l.Weight > 0 })
	for i, l := range lines {
		switch {
		case l.Locked != nil:
		case weighed:
			weights[i] = l.Weight
		default:
			weights[i] = 1
		}
	}
	return weights
}

// checkPossible returns the first reason why the seats cannot add up to total.
func checkPossible(total int, lines []SeatLine, limits []limit, weights []int) error {
	var problems []fault.Problem
	locked, minimums, least, most := 0, 0, 0, 0
	for i, l := range lines {
		switch {
		case l.Maximum > 0 && l.Minimum > l.Maximum:
			problems = append(problems, fault.Problem{Field: delegate.At("allot_minimum", i+1), Key: "problem.allot_bounds"})
		case l.Locked != nil && (*l.Locked < l.Minimum || l.Maximum > 0 && *l.Locked > l.Maximum):
			problems = append(problems, fault.Problem{Field: delegate.At("allot_locked", i+1), Key: "problem.allot_locked"})
		}
		least += limits[i].low
		if weights[i] > 0 {
			most += limits[i].high
		} else {
			most += limits[i].low
		}
		if l.Locked != nil {
			locked += *l.Locked
		} else {
			minimums += l.Minimum
		}
	}
	if len(problems) > 0 {
		return fault.Of(problems)
	}
	switch {
	case len(lines) == 0:
		return fault.At("allot_total", "problem.allot_no_lines")
	case locked > total:
		return fault.At("allot_total", "problem.allot_locked_sum", "Needed", locked, "Total", total)
	case locked+minimums > total:
		return fault.At("allot_total", "problem.allot_minimums", "Needed", locked+minimums, "Total", total)
	case least > total:
		return fault.At("allot_base", "problem.allot_base", "Needed", least, "Total", total)
	case most < total:
		return fault.At("allot_total", "problem.allot_maximums", "Most", most, "Total", total)
	}
	return nil
}

// applyLimits fixes lines whose share violates a limit at that limit, until all other shares fit, and returns the open
// lines and their seats. As with flexible boxes in CSS, each round fixes only the side with the larger total
// violation, because the other may resolve itself (css-flexbox-1, 9.7).
func applyLimits(open []int, rest, base int, limits []limit, weights, seats []int) ([]int, int) {
	for {
		sum := 0
		for _, i := range open {
			sum += weights[i]
		}
		spare := rest - base*len(open)
		violation := make([]int, len(seats)) // violation in fractions of a seat, sum to a seat; negative above the maximum
		balance := 0
		for _, i := range open {
			share := base*sum + spare*weights[i]
			violation[i] = max(limits[i].low*sum-share, 0) + min(limits[i].high*sum-share, 0)
			balance += violation[i]
		}
		before := len(open)
		open = slices.DeleteFunc(open, func(i int) bool {
			switch {
			case violation[i] > 0 && balance >= 0:
				seats[i] = limits[i].low
			case violation[i] < 0 && balance <= 0:
				seats[i] = limits[i].high
			default:
				return false
			}
			rest -= seats[i]
			return true
		})
		if len(open) == before {
			return open, rest
		}
	}
}

// shareRest shares out rest by largest remainder.
func shareRest(open []int, rest, base int, weights, seats []int) {
	sum := 0
	for _, i := range open {
		sum += weights[i]
	}
	spare := rest - base*len(open)
	left := spare
	for _, i := range open {
		whole := spare * weights[i] / sum
		seats[i] = base + whole
		left -= whole
	}
	slices.SortStableFunc(open, func(a, b int) int { return spare*weights[b]%sum - spare*weights[a]%sum })
	for _, i := range open[:left] {
		seats[i]++
	}
}

// Sender counts the official delegates of a category from one sender; Key is the folded words of Name.
type Sender struct {
	Name, Key, Category string
	Count               int
}

// Comparison is a line with the number of official delegates sent; Gap is positive for too many, negative for too
// few.
type Comparison struct {
	Line SeatLine
	Sent int
	Gap  int
}

// Match counts the delegates sent for each line and returns the senders without one. Each person counts once.
// Ex-officio delegates count for the first ex-officio line, if there is one, whomever they represent; likewise
// appointed ones. Everyone else counts for the line with the sender's name in any of its spellings.
func Match(lines []SeatLine, senders []Sender) (compared []Comparison, strangers []Sender) {
	byName, byCategory := map[string]int{}, map[string]int{}
	for i, l := range lines {
		compared = append(compared, Comparison{Line: l, Gap: -l.Seats})
		category := ""
		switch l.Kind {
		case LineExOfficio:
			category = delegate.ExOfficio
		case LineAppointed:
			category = delegate.Appointed
		}
		if _, taken := byCategory[category]; category != "" && !taken {
			byCategory[category] = i
		}
		for _, key := range l.spellings() {
			if _, taken := byName[key]; !taken && key != "" {
				byName[key] = i
			}
		}
	}
	for _, s := range senders {
		i, found := byCategory[s.Category]
		if !found {
			i, found = byName[s.Key]
		}
		if !found {
			i, found = byName[canonicalKey(s.Name)]
		}
		if !found {
			strangers = append(strangers, s)
			continue
		}
		compared[i].Sent += s.Count
		compared[i].Gap += s.Count
	}
	return compared, strangers
}

// unitKinds are prefixes of unit names that people often omit.
var unitKinds = []string{"xa ", "phuong ", "thi tran ", "huyen ", "quan ", "thi xa ", "thanh pho ", "tinh "}

// spellings are the keys that match the line.
func (l SeatLine) spellings() []string {
	key := delegate.Plain(l.Name)
	keys := []string{key, canonicalKey(l.Name)}
	if l.Kind != LineUnit {
		return keys
	}
	for _, kind := range unitKinds {
		if len(key) > len(kind) && key[:len(kind)] == kind {
			keys = append(keys, key[len(kind):])
		}
	}
	return keys
}

func canonicalKey(name string) string {
	name, _ = vocabulary.Canonical("represents", name)
	return delegate.Plain(name)
}

func LineNames(lines []SeatLine) []string {
	var names []string
	for _, l := range lines {
		names = append(names, l.Name)
	}
	return names
}

// HasLine reports whether lines contains the sender of l in any spelling, or the only line that its kind may have.
func HasLine(lines []SeatLine, l SeatLine) bool {
	for _, other := range lines {
		if l.Kind == other.Kind && (l.Kind == LineExOfficio || l.Kind == LineAppointed) {
			return true
		}
		for _, key := range other.spellings() {
			if slices.Contains(l.spellings(), key) {
				return true
			}
		}
	}
	return false
}
