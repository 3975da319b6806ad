package deadline

import (
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/models/template"
)

// MostReviews limits the result of Reviews.
const MostReviews = 500

// Reviews lists the review milestones (template.RoleApproved) of a term at or below path due from first to last, both
// included, done ones too; with units those of these alone. One statement.
func Reviews(tx *store.Tx, path string, termID int64, first, last calendar.Date, units ...int64) ([]Milestone, error) {
	within, args := tx.Within(access.View, "units.path")
	under, bounds := store.UnderOf(path, units...)
	var rows []milestoneRow
	err := tx.DB().Table("milestones").Select(milestoneColumns).
		Joins("JOIN template_items ON template_items.id = milestones.item_id").
		Joins("JOIN congresses ON congresses.id = milestones.congress_id").
		Joins("JOIN units ON units.id = congresses.unit_id").
		Where(within, args...).Where(under, bounds...).
		Where("congresses.term_id = ? AND milestones.due BETWEEN ? AND ? AND milestones.state <> ?", termID, first, last, readiness.NotApplicable).
		Where("'|' || template_items.role || '|' LIKE ?", "%|"+string(template.RoleApproved)+"|%").
		Order("milestones.due, units.sort_key, milestones.id").Limit(MostReviews).Find(&rows).Error
	var all []Milestone
	for _, r := range rows {
		if m := r.milestone(); m.Applies() {
			all = append(all, m)
		}
	}
	return all, err
}
