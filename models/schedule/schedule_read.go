// Package schedule builds the schedule of a unit's congresses from all aggregates and finds its conflicts.
//
// schedule_read.go reads a schedule (Of) and schedule.go defines it; conflict.go, conflict_pair.go and conflict_pilot.go
// are the conflict rules, pure functions over it; crew.go reads leaders and steering groups; rules.go stores
// scheduling rules. Date proposals for a schedule are in models/proposal.
package schedule

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"sort"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/meeting"
	"daihoi/models/org"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/models/template"
)

// Codes of template items that link the schedules of two levels. If a template lacks one, nothing is linked.
var (
	itemsSend    = []string{"X43", "H47", "T47"} // delegation list, due some days after the congress
	itemsReceive = []string{"H26", "T26", "Q26"} // the level above accepts delegations until then
)

const itemLessons = "X46" // lessons-learned meeting of a pilot

// Of reads the congresses of a term at or below a unit as a schedule: deadlines and exceptions, the first dates by
// which open mandatory milestones can be met, people and rules. It takes some fifteen statements for any number of
// units. With units it has the congresses of these alone.
func Of(tx *store.Tx, u org.Unit, termID int64, units ...int64) (Schedule, error) {
	t := maker{tx: tx, at: map[int64]int{}}
	all, err := congress.List(tx, congress.Filter{Path: u.Path, TermID: termID, Units: units})
	if err != nil {
		return t.s, err
	}
	levels, err := org.Rules(tx, termID)
	if err != nil {
		return t.s, err
	}
	crew, err := CrewOf(tx, u, termID, units...)
	if err != nil {
		return t.s, err
	}
	rules, err := RulesOf(tx, u)
	if err != nil {
		return t.s, err
	}
	t.s = Schedule{Leaders: crew.Leaders, Teams: crew.Teams, Rules: ScheduleRules{PerHalfDay: rules.PerHalfDay,
		TravelMinutes: rules.TravelMinutes, Holidays: holidayName, Lessons: map[int64]calendar.Date{}}}
	t.units(all, levels, crew)
	if err := t.sittings(all); err != nil {
		return t.s, err
	}
	if err := t.invitations(u.Path, termID, all, units); err != nil {
		return t.s, err
	}
	return t.s, t.milestones(u.Path, termID, all, units)
}

// holidayName names public holidays in Vietnamese, as scheduling documents do.
func holidayName(d calendar.Date) (string, bool) {
	h, off := calendar.HolidayOn(d)
	return h.NameVI, off
}

type maker struct {
	tx *store.Tx
	s  Schedule
	at map[int64]int // congress id → index in s.Units
}

func (t *maker) units(all []congress.Congress, levels map[string]org.TermLevel, crew Crew) {
	mates := map[int64][]int64{}
	for _, c := range all {
		if team := crew.TeamOf[c.UnitID]; team != 0 {
			mates[team] = append(mates[team], c.UnitID)
		}
	}
	for i, c := range all {
		rule := levels[c.Unit.LevelCode]
		team := crew.TeamOf[c.UnitID]
		u := ScheduledUnit{CongressID: c.ID, UnitID: c.UnitID, Code: c.Unit.Code, Name: c.Unit.FullName, Path: c.Unit.Path,
			LevelCode: c.Unit.LevelCode, Pilot: c.Pilot, Held: !c.HeldOn.IsZero(), WindowFrom: rule.WindowFrom, Deadline: readiness.EffectiveDeadline(c, rule),
			MaxDays: rule.MaxDays, Leaders: crew.Assigned[c.ID], TeamID: team}
		if c.Unit.ParentID != nil {
			u.ParentID = *c.Unit.ParentID
		}
		for _, id := range mates[team] {
			if id != c.UnitID {
				u.Neighbours = append(u.Neighbours, id)
			}
		}
		t.at[c.ID] = i
		t.s.Units = append(t.s.Units, u)
	}
}

func (t *maker) sittings(all []congress.Congress) error {
	ids := make([]int64, len(all))
	for i, c := range all {
		ids[i] = c.ID
	}
	sessions, err := congress.SessionsOf(t.tx, ids, calendar.Date{})
	if err != nil {
		return err
	}
	for i, id := range ids {
		t.s.Units[i].Sittings = SittingsOf(sessions[id])
	}
	return nil
}

// invitations fills in the meetings to which units are invited.
func (t *maker) invitations(path string, termID int64, all []congress.Congress, units []int64) error {
	invited, err := meeting.Invitations(t.tx, path, termID, units...)
	at := make(map[int64]int, len(all))
	for i, c := range all {
		at[c.UnitID] = i
	}
	for _, in := range invited {
		if i, ok := at[in.UnitID]; ok {
			t.s.Units[i].Busy = append(t.s.Units[i].Busy, engagement(t.tx, in.MeetingID, in.Title, in.OnDay, in.Starts, in.Ends))
		}
	}
	return err
}

// milestones fills in what depends on them: earliest dates, last dates for delegations, and lessons meetings.
func (t *maker) milestones(path string, termID int64, all []congress.Congress, units []int64) error {
	items, _, err := readiness.ItemsAt(t.tx, path, termID, t.tx.Today())
	if err != nil {
		return err
	}
	templates := map[int64][]template.Item{}
	for _, i := range items {
		templates[i.TemplateID] = append(templates[i.TemplateID], *i)
	}
	for id := range templates {
		slices.SortFunc(templates[id], func(a, b template.Item) int { return a.Position - b.Position })
	}
	within, args := t.tx.Within(access.View, "units.path")
	under, bounds := store.UnderOf(path, units...)
	found, err := t.tx.DB().Table("milestones").Select("milestones.congress_id, milestones.item_id, milestones.due, milestones.state, milestones.done_on").
		Joins("JOIN congresses ON congresses.id = milestones.congress_id").Joins("JOIN units ON units.id = congresses.unit_id").
		Where(within, args...).Where(under, bounds...).Where("congresses.term_id = ?", termID).Rows()
	if err != nil {
		return err
	}
	defer func() { _ = found.Close() }()
	open, received := make([]map[int64]bool, len(all)), map[int64]calendar.Date{}
	for found.Next() {
		var m deadline.Milestone
		if err := found.Scan(&m.CongressID, &m.ItemID, &m.Due, (*string)(&m.State), &m.DoneOn); err != nil {
			return err
		}
		i, known := t.at[m.CongressID]
		item := items[m.ItemID]
		if !known || item == nil {
			continue
		}
		c := all[i]
		if readiness.Open(m.State) && item.Mandatory.Binds(c.Pilot) {
			if open[i] == nil {
				open[i] = map[int64]bool{}
			}
			open[i][m.ItemID] = true
		}
		switch {
		case slices.Contains(itemsReceive, item.Code) && readiness.Open(m.State):
			received[c.UnitID] = m.Due
		case item.Code == itemLessons && c.Pilot:
			t.lesson(c, m)
		}
	}
	t.earliest(all, templates, open, received)
	return found.Err()
}

// lesson is the date of the meeting after the latest pilot: when it was held, else when it is due if that is still
// possible.
func (t *maker) lesson(c congress.Congress, m deadline.Milestone) {
	day := m.DoneOn
	if readiness.Open(m.State) && !m.Due.Before(t.tx.Today()) {
		day = m.Due
	}
	if c.Unit.ParentID != nil {
		lessons := t.s.Rules.Lessons
		lessons[*c.Unit.ParentID] = calendar.Max(lessons[*c.Unit.ParentID], day)
	}
}

func (t *maker) earliest(all []congress.Congress, templates map[int64][]template.Item, open []map[int64]bool, received map[int64]calendar.Date) {
	for i, c := range all {
		u := &t.s.Units[i]
		if c.TemplateID == nil || u.Held {
			continue
		}
		items := templates[*c.TemplateID]
		u.Earliest = Earliest(items, func(i template.Item) bool { return open[t.at[c.ID]][i.ID] }, t.tx.Today())
		until := received[u.ParentID]
		at := slices.IndexFunc(items, func(i template.Item) bool { return slices.Contains(itemsSend, i.Code) && i.Anchor == template.BaseDay })
		if at >= 0 && !until.IsZero() {
			u.SendsBefore = until.AddDays(-items[at].LeadTo)
		}
	}
}

// longestLead limits the search for the earliest date, in days; no template item may have a longer lead.
const longestLead = 600

// Earliest is the first date from today on for a congress with no open item overdue today. Items that do not count
// from the congress date are ignored.
func Earliest(items []template.Item, open func(template.Item) bool, today calendar.Date) calendar.Date {
	near, far := template.Windows(items, today), template.Windows(items, today.AddDays(longestLead))
	n := sort.Search(longestLead, func(n int) bool {
		for i, w := range template.Windows(items, today.AddDays(n)) {
			if w.Due.Before(today) && near[i].Due != far[i].Due && open(items[i]) {
				return false
			}
		}
		return true
	})
	return today.AddDays(n)
}

// Digest identifies the facts of a schedule that a proposal depends on. Earliest dates are excluded, because they
// change every day.
func Digest(s Schedule) (string, error) {
	s.Units = slices.Clone(s.Units)
	for i := range s.Units {
		s.Units[i].Earliest = calendar.Date{}
	}
	text, err := json.Marshal(s)
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), err
}
