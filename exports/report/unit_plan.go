package report

import (
	"daihoi/models/merger"
	"daihoi/templates/i18n"
)

// PlanTo says what a choice of a line of a plan of units means: name is the full name or the code of the heir.
func PlanTo(words *i18n.Printer, what, to, name string) string {
	switch what {
	case merger.Team, merger.Followed, merger.Cluster, merger.Forms, merger.Invitations, merger.Tasks, merger.Hosted:
		if to == merger.Stay {
			return words.T("plan.stay." + what)
		}
	}
	switch {
	case to == merger.Stay:
		return words.T("units.plan_stay")
	case what == merger.Forms || what == merger.Cluster:
		return words.T("plan.go."+what, "Unit", name)
	}
	return name
}
