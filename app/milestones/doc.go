// Package milestones has the screens of milestones: one milestone with its steps (milestone.go), what makes it late or
// blocks it (milestone_reasons.go) and its evidence (evidence.go); the milestone templates (milestone_templates.go),
// their items (template_item.go), revisions (template_revision.go), workbook
// (template_workbook.go) and owners (template_owner.go); and the
// progress forms of offline units, going out (progress_forms.go) and coming back (returns.go).
package milestones
