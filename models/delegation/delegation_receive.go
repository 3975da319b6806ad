package delegation

import (
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm/clause"

	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
	"daihoi/models/vietext"
)

// Receipt reports what Receive did with the members.
type Receipt struct {
	Delegations, Official, Reserves int      // added to the list
	There                           []string // names of those already on the list, who stay unchanged
	Gone                            int      // left out: no longer on the sender's list
	Alike                           []string // names of new delegates who share name and year of birth with someone on the list
	Changed                         []string // names of new delegates whose record has changed since they were sent; the list has them as they are now
}

// Receive puts the members of sent delegations on the list of the congress above, all or nothing: official members as
// consulted, reserves as reserve, representing the sending unit. They remain the same persons. If a delegation is not
// at the version seen, the answer is a Conflict.
func Receive(tx *store.Tx, congressID int64, seen []delegate.Seen) (Receipt, error) {
	var done Receipt
	at, err := delegate.Editable(tx, congressID)
	if err != nil {
		return done, err
	}
	if len(seen) == 0 {
		return done, fault.At("", "problem.delegation_none_chosen")
	}
	if err := congress.Lock(tx, congressID); err != nil {
		return done, err
	}
	senders, err := markReceived(tx, congressID, seen)
	if err != nil {
		return done, err
	}
	joined, err := addMembers(tx, at, senders, &done)
	if err != nil {
		return done, err
	}
	if err := delegate.Tally(tx, congressID); err != nil {
		return done, err
	}
	if err := recordNewMembers(tx, at, senders, joined); err != nil {
		return done, err
	}
	var units []string
	for _, s := range senders {
		units = append(units, s.UnitName)
	}
	return done, tx.Record(store.Entry{Action: "delegations_received", Entity: "congress", EntityID: congressID, Label: at.UnitName,
		UnitID: at.UnitID, UnitPath: at.UnitPath, Reason: strings.Join(units, ", "), Changes: []field.Change{
			{Field: "delegation_official", New: strconv.Itoa(done.Official)}, {Field: "delegation_reserve", New: strconv.Itoa(done.Reserves)}}})
}

// markReceived sets the delegations to Received and returns them with their senders.
func markReceived(tx *store.Tx, congressID int64, seen []delegate.Seen) ([]Incoming, error) {
	below, err := ListIncoming(tx, congressID)
	if err != nil {
		return nil, err
	}
	var senders []Incoming
	for _, want := range seen {
		i := slices.IndexFunc(below, func(in Incoming) bool { return in.ID == want.ID && in.ID != 0 })
		if i < 0 {
			return nil, store.NotFound()
		}
		d := &below[i].Delegation
		if d.State != Sent || d.Version != want.Version {
			return nil, store.Stale()
		}
		if err := d.move(tx, map[string]any{"state": Received, "received_at": tx.Now(), "received_by": tx.Actor().Name}); err != nil {
			return nil, err
		}
		senders = append(senders, below[i])
	}
	return senders, nil
}

// newMember is a member to be added to the list above.
type newMember struct {
	delegate.Record
	Kind string
	Sent map[string]string `gorm:"serializer:sealed;as:delegation_members.sent"`
}

// addMembers adds the members who are not yet on the list.
func addMembers(tx *store.Tx, at delegate.Place, senders []Incoming, done *Receipt) ([]delegate.Delegate, error) {
	ids := make([]int64, len(senders))
	members := 0
	for i, s := range senders {
		ids[i] = s.ID
		members += s.Official + s.Reserves
	}
	newMembers, err := newMembersOf(tx, ids)
	if err != nil {
		return nil, err
	}
	done.Delegations, done.Gone = len(senders), members-len(newMembers)
	here, err := alreadyListed(tx, at.CongressID, newMembers)
	if err != nil {
		return nil, err
	}
	known, err := delegate.Namesakes(tx, at.CongressID)
	if err != nil {
		return nil, err
	}
	var joined []delegate.Delegate
	for _, a := range newMembers {
		if here[a.PersonID] {
			done.There = append(done.There, a.FullName)
			continue
		}
		here[a.PersonID] = true
		if known.Similar(&a.Record) {
			done.Alike = append(done.Alike, a.FullName)
		}
		if len(changedSince(a.Sent, &a.Record)) > 0 {
			done.Changed = append(done.Changed, a.FullName)
		}
		category := delegate.Consulted
		if a.Kind == delegate.Reserve {
			category = delegate.Reserve
			done.Reserves++
		} else {
			done.Official++
		}
		key := delegate.Plain(a.UnitName)
		joined = append(joined, delegate.Delegate{CongressID: at.CongressID, PersonID: a.PersonID, Category: category, Represents: a.UnitName,
			RepresentsKey: key, Awards: a.Awards, SortKey: a.Delegate.SortKey, SearchKey: a.SearchPrefix() + key, Version: 1})
	}
	if len(joined) == 0 {
		return nil, nil
	}
	return joined, tx.DB().CreateInBatches(&joined, 500).Error
}

// newMembersOf reads the members still on their sender's list. It locks their persons, because names must not change
// while keys are built from them.
func newMembersOf(tx *store.Tx, delegations []int64) ([]newMember, error) {
	var persons []int64
	if err := tx.DB().Model(&delegate.Person{}).Clauses(clause.Locking{Strength: "UPDATE"}).Order("id").
		Where("id IN (SELECT person_id FROM delegation_members WHERE delegation_id IN ?)", delegations).Pluck("id", &persons).Error; err != nil {
		return nil, err
	}
	var list []newMember
	return list, delegate.Base(tx).Joins("JOIN delegations ON delegations.congress_id = delegates.congress_id").
		Joins("JOIN delegation_members ON delegation_members.delegation_id = delegations.id AND delegation_members.person_id = delegates.person_id").
		Select(delegate.Columns+", delegation_members.kind, delegation_members.sent").
		Where("delegations.id IN ? AND delegates.withdrawn_on IS NULL", delegations).
		Order("delegations.id, delegation_members.kind, delegation_members.position, delegates.sort_key, delegates.id").Find(&list).Error
}

// alreadyListed returns which arrivals are already on the congress's list, withdrawn or not.
func alreadyListed(tx *store.Tx, congressID int64, newMembers []newMember) (map[int64]bool, error) {
	ids := make([]int64, len(newMembers))
	for i, a := range newMembers {
		ids[i] = a.PersonID
	}
	var found []int64
	err := tx.DB().Model(&delegate.Delegate{}).Where("congress_id = ? AND person_id IN ?", congressID, ids).Pluck("person_id", &found).Error
	here := make(map[int64]bool, len(found))
	for _, id := range found {
		here[id] = true
	}
	return here, err
}

// recordNewMembers adds to the history of each sender and of each new delegate; the list has its own entry.
func recordNewMembers(tx *store.Tx, at delegate.Place, senders []Incoming, joined []delegate.Delegate) error {
	entry := store.Entry{Action: "delegation_received", Entity: "congress", UnitID: at.UnitID, UnitPath: at.UnitPath}
	var entries []store.Entry
	for _, s := range senders {
		entry.EntityID, entry.Label = s.SenderID, s.UnitName
		entries = append(entries, entry)
	}
	entry.Entity = delegate.Entity
	for _, d := range joined {
		entry.EntityID, entry.Label, entry.Reason = d.ID, d.Represents, d.Represents
		entries = append(entries, entry)
	}
	return tx.RecordAll(entries)
}

// Returnable reads a delegation for an actor who may edit the list above.
func Returnable(tx *store.Tx, congressID int64) (Sending, error) {
	s, err := SendingOf(tx, congressID)
	if err != nil {
		return s, err
	}
	return s, delegate.MayEdit(tx, s.above.UnitPath)
}

// Return sends a delegation back with a reason. The actor must be allowed to edit the list above.
func Return(tx *store.Tx, congressID int64, version int, reason string) error {
	at, err := delegate.PlaceOf(tx, congressID)
	if err != nil {
		return err
	}
	if _, err := Returnable(tx, congressID); err != nil {
		return err
	}
	s, err := waiting(tx, congressID, version)
	if err != nil {
		return err
	}
	if reason, err = reasonOf(reason); err != nil {
		return err
	}
	if err := s.move(tx, map[string]any{"state": Returned, "return_reason": reason}); err != nil {
		return err
	}
	return tx.Record(store.Entry{Action: "delegation_returned", Entity: "congress", EntityID: congressID, Label: at.UnitName,
		UnitID: at.UnitID, UnitPath: at.UnitPath, Reason: reason})
}

func reasonOf(typed string) (string, error) {
	reason := vietext.NFC(typed)
	switch {
	case reason == "":
		return "", fault.At("reason", "problem.required")
	case len([]rune(reason)) > 500:
		return "", fault.At("reason", "problem.too_long", "Max", 500)
	}
	return reason, nil
}
