// Package deadline holds the milestones of the congresses: what is due when, what has been done, and what moves due dates.
//
// milestone.go has a milestone and its transitions (Act), bulk.go many at once, evidence.go their files, gate.go the
// checks before the official session; days.go the facts from which due
// dates count; schedule.go, move.go and replan.go what a new congress date does to due dates;
// draft.go and revise.go the change of a template for every congress that uses it; own_template.go and
// inherit.go a unit's own variant of a template; series.go the reports of an item that repeats; stage.go the stored stage; consent.go what
// the level above approved and changes afterwards. How a
// due date is computed is in models/template (Dues), the assessment of a unit in models/readiness.
//
// A milestone is proven by the number and date of its document, or a note, and by files (File). Work may be entered
// late, but the day of entry is shown beside the day of the work (Backdated). The official session has to pass Gate:
// what was missing when it was recorded anyway stays with the milestone and its history (Lacking).
package deadline
