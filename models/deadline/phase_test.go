package deadline

import (
	"slices"
	"testing"
)

func TestStageOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		reached []Role
		started bool
		want    Stage
	}{
		{"nothing", nil, false, StageNotStarted},
		{"the plan", []Role{RolePlan}, false, StagePlanned},
		{"the plan and work beyond it", []Role{RolePlan}, true, StagePreparing},
		{"work without a recorded plan", nil, true, StagePreparing},
		{"the file is in", []Role{RolePlan, RoleSubmitted}, true, StageSubmitted},
		{"approved", []Role{RolePlan, RoleSubmitted, RoleApproved}, true, StageApproved},
		{"held", []Role{RolePlan, RoleSubmitted, RoleApproved, RoleHeld}, true, StageHeld},
		{"held, nothing else recorded", []Role{RoleHeld}, false, StageHeld},
		{"reported", []Role{RoleHeld, RoleReported}, true, StageReported},
		{"recognised", []Role{RoleHeld, RoleReported, RoleRecognised}, true, StageRecognised},
	} {
		got := StageOf(func(r Role) bool { return slices.Contains(c.reached, r) }, c.started)
		if got != c.want {
			t.Errorf("%s: stage %d, want %d", c.name, got, c.want)
		}
	}
}

func TestRoleReached(t *testing.T) {
	t.Parallel()
	onSubmission := []Role{RoleSubmitted, RoleReported}
	for _, r := range []Role{RolePlan, RoleSubmitted, RoleApproved, RoleHeld, RoleReported, RoleRecognised} {
		if !r.Valid() || !r.Reached(Done) {
			t.Errorf("%s is valid: %v, reached when done: %v", r, r.Valid(), r.Reached(Done))
		}
		if r.Reached(Submitted) != slices.Contains(onSubmission, r) {
			t.Errorf("%s is reached when submitted: %v", r, r.Reached(Submitted))
		}
		for _, s := range []State{NotStarted, InProgress, Returned, NotApplicable} {
			if r.Reached(s) {
				t.Errorf("%s is reached when %s", r, s)
			}
		}
	}
}

// The stage of real templates as the items move.
func TestStageOfTemplates(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, level string
		states      map[string]State
		want        Stage
	}{
		{"untouched", "commune", nil, StageNotStarted},
		{"was at the training", "commune", map[string]State{"X01": Done, "X02": Done}, StageNotStarted},
		{"writes the plan", "commune", map[string]State{"X03": InProgress}, StageNotStarted},
		{"has a plan", "commune", map[string]State{"X01": Done, "X03": Done}, StagePlanned},
		{"waived the training only", "commune", map[string]State{"X10": NotApplicable}, StageNotStarted},
		{"sets up the board", "commune", map[string]State{"X03": Done, "X04": InProgress}, StagePreparing},
		{"budget before anything, no plan", "commune", map[string]State{"X06": Done}, StagePreparing},
		{"file sent", "commune", map[string]State{"X21": Submitted}, StageSubmitted},
		{"file sent back", "commune", map[string]State{"X03": Done, "X21": Returned}, StagePreparing},
		{"preparatory session", "commune", map[string]State{"X22": Done, "X38": Done}, StageApproved},
		{"held", "commune", map[string]State{"X39": Done}, StageHeld},
		{"recognised", "commune", map[string]State{"X45": Done}, StageRecognised},
		{"district guides its communes", "district", map[string]State{"H01": Done, "H02": Done, "H07": Done}, StageNotStarted},
		{"district pilot", "district", map[string]State{"H08": Done, "H10": Done}, StagePreparing},
		{"district report sent", "district", map[string]State{"H45": Done, "H48": Submitted}, StageReported},
		{"district all done", "district", map[string]State{"H48": Done}, StageRecognised},
	} {
		f := facts(t, c.level, "2024-03-20", "2024-04-30", c.states)
		if got := f.Stage(); got != c.want {
			t.Errorf("%s: stage %d, want %d", c.name, got, c.want)
		}
	}
}

// Without any date there are no due days to tell before from after; the phase then tells it.
func TestStageWithoutDueDays(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]Stage{"X01": StageNotStarted, "X03": StagePlanned, "X04": StageNotStarted, "X07": StagePreparing} {
		if got := facts(t, "commune", "", "", map[string]State{code: Done}).Stage(); got != want {
			t.Errorf("%s done: stage %d, want %d", code, got, want)
		}
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	if PhaseDirection.Key() != "phase.1" || PhaseAfter.Key() != "phase.8" || StageRecognised.Key() != "stage.8" {
		t.Errorf("keys are %s %s %s", PhaseDirection.Key(), PhaseAfter.Key(), StageRecognised.Key())
	}
	if Phase(0).Valid() || Phase(9).Valid() || !PhaseAfter.Valid() || !PhaseDirection.Valid() {
		t.Error("phases are 1 to 8")
	}
}
