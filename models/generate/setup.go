package generate

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/delegate"
	"daihoi/models/demo"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/history"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/template"
	"daihoi/models/term"
)

// at a time is how many rows a statement writes, and how many units a transaction sets up.
const (
	rowsAtOnce  = 400
	unitsAtOnce = 250
)

// setUp seeds the country and writes users, leaders, steering groups, congresses and milestones.
func (g *generator) setUp(ctx context.Context) error {
	var items map[string][]template.Item
	var rules map[string]org.TermLevel
	templates := map[string]template.Template{}
	err := g.write(ctx, installed, 7*60, func(tx *store.Tx) (err error) {
		if err := g.seed(tx); err != nil {
			return err
		}
		if rules, err = org.Rules(tx, g.term.ID); err != nil {
			return err
		}
		items = map[string][]template.Item{}
		all, err := template.List(tx)
		for _, t := range all {
			if err == nil {
				templates[t.LevelCode] = t
				items[t.LevelCode], err = template.Items(tx, t.ID)
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	g.items = items
	g.all = 2*len(g.places) + g.Until.Sub(installed)*weightOfDay
	for part := range slices.Chunk(g.places, unitsAtOnce) {
		err := g.write(ctx, installed, 8*60, func(tx *store.Tx) error {
			for _, p := range part {
				p.template = templates[p.LevelCode].ID
			}
			return g.convene(tx, part, items, rules)
		})
		if err != nil {
			return err
		}
		g.step(len(part))
	}
	slices.SortStableFunc(g.steps, bySteps)
	return nil
}

// seed fills the empty database with the country, the templates and the users.
func (g *generator) seed(tx *store.Tx) error {
	if empty, err := account.NoUsers(tx); err != nil {
		return err
	} else if !empty {
		return fault.New(fault.Conflict, "fault.demo_not_empty")
	}
	if _, err := org.SeedNation(tx); err != nil {
		return err
	}
	var err error
	if g.term, err = org.TermByCode(tx, demo.TermCode); err != nil {
		return err
	}
	if err := template.SeedAll(tx, g.term.ID); err != nil {
		return err
	}
	if err := term.SeedDirectives(tx, g.term.ID, org.NationCode, "01", "004", "007", "273"); err != nil {
		return err
	}
	var units []org.Unit
	if err := tx.DB().Find(&units).Error; err != nil {
		return err
	}
	nation := int64(0)
	for _, u := range units {
		if u.LevelCode == org.Nation {
			nation = u.ID
		}
		if p := g.known[u.Code]; p != nil {
			p.id, p.path = u.ID, u.Path
		}
	}
	return g.users(tx, nation)
}

// users makes an administrator of the country, a clerk for every commune, an organizer and a reviewer for every unit above,
// and those with short names.
func (g *generator) users(tx *store.Tx, nation int64) error {
	var users []account.User
	var grants []account.Grant
	var into []*account.User
	add := func(username, name string, role access.Role, unit int64, to *account.User) {
		users = append(users, account.User{Username: username, FullName: name, SearchKey: store.UserKey(name, username), PasswordHash: g.Hash, CreatedAt: tx.Now(), Version: 1})
		grants = append(grants, account.Grant{Role: role, UnitID: unit})
		into = append(into, to)
	}
	home := g.places[0]
	inventor, _ := g.people(home.unit, forUsers)
	add(Admin, inventor.Name(delegate.Male, 1980), access.Admin, nation, new(account.User))
	add(Organizer, inventor.Name(delegate.Female, 1980), access.Organizer, home.id, new(account.User))
	add(Viewer, inventor.Name(delegate.Male, 1980), access.Viewer, home.id, new(account.User))
	add(Reception, inventor.Name(delegate.Female, 1980), access.Reception, home.id, new(account.User))
	for _, p := range g.places {
		inventor, rng := g.people(p.unit, forLeaders)
		gender := func() string { return []string{delegate.Male, delegate.Female}[rng.IntN(2)] }
		if p.LevelCode == org.Commune {
			add(ClerkOf(p.Code), inventor.Name(gender(), 1985), access.Clerk, p.id, &p.clerk)
			continue
		}
		name := OrganizerOf(p.LevelCode, p.Code)
		add(name, inventor.Name(gender(), 1978), access.Organizer, p.id, &p.organizer)
		add(name+"-duyet", inventor.Name(gender(), 1970), access.Reviewer, p.id, &p.reviewer)
	}
	if err := tx.DB().CreateInBatches(&users, rowsAtOnce).Error; err != nil {
		return err
	}
	entries := make([]store.Entry, len(users))
	for i, u := range users {
		grants[i].UserID, *into[i] = u.ID, u
		entries[i] = store.Entry{Action: "user_created", Entity: "user", EntityID: u.ID, Label: u.FullName + " (" + u.Username + ")",
			UnitID: grants[i].UnitID, UnitPath: g.pathOf(grants[i].UnitID)}
	}
	if err := tx.DB().CreateInBatches(&grants, rowsAtOnce).Error; err != nil {
		return err
	}
	for _, p := range g.places { // who enters for a unit, and who approves
		if p.organizer.ID == 0 {
			p.organizer, p.reviewer = g.above(p).organizer, g.above(p).reviewer
		}
		if p.clerk.ID == 0 {
			p.clerk = p.organizer
		}
		if above := g.above(p); above != nil && p.LevelCode != org.Commune {
			p.reviewer = above.reviewer
		}
	}
	return tx.RecordAll(entries)
}

func (g *generator) above(p *place) *place {
	if p.above == nil {
		return nil
	}
	return g.known[p.above.Code]
}

func (g *generator) pathOf(unitID int64) string {
	for _, p := range g.places {
		if p.id == unitID {
			return p.path
		}
	}
	return "/1/"
}

// convene writes the congresses of some units with all that belongs to them.
func (g *generator) convene(tx *store.Tx, part []*place, items map[string][]template.Item, rules map[string]org.TermLevel) error {
	if err := g.lead(tx, part); err != nil {
		return err
	}
	courses := make([]course, len(part))
	made := make([]congress.Congress, len(part))
	for i, p := range part {
		courses[i] = p.tell(g.Seed, items[p.LevelCode], g.days(p, rules), g.Until)
		p.states = courses[i].states
		made[i] = g.congress(tx, p, rules[p.LevelCode])
	}
	if err := tx.DB().CreateInBatches(&made, rowsAtOnce).Error; err != nil {
		return err
	}
	var milestones []deadline.Milestone
	var states []congressState
	for i, p := range part {
		p.congress = made[i].ID
		for n := range courses[i].milestones {
			m := &courses[i].milestones[n]
			m.CongressID, m.UpdatedAt = p.congress, tx.Now()
		}
		milestones = append(milestones, courses[i].milestones...)
		for _, s := range p.states {
			states = append(states, congressState{CongressID: p.congress, OnDay: s.on, TemplateID: p.template, Day: s.day, Pilot: p.pilot,
				DeadlineOverride: made[i].DeadlineOverride, Stage: int(s.stage), HeldOn: s.heldOn, Ordinal: made[i].Ordinal, Seats: p.seats, Follower: made[i].Follower})
		}
	}
	if err := storeStages(tx, part); err != nil {
		return err
	}
	for i, p := range part {
		for _, s := range courses[i].steps {
			n := offset(courses[:i]) + s.item
			milestones[n].UpdatedAt, milestones[n].UpdatedBy = moment(s.on, s.minute), p.user(s.by).FullName
		}
	}
	if err := tx.DB().CreateInBatches(&milestones, rowsAtOnce).Error; err != nil {
		return err
	}
	if err := tx.DB().CreateInBatches(&states, rowsAtOnce).Error; err != nil {
		return err
	}
	for i, p := range part {
		first := offset(courses[:i])
		for _, s := range courses[i].steps {
			s.milestone = milestones[first+s.item].ID
			g.steps = append(g.steps, placed{p, s})
		}
	}
	if err := g.assign(tx, part); err != nil {
		return err
	}
	return g.planSessions(tx, part)
}

// storeStages writes how far the congresses have come.
func storeStages(tx *store.Tx, part []*place) error {
	ids := map[template.Stage][]int64{}
	for _, p := range part {
		stage := p.states[len(p.states)-1].stage
		ids[stage] = append(ids[stage], p.congress)
	}
	for stage, some := range ids {
		if err := tx.DB().Exec("UPDATE congresses SET stage = ? WHERE id IN ?", stage, some).Error; err != nil {
			return err
		}
	}
	return nil
}

func offset(before []course) (n int) {
	for _, c := range before {
		n += len(c.milestones)
	}
	return n
}

// congressState is a row of congress_states.
type congressState struct {
	CongressID       int64
	OnDay            calendar.Date
	TemplateID       int64
	Day              calendar.Date
	Pilot            bool
	DeadlineOverride calendar.Date
	Stage            int
	HeldOn           calendar.Date
	Ordinal, Seats   int
	Follower         string
}

func (congressState) TableName() string { return "congress_states" }

// user is who acts for the unit in a role.
func (p *place) user(role access.Role) account.User {
	switch role {
	case access.Clerk:
		return p.clerk
	case access.Reviewer:
		return p.reviewer
	}
	return p.organizer
}

// congress is the congress as it is on the last day.
func (g *generator) congress(tx *store.Tx, p *place, rule org.TermLevel) congress.Congress {
	last := p.states[len(p.states)-1]
	inventor, rng := g.people(p.unit, forLeaders+10)
	c := congress.Congress{UnitID: p.id, TermID: g.term.ID, TemplateID: &p.template, Ordinal: 10 + rng.IntN(14), Pilot: p.pilot, Day: last.day,
		HeldOn: last.heldOn, Seats: p.seats, Hamlets: len(p.hamlets), ContactName: inventor.Name(delegate.Male, 1975),
		ContactPhone: phone(p.unit, 999), PeopleAt: tx.Now(), Version: 1}
	if p.follower != nil {
		c.Follower = p.follower.Name
	}
	if p.LevelCode == org.Nation {
		c.Ordinal = 10
	}
	if p.day.After(rule.Deadline) && !rule.Deadline.IsZero() {
		c.DeadlineOverride = p.day.AddDays(1 + rng.IntN(5))
		c.DeadlineReason, c.DeadlineDocument = "Chờ kiện toàn nhân sự chủ chốt", fmt.Sprintf("%02d/MTTQ-BTT", 10+rng.IntN(80))
	}
	return c
}

// days are what the due dates of a congress count from, as they are on the last day.
func (g *generator) days(p *place, rules map[string]org.TermLevel) template.Days {
	rule := rules[p.LevelCode]
	last := rule.Deadline
	if p.day.After(last) && !last.IsZero() {
		last = p.day
	}
	days := template.Days{Day: p.day, Deadline: last, Preparatory: p.preparatory}
	for _, b := range p.below {
		limit := rules[b.LevelCode].Deadline
		days.BelowDeadline = calendar.Max(days.BelowDeadline, limit)
		days.Below = append(days.Below, template.Lower{Day: template.Permitted(b.day, calendar.Max(limit, b.day)), Pilot: b.pilot, Reviewed: !b.day.AddDays(-15).After(g.Until)})
	}
	return days
}

// phone is a number of its own for the n-th person of a unit.
func phone(u *unit, n int) string { return fmt.Sprintf("090%07d", 900_000+u.number*800+n) }

// leadersOf is how many leaders a unit has who follow those below it.
var leadersOf = map[string]int{org.District: 3, org.Province: 5, org.Nation: 7}

var titles = []string{"Chủ tịch Ủy ban MTTQ", "Phó Chủ tịch Ủy ban MTTQ", "Phó Chủ tịch Ủy ban MTTQ", "Ủy viên Thường trực Ủy ban MTTQ"}

// lead makes the leaders of the units with a steering group each, which follows every so-manieth unit below, and a cluster of
// the units below.
func (g *generator) lead(tx *store.Tx, part []*place) error {
	var leaders []org.Leader
	for _, p := range part {
		inventor, rng := g.people(p.unit, forLeaders+20)
		for n := range leadersOf[p.LevelCode] {
			gender := []string{delegate.Male, delegate.Female}[rng.IntN(2)]
			leaders = append(leaders, org.Leader{UnitID: p.id, Name: inventor.Name(gender, 1970), Title: titles[min(n, 3)] + " " + p.lower(), Phone: phone(p.unit, 900+n), Version: 1})
		}
	}
	if len(leaders) == 0 {
		return g.follow(part)
	}
	if err := tx.DB().CreateInBatches(&leaders, rowsAtOnce).Error; err != nil {
		return err
	}
	var teams []org.Team
	var clusters []org.Cluster
	for _, p := range part {
		if n := leadersOf[p.LevelCode]; n > 0 {
			p.leaders, leaders = leaders[:n], leaders[n:]
		}
		for n := range p.leaders {
			teams = append(teams, org.Team{UnitID: p.id, Name: fmt.Sprintf("Tổ chỉ đạo số %d", n+1), AtOnce: 1, Version: 1})
		}
		if p.LevelCode != org.Commune && len(p.below) > 0 {
			clusters = append(clusters, org.Cluster{UnitID: p.id, Number: 1, Name: "Cụm thi đua số 1", Version: 1})
		}
	}
	if err := g.follow(part); err != nil {
		return err
	}
	if err := tx.DB().CreateInBatches(&teams, rowsAtOnce).Error; err != nil {
		return err
	}
	if err := tx.DB().CreateInBatches(&clusters, rowsAtOnce).Error; err != nil {
		return err
	}
	return g.members(tx, part, teams, clusters)
}

// follow says which leader follows which unit.
func (g *generator) follow(part []*place) error {
	for _, p := range part {
		if above := g.above(p); above != nil && len(above.leaders) > 0 {
			p.follower = &above.leaders[slices.Index(above.unit.below, p.unit)%len(above.leaders)]
		}
	}
	return nil
}

type (
	teamLeader struct{ TeamID, LeaderID int64 }
	teamUnit   struct{ TeamID, UnitID, OwnerID int64 }
	attendance struct {
		CongressID, LeaderID int64
		Role                 string
	}
)

// members fills steering groups and clusters.
func (g *generator) members(tx *store.Tx, part []*place, teams []org.Team, clusters []org.Cluster) error {
	var leaders []teamLeader
	var units []teamUnit
	var inCluster []org.ClusterMember
	var entries []store.Entry
	for _, p := range part {
		for n, l := range p.leaders {
			leaders = append(leaders, teamLeader{teams[n].ID, l.ID})
			entries = append(entries, store.Entry{Action: "team_formed", Entity: "team", EntityID: teams[n].ID, Label: teams[n].Name, UnitID: p.id, UnitPath: p.path})
		}
		for n, b := range p.below {
			if len(p.leaders) > 0 {
				units = append(units, teamUnit{teams[n%len(p.leaders)].ID, g.known[b.Code].id, p.id})
			}
		}
		teams = teams[len(p.leaders):]
		if p.LevelCode == org.Commune || len(p.below) == 0 {
			continue
		}
		for n, b := range p.below[:min(len(p.below), 8)] {
			m := org.ClusterMember{ClusterID: clusters[0].ID, UnitID: g.known[b.Code].id, Year: 2024}
			switch n {
			case 0:
				m.Duty = org.DutyLead
			case 1:
				m.Duty = org.DutyDeputy
			}
			inCluster = append(inCluster, m)
		}
		entries = append(entries, store.Entry{Action: "cluster_formed", Entity: "cluster", EntityID: clusters[0].ID, Label: clusters[0].Name, UnitID: p.id, UnitPath: p.path})
		clusters = clusters[1:]
	}
	for _, rows := range []struct {
		table string
		all   any
	}{{"team_leaders", leaders}, {"team_units", units}, {"cluster_members", inCluster}} {
		if err := tx.DB().Table(rows.table).CreateInBatches(rows.all, rowsAtOnce).Error; err != nil {
			return err
		}
	}
	return tx.RecordAll(entries)
}

// assign writes who follows the congresses, and who of the level above attends those of districts and provinces.
func (g *generator) assign(tx *store.Tx, part []*place) error {
	var assigned []attendance
	kept := map[int64][]congress.LeaderAssignment{}
	for _, p := range part {
		if p.follower == nil {
			continue
		}
		roles := []string{congress.Follows}
		if p.LevelCode != org.Commune {
			roles = append(roles, congress.Attends)
		}
		for _, role := range roles {
			assigned = append(assigned, attendance{p.congress, p.follower.ID, role})
			kept[p.congress] = append(kept[p.congress], congress.LeaderAssignment{LeaderID: p.follower.ID, Role: role, Name: p.follower.Name, Title: p.follower.Title})
		}
	}
	if len(assigned) == 0 {
		return nil
	}
	if err := tx.DB().Table("attendances").CreateInBatches(&assigned, rowsAtOnce).Error; err != nil {
		return err
	}
	return history.Keep(tx, history.Leaders, kept)
}

// planSessions writes the sessions. Those registered later are in the history from that day.
func (g *generator) planSessions(tx *store.Tx, part []*place) error {
	var sessions []congress.Session
	var entries []store.Entry
	for _, p := range part {
		if p.registered.After(g.Until) {
			continue
		}
		for _, s := range p.sessions() {
			s.CongressID, s.UpdatedAt, s.Version = p.congress, moment(p.registered, 9*60), 1
			sessions = append(sessions, s)
		}
	}
	if err := tx.DB().CreateInBatches(&sessions, rowsAtOnce).Error; err != nil {
		return err
	}
	byCongress := map[int64][]congress.Session{}
	for _, s := range sessions {
		byCongress[s.CongressID] = append(byCongress[s.CongressID], s)
	}
	now := map[int64][]congress.Session{}
	for _, p := range part {
		if p.registered.After(installed) {
			p.later = byCongress[p.congress]
			continue
		}
		now[p.congress] = byCongress[p.congress]
		entries = append(entries, store.Entry{Action: "session_planned", Entity: "congress", EntityID: p.congress, Label: p.FullName, UnitID: p.id, UnitPath: p.path,
			Changes: []field.Change{{Field: "day", New: p.day.String()}}})
	}
	entries = append(entries, store.Entry{Action: "congresses_convened", Entity: "congress", Label: part[0].FullName, UnitID: part[0].id,
		UnitPath: part[0].path, Changes: []field.Change{{Field: "congresses", New: strconv.Itoa(len(part))}}})
	if err := history.Keep(tx, history.Sessions, now); err != nil {
		return err
	}
	return tx.RecordAll(entries)
}
