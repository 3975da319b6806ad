package deadline

import (
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/fault"
	"daihoi/models/readiness"
	"daihoi/models/store"
)

// Shifted moves all sessions by the difference between from and to.
func Shifted(sessions []congress.Session, from, to calendar.Date) []congress.Session {
	moved := make([]congress.Session, len(sessions))
	for i, s := range sessions {
		moved[i] = s
		moved[i].OnDate = s.OnDate.AddDays(to.Sub(from))
	}
	return moved
}

// MoveCongress moves a congress with all its sessions, and the open milestones with it. If the congress is no longer
// on from, or has been held, it is a Conflict.
func MoveCongress(tx *store.Tx, congressID int64, from, to calendar.Date, reason string) (Shift, error) {
	if err := congress.Lock(tx, congressID); err != nil {
		return Shift{}, err
	}
	old, err := congress.Get(tx, congressID)
	if err != nil {
		return Shift{}, err
	}
	if err := tx.Require(access.EditCongress, old.Unit.Path); err != nil {
		return Shift{}, err
	}
	switch {
	case old.Day.IsZero() || old.Day != from:
		return Shift{}, store.Stale()
	case !old.HeldOn.IsZero():
		return Shift{}, fault.New(fault.Conflict, "fault.congress_held")
	case to.IsZero():
		return Shift{}, fault.At("to", "problem.required")
	}
	sessions, err := congress.Sessions(tx, congressID)
	if err != nil {
		return Shift{}, err
	}
	done := congress.Replanned{New: old}
	for _, s := range Shifted(sessions, from, to) {
		one, err := congress.EditSession(tx, s.ID, s.Version, s)
		if err != nil {
			return Shift{}, err
		}
		done.New, done.Session = one.New, one.Session
		done.Changes = append(done.Changes, one.Changes...)
	}
	done.Old = old
	return replanned(tx, "congress_moved", done, reason, nil)
}

func newEvent(tx *store.Tx, old, now Milestone, action readiness.Action) readiness.Event {
	e := readiness.Event{MilestoneID: now.ID, CongressID: now.CongressID, At: tx.Now(), UserName: tx.Actor().Name, Action: action,
		FromState: old.State, ToState: now.State, OldDoneOn: old.DoneOn, OldEnteredOn: old.EnteredOn, DoneCount: now.DoneCount,
		OfCount: now.OfCount, OldDoneCount: old.DoneCount, OldOfCount: old.OfCount, Lacking: now.Lacking, OldLacking: old.Lacking, OwnNote: now.Note}
	if id := tx.Actor().UserID; id != 0 {
		e.UserID = &id
	}
	return e
}
