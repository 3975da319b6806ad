package rollover

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/composition"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/template"
)

// Make reads what the old term leaves and makes the plan; it writes nothing. The actor must manage the whole installation.
func Make(tx *store.Tx, in Input) (Plan, error) {
	in.From, in.To, in.Source = strings.TrimSpace(in.From), strings.TrimSpace(in.To), strings.TrimSpace(in.Source)
	p := Plan{Input: in}
	if _, err := nation(tx); err != nil {
		return p, err
	}
	if err := p.terms(tx); err != nil {
		return p, err
	}
	r := reader{tx: tx, plan: &p}
	for _, read := range []func() error{r.places, r.units, r.members, r.own, r.people} {
		if err := read(); err != nil {
			return p, err
		}
	}
	if current, err := org.CurrentTerm(tx); err != nil {
		return p, err
	} else if current.ID != p.New.ID {
		r.add(Line{Key: Working, What: Working, Options: yes, To: Take})
	}
	var err error
	if p.Lines, err = Arrange(p.Lines, in.Choices); err != nil {
		return p, err
	}
	p.Digest = p.digest()
	return p, nil
}

var yes = []Option{{Value: Take}, {Value: Leave}}

// nation is the topmost unit, if the actor manages it.
func nation(tx *store.Tx) (org.Unit, error) {
	u, err := org.ByCode(tx, org.NationCode)
	if err == nil {
		err = tx.Require(access.ManageUnits, u.Path)
	}
	return u, err
}

// terms reads the two terms and checks what was typed.
func (p *Plan) terms(tx *store.Tx) error {
	var problems []fault.Problem
	refuse := func(field, key string, args ...any) {
		problems = append(problems, fault.Problem{Field: field, Key: key, Args: fault.Args(args...)})
	}
	read := func(field, code string) org.Term {
		t, err := org.TermByCode(tx, code)
		switch {
		case code == "":
			refuse(field, "problem.required")
		case err != nil:
			refuse(field, "problem.unknown_term", "Code", code)
		case t.Closed():
			refuse(field, "problem.term_closed", "Term", t.Name, "Day", t.ClosedOn)
		}
		return t
	}
	p.Old, p.New = read("roll_from", p.From), read("roll_to", p.To)
	if p.Old.ID != 0 && p.New.ID != 0 && (p.New.ID == p.Old.ID || p.New.StartYear < p.Old.StartYear) {
		refuse("roll_to", "problem.roll_order", "Term", p.Old.Name)
	}
	if p.On.IsZero() {
		refuse("roll_on", "problem.required")
	}
	if p.Source == "" {
		refuse("roll_source", "problem.required")
	}
	return fault.Of(problems)
}

// seat is a unit that holds a congress in the new term, with the congresses of the old one from which it takes over.
type seat struct {
	unit    org.Unit
	from    []congress.Congress
	merged  bool
	present bool
}

// reader collects the lines of a plan.
type reader struct {
	tx    *store.Tx
	plan  *Plan
	old   []congress.Congress
	heirs map[int64][]org.Unit // of units with a congress in the old term: those of today, at a level of the new term
	seats []*seat
}

func (r *reader) add(l Line) { r.plan.Lines = append(r.plan.Lines, l) }

// places finds for every congress of the old term the units of today that take over.
func (r *reader) places() (err error) {
	tx := r.tx
	if r.old, err = congress.List(tx, congress.Filter{TermID: r.plan.Old.ID}); err != nil {
		return err
	}
	rules, err := org.Rules(tx, r.plan.New.ID)
	if err != nil {
		return err
	}
	after, err := org.SuccessorsOf(tx)
	if err != nil {
		return err
	}
	formed, err := org.FormedSince(tx, cmp.Or(r.plan.Old.UnitsOn, calendar.Of(r.plan.Old.StartYear, 1, 1)))
	if err != nil {
		return err
	}
	there, err := congress.List(tx, congress.Filter{TermID: r.plan.New.ID})
	if err != nil {
		return err
	}
	present := map[int64]bool{}
	for _, c := range there {
		present[c.UnitID] = true
	}
	seats := map[int64]*seat{}
	r.heirs = map[int64][]org.Unit{}
	for _, c := range r.old {
		if c.HeldOn.IsZero() {
			r.plan.Open++
		}
		units := []org.Unit{c.Unit}
		if !c.Unit.Valid() {
			units = after[c.UnitID]
		}
		for _, u := range units {
			if _, holds := rules[u.LevelCode]; !holds || u.LevelCode != c.Unit.LevelCode {
				continue
			}
			u.Path = access.Place(u.Path)
			r.heirs[c.ID] = append(r.heirs[c.ID], u)
			if seats[u.ID] == nil {
				seats[u.ID] = &seat{unit: u, merged: formed[u.ID], present: present[u.ID]}
				r.seats = append(r.seats, seats[u.ID])
			}
			seats[u.ID].from = append(seats[u.ID].from, c)
		}
		if len(r.heirs[c.ID]) == 0 {
			r.plan.Without++
		}
	}
	slices.SortStableFunc(r.seats, func(a, b *seat) int {
		return cmp.Or(cmp.Compare(strings.Count(a.unit.Path, "/"), strings.Count(b.unit.Path, "/")), slices.Compare(a.unit.SortKey, b.unit.SortKey), cmp.Compare(a.unit.Code, b.unit.Code))
	})
	return nil
}

// units are the lines of the units: congress, ordinal, targets, who follows.
func (r *reader) units() error {
	targets, err := composition.OwnTargets(r.tx, r.plan.Old.ID)
	if err != nil {
		return err
	}
	follow, err := r.followers()
	if err != nil {
		return err
	}
	for _, s := range r.seats {
		if s.present {
			r.plan.Present = append(r.plan.Present, s.unit.FullName)
			continue
		}
		line := func(what string) Line {
			l := Line{Key: what + "-" + s.unit.Code, What: what, Unit: s.unit.Code, Name: s.unit.FullName, Merged: s.merged, id: s.unit.ID}
			for _, c := range s.from {
				l.from = append(l.from, c.ID)
			}
			return l
		}
		l := line(Convene)
		l.Options, l.To = yes, Take
		r.add(l)
		l = line(Ordinal)
		if own := slices.IndexFunc(s.from, func(c congress.Congress) bool { return c.UnitID == s.unit.ID }); own >= 0 {
			l.Old = s.from[own].Ordinal
		}
		l.Options, l.To = ordinal(l.Old, s.merged)
		r.add(l)
		if l = targetsLine(line(Targets), s, targets); len(l.Options) > 1 {
			r.add(l)
		}
		l = line(Follower)
		var names []string
		for _, c := range s.from {
			for _, f := range follow[c.ID] {
				if !slices.Contains(l.leader, f.LeaderID) {
					l.leader, names = append(l.leader, f.LeaderID), append(names, f.Name)
				}
			}
		}
		if l.Thing = strings.Join(names, ", "); len(names) > 0 {
			l.Options, l.To = yes, Take
			r.add(l)
		}
	}
	return nil
}

// targetsLine offers the own targets of the congresses before; a unit formed of others takes none by itself.
func targetsLine(l Line, s *seat, targets map[int64]int) Line {
	l.Options, l.from = []Option{{Value: Leave}}, nil
	l.heirs = map[string]int64{}
	for _, c := range s.from {
		if targets[c.ID] > 0 {
			value := fmt.Sprintf("from-%d", c.ID)
			l.Options = append(l.Options, Option{Value: value, Of: c.Unit.FullName, Count: targets[c.ID]})
			l.heirs[value] = c.ID
		}
	}
	l.To = Leave
	if len(l.Options) == 2 && !s.merged {
		l.Options = []Option{l.Options[1], l.Options[0]}
		l.To = l.Options[0].Value
	}
	return l
}

// followers are the leaders in office who follow the congresses of the old term.
func (r *reader) followers() (map[int64][]congress.LeaderAssignment, error) {
	var all []congress.LeaderAssignment
	err := congress.AssignmentQuery(r.tx).Where("congresses.term_id = ? AND attendances.role = ?", r.plan.Old.ID, congress.Follows).
		Where("leaders.active_to IS NULL OR leaders.active_to > ?", r.plan.On).Order("attendances.congress_id, attendances.leader_id").Find(&all).Error
	by := map[int64][]congress.LeaderAssignment{}
	for _, a := range all {
		by[a.CongressID] = append(by[a.CongressID], a)
	}
	return by, err
}

// members offers for every list of the old term the marks by which members of the Committee can be told; the list of the
// Committee itself goes before them.
func (r *reader) members() error {
	marked, err := delegate.Marked(r.tx, r.plan.Old.ID)
	if err != nil {
		return err
	}
	listed, err := delegate.Listed(r.tx, r.plan.Old.ID)
	if err != nil {
		return err
	}
	results, err := congress.Outcomes(r.tx, "/", r.plan.Old.ID, calendar.Date{})
	if err != nil {
		return err
	}
	for _, c := range r.old {
		heirs := r.heirs[c.ID]
		if len(heirs) == 0 || listed[c.ID] == 0 && marked[c.ID][delegate.MarkedCommittee] == 0 {
			continue
		}
		l := Line{Key: fmt.Sprintf("%s-%s-%d", Members, c.Unit.Code, c.ID), What: Members, Unit: heirs[0].Code, Name: heirs[0].FullName, Old: -1, id: c.ID, heirs: map[string]int64{}, units: map[string]int64{}, To: Leave}
		for _, h := range heirs {
			if l.units[h.Code] = h.ID; len(heirs) == 1 {
				l.units[""] = h.ID
			}
		}
		if len(heirs) > 1 || heirs[0].ID != c.UnitID {
			l.Thing = c.Unit.FullName
		}
		if result := results[c.ID]; result.MembersElected != nil {
			l.Old = *result.MembersElected
			if l.Old == marked[c.ID][delegate.MarkedEither] && result.MembersReelected != nil && *result.MembersReelected == marked[c.ID][delegate.MarkedReturning] && len(heirs) == 1 {
				l.To = delegate.MarkedEither
			}
		}
		if marked[c.ID][delegate.MarkedCommittee] > 0 && len(heirs) == 1 {
			l.To = delegate.MarkedCommittee
		}
		for _, mark := range delegate.Marks() {
			for _, h := range heirs {
				if n := marked[c.ID][mark]; n > 0 {
					value, of := mark, ""
					if len(heirs) > 1 {
						value, of = mark+"@"+h.Code, h.FullName
					}
					l.Options = append(l.Options, Option{value, of, n})
					l.heirs[value] = h.ID
				}
			}
		}
		l.Options = append(l.Options, Option{Value: Leave})
		r.add(l)
	}
	return nil
}

// own are the templates that units made their own.
func (r *reader) own() error {
	all, err := template.List(r.tx)
	if err != nil {
		return err
	}
	rules, err := org.Rules(r.tx, r.plan.New.ID)
	if err != nil {
		return err
	}
	for _, t := range all {
		_, holds := rules[t.LevelCode]
		again := slices.ContainsFunc(all, func(o template.Template) bool {
			return o.TermID == r.plan.New.ID && o.LevelCode == t.LevelCode && o.OwnerID == t.OwnerID
		})
		if t.TermID == r.plan.Old.ID && t.Owner.ParentID != nil && !access.HasEnded(t.Owner.Path) && holds && !again {
			r.add(Line{Key: fmt.Sprintf("%s-%d", Template, t.ID), What: Template, Unit: t.Owner.Code, Name: t.Owner.FullName, Thing: t.NameVI, Options: yes, To: Take, id: t.ID})
		}
	}
	return nil
}

// people are the leaders in office and the teams of units that have not ended.
func (r *reader) people() error {
	teams, err := org.TeamsUnder(r.tx, "/")
	if err != nil {
		return err
	}
	for _, t := range teams {
		if !access.HasEnded(t.Unit.Path) {
			r.add(Line{Key: fmt.Sprintf("%s-%d", Team, t.ID), What: Team, Unit: t.Unit.Code, Name: t.Unit.FullName, Thing: t.Name, Options: yes, To: Take, id: t.ID})
		}
	}
	leaders, err := org.LeadersUnder(r.tx, "/")
	if err != nil {
		return err
	}
	for _, l := range leaders {
		if !access.HasEnded(l.Unit.Path) && (l.ActiveTo.IsZero() || l.ActiveTo.After(r.plan.On)) {
			r.add(Line{Key: fmt.Sprintf("%s-%d", Leader, l.ID), What: Leader, Unit: l.Unit.Code, Name: l.Unit.FullName, Thing: l.Name, Options: yes, To: Take, id: l.ID})
		}
	}
	return nil
}
