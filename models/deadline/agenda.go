package deadline

import (
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/readiness"
	"daihoi/models/store"
)

// Limits of an agenda: days back and ahead, and the maximum number of milestones and of sessions, earliest first.
const (
	AgendaBack  = 30
	AgendaAhead = 180
	MostAgenda  = 500
)

// Agenda is the actor's calendar: open milestones by due date, and sessions.
type Agenda struct {
	Due      []AgendaItem
	Sessions []AgendaSession
}

// AgendaItem is an open milestone. Changed is the time of its last event.
type AgendaItem struct {
	Milestone
	Changed store.Instant
}

// AgendaSession is a session with those who follow the unit, as text, and when the people of the congress last changed.
type AgendaSession struct {
	congress.Session
	Unit     MilestoneUnit
	Follower string
	PeopleAt store.Instant
}

// AgendaOf reads the agenda of the actor's units, starting AgendaBack days ago, in two statements.
func AgendaOf(tx *store.Tx) (Agenda, error) {
	first, last := tx.Today().AddDays(-AgendaBack), tx.Today().AddDays(AgendaAhead)
	due, err := agendaItems(tx, first, last)
	if err != nil {
		return Agenda{}, err
	}
	within, args := tx.Within(access.View, "units.path")
	var rows []struct {
		S        congress.Session `gorm:"embedded"`
		U        MilestoneUnit    `gorm:"embedded;embeddedPrefix:u_"`
		Follower string
		PeopleAt store.Instant
	}
	err = tx.DB().Table("congress_sessions").
		Select("congress_sessions.*, congresses.follower, congresses.people_at, units.id AS u_id, units.name AS u_name, units.full_name AS u_full_name, units.path AS u_path").
		Joins("JOIN congresses ON congresses.id = congress_sessions.congress_id").
		Joins("JOIN units ON units.id = congresses.unit_id").Where(within, args...).
		Where("units.valid_to IS NULL AND congress_sessions.on_date BETWEEN ? AND ?", first, last).
		Order("congress_sessions.on_date, congress_sessions.starts, congress_sessions.id").Limit(MostAgenda).Find(&rows).Error
	a := Agenda{Due: due}
	for _, r := range rows {
		a.Sessions = append(a.Sessions, AgendaSession{r.S, r.U, r.Follower, r.PeopleAt})
	}
	return a, err
}

// agendaItems reads what is due between the two dates. The last change is that of the events, because moving a due date with
// the congress leaves the milestone's version alone.
func agendaItems(tx *store.Tx, first, last calendar.Date) ([]AgendaItem, error) {
	var rows []struct {
		R       milestoneRow `gorm:"embedded"`
		Changed store.Instant
	}
	within, args := tx.Within(access.View, "units.path")
	err := tx.DB().Table("milestones").
		Select(milestoneColumns+", COALESCE(newest.at, milestones.updated_at) AS changed").
		Joins("JOIN template_items ON template_items.id = milestones.item_id").
		Joins("JOIN congresses ON congresses.id = milestones.congress_id").
		Joins("JOIN units ON units.id = congresses.unit_id").
		Joins("LEFT JOIN milestone_events newest ON newest.id = (SELECT MAX(e.id) FROM milestone_events e WHERE e.milestone_id = milestones.id)").
		Where(within, args...).
		Where("units.valid_to IS NULL AND milestones.due BETWEEN ? AND ? AND milestones.state NOT IN (?, ?)", first, last, readiness.Done, readiness.NotApplicable).
		Order("milestones.due, milestones.id").Limit(MostAgenda).Find(&rows).Error
	var items []AgendaItem
	for _, r := range rows {
		if m := r.R.milestone(); m.Applies() {
			items = append(items, AgendaItem{m, r.Changed})
		}
	}
	return items, err
}
