package deadline

import (
	"slices"

	"daihoi/models/fault"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/models/template"
)

// checkDecision refuses to record an approval of the level above by somebody who is not of it, unless the scan of its decision
// is attached: to the milestone, or with the step. An approval that was lost needs a decision since then.
func checkDecision(tx *store.Tx, old, now Milestone, added []File) error {
	approves := now.State == readiness.Done && old.State != readiness.Done && slices.Contains(now.Item.Roles(), template.RoleApproved)
	if !approves || len(added) > 0 || now.approvedByAbove(tx.Actor()) {
		return nil
	}
	files, err := Files(tx, now.ID)
	if err != nil {
		return err
	}
	since, err := consentLost(tx, old)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(files, func(f File) bool { return !f.Removed() && !f.UploadedAt.Time.Before(since.Time) }) {
		return nil
	}
	return fault.At("files", "problem.decision")
}

// consentLost is when the milestone that waits lost its approval; zero if it waits for another reason.
func consentLost(tx *store.Tx, m Milestone) (store.Instant, error) {
	if m.State != readiness.Submitted {
		return store.Instant{}, nil
	}
	events, err := readiness.Events(tx, m.ID)
	if e, ok := readiness.HandIn(events); ok && e.Action.LosesConsent() {
		return e.At, err
	}
	return store.Instant{}, err
}
