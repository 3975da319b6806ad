package proposal

import (
	"slices"
)

// verdict is what a search came to.
type verdict int

const (
	found  verdict = iota
	proven         // there is no plan
	gaveUp
)

// mostNodes bounds the exhaustive search; it is complete for a handful of units.
const mostNodes = 20_000

// solve places every member, or tells why not: a shortage of half-days proves it, a bounded exhaustive search may.
func (p *plan) solve() verdict {
	if len(p.shortage()) > 0 {
		return proven
	}
	if p.construct() {
		return found
	}
	p.clear()
	nodes := mostNodes
	switch {
	case p.exhaust(p.inOrder(), &nodes):
		return found
	case nodes > 0:
		return proven
	}
	p.clear()
	return gaveUp
}

// construct places the members one by one, each where it costs least; one that finds no place takes that of others,
// which are then placed anew.
func (p *plan) construct() bool {
	queue := p.inOrder()
	budget := 20*len(queue) + 200
	for len(queue) > 0 {
		v := queue[0]
		queue = queue[1:]
		if c, ok := p.best(v); ok {
			p.place(v, c)
			continue
		}
		if budget--; budget < 0 {
			return false
		}
		c, out, ok := p.cheapest(v)
		if !ok {
			return false
		}
		for _, other := range out {
			p.remove(other)
			p.weight[other]++
		}
		p.weight[v]++
		p.place(v, c)
		queue = append(queue, out...)
	}
	return true
}

// best is the option that fits and costs least; among equals the seed decides.
func (p *plan) best(v int) (c choice, ok bool) {
	least, ties := 0, 0
	for _, i := range p.open[v] {
		o := &p.vars[v].options[i]
		cost := p.cost(v, o)
		if ok && cost > least {
			continue
		}
		leader, fits := p.fits(v, o)
		if !fits {
			continue
		}
		if ties++; !ok || cost < least {
			ties = 1
		}
		if ties == 1 || p.random.IntN(ties) == 0 {
			c, least, ok = choice{i, leader}, cost, true
		}
	}
	return c, ok
}

// cheapest is the option for which the fewest others give way, those that gave way least first.
func (p *plan) cheapest(v int) (c choice, out []int, ok bool) {
	least := 0
	for _, i := range p.open[v] {
		o := &p.vars[v].options[i]
		leader, blockers := -1, p.blockers(v, o, len(p.members))
		if p.vars[v].needs && p.keeps(KeepLeaders) {
			if leader = p.assistant(o); leader < 0 {
				leader, blockers = p.relieved(o, blockers)
			}
		}
		price := 4 * len(blockers)
		for _, other := range blockers {
			price += 5 * p.weight[other]
		}
		if price += p.random.IntN(3); !ok || price < least {
			c, out, least, ok = choice{i, leader}, blockers, price, true
		}
	}
	return c, out, ok
}

// relieved is the leader who can be had with the fewest variables giving way, added to those that give way already.
func (p *plan) relieved(o *option, already []int) (leader int, out []int) {
	leader = -1
	for _, l := range p.pool {
		if !p.reaches(l, o) {
			continue
		}
		with := slices.Clone(already)
		p.occupied(l, o, func(other int) bool {
			if other >= 0 && !slices.Contains(with, other) {
				with = append(with, other)
			}
			return false
		})
		if leader < 0 || len(with) < len(out) {
			leader, out = l, with
		}
	}
	return leader, out
}

// exhaust tries every choice for the variables in order; nodes counts down to where it gives up.
func (p *plan) exhaust(order []int, nodes *int) bool {
	if len(order) == 0 {
		return true
	}
	v := order[0]
	x := p.vars[v]
	for _, i := range p.open[v] {
		o := &x.options[i]
		if len(p.blockers(v, o, 1)) > 0 {
			continue
		}
		for _, l := range p.helpers(x, o) {
			if *nodes--; *nodes <= 0 {
				return false
			}
			p.place(v, choice{i, l})
			if p.exhaust(order[1:], nodes) {
				return true
			}
			p.remove(v)
		}
	}
	return false
}

// helpers are the leaders that an option may get.
func (p *plan) helpers(x *variable, o *option) []int {
	if !x.needs || !p.keeps(KeepLeaders) {
		return []int{-1}
	}
	var all []int
	for _, l := range p.pool {
		if p.free(l, o) {
			all = append(all, l)
		}
	}
	return all
}

// mostRounds bounds the improvement; each round looks at every member once.
const mostRounds = 6

// improve moves members one at a time to where they cost less, until nothing is gained.
func (p *plan) improve() {
	order := slices.Clone(p.members)
	for range mostRounds {
		gained := false
		p.random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, v := range order {
			old := p.at[v]
			p.remove(v)
			before := p.cost(v, &p.vars[v].options[old.option])
			c, ok := p.best(v)
			if !ok || p.cost(v, &p.vars[v].options[c.option]) >= before {
				p.place(v, old)
				continue
			}
			p.place(v, c)
			gained = true
		}
		if !gained {
			return
		}
	}
}
