package deadline

import (
	"slices"

	"daihoi/models/congress"
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

// onCommittee reports whether the milestone reports or recognises the result of the congress.
func (m Milestone) onCommittee() bool {
	roles := m.Item.Roles()
	return slices.Contains(roles, template.RoleReported) || slices.Contains(roles, template.RoleRecognised)
}

func handsIn(to readiness.State) bool { return to == readiness.Submitted || to == readiness.Done }

// withoutCommittee tells of which congresses nothing is known of the new Committee, among those of the milestones that report
// or recognise the result: there is neither a list of its members, whose counts are the outcome, nor a number in the outcome.
func withoutCommittee(tx *store.Tx, all ...Milestone) (map[int64]bool, error) {
	without := map[int64]bool{}
	var ids []int64
	for _, m := range all {
		if m.onCommittee() {
			without[m.CongressID] = true
			ids = append(ids, m.CongressID)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	var known []int64
	err := tx.DB().Model(&congress.Outcome{}).Where("congress_id IN ? AND members_elected IS NOT NULL", ids).Pluck("congress_id", &known).Error
	for _, id := range known {
		delete(without, id)
	}
	return without, err
}
