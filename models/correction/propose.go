package correction

import (
	"slices"

	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
	"daihoi/models/vietext"
)

// Origin is why changes are proposed, and the import that does; ImportID is 0 for none.
type Origin struct {
	Reason   string
	ImportID int64
}

// Edit is delegate.Edit that proposes what the actor may not change. proposed counts the fields.
func Edit(tx *store.Tx, id, version int64, rec delegate.Record, reason string) (proposed int, err error) {
	held, err := delegate.Edit(tx, id, version, rec)
	if err != nil {
		return 0, err
	}
	return fieldsOf(tx, held, reason)
}

// Attach is delegate.Attach that proposes what the actor may not change. proposed counts the fields.
func Attach(tx *store.Tx, congressID int64, rec delegate.Record, reason string) (id int64, proposed int, err error) {
	id, held, err := delegate.Attach(tx, congressID, rec)
	if err != nil {
		return 0, 0, err
	}
	proposed, err = fieldsOf(tx, held, reason)
	return id, proposed, err
}

// EditAll is delegate.EditAll that proposes what the actor may not change. proposed counts the persons.
func EditAll(tx *store.Tx, congressID int64, edits []delegate.RowEdit) (changed, proposed int, err error) {
	changed, held, err := delegate.EditAll(tx, congressID, edits)
	if err != nil {
		return 0, 0, err
	}
	return changed, len(held), Propose(tx, held, Origin{})
}

func fieldsOf(tx *store.Tx, held []delegate.Held, reason string) (fields int, err error) {
	for _, h := range held {
		fields += len(h.Changes)
	}
	return fields, Propose(tx, held, Origin{Reason: reason})
}

// Propose stores changes that the actor may not make as proposals to the list that holds the identity. What the same list
// has proposed already, and is not answered yet, is not proposed again.
func Propose(tx *store.Tx, held []delegate.Held, from Origin) error {
	if len(held) == 0 {
		return nil
	}
	reason := vietext.NFC(from.Reason)
	if len([]rune(reason)) > mostReason {
		return fault.At("correction_reason", "problem.too_long", "Max", mostReason)
	}
	waiting, err := openOf(tx, held)
	if err != nil {
		return err
	}
	var made []Correction
	for _, h := range held {
		changes := slices.DeleteFunc(slices.Clone(h.Changes), func(c field.Change) bool {
			return slices.ContainsFunc(waiting[h.DelegateID], func(w field.Change) bool { return w.Field == c.Field && w.New == c.New })
		})
		if len(changes) == 0 {
			continue
		}
		c := Correction{DelegateID: h.DelegateID, Changes: changes, Reason: reason, ImportRow: h.Row, UserName: tx.Actor().Name, At: tx.Now(),
			State: Open, Taken: []string{}, Version: 1}
		if from.ImportID != 0 {
			c.ImportID = &from.ImportID
		}
		if id := tx.Actor().UserID; id != 0 {
			c.UserID = &id
		}
		made = append(made, c)
	}
	if len(made) == 0 {
		return nil
	}
	if err := tx.DB().CreateInBatches(&made, 500).Error; err != nil {
		return err
	}
	ids := make([]int64, len(made))
	for i, c := range made {
		ids[i] = c.ID
	}
	for part := range slices.Chunk(ids, 500) {
		list, err := cases(tx, tx.DB().Where("corrections.id IN ?", part))
		if err != nil {
			return err
		}
		if err := record(tx, "correction_proposed", reason, list...); err != nil {
			return err
		}
	}
	return nil
}

// openOf are the changes that are proposed and not answered, by delegate.
func openOf(tx *store.Tx, held []delegate.Held) (map[int64][]field.Change, error) {
	ids := make([]int64, len(held))
	for i, h := range held {
		ids[i] = h.DelegateID
	}
	waiting := map[int64][]field.Change{}
	for part := range slices.Chunk(ids, 500) {
		var rows []Correction
		if err := tx.DB().Where("delegate_id IN ? AND state = ?", part, Open).Find(&rows).Error; err != nil {
			return nil, err
		}
		for _, c := range rows {
			waiting[c.DelegateID] = append(waiting[c.DelegateID], c.Changes...)
		}
	}
	return waiting, nil
}

// record adds a step of proposals to the history of the seat that proposes and of the one that holds the identity.
func record(tx *store.Tx, action, reason string, list ...Case) error {
	var entries []store.Entry
	for _, c := range list {
		changes := delegate.Masked(slices.Clone(c.Changes))
		entries = append(entries, c.From.Entry(action, c.Person.FullName, reason, changes))
		if c.Holder.DelegateID != c.From.DelegateID {
			entries = append(entries, c.Holder.Entry(action, c.Person.FullName, reason,
				append(slices.Clone(changes), field.Change{Field: "correction_from", New: c.From.UnitName})))
		}
	}
	return tx.RecordAll(entries)
}

// mostReason is the maximum length of a reason, in letters.
const mostReason = 500
