package delegate

import (
	"gorm.io/gorm"

	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/models/vietext"
)

// Edit changes the fields of a delegate of the version; everything but the fields of Fields stays. A change of the
// person shows in every congress that he or she goes to.
func Edit(tx *store.Tx, id, version int64, rec Record) error {
	old, at, err := current(tx, id, version)
	if err != nil {
		return err
	}
	rec.Person.ID, rec.Delegate.ID = old.Person.ID, id
	problems := rec.Settle(at, tx)
	if !old.Withdrawn() {
		present, err := Namesakes(tx, at.CongressID)
		if err != nil {
			return err
		}
		// Only a change that makes two records alike is asked about; those once confirmed stay so.
		if rec.likeness() != old.likeness() {
			problems = append(problems, present.clash(&rec)...)
		}
	}
	if err := fault.Of(problems); err != nil {
		return err
	}
	values := SeatFields.Stored(&rec)
	values["represents_key"], values["sort_key"], values["search_key"] = rec.RepresentsKey, rec.Delegate.SortKey, rec.Delegate.SearchKey
	if err := write(tx, id, version, values); err != nil {
		return err
	}
	if err := writePerson(tx, id, &old, &rec); err != nil {
		return err
	}
	if err := tallyPerson(tx, old.Person.ID); err != nil {
		return err
	}
	return tx.Record(store.Entry{Action: "delegate_changed", Entity: Entity, EntityID: id, Label: rec.FullName,
		UnitID: at.UnitID, UnitPath: at.UnitPath, Changes: Changes(&old, &rec)})
}

// Withdraw takes a delegate out of the list from today on, with a reason.
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

// Restore puts a withdrawn delegate back. Somebody alike who has been added meanwhile is a problem as in Add, unless
// confirmed says that they are two.
func Restore(tx *store.Tx, id, version int64, confirmed bool) error {
	old, at, err := current(tx, id, version)
	if err != nil {
		return err
	}
	if !old.Withdrawn() {
		return fault.At("", "problem.delegate_not_withdrawn")
	}
	present, err := Namesakes(tx, at.CongressID)
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

// current reads the delegate that a command is about to change, if the actor may and nobody was faster.
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

// writePerson stores the person's part, and brings the keys of the person's other delegateships up to date; their
// versions rise, so that a form opened there does not write old values back.
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

// mostReason is the length of a reason, in letters.
const mostReason = 500
