package proposal

import (
	"slices"
)

// verdict is the result of a search.
type verdict int

const (
	found  verdict = iota
	proven         // no plan exists
	gaveUp
)

// mostNodes limits the exhaustive search, which is complete for a handful of units.
const mostNodes = 20_000

// solve places every member or says why not. A shortage of half-days is a proof; a completed exhaustive search is
// another.
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

// construct places the members one by one at the lowest cost. A member without a place displaces others, which are
// placed again.
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

// best is the cheapest option that fits; the seed breaks ties.
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

// cheapest is the option that displaces the fewest variables, preferring those displaced least often.
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

// relieved is the leader who becomes available by displacing the fewest variables beyond already.
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

// exhaust tries every choice for the variables in order until nodes runs out.
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

// helpers are the leaders that may be assigned with an option.
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

// mostRounds limits the improvement; each round visits every member once.
const mostRounds = 6

// improve moves single members to cheaper options until nothing improves.
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
