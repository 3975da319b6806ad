package schedule

import (
	"cmp"
	"slices"

	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/fault"
)

// place is a sitting with its congress, in the list of a leader, hall or steering group.
type place struct {
	u       *ScheduledUnit
	s       Sitting
	follows bool
}

func (p place) hard() bool { return p.s.Kind == congress.Official && !p.follows }

// people checks every leader's sittings against each other, and against terms of office, absences and events.
func (c *checker) people() {
	type key struct {
		leader int64
		day    calendar.Date
	}
	names := make(map[int64]*Leader, len(c.Leaders))
	for i := range c.Leaders {
		names[c.Leaders[i].ID] = &c.Leaders[i]
	}
	days := map[key][]place{}
	var order []key
	for i := range c.Units {
		u := &c.Units[i]
		for j, a := range u.Leaders {
			if slices.ContainsFunc(u.Leaders[:j], func(o congress.Assignment) bool { return o.LeaderID == a.LeaderID }) {
				continue
			}
			role := u.part(a.LeaderID)
			for _, s := range u.Sittings {
				k := key{a.LeaderID, s.Day}
				if days[k] == nil {
					order = append(order, k)
				}
				days[k] = append(days[k], place{u, s, role == congress.Follows})
			}
		}
	}
	for _, k := range order {
		leader := names[k.leader]
		if leader == nil {
			leader = &Leader{ID: k.leader}
		}
		c.meetings(leader, days[k])
		for _, p := range days[k] {
			c.elsewhere(leader, p)
		}
	}
	c.engaged()
}

// part is the leader's role at the congress; attending or chairing wins over following.
func (u *ScheduledUnit) part(leader int64) string {
	role := congress.Follows
	for _, a := range u.Leaders {
		if a.LeaderID == leader && a.Role != congress.Follows {
			role = a.Role
		}
	}
	return role
}

// meetings reports each pair of congresses once, by its worst pair of sittings.
func (c *checker) meetings(leader *Leader, all []place) {
	for i, a := range all {
		for _, b := range all[i+1:] {
			gap, known, meets := Apart(a.s, b.s, c.Rules.TravelMinutes)
			if a.u == b.u || a.u.Held && b.u.Held || !meets {
				continue
			}
			f := Conflict{Kind: LeaderTwice, Hard: a.hard() && b.hard(), Units: []int64{a.u.UnitID, b.u.UnitID}, LeaderID: leader.ID,
				Day: a.s.Day, Half: a.s.Half, Args: map[string]any{"Leader": leader.Name, "Unit": a.u.Name, "Other": b.u.Name}}
			if known && gap >= 0 {
				f.Kind, f.Args["Gap"], f.Args["Need"] = LeaderTravel, gap, c.Rules.TravelMinutes
			}
			c.worst(f)
		}
	}
}

// worst adds the conflict, or replaces a softer one of the same kind, day and leader between the same congresses.
func (c *checker) worst(f Conflict) {
	for i := len(c.found) - 1; i >= 0 && c.found[i].LeaderID == f.LeaderID && c.found[i].Day == f.Day; i-- {
		if old := c.found[i]; old.Kind == f.Kind && slices.Equal(old.Units, f.Units) {
			if f.Hard && !old.Hard {
				c.found[i] = f
			}
			return
		}
	}
	c.found = append(c.found, f)
}

// Apart reports whether one person, who needs travel minutes, cannot reach both of two sittings on one day. If hours
// are known, gap is the number of minutes between them, negative if they overlap; otherwise the halves of the day
// decide.
func Apart(a, b Sitting, travel int) (gap int, known, meets bool) {
	if b.Starts < a.Starts {
		a, b = b, a
	}
	if a.Starts == "" || a.Ends == "" {
		return 0, false, a.Half.Meets(b.Half)
	}
	gap = minutes(b.Starts) - minutes(a.Ends)
	return gap, true, gap < travel
}

// minutes converts HH:MM to minutes.
func minutes(clock string) int {
	if len(clock) != 5 {
		return 0
	}
	digit := func(i int) int { return int(clock[i] - '0') }
	return (digit(0)*10+digit(1))*60 + digit(3)*10 + digit(4)
}

// elsewhere reports why the leader cannot be at a sitting, whatever other congresses do: out of office, else away or at
// an event.
func (c *checker) elsewhere(leader *Leader, p place) {
	if p.u.Held {
		return
	}
	var at []int64
	tell := func(kind ConflictKind, args ...any) {
		c.worst(Conflict{Kind: kind, Hard: p.hard(), Units: []int64{p.u.UnitID}, LeaderID: leader.ID, Meetings: at, Day: p.s.Day, Half: p.s.Half,
			Args: fault.Args(append(args, "Leader", leader.Name, "Unit", p.u.Name)...)})
	}
	switch {
	case p.s.Day.Before(leader.From):
		tell(LeaderNew, "From", leader.From, "Days", leader.From.Sub(p.s.Day))
		return
	case !leader.To.IsZero() && p.s.Day.After(leader.To):
		tell(LeaderLeft, "To", leader.To, "Days", p.s.Day.Sub(leader.To))
		return
	}
	if i := slices.IndexFunc(leader.Absences, func(a Absence) bool { return a.On(p.s.Day, p.s.Half) }); i >= 0 {
		a := leader.Absences[i]
		tell(LeaderAbsent, "From", a.From, "To", a.To, "Reason", a.Reason)
	}
	for _, e := range leader.Busy {
		gap, known, meets := Apart(e.Sitting, p.s, c.Rules.TravelMinutes)
		at = e.meetings()
		switch {
		case e.Day != p.s.Day || !meets:
		case known && gap >= 0:
			tell(LeaderEventTravel, "Event", e.Title, "Starts", e.Starts, "Ends", e.Ends, "Gap", gap, "Need", c.Rules.TravelMinutes)
		default:
			tell(LeaderEvent, "Event", e.Title, "Starts", e.Starts, "Ends", e.Ends)
		}
	}
}

func (a Absence) On(day calendar.Date, half congress.Half) bool {
	return !day.Before(a.From) && !day.After(a.To) && (a.Half == "" || a.Half.Meets(half))
}

// venues checks halls.
func (c *checker) venues() {
	type key struct {
		venue string
		day   calendar.Date
	}
	days := map[key][]place{}
	var order []key
	for i := range c.Units {
		u := &c.Units[i]
		for _, s := range u.Sittings {
			k := key{congress.HallOf(s.Venue), s.Day}
			if k.venue == "" {
				continue
			}
			if days[k] == nil {
				order = append(order, k)
			}
			days[k] = append(days[k], place{u: u, s: s})
		}
	}
	for _, k := range order {
		all := days[k]
		for i, a := range all {
			for _, b := range all[i+1:] {
				if _, _, meets := Apart(a.s, b.s, 0); a.u == b.u || a.u.Held && b.u.Held || !meets {
					continue
				}
				c.worst(Conflict{Kind: VenueTwice, Hard: true, Units: []int64{a.u.UnitID, b.u.UnitID}, Day: k.day, Half: a.s.Half,
					Args: map[string]any{"Venue": a.s.Venue, "Unit": a.u.Name, "Other": b.u.Name}})
			}
		}
	}
}

// slot is one half of one day.
type slot struct {
	Day  calendar.Date
	Half congress.Half // Morning or Afternoon
}

// load counts the congresses with an official sitting in each half-day, in total and by steering group.
func (c *checker) load() {
	all, byTeam := map[slot][]int64{}, map[int64]map[slot][]int64{}
	for i := range c.Units {
		u := &c.Units[i]
		for _, k := range u.Slots() {
			all[k] = append(all[k], u.UnitID)
			if u.TeamID != 0 {
				if byTeam[u.TeamID] == nil {
					byTeam[u.TeamID] = map[slot][]int64{}
				}
				byTeam[u.TeamID][k] = append(byTeam[u.TeamID][k], u.UnitID)
			}
		}
	}
	if c.Rules.PerHalfDay > 0 {
		c.crowded(all, Conflict{Kind: Overload}, c.Rules.PerHalfDay)
	}
	for _, t := range c.Teams {
		c.crowded(byTeam[t.ID], Conflict{Kind: TeamOverload, TeamID: t.ID, Args: map[string]any{"Team": t.Name}}, max(t.AtOnce, 1))
	}
}

// Slots are the half-days in which the congress has an official sitting, without repeats.
func (u *ScheduledUnit) Slots() []slot {
	var all []slot
	for _, s := range u.Sittings {
		for _, h := range parts(s.Half) {
			if k := (slot{s.Day, h}); s.Kind == congress.Official && !slices.Contains(all, k) {
				all = append(all, k)
			}
		}
	}
	return all
}

func (c *checker) crowded(counts map[slot][]int64, like Conflict, limit int) {
	var found []Conflict
	for k, units := range counts {
		open := slices.ContainsFunc(units, func(id int64) bool { return !c.at[id].Held })
		if len(units) <= limit || !open {
			continue
		}
		f := like
		f.Hard, f.Units, f.Day, f.Half = true, units, k.Day, k.Half
		f.Args = map[string]any{"Count": len(units), "Limit": limit}
		if like.Args != nil {
			f.Args["Team"] = like.Args["Team"]
		}
		found = append(found, f)
	}
	slices.SortFunc(found, func(a, b Conflict) int { return cmp.Or(a.Day.Compare(b.Day), -cmp.Compare(a.Half, b.Half)) })
	c.found = append(c.found, found...)
}
