package delegation

import (
	"slices"

	"gorm.io/gorm"

	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
)

// Standby returns who moves up for an official member: the first reserve still on both lists. ok is false if the
// delegation is not received, the person is no official member, or no reserve is left.
func (s Sending) Standby(personID int64) (out, next Member, ok bool) {
	i := slices.IndexFunc(s.Members, func(m Member) bool { return m.PersonID == personID && m.Kind == delegate.Official })
	j := slices.IndexFunc(s.Members, func(m Member) bool {
		return m.Kind == delegate.Reserve && !m.Gone() && m.Above == delegate.Reserve && m.AboveGone.IsZero()
	})
	if i < 0 || j < 0 || s.State != Received {
		return out, next, false
	}
	return s.Members[i], s.Members[j], true
}

// MoveUp replaces an official member of a received delegation with the next reserve ("dự khuyết lên thay"). The
// member leaves the delegation and is withdrawn from the list above, unless there as ex officio or appointed. headID
// is the new head if the head leaves, otherwise 0. The actor must be allowed to edit the list above.
func MoveUp(tx *store.Tx, congressID int64, version int, personID, headID int64, reason string) error {
	at, err := delegate.PlaceOf(tx, congressID)
	if err != nil {
		return err
	}
	s, err := Returnable(tx, congressID)
	if err != nil {
		return err
	}
	if s.ID != 0 && s.Version != version {
		return store.Stale()
	}
	out, next, ok := s.Standby(personID)
	if !ok {
		return fault.At("", "problem.delegation_no_reserve")
	}
	if reason, err = reasonOf(reason); err != nil {
		return err
	}
	head := s.HeadID
	if s.Heads(personID) {
		i := slices.IndexFunc(s.Members, func(m Member) bool {
			return m.PersonID == headID && m.PersonID != personID && (m.Kind == delegate.Official || m.PersonID == next.PersonID)
		})
		if i < 0 {
			return fault.At("delegation_head", "problem.delegation_head")
		}
		head = &headID
	}
	if err := congress.Lock(tx, s.AboveID); err != nil {
		return err
	}
	if err := s.move(tx, map[string]any{"head_id": head}); err != nil {
		return err
	}
	if err := s.exchange(tx, out, next, reason); err != nil {
		return err
	}
	if err := delegate.Tally(tx, s.AboveID); err != nil {
		return err
	}
	return tx.Record(store.Entry{Action: "delegation_moved_up", Entity: "congress", EntityID: congressID, Label: at.UnitName,
		UnitID: at.UnitID, UnitPath: at.UnitPath, Reason: reason,
		Changes: []field.Change{{Field: "delegation_official", Old: out.FullName, New: next.FullName}}})
}

// exchange updates the members and the list above, with the history of both.
func (s Sending) exchange(tx *store.Tx, out, next Member, reason string) error {
	of := tx.DB().Where("delegation_id = ?", s.ID).Session(&gorm.Session{})
	if err := of.Where("person_id = ?", out.PersonID).Delete(&MemberRow{}).Error; err != nil {
		return err
	}
	if err := of.Model(&MemberRow{}).Where("person_id = ?", next.PersonID).
		Updates(map[string]any{"kind": delegate.Official, "position": 0}).Error; err != nil {
		return err
	}
	if err := of.Model(&MemberRow{}).Where("kind = ? AND position > ?", delegate.Reserve, next.Position).
		Update("position", gorm.Expr("position - 1")).Error; err != nil {
		return err
	}
	if err := Keep(tx, s.ID); err != nil {
		return err
	}
	return swap(tx, s.above, out, next, reason)
}

// swap makes a reserve of a list an official delegate and withdraws the one in whose place it is, with the history of both.
func swap(tx *store.Tx, at delegate.Place, out, next Member, reason string) error {
	const standing = "category = ? AND withdrawn_on IS NULL"
	entry := store.Entry{Entity: delegate.Entity, UnitID: at.UnitID, UnitPath: at.UnitPath, Reason: reason}
	came, left := entry, entry
	came.Action, came.EntityID, came.Label = "delegate_changed", next.AboveID, next.FullName
	came.Changes = []field.Change{{Field: "category", Old: delegate.Reserve, New: delegate.Consulted}}
	entries := []store.Entry{came}
	if err := change(tx, next.AboveID, standing, delegate.Reserve, map[string]any{"category": delegate.Consulted}); err != nil {
		return err
	}
	if out.Above == delegate.Consulted && out.AboveGone.IsZero() {
		left.Action, left.EntityID, left.Label = "delegate_withdrawn", out.AboveID, out.FullName
		entries = append(entries, left)
		if err := change(tx, out.AboveID, standing, delegate.Consulted, map[string]any{"withdrawn_on": tx.Today(), "withdrawn_reason": reason}); err != nil {
			return err
		}
	}
	return tx.RecordAll(entries)
}
