// Package generate fills an empty database with a district, a province or the whole country in the season of 2023–2024, as
// large and as uneven as real ones: the units of the official list, the shipped rules and templates, and about a hundred
// invented delegates for each congress. Congresses are held on the days of the published curve (data/curve.csv), so that the
// report of any day tells the share that was published for it.
//
// curve.go and plan.go say when each congress is held, work.go how the work on it went, setup.go writes what is there on the
// first day, days.go tells the season day by day as package demo does, but in bulk. The same seed gives the same rows, except
// for password hashes and what the database itself seals, and the same unit is told alike at every scale.
package generate

import (
	"context"
	"math/rand/v2"
	"strconv"
	"time"

	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/demo"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/template"
)

// Scale is how much is generated.
type Scale string

const (
	District Scale = "district"
	Province Scale = "province"
	Nation   Scale = "nation"
)

// homes are the units that the scales are about: Huyện Đông Anh with 24 communes, Tỉnh Quảng Nam with 241 and the country.
var homes = map[Scale]string{District: "017", Province: "49", Nation: org.NationCode}

// Home is the code of the unit that a scale is about.
func Home(s Scale) string { return homes[s] }

// LastDay is the day on which the generated season stands: that of the last published national figures.
var LastDay = calendar.Of(2024, 5, 31)

// Options say what to generate.
type Options struct {
	Scale    Scale
	Unit     string // code of the unit that it is about; "": Home of the scale
	Seed     uint64
	Until    calendar.Date         // the last day told; zero: LastDay
	Hash     string                // of everybody's password
	Progress func(done, total int) // of the steps; may be nil
}

// Users with a short name at the unit of the scale, besides those of every unit.
const (
	Admin     = "quantri"
	Organizer = "dieuphoi"
	Viewer    = "xem"
	Reception = "letan"
)

// OrganizerOf is the username of the organizer of a unit above communes: "h017", "t49" or "trunguong".
func OrganizerOf(level, code string) string {
	switch level {
	case org.District:
		return "h" + code
	case org.Province:
		return "t" + code
	}
	return "trunguong"
}

// ClerkOf is the username of the clerk of a commune.
func ClerkOf(code string) string { return "x" + code }

// Generate fills the empty database of s; if it has users the answer is a Conflict. The clock of s remains on the last day.
func Generate(ctx context.Context, s *store.Store, o Options) error {
	if o.Until.IsZero() {
		o.Until = LastDay
	}
	if o.Until.Before(installed) {
		return fault.At("until", "problem.too_early", "Min", installed.String())
	}
	if o.Unit == "" {
		o.Unit = homes[o.Scale]
	}
	g := &generator{Options: o, store: s, known: map[string]*place{}}
	for _, u := range country(o.Seed) {
		if u.Code == o.Unit || u.above != nil && g.known[u.above.Code] != nil {
			p := &place{unit: u}
			g.known[u.Code] = p
			g.places = append(g.places, p)
		}
	}
	if len(g.places) == 0 {
		return store.NotFound()
	}
	for _, row := range rows("ethnic") {
		share, err := strconv.ParseFloat(row[2], 64)
		must(err)
		g.minorities = append(g.minorities, minority{row[0], demo.Share{Ethnicity: row[1], Percent: share}})
	}
	if err := g.roomy(ctx); err != nil {
		return err
	}
	if err := g.setUp(ctx); err != nil {
		return err
	}
	if err := g.withoutIndexes(ctx, func() error { return g.live(ctx) }); err != nil {
		return err
	}
	s.SetClock(clockAt(o.Until, 17*60))
	return s.Write(ctx, g.program(), func(tx *store.Tx) error {
		if err := store.PutSetting(tx, store.HomeUnit, o.Unit); err != nil {
			return err
		}
		// The next day is today, as the clock goes on in the early morning, when what was entered on the last day were to come.
		return store.PutSetting(tx, store.SimulatedDay, o.Until.AddDays(1).String())
	})
}

// roomy lets the connection that writes keep most of the indexes in memory; with the usual 2 MB of SQLite every row would read
// and write pages again.
func (g *generator) roomy(ctx context.Context) error {
	return g.write(ctx, installed, 6*60, func(tx *store.Tx) error {
		if tx.DB().Name() != "sqlite" {
			return nil
		}
		return tx.DB().Exec("PRAGMA cache_size = -262144").Error
	})
}

// generator is the state of the database while it is filled.
type generator struct {
	Options
	store      *store.Store
	places     []*place // above before below
	known      map[string]*place
	minorities []minority
	term       org.Term
	items      map[string][]template.Item // of the levels
	steps      []placed                   // of all congresses, in the order of time
	done, all  int
}

type minority struct {
	province string
	demo.Share
}

// place is a unit in the database.
type place struct {
	*unit
	id         int64
	path       string
	congress   int64
	template   int64
	clerk      account.User
	organizer  account.User
	reviewer   account.User
	leaders    []org.Leader
	follower   *org.Leader
	states     []state
	later      []congress.Session // those registered after the first day
	listed     calendar.Date      // when the list was entered, zero for not yet
	joined     calendar.Date      // when those of the units below were added
	delegation []member
}

// program is the actor of what nobody does by hand.
func (g *generator) program() access.Actor { return access.Program("Đại hội") }

// write runs a transaction at a moment.
func (g *generator) write(ctx context.Context, day calendar.Date, minute int, fn func(*store.Tx) error) error {
	g.store.SetClock(clockAt(day, minute))
	return g.store.Write(ctx, g.program(), fn)
}

func clockAt(day calendar.Date, minute int) func() time.Time {
	at := moment(day, minute).Time
	return func() time.Time { return at }
}

// step tells the progress.
func (g *generator) step(n int) {
	g.done += n
	if g.Progress != nil {
		g.Progress(min(g.done, g.all), g.all)
	}
}

// people invents those of a unit.
func (g *generator) people(u *unit, purpose uint64) (*demo.Inventor, *rand.Rand) {
	rng := chance(g.Seed, u.Code, purpose)
	province := u.province().Code
	var shares []demo.Share
	for _, m := range g.minorities {
		if m.province == province {
			shares = append(shares, m.Share)
		}
	}
	return demo.NewInventor(rng, g.Until, shares, province >= "46"), rng
}
