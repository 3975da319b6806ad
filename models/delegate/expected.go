package delegate

import (
	"cmp"
	"slices"

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
	return expectedSeats(tx, access.CheckIn).Select(expectedColumns).Joins("JOIN persons ON persons.id = delegates.person_id")
}

// expectedSeats is the same without names, where the actor may do the action.
func expectedSeats(tx *store.Tx, action access.Action) *gorm.DB {
	within, args := tx.Within(action, "units.path")
	return tx.DB().Table("delegates").
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
	U              org.Unit        `gorm:"embedded;embeddedPrefix:u_"`
	Door           attendance.Door `gorm:"embedded;embeddedPrefix:door_"`
}

func (c sessionRow) sitting() attendance.Sitting {
	return attendance.Sitting{Kind: attendance.SessionSitting, ID: c.ID, Unit: c.U, Paths: []string{c.U.Path}, Title: c.U.FullName,
		Part: c.Kind, Day: c.OnDate, Starts: c.Starts, Ends: c.Ends, Place: c.Venue, Door: c.Door}
}

// checkInSessions is the base query of the sessions at which the actor may check in.
func checkInSessions(tx *store.Tx) *gorm.DB {
	within, args := tx.Within(access.CheckIn, "units.path")
	q := tx.DB().Table("congress_sessions").Select(attendance.DoorColumns+", congress_sessions.*, units.id AS u_id, units.code AS u_code, "+
		"units.level_code AS u_level_code, units.kind AS u_kind, units.name AS u_name, units.full_name AS u_full_name, "+
		"units.parent_id AS u_parent_id, "+store.PathIn("congresses.term_id")+" AS u_path").
		Joins("JOIN congresses ON congresses.id = congress_sessions.congress_id").
		Joins("JOIN units ON units.id = congresses.unit_id").Where(within, args...)
	return attendance.JoinDoor(q, attendance.SessionSitting, "congress_sessions.id")
}

// SessionSitting returns a session as a sitting with everyone expected, including those who checked in before they
// withdrew.
func SessionSitting(tx *store.Tx, sessionID int64) (attendance.Sitting, []attendance.Expected, error) {
	s, err := Hall(tx, sessionID)
	if err != nil {
		return attendance.Sitting{}, nil, err
	}
	expected, err := s.Expected(tx)
	return s.Sitting, expected, err
}

// HallSitting is a session as a sitting, whose lists are read when they are asked for.
type HallSitting struct {
	attendance.Sitting
	CongressID int64
}

// Hall returns a session at which the actor may check in.
func Hall(tx *store.Tx, sessionID int64) (HallSitting, error) {
	var c sessionRow
	if err := store.One(checkInSessions(tx).Where("congress_sessions.id = ?", sessionID), &c); err != nil {
		return HallSitting{}, forbiddenIfVisible(tx, sessionID, err)
	}
	return HallSitting{c.sitting(), c.CongressID}, nil
}

// Expected lists everyone expected, including those who checked in before they withdrew.
func (s HallSitting) Expected(tx *store.Tx) ([]attendance.Expected, error) {
	return inOrder(tx, s.listed(tx, expectedDelegates(tx)))
}

func (s HallSitting) listed(tx *store.Tx, q *gorm.DB) *gorm.DB {
	return q.Where("delegates.congress_id = ? AND (delegates.withdrawn_on IS NULL OR delegates.id IN (?))",
		s.CongressID, attendance.There(tx, s.Kind, s.ID))
}

// Carries returns the one expected who has the card, among however many, without reading their names; subject is whose it says
// to be, 0 if it says nothing. NotFound if nobody has it.
func (s HallSitting) Carries(tx *store.Tx, card string, subject int64) (attendance.Expected, error) {
	cards, err := attendance.CardsOf(tx)
	if err != nil {
		return attendance.Expected{}, err
	}
	if card == "" || cards.Of(subject) != card {
		var all []int64
		if err := s.listed(tx, expectedSeats(tx, access.CheckIn)).Pluck("delegates.id", &all).Error; err != nil {
			return attendance.Expected{}, err
		}
		at := slices.IndexFunc(all, func(id int64) bool { return cards.Of(id) == card })
		if at < 0 {
			return attendance.Expected{}, store.NotFound()
		}
		subject = all[at]
	}
	return s.One(tx, subject)
}

// One returns the expected with the id.
func (s HallSitting) One(tx *store.Tx, subject int64) (e attendance.Expected, err error) {
	return e, store.One(s.listed(tx, expectedDelegates(tx)).Where("delegates.id = ?", subject), &e)
}

// Gone returns someone of the list who has withdrawn, or is a reserve who has not moved up, with the card; NotFound if nobody.
func (s HallSitting) Gone(tx *store.Tx, card string) (name, category string, err error) {
	cards, err := attendance.CardsOf(tx)
	if err != nil {
		return "", "", err
	}
	var all []struct {
		ID             int64
		Name, Category string
	}
	within, args := tx.Within(access.CheckIn, "units.path")
	err = tx.DB().Table("delegates").Select("delegates.id, persons.full_name AS name, delegates.category").
		Joins("JOIN persons ON persons.id = delegates.person_id").Joins("JOIN congresses ON congresses.id = delegates.congress_id").
		Joins("JOIN units ON units.id = congresses.unit_id").Where(within, args...).
		Where("delegates.congress_id = ? AND (delegates.withdrawn_on IS NOT NULL OR delegates.category = ?)", s.CongressID, Reserve).Find(&all).Error
	for _, d := range all {
		if cards.Of(d.ID) == card && d.Name != AnonymousName {
			return d.Name, d.Category, err
		}
	}
	return "", "", cmp.Or(err, store.NotFound())
}

// Figures is the roll of the session with every count, and as rows only the latest arrivals and the subjects: a desk answers a
// scan with it, in two statements however many are expected, and a third for somebody who is not among the latest.
func (s HallSitting) Figures(tx *store.Tx, latest int, subjects ...int64) (attendance.Roll, error) {
	groups, err := groupsOf(tx, access.CheckIn, s)
	if err != nil {
		return attendance.Roll{}, err
	}
	type marked struct {
		attendance.Expected `gorm:"embedded"`
		Mark                attendance.Mark `gorm:"embedded;embeddedPrefix:mark_"`
	}
	const columns = expectedColumns + ", attendance_marks.id AS mark_id, attendance_marks.subject AS mark_subject, attendance_marks.turn AS mark_turn, " +
		"attendance_marks.state AS mark_state, attendance_marks.at AS mark_at, attendance_marks.desk AS mark_desk, attendance_marks.by_name AS mark_by_name, " +
		"attendance_marks.entered_at AS mark_entered_at, attendance_marks.reason AS mark_reason"
	var found, last []marked
	rows := func() *gorm.DB {
		return attendance.JoinMarks(s.listed(tx, expectedDelegates(tx)), s.Sitting, "delegates.id").Select(columns)
	}
	err = rows().Where("attendance_marks.state = ?", attendance.Present).Order("attendance_marks.at DESC, attendance_marks.id DESC").Limit(latest).Find(&last).Error
	subjects = slices.DeleteFunc(slices.Clone(subjects), func(id int64) bool {
		return id == 0 || slices.ContainsFunc(last, func(m marked) bool { return m.Subject == id })
	})
	if err == nil && len(subjects) > 0 {
		err = rows().Where("delegates.id IN ?", subjects).Find(&found).Error
	}
	var list []attendance.Row
	for _, m := range append(last, found...) {
		if !slices.ContainsFunc(list, func(r attendance.Row) bool { return r.Subject == m.Subject }) {
			list = append(list, attendance.Row{Expected: m.Expected, Mark: m.Mark})
		}
	}
	return attendance.Tally(groups, list), err
}

// groupsOf counts the expected by body and mark, where the actor may do the action.
func groupsOf(tx *store.Tx, action access.Action, s HallSitting) (groups []attendance.Group, err error) {
	q := attendance.JoinMarks(expectedSeats(tx, action), s.Sitting, "delegates.id").Where("delegates.congress_id = ?", s.CongressID).
		Where("(delegates.withdrawn_on IS NULL OR attendance_marks.state = ?)", attendance.Present)
	return groups, q.Select("delegates.represents AS body, " + OfficialRows + " AS official, COALESCE(attendance_marks.state, '') AS state, COUNT(*) AS people").
		Group("delegates.represents, " + OfficialRows + ", attendance_marks.state").Find(&groups).Error
}

// Presence counts who is present at a session, for everyone who sees the congress; it names nobody.
func Presence(tx *store.Tx, congressID, sessionID int64) (attendance.Roll, error) {
	s := HallSitting{Sitting: attendance.Sitting{Kind: attendance.SessionSitting, ID: sessionID}, CongressID: congressID}
	groups, err := groupsOf(tx, access.View, s)
	return attendance.Tally(groups, nil), err
}

// Absent lists the official delegates who are not present at a session, with the reason if one was given: those excused first, then
// those absent without one, and those nobody has marked. The actor must be allowed to check in.
func Absent(tx *store.Tx, congressID, sessionID int64) ([]attendance.Row, error) {
	s := HallSitting{Sitting: attendance.Sitting{Kind: attendance.SessionSitting, ID: sessionID}, CongressID: congressID}
	expected, err := inOrder(tx, s.listed(tx, expectedDelegates(tx)).Where(OfficialRows))
	if err != nil {
		return nil, err
	}
	marks, err := attendance.Marks(tx, s.Sitting)
	rows := attendance.Register(expected, marks).Rows
	rows = slices.DeleteFunc(rows, func(r attendance.Row) bool { return r.Mark.State == attendance.Present })
	order := map[attendance.State]int{attendance.Excused: 0, attendance.Absent: 1, attendance.Unmarked: 2}
	slices.SortStableFunc(rows, func(a, b attendance.Row) int { return order[a.Mark.State] - order[b.Mark.State] })
	return rows, err
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
	q := checkInSessions(tx).Where("congress_sessions.on_date >= ? AND congress_sessions.on_date <= ?", first, last)
	if !tx.Actor().SeesWhole(access.CheckIn) {
		// The congresses come first, so that the sessions of the rest of the country on these days are not read.
		within, args := tx.Within(access.CheckIn, "units.path")
		q = q.Where("congress_sessions.congress_id IN (?)", tx.DB().Table("congresses").Select("congresses.id").Joins("JOIN units ON units.id = congresses.unit_id").Where(within, args...))
	}
	return sittings(q.
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
