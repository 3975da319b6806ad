package correction

import (
	"slices"

	"gorm.io/gorm"

	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/models/vietext"
)

// Accept changes the fields with the keys as proposed, in every list of the person. version is that of the proposal and
// seen that of the person that the actor saw: a person changed since is a Conflict, so that nobody accepts over a value that
// was not shown.
func Accept(tx *store.Tx, id int64, version int, seen int64, keys []string) error {
	c, err := answerable(tx, id, version)
	if err != nil {
		return err
	}
	persons, _, err := delegate.LockPersons(tx, c.Person.ID)
	switch {
	case err != nil:
		return err
	case len(persons) == 0 || persons[0].Version != seen:
		return store.Stale()
	}
	c.Person = persons[0]
	taken := []string{}
	rec := delegate.Record{Person: c.Person}
	for _, change := range c.Changes {
		if f, known := delegate.PersonFields.Find(change.Field); known && slices.Contains(keys, f.Key) {
			taken = append(taken, f.Key)
			f.Set(&rec, change.New)
		}
	}
	if len(taken) == 0 {
		return fault.At("", "problem.correction_nothing")
	}
	if err := delegate.Identify(tx, c.Person, rec.Person, "correction_accepted", c.Reason); err != nil {
		return err
	}
	return c.move(tx, Accepted, taken, "")
}

// Decline leaves everything as it is and says why.
func Decline(tx *store.Tx, id int64, version int, reason string) error {
	c, err := answerable(tx, id, version)
	if err != nil {
		return err
	}
	reason = vietext.NFC(reason)
	switch {
	case reason == "":
		return fault.At("reason", "problem.required")
	case len([]rune(reason)) > mostReason:
		return fault.At("reason", "problem.too_long", "Max", mostReason)
	}
	if err := c.move(tx, Declined, []string{}, reason); err != nil {
		return err
	}
	return record(tx, "correction_declined", reason, c)
}

// Withdraw takes a proposal back; the actor may edit the list that made it.
func Withdraw(tx *store.Tx, id int64, version int) error {
	c, err := openCase(tx, id, version)
	if err != nil {
		return err
	}
	if err := delegate.MayEdit(tx, c.From.UnitPath); err != nil {
		return err
	}
	if err := c.move(tx, Withdrawn, []string{}, ""); err != nil {
		return err
	}
	return record(tx, "correction_withdrawn", "", c)
}

// WithdrawImport takes back what an import has proposed and is not answered yet, and what is proposed about delegates who
// are gone with it. The caller has checked the right.
func WithdrawImport(tx *store.Tx, importID int64, gone []int64) error {
	list, err := cases(tx, tx.DB().Where("corrections.state = ? AND corrections.import_id = ?", Open, importID))
	if err != nil {
		return err
	}
	for part := range slices.Chunk(gone, 500) {
		more, err := cases(tx, tx.DB().Where("corrections.state = ? AND corrections.delegate_id IN ?", Open, part))
		if err != nil {
			return err
		}
		list = append(list, more...)
	}
	if len(list) == 0 {
		return nil
	}
	ids := make([]int64, len(list))
	for i, c := range list {
		ids[i] = c.ID
	}
	if err := tx.DB().Model(&Correction{}).Where("id IN ? AND state = ?", ids, Open).Updates(map[string]any{"state": Withdrawn,
		"answered_by": tx.Actor().Name, "answered_at": tx.Now(), "version": gorm.Expr("version + 1")}).Error; err != nil {
		return err
	}
	return record(tx, "correction_withdrawn", "", list...)
}

// answerable reads an open proposal at the version for an actor who holds the identity.
func answerable(tx *store.Tx, id int64, version int) (Case, error) {
	c, err := openCase(tx, id, version)
	if err != nil {
		return c, err
	}
	return c, delegate.MayEdit(tx, c.Holder.UnitPath)
}

func openCase(tx *store.Tx, id int64, version int) (Case, error) {
	c, err := Get(tx, id)
	switch {
	case err != nil:
		return c, err
	case c.Version != version:
		return c, store.Stale()
	case c.State != Open:
		return c, fault.New(fault.Conflict, "fault.correction_answered")
	}
	return c, nil
}

func (c Case) move(tx *store.Tx, to State, taken []string, answer string) error {
	next := Correction{State: to, Taken: taken, Answer: answer, AnsweredBy: tx.Actor().Name, AnsweredAt: tx.Now(), Version: c.Version + 1}
	return store.Changed(tx.DB().Model(&Correction{}).Where("id = ? AND version = ? AND state = ?", c.ID, c.Version, Open).
		Select("state", "taken", "answer", "answered_by", "answered_at", "version").Updates(&next))
}
