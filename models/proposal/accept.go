package proposal

import (
	"slices"
	"strconv"

	"gorm.io/gorm"

	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/schedule"
	"daihoi/models/store"
)

// Dating is what accepting a proposal changed in one congress.
type Dating struct {
	CongressID int64
	Name       string
	Sessions   []DatedSession
	Found      int64 // leader assigned to attend, 0 if none
}

// DatedSession is a session that was added, or moved from Before.
type DatedSession struct {
	ID      int64
	Version int           // after the change
	Before  calendar.Date // zero if added
}

// Accept applies an alternative, numbered from 1, to the chosen units (nil means all). It plans the sessions, moves
// due dates and assigns the leaders found, in one transaction with one audit entry. If a congress already had a date,
// a reason is required. If anything the proposal depends on has changed, or one of its dates has passed, it is a
// Conflict.
func Accept(tx *store.Tx, id int64, version, alternative int, units []int64, reason string) (StoredProposal, error) {
	p, err := toDecide(tx, id, Open)
	if err != nil {
		return p, err
	}
	placements, err := p.accepted(alternative, units)
	if err != nil {
		return p, err
	}
	s, err := p.current(tx, placements)
	if err != nil {
		return p, err
	}
	moves := false
	byUnit := map[int64]*schedule.ScheduledUnit{}
	for i := range s.Units {
		byUnit[s.Units[i].UnitID] = &s.Units[i]
	}
	for _, l := range placements {
		day := byUnit[l.UnitID].Day()
		moves = moves || !day.IsZero()
		if l.Day.Before(tx.Today()) {
			return p, fault.New(fault.Conflict, "fault.proposal_past", "Unit", byUnit[l.UnitID].Name, "Day", l.Day)
		}
	}
	if reason, err = deadline.ReasonOf(reason, moves); err != nil {
		return p, err
	}
	changes := []field.Change{{Field: "congresses", New: strconv.Itoa(len(placements))}}
	p.Applied = make([]Dating, 0, len(placements))
	for _, l := range placements {
		u := byUnit[l.UnitID]
		done, err := carryOut(tx, u, l, reason)
		if err != nil {
			return p, err
		}
		p.Applied = append(p.Applied, done)
		changes = append(changes, field.Change{Field: "day", Old: dated(u.Name, u.Day()), New: dated(u.Name, l.Day)})
	}
	applied, err := asJSON(p.Applied)
	if err != nil {
		return p, err
	}
	p.State, p.Chosen, p.AcceptedAt, p.Version = Accepted, alternative, tx.Now(), version+1
	if err := p.move(tx, version, map[string]any{"state": p.State, "chosen": alternative, "applied": applied, "accepted_at": p.AcceptedAt}); err != nil {
		return p, err
	}
	return p, p.record(tx, "proposal_accepted", reason, changes...)
}

// dated is one side of a changed date in the audit entry.
func dated(name string, day calendar.Date) string {
	if day.IsZero() {
		return ""
	}
	return name + ": " + day.String()
}

// current locks the congresses and reads the schedule again; it must match the proposal's digest.
func (p StoredProposal) current(tx *store.Tx, placements []Placement) (schedule.Schedule, error) {
	ids := make([]int64, len(placements))
	for i, l := range placements {
		ids[i] = l.UnitID
	}
	slices.Sort(ids)
	for part := range slices.Chunk(ids, 500) {
		if err := tx.DB().Exec("UPDATE congresses SET day = day WHERE term_id = ? AND unit_id IN ?", p.TermID, part).Error; err != nil {
			return schedule.Schedule{}, err
		}
	}
	u, err := org.Get(tx, p.UnitID)
	if err != nil {
		return schedule.Schedule{}, err
	}
	s, err := schedule.Of(tx, u, p.TermID)
	if err != nil {
		return s, err
	}
	now, err := schedule.Digest(s)
	if err == nil && now != p.Digest {
		err = fault.New(fault.Conflict, "fault.proposal_stale")
	}
	return s, err
}

// carryOut plans or moves the sessions of one congress according to its placement.
func carryOut(tx *store.Tx, u *schedule.ScheduledUnit, l Placement, reason string) (Dating, error) {
	out := Dating{CongressID: u.CongressID, Name: u.Name, Found: l.Found}
	old, now := u.Day(), congress.Congress{}
	for _, s := range l.Sittings {
		at := slices.IndexFunc(u.Sittings, func(o schedule.Sitting) bool { return o.SessionID == s.SessionID && s.SessionID != 0 })
		if at >= 0 && u.Sittings[at].Day == s.Day {
			continue
		}
		done, err := dateSession(tx, u.CongressID, s)
		if err != nil {
			return out, err
		}
		did := DatedSession{ID: done.Session.ID, Version: done.Session.Version}
		if at >= 0 {
			did.Before = u.Sittings[at].Day
		}
		out.Sessions, now = append(out.Sessions, did), done.New
	}
	if now.ID != 0 && now.Day != old {
		if !old.IsZero() {
			if err := deadline.DayMoved(tx, now.ID, reason); err != nil {
				return out, err
			}
		}
		if _, err := deadline.Reschedule(tx, now, reason); err != nil {
			return out, err
		}
	}
	if l.Found == 0 {
		return out, nil
	}
	return out, setAssignments(tx, u.CongressID, l.Leaders)
}

func dateSession(tx *store.Tx, congressID int64, s schedule.Sitting) (congress.Replanned, error) {
	if s.SessionID == 0 {
		return congress.AddSession(tx, congressID, congress.Session{Kind: s.Kind, OnDate: s.Day, Starts: s.Starts, Ends: s.Ends, Venue: s.Venue})
	}
	in, err := congress.GetSession(tx, s.SessionID)
	if err != nil {
		return congress.Replanned{}, err
	}
	in.OnDate = s.Day
	return congress.EditSession(tx, in.ID, in.Version, in)
}

// setAssignments sets the congress's assignments.
func setAssignments(tx *store.Tx, congressID int64, all []congress.Assignment) error {
	c, err := congress.Get(tx, congressID)
	if err != nil {
		return err
	}
	if _, err := congress.ReplaceAssignments(tx, &c, all); err != nil {
		return err
	}
	return tx.DB().Model(&congress.Congress{}).Where("id = ?", congressID).Update("version", gorm.Expr("version + 1")).Error
}

// Undo reverts an accepted proposal: added sessions are deleted, moved ones return, assigned leaders are removed. If
// a congress has been held, or its sessions have been changed or given an agenda since, it is a Conflict.
func Undo(tx *store.Tx, id int64, version int, reason string) (StoredProposal, error) {
	p, err := toDecide(tx, id, Accepted)
	if err != nil {
		return p, err
	}
	if reason, err = deadline.ReasonOf(reason, true); err != nil {
		return p, err
	}
	if err := p.withoutAgenda(tx); err != nil {
		return p, err
	}
	for _, a := range p.Applied {
		if err := takeBack(tx, a, reason); err != nil {
			return p, err
		}
	}
	p.State, p.UndoneAt, p.Version = Undone, tx.Now(), version+1
	if err := p.move(tx, version, map[string]any{"state": p.State, "undone_at": p.UndoneAt}); err != nil {
		return p, err
	}
	return p, p.record(tx, "proposal_undone", reason, field.Change{Field: "congresses", New: strconv.Itoa(len(p.Applied))})
}

// withoutAgenda refuses to undo if someone has started an agenda for the sessions.
func (p StoredProposal) withoutAgenda(tx *store.Tx) error {
	name := map[int64]string{}
	var added []int64
	for _, a := range p.Applied {
		for _, s := range a.Sessions {
			if s.Before.IsZero() {
				added, name[s.ID] = append(added, s.ID), a.Name
			}
		}
	}
	for part := range slices.Chunk(added, 500) {
		var begun []int64
		if err := tx.DB().Table("agendas").Where("owner_kind = 'congress' AND part_id IN ?", part).Limit(1).Pluck("part_id", &begun).Error; err != nil {
			return err
		}
		if len(begun) > 0 {
			return fault.New(fault.Conflict, "fault.proposal_touched", "Unit", name[begun[0]])
		}
	}
	return nil
}

func takeBack(tx *store.Tx, a Dating, reason string) error {
	if err := congress.Lock(tx, a.CongressID); err != nil {
		return err
	}
	c, err := congress.Get(tx, a.CongressID)
	if err != nil {
		return err
	}
	all, err := congress.Sessions(tx, a.CongressID)
	if err != nil {
		return err
	}
	touched := fault.New(fault.Conflict, "fault.proposal_touched", "Unit", a.Name)
	if !c.HeldOn.IsZero() {
		return touched
	}
	now := c
	for _, did := range a.Sessions {
		at := slices.IndexFunc(all, func(s congress.Session) bool { return s.ID == did.ID && s.Version == did.Version })
		if at < 0 {
			return touched
		}
		done, err := revertSession(tx, all[at], did.Before)
		if err != nil {
			return err
		}
		now = done.New
	}
	if now.Day != c.Day {
		if err := deadline.DayMoved(tx, now.ID, reason); err != nil {
			return err
		}
		if _, err := deadline.Reschedule(tx, now, reason); err != nil {
			return err
		}
	}
	return removeFoundLeader(tx, a)
}

func revertSession(tx *store.Tx, s congress.Session, before calendar.Date) (congress.Replanned, error) {
	if before.IsZero() {
		return congress.CancelSession(tx, s.ID, s.Version)
	}
	in := s
	in.OnDate = before
	return congress.EditSession(tx, s.ID, s.Version, in)
}

// removeFoundLeader removes the assigned leader, if still assigned.
func removeFoundLeader(tx *store.Tx, a Dating) error {
	if a.Found == 0 {
		return nil
	}
	present, err := congress.AssignmentsOf(tx, a.CongressID)
	if err != nil {
		return err
	}
	var rest []congress.Assignment
	for _, p := range present {
		if p.LeaderID != a.Found || p.Role != congress.Attends {
			rest = append(rest, congress.Assignment{LeaderID: p.LeaderID, Role: p.Role})
		}
	}
	if len(rest) == len(present) {
		return nil
	}
	return setAssignments(tx, a.CongressID, rest)
}
