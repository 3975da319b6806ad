// Package proceedings records what happens in a session of a congress: the agenda as it is begun and ended (item.go, on the clock by
// clock.go), speeches (speech.go), decisions with their votes (decision.go) and the quorum they had (quorum.go), and the papers
// that delegates open by a link (paper.go).
//
// The items are a copy of the drafted agenda, taken when the session begins: later drafts change only items that have not begun.
// Minutes and the verification report read everything by Record: votes and decisions, who was present and who was absent with which
// reason, all as of now. Counts of people come from the check-in (package attendance) and are blank before it has begun.
package proceedings

import (
	"strconv"

	"daihoi/models/access"
	"daihoi/models/agenda"
	"daihoi/models/attendance"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
)

// Proceedings is a session that has begun. BegunAt is zero while it has not.
type Proceedings struct {
	SessionID   int64 `gorm:"primaryKey;autoIncrement:false"`
	CongressID  int64
	BegunAt     store.Instant
	EndedAt     store.Instant // zero while the session goes on
	PapersToken *string       // in the address of the papers; nil: there is no link
	PapersFrom  store.Instant
	PapersUntil store.Instant
	Version     int
}

func (Proceedings) TableName() string { return "proceedings" }

// Begun and Running report whether the session has begun, and whether it still goes on.
func (p Proceedings) Begun() bool { return !p.BegunAt.IsZero() }

func (p Proceedings) Running() bool { return p.Begun() && p.EndedAt.IsZero() }

// Sitting is a session with its congress and proceedings.
type Sitting struct {
	congress.Session
	Congress congress.Congress
	Proceedings
}

// Of reads a session of a congress that the actor has read.
func Of(tx *store.Tx, c congress.Congress, sessionID int64) (s Sitting, err error) {
	s.Congress = c
	if s.Session, err = congress.GetSession(tx, sessionID); err != nil {
		return s, err
	}
	if s.Session.CongressID != c.ID {
		return s, store.NotFound()
	}
	s.Proceedings = Proceedings{SessionID: sessionID, CongressID: c.ID}
	err = store.One(tx.DB().Where("session_id = ?", sessionID), &s.Proceedings)
	if fault.KindOf(err) == fault.NotFound {
		err = nil
	}
	return s, err
}

// toChange reads a session for a command. The actor must be allowed to edit the congress, and the session must have begun.
func toChange(tx *store.Tx, congressID, sessionID int64) (Sitting, error) {
	s, err := toBegin(tx, congressID, sessionID)
	if err == nil && !s.Begun() {
		err = fault.At("", "problem.not_begun")
	}
	return s, err
}

func toBegin(tx *store.Tx, congressID, sessionID int64) (Sitting, error) {
	c, err := congress.Get(tx, congressID)
	if err != nil {
		return Sitting{}, err
	}
	if err := tx.Require(access.EditCongress, c.Unit.Path); err != nil {
		return Sitting{}, err
	}
	if err := congress.Lock(tx, c.ID); err != nil {
		return Sitting{}, err
	}
	return Of(tx, c, sessionID)
}

// record writes the audit entry of a command.
func (s Sitting) record(tx *store.Tx, action string, changes ...field.Change) error {
	return tx.Record(s.Congress.Entry(action, changes, ""))
}

// Begin takes the drafted agenda of the session over, to be run. A session without one begins as well: decisions, speeches and papers
// are recorded at the session, and an agenda that is drafted later can be taken over.
func Begin(tx *store.Tx, congressID, sessionID int64) error {
	s, err := toBegin(tx, congressID, sessionID)
	if err != nil {
		return err
	}
	if s.Begun() {
		return store.Stale()
	}
	items, err := s.drafted(tx)
	if err != nil {
		return err
	}
	p := Proceedings{SessionID: sessionID, CongressID: s.Congress.ID, BegunAt: tx.Now(), Version: 1}
	if err := tx.DB().Create(&p).Error; err != nil {
		return err
	}
	if len(items) > 0 {
		if err := tx.DB().Create(&items).Error; err != nil {
			return err
		}
	}
	return s.record(tx, "sitting_begun", field.Change{Field: "session_items", New: strconv.Itoa(len(items))})
}

// End closes the session; reopening it by a mistake is End with open.
func End(tx *store.Tx, congressID, sessionID int64, open bool) error {
	s, err := toChange(tx, congressID, sessionID)
	if err != nil {
		return err
	}
	at, action := tx.Now(), "sitting_ended"
	if open {
		at, action = store.Instant{}, "sitting_reopened"
	}
	if s.EndedAt.IsZero() == open {
		return store.Stale()
	}
	if err := tx.DB().Model(&Proceedings{}).Where("session_id = ?", sessionID).Update("ended_at", at).Error; err != nil {
		return err
	}
	if !open {
		err = tx.DB().Model(&Item{}).Where("session_id = ? AND began_at IS NOT NULL AND ended_at IS NULL", sessionID).Update("ended_at", at).Error
		if err != nil {
			return err
		}
	}
	return s.record(tx, action)
}

// drafted are the items of the agenda as it is drafted now.
func (s Sitting) drafted(tx *store.Tx) ([]Item, error) {
	parts, err := congress.Programme(tx, s.Congress.ID)
	var items []Item
	for _, p := range parts {
		if p.ID != s.SessionID {
			continue
		}
		for i, b := range p.Blocks {
			items = append(items, itemOf(s.SessionID, i+1, b))
		}
	}
	return items, err
}

func itemOf(sessionID int64, position int, b agenda.Block) Item {
	return Item{SessionID: sessionID, Position: position, Kind: b.Kind, Title: b.Title, Minutes: b.Minutes, FixedAt: b.FixedAt,
		Person: b.Person, Paper: b.Paper}
}

// Record is everything that minutes and reports of a session are made from. Presence has counts only; of Absent each has a reason
// if one was given.
type Record struct {
	Sitting
	Items     []Item
	Speeches  []Speech
	Decisions []Decision
	Presence  attendance.Roll
	Counted   bool             // the check-in has begun, so that Presence says something
	Absent    []attendance.Row // official delegates who are not present
	Quorum    Quorum
}

// RecordOf reads the record of a session of a congress. The actor must be allowed to edit the congress, because reasons of
// absence are personal.
func RecordOf(tx *store.Tx, c congress.Congress, sessionID int64) (r Record, err error) {
	if err := tx.Require(access.EditCongress, c.Unit.Path); err != nil {
		return r, err
	}
	if r.Sitting, err = Of(tx, c, sessionID); err != nil {
		return r, err
	}
	if r.Items, err = Items(tx, r.Sitting); err != nil {
		return r, err
	}
	if r.Speeches, err = Speeches(tx, r.Sitting); err != nil {
		return r, err
	}
	if r.Decisions, err = Decisions(tx, r.Sitting); err != nil {
		return r, err
	}
	if r.Presence, r.Quorum, err = PresenceOf(tx, r.Sitting); err != nil {
		return r, err
	}
	r.Counted = r.Presence.All.Begun()
	r.Absent, err = delegate.Absent(tx, c.ID, sessionID)
	return r, err
}
