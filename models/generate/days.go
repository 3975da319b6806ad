package generate

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/demo"
	"daihoi/models/field"
	"daihoi/models/history"
	"daihoi/models/org"
	"daihoi/models/readiness"
	"daihoi/models/store"
)

// weightOfDay is what a day counts in the progress, in units set up.
const weightOfDay = 60

// placed is a step of a congress.
type placed struct {
	*place
	step
}

func bySteps(a, b placed) int {
	return cmp.Or(a.on.Compare(b.on), cmp.Compare(a.minute, b.minute), cmp.Compare(a.congress, b.congress))
}

// member is a delegate of a unit below who may go to the congress above.
type member struct {
	person            int64
	from, reappointed string
	sortKey           []byte
	prefix            string // of the key by which the delegate is found
}

// Before the congress: when its list is entered, and when those whom the units below send are added.
const (
	listLead = 36
	joinLead = 16
)

// live tells the season, each day in a transaction: the lists and sessions entered, the congresses held, the work done.
func (g *generator) live(ctx context.Context) error {
	lists, joins, moves, held := g.agenda()
	rest := g.steps
	for day := installed; !day.After(g.Until); day = day.AddDays(1) {
		n := 0
		for n < len(rest) && rest[n].on == day {
			n++
		}
		err := g.write(ctx, day, 16*60, func(tx *store.Tx) error {
			var told []store.Told
			var err error
			for _, p := range lists[day] {
				if told, err = g.enter(tx, p, told); err != nil {
					return err
				}
			}
			for _, p := range joins[day] {
				if told, err = g.join(tx, p, told); err != nil {
					return err
				}
			}
			if told, err = g.register(tx, moves[day], told); err == nil {
				err = g.outcomes(tx, held[day])
			}
			if err != nil {
				return err
			}
			return g.act(tx, rest[:n], told)
		})
		if err != nil {
			return err
		}
		rest = rest[n:]
		g.step(weightOfDay)
	}
	g.step(len(g.places))
	return nil
}

// agenda says what is entered on which day besides the work.
func (g *generator) agenda() (lists, joins, moves, held map[calendar.Date][]*place) {
	lists, joins = map[calendar.Date][]*place{}, map[calendar.Date][]*place{}
	moves, held = map[calendar.Date][]*place{}, map[calendar.Date][]*place{}
	for _, p := range g.places {
		rng := chance(g.Seed, p.Code, forLists)
		p.listed = working(calendar.Max(installed.AddDays(1+rng.IntN(20)), p.day.AddDays(-listLead+rng.IntN(8))))
		lists[p.listed] = append(lists[p.listed], p)
		if p.LevelCode != org.Commune {
			p.joined = working(p.day.AddDays(-joinLead + rng.IntN(4)))
			joins[p.joined] = append(joins[p.joined], p)
		}
		if p.registered.After(installed) {
			moves[p.registered] = append(moves[p.registered], p)
		}
		held[p.day] = append(held[p.day], p)
	}
	return lists, joins, moves, held
}

// enter writes the list of a congress: of a commune all of it, else the members of the outgoing Committee and those appointed.
func (g *generator) enter(tx *store.Tx, p *place, told []store.Told) ([]store.Told, error) {
	inventor, rng := g.people(p.unit, forPeople)
	where := ""
	for at := p.unit.above; at != nil && at.LevelCode != org.Nation; at = at.above {
		where += ", " + at.Name
	}
	at := demo.Place{Full: p.lower(), Short: p.Name, Where: where, Hamlets: p.hamlets}
	var list []delegate.Record
	if p.LevelCode == org.Commune {
		members, appointed := p.seats*36/100, p.seats*8/100
		list = inventor.List(at, true, members, p.seats-members-appointed, appointed)
	} else {
		list = inventor.List(at, false, p.seats*20/100, 0, p.seats*5/100)
	}
	for i := range list {
		list[i].Confirmed = true // who shares name, year of birth and sender is another person
		if rng.IntN(100) < 85 {
			list[i].Phone = phone(p.unit, i)
		}
	}
	if err := delegate.AddRecords(tx, delegate.Place{CongressID: p.congress, UnitID: p.id, UnitPath: p.path, UnitName: p.FullName, Day: p.day}, list); err != nil {
		return told, err
	}
	if p.above != nil {
		for _, r := range list[:min(len(list), 14)] {
			p.delegation = append(p.delegation, member{r.Person.ID, p.FullName, r.Reappointed, r.Delegate.SortKey, r.SearchPrefix()})
		}
	}
	return append(told, p.told(access.Clerk, p.listed, 600+rng.IntN(300), store.Entry{Action: "delegates_added", Entity: "congress",
		EntityID: p.congress, Label: p.FullName, UnitID: p.id, UnitPath: p.path, Changes: []field.Change{{Field: "delegates", New: strconv.Itoa(len(list))}}})), nil
}

// told is an entry of who acts for the unit in a role.
func (p *place) told(by access.Role, day calendar.Date, minute int, e store.Entry) store.Told {
	user := p.user(by)
	return store.Told{Entry: e, At: moment(day, minute), UserID: user.ID, UserName: user.FullName}
}

// join adds those whom the units below send, the same persons, until the seats are filled.
func (g *generator) join(tx *store.Tx, p *place, told []store.Told) ([]store.Told, error) {
	var rows []delegate.Delegate
	left := p.seats - p.seats*20/100 - p.seats*5/100
	for round := 0; left > 0 && round < 14; round++ {
		for _, b := range p.below {
			sent := g.known[b.Code].delegation
			if left == 0 || round >= len(sent) {
				continue
			}
			r := sent[round]
			key := delegate.Plain(r.from)
			rows = append(rows, delegate.Delegate{CongressID: p.congress, PersonID: r.person, Category: delegate.Consulted, Represents: r.from,
				RepresentsKey: key, Reappointed: r.reappointed, SortKey: r.sortKey, SearchKey: r.prefix + key, Version: 1})
			left--
		}
	}
	if len(rows) == 0 {
		return told, nil
	}
	if err := tx.DB().CreateInBatches(&rows, rowsAtOnce).Error; err != nil {
		return told, err
	}
	if err := delegate.Tally(tx, p.congress); err != nil {
		return told, err
	}
	return append(told, p.told(access.Organizer, p.joined, 630, store.Entry{Action: "delegations_received", Entity: "congress",
		EntityID: p.congress, Label: p.FullName, UnitID: p.id, UnitPath: p.path,
		Changes: []field.Change{{Field: "delegation_official", New: strconv.Itoa(len(rows))}}})), nil
}

// register keeps the sessions of those who registered their day late.
func (g *generator) register(tx *store.Tx, all []*place, told []store.Told) ([]store.Told, error) {
	sessions := map[int64][]congress.Session{}
	for _, p := range all {
		sessions[p.congress] = p.later
		told = append(told, p.told(access.Clerk, p.registered, 9*60, store.Entry{Action: "session_planned", Entity: "congress", EntityID: p.congress,
			Label: p.FullName, UnitID: p.id, UnitPath: p.path, Changes: []field.Change{{Field: "day", New: p.day.String()}}}))
	}
	return told, history.Keep(tx, history.Sessions, sessions)
}

// outcomes writes the results of the congresses of the day.
func (g *generator) outcomes(tx *store.Tx, all []*place) error {
	rows := make([]congress.Outcome, 0, len(all))
	kept := map[int64]congress.Outcome{}
	for _, p := range all {
		o := p.outcome(g.Seed)
		rows = append(rows, o)
		kept[p.congress] = o
	}
	if len(rows) == 0 {
		return nil
	}
	if err := tx.DB().CreateInBatches(&rows, rowsAtOnce).Error; err != nil {
		return err
	}
	return history.Keep(tx, history.Outcome, kept)
}

// outcome invents a result within the usual shares.
func (p *place) outcome(seed uint64) congress.Outcome {
	rng := chance(seed, p.Code, forOutcomes)
	share := func(of, from, to int) *int {
		n := of * (from + rng.IntN(to-from+1)) / 100
		return &n
	}
	size := map[string]int{org.Commune: 33, org.District: 51, org.Province: 81, org.Nation: 410}[p.LevelCode] + 2*rng.IntN(6)
	elected := size - rng.IntN(3)
	standing, deputies := 3, 1
	if p.LevelCode != org.Commune {
		standing, deputies = 5, 2
	}
	return congress.Outcome{CongressID: p.congress, Present: share(p.seats, 95, 100), MembersApproved: &size, MembersElected: &elected,
		MembersWomen: share(elected, 24, 36), MembersNonParty: share(elected, 22, 46), MembersMinority: share(elected, 0, 12),
		MembersReligious: share(elected, 2, 10), MembersReelected: share(elected, 48, 58), Standing: &standing, Deputies: &deputies,
		Chair: []string{congress.ChairAgain, congress.ChairNew}[rng.IntN(2)], ChairParty: []string{congress.PartyMember, congress.PartyStanding}[rng.IntN(2)], Version: 1}
}

// act writes the work of a day: the history of the milestones, and the log with what was told besides.
func (g *generator) act(tx *store.Tx, steps []placed, told []store.Told) error {
	events := make([]readiness.Event, 0, len(steps))
	for _, s := range steps {
		user := s.user(s.by)
		e := readiness.Event{MilestoneID: s.milestone, CongressID: s.congress, At: moment(s.on, s.minute), UserID: &user.ID, UserName: user.FullName, Action: s.action,
			FromState: s.from, ToState: s.to, OldDoneOn: s.old.doneOn, OldEnteredOn: s.old.enteredOn, DoneCount: s.now.done, OfCount: s.now.of,
			OldDoneCount: s.old.done, OldOfCount: s.old.of}
		if s.action == readiness.Rescheduled {
			e.OldDue, e.NewDue = s.oldDue, s.due
		} else {
			e.EffectiveOn, e.DocNumber, e.DocDate = s.now.doneOn, s.now.number, s.now.doneOn
			told = append(told, store.Told{Entry: g.entry(s), At: e.At, UserID: user.ID, UserName: user.FullName})
		}
		events = append(events, e)
	}
	if len(events) > 0 {
		if err := tx.DB().CreateInBatches(&events, rowsAtOnce).Error; err != nil {
			return err
		}
	}
	slices.SortStableFunc(told, func(a, b store.Told) int { return a.At.Compare(b.At.Time) })
	return tx.RecordTold(told)
}

// entry is the line of the log for a step.
func (g *generator) entry(s placed) store.Entry {
	changes := []field.Change{{Field: "state", Old: string(s.from), New: string(s.to)}}
	for _, c := range []field.Change{{Field: "doc_number", Old: s.old.number, New: s.now.number},
		{Field: "doc_date", Old: s.old.doneOn.String(), New: s.now.doneOn.String()}, {Field: "done_on", Old: s.old.doneOn.String(), New: s.now.doneOn.String()}} {
		if c.Old != c.New {
			changes = append(changes, c)
		}
	}
	return store.Entry{Action: "milestone_" + string(s.action), Entity: "milestone", EntityID: s.milestone,
		Label: g.items[s.LevelCode][s.item].Code + " · " + s.FullName, UnitID: s.id, UnitPath: s.path, Changes: changes}
}
