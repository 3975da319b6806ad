package template

import (
	"strconv"
)

// Phase is the kind of preparation work that an item belongs to, in the order of the organisers' tables.
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

// Stage is how far a congress has come, one of the eight columns of the weekly table. It is always derived.
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

// Role marks the items that determine the stage of a congress.
type Role string

const (
	RolePlan       Role = "plan"
	RoleSubmitted  Role = "submitted"
	RoleApproved   Role = "approved" // by the Standing Board one level up
	RoleHeld       Role = "held"
	RoleReported   Role = "reported"
	RoleRecognised Role = "recognised"

	// RoleApprovedParty is the agreement of the Party committee of the same level. It implies no stage, but without
	// it a congress may not be held; see deadline.Gate.
	RoleApprovedParty Role = "approved_party"
)

// stageRoles maps roles to stages, last stage first.
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

// StageOf returns the highest stage reached, whatever is missing below it: a congress that was held is held even if
// its plan was never recorded. reached answers for a role (see readiness.Reached); anyStarted means that work beyond
// the plan has begun (see readiness.Facts.Stage).
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
