package demo

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/delegate"
	"daihoi/models/difficulty"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/term"
)

// The second demo: the city of Hà Nội on the two-level system, which follows its 126 communes and wards itself, on Friday
// 12/9/2025, eighteen days before their last day. The pilot, the eight steering groups and the papers of the centre are real;
// dates, people and progress are invented. Most communes are alike, so that data/city_communes.csv holds only those with a
// story of their own; the others get a day, a venue, people and a course by chance, the same in every build.
const (
	CityCode = "01"
	CityTerm = "2025-2030"
)

// CityToday is its simulated date.
var CityToday = calendar.Of(2025, 9, 12)

// Story is one of the demos. Build takes the accounts with their hashes.
type Story struct {
	Today    calendar.Date
	Accounts []Account
	Build    func(context.Context, *store.Store, []Account) error
}

// StoryOf is the demo of a term: TermCode or CityTerm.
func StoryOf(term string) Story {
	if term == CityTerm {
		return Story{CityToday, CityAccounts(), BuildCity}
	}
	return Story{Today, Accounts(), Build}
}

func hanoi() *season {
	return &season{home: CityCode, level: org.Province, term: CityTerm, pilot: "00598", clerk: "00643", today: CityToday, installed: calendar.Of(2025, 7, 28),
		lastEntry: calendar.Of(2025, 9, 11), movedOn: calendar.Of(2025, 9, 4), deadline: calendar.Of(2025, 9, 30), begins: calendar.Of(2025, 7, 7), where: ", Hà Nội", titles: map[string]string{},
		papers: maps.Clone(embedded().papers), absentFrom: calendar.Of(2025, 9, 18), absentTo: calendar.Of(2025, 9, 19), absenceReason: "Dự hội nghị của Trung ương"}
}

// CityAccounts lists its users, one per role.
func CityAccounts() []Account {
	all := Accounts()
	for i := range all {
		switch all[i].UnitCode {
		case UnitCode:
			all[i].UnitCode = CityCode
		case clerkUnit:
			all[i].UnitCode = "00643"
		}
	}
	return all
}

// BuildCity fills the empty database of s with the second demo, as Build does with the first.
func BuildCity(ctx context.Context, s *store.Store, accounts []Account) error {
	d := &district{season: hanoi(), actors: map[access.Role]access.Actor{}, congresses: map[string]congress.Congress{},
		milestones: map[string]map[string]deadline.Milestone{}}
	s.SetClock(at(d.installed, access.Admin))
	if err := s.Write(ctx, access.Program(accounts[0].FullName), func(tx *store.Tx) error { return d.installCity(tx, accounts) }); err != nil {
		return err
	}
	d.tell(d.installed, access.Organizer, d.convene)
	if err := d.tellProgress(); err != nil {
		return err
	}
	d.tellChanges()
	d.tellCityLists()
	d.tellCityOutcomes()
	d.tellDifficulties()
	if err := d.live(ctx, s); err != nil {
		return err
	}
	s.SetClock(at(d.today, access.Admin))
	return s.Write(ctx, d.actors[access.Admin], func(tx *store.Tx) error {
		if err := store.PutSetting(tx, store.HomeUnit, d.home); err != nil {
			return err
		}
		return store.PutSetting(tx, store.SimulatedDay, d.today.String())
	})
}

// installCity brings the country to the list of units of 1/7/2025, adds the term and the accounts, and plans the communes.
func (d *district) installCity(tx *store.Tx, accounts []Account) error {
	if empty, err := account.NoUsers(tx); err != nil {
		return err
	} else if !empty {
		return fault.New(fault.Conflict, "fault.demo_not_empty")
	}
	if _, err := org.SeedNation(tx); err != nil {
		return err
	}
	rules, err := org.ShippedTerm(d.term)
	if err != nil {
		return err
	}
	if err := org.BringTo(tx, rules.UnitsOn); err != nil {
		return err
	}
	if d.ofTerm, err = term.AddShipped(tx, d.term); err != nil {
		return err
	}
	if err := store.PutSetting(tx, store.WorkingTerm, d.term); err != nil {
		return err
	}
	if err := d.planCity(tx); err != nil {
		return err
	}
	return d.open(tx, accounts)
}

// special is a commune with a story of its own.
type special struct {
	noDay                   bool
	day, through, deadline  calendar.Date
	reason, document, notes string
}

// planCity makes the plans of the city and of its communes.
func (d *district) planCity(tx *store.Tx) error {
	eachLine("city_papers", func(c *cells) { d.papers[c.text()] = paper{c.text(), c.text(), c.text() == "x"} })
	eachLine("city_difficulties", func(c *cells) { d.troubles = append(d.troubles, troubleOf(c)) })
	var leaders []string
	eachLine("city_leaders", func(c *cells) {
		name := c.text()
		leaders, d.titles[name] = append(leaders, name), c.text()
	})
	own := map[string]special{}
	eachLine("city_communes", func(c *cells) {
		own[c.text()] = special{c.text() == "x", c.day(), c.day(), c.day(), c.text(), c.text(), c.text()}
	})
	home, err := org.ByCode(tx, d.home)
	if err != nil {
		return err
	}
	communes, err := org.Under(tx, home.Path, org.Commune)
	if err != nil {
		return err
	}
	slices.SortFunc(communes, func(a, b org.Unit) int { return strings.Compare(a.Code, b.Code) })
	d.plans = append(d.plans, plan{in: d.season, code: home.Code, full: "thành phố Hà Nội", short: "Hà Nội", day: calendar.Of(2025, 11, 18), preparatory: calendar.Of(2025, 11, 17),
		venue: "Cung Văn hóa Lao động Hữu nghị Việt - Xô", contact: "Trần Quang Minh", phone: "0901250001", seats: 350, through: d.lastEntry})
	for i, u := range communes {
		d.plans = append(d.plans, d.planCommune(i, u, leaders, own[u.Code]))
	}
	return nil
}

// planCommune plans the i-th commune. Each steering group has one congress a day at most.
func (d *district) planCommune(i int, u org.Unit, leaders []string, own special) plan {
	rng := chance(u.Code, 4)
	days := cityDays()
	group, turn := i%len(leaders), i/len(leaders)
	day := days[min(turn*len(days)/16+group%2, len(days)-1)]
	p := plan{in: d.season, code: u.Code, full: lowerFirst(u.FullName), short: u.Name, ordinal: 1, day: day, follower: leaders[group],
		venue: "Hội trường UBND " + lowerFirst(u.FullName), phone: fmt.Sprintf("09012%05s", u.Code), seats: 130 + 5*rng.IntN(11), through: d.lastEntry,
		deadline: own.deadline, reason: own.reason, document: own.document, notes: own.notes}
	who := (&crowd{in: d.season, rng: rng, lists: embedded().lists, names: map[string]bool{}})
	gender := delegate.Male
	if rng.IntN(100) < 40 {
		gender = delegate.Female
	}
	p.contact = who.name(gender, "Kinh", 1965+rng.IntN(20))
	thon := "Thôn"
	if u.Kind == "Phường" {
		thon = "Tổ dân phố số"
	}
	for n := range 28 + rng.IntN(24) {
		p.hamlets = append(p.hamlets, fmt.Sprintf("%s %d", thon, n+1))
	}
	if !own.day.IsZero() {
		if p.day = own.day; !own.deadline.IsZero() {
			p.firstDay = days[len(days)-2]
		}
	}
	if p.firstDay.IsZero() && rng.IntN(3) > 0 {
		p.preparatory = p.day // both sessions in one morning
	}
	if own.noDay {
		p.day, p.preparatory, p.venue = calendar.Date{}, calendar.Date{}, ""
	}
	if p.through = earlier(d.lastEntry, cityThrough(rng, d.lastEntry)); !own.through.IsZero() {
		p.through = own.through
	}
	if !p.day.IsZero() && !p.day.After(d.lastEntry) {
		p.through = d.lastEntry
	}
	if i%4 == 0 && !p.day.IsZero() { // of the others the city has the paper only
		p.listed = p.seats - rng.IntN(3)
		if p.day.After(d.today.AddDays(12)) {
			p.listed = p.seats * (60 + rng.IntN(35)) / 100
		}
		p.listedOn = d.entryDay(calendar.Max(d.installed.AddDays(1), earlier(p.day.AddDays(-25), d.lastEntry.AddDays(-3))))
	}
	return p
}

// cityThrough is the day up to which everything is done: with one in seven some days ago.
func cityThrough(rng *rand.Rand, last calendar.Date) calendar.Date {
	if rng.IntN(7) > 0 {
		return last
	}
	return last.AddDays(-2 - rng.IntN(8))
}

// cityDays are the working days of the season on which congresses are held; 1 and 2/9/2025 are holidays.
func cityDays() (days []calendar.Date) {
	for day := calendar.Of(2025, 8, 27); !day.After(calendar.Of(2025, 9, 30)); day = day.AddDays(1) {
		if day.Weekday() != time.Saturday && day.Weekday() != time.Sunday && day != calendar.Of(2025, 9, 1) && day != calendar.Of(2025, 9, 2) {
			days = append(days, day)
		}
	}
	return days
}

// tellCityLists enters the lists that came as files.
func (d *district) tellCityLists() {
	phones := 100_000
	for _, p := range d.plans {
		if p.listed == 0 {
			continue
		}
		recs := p.commune(&phones)
		d.tell(p.listedOn, d.writer(p.code, p.listedOn), func(tx *store.Tx) error { return delegate.AddAll(tx, d.congresses[p.code].ID, recs) })
	}
}

// tellCityOutcomes records the results of the congresses held.
func (d *district) tellCityOutcomes() {
	for _, p := range d.plans {
		on := d.entryDay(p.day.AddDays(1))
		if p.day.IsZero() || on.After(d.lastEntry) {
			continue
		}
		rng := chance(p.code, 5)
		n := func(k int) *int { return &k }
		approved := 45 + rng.IntN(31)
		elected := approved - rng.IntN(3)
		o := congress.Outcome{Present: n(p.seats - rng.IntN(5)), MembersApproved: n(approved), MembersElected: n(elected), MembersWomen: n(elected * (25 + rng.IntN(16)) / 100),
			MembersNonParty: n(elected * (25 + rng.IntN(16)) / 100), MembersMinority: n(rng.IntN(3)), MembersReligious: n(1 + rng.IntN(4)), MembersReelected: n(elected * (40 + rng.IntN(21)) / 100),
			Standing: n(5 + rng.IntN(3)), Chair: congress.ChairNew, ChairParty: congress.PartyStanding, Deputies: n(2 + rng.IntN(2))}
		if rng.IntN(4) == 0 {
			o.Chair = congress.ChairAgain
		}
		d.tell(on, access.Organizer, func(tx *store.Tx) error {
			_, err := congress.RecordOutcome(tx, d.congresses[p.code].ID, 0, o)
			return err
		})
	}
}

// troubleOf reads a line of difficulties.
func troubleOf(c *cells) trouble {
	return trouble{unit: c.text(), on: c.day(),
		difficulty: difficulty.Difficulty{Kind: c.text(), Type: c.text(), Text: c.text(), Owner: c.text(), Due: c.day()},
		until:      c.day(), answer: difficulty.Settlement{State: c.text(), Answer: c.text()}}
}

func earlier(a, b calendar.Date) calendar.Date {
	if b.Before(a) {
		return b
	}
	return a
}
