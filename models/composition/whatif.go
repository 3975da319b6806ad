package composition

import (
	"slices"

	"daihoi/models/calendar"
	"daihoi/models/delegate"
)

// Traits is a set of TargetGroups that one person is in.
type Traits uint8

// TraitsIn is the set of the groups; a word that is no group is left out.
func TraitsIn(groups ...string) Traits {
	var t Traits
	for i, g := range TargetGroups {
		if slices.Contains(groups, g) {
			t |= 1 << i
		}
	}
	return t
}

// Groups lists the groups of the set in the order of TargetGroups.
func (t Traits) Groups() []string {
	var groups []string
	for i, g := range TargetGroups {
		if t&(1<<i) != 0 {
			groups = append(groups, g)
		}
	}
	return groups
}

// TraitsOf says which groups a person is in, as Composition counts them. The record must hold its sensitive fields.
func TraitsOf(r delegate.Record, day calendar.Date, underAge int) Traits {
	var groups []string
	add := func(in bool, group string) {
		if in {
			groups = append(groups, group)
		}
	}
	add(r.Gender == delegate.Female, "women")
	add(r.PartyJoinedOn.IsZero() && r.PartyOfficialOn.IsZero(), "non_party")
	add(delegate.IsMinority(r.Ethnicity), "minority")
	add(delegate.IsReligious(r.Religion), "religious")
	add(r.BornOn.String() > delegate.BornAfter(day, underAge), "young")
	add(r.Reappointed == delegate.Reappointed, "reappointed")
	return TraitsIn(groups...)
}

// Member is an official delegate as composition sees him or her.
type Member struct {
	ID     int64 // of the delegate
	Traits Traits
	// Fixed says that nobody can take the place: an ex-officio delegate who is absent is not replaced.
	Fixed bool
}

// Members are the official delegates among the records; reserves, guests and those who have withdrawn do not count.
// day is the congress day, or today while there is none.
func Members(records []delegate.Record, day calendar.Date, underAge int) []Member {
	var members []Member
	for _, r := range records {
		if delegate.IsOfficial(r.Category) && !r.Withdrawn() {
			members = append(members, Member{r.Delegate.ID, TraitsOf(r, day, underAge), r.Category == delegate.ExOfficio})
		}
	}
	return members
}

// compose counts the members; of the composition only Official and TargetGroups are known then.
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

// WhatIf counts what the composition would be without the delegates whose ids are out and with one newcomer for each of
// in. Only Official and the counts of TargetGroups are filled. An id that is no member changes nothing.
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

// Gap is how a composition stands against one target.
type Gap struct {
	Target
	Have, Of int
	Need     int // least number of delegates in the group with which the target is met
	// Missing is the least number of replacements that meet the target while the total stays: somebody outside the
	// group goes, somebody of the group comes. Meeting it by adding people would take more of them.
	Missing int
}

// Gaps compares with every target that asks for a share. The exact share decides, not the rounded one: 2,999 of 10,000
// do not meet 30 %.
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
