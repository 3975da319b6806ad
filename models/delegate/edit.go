package delegate

import (
	"gorm.io/gorm"

	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/models/vietext"
)

// Edit changes a delegate at the given version; only the fields of Fields are taken from rec. A change of the person
// applies in every congress the person is in; what the actor may only propose of it (see HoldingSeat) is returned, not stored.
func Edit(tx *store.Tx, id, version int64, rec Record) ([]Held, error) {
	old, at, err := current(tx, id, version)
	if err != nil {
		return nil, err
	}
	rec.Person.ID, rec.Delegate.ID = old.Person.ID, id
	problems := rec.Normalize()
	var held []Held
	if len(PersonFields.Diff(&old, &rec)) > 0 {
		if _, _, err := LockPersons(tx, old.Person.ID); err != nil {
			return nil, err
		}
		after := []Record{rec}
		if held, err = Withhold(tx, []Record{old}, after); err != nil {
			return nil, err
		}
		rec = after[0]
	}
	// Ask only when the change makes two records alike; once confirmed they stay so.
	if !old.Withdrawn() && rec.likeness() != old.likeness() {
		present, err := Namesakes(tx, at.CongressID, rec.Person.SearchKey)
		if err != nil {
			return nil, err
		}
		problems = append(problems, present.clash(&rec)...)
	}
	if err := fault.Of(problems); err != nil {
		return nil, err
	}
	if len(held) > 0 && len(Fields.Diff(&old, &rec)) == 0 {
		return held, nil
	}
	values := SeatFields.Stored(&rec)
	values["represents_key"], values["sort_key"], values["search_key"] = rec.RepresentsKey, rec.Delegate.SortKey, rec.Delegate.SearchKey
	if err := write(tx, id, version, values); err != nil {
		return nil, err
	}
	if err := changePerson(tx, at, &old, &rec); err != nil {
		return nil, err
	}
	return held, tx.Record(store.Entry{Action: "delegate_changed", Entity: Entity, EntityID: id, Label: rec.FullName,
		UnitID: at.UnitID, UnitPath: at.UnitPath, Changes: Changes(&old, &rec)})
}

// changePerson stores a change of the person of a delegate who has been stored, with its trace in other lists, and
// recounts the lists concerned.
func changePerson(tx *store.Tx, at Place, old, rec *Record) error {
	if len(PersonFields.Diff(old, rec)) == 0 {
		return Tally(tx, at.CongressID)
	}
	if err := writePerson(tx, rec.Delegate.ID, old, rec); err != nil {
		return err
	}
	if err := tallyPerson(tx, old.Person.ID); err != nil {
		return err
	}
	own := func(s Seat) bool { return s.CongressID == at.CongressID }
	return recordElsewhere(tx, own, "", []Record{*old}, []Record{*rec})
}

// Withdraw takes a delegate off the list as of today, with a reason.
func Withdraw(tx *store.Tx, id, version int64, reason string) error {
	old, at, err := current(tx, id, version)
	if err != nil {
		return err
	}
	reason = vietext.NFC(reason)
	switch {
	case old.Withdrawn():
		return fault.At("", "problem.delegate_withdrawn")
	case reason == "":
		return fault.At("reason", "problem.required")
	case len([]rune(reason)) > mostReason:
		return fault.At("reason", "problem.too_long", "Max", mostReason)
	}
	if err := write(tx, id, version, map[string]any{"withdrawn_on": tx.Today(), "withdrawn_reason": reason}); err != nil {
		return err
	}
	if err := Tally(tx, at.CongressID); err != nil {
		return err
	}
	return tx.Record(store.Entry{Action: "delegate_withdrawn", Entity: Entity, EntityID: id, Label: old.FullName,
		UnitID: at.UnitID, UnitPath: at.UnitPath, Reason: reason})
}

// Restore puts a withdrawn delegate back. A duplicate added meanwhile is a problem as in Add, unless confirmed.
func Restore(tx *store.Tx, id, version int64, confirmed bool) error {
	old, at, err := current(tx, id, version)
	if err != nil {
		return err
	}
	if !old.Withdrawn() {
		return fault.At("", "problem.delegate_not_withdrawn")
	}
	present, err := Namesakes(tx, at.CongressID, old.Person.SearchKey)
	if err != nil {
		return err
	}
	old.Confirmed = confirmed
	if err := fault.Of(present.clash(&old)); err != nil {
		return err
	}
	if err := write(tx, id, version, map[string]any{"withdrawn_on": calendar.Date{}, "withdrawn_reason": ""}); err != nil {
		return err
	}
	if err := Tally(tx, at.CongressID); err != nil {
		return err
	}
	return tx.Record(store.Entry{Action: "delegate_restored", Entity: Entity, EntityID: id, Label: old.FullName,
		UnitID: at.UnitID, UnitPath: at.UnitPath})
}

// current reads the delegate for a command, checking rights and version.
func current(tx *store.Tx, id, version int64) (Record, Place, error) {
	rec, err := Get(tx, id)
	if err != nil {
		return rec, Place{}, err
	}
	at := Place{rec.CongressID, rec.UnitID, rec.UnitPath, rec.UnitName, rec.CongressDay}
	if err := MayEdit(tx, at.UnitPath); err != nil {
		return rec, at, err
	}
	if rec.Delegate.Version != version {
		return rec, at, store.Stale()
	}
	rec.Person.SearchKey = vietext.Fold(rec.FullName)
	return rec, at, nil
}

func write(tx *store.Tx, id, version int64, values map[string]any) error {
	values["version"] = gorm.Expr("version + 1")
	return store.Changed(tx.DB().Model(&Delegate{}).Where("id = ? AND version = ?", id, version).Updates(values))
}

// writePerson stores the person and updates the keys and versions of the person's other delegateships, so that forms
// open elsewhere cannot write old values back.
func writePerson(tx *store.Tx, id int64, old, rec *Record) error {
	p, values := rec.Person, PersonFields.Stored(rec)
	values["search_key"], values["sort_key"], values["version"] = p.SearchKey, p.SortKey, gorm.Expr("version + 1")
	if err := store.Changed(tx.DB().Model(&Person{}).Where("id = ? AND version = ?", old.Person.ID, old.Person.Version).
		Updates(values)); err != nil {
		return err
	}
	return tx.DB().Model(&Delegate{}).Where("person_id = ? AND id <> ?", old.Person.ID, id).
		Updates(map[string]any{"sort_key": p.SortKey, "version": gorm.Expr("version + 1"),
			"search_key": gorm.Expr("CAST(? AS TEXT) || represents_key", rec.SearchPrefix())}).Error
}

// mostReason is the maximum length of a reason, in letters.
const mostReason = 500
