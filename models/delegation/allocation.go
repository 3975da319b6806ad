package delegation

import (
	"slices"
	"strconv"

	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/field"
)

// Kinds of lines of an allocation.
const (
	LineUnit         = "unit"         // a lower unit, hamlet or residential group
	LineOrganisation = "organisation" // a member organisation
	LineExOfficio    = "ex_officio"   // the outgoing committee
	LineAppointed    = "appointed"    // named by the convening Standing Board
	LineOther        = "other"
)

// LineKinds lists the kinds in the order in which people choose.
var LineKinds = []string{LineUnit, LineOrganisation, LineExOfficio, LineAppointed, LineOther}

// MostSeats and MostLines bound an allocation; the largest congress so far, the national one of 2024, had 1,052 delegates.
const (
	MostSeats  = 5_000
	MostLines  = 400
	mostWeight = 10_000_000
)

// SeatLine is one sender in an allocation of seats.
type SeatLine struct {
	ID           int64
	AllocationID int64
	Position     int // from 1
	Kind         string
	Name         string
	NameKey      string // folded words of Name
	Weight       int    // size: households, members, hamlets; 0 takes no part in the proportional share
	Minimum      int    // seats
	Maximum      int    // seats, 0 without limit
	Locked       *int   // seats fixed by hand, nil when they are computed
	Seats        int    // the result
	Note         string
}

// TableName names the table for GORM.
func (SeatLine) TableName() string { return "allocation_lines" }

// LineFields is what people type in a line.
var LineFields = field.Table[SeatLine]{
	field.ChoiceOf("allot_kind", LineKinds, func(l *SeatLine) *string { return &l.Kind }).Must(),
	field.TextOf(field.Text, "allot_name", func(l *SeatLine) *string { return &l.Name }).Must(),
	field.NumberOf("allot_weight", mostWeight, func(l *SeatLine) *int { return &l.Weight }),
	field.NumberOf("allot_minimum", MostSeats, func(l *SeatLine) *int { return &l.Minimum }),
	field.NumberOf("allot_maximum", MostSeats, func(l *SeatLine) *int { return &l.Maximum }),
	{Key: "allot_locked", Kind: field.Number, Text: lockedText, Set: setLocked},
	field.TextOf(field.Text, "allot_note", func(l *SeatLine) *string { return &l.Note }),
}

// lockedText tells no lock from a lock at 0 seats.
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

// Allot divides total seats over the lines. Locked lines keep their seats. Every other line has base seats and a share
// of the rest in proportion to its weight, kept between its minimum and maximum; when no line has a weight, all shares
// are equal. Fractions are settled by the largest remainder, the earlier line first where remainders are equal. The
// seats always come to total; otherwise the answer is an Invalid fault with the first reason why they cannot. With
// one seat more in total no line loses more than one seat, but one it may lose: the largest remainder has that paradox.
func Allot(total, base int, lines []SeatLine) ([]int, error) {
	limits := make([]limit, len(lines))
	for i, l := range lines {
		limits[i] = l.limit(total, base)
	}
	weights := weightsOf(lines)
	if err := possible(total, lines, limits, weights); err != nil {
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
	open, rest = settle(open, rest, base, limits, weights, seats)
	divide(open, rest, base, weights, seats)
	return seats, nil
}

// limit is how many seats a line may have.
type limit struct{ low, high int }

func (l SeatLine) limit(total, base int) limit {
	if l.Locked != nil {
		return limit{*l.Locked, *l.Locked}
	}
	high := max(total, base) // a base above the total is for possible to refuse
	if l.Maximum > 0 {
		high = l.Maximum
	}
	return limit{max(l.Minimum, min(base, high)), high}
}

// weightsOf are the weights by which lines share; those that take no part have 0.
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

// possible names the first reason why the seats cannot come to total.
func possible(total int, lines []SeatLine, limits []limit, weights []int) error {
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

// settle gives the lines whose share falls outside their limits the limit, until the shares of all others fall within,
// and returns those with the seats left for them. As in the flexible boxes of CSS, in each round only the side that
// weighs more is settled: the other may come right by itself (css-flexbox-1, 9.7).
func settle(open []int, rest, base int, limits []limit, weights, seats []int) ([]int, int) {
	for {
		sum := 0
		for _, i := range open {
			sum += weights[i]
		}
		spare := rest - base*len(open)
		lacking := make([]int, len(seats)) // in parts of a seat, of which sum make one; negative above the maximum
		balance := 0
		for _, i := range open {
			share := base*sum + spare*weights[i]
			lacking[i] = max(limits[i].low*sum-share, 0) + min(limits[i].high*sum-share, 0)
			balance += lacking[i]
		}
		before := len(open)
		open = slices.DeleteFunc(open, func(i int) bool {
			switch {
			case lacking[i] > 0 && balance >= 0:
				seats[i] = limits[i].low
			case lacking[i] < 0 && balance <= 0:
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

// divide shares out rest by the largest remainder.
func divide(open []int, rest, base int, weights, seats []int) {
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

// Sender is how many official delegates of a category somebody has sent; Key is the folded words of Name.
type Sender struct {
	Name, Key, Category string
	Count               int
}

// Comparison is a line with the official delegates sent for it; Gap is how many too many (positive) or too few.
type Comparison struct {
	Line SeatLine
	Sent int
	Gap  int
}

// Match counts for each line who was sent, and gives the senders that have no line. A person counts once, and the
// ex-officio category wins: such delegates count for the first ex-officio line, where there is one, whomever they
// represent; likewise the appointed ones. Everybody else counts for the line of the name, in any of its spellings.
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

// unitKinds begin the full names of units; people often leave them out.
var unitKinds = []string{"xa ", "phuong ", "thi tran ", "huyen ", "quan ", "thi xa ", "thanh pho ", "tinh "}

// spellings are the keys under which the line is found.
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
	name, _ = delegate.Canonical("represents", name)
	return delegate.Plain(name)
}

func LineNames(lines []SeatLine) []string {
	var names []string
	for _, l := range lines {
		names = append(names, l.Name)
	}
	return names
}

// HasLine reports whether the sender of l has a line among lines, in any spelling, or its kind is one of which there is
// one line.
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
