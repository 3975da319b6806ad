package proposal

import (
	"slices"

	"daihoi/models/schedule"
)

// shortage returns members that have fewer places than there are members because of the load, a team or the leaders
// alone, or nil. It counts an option by its first half-day, so it may miss a shortage but never invents one.
func (p *plan) shortage() []int {
	if p.keeps(KeepLoad) && p.limit > 0 {
		if short := p.unmatched(p.members, func(at int) int { return p.limit - p.fixedLoad[at] }); short != nil {
			return short
		}
	}
	if p.keeps(KeepTeams) {
		for team, limit := range p.teamLimit {
			members := slices.DeleteFunc(slices.Clone(p.members), func(v int) bool { return p.vars[v].team != team })
			if short := p.unmatched(members, func(at int) int { return limit - p.fixedTeam[team][at] }); short != nil {
				return short
			}
		}
	}
	if !p.keeps(KeepLeaders) {
		return nil
	}
	needy := slices.DeleteFunc(slices.Clone(p.members), func(v int) bool { return !p.vars[v].needs })
	return p.unmatched(needy, func(int) int { return len(p.pool) })
}

// unmatched assigns each member a half-day by augmenting paths and returns the members competing for too few, or nil.
func (p *plan) unmatched(members []int, room func(at int) int) []int {
	holders := make([][]int, 2*p.days)
	var seen []bool
	var try func(v int) bool
	try = func(v int) bool {
		for _, i := range p.open[v] {
			slots := p.vars[v].options[i].slots
			if len(slots) == 0 || seen[slots[0]] {
				continue
			}
			at := slots[0]
			seen[at] = true
			if len(holders[at]) < room(at) {
				holders[at] = append(holders[at], v)
				return true
			}
			for i, other := range holders[at] {
				if try(other) {
					holders[at][i] = v
					return true
				}
			}
		}
		return false
	}
	for _, v := range members {
		seen = make([]bool, 2*p.days)
		if try(v) {
			continue
		}
		short := []int{v}
		for at, reached := range seen {
			if reached {
				short = append(short, holders[at]...)
			}
		}
		slices.Sort(short)
		return slices.Compact(short)
	}
	return nil
}

// alone returns for each variable a minimal set of constraints that leaves it no option. Units with the same set
// share a Cause.
func (d *domain) alone(kept mask) []Cause {
	var all []Cause
	var sets []mask
	for _, x := range d.vars {
		set := shrink(kept, func(m mask) bool {
			return !slices.ContainsFunc(x.options, func(o option) bool { return o.breaks&m == 0 })
		})
		at := slices.Index(sets, set)
		if at < 0 {
			at = len(all)
			sets, all = append(sets, set), append(all, Cause{Constraints: set.list(), Proven: true})
		}
		all[at].Units = append(all[at].Units, x.u.UnitID)
	}
	return all
}

// shrink removes constraints one by one while the rest still conflicts.
func shrink(set mask, inConflict func(mask) bool) mask {
	for _, c := range Constraints {
		if without := set &^ bit(c); set&bit(c) != 0 && inConflict(without) {
			set = without
		}
	}
	return set
}

func (m mask) list() []Constraint {
	var all []Constraint
	for _, c := range Constraints {
		if m&bit(c) != 0 {
			all = append(all, c)
		}
	}
	return all
}

// explain returns a minimal set of units that cannot be dated together, and a minimal set of constraints responsible.
func explain(s schedule.Schedule, w ProposalWishes, kept mask) Cause {
	d := newDomain(s, w, 0)
	all := make([]int, len(d.vars))
	for i := range all {
		all[i] = i
	}
	fails := func(d *domain, members []int, kept mask) bool {
		return newPlan(d, members, kept, tastes(w)[0]).solve() != found
	}
	if short := newPlan(d, all, kept, tastes(w)[0]).shortage(); short != nil {
		all = short
	}
	for part := len(all) / 2; part > 0; part /= 2 {
		for i := 0; i < len(all); {
			rest := slices.Delete(slices.Clone(all), i, min(i+part, len(all)))
			if len(rest) > 0 && fails(d, rest, kept) {
				all = rest
			} else {
				i += part
			}
		}
	}
	w = only(w, d, all)
	d = newDomain(s, w, wide)
	for i := range all {
		all[i] = i
	}
	set := shrink(kept, func(m mask) bool { return fails(d, all, m) })
	return Cause{Units: w.Units, Constraints: set.list(), Together: true, Proven: newPlan(d, all, set, tastes(w)[0]).solve() == proven}
}
