package composition

import (
	"slices"

	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/vocabulary"
)

// Traits is the set of TargetGroups that a person is in, one bit each.
type Traits uint8

// TraitsIn returns the set of the groups, ignoring unknown ones.
func TraitsIn(groups ...string) Traits {
	var t Traits
	for i, g := range TargetGroups {
		if slices.Contains(groups, g) {
			t |= 1 << i
		}
	}
	return t
}

// Groups lists the set in the order of TargetGroups.
func (t Traits) Groups() []string {
	var groups []string
	for i, g := range TargetGroups {
		if t&(1<<i) != 0 {
			groups = append(groups, g)
		}
	}
	return groups
}

// TraitsOf returns a person's groups, by the rules of Composition. The record must include its sensitive fields.
func TraitsOf(r delegate.Record, day calendar.Date, underAge int) Traits {
	var groups []string
	add := func(in bool, group string) {
		if in {
			groups = append(groups, group)
		}
	}
	add(r.Gender == delegate.Female, "women")
	add(!r.InParty(), "non_party")
	add(vocabulary.IsMinority(r.Ethnicity), "minority")
	add(vocabulary.IsReligious(r.Religion), "religious")
	add(r.Counted().String() > delegate.BornAfter(day, underAge), "young")
	add(r.Reappointed == delegate.Reappointed, "reappointed")
	return TraitsIn(groups...)
}

// Member is an official delegate with its traits.
type Member struct {
	ID     int64 // of the delegate
	Traits Traits
	// Fixed members cannot be replaced: an absent ex-officio delegate has no substitute.
	Fixed bool
}

// Members are the official delegates among the records, without withdrawn ones. day is the congress date, or today
// while there is none.
func Members(records []delegate.Record, day calendar.Date, underAge int) []Member {
	var members []Member
	for _, r := range records {
		if delegate.IsOfficial(r.Category) && !r.Withdrawn() {
			members = append(members, Member{r.Delegate.ID, TraitsOf(r, day, underAge), r.Category == delegate.ExOfficio})
		}
	}
	return members
}

// compose counts the members; only Official and the counts of TargetGroups are set.
func compose(members []Member) delegate.Composition {
	c := delegate.Composition{Official: len(members)}
	at := []*int{&c.Women, &c.NonParty, &c.Minority, &c.Religious, &c.Young, &c.Reappointed}
	for _, m := range members {
		for i := range TargetGroups {
			if m.Traits&(1<<i) != 0 {
				*at[i]++
			}
		}
	}
	return c
}

// WhatIf computes the composition without the delegates in out and with one newcomer per element of in. Only Official
// and the counts of TargetGroups are set. Unknown ids are ignored.
func WhatIf(members []Member, out []int64, in []Traits) delegate.Composition {
	var then []Member
	for _, m := range members {
		if !slices.Contains(out, m.ID) {
			then = append(then, m)
		}
	}
	for _, t := range in {
		then = append(then, Member{Traits: t})
	}
	return compose(then)
}

// Gap compares a composition with one target.
type Gap struct {
	Target
	Have, Of int
	Need     int // minimum number of delegates in the group that meets the target
	// Missing is the minimum number of replacements that meets the target with the total unchanged: one delegate
	// outside the group leaves, one inside joins. Adding people instead would take more.
	Missing int
}

// Gaps compares a composition with every target that sets a share. The exact share decides, not the rounded one:
// 2,999 of 10,000 do not meet 30 %.
func Gaps(c delegate.Composition, targets []Target) []Gap {
	var gaps []Gap
	for _, t := range targets {
		if t.AtLeast == 0 {
			continue
		}
		g := Gap{Target: t, Have: c.In(t.Group), Of: c.Official, Need: (c.Official*int(t.AtLeast) + 999) / 1000}
		g.Missing = max(0, g.Need-g.Have)
		gaps = append(gaps, g)
	}
	return gaps
}
