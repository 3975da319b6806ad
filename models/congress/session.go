package congress

import (
	"slices"

	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/attendance"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/history"
	"daihoi/models/org"
	"daihoi/models/store"
)

// Session is one session of a congress on one date.
type Session struct {
	ID         int64         `json:"id"`
	CongressID int64         `json:"-"`
	Kind       string        `json:"kind"` // Preparatory or Official
	OnDate     calendar.Date `json:"on_date"`
	Starts     string        `json:"starts"` // HH:MM, "" if not set
	Ends       string        `json:"ends"`
	Venue      string        `json:"venue"`
	UpdatedAt  store.Instant `json:"updated_at" gorm:"autoUpdateTime:false"`
	Version    int           `json:"version"`
	Reason     string        `json:"-" gorm:"-"` // why the congress moves; stored in the history, not in the session
}

func (Session) TableName() string { return "congress_sessions" }

// sessions is the base query for sessions that the actor sees, in chronological order.
func sessions(tx *store.Tx) *gorm.DB {
	within, args := tx.Within(access.View, "units.path")
	return tx.DB().Table("congress_sessions").Select("congress_sessions.*").
		Joins("JOIN congresses ON congresses.id = congress_sessions.congress_id").
		Joins("JOIN units ON units.id = congresses.unit_id").Where(within, args...).
		Order("congress_sessions.on_date, congress_sessions.starts, congress_sessions.id")
}

func GetSession(tx *store.Tx, id int64) (Session, error) {
	var s Session
	err := store.One(sessions(tx).Where("congress_sessions.id = ?", id), &s)
	return s, err
}

// Sessions reads the sessions of a congress in chronological order.
func Sessions(tx *store.Tx, congressID int64) ([]Session, error) {
	var all []Session
	err := sessions(tx).Where("congress_sessions.congress_id = ?", congressID).Find(&all).Error
	return all, err
}

// SessionsOf reads the sessions of many congresses at the end of a day, zero for now, by congress id, 500 congresses per
// statement.
func SessionsOf(tx *store.Tx, congressIDs []int64, day calendar.Date) (map[int64][]Session, error) {
	byCongress := make(map[int64][]Session, len(congressIDs))
	for part := range slices.Chunk(congressIDs, 500) {
		if tx.Past(day) {
			kept, err := history.At[[]Session](Query(tx).Where("congresses.id IN ?", part), history.Sessions, day)
			if err != nil {
				return nil, err
			}
			for id, all := range kept {
				for _, s := range all {
					s.CongressID = id
					byCongress[id] = append(byCongress[id], s)
				}
			}
			continue
		}
		var all []Session
		if err := sessions(tx).Where("congress_sessions.congress_id IN ?", part).Find(&all).Error; err != nil {
			return nil, err
		}
		for _, s := range all {
			byCongress[s.CongressID] = append(byCongress[s.CongressID], s)
		}
	}
	return byCongress, nil
}

// Replanned is the result of a session command: the session, the congress before and after (only Day differs), and
// the changed fields. The command writes no audit entry; package deadline does, together with the due dates it moves.
type Replanned struct {
	Session  Session
	Old, New Congress
	Changes  []field.Change
}

func AddSession(tx *store.Tx, congressID int64, in Session) (Replanned, error) {
	old, err := toReplan(tx, congressID)
	if err != nil {
		return Replanned{}, err
	}
	if err := in.check(tx, old.TermID); err != nil {
		return Replanned{}, err
	}
	in.ID, in.CongressID, in.UpdatedAt, in.Version = 0, congressID, tx.Now(), 1
	if err := tx.DB().Create(&in).Error; err != nil {
		return Replanned{}, err
	}
	return replan(tx, old, in, SessionFields.Diff(&Session{}, &in))
}

func EditSession(tx *store.Tx, id int64, version int, in Session) (Replanned, error) {
	was, old, err := sessionToReplan(tx, id)
	if err != nil {
		return Replanned{}, err
	}
	if err := in.check(tx, old.TermID); err != nil {
		return Replanned{}, err
	}
	in.ID, in.CongressID, in.UpdatedAt, in.Version = id, old.ID, tx.Now(), version+1
	err = store.Changed(tx.DB().Model(&Session{}).Where("id = ? AND version = ?", id, version).Updates(map[string]any{
		"kind": in.Kind, "on_date": in.OnDate, "starts": in.Starts, "ends": in.Ends, "venue": in.Venue,
		"updated_at": in.UpdatedAt, "version": gorm.Expr("version + 1")}))
	if err != nil {
		return Replanned{}, err
	}
	return replan(tx, old, in, SessionFields.Diff(&was, &in))
}

// CancelSession deletes a session and its agenda draft; the caller's audit entry keeps what it was, and a
// CancelledSession tells calendars. If people have
// been checked in, it is Invalid "problem.session_attended" with Args Count.
func CancelSession(tx *store.Tx, id int64, version int) (Replanned, error) {
	was, old, err := sessionToReplan(tx, id)
	if err != nil {
		return Replanned{}, err
	}
	came, err := attendance.Turnouts(tx, attendance.SessionSitting, []int64{id})
	if err != nil {
		return Replanned{}, err
	}
	if came[id] > 0 {
		return Replanned{}, fault.At("", "problem.session_attended", "Count", came[id])
	}
	if err := store.Changed(tx.DB().Where("id = ? AND version = ?", id, version).Delete(&Session{})); err != nil {
		return Replanned{}, err
	}
	if err := tx.DB().Create(&CancelledSession{ID: id, CongressID: was.CongressID, Kind: was.Kind, OnDate: was.OnDate, Starts: was.Starts,
		Ends: was.Ends, Venue: was.Venue, CancelledAt: tx.Now()}).Error; err != nil {
		return Replanned{}, err
	}
	if err := old.Agendas().Drop(tx, id); err != nil {
		return Replanned{}, err
	}
	return replan(tx, old, was, SessionFields.Diff(&was, &Session{}))
}

func sessionToReplan(tx *store.Tx, id int64) (Session, Congress, error) {
	s, err := GetSession(tx, id)
	if err != nil {
		return s, Congress{}, err
	}
	c, err := toReplan(tx, s.CongressID)
	return s, c, err
}

// toReplan locks the congress and checks the right to edit it.
func toReplan(tx *store.Tx, id int64) (Congress, error) {
	if err := Lock(tx, id); err != nil {
		return Congress{}, err
	}
	c, err := Get(tx, id)
	if err != nil {
		return c, err
	}
	return c, tx.Require(access.EditCongress, c.Unit.Path)
}

// replan keeps the sessions for past days and updates the congress date from them. The version stays, because the date is
// not on the form that it protects.
func replan(tx *store.Tx, old Congress, s Session, changes []field.Change) (Replanned, error) {
	now := old
	all, err := Sessions(tx, old.ID)
	if err != nil {
		return Replanned{}, err
	}
	if err := history.Keep(tx, history.Sessions, map[int64][]Session{old.ID: all}); err != nil {
		return Replanned{}, err
	}
	now.Day = DayOf(all)
	if now.Day != old.Day {
		if err := tx.DB().Model(&Congress{}).Where("id = ?", old.ID).Update("day", now.Day).Error; err != nil {
			return Replanned{}, err
		}
		err = Remember(tx, old.ID)
	}
	return Replanned{Session: s, Old: old, New: now, Changes: changes}, err
}

// DayOf is the congress date according to its sessions: the first official one, or zero.
func DayOf(sessions []Session) calendar.Date {
	var first calendar.Date
	for _, s := range sessions {
		if s.Kind == Official && (first.IsZero() || s.OnDate.Before(first)) {
			first = s.OnDate
		}
	}
	return first
}

// check runs the fields through their rules. A date may be from the year before the term, when its congresses may
// begin, to the term's last year.
func (s *Session) check(tx *store.Tx, termID int64) error {
	problems := Checked(SessionFields, s)
	if len(problems) == 0 && s.Starts != "" && s.Ends != "" && s.Ends <= s.Starts {
		problems = append(problems, fault.Problem{Field: "ends", Key: "problem.ends_before_start"})
	}
	terms, err := org.Terms(tx)
	if err != nil {
		return err
	}
	for _, t := range terms {
		first, last := t.StartYear-1, t.EndYear
		if y := s.OnDate.Year(); t.ID == termID && !s.OnDate.IsZero() && (y < first || y > last) {
			problems = append(problems, fault.Problem{Field: "on_date", Key: "problem.outside_term", Args: fault.Args("First", first, "Last", last)})
		}
	}
	return fault.Of(problems)
}
