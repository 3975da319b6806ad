package generate

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"

	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/org"
)

// noCongress is the one district of the list that holds none: Hoàng Sa, so that 704 districts do.
const noCongress = "498"

// unit is a unit of the country with its congress, before anything is in the database.
type unit struct {
	org.GazetteUnit
	number int // in the list, from 1
	above  *unit
	below  []*unit
	pilot  bool
	order  float64 // among those of its level, earliest first

	day         calendar.Date // of the official session
	preparatory calendar.Date // zero for none
	registered  calendar.Date // when the day was entered
	seats       int
	hamlets     []string
}

// installed is the first day of use: all that was done before is entered in the first weeks.
var installed = calendar.Of(2023, 12, 4)

// chance is the random source for one purpose of a unit: what is invented for one unit does not depend on the others, and
// every scale tells the same of it.
func chance(seed uint64, code string, purpose uint64) *rand.Rand {
	sum := fnv.New64a()
	_, _ = fmt.Fprint(sum, code)
	return rand.New(rand.NewPCG(seed^sum.Sum64(), purpose)) //nolint:gosec // the same people every time is what is wanted
}

// purposes of chance.
const (
	forPlan = iota + 1
	forWork
	forPeople
	forUsers
	forLists
	forOutcomes
	forLeaders
)

// country plans all congresses of the country: the nation first, below every unit those below it.
func country(seed uint64) []*unit {
	nation := &unit{GazetteUnit: org.GazetteUnit{Code: org.NationCode, LevelCode: org.Nation, Name: "Việt Nam", FullName: "Việt Nam"}, number: 1}
	all, byCode := []*unit{nation}, map[string]*unit{"": nation}
	for _, g := range org.Gazetteer() {
		if g.Code == noCongress {
			continue
		}
		u := &unit{GazetteUnit: g, number: len(all) + 1, above: byCode[g.ParentCode]}
		u.FullName = org.FullName(g.Kind, g.Name)
		u.above.below = append(u.above.below, u)
		byCode[g.Code] = u
		all = append(all, u)
	}
	nation.rank(seed)
	known := curves()
	schedule(known, all, org.Commune)
	schedule(known, all, org.District)
	schedule(known, all, org.Province)
	nation.day = calendar.Of(2024, 10, 17)
	for _, u := range all {
		u.detail(seed)
	}
	return all
}

// early is how many provinces had finished their districts on 31/5/2024, and earliest how many had held their own congress.
const (
	early    = 14
	earliest = 3
)

// rank puts the units of each level in order. The early provinces come first with all their districts; every other one has a
// last district. A pilot is the first below its unit.
func (nation *unit) rank(seed uint64) {
	provinces := slices.Clone(nation.below)
	for _, p := range provinces {
		p.order = chance(seed, p.Code, forPlan).Float64()
		if len(p.below) > 15 || curvesOwn(p.Code) {
			p.order++ // a large province is not among the first
		}
	}
	inOrder(provinces)
	for i, p := range provinces {
		for n, d := range p.below {
			rng := chance(seed, d.Code, forPlan)
			switch {
			case i < earliest:
				d.order = rng.Float64() * 0.12
			case i < early:
				d.order = rng.Float64() * 0.35
			case n == len(p.below)-1:
				d.order = 0.9 + rng.Float64()*0.1
			default:
				d.order = rng.Float64()
			}
			for _, c := range d.below {
				c.order = 1 + 0.62*d.order + 0.38*chance(seed, c.Code, forPlan).Float64()
			}
			d.choosePilot()
		}
		p.choosePilot()
	}
	nation.choosePilot()
	for i, p := range provinces {
		p.order = float64(i)
	}
}

// ownPilots are pilots that are known: Đan Phượng, Đại Lộc.
var ownPilots = []string{"273", "506"}

// choosePilot marks the first unit below, and puts it before all that are no pilots.
func (u *unit) choosePilot() {
	if len(u.below) == 0 {
		return
	}
	first := slices.MinFunc(u.below, func(a, b *unit) int { return cmp.Compare(a.order, b.order) })
	for _, b := range u.below {
		if slices.Contains(ownPilots, b.Code) {
			first = b
		}
	}
	first.pilot = true
	if first.LevelCode != org.Province {
		first.order -= 2
	}
}

func curvesOwn(code string) bool { return slices.Contains([]string{"01", "10", "49"}, code) }

func inOrder(units []*unit) {
	slices.SortStableFunc(units, func(a, b *unit) int { return cmp.Or(cmp.Compare(a.order, b.order), strings.Compare(a.Code, b.Code)) })
}

// schedule gives the congresses of a level their days: those of units with a curve of their own by it, all others so that the
// country follows its curve.
func schedule(known map[curveOf][]point, all []*unit, level string) {
	var own, rest []*unit
	for _, u := range all {
		if u.LevelCode != level {
			continue
		}
		if curve := u.above.curve(known, level); curve != nil {
			own = append(own, u)
		} else {
			rest = append(rest, u)
		}
	}
	inOrder(own)
	inOrder(rest)
	byCurve := map[string][]*unit{}
	for _, u := range own {
		at := u.above.curve(known, level).Code
		byCurve[at] = append(byCurve[at], u)
	}
	for code, units := range byCurve {
		follow(known[curveOf{code, level}], units)
	}
	follow(without(known[curveOf{"", level}], own), rest)
}

// curve is the unit at or above u that has a curve of its own, nil for none.
func (u *unit) curve(known map[curveOf][]point, level string) *unit {
	for at := u; at.above != nil; at = at.above {
		if known[curveOf{at.Code, level}] != nil {
			return at
		}
	}
	return nil
}

// detail invents what else is known of a congress.
func (u *unit) detail(seed uint64) {
	rng := chance(seed, u.Code, forPlan)
	_ = rng.Float64() // was the order
	switch luck := rng.IntN(100); {
	case u.LevelCode != org.Commune || luck < 25:
		u.preparatory = u.day.AddWorkingDays(-1)
	case luck < 85:
		u.preparatory = u.day
	}
	u.registered = installed
	if rng.IntN(100) < 15 {
		if on := installed.AddDays(10 + rng.IntN(50)); on.Before(u.day.AddDays(-50)) && on.Working() {
			u.registered = on
		}
	}
	switch u.LevelCode {
	case org.Commune:
		u.seats = 92 + rng.IntN(29)
		for n := range 5 + rng.IntN(6) {
			name := "Thôn"
			if u.Kind != "Xã" {
				name = "Tổ dân phố số"
			}
			u.hamlets = append(u.hamlets, fmt.Sprintf("%s %d", name, n+1))
		}
	case org.District:
		u.seats = 150 + 5*rng.IntN(11)
	case org.Province:
		u.seats = 250 + 10*rng.IntN(6)
	case org.Nation:
		u.seats = 1052
	}
}

// sessions are those of the congress.
func (u *unit) sessions() []congress.Session {
	official := congress.Session{Kind: congress.Official, OnDate: u.day, Starts: "07:30", Ends: "11:30", Venue: u.venue()}
	if u.preparatory.IsZero() {
		return []congress.Session{official}
	}
	before := congress.Session{Kind: congress.Preparatory, OnDate: u.preparatory, Starts: "14:00", Ends: "16:30", Venue: u.venue()}
	if u.preparatory == u.day {
		before.Starts, before.Ends, official.Starts = "07:30", "08:45", "09:00"
	}
	return []congress.Session{before, official}
}

func (u *unit) venue() string {
	switch u.LevelCode {
	case org.Commune:
		return "Hội trường UBND " + u.lower()
	case org.Nation:
		return "Trung tâm Hội nghị Quốc gia"
	}
	return "Trung tâm Hội nghị " + u.lower()
}

// lower is "xã Tứ Hiệp".
func (u *unit) lower() string {
	if u.Kind == "" {
		return u.Name
	}
	return strings.ToLower(u.Kind) + " " + u.Name
}

// province is the one that u is or belongs to, the nation for the nation.
func (u *unit) province() *unit {
	for u.above != nil && u.LevelCode != org.Province {
		u = u.above
	}
	return u
}
