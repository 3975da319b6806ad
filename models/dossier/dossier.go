// Package dossier collects everything that is kept about one person, for whoever has to answer when the person asks
// (Law 91/2025/QH15 on the protection of personal data, the right to a copy).
//
// A leader who attends a congress and a guest of a cluster's event are entered by name and are not linked to a record, so
// that they are not in it.
package dossier

import (
	"slices"

	"daihoi/models/access"
	"daihoi/models/attendance"
	"daihoi/models/calendar"
	"daihoi/models/committee"
	"daihoi/models/correction"
	"daihoi/models/delegate"
	"daihoi/models/delegation"
	"daihoi/models/fault"
	"daihoi/models/identity"
	"daihoi/models/store"
)

// Dossier is everything about a person that the actor may see.
type Dossier struct {
	Person     delegate.Person
	Seats      []Seat            // newest term first
	Elsewhere  int               // delegateships in lists that the actor does not see
	Committees []committee.Spell // newest term first
	Proposals  []correction.Case
	Merges     []identity.PersonMerge // that hold, newest first
	Steps      []identity.Step        // newest first, at most MostSteps
	More       bool                   // there are older steps

	all []delegate.Seat
}

// Seat is a delegateship with what happened in it.
type Seat struct {
	delegate.Record
	Term       string // code
	Marks      []Mark // at the door, oldest first
	Delegation *Envoy // nil for someone whom the list has not sent upward
}

// Mark is what was noted about the person at a session.
type Mark struct {
	attendance.Mark
	Session string // congress.Session.Kind
	Day     calendar.Date
}

// Envoy is a place in the delegation of a congress.
type Envoy struct {
	State    delegation.State
	Kind     string // delegate.Official or Reserve
	Position int
	Head     bool
	SentAt   store.Instant
	Sent     map[string]string // as what the person was sent, by field key; nil before
}

// MostSteps is the maximum number of entries of the log in a dossier.
const MostSteps = 5000

// Open reports whether the actor may take all about a person: who sees the sensitive fields of every list that the person is
// on, or of the one that holds the identity. seats has at least one.
func Open(actor access.Actor, seats []delegate.Seat) bool {
	closed := func(s delegate.Seat) bool { return !actor.Can(access.ViewSensitive, s.UnitPath) }
	return !closed(delegate.HoldingSeat(seats)) || !slices.ContainsFunc(seats, closed)
}

// Of reads everything about a person: NotFound if the actor sees none of the lists, Forbidden if not Open.
func Of(tx *store.Tx, personID int64) (Dossier, error) {
	known, err := delegate.KnownPerson(tx, personID)
	if err != nil {
		return Dossier{}, err
	}
	all, err := delegate.SeatsOf(tx, personID)
	if err != nil {
		return Dossier{}, err
	}
	d := Dossier{Person: known.Person, all: all[personID]}
	if !Open(tx.Actor(), d.all) {
		return d, fault.New(fault.Forbidden, "fault.dossier")
	}
	d.Elsewhere = len(d.all) - len(known.At)
	if err := d.readSeats(tx, known.At); err != nil {
		return d, err
	}
	if d.Committees, err = committee.Spells(tx, personID); err != nil {
		return d, err
	}
	if d.Proposals, err = correction.OfPerson(tx, d.Person, d.all); err != nil {
		return d, err
	}
	if d.Merges, err = identity.Merges(known, tx); err != nil {
		return d, err
	}
	if d.Steps, err = identity.Trail(tx, personID, MostSteps+1); len(d.Steps) > MostSteps {
		d.Steps, d.More = d.Steps[:MostSteps], true
	}
	return d, err
}

func (d *Dossier) readSeats(tx *store.Tx, records []delegate.Record) error {
	ids := make([]int64, len(records))
	congresses := make([]int64, len(records))
	for i, rec := range records {
		ids[i], congresses[i] = rec.Delegate.ID, rec.CongressID
	}
	terms, err := termsOf(tx, congresses)
	if err != nil {
		return err
	}
	marks, err := marksOf(tx, ids)
	if err != nil {
		return err
	}
	envoys, err := envoysOf(tx, d.Person.ID, congresses)
	for _, rec := range records {
		d.Seats = append(d.Seats, Seat{Record: rec, Term: terms[rec.CongressID], Marks: marks[rec.Delegate.ID], Delegation: envoys[rec.CongressID]})
	}
	return err
}

func termsOf(tx *store.Tx, congresses []int64) (map[int64]string, error) {
	var rows []struct {
		ID   int64
		Code string
	}
	err := tx.DB().Table("congresses").Joins("JOIN terms ON terms.id = congresses.term_id").Select("congresses.id, terms.code").
		Where("congresses.id IN ?", congresses).Find(&rows).Error
	terms := make(map[int64]string, len(rows))
	for _, r := range rows {
		terms[r.ID] = r.Code
	}
	return terms, err
}

func marksOf(tx *store.Tx, delegates []int64) (map[int64][]Mark, error) {
	var rows []struct {
		attendance.Mark `gorm:"embedded"`
		Session         string
		Day             calendar.Date
	}
	err := tx.DB().Table("attendance_marks").Joins("LEFT JOIN congress_sessions ON congress_sessions.id = attendance_marks.sitting_id").
		Select("attendance_marks.*, COALESCE(congress_sessions.kind, '') AS session, congress_sessions.on_date AS day").
		Where("attendance_marks.kind = ? AND attendance_marks.subject IN ?", attendance.SessionSitting, delegates).
		Order("attendance_marks.id").Find(&rows).Error
	marks := map[int64][]Mark{}
	for _, r := range rows {
		marks[r.Subject] = append(marks[r.Subject], Mark{r.Mark, r.Session, r.Day})
	}
	return marks, err
}

// envoysOf reads the person's places in the delegations of the congresses.
func envoysOf(tx *store.Tx, personID int64, congresses []int64) (map[int64]*Envoy, error) {
	var rows []struct {
		delegation.MemberRow `gorm:"embedded"`
		CongressID           int64
		State                delegation.State
		HeadID               *int64
		SentAt               store.Instant
	}
	err := tx.DB().Table("delegation_members").Joins("JOIN delegations ON delegations.id = delegation_members.delegation_id").
		Select("delegation_members.*, delegations.congress_id, delegations.state, delegations.head_id, delegations.sent_at").
		Where("delegation_members.person_id = ? AND delegations.congress_id IN ?", personID, congresses).Find(&rows).Error
	envoys := map[int64]*Envoy{}
	for _, r := range rows {
		envoys[r.CongressID] = &Envoy{State: r.State, Kind: r.Kind, Position: r.Position, Head: r.HeadID != nil && *r.HeadID == personID,
			SentAt: r.SentAt, Sent: r.Sent}
	}
	return envoys, err
}

// Entries are what the log says of an export, at the unit of every list that the person is on.
func (d Dossier) Entries(purpose string) []store.Entry {
	entries := make([]store.Entry, len(d.all))
	for i, s := range d.all {
		entries[i] = s.Entry("person_exported", d.Person.FullName, purpose, nil)
	}
	return entries
}

// UnitOf is the unit of one of the person's delegateships, "" for a list that the actor does not see.
func (d Dossier) UnitOf(s delegate.Seat) string {
	if slices.ContainsFunc(d.Seats, func(own Seat) bool { return own.Delegate.ID == s.DelegateID }) {
		return s.UnitName
	}
	return ""
}
