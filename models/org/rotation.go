package org

import (
	"cmp"
	"slices"
)

// Turn is a member proposed for a year, with what the proposal stands on. A duty goes to whoever it comes round to: the
// deputy of the year before leads, and those who have had a duty longest ago, or never, stand in.
type Turn struct {
	ClusterMember
	LastDuty string // the newest duty before the year, "" for none
	LastYear int    // of that duty
}

// Rotation proposes who is in a cluster in a year: the members of the newest year before it. all are the members of every
// year as Members lists them; nothing is proposed for the first year.
func Rotation(all []ClusterMember, year int) (turns []Turn) {
	past := slices.DeleteFunc(slices.Clone(all), func(m ClusterMember) bool { return m.Year >= year })
	slices.SortStableFunc(past, func(a, b ClusterMember) int { return b.Year - a.Year })
	for _, m := range past {
		if m.Year != past[0].Year {
			break
		}
		t := Turn{ClusterMember: m}
		t.ID, t.Year, t.Duty = 0, year, ""
		if at := slices.IndexFunc(past, func(p ClusterMember) bool { return p.UnitID == m.UnitID && p.Duty != "" }); at >= 0 {
			t.LastDuty, t.LastYear = past[at].Duty, past[at].Year
		}
		turns = append(turns, t)
	}
	lead, deputy, former := -1, -1, -1
	for i, t := range turns {
		switch {
		case t.LastYear == past[0].Year && t.LastDuty == DutyDeputy:
			lead = i
		case t.LastYear == past[0].Year && t.LastDuty == DutyLead:
			former = i
		case deputy < 0 || cmp.Less(t.LastYear, turns[deputy].LastYear):
			deputy = i
		}
	}
	if lead < 0 { // nobody stood in: nobody's turn is known
		return turns
	}
	turns[lead].Duty = DutyLead
	if deputy < 0 { // a cluster of two
		deputy = former
	}
	if deputy >= 0 {
		turns[deputy].Duty = DutyDeputy
	}
	return turns
}

// ClusterYear is who was in a cluster in a year, and what had changed since the year that was recorded before.
type ClusterYear struct {
	Year         int
	Members      []ClusterMember
	Joined, Left []ClusterMember // nil for the first year recorded
}

// Duty is the member with the duty, zero without one.
func (y ClusterYear) Duty(duty string) ClusterMember {
	for _, m := range y.Members {
		if m.Duty == duty {
			return m
		}
	}
	return ClusterMember{}
}

// ClusterHistory sorts members by year, the newest first.
func ClusterHistory(all []ClusterMember) (years []ClusterYear) {
	for _, m := range all {
		at := slices.IndexFunc(years, func(y ClusterYear) bool { return y.Year == m.Year })
		if at < 0 {
			years, at = append(years, ClusterYear{Year: m.Year}), len(years)
		}
		years[at].Members = append(years[at].Members, m)
	}
	slices.SortFunc(years, func(a, b ClusterYear) int { return b.Year - a.Year })
	for i := 0; i+1 < len(years); i++ {
		years[i].Joined, years[i].Left = without(years[i].Members, years[i+1].Members), without(years[i+1].Members, years[i].Members)
	}
	return years
}

func without(members, others []ClusterMember) []ClusterMember {
	return slices.DeleteFunc(slices.Clone(members), func(m ClusterMember) bool {
		return slices.ContainsFunc(others, func(o ClusterMember) bool { return o.UnitID == m.UnitID })
	})
}
