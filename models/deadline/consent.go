package deadline

import (
	"slices"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/models/template"
)

// The level above approves a congress (template.RoleApproved) with its date and its list of delegates. Who changes one of them
// afterwards without the right to approve there, before the congress has been held, needs its consent again: the milestone waits
// for approval once more, as handed in by whoever made the change, with the work lists, the gate and four eyes that go with it.

// DayMoved takes back the approval of a congress whose date has changed, for the reason typed. The caller has locked the
// congress and checked the right to move it.
func DayMoved(tx *store.Tx, congressID int64, reason string) error {
	return loseConsent(tx, congressID, readiness.DayChanged, reason)
}

// ListChanged is DayMoved for the official delegates. Package delegate calls it when it counts a list.
func ListChanged(tx *store.Tx, congressID int64) error {
	return loseConsent(tx, congressID, readiness.ListChanged, "")
}

func loseConsent(tx *store.Tx, congressID int64, action readiness.Action, reason string) error {
	var rows []milestoneRow
	err := milestones(tx).Where("milestones.congress_id = ? AND milestones.state = ? AND congresses.held_on IS NULL AND congresses.stage < ?", congressID, readiness.Done, template.StageHeld).
		Where("'|' || template_items.role || '|' LIKE ?", "%|"+string(template.RoleApproved)+"|%").Find(&rows).Error
	if err != nil {
		return err
	}
	for _, r := range rows {
		m := r.milestone()
		if !m.Applies() || m.approvedByAbove(tx.Actor()) {
			continue
		}
		now := m
		now.State, now.DoneOn, now.EnteredOn, now.Reason = readiness.Submitted, calendar.Date{}, tx.Today(), reason
		if _, err := write(tx, m, now, action, nil); err != nil {
			return err
		}
	}
	return nil
}

// settled refuses the consent of the level above while its review of the congress has points on which it has not agreed (models/review).
// It takes one statement, and none if no consent is among what the milestones become.
func settled(tx *store.Tx, all []Milestone) (open map[int64]int, err error) {
	var ids []int64
	for _, m := range all {
		if m.State == readiness.Done && slices.Contains(m.Item.Roles(), template.RoleApproved) {
			ids = append(ids, m.CongressID)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	var rows []struct {
		CongressID int64
		N          int
	}
	err = tx.DB().Table("congress_reviews").Select("congress_reviews.congress_id, COUNT(*) AS n").
		Joins("JOIN congress_review_points ON congress_review_points.review_id = congress_reviews.id").
		Where("congress_reviews.congress_id IN ? AND congress_review_points.state <> 'agreed'", ids).Group("congress_reviews.congress_id").Find(&rows).Error
	open = map[int64]int{}
	for _, r := range rows {
		open[r.CongressID] = r.N
	}
	return open, err
}

// approvedByAbove reports whether the actor may approve the milestone for the level above.
func (m Milestone) approvedByAbove(actor access.Actor) bool {
	return actor.Can(access.ReviewMilestone, access.Above(m.Unit.Path))
}
