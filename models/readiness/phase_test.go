package readiness

import (
	"slices"
	"testing"

	"daihoi/models/template"
)

func TestStageOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		reached []template.Role
		started bool
		want    template.Stage
	}{
		{"nothing", nil, false, template.StageNotStarted},
		{"the plan", []template.Role{template.RolePlan}, false, template.StagePlanned},
		{"the plan and work beyond it", []template.Role{template.RolePlan}, true, template.StagePreparing},
		{"work without a recorded plan", nil, true, template.StagePreparing},
		{"the file is in", []template.Role{template.RolePlan, template.RoleSubmitted}, true, template.StageSubmitted},
		{"approved", []template.Role{template.RolePlan, template.RoleSubmitted, template.RoleApproved}, true, template.StageApproved},
		{"held", []template.Role{template.RolePlan, template.RoleSubmitted, template.RoleApproved, template.RoleHeld}, true, template.StageHeld},
		{"held, nothing else recorded", []template.Role{template.RoleHeld}, false, template.StageHeld},
		{"reported", []template.Role{template.RoleHeld, template.RoleReported}, true, template.StageReported},
		{"recognised", []template.Role{template.RoleHeld, template.RoleReported, template.RoleRecognised}, true, template.StageRecognised},
	} {
		got := template.StageOf(func(r template.Role) bool { return slices.Contains(c.reached, r) }, c.started)
		if got != c.want {
			t.Errorf("%s: stage %d, want %d", c.name, got, c.want)
		}
	}
}

func TestRoleReached(t *testing.T) {
	t.Parallel()
	onSubmission := []template.Role{template.RoleSubmitted, template.RoleReported}
	for _, r := range []template.Role{template.RolePlan, template.RoleSubmitted, template.RoleApproved, template.RoleHeld, template.RoleReported, template.RoleRecognised} {
		if !r.Valid() || !Reached(r, Done) {
			t.Errorf("%s is valid: %v, reached when done: %v", r, r.Valid(), Reached(r, Done))
		}
		if Reached(r, Submitted) != slices.Contains(onSubmission, r) {
			t.Errorf("%s is reached when submitted: %v", r, Reached(r, Submitted))
		}
		for _, s := range []State{NotStarted, InProgress, Returned, NotApplicable} {
			if Reached(r, s) {
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
		want        template.Stage
	}{
		{"untouched", "commune", nil, template.StageNotStarted},
		{"was at the training", "commune", map[string]State{"X01": Done, "X02": Done}, template.StageNotStarted},
		{"writes the plan", "commune", map[string]State{"X03": InProgress}, template.StageNotStarted},
		{"has a plan", "commune", map[string]State{"X01": Done, "X03": Done}, template.StagePlanned},
		{"waived the training only", "commune", map[string]State{"X10": NotApplicable}, template.StageNotStarted},
		{"sets up the board", "commune", map[string]State{"X03": Done, "X04": InProgress}, template.StagePreparing},
		{"budget before anything, no plan", "commune", map[string]State{"X06": Done}, template.StagePreparing},
		{"file sent", "commune", map[string]State{"X21": Submitted}, template.StageSubmitted},
		{"file sent back", "commune", map[string]State{"X03": Done, "X21": Returned}, template.StagePreparing},
		{"preparatory session", "commune", map[string]State{"X22": Done, "X38": Done}, template.StageApproved},
		{"held", "commune", map[string]State{"X39": Done}, template.StageHeld},
		{"recognised", "commune", map[string]State{"X45": Done}, template.StageRecognised},
		{"district guides its communes", "district", map[string]State{"H01": Done, "H02": Done, "H07": Done}, template.StageNotStarted},
		{"district pilot", "district", map[string]State{"H08": Done, "H10": Done}, template.StagePreparing},
		{"district report sent", "district", map[string]State{"H45": Done, "H48": Submitted}, template.StageReported},
		{"district all done", "district", map[string]State{"H48": Done}, template.StageRecognised},
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
	for code, want := range map[string]template.Stage{"X01": template.StageNotStarted, "X03": template.StagePlanned, "X04": template.StageNotStarted, "X07": template.StagePreparing} {
		if got := facts(t, "commune", "", "", map[string]State{code: Done}).Stage(); got != want {
			t.Errorf("%s done: stage %d, want %d", code, got, want)
		}
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	if template.PhaseDirection.Key() != "phase.1" || template.PhaseAfter.Key() != "phase.8" || template.StageRecognised.Key() != "stage.8" {
		t.Errorf("keys are %s %s %s", template.PhaseDirection.Key(), template.PhaseAfter.Key(), template.StageRecognised.Key())
	}
	if template.Phase(0).Valid() || template.Phase(9).Valid() || !template.PhaseAfter.Valid() || !template.PhaseDirection.Valid() {
		t.Error("phases are 1 to 8")
	}
}
