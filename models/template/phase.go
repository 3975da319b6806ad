package template

import (
	"strconv"
)

// Phase is the kind of preparation work an item belongs to, in the order of the organisers' tables.
// Its name is a word of the interface, found under Key.
type Phase int

const (
	PhaseDirection Phase = iota + 1
	PhaseDocuments
	PhasePersonnel
	PhaseDelegates
	PhaseReview
	PhaseSupport
	PhaseCongress
	PhaseAfter
)

// Valid reports whether p is one of the eight phases.
func (p Phase) Valid() bool { return p >= PhaseDirection && p <= PhaseAfter }

// Key is the translation key, "phase.1" to "phase.8".
func (p Phase) Key() string { return "phase." + strconv.Itoa(int(p)) }

// Stage is how far a congress has come, the eight columns of the weekly table. It is derived and never typed.
type Stage int

const (
	StageNotStarted Stage = iota + 1
	StagePlanned
	StagePreparing
	StageSubmitted
	StageApproved
	StageHeld
	StageReported
	StageRecognised
)

// Key is the translation key, "stage.1" to "stage.8".
func (s Stage) Key() string { return "stage." + strconv.Itoa(int(s)) }

// Role marks the items of a template from which the stage of a congress is derived.
type Role string

const (
	RolePlan       Role = "plan"
	RoleSubmitted  Role = "submitted"
	RoleApproved   Role = "approved" // by the Standing Board one level up
	RoleHeld       Role = "held"
	RoleReported   Role = "reported"
	RoleRecognised Role = "recognised"

	// RoleApprovedParty is the agreement of the Party committee of the same level: it gives no stage of its own, but
	// without it a congress may not be held; see Gate.
	RoleApprovedParty Role = "approved_party"
)

// stageRoles runs from the last stage to the first one a role can give.
var stageRoles = [...]struct {
	role  Role
	stage Stage
}{
	{RoleRecognised, StageRecognised},
	{RoleReported, StageReported},
	{RoleHeld, StageHeld},
	{RoleApproved, StageApproved},
	{RoleSubmitted, StageSubmitted},
}

// Valid reports whether r is a known role.
func (r Role) Valid() bool {
	for _, sr := range stageRoles {
		if sr.role == r {
			return true
		}
	}
	return r == RolePlan || r == RoleApprovedParty
}

// StageOf is the highest stage that was reached, whatever is missing below it: a congress that was held is held even if
// its plan was never recorded. reached answers for a role by Role.Reached; anyStarted tells that work beyond the plan
// has begun (see Facts.Stage).
func StageOf(reached func(Role) bool, anyStarted bool) Stage {
	for _, sr := range stageRoles {
		if reached(sr.role) {
			return sr.stage
		}
	}
	switch {
	case anyStarted:
		return StagePreparing
	case reached(RolePlan):
		return StagePlanned
	}
	return StageNotStarted
}
