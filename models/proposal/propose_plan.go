package proposal

import (
	"math/rand/v2"
	"slices"

	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/schedule"
)

// choice is a variable's option and, if one was needed, leader; -1 if none.
type choice struct{ option, leader int }

// plan is a domain with some variables placed.
type plan struct {
	*domain
	members []int // participating variables
	kept    mask
	taste   taste
	random  *rand.Rand
	open    [][]int // by variable: options that violate no constraint by themselves
	at      []choice
	load    []int
	team    [][]int
	count   []int
	tasks   []int
	busy    [][]taken
	halls   [][]taken
	weight  []int // how often each variable was displaced
	usual   int   // congresses a day in an even distribution, at least 1
}

func newPlan(d *domain, members []int, kept mask, taste taste) *plan {
	// Deterministic by design: the same seed must give the same plan.
	random := rand.New(rand.NewPCG(uint64(d.wishes.Seed), uint64(len(members)))) //nolint:gosec
	p := &plan{domain: d, members: members, kept: kept, taste: taste, random: random,
		open: make([][]int, len(d.vars)), at: make([]choice, len(d.vars)), weight: make([]int, len(d.vars)),
		usual: max(1, len(members)/max(1, d.wishes.To.Sub(d.wishes.From)+1))}
	for _, v := range members {
		for i, o := range d.vars[v].options {
			if o.breaks&kept == 0 {
				p.open[v] = append(p.open[v], i)
			}
		}
	}
	p.clear()
	return p
}

// clear removes every variable from the plan.
func (p *plan) clear() {
	for v := range p.at {
		p.at[v] = choice{-1, -1}
	}
	p.load, p.count, p.tasks = slices.Clone(p.fixedLoad), slices.Clone(p.fixedDays), slices.Clone(p.fixedTask)
	p.team = make([][]int, len(p.fixedTeam))
	for i := range p.team {
		p.team[i] = slices.Clone(p.fixedTeam[i])
	}
	p.busy, p.halls = make([][]taken, len(p.fixedBusy)), make([][]taken, len(p.fixedHall))
}

func (p *plan) option(v int) *option { return &p.vars[v].options[p.at[v].option] }

func (p *plan) placed(v int) bool { return p.at[v].option >= 0 }

func (p *plan) place(v int, c choice) {
	p.at[v] = c
	p.enter(v, 1)
}

func (p *plan) remove(v int) {
	p.enter(v, -1)
	p.at[v] = choice{-1, -1}
}

// enter adds (by = 1) or removes (by = -1) what the variable occupies.
func (p *plan) enter(v, by int) {
	x, o := p.vars[v], p.option(v)
	for _, at := range o.slots {
		p.load[at] += by
		if x.team >= 0 {
			p.team[x.team][at] += by
		}
	}
	for _, at := range o.dayAts {
		p.count[at] += by
	}
	for _, s := range o.sittings {
		if at := p.hall(s.Venue); at >= 0 {
			p.occupy(&p.halls[at*p.days+p.dayAt(s.Day)], taken{v, s}, by)
		}
		if s.Kind != congress.Official {
			continue
		}
		for _, l := range x.crew {
			p.occupy(&p.busy[l*p.days+p.dayAt(s.Day)], taken{v, s}, by)
		}
		if l := p.at[v].leader; l >= 0 {
			p.occupy(&p.busy[l*p.days+p.dayAt(s.Day)], taken{v, s}, by)
		}
	}
	for _, l := range x.crew {
		p.tasks[l] += by
	}
	if l := p.at[v].leader; l >= 0 {
		p.tasks[l] += by
	}
}

func (p *plan) occupy(list *[]taken, t taken, by int) {
	if by > 0 {
		*list = append(*list, t)
		return
	}
	*list = slices.DeleteFunc(*list, func(o taken) bool { return o.v == t.v })
}

func (p *plan) keeps(c Constraint) bool { return p.kept&bit(c) != 0 }

// blockers returns the placed variables that an option would displace, up to most of them. A full half-day contributes one.
func (p *plan) blockers(v int, o *option, most int) []int {
	var out []int
	add := func(other int) bool {
		if other >= 0 && other != v && !slices.Contains(out, other) {
			out = append(out, other)
		}
		return len(out) >= most
	}
	x := p.vars[v]
	for _, at := range o.slots {
		if p.keeps(KeepLoad) && p.limit > 0 && p.load[at] >= p.limit && add(p.lightest(at, -1, out)) {
			return out
		}
		if p.keeps(KeepTeams) && x.team >= 0 && p.team[x.team][at] >= p.teamLimit[x.team] && add(p.lightest(at, x.team, out)) {
			return out
		}
	}
	for _, s := range o.sittings {
		if at := p.hall(s.Venue); at >= 0 && p.keeps(KeepVenues) && meeting(p.halls[at*p.days+p.dayAt(s.Day)], s, 0, add) {
			return out
		}
	}
	for _, l := range x.crew {
		if p.keeps(KeepLeaders) && p.occupied(l, o, add) {
			return out
		}
	}
	p.disorder(x, o, add)
	return out
}

// meeting calls add for each sitting of the list that cannot be reached beside s, until add returns true.
func meeting(list []taken, s schedule.Sitting, travel int, add func(int) bool) bool {
	for _, t := range list {
		if _, _, meets := schedule.Apart(t.s, s, travel); meets && add(t.v) {
			return true
		}
	}
	return false
}

// occupied reports the variables where the leader is already needed.
func (p *plan) occupied(leader int, o *option, add func(int) bool) bool {
	for _, s := range o.sittings {
		if s.Kind == congress.Official && meeting(p.busy[leader*p.days+p.dayAt(s.Day)], s, p.s.Rules.TravelMinutes, add) {
			return true
		}
	}
	return false
}

// disorder reports the variables in the wrong order with the option: pilots, lessons, levels.
func (p *plan) disorder(x *variable, o *option, add func(int) bool) {
	gap := 0
	if p.keeps(KeepLessons) && p.s.Rules.Lessons[x.u.ParentID].IsZero() {
		gap = p.wishes.LessonDays
	}
	if p.keeps(KeepPilots) || gap > 0 {
		for _, m := range x.mass {
			if p.placed(m) && p.tooClose(o.until, p.option(m).day, gap) && add(m) {
				return
			}
		}
		for _, m := range x.pilots {
			if p.placed(m) && p.tooClose(p.option(m).until, o.day, gap) && add(m) {
				return
			}
		}
	}
	if !p.keeps(KeepParent) {
		return
	}
	if x.parent >= 0 && p.placed(x.parent) && !o.last.Before(p.option(x.parent).first) && add(x.parent) {
		return
	}
	for _, m := range x.children {
		if p.placed(m) && !p.option(m).last.Before(o.first) && add(m) {
			return
		}
	}
}

// tooClose reports whether a date is too soon after the pilot's last day.
func (p *plan) tooClose(pilot, day calendar.Date, gap int) bool { return day.Sub(pilot) <= gap }

// lightest is the least displaced variable in a half-day, of a team or of any; -1 if all are fixed.
func (p *plan) lightest(at, team int, but []int) int {
	best := -1
	for _, v := range p.members {
		if !p.placed(v) || team >= 0 && p.vars[v].team != team || !slices.Contains(p.option(v).slots, at) {
			continue
		}
		if slices.Contains(but, v) {
			return v
		}
		if best < 0 || p.weight[v] < p.weight[best] {
			best = v
		}
	}
	return best
}

// assistant is the available leader with the fewest congresses for an option, or -1.
func (p *plan) assistant(o *option) int {
	best := -1
	for _, l := range p.pool {
		if (best < 0 || p.tasks[l] < p.tasks[best]) && p.free(l, o) {
			best = l
		}
	}
	return best
}

func (p *plan) free(leader int, o *option) bool {
	stop := func(int) bool { return true }
	return p.reaches(leader, o) && !p.occupied(leader, o, stop)
}

// fits reports whether the option displaces no one, and the leader assigned.
func (p *plan) fits(v int, o *option) (leader int, ok bool) {
	if len(p.blockers(v, o, 1)) > 0 {
		return -1, false
	}
	if !p.vars[v].needs {
		return -1, true
	}
	leader = p.assistant(o)
	return leader, leader >= 0 || !p.keeps(KeepLeaders)
}

// near counts the neighbours that meet on a day of the option; if once is set, only those after v, so that no pair of
// placed variables counts twice.
func (p *plan) near(v int, o *option, once bool) int {
	n := 0
	shares := func(days []int) bool {
		return slices.ContainsFunc(days, func(at int) bool { return slices.Contains(o.dayAts, at) })
	}
	for _, other := range p.vars[v].near {
		n += count((!once || other > v) && p.placed(other) && shares(p.option(other).dayAts))
	}
	for _, days := range p.vars[v].nearFixed {
		n += count(shares(days))
	}
	return n
}

// busiest is the number of congresses on the busiest day of the option.
func (p *plan) busiest(o *option) int {
	n := 0
	for _, at := range o.dayAts {
		n = max(n, p.count[at])
	}
	return n
}

// cost is the cost that an option adds to the plan.
func (p *plan) cost(v int, o *option) int {
	t, x := &p.taste, p.vars[v]
	c := t.spread*(2*p.busiest(o)+1)/p.usual + t.early*o.day.Sub(p.wishes.From)
	if !x.u.Deadline.IsZero() {
		c += t.margin * max(0, p.wishes.Margin-x.u.Deadline.Sub(o.last))
	}
	c += t.leads * max(0, x.u.Earliest.Sub(o.day)) * count(!x.u.Earliest.IsZero())
	c += t.weekend*o.off + 3*o.waits
	c += t.half * count(p.wishes.Halves != "" && x.free && o.half != p.wishes.Halves)
	c += 60 * count(o.breaks&bit(KeepHolidays) != 0)
	if t.apart > 0 {
		c += t.apart * p.near(v, o, false)
	}
	return c
}
