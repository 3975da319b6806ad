package schedule

import (
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"daihoi/models/access"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/store"
)

// usualTravel is the default travel time in minutes between two communes of a district.
const usualTravel = 30

// Rules are a unit's scheduling rules for the units below it. Version is 0 if it has set none.
type Rules struct {
	UnitID        int64 `gorm:"primaryKey"`
	PerHalfDay    int   // congresses that can be attended at once, 0 for no limit
	TravelMinutes int
	Version       int
}

func (Rules) TableName() string { return "schedule_rules" }

// RuleFields is the form of the rules.
var RuleFields = field.Table[Rules]{
	field.NumberOf("per_half_day", 99, func(r *Rules) *int { return &r.PerHalfDay }),
	field.NumberOf("travel_minutes", 480, func(r *Rules) *int { return &r.TravelMinutes }),
}

// RulesOf returns the rules for a unit: its own, else those of the nearest unit above that has some.
func RulesOf(tx *store.Tx, u org.Unit) (Rules, error) {
	var rows []Rules
	err := tx.DB().Table("schedule_rules").Select("schedule_rules.*").Joins("JOIN units ON units.id = schedule_rules.unit_id").
		Where("units.id IN ?", org.PathIDs(u.Path)).Order("length(units.path) DESC").Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return Rules{UnitID: u.ID, TravelMinutes: usualTravel}, err
	}
	if rows[0].UnitID != u.ID {
		rows[0].UnitID, rows[0].Version = u.ID, 0
	}
	return rows[0], nil
}

// SetRules sets a unit's scheduling rules; version is that of RulesOf.
func SetRules(tx *store.Tx, unitID int64, version int, in Rules) error {
	u, err := org.Get(tx, unitID)
	if err != nil {
		return err
	}
	if err := tx.Require(access.PlanCongress, u.Path); err != nil {
		return err
	}
	old, err := RulesOf(tx, u)
	if err != nil {
		return err
	}
	if old.Version != version {
		return store.Stale()
	}
	in.UnitID, in.Version = unitID, version+1
	if version == 0 {
		// If two users set the first rules at once, the second finds a row and is stale.
		err = store.Changed(tx.DB().Clauses(clause.OnConflict{DoNothing: true}).Create(&in))
	} else {
		err = store.Changed(tx.DB().Model(&Rules{}).Where("unit_id = ? AND version = ?", unitID, version).Updates(map[string]any{
			"per_half_day": in.PerHalfDay, "travel_minutes": in.TravelMinutes, "version": gorm.Expr("version + 1")}))
	}
	if err != nil {
		return err
	}
	return tx.Record(store.Entry{Action: "schedule_ruled", Entity: "schedule", EntityID: u.ID, Label: u.FullName, UnitID: u.ID, UnitPath: u.Path,
		Changes: RuleFields.Diff(&old, &in)})
}
