package org

import (
	"cmp"
	"slices"
)

// Turn is a member proposed for a year, with the reason. Duties rotate: last year's deputy leads, and the member
// whose last duty is longest ago, or who never had one, becomes deputy.
type Turn struct {
	ClusterMember
	LastDuty string // latest duty before the year, "" if none
	LastYear int    // year of that duty
}

// Rotation proposes a cluster's members and duties for a year: the members of the latest earlier year. all is the
// result of Members; without an earlier year nothing is proposed.
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
	if lead < 0 { // no deputy, so no turn is known
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

// ClusterYear is a cluster's members in a year, and the changes since the previous recorded year.
type ClusterYear struct {
	Year         int
	Members      []ClusterMember
	Joined, Left []ClusterMember // nil for the first recorded year
}

// Duty is the member with the duty, or the zero value.
func (y ClusterYear) Duty(duty string) ClusterMember {
	for _, m := range y.Members {
		if m.Duty == duty {
			return m
		}
	}
	return ClusterMember{}
}

// ClusterHistory groups members by year, newest first.
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
