package delegation

import (
	"slices"
	"strings"

	"gorm.io/gorm"

	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
)

// Envoys is the choice of members: persons (reserves in order), the head (0 if not yet chosen) and the document that
// names them.
type Envoys struct {
	Official, Reserve []int64
	HeadID            int64
	DocNumber         string
	DocDate           calendar.Date
}

// Choose sets the members of a delegation, taken from the official delegates on the congress's list. version is that
// of the delegation the user saw, 0 if there was none.
func Choose(tx *store.Tx, congressID int64, version int, in Envoys) error {
	return choose(tx, congressID, version, in, false)
}

// Send sets the members as Choose does and submits the delegation to the congress above. It needs a head, a document
// number and at most as many official members as seats.
func Send(tx *store.Tx, congressID int64, version int, in Envoys) error {
	return choose(tx, congressID, version, in, true)
}

func choose(tx *store.Tx, congressID int64, version int, in Envoys, send bool) error {
	at, old, err := openDelegation(tx, congressID, version)
	if err != nil {
		return err
	}
	now := old.Delegation
	now.DocNumber, now.DocDate, now.HeadID = in.DocNumber, in.DocDate, nil
	if in.HeadID != 0 {
		now.HeadID = &in.HeadID
	}
	typed := Fields.Values(&now)
	problems := Fields.Decode(func(key string) string { return typed[key] }, &now)
	names, err := sendableNames(tx, congressID)
	if err != nil {
		return err
	}
	problems = append(problems, in.check(names)...)
	action := "delegation_chosen"
	if send {
		action = "delegation_sent"
		now.State, now.SentAt, now.SentBy, now.ReturnReason = Sent, tx.Now(), tx.Actor().Name, ""
		more, err := sendProblems(tx, old, in, now)
		if err != nil {
			return err
		}
		problems = append(problems, more...)
	}
	if err := fault.Of(problems); err != nil {
		return err
	}
	sent := map[int64]map[string]string{}
	if send {
		if sent, err = asRecorded(tx, congressID, slices.Concat(in.Official, in.Reserve)); err != nil {
			return err
		}
	}
	if err := now.write(tx, version, in, sent); err != nil {
		return err
	}
	return tx.Record(store.Entry{Action: action, Entity: "congress", EntityID: congressID, Label: at.UnitName, UnitID: at.UnitID,
		UnitPath: at.UnitPath, Changes: chosenChanges(old, now, in, names)})
}

// openDelegation reads and locks the delegation for a change by its sender.
func openDelegation(tx *store.Tx, congressID int64, version int) (delegate.Place, Sending, error) {
	at, err := delegate.Editable(tx, congressID)
	if err != nil {
		return at, Sending{}, err
	}
	if err := congress.Lock(tx, congressID); err != nil {
		return at, Sending{}, err
	}
	s, err := SendingOf(tx, congressID)
	switch {
	case err != nil:
		return at, s, err
	case s.Version != version:
		return at, s, store.Stale()
	case !s.Open():
		return at, s, fault.At("", "problem.delegation_closed")
	}
	return at, s, nil
}

// sendableNames are the names of the persons who can be sent, by person id.
func sendableNames(tx *store.Tx, congressID int64) (map[int64]string, error) {
	var rows []struct {
		PersonID int64
		FullName string
	}
	err := delegate.Base(tx).Where("delegates.congress_id = ? AND delegates.withdrawn_on IS NULL", congressID).Where(delegate.OfficialRows).
		Select("delegates.person_id, persons.full_name").Find(&rows).Error
	names := make(map[int64]string, len(rows))
	for _, r := range rows {
		names[r.PersonID] = r.FullName
	}
	return names, err
}

// check returns the problems of the choice by itself.
func (in Envoys) check(names map[int64]string) []fault.Problem {
	var problems []fault.Problem
	seen := map[int64]bool{}
	for _, id := range slices.Concat(in.Official, in.Reserve) {
		switch {
		case names[id] == "":
			return append(problems, fault.Problem{Field: "delegation_official", Key: "problem.delegation_stranger"})
		case seen[id]:
			problems = append(problems, fault.Problem{Field: "delegation_reserve", Key: "problem.delegation_twice", Args: fault.Args("Name", names[id])})
		}
		seen[id] = true
	}
	if in.HeadID != 0 && !slices.Contains(in.Official, in.HeadID) {
		problems = append(problems, fault.Problem{Field: "delegation_head", Key: "problem.delegation_head"})
	}
	return problems
}

// sendProblems returns what keeps the choice from being sent.
func sendProblems(tx *store.Tx, old Sending, in Envoys, now Delegation) (problems []fault.Problem, err error) {
	if old.AboveID == 0 {
		return append(problems, fault.Problem{Key: "problem.delegation_no_above"}), nil
	}
	if len(in.Official) == 0 {
		problems = append(problems, fault.Problem{Field: "delegation_official", Key: "problem.delegation_nobody"})
	} else if in.HeadID == 0 {
		problems = append(problems, fault.Problem{Field: "delegation_head", Key: "problem.delegation_head"})
	}
	if now.DocNumber == "" {
		problems = append(problems, fault.Problem{Field: "doc_number", Key: "problem.required"})
	}
	var ownRight int64
	err = tx.DB().Model(&delegate.Delegate{}).Where("congress_id = ? AND category IN ? AND person_id IN ?", old.AboveID,
		[]string{delegate.ExOfficio, delegate.Appointed}, in.Official).Count(&ownRight).Error
	if n := len(in.Official) - int(ownRight); old.Seats != nil && n > *old.Seats {
		problems = append(problems, fault.Problem{Field: "delegation_official", Key: "problem.delegation_too_many",
			Args: fault.Args("Count", n, "Seats", *old.Seats, "Over", n-*old.Seats)})
	}
	return problems, err
}

// write stores the delegation with its members; sent is what they are recorded as, when it is sent.
func (d *Delegation) write(tx *store.Tx, version int, in Envoys, sent map[int64]map[string]string) error {
	if version == 0 {
		d.Version = 1
		if err := tx.DB().Create(d).Error; err != nil {
			return err
		}
	} else if err := d.move(tx, map[string]any{"state": d.State, "head_id": d.HeadID, "doc_number": d.DocNumber, "doc_date": d.DocDate,
		"sent_at": d.SentAt, "sent_by": d.SentBy, "return_reason": d.ReturnReason}); err != nil {
		return err
	}
	if err := tx.DB().Where("delegation_id = ?", d.ID).Delete(&MemberRow{}).Error; err != nil {
		return err
	}
	var members []MemberRow
	for _, id := range in.Official {
		members = append(members, MemberRow{d.ID, id, delegate.Official, 0, sent[id]})
	}
	for i, id := range in.Reserve {
		members = append(members, MemberRow{d.ID, id, delegate.Reserve, i + 1, sent[id]})
	}
	if len(members) > 0 {
		if err := tx.DB().CreateInBatches(members, 500).Error; err != nil {
			return err
		}
	}
	return Keep(tx, d.ID)
}

// move updates columns of the row at the version of d and keeps it for past days; who changes members afterwards keeps it
// again.
func (d *Delegation) move(tx *store.Tx, values map[string]any) error {
	values["version"] = gorm.Expr("version + 1")
	if err := store.Changed(tx.DB().Model(&Delegation{}).Where("id = ? AND version = ?", d.ID, d.Version).Updates(values)); err != nil {
		return err
	}
	return Keep(tx, d.ID)
}

// chosenChanges is the audit diff, in names.
func chosenChanges(old Sending, now Delegation, in Envoys, names map[int64]string) []field.Change {
	changes := Fields.Diff(&old.Delegation, &now)
	compare := func(key, before, after string) {
		if before != after {
			changes = append(changes, field.Change{Field: key, Old: before, New: after})
		}
	}
	before := map[string][]string{}
	head := ""
	for _, m := range old.Members {
		before[m.Kind] = append(before[m.Kind], m.FullName)
		if old.Heads(m.PersonID) {
			head = m.FullName
		}
	}
	list := func(ids []int64) (list []string) {
		for _, id := range ids {
			list = append(list, names[id])
		}
		return list
	}
	compare("delegation_official", strings.Join(before[delegate.Official], ", "), strings.Join(list(in.Official), ", "))
	compare("delegation_reserve", strings.Join(before[delegate.Reserve], ", "), strings.Join(list(in.Reserve), ", "))
	compare("delegation_head", head, names[in.HeadID])
	return changes
}

// Recall takes back a delegation that has not been received yet.
func Recall(tx *store.Tx, congressID int64, version int) error {
	at, err := delegate.Editable(tx, congressID)
	if err != nil {
		return err
	}
	s, err := waiting(tx, congressID, version)
	if err != nil {
		return err
	}
	if err := s.move(tx, map[string]any{"state": Draft}); err != nil {
		return err
	}
	return tx.Record(store.Entry{Action: "delegation_recalled", Entity: "congress", EntityID: congressID, Label: at.UnitName,
		UnitID: at.UnitID, UnitPath: at.UnitPath})
}

// waiting reads a sent, not yet received delegation at the given version.
func waiting(tx *store.Tx, congressID int64, version int) (Sending, error) {
	s, err := SendingOf(tx, congressID)
	switch {
	case err != nil:
		return s, err
	case s.State != Sent:
		return s, fault.At("", "problem.delegation_not_sent")
	case s.Version != version:
		return s, store.Stale()
	}
	return s, nil
}
