package readiness

import (
	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/store"
	"daihoi/models/template"
)

// What an event can be beside an Action.
const (
	Rescheduled Action = "rescheduled" // the due date moved with the congress, its deadline or the template
	Noted       Action = "noted"       // document or note changed, the state not
	Undone      Action = "undone"      // put back as it was before a returned form was taken in
	FileRemoved Action = "file_removed"
)

// Event is one thing that happened to a milestone; events are only ever added.
type Event struct {
	ID                 int64
	MilestoneID        int64
	CongressID         int64
	At                 store.Instant
	UserID             *int64
	UserName           string
	Action             Action
	FromState, ToState State
	EffectiveOn        calendar.Date // the day of the work, zero when it does not matter
	OldDue, NewDue     calendar.Date // of a due date that moved
	OldDoneOn          calendar.Date // what EffectiveOn has replaced
	OldEnteredOn       calendar.Date // Old… is what the step has replaced
	DoneCount, OfCount int
	OldDoneCount       int
	OldOfCount         int
	Lacking            string // see Milestone
	OldLacking         string
	DocNumber          string
	DocDate            calendar.Date
	Note               string // the reason, where the step needs one
	Source             string // the returned progress form with which it came, "" for none
	ItemCode           string `gorm:"->"` // joined by the reads, like the names
	ItemNameVI         string `gorm:"->"`
	ItemNameEN         string `gorm:"->"`
}

// TableName names the table for GORM.
func (Event) TableName() string { return "milestone_events" }

// Backdated reports whether the step entered work of an earlier day.
func (e Event) Backdated() bool {
	enters := e.Action == Submit || e.Action == Complete || e.Action == Approve && e.EffectiveOn != e.OldDoneOn
	return enters && Backdated(e.EffectiveOn, e.At.Day())
}

// EventQuery is the base query of the events that the actor sees, newest first. That an item for pilot units has moved in
// another unit is of use to the past only.
func EventQuery(tx *store.Tx) *gorm.DB {
	within, args := tx.Within(access.View, "units.path")
	return tx.DB().Table("milestone_events").
		Select("milestone_events.*, template_items.code AS item_code, template_items.name_vi AS item_name_vi, template_items.name_en AS item_name_en").
		Joins("JOIN milestones ON milestones.id = milestone_events.milestone_id").
		Joins("JOIN template_items ON template_items.id = milestones.item_id").
		Joins("JOIN congresses ON congresses.id = milestone_events.congress_id").
		Joins("JOIN units ON units.id = congresses.unit_id").
		Where(within, args...).
		Where("NOT (milestone_events.action = ? AND template_items.mandatory = ? AND NOT congresses.pilot)", Rescheduled, template.ForPilot).
		Order("milestone_events.id DESC")
}

// Events lists what happened to a milestone, newest first.
func Events(tx *store.Tx, milestoneID int64) ([]Event, error) {
	var all []Event
	err := EventQuery(tx).Where("milestone_events.milestone_id = ?", milestoneID).Find(&all).Error
	return all, err
}

// CongressEvents lists the last things that happened to the milestones of a congress, newest first.
func CongressEvents(tx *store.Tx, congressID int64, limit int) ([]Event, error) {
	var all []Event
	err := EventQuery(tx).Where("milestone_events.congress_id = ?", congressID).Limit(limit).Find(&all).Error
	return all, err
}

// Returns gives the last return of every milestone at path and below that now stands returned, by the milestone.
func Returns(tx *store.Tx, path string, termID int64) (map[int64]Event, error) {
	under, bounds := store.Under("units.path", path)
	var all []Event
	err := EventQuery(tx).Where(under, bounds...).Where("congresses.term_id = ? AND milestones.state = ? AND milestone_events.action = ?", termID, Returned, Return).
		Where(`NOT EXISTS (SELECT 1 FROM milestone_events later WHERE later.milestone_id = milestones.id
			AND later.action = milestone_events.action AND later.id > milestone_events.id)`).Find(&all).Error
	byMilestone := make(map[int64]Event, len(all))
	for _, e := range all {
		byMilestone[e.MilestoneID] = e
	}
	return byMilestone, err
}
