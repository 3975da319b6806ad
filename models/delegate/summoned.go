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

// Reception works with nothing but names: what is read here is scoped by access.CheckIn and holds no sensitive field.

// summoned is the base query of those who should come: official delegates and guests, at congresses where the actor may
// check in. A reserve comes only once moved up, and is then an official delegate.
func summoned(tx *store.Tx) *gorm.DB {
	within, args := tx.Within(access.CheckIn, "units.path")
	return tx.DB().Table("delegates").Select(summonedColumns).
		Joins("JOIN persons ON persons.id = delegates.person_id").
		Joins("JOIN congresses ON congresses.id = delegates.congress_id").
		Joins("JOIN units ON units.id = congresses.unit_id").
		Where(within, args...).Where("delegates.category <> ?", Reserve)
}

const summonedColumns = "delegates.id AS subject, persons.full_name AS name, persons.occupation AS title, " +
	"delegates.represents AS body, units.id AS unit_id, " + OfficialRows + " AS official"

// inOrder reads official delegates, then guests, each by name.
func inOrder(q *gorm.DB) ([]attendance.Expected, error) {
	var all []attendance.Expected
	err := q.Order("official DESC, delegates.sort_key, delegates.id").Find(&all).Error
	for i := range all {
		all[i].Card = attendance.CardOf(all[i].Subject)
	}
	return all, err
}

// convocation is a session with its unit, as a row.
type convocation struct {
	ID, CongressID int64
	Kind           string
	OnDate         calendar.Date
	Starts, Ends   string
	Venue          string
	U              org.Unit `gorm:"embedded;embeddedPrefix:u_"`
}

func (c convocation) sitting() attendance.Sitting {
	return attendance.Sitting{Kind: attendance.SessionSitting, ID: c.ID, Unit: c.U, Paths: []string{c.U.Path}, Title: c.U.FullName,
		Part: c.Kind, Day: c.OnDate, Starts: c.Starts, Ends: c.Ends, Place: c.Venue}
}

// convocations is the base query of the sessions at which the actor may check in.
func convocations(tx *store.Tx) *gorm.DB {
	within, args := tx.Within(access.CheckIn, "units.path")
	return tx.DB().Table("congress_sessions").Select("congress_sessions.*, units.id AS u_id, units.code AS u_code, "+
		"units.level_code AS u_level_code, units.kind AS u_kind, units.name AS u_name, units.full_name AS u_full_name, "+
		"units.parent_id AS u_parent_id, units.path AS u_path").
		Joins("JOIN congresses ON congresses.id = congress_sessions.congress_id").
		Joins("JOIN units ON units.id = congresses.unit_id").Where(within, args...)
}

// Convocation is a session as a sitting, with whoever should come, and whoever was there before withdrawing.
func Convocation(tx *store.Tx, sessionID int64) (attendance.Sitting, []attendance.Expected, error) {
	var c convocation
	if err := store.One(convocations(tx).Where("congress_sessions.id = ?", sessionID), &c); err != nil {
		return attendance.Sitting{}, nil, unseen(tx, sessionID, err)
	}
	expected, err := inOrder(summoned(tx).Where("delegates.congress_id = ? AND (delegates.withdrawn_on IS NULL OR delegates.id IN (?))",
		c.CongressID, attendance.There(tx, attendance.SessionSitting, c.ID)))
	return c.sitting(), expected, err
}

// unseen tells a session that the actor may look at, but not check in for, from one that does not exist.
func unseen(tx *store.Tx, sessionID int64, err error) error {
	if fault.KindOf(err) != fault.NotFound {
		return err
	}
	if _, err := congress.GetSession(tx, sessionID); err != nil {
		return err
	}
	return fault.New(fault.Forbidden, "fault.forbidden")
}

// Convocations lists the sessions from the first day to the last, both included, at most limit of them, in the order in
// which they are held.
func Convocations(tx *store.Tx, first, last calendar.Date, limit int) ([]attendance.Sitting, error) {
	return sittings(convocations(tx).Where("congress_sessions.on_date >= ? AND congress_sessions.on_date <= ?", first, last).
		Order("congress_sessions.on_date, congress_sessions.starts, units.sort_key, congress_sessions.id").Limit(limit))
}

// Holder is whom a card belongs to, with the sessions of the congress in the order in which they are held.
func Holder(tx *store.Tx, subject int64) (attendance.Expected, []attendance.Sitting, error) {
	var found struct {
		attendance.Expected `gorm:"embedded"`
		CongressID          int64
	}
	q := summoned(tx).Select(summonedColumns+", delegates.congress_id").Where("delegates.id = ? AND delegates.withdrawn_on IS NULL", subject)
	if err := store.One(q, &found); err != nil {
		return found.Expected, nil, err
	}
	found.Card = attendance.CardOf(subject)
	all, err := sittings(convocations(tx).Where("congress_sessions.congress_id = ?", found.CongressID).
		Order("congress_sessions.on_date, congress_sessions.starts, congress_sessions.id"))
	return found.Expected, all, err
}

func sittings(q *gorm.DB) ([]attendance.Sitting, error) {
	var rows []convocation
	err := q.Find(&rows).Error
	all := make([]attendance.Sitting, len(rows))
	for i, c := range rows {
		all[i] = c.sitting()
	}
	return all, err
}
