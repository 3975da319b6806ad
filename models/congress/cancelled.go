package congress

import (
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/store"
)

// CancelledSession is what is left of a session that has been cancelled, for calendars that still show it.
type CancelledSession struct {
	ID           int64 // of the session
	CongressID   int64
	Kind         string
	OnDate       calendar.Date
	Starts, Ends string
	Venue        string
	CancelledAt  store.Instant
	UnitName     string `gorm:"->"` // full name
}

// Session is the session as it was, last changed when it was cancelled.
func (c CancelledSession) Session() Session {
	return Session{ID: c.ID, CongressID: c.CongressID, Kind: c.Kind, OnDate: c.OnDate, Starts: c.Starts, Ends: c.Ends, Venue: c.Venue,
		UpdatedAt: c.CancelledAt}
}

// CancelledSince reads the cancelled sessions, from a day on, of the congresses that the actor sees.
func CancelledSince(tx *store.Tx, first calendar.Date) ([]CancelledSession, error) {
	var all []CancelledSession
	within, args := tx.Within(access.View, "units.path")
	err := tx.DB().Table("cancelled_sessions").Select("cancelled_sessions.*, units.full_name AS unit_name").
		Joins("JOIN congresses ON congresses.id = cancelled_sessions.congress_id").
		Joins("JOIN units ON units.id = congresses.unit_id").Where(within, args...).
		Where("cancelled_sessions.on_date >= ?", first).
		Order("cancelled_sessions.on_date, cancelled_sessions.id").Find(&all).Error
	return all, err
}

// peopleChanged notes that other people take part in the congresses, which calendars show.
func peopleChanged(tx *store.Tx, congressIDs ...int64) error {
	return tx.DB().Model(&Congress{}).Where("id IN ?", congressIDs).Update("people_at", tx.Now()).Error
}
