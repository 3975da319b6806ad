package delegate

import (
	"fmt"

	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
	"daihoi/models/vietext"
)

// Selected is a delegate ticked in a list, at the version that the list showed.
type Selected struct{ ID, Version int64 }

// MaxSelected limits the delegates per command to the rows of the longest page.
const MaxSelected = MaxSize

// Actions of a Change.
const (
	SetCategory   = "category"   // Value is one of Categories
	SetRepresents = "represents" // Value is the block of the congress structure or the sender
	WithdrawAll   = "withdraw"   // Value is the reason
	RestoreAll    = "restore"
	Invite        = "invite" // records today as the day of invitation, replacing an earlier one
)

// Change is one action on many delegates. Confirmed means that the user has checked those with the same name, year of
// birth and sender.
type Change struct {
	Do, Value string
	Confirmed bool
}

// ChangeAll applies change to every selected delegate of a congress, all or nothing, and returns how many changed;
// those already in that state are not touched. If others have changed a delegate since, it is a Conflict
// "fault.rows_stale" with one "problem.row_stale" for each. Problems of the value are at field Do; problems of a
// delegate at field At(<field>, id) with Args Person and ID.
func ChangeAll(tx *store.Tx, congressID int64, selected []Selected, change Change) (int, error) {
	b, err := openBatch(tx, congressID)
	if err != nil {
		return 0, err
	}
	change.Value = vietext.NFC(change.Value)
	if err := change.check(len(selected)); err != nil {
		return 0, err
	}
	var stale []*Record
	for _, s := range selected {
		rec, known := b.byID[s.ID]
		if !known {
			return 0, store.NotFound()
		}
		if rec.Delegate.Version != s.Version {
			stale = append(stale, rec)
			continue
		}
		after := *rec
		after.Confirmed = change.Confirmed
		if change.apply(&after, tx.Today()) {
			b.add(rec, after)
		}
	}
	if len(stale) > 0 {
		return 0, b.staleRows(tx, stale, nil)
	}
	if len(b.after) == 0 {
		return 0, fault.At("", "problem.bulk_same")
	}
	var problems []fault.Problem
	if _, ofField := Fields.Find(change.Do); ofField {
		problems = b.settle()
	}
	if err := fault.Of(append(problems, b.clashes()...)); err != nil {
		return 0, err
	}
	if err := b.storeDelegates(tx); err != nil {
		return 0, err
	}
	actions, reason := bulkActions[change.Do], ""
	if change.Do == WithdrawAll {
		reason = change.Value
	}
	return len(b.after), b.record(tx, actions[0], actions[1], reason, change.entry()...)
}

// bulkActions are the audit actions of a change: for the congress and for each delegate.
var bulkActions = map[string][2]string{
	SetCategory:   {"delegates_changed", "delegate_changed"},
	SetRepresents: {"delegates_changed", "delegate_changed"},
	WithdrawAll:   {"delegates_withdrawn", "delegate_withdrawn"},
	RestoreAll:    {"delegates_restored", "delegate_restored"},
	Invite:        {"delegates_invited", "delegate_invited"},
}

// check returns the problems of the change that do not depend on a delegate.
func (c Change) check(selected int) error {
	switch {
	case selected == 0:
		return fault.At("", "problem.bulk_nobody")
	case selected > MaxSelected:
		return fault.At("", "problem.bulk_too_many", "Max", MaxSelected)
	case bulkActions[c.Do] == [2]string{}:
		return fault.At("", "problem.bulk_choose")
	case c.Value == "" && (c.Do == SetCategory || c.Do == WithdrawAll):
		return fault.At(c.Do, "problem.required")
	case c.Do == WithdrawAll && len([]rune(c.Value)) > mostReason:
		return fault.At(c.Do, "problem.too_long", "Max", mostReason)
	}
	if f, known := Fields.Find(c.Do); known {
		var rec Record
		if key := f.Take(&rec, c.Value); key != "" {
			return fault.At(c.Do, key, "Max", f.Max)
		}
	}
	return nil
}

// apply changes the record and reports whether it differs now.
func (c Change) apply(rec *Record, today calendar.Date) bool {
	before := rec.Delegate
	switch c.Do {
	case SetCategory:
		rec.Category = c.Value
	case SetRepresents:
		rec.Represents = c.Value
	case WithdrawAll:
		if !rec.Withdrawn() {
			rec.WithdrawnOn, rec.WithdrawnReason = today, c.Value
		}
	case RestoreAll:
		rec.WithdrawnOn, rec.WithdrawnReason = calendar.Date{}, ""
	case Invite:
		if !rec.Withdrawn() {
			rec.InvitedOn = today
		}
	}
	after := rec.Delegate
	return before.Category != after.Category || before.Represents != after.Represents ||
		before.WithdrawnOn != after.WithdrawnOn || before.InvitedOn != after.InvitedOn
}

// entry is the change's own part of the audit entry, beside the number of delegates.
func (c Change) entry() []field.Change {
	if _, ofField := Fields.Find(c.Do); !ofField {
		return nil
	}
	return []field.Change{{Field: c.Do, New: c.Value}}
}

// At is the form key of a field in a numbered row.
func At(key string, number int) string { return fmt.Sprintf("%s-%d", key, number) }
