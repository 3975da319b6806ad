package proposal

import (
	"slices"
	"strings"

	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/schedule"
)

// wide is how many days before and after the period the search for causes looks.
const wide = 366

// mask is a set of constraints, one bit each in the order of Constraints.
type mask uint32

func bit(c Constraint) mask { return 1 << slices.Index(Constraints, c) }

// option is one way to date a unit. breaks are the constraints it violates by itself or against fixed units.
type option struct {
	sittings         []schedule.Sitting
	first, day, last calendar.Date // first sitting, first official one, last sitting
	half             congress.Half // of the first official sitting
	until            calendar.Date // last official sitting
	slots            []int         // half-days with an official sitting
	dayAts           []int         // days with an official sitting
	off              int           // sittings on days off
	waits            int           // days between the preparatory sitting and the congress, beyond the eve
	breaks           mask
}

// variable is a unit to be dated.
type variable struct {
	u         *schedule.ScheduledUnit
	options   []option
	team      int   // -1 if none
	crew      []int // leaders who have to be present
	needs     bool  // a leader has to be found
	free      bool  // had no sitting, so the half of the day is free
	pilots    []int // pilots of the same flock, as variables
	mass      []int
	children  []int
	parent    int // -1 if none
	near      []int
	nearFixed [][]int // days of neighbours that keep their dates
	limits    limits
	halfDays  int // number taken, the same in every option
}

// taken is a sitting that occupies a leader or a hall; v is -1 for a fixed one.
type taken struct {
	v int
	s schedule.Sitting
}

// domain is a schedule prepared for the search: units, leaders, halls and days by index.
type domain struct {
	s         schedule.Schedule
	wishes    ProposalWishes
	vars      []*variable
	at        map[int64]int // unit id → variable
	units     map[int64]*schedule.ScheduledUnit
	base      calendar.Date // date of day index 0
	days      int
	leaders   []int64
	pool      []int              // leaders that may be assigned
	known     []*schedule.Leader // what is known about each of leaders, or nil
	leaderAt  map[int64]int
	teamAt    map[int64]int
	limit     int
	teamLimit []int
	hallNames []string       // keys from congress.HallOf
	hallAt    map[string]int // venue text → hall
	fixedLoad []int
	fixedTeam [][]int
	fixedDays []int // fixed congresses by day
	fixedBusy [][]taken
	fixedHall [][]taken
	fixedTask []int // fixed congresses by leader
}

func newDomain(s schedule.Schedule, w ProposalWishes, extra int) *domain {
	d := &domain{s: s, wishes: w, at: map[int64]int{}, units: map[int64]*schedule.ScheduledUnit{}, leaderAt: map[int64]int{}, teamAt: map[int64]int{},
		hallAt: map[string]int{}, limit: s.Rules.PerHalfDay}
	for i := range s.Units {
		u := &s.Units[i]
		d.units[u.UnitID] = u
		if wanted := w.Units == nil && u.Day().IsZero() || slices.Contains(w.Units, u.UnitID); wanted && !u.Held {
			d.at[u.UnitID] = len(d.vars)
			d.vars = append(d.vars, &variable{u: u, team: -1, parent: -1})
		}
	}
	d.people()
	for _, x := range d.vars {
		x.options = d.options(x.u, extra)
		x.free = len(x.u.Sittings) == 0
	}
	d.frame()
	d.fix()
	d.relate()
	for _, x := range d.vars {
		x.limits = d.limits(x.u)
		if len(x.options) > 0 {
			x.halfDays = (&schedule.ScheduledUnit{Sittings: x.options[0].sittings}).HalfDays()
		}
		for i := range x.options {
			x.options[i].breaks = d.breaks(x, &x.options[i])
		}
	}
	return d
}

func (d *domain) people() {
	know := func(id int64) int {
		at, ok := d.leaderAt[id]
		if !ok {
			at = len(d.leaders)
			d.leaderAt[id] = at
			d.leaders, d.known = append(d.leaders, id), append(d.known, nil)
		}
		return at
	}
	for i := range d.s.Leaders {
		l := &d.s.Leaders[i]
		at := know(l.ID)
		d.pool, d.known[at] = append(d.pool, at), l
	}
	for i, t := range d.s.Teams {
		d.teamAt[t.ID] = i
		d.teamLimit = append(d.teamLimit, max(t.AtOnce, 1))
	}
	for i := range d.s.Units {
		for _, a := range d.s.Units[i].Leaders {
			know(a.LeaderID)
		}
	}
	for _, x := range d.vars {
		if at, ok := d.teamAt[x.u.TeamID]; ok {
			x.team = at
		}
		for _, id := range present(x.u) {
			x.crew = append(x.crew, d.leaderAt[id])
		}
		x.needs = d.wishes.Leader && len(x.crew) == 0 && len(d.pool) > 0
	}
}

// present are the leaders who attend or chair the congress, without repeats.
func present(u *schedule.ScheduledUnit) []int64 {
	var all []int64
	for _, a := range u.Leaders {
		if a.Role != congress.Follows && !slices.Contains(all, a.LeaderID) {
			all = append(all, a.LeaderID)
		}
	}
	return all
}

// frame assigns indexes to all days and half-days that options use.
func (d *domain) frame() {
	var last calendar.Date
	for _, x := range d.vars {
		for _, o := range x.options {
			if d.base.IsZero() || o.first.Before(d.base) {
				d.base = o.first
			}
			last = calendar.Max(last, o.last)
		}
		for _, s := range x.u.Sittings {
			d.hall(s.Venue)
		}
	}
	if !last.IsZero() {
		d.days = last.Sub(d.base) + 1
	}
	for _, x := range d.vars {
		for i := range x.options {
			o := &x.options[i]
			o.slots, o.dayAts = d.slots(o.sittings), d.dayAtsOf(o.sittings)
		}
	}
}

func (d *domain) dayAt(day calendar.Date) int { return day.Sub(d.base) }

func (d *domain) within(day calendar.Date) bool {
	at := d.dayAt(day)
	return at >= 0 && at < d.days
}

func (d *domain) slots(all []schedule.Sitting) []int {
	u := schedule.ScheduledUnit{Sittings: all}
	var list []int
	for _, k := range u.Slots() {
		if d.within(k.Day) {
			list = append(list, 2*d.dayAt(k.Day)+count(k.Half == congress.Afternoon))
		}
	}
	return list
}

// dayAtsOf are the days with an official sitting, without repeats.
func (d *domain) dayAtsOf(all []schedule.Sitting) []int {
	var list []int
	for _, s := range all {
		if s.Kind == congress.Official && d.within(s.Day) && !slices.Contains(list, d.dayAt(s.Day)) {
			list = append(list, d.dayAt(s.Day))
		}
	}
	return list
}

// hall is the index of a venue's hall, or -1.
func (d *domain) hall(venue string) int {
	if at, known := d.hallAt[venue]; known {
		return at
	}
	at, name := -1, congress.HallOf(venue)
	if name != "" {
		if at = slices.Index(d.hallNames, name); at < 0 {
			at, d.hallNames = len(d.hallNames), append(d.hallNames, name)
		}
	}
	d.hallAt[venue] = at
	return at
}

// fix records what the units that keep their dates occupy.
func (d *domain) fix() {
	d.fixedLoad, d.fixedDays = make([]int, 2*d.days), make([]int, d.days)
	d.fixedTask = make([]int, len(d.leaders))
	d.fixedBusy, d.fixedHall = make([][]taken, len(d.leaders)*d.days), make([][]taken, len(d.hallNames)*d.days)
	for range d.s.Teams {
		d.fixedTeam = append(d.fixedTeam, make([]int, 2*d.days))
	}
	for i := range d.s.Units {
		u := &d.s.Units[i]
		if _, ok := d.at[u.UnitID]; ok || len(u.Sittings) == 0 {
			continue
		}
		for _, at := range d.slots(u.Sittings) {
			d.fixedLoad[at]++
			if team, ok := d.teamAt[u.TeamID]; ok {
				d.fixedTeam[team][at]++
			}
		}
		for _, at := range d.dayAtsOf(u.Sittings) {
			d.fixedDays[at]++
		}
		crew := present(u)
		for _, id := range crew {
			d.fixedTask[d.leaderAt[id]]++
		}
		for _, s := range u.Sittings {
			if !d.within(s.Day) {
				continue
			}
			if at := slices.Index(d.hallNames, congress.HallOf(s.Venue)); at >= 0 {
				k := at*d.days + d.dayAt(s.Day)
				d.fixedHall[k] = append(d.fixedHall[k], taken{-1, s})
			}
			for _, id := range crew {
				if k := d.leaderAt[id]*d.days + d.dayAt(s.Day); s.Kind == congress.Official {
					d.fixedBusy[k] = append(d.fixedBusy[k], taken{-1, s})
				}
			}
		}
	}
}

// relate links the variables of a flock, of parent and child, and of neighbours.
func (d *domain) relate() {
	for _, f := range schedule.PilotGroups(d.s.Units) {
		pilots, mass := d.indexes(f.Pilots), d.indexes(f.Mass)
		for _, v := range pilots {
			d.vars[v].mass = mass
		}
		for _, v := range mass {
			d.vars[v].pilots = pilots
		}
	}
	for v, x := range d.vars {
		if parent, ok := d.at[x.u.ParentID]; ok {
			x.parent = parent
			d.vars[parent].children = append(d.vars[parent].children, v)
		}
		for _, id := range x.u.Neighbours {
			if at, ok := d.at[id]; ok {
				x.near = append(x.near, at)
			} else if u := d.units[id]; u != nil && !u.Day().IsZero() {
				x.nearFixed = append(x.nearFixed, d.dayAtsOf(u.Sittings))
			}
		}
	}
}

func (d *domain) indexes(all []*schedule.ScheduledUnit) []int {
	var list []int
	for _, u := range all {
		if v, ok := d.at[u.UnitID]; ok {
			list = append(list, v)
		}
	}
	return list
}

// kept are the constraints that were not relaxed.
func (d *domain) kept() mask {
	all := mask(1)<<len(Constraints) - 1
	for _, c := range d.wishes.Without {
		if c != KeepPeriod && slices.Contains(Constraints, c) {
			all &^= bit(c)
		}
	}
	return all
}

// split separates the variables that can be dated by themselves from those that cannot.
func (d *domain) split(kept mask) (able, stuck []int) {
	for v, x := range d.vars {
		if slices.ContainsFunc(x.options, func(o option) bool { return o.breaks&kept == 0 }) {
			able = append(able, v)
		} else {
			stuck = append(stuck, v)
		}
	}
	return able, stuck
}

func depth(path string) int { return strings.Count(path, "/") }
