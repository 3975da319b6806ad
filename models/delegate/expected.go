package delegate

import (
	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/attendance"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
)

// Check-in needs names only: the queries below are scoped by access.CheckIn and read no sensitive field.

// expectedDelegates is the base query of the expected: official delegates and guests of congresses where the actor may check
// in. A reserve is expected only after moving up, and is an official delegate by then.
func expectedDelegates(tx *store.Tx) *gorm.DB {
	within, args := tx.Within(access.CheckIn, "units.path")
	return tx.DB().Table("delegates").Select(expectedColumns).
		Joins("JOIN persons ON persons.id = delegates.person_id").
		Joins("JOIN congresses ON congresses.id = delegates.congress_id").
		Joins("JOIN units ON units.id = congresses.unit_id").
		Where(within, args...).Where("delegates.category <> ?", Reserve)
}

const expectedColumns = "delegates.id AS subject, persons.full_name AS name, persons.occupation AS title, " +
	"delegates.represents AS body, units.id AS unit_id, " + OfficialRows + " AS official"

// inOrder reads official delegates, then guests, each by name.
func inOrder(tx *store.Tx, q *gorm.DB) ([]attendance.Expected, error) {
	cards, err := attendance.CardsOf(tx)
	if err != nil {
		return nil, err
	}
	var all []attendance.Expected
	err = q.Order("official DESC, delegates.sort_key, delegates.id").Find(&all).Error
	for i := range all {
		if all[i].Name != AnonymousName { // the card is still in a drawer, with the name on it
			all[i].Card = cards.Of(all[i].Subject)
		}
	}
	return all, err
}

// sessionRow is a row of a session with its unit.
type sessionRow struct {
	ID, CongressID int64
	Kind           string
	OnDate         calendar.Date
	Starts, Ends   string
	Venue          string
	U              org.Unit `gorm:"embedded;embeddedPrefix:u_"`
}

func (c sessionRow) sitting() attendance.Sitting {
	return attendance.Sitting{Kind: attendance.SessionSitting, ID: c.ID, Unit: c.U, Paths: []string{c.U.Path}, Title: c.U.FullName,
		Part: c.Kind, Day: c.OnDate, Starts: c.Starts, Ends: c.Ends, Place: c.Venue}
}

// checkInSessions is the base query of the sessions at which the actor may check in.
func checkInSessions(tx *store.Tx) *gorm.DB {
	within, args := tx.Within(access.CheckIn, "units.path")
	return tx.DB().Table("congress_sessions").Select("congress_sessions.*, units.id AS u_id, units.code AS u_code, "+
		"units.level_code AS u_level_code, units.kind AS u_kind, units.name AS u_name, units.full_name AS u_full_name, "+
		"units.parent_id AS u_parent_id, "+store.PathIn("congresses.term_id")+" AS u_path").
		Joins("JOIN congresses ON congresses.id = congress_sessions.congress_id").
		Joins("JOIN units ON units.id = congresses.unit_id").Where(within, args...)
}

// SessionSitting returns a session as a sitting with everyone expected, including those who checked in before they
// withdrew.
func SessionSitting(tx *store.Tx, sessionID int64) (attendance.Sitting, []attendance.Expected, error) {
	var c sessionRow
	if err := store.One(checkInSessions(tx).Where("congress_sessions.id = ?", sessionID), &c); err != nil {
		return attendance.Sitting{}, nil, forbiddenIfVisible(tx, sessionID, err)
	}
	expected, err := inOrder(tx, expectedDelegates(tx).Where("delegates.congress_id = ? AND (delegates.withdrawn_on IS NULL OR delegates.id IN (?))",
		c.CongressID, attendance.There(tx, attendance.SessionSitting, c.ID)))
	return c.sitting(), expected, err
}

// forbiddenIfVisible turns NotFound into Forbidden for a session that the actor may view but not check in for.
func forbiddenIfVisible(tx *store.Tx, sessionID int64, err error) error {
	if fault.KindOf(err) != fault.NotFound {
		return err
	}
	if _, err := congress.GetSession(tx, sessionID); err != nil {
		return err
	}
	return fault.New(fault.Forbidden, "fault.forbidden")
}

// SessionSittings lists at most limit sessions from first to last, both included, in chronological order.
func SessionSittings(tx *store.Tx, first, last calendar.Date, limit int) ([]attendance.Sitting, error) {
	return sittings(checkInSessions(tx).Where("congress_sessions.on_date >= ? AND congress_sessions.on_date <= ?", first, last).
		Order("congress_sessions.on_date, congress_sessions.starts, units.sort_key, congress_sessions.id").Limit(limit))
}

// Holder returns the person that a card belongs to, and the sessions of the congress in chronological order. subject is
// whose card it says to be; NotFound if it is not.
func Holder(tx *store.Tx, subject int64, card string) (attendance.Expected, []attendance.Sitting, error) {
	var found struct {
		attendance.Expected `gorm:"embedded"`
		CongressID          int64
	}
	cards, err := attendance.CardsOf(tx)
	if err != nil {
		return found.Expected, nil, err
	}
	if card == "" || cards.Of(subject) != card {
		return found.Expected, nil, store.NotFound()
	}
	q := expectedDelegates(tx).Select(expectedColumns+", delegates.congress_id").Where("delegates.id = ? AND delegates.withdrawn_on IS NULL", subject)
	if err := store.One(q, &found); err != nil {
		return found.Expected, nil, err
	}
	found.Card = card
	all, err := sittings(checkInSessions(tx).Where("congress_sessions.congress_id = ?", found.CongressID).
		Order("congress_sessions.on_date, congress_sessions.starts, congress_sessions.id"))
	return found.Expected, all, err
}

func sittings(q *gorm.DB) ([]attendance.Sitting, error) {
	var rows []sessionRow
	err := q.Find(&rows).Error
	all := make([]attendance.Sitting, len(rows))
	for i, c := range rows {
		all[i] = c.sitting()
	}
	return all, err
}
