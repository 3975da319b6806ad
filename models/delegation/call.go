package delegation

import (
	"gorm.io/gorm"

	"daihoi/models/attendance"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
)

// Call is a reserve who was called up at a congress for an official delegate who is absent ("gọi dự khuyết").
type Call struct {
	ID         int64
	CongressID int64
	OutID      int64  // the absent delegate
	NextID     int64  // the delegate who was a reserve
	SenderID   *int64 // congress whose delegation both belong to; nil for a reserve of the list itself
	Place      int    // of the reserve in the order of the delegation until then
	Head       bool   // the absent delegate headed the delegation
	Reason     string
	CalledAt   store.Instant
	CalledBy   string
	UndoneAt   store.Instant
	UndoneBy   string
}

func (Call) TableName() string { return "reserve_calls" }

// CallLine is a call with the names.
type CallLine struct {
	Call     `gorm:"embedded"`
	OutName  string
	NextName string
}

// Calls lists the calls of a congress that hold, newest first. The actor must be allowed to edit its delegates.
func Calls(tx *store.Tx, congressID int64) (list []CallLine, err error) {
	if _, err := delegate.Editable(tx, congressID); err != nil {
		return nil, err
	}
	return list, tx.DB().Table("reserve_calls").Joins("JOIN delegates AS absent ON absent.id = reserve_calls.out_id").
		Joins("JOIN persons AS leaving ON leaving.id = absent.person_id").Joins("JOIN delegates AS called ON called.id = reserve_calls.next_id").
		Joins("JOIN persons AS coming ON coming.id = called.person_id").
		Select("reserve_calls.*, leaving.full_name AS out_name, coming.full_name AS next_name").
		Where("reserve_calls.congress_id = ? AND reserve_calls.undone_at IS NULL", congressID).Order("reserve_calls.id DESC").Find(&list).Error
}

// NextUp is the reserve who moves up for a delegate.
type NextUp struct {
	DelegateID int64
	Name       string
	SenderID   int64 // congress whose delegation both belong to, 0 for a reserve of the list itself
	Place      int   // in the order of that delegation
	Heads      bool  // the delegate heads that delegation
}

// NextUps are by official delegate of a congress the reserve who moves up when the delegate is absent: the first of the same
// delegation, or of the same body for those whom no delegation sent. Ex officio and appointed delegates are not replaced.
func NextUps(tx *store.Tx, congressID int64) (map[int64]NextUp, error) {
	if _, err := delegate.Editable(tx, congressID); err != nil {
		return nil, err
	}
	var rows []struct {
		ID, SenderID                int64
		Name, Category, Body, Place string
		Position                    int
		Head, Gone                  bool
	}
	err := tx.DB().Table("delegates").Joins("JOIN persons ON persons.id = delegates.person_id").
		Joins("JOIN congresses AS upper ON upper.id = delegates.congress_id").
		Joins("LEFT JOIN (SELECT delegation_members.person_id, delegation_members.position, delegations.congress_id AS sender_id, delegations.head_id, "+
			"units.parent_id, below.term_id FROM delegation_members JOIN delegations ON delegations.id = delegation_members.delegation_id "+
			"JOIN congresses AS below ON below.id = delegations.congress_id JOIN units ON units.id = below.unit_id WHERE delegations.state = ?) AS sent "+
			"ON sent.person_id = delegates.person_id AND sent.parent_id = upper.unit_id AND sent.term_id = upper.term_id", Received).
		Joins("LEFT JOIN delegates AS own ON own.person_id = delegates.person_id AND own.congress_id = sent.sender_id AND own.withdrawn_on IS NULL").
		Select("delegates.id, persons.full_name AS name, delegates.category, delegates.represents_key AS body, COALESCE(sent.sender_id, 0) AS sender_id, "+
			"COALESCE(sent.position, 0) AS position, COALESCE(sent.head_id, 0) = delegates.person_id AS head, sent.sender_id IS NOT NULL AND own.id IS NULL AS gone").
		Where("delegates.congress_id = ? AND delegates.withdrawn_on IS NULL AND delegates.category IN ?", congressID, []string{delegate.Consulted, delegate.Reserve}).
		Order("sent.position, delegates.sort_key, delegates.id").Find(&rows).Error
	type group struct {
		sender int64
		body   string
	}
	of := func(sender int64, body string) group {
		if sender != 0 {
			body = ""
		}
		return group{sender, body}
	}
	first := map[group]NextUp{}
	for _, r := range rows {
		at := of(r.SenderID, r.Body)
		if _, taken := first[at]; r.Category == delegate.Reserve && !r.Gone && !taken && at != (group{}) {
			first[at] = NextUp{DelegateID: r.ID, Name: r.Name, SenderID: r.SenderID, Place: r.Position}
		}
	}
	all := map[int64]NextUp{}
	for _, r := range rows {
		if next, ok := first[of(r.SenderID, r.Body)]; ok && r.Category == delegate.Consulted {
			next.Heads = r.Head
			all[r.ID] = next
		}
	}
	return all, err
}

// CallUp has the reserve nextID take the place of an official delegate who is absent: see NextUps and MoveUp, which also says what
// headID is. It is Stale when another reserve is next by now. The actor must be allowed to edit the delegates of the congress.
func CallUp(tx *store.Tx, congressID, outID, nextID, headID int64, reason string) error {
	at, err := delegate.Editable(tx, congressID)
	if err != nil {
		return err
	}
	if err := congress.Lock(tx, congressID); err != nil {
		return err
	}
	all, err := NextUps(tx, congressID)
	if err != nil {
		return err
	}
	next, ok := all[outID]
	switch {
	case !ok:
		return fault.At("", "problem.delegation_no_reserve")
	case next.DelegateID != nextID:
		return store.Stale()
	}
	if reason, err = reasonOf(reason); err != nil {
		return err
	}
	out, err := delegate.Get(tx, outID)
	if err != nil {
		return err
	}
	c := Call{CongressID: congressID, OutID: outID, NextID: nextID, Place: next.Place, Head: next.Heads, Reason: reason, CalledAt: tx.Now(), CalledBy: tx.Actor().Name}
	if next.SenderID != 0 {
		c.SenderID = &next.SenderID
		s, err := SendingOf(tx, next.SenderID)
		if err != nil {
			return err
		}
		if err := MoveUp(tx, next.SenderID, s.Version, out.PersonID, headID, reason); err != nil {
			return err
		}
	} else if err := swap(tx, at, Member{AboveID: outID, FullName: out.FullName, Above: out.Category}, Member{AboveID: nextID, FullName: next.Name}, reason); err != nil {
		return err
	}
	if err := tx.DB().Create(&c).Error; err != nil {
		return err
	}
	if err := delegate.Tally(tx, congressID); err != nil {
		return err
	}
	return tx.Record(store.Entry{Action: "reserve_called", Entity: "congress", EntityID: congressID, Label: at.UnitName, UnitID: at.UnitID, UnitPath: at.UnitPath,
		Reason: reason, Changes: []field.Change{{Field: "delegation_official", Old: out.FullName, New: next.Name}}})
}

// UndoCall takes a call back: the delegate is expected again and the reserve waits again, both as before. Whoever has been called up
// and was checked in already stays until that mark is cleared.
func UndoCall(tx *store.Tx, congressID, callID int64) error {
	at, err := delegate.Editable(tx, congressID)
	if err != nil {
		return err
	}
	if err := congress.Lock(tx, congressID); err != nil {
		return err
	}
	var c Call
	if err := store.One(tx.DB().Where("id = ? AND congress_id = ? AND undone_at IS NULL", callID, congressID), &c); err != nil {
		return err
	}
	out, err := delegate.Get(tx, c.OutID)
	if err != nil {
		return err
	}
	next, err := delegate.Get(tx, c.NextID)
	if err != nil {
		return err
	}
	if err := notThere(tx, congressID, next); err != nil {
		return err
	}
	if c.SenderID != nil {
		if err := c.moveDown(tx, out.PersonID, next.PersonID); err != nil {
			return err
		}
	}
	if err := change(tx, c.NextID, "category = ? AND withdrawn_on IS NULL", delegate.Consulted, map[string]any{"category": delegate.Reserve}); err != nil {
		return err
	}
	if err := change(tx, c.OutID, "category = ? AND withdrawn_on IS NOT NULL", delegate.Consulted, map[string]any{"withdrawn_on": calendar.Date{}, "withdrawn_reason": ""}); err != nil {
		return err
	}
	if err := store.Changed(tx.DB().Model(&Call{}).Where("id = ? AND undone_at IS NULL", callID).
		Updates(map[string]any{"undone_at": tx.Now(), "undone_by": tx.Actor().Name})); err != nil {
		return err
	}
	if err := delegate.Tally(tx, congressID); err != nil {
		return err
	}
	of := store.Entry{Entity: delegate.Entity, UnitID: at.UnitID, UnitPath: at.UnitPath, Reason: c.Reason}
	back, down, told := of, of, of
	back.Action, back.EntityID, back.Label = "delegate_restored", c.OutID, out.FullName
	down.Action, down.EntityID, down.Label = "delegate_changed", c.NextID, next.FullName
	down.Changes = []field.Change{{Field: "category", Old: delegate.Consulted, New: delegate.Reserve}}
	told.Action, told.Entity, told.EntityID, told.Label = "reserve_call_undone", "congress", congressID, at.UnitName
	told.Changes = []field.Change{{Field: "delegation_official", Old: next.FullName, New: out.FullName}}
	return tx.RecordAll([]store.Entry{back, down, told})
}

// notThere refuses while somebody is checked in at a session of the congress.
func notThere(tx *store.Tx, congressID int64, who delegate.Record) error {
	sessions, err := congress.Sessions(tx, congressID)
	if err != nil {
		return err
	}
	for _, s := range sessions {
		m, err := attendance.Standing(tx, attendance.Sitting{Kind: attendance.SessionSitting, ID: s.ID}, who.Delegate.ID)
		if err != nil {
			return err
		}
		if m.State == attendance.Present {
			return fault.At("", "problem.reserve_there", "Name", who.FullName)
		}
	}
	return nil
}

// moveDown puts the members of the delegation back as they were. What they were sent as is what they are recorded as now.
func (c Call) moveDown(tx *store.Tx, out, next int64) error {
	s, err := SendingOf(tx, *c.SenderID)
	if err != nil {
		return err
	}
	head := s.HeadID
	if c.Head {
		head = &out
	} else if s.Heads(next) {
		return fault.At("", "problem.reserve_heads")
	}
	sent, err := asRecorded(tx, *c.SenderID, []int64{out})
	if err != nil {
		return err
	}
	of := tx.DB().Where("delegation_id = ?", s.ID).Session(&gorm.Session{})
	if err := of.Model(&MemberRow{}).Where("kind = ? AND position >= ?", delegate.Reserve, c.Place).Update("position", gorm.Expr("position + 1")).Error; err != nil {
		return err
	}
	if err := store.Changed(of.Model(&MemberRow{}).Where("person_id = ? AND kind = ?", next, delegate.Official).
		Updates(map[string]any{"kind": delegate.Reserve, "position": c.Place})); err != nil {
		return err
	}
	if err := tx.DB().Create(&MemberRow{s.ID, out, delegate.Official, 0, sent[out]}).Error; err != nil {
		return err
	}
	return s.move(tx, map[string]any{"head_id": head})
}

// change updates a delegate of the list above that is as where says.
func change(tx *store.Tx, id int64, where, category string, values map[string]any) error {
	values["version"] = gorm.Expr("version + 1")
	return store.Changed(tx.DB().Model(&delegate.Delegate{}).Where("id = ?", id).Where(where, category).Updates(values))
}
