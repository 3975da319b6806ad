package readiness

import (
	"slices"

	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/store"
	"daihoi/models/template"
)

// Event actions that are not transitions.
const (
	Rescheduled Action = "rescheduled" // the due date moved with the congress, its deadline or the template
	Noted       Action = "noted"       // document or note changed, but not the state
	Undone      Action = "undone"      // an imported progress form was undone
	FileRemoved Action = "file_removed"
	Reported    Action = "reported"     // one report of an item that repeats
	Unreported  Action = "unreported"   // the last one was taken back
	DayChanged  Action = "day_changed"  // approved work waits for consent again, because the congress moved
	ListChanged Action = "list_changed" // the same, because its official delegates changed
)

// LosesConsent reports whether the event took back an approval.
func (a Action) LosesConsent() bool { return a == DayChanged || a == ListChanged }

// HandIns are the actions after which work waits for the level above.
var HandIns = []Action{Submit, DayChanged, ListChanged}

// HandIn is the last event, of a history that begins with the newest, by which work came to wait for the level above.
func HandIn(events []Event) (e Event, ok bool) {
	at := slices.IndexFunc(events, func(e Event) bool { return slices.Contains(HandIns, e.Action) })
	if at < 0 {
		return e, false
	}
	return events[at], true
}

// Event is one entry in a milestone's history, which is append-only.
type Event struct {
	ID                 int64
	MilestoneID        int64
	CongressID         int64
	At                 store.Instant
	UserID             *int64
	UserName           string
	Action             Action
	FromState, ToState State
	EffectiveOn        calendar.Date // date of the work, zero if irrelevant
	OldDue, NewDue     calendar.Date // if the due date moved
	OldDoneOn          calendar.Date // the DoneOn that EffectiveOn replaced
	OldEnteredOn       calendar.Date // replaced value
	DoneCount, OfCount int
	OldDoneCount       int
	OldOfCount         int
	Lacking            string // see deadline.Milestone
	OldLacking         string
	DocNumber          string
	DocDate            calendar.Date
	Note               string // the reason, if one was given, else OwnNote
	OwnNote            string // the note of the milestone after the event
	Source             string // the returned progress form it came from, or ""
	ItemCode           string `gorm:"->"` // joined by reads, like the names
	ItemNameVI         string `gorm:"->"`
	ItemNameEN         string `gorm:"->"`
}

func (Event) TableName() string { return "milestone_events" }

// Backdated reports whether the event entered work of an earlier day.
func (e Event) Backdated() bool {
	enters := e.Action == Reported || e.Action == Submit || e.Action == Complete || e.Action == Approve && e.EffectiveOn != e.OldDoneOn && e.EffectiveOn != e.OldEnteredOn
	return enters && Backdated(e.EffectiveOn, e.At.Day())
}

// EventQuery is the base query for events that the actor sees, newest first. Moves of pilot-only items in other units
// are hidden: only the view of past days needs them.
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

// Events lists the history of a milestone, newest first.
func Events(tx *store.Tx, milestoneID int64) ([]Event, error) {
	var all []Event
	err := EventQuery(tx).Where("milestone_events.milestone_id = ?", milestoneID).Find(&all).Error
	return all, err
}

// CongressEvents lists the latest events of a congress's milestones, newest first.
func CongressEvents(tx *store.Tx, congressID int64, limit int) ([]Event, error) {
	var all []Event
	err := EventQuery(tx).Where("milestone_events.congress_id = ?", congressID).Limit(limit).Find(&all).Error
	return all, err
}

// Returns maps each milestone at or below path that is in state Returned to its last return. With units it reads only their
// congresses.
func Returns(tx *store.Tx, path string, termID int64, units ...int64) (map[int64]Event, error) {
	under, bounds := store.Under("units.path", path)
	var all []Event
	err := of(units, EventQuery(tx)).Where(under, bounds...).Where("congresses.term_id = ? AND milestones.state = ? AND milestone_events.action = ?", termID, Returned, Return).
		Where(`NOT EXISTS (SELECT 1 FROM milestone_events later WHERE later.milestone_id = milestones.id
			AND later.action = milestone_events.action AND later.id > milestone_events.id)`).Find(&all).Error
	byMilestone := make(map[int64]Event, len(all))
	for _, e := range all {
		byMilestone[e.MilestoneID] = e
	}
	return byMilestone, err
}
