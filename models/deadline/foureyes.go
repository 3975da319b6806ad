package deadline

import (
	"slices"
	"strings"

	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/readiness"
	"daihoi/models/store"
)

// FourEyes is what the rule of four eyes says to someone who wants to accept submitted work.
type FourEyes int

const (
	OthersWork FourEyes = iota // submitted by someone else
	Alone                      // own work that nobody else could accept: allowed, with a remark in the log
	NeedsOther                 // own work that someone else must accept
)

// fourEyes is the rule: whoever submitted work does not accept it, unless nobody else at the unit or above may. The
// program itself (id 0) is nobody.
func fourEyes(submitter, actor int64, others bool) FourEyes {
	switch {
	case actor == 0 || submitter != actor:
		return OthersWork
	case others:
		return NeedsOther
	}
	return Alone
}

// Forbids reports whether the rule forbids an action on a milestone in the state.
func (e FourEyes) Forbids(from readiness.State, action readiness.Action) bool {
	return e == NeedsOther && accepts(from, action)
}

// accepts reports whether an action accepts submitted work.
func accepts(from readiness.State, action readiness.Action) bool {
	return from == readiness.Submitted && (action == readiness.Approve || action == readiness.Complete)
}

// EyesOn applies the rule to the actor and those of the milestones that are submitted, by id; OthersWork is left out. At
// most two statements.
func EyesOn(tx *store.Tx, all []Milestone) (map[int64]FourEyes, error) {
	by, err := submitters(tx, all)
	if err != nil {
		return nil, err
	}
	actor := tx.Actor().UserID
	own := slices.DeleteFunc(slices.Clone(all), func(m Milestone) bool { return fourEyes(by[m.ID], actor, true) == OthersWork })
	if len(own) == 0 {
		return nil, nil
	}
	var paths []string
	for _, m := range own {
		paths = append(paths, m.Unit.Path)
	}
	others, err := account.HeldByOthers(tx, access.ReviewMilestone, paths)
	eyes := make(map[int64]FourEyes, len(own))
	for _, m := range own {
		covered := slices.ContainsFunc(others, func(path string) bool { return strings.HasPrefix(m.Unit.Path, path) })
		eyes[m.ID] = fourEyes(by[m.ID], actor, covered)
	}
	return eyes, err
}

// submitters are the users who submitted what waits for a review, by milestone.
func submitters(tx *store.Tx, all []Milestone) (map[int64]int64, error) {
	var ids []int64
	for _, m := range all {
		if m.State == readiness.Submitted {
			ids = append(ids, m.ID)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	var last []struct{ MilestoneID, UserID int64 }
	err := tx.DB().Table("milestone_events").Select("milestone_id, COALESCE(user_id, 0) AS user_id").
		Where("milestone_id IN ? AND action IN ?", ids, readiness.HandIns).Order("id").Find(&last).Error
	by := make(map[int64]int64, len(last))
	for _, e := range last {
		by[e.MilestoneID] = e.UserID
	}
	return by, err
}

// acceptable checks the rule for one milestone and returns the remark for the audit log.
func acceptable(tx *store.Tx, m Milestone, action readiness.Action) (remark []field.Change, err error) {
	if !accepts(m.State, action) {
		return nil, nil
	}
	eyes, err := EyesOn(tx, []Milestone{m})
	switch {
	case err != nil:
		return nil, err
	case eyes[m.ID] == NeedsOther:
		return nil, fault.At("action", "problem.own_work")
	case eyes[m.ID] == Alone:
		return remarkAlone(tx), nil
	}
	return nil, nil
}

// allAcceptable checks the rule for many milestones that take the same action.
func allAcceptable(tx *store.Tx, all []Milestone, action readiness.Action) (remark []field.Change, err error) {
	taken := slices.DeleteFunc(slices.Clone(all), func(m Milestone) bool { return !accepts(m.State, action) })
	eyes, err := EyesOn(tx, taken)
	var problems []fault.Problem
	for _, m := range taken {
		switch eyes[m.ID] {
		case NeedsOther:
			problems = append(problems, m.problem(fault.Problem{Key: "problem.bulk_own_work"}))
		case Alone:
			remark = remarkAlone(tx)
		}
	}
	if err == nil {
		err = fault.Of(problems)
	}
	return remark, err
}

func remarkAlone(tx *store.Tx) []field.Change {
	return []field.Change{{Field: "accepted_alone", New: tx.Actor().Name}}
}
