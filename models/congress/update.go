package congress

import (
	"errors"

	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
)

// Update sets the fields of FactFields from in. Changing ordinal, pilot mark or follower requires the right to plan. The
// deadline exception must be unchanged, because it moves due dates: see deadline.SetException.
func Update(tx *store.Tx, id int64, version int, in Congress) (Congress, error) {
	old, err := Get(tx, id)
	if err != nil {
		return old, err
	}
	if len(ExceptionFields.Diff(&old, &in)) > 0 {
		return old, errors.New("congress: Update does not change a deadline exception")
	}
	action := access.EditCongress
	if len(planFields.Diff(&old, &in)) > 0 {
		action = access.PlanCongress
	}
	now, changes, err := change(tx, action, old, version, in, FactFields)
	if err != nil {
		return old, err
	}
	return now, now.record(tx, "congress_changed", changes, "")
}

// ChangeException sets the fields of ExceptionFields from in. An exception is granted by the level above: who plans only at the
// unit itself names its document. It writes no audit entry; deadline.SetException does, together with the due dates it moves.
func ChangeException(tx *store.Tx, id int64, version int, in Congress) (old, now Congress, changes []field.Change, err error) {
	if err = Lock(tx, id); err != nil {
		return
	}
	if old, err = Get(tx, id); err != nil {
		return
	}
	now, changes, err = change(tx, access.PlanCongress, old, version, in, ExceptionFields)
	return
}

func change(tx *store.Tx, action access.Action, old Congress, version int, in Congress, fields field.Table[Congress]) (Congress, []field.Change, error) {
	if err := tx.Require(action, old.Unit.Path); err != nil {
		return old, nil, err
	}
	now := old
	typed := fields.Values(&in)
	problems := fields.Decode(func(key string) string { return typed[key] }, &now)
	if !now.DeadlineOverride.IsZero() && now.DeadlineReason == "" {
		problems = append(problems, fault.Problem{Field: "deadline_reason", Key: "problem.exception_reason"})
	}
	if now.DeadlineOverride.IsZero() && now.DeadlineReason+now.DeadlineDocument != "" {
		problems = append(problems, fault.Problem{Field: "deadline_override", Key: "problem.required"})
	}
	if !now.DeadlineOverride.IsZero() && len(ExceptionFields.Diff(&old, &now)) > 0 && now.DeadlineDocument == "" &&
		!tx.Actor().Can(access.PlanCongress, access.Above(old.Unit.Path)) {
		problems = append(problems, fault.Problem{Field: "deadline_document", Key: "problem.exception_document"})
	}
	if err := fault.Of(problems); err != nil {
		return old, nil, err
	}
	err := store.Changed(tx.DB().Model(&Congress{}).Where("id = ? AND version = ?", old.ID, version).Updates(map[string]any{
		"ordinal": now.Ordinal, "pilot": now.Pilot, "deadline_override": now.DeadlineOverride,
		"deadline_reason": now.DeadlineReason, "deadline_document": now.DeadlineDocument, "follower": now.Follower,
		"contact_name": now.ContactName, "contact_phone": now.ContactPhone, "contact_email": now.ContactEmail, "seats": now.Seats, "hamlets": now.Hamlets, "notes": now.Notes,
		"version": gorm.Expr("version + 1")}))
	if err != nil {
		return old, nil, err
	}
	now.Version = version + 1
	if now.Follower != old.Follower {
		if err := assignTypedFollower(tx, now); err != nil {
			return old, nil, err
		}
		if err := peopleChanged(tx, old.ID); err != nil {
			return old, nil, err
		}
	}
	return now, fields.Diff(&old, &now), Remember(tx, old.ID)
}
