package delegation

import (
	"slices"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/field"
	"daihoi/models/store"
)

// State is the stage of a delegation: catalogue key "delegation.state.<state>".
type State string

// States of a delegation. Members can be chosen in Draft and Returned.
const (
	Draft    State = "draft"
	Sent     State = "sent"
	Returned State = "returned"
	Received State = "received" // its members are on the list above
)

// Delegation is the group that a congress sends to the congress of the unit directly above in the same term ("Đoàn
// đại biểu dự đại hội cấp trên").
type Delegation struct {
	ID           int64 // 0 until someone has been chosen
	CongressID   int64 // the sending congress
	State        State
	HeadID       *int64 // the head ("Trưởng đoàn"), an official member
	DocNumber    string // minutes or resolution that names the members
	DocDate      calendar.Date
	SentAt       store.Instant
	SentBy       string
	ReceivedAt   store.Instant
	ReceivedBy   string
	ReturnReason string
	Version      int
}

func (Delegation) TableName() string { return "delegations" }

// Open reports whether the sender may still choose.
func (d Delegation) Open() bool { return d.State == Draft || d.State == Returned }

func (d Delegation) Heads(personID int64) bool { return d.HeadID != nil && *d.HeadID == personID }

// Fields are the fields of the form besides the members.
var Fields = field.Table[Delegation]{
	field.TextOf(field.Text, "doc_number", func(d *Delegation) *string { return &d.DocNumber }),
	field.DayOf("doc_date", func(d *Delegation) *calendar.Date { return &d.DocDate }),
}

// MemberRow is a stored member. Kind is Official or Reserve; Position is the order of a reserve, from 1. Sent is what the
// person was recorded as when the delegation was sent, by field key.
type MemberRow struct {
	DelegationID int64
	PersonID     int64
	Kind         string
	Position     int
	Sent         map[string]string `gorm:"serializer:sealed;as:delegation_members.sent" json:",omitempty"`
}

func (MemberRow) TableName() string { return "delegation_members" }

// Member is a member with the state on both lists. Of a delegation that was sent it is shown as sent; Changed is what has
// changed since, as far as the actor may see it.
type Member struct {
	PersonID    int64
	Sent        map[string]string `gorm:"serializer:sealed;as:delegation_members.sent"`
	Changed     []field.Change    `gorm:"-"`
	Kind        string            // Official or Reserve
	Position    int               // order of a reserve, from 1
	FullName    string
	BornOn      calendar.Partial
	Occupation  string
	DelegateID  int64         // on the sender's list, 0 if no longer there
	WithdrawnOn calendar.Date // from the sender's list
	Above       string        // category on the list above, "" if not there
	AboveID     int64         // delegate on the list above, 0 if not there
	AboveGone   calendar.Date // when withdrawn from the list above
}

// Gone reports whether the member is no longer on the sender's list.
func (m Member) Gone() bool { return m.DelegateID == 0 || !m.WithdrawnOn.IsZero() }

// usesSeat reports whether the member uses one of the sender's seats. Someone on the list above as ex officio or
// appointed does not.
func (m Member) usesSeat() bool {
	return m.Kind == delegate.Official && m.Above != delegate.ExOfficio && m.Above != delegate.Appointed
}

// Sending is a congress's delegation with the data needed to check it.
type Sending struct {
	Delegation
	Members   []Member // the head, other official members by name, then reserves in order
	AboveID   int64    // the receiving congress, 0 until it is created
	AboveUnit string   // full name
	Seats     *int     // the sender's seats in the allocation above, nil if unspecified

	above delegate.Place
}

// Seated counts the official members who use one of the sender's seats.
func (s Sending) Seated() int {
	n := 0
	for _, m := range s.Members {
		if m.usesSeat() {
			n++
		}
	}
	return n
}

// MayReceive reports whether the actor may receive and return the delegation.
func (s Sending) MayReceive(actor access.Actor) bool {
	return s.AboveID != 0 && actor.Can(access.EditDelegates, s.above.UnitPath) && actor.Can(access.ViewSensitive, s.above.UnitPath)
}

// SendingOf reads the delegation of a congress; ID 0 if there is none.
func SendingOf(tx *store.Tx, congressID int64) (Sending, error) {
	s := Sending{Delegation: Delegation{CongressID: congressID, State: Draft}}
	at, err := delegate.PlaceOf(tx, congressID)
	if err != nil {
		return s, err
	}
	var found []Delegation
	if err := tx.DB().Where("congress_id = ?", congressID).Find(&found).Error; err != nil {
		return s, err
	}
	if len(found) > 0 {
		s.Delegation = found[0]
	}
	if s.above, err = above(tx, congressID); err != nil {
		return s, err
	}
	s.AboveID, s.AboveUnit = s.above.CongressID, s.above.UnitName
	lines, err := seatLines(tx, s.AboveID)
	if err != nil {
		return s, err
	}
	s.Seats = seatsOf(lines, at.UnitName)
	if s.ID == 0 {
		return s, nil
	}
	var members []recordedMember
	err = tx.DB().Table("delegation_members").
		Joins("JOIN persons ON persons.id = delegation_members.person_id").
		Joins("LEFT JOIN delegates ON delegates.person_id = persons.id AND delegates.congress_id = ?", congressID).
		Joins("LEFT JOIN delegates AS upper ON upper.person_id = persons.id AND upper.congress_id = ?", s.AboveID).
		Select(personColumns+", delegation_members.*, persons.full_name, persons.born_on, persons.occupation, delegates.id AS delegate_id, "+
			"delegates.withdrawn_on, upper.category AS above, upper.id AS above_id, upper.withdrawn_on AS above_gone").
		Where("delegation_members.delegation_id = ?", s.ID).
		Order("delegation_members.kind, delegation_members.position, persons.sort_key, persons.id").Find(&members).Error
	for _, m := range members {
		if !s.Open() {
			m.showAsSent(tx.Actor().Can(access.ViewSensitive, at.UnitPath))
		}
		s.Members = append(s.Members, m.Member)
	}
	if head := slices.IndexFunc(s.Members, func(m Member) bool { return s.Heads(m.PersonID) }); head > 0 {
		m := s.Members[head]
		s.Members = slices.Insert(slices.Delete(s.Members, head, head+1), 0, m)
	}
	return s, err
}

// above is the congress that receives the delegation, the zero Place if there is none. It is not limited to the
// actor's units: its existence, unit and seats are no secret from the unit below.
func above(tx *store.Tx, congressID int64) (delegate.Place, error) {
	var found []delegate.Place
	err := tx.DB().Table("congresses AS sender").Joins("JOIN units AS sending ON sending.id = sender.unit_id").
		Joins("JOIN units ON units.id = sending.parent_id").
		Joins("JOIN congresses ON congresses.unit_id = units.id AND congresses.term_id = sender.term_id").
		Select(delegate.PlaceColumns).Where("sender.id = ?", congressID).Find(&found).Error
	if err != nil || len(found) == 0 {
		return delegate.Place{}, err
	}
	return found[0], nil
}

// seatLines are the unit lines of a congress's allocation.
func seatLines(tx *store.Tx, congressID int64) (lines []SeatLine, err error) {
	return lines, tx.DB().Joins("JOIN allocations ON allocations.id = allocation_lines.allocation_id").
		Where("allocations.congress_id = ? AND allocation_lines.kind = ?", congressID, LineUnit).
		Order("allocation_lines.position").Find(&lines).Error
}

// seatsOf returns the seats of a unit: the line with its full name, else one in another spelling.
func seatsOf(lines []SeatLine, unit string) *int {
	at := slices.IndexFunc(lines, func(l SeatLine) bool { return l.NameKey == delegate.Plain(unit) })
	if at < 0 {
		at = slices.IndexFunc(lines, func(l SeatLine) bool { return HasLine([]SeatLine{{Kind: LineUnit, Name: unit}}, l) })
	}
	if at < 0 {
		return nil
	}
	return &lines[at].Seats
}

// Incoming is a unit directly below with the delegation it sends.
type Incoming struct {
	Delegation `gorm:"embedded;embeddedPrefix:d_"` // ID 0 if there is none
	UnitName   string
	SenderID   int64 // the unit's congress, 0 until it is created
	Day        calendar.Date
	HeadName   string
	HeadSent   map[string]string `gorm:"serializer:sealed;as:delegation_members.sent"`
	Official   int               `gorm:"-"`
	Seated     int               `gorm:"-"` // official members who use one of the unit's seats
	Reserves   int               `gorm:"-"`
	Gone       int               `gorm:"-"` // members no longer on the sender's list
	Changed    int               `gorm:"-"` // members whose record has changed since the delegation was sent, until it is received
	Seats      *int              `gorm:"-"` // allocated, nil if the allocation does not say
}

// ListIncoming lists the units directly below a congress: first those that have sent nothing, in the order of their
// own congresses, then returned, waiting and received delegations.
func ListIncoming(tx *store.Tx, congressID int64) ([]Incoming, error) {
	if _, err := delegate.PlaceOf(tx, congressID); err != nil {
		return nil, err
	}
	within, args := tx.Within(access.View, "units.path")
	var list []Incoming
	err := tx.DB().Table("units").Where(within, args...).
		Joins("JOIN congresses AS upper ON upper.unit_id = units.parent_id").
		Joins("LEFT JOIN congresses ON congresses.unit_id = units.id AND congresses.term_id = upper.term_id").
		Joins("LEFT JOIN delegations ON delegations.congress_id = congresses.id").
		Joins("LEFT JOIN persons ON persons.id = delegations.head_id").
		Joins("LEFT JOIN delegation_members AS heading ON heading.delegation_id = delegations.id AND heading.person_id = delegations.head_id").
		Select(incomingColumns).Where("upper.id = ? AND units.valid_to IS NULL", congressID).
		Order("CASE delegations.state WHEN 'received' THEN 4 WHEN 'sent' THEN 3 WHEN 'returned' THEN 2 ELSE 1 END, " +
			"COALESCE(congresses.day, '9999'), units.sort_key, units.code").
		Find(&list).Error
	if err != nil {
		return nil, err
	}
	lines, err := seatLines(tx, congressID)
	if err != nil {
		return nil, err
	}
	for i := range list {
		list[i].Seats = seatsOf(lines, list[i].UnitName)
		if name := list[i].HeadSent["full_name"]; name != "" && !list[i].Open() {
			list[i].HeadName = name
		}
	}
	if err := countMembers(tx, congressID, list); err != nil {
		return nil, err
	}
	return list, countChanged(tx, list)
}

const incomingColumns = "units.full_name AS unit_name, congresses.id AS sender_id, congresses.day, persons.full_name AS head_name, heading.sent AS head_sent, " +
	"delegations.id AS d_id, delegations.congress_id AS d_congress_id, delegations.state AS d_state, delegations.head_id AS d_head_id, " +
	"delegations.doc_number AS d_doc_number, delegations.doc_date AS d_doc_date, delegations.sent_at AS d_sent_at, " +
	"delegations.sent_by AS d_sent_by, delegations.received_at AS d_received_at, delegations.received_by AS d_received_by, " +
	"delegations.return_reason AS d_return_reason, delegations.version AS d_version"

// countMembers fills in the member counts of each delegation.
func countMembers(tx *store.Tx, congressID int64, list []Incoming) error {
	var ids []int64
	for _, in := range list {
		if in.ID != 0 {
			ids = append(ids, in.ID)
		}
	}
	var counts []struct {
		DelegationID                     int64
		Official, Seated, Reserves, Gone int
	}
	err := tx.DB().Table("delegation_members").Joins("JOIN delegations ON delegations.id = delegation_members.delegation_id").
		Joins("LEFT JOIN delegates ON delegates.person_id = delegation_members.person_id AND delegates.congress_id = delegations.congress_id AND delegates.withdrawn_on IS NULL").
		Joins("LEFT JOIN delegates AS upper ON upper.person_id = delegation_members.person_id AND upper.congress_id = ? AND upper.category IN ?",
			congressID, []string{delegate.ExOfficio, delegate.Appointed}).
		Select("delegation_members.delegation_id, COUNT(*) FILTER (WHERE delegation_members.kind = 'official') AS official, "+
			"COUNT(*) FILTER (WHERE delegation_members.kind = 'official' AND upper.id IS NULL) AS seated, "+
			"COUNT(*) FILTER (WHERE delegation_members.kind = 'reserve') AS reserves, COUNT(*) FILTER (WHERE delegates.id IS NULL) AS gone").
		Where("delegation_members.delegation_id IN ?", ids).Group("delegation_members.delegation_id").Find(&counts).Error
	for _, n := range counts {
		at := slices.IndexFunc(list, func(in Incoming) bool { return in.ID == n.DelegationID })
		list[at].Official, list[at].Seated, list[at].Reserves, list[at].Gone = n.Official, n.Seated, n.Reserves, n.Gone
	}
	return err
}
