package clusterevent

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"daihoi/models/access"
	"daihoi/models/attendance"
	"daihoi/models/emulation"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/vietext"
)

// Invitee is a person invited to an event. They are office holders, so everyone who may read the event may see their
// names.
type Invitee struct {
	ID       int64
	EventID  int64
	UnitID   *int64 // member that sends the person, nil for a body outside the cluster
	Body     string // sender: the member's name, or "Lãnh đạo Ủy ban MTTQ thành phố"
	FullName string
	Position string
	Note     string
	Place    int // order within the sender, from 1
	AddedAt  store.Instant
	AddedBy  string
	Version  int
}

func (Invitee) TableName() string { return "emulation_attendees" }

// InviteeFields is the form of an invitee.
var InviteeFields = field.Table[Invitee]{
	limited(longestName, field.TextOf(field.Text, "attendee_name", func(a *Invitee) *string { return &a.FullName }).Must()),
	limited(longestPosition, field.TextOf(field.Text, "attendee_position", func(a *Invitee) *string { return &a.Position })),
	field.TextOf(field.Text, "attendee_note", func(a *Invitee) *string { return &a.Note }),
	field.NumberOf("attendee_place", 9999, func(a *Invitee) *int { return &a.Place }),
}

func limited[T any](letters int, f field.Field[T]) field.Field[T] {
	f.Max = letters
	return f
}

// peopleLimit is the maximum number of invitees of an event, equal to what one check-in command takes.
const peopleLimit = attendance.MaxSelected

// Sender is who sends people to an event: a member or, without a unit, a body outside the cluster.
type Sender struct {
	UnitID int64
	Body   string
}

func (a Invitee) Sender() Sender {
	if a.UnitID == nil {
		return Sender{Body: a.Body}
	}
	return Sender{*a.UnitID, a.Body}
}

// Invitees lists invitees by event id, first those from outside the cluster, then by member in the year's order, in
// one statement. The actor must have read the events.
func Invitees(tx *store.Tx, y emulation.Year, events ...Event) (map[int64][]Invitee, error) {
	var all []Invitee
	err := tx.DB().Where("event_id IN ?", idsOf(events)).Order("event_id, place, id").Find(&all).Error
	first := map[Sender]int64{} // sender → id of its oldest entry
	for _, a := range all {
		if id, ok := first[a.Sender()]; !ok || a.ID < id {
			first[a.Sender()] = a.ID
		}
	}
	slices.SortStableFunc(all, func(a, b Invitee) int {
		return cmp.Or(cmp.Compare(turn(y, a.Sender()), turn(y, b.Sender())), cmp.Compare(first[a.Sender()], first[b.Sender()]))
	})
	by := map[int64][]Invitee{}
	for _, a := range all {
		by[a.EventID] = append(by[a.EventID], a)
	}
	return by, err
}

// turn is the sort position of a sender: outside bodies, members, former members.
func turn(y emulation.Year, s Sender) int {
	if s.UnitID == 0 {
		return -1
	}
	if at := slices.IndexFunc(y.Members, func(m org.ClusterMember) bool { return m.UnitID == s.UnitID }); at >= 0 {
		return at
	}
	return len(y.Members)
}

// MayInvite reports whether the actor may change whom a sender sends to an event: the leading unit always, a member
// for its own people until the end of the event's day. UnitID is 0 for an outside body.
func MayInvite(y emulation.Year, tx *store.Tx, e Event, unitID int64) bool {
	return y.Leads(tx.Actor()) || !tx.Today().After(e.OnDate) && slices.ContainsFunc(y.Members, func(m org.ClusterMember) bool {
		return m.UnitID == unitID && tx.Actor().Can(access.ScoreOwn, m.Unit.Path)
	})
}

// invited reads an event with its list for a change of from's part, and fills in from's name; unit is where the audit
// entry goes.
func invited(tx *store.Tx, clusterID int64, year int, eventID int64, from *Sender) (y emulation.Year, e Event, of []Invitee, unit org.Unit, err error) {
	if y, err = emulation.Of(tx, clusterID, year); err != nil {
		return y, e, of, unit, err
	}
	if e, err = Of(tx, y, eventID); err != nil {
		return y, e, of, unit, err
	}
	if unit, err = named(y, from); err != nil {
		return y, e, of, unit, err
	}
	if !MayInvite(y, tx, e, from.UnitID) {
		return y, e, of, unit, fault.New(fault.Forbidden, "fault.forbidden")
	}
	by, err := Invitees(tx, y, e)
	return y, e, by[e.ID], unit, err
}

// named fills in a member's name, and recognises a member whose name was typed as a body.
func named(y emulation.Year, from *Sender) (org.Unit, error) {
	from.Body = vietext.NFC(from.Body)
	for _, m := range y.Members {
		if m.UnitID == from.UnitID || from.UnitID == 0 && strings.EqualFold(m.Unit.FullName, from.Body) {
			*from = Sender{m.UnitID, m.Unit.FullName}
			return m.Unit, nil
		}
	}
	if from.UnitID != 0 {
		return org.Unit{}, store.NotFound()
	}
	return y.Cluster.Unit, nil
}

// SentBy returns the sender's part of a list.
func SentBy(all []Invitee, from Sender) []Invitee {
	return slices.DeleteFunc(slices.Clone(all), func(a Invitee) bool {
		return a.Sender().UnitID != from.UnitID || from.UnitID == 0 && !strings.EqualFold(a.Body, from.Body)
	})
}

// Invite adds the people of a pasted list to an event and returns how many are new; existing entries stay as they
// are. Problems are at "attendee_body" and "people", the latter with Args Line.
func Invite(tx *store.Tx, clusterID int64, year int, eventID int64, from Sender, text string) (int, error) {
	y, e, all, unit, err := invited(tx, clusterID, year, eventID, &from)
	if err != nil {
		return 0, err
	}
	if from.Body == "" || len([]rune(from.Body)) > longestPosition {
		return 0, fault.At("attendee_body", "problem.attendee_body", "Max", longestPosition)
	}
	own := SentBy(all, from)
	var problems []fault.Problem
	var rows []Invitee
	for _, g := range ReadGuests(text, own) {
		if g.Problem != "" {
			problems = append(problems, fault.Problem{Field: "people", Key: g.Problem, Args: fault.Args("Line", g.Line, "Name", g.FullName, "Max", longestPosition)})
		} else if !g.Known {
			rows = append(rows, Invitee{FullName: g.FullName, Position: g.Position})
		}
	}
	switch {
	case len(problems) > 0:
	case len(rows) == 0:
		problems = []fault.Problem{{Field: "people", Key: "problem.people_none"}}
	case len(all)+len(rows) > peopleLimit:
		problems = []fault.Problem{{Field: "people", Key: "problem.people_many", Args: fault.Args("Max", peopleLimit)}}
	}
	if err := fault.Of(problems); err != nil {
		return 0, err
	}
	e.numberRows(tx, rows, from, own)
	if err := tx.DB().CreateInBatches(&rows, 500).Error; err != nil {
		return 0, err
	}
	return len(rows), y.RecordAt(tx, unit, "emulation_people_added", e.Title+": "+from.Body, []field.Change{{Field: "people", New: namesOf(rows)}})
}

// numberRows numbers new rows of a sender after the existing ones.
func (e Event) numberRows(tx *store.Tx, rows []Invitee, from Sender, own []Invitee) {
	last := 0
	for _, a := range own {
		last = max(last, a.Place)
	}
	for i := range rows {
		a := &rows[i]
		a.ID, a.EventID, a.Body, a.Place, a.AddedAt, a.AddedBy, a.Version = 0, e.ID, from.Body, last+i+1, tx.Now(), tx.Actor().Name, 1
		if a.UnitID = nil; from.UnitID != 0 {
			a.UnitID = &from.UnitID
		}
	}
}

func namesOf(rows []Invitee) string {
	names := make([]string, len(rows))
	for i, a := range rows {
		names[i] = a.FullName
	}
	return strconv.Itoa(len(rows)) + ": " + strings.Join(names, "; ")
}

// InviteFrom copies invitees of another event of the year, those whom the actor may invite and who are not yet on the
// list, and returns how many.
func InviteFrom(tx *store.Tx, clusterID int64, year int, eventID, otherID int64) (int, error) {
	y, err := emulation.Of(tx, clusterID, year)
	if err != nil {
		return 0, err
	}
	e, err := Of(tx, y, eventID)
	if err != nil {
		return 0, err
	}
	if !MayInviteSome(y, tx, e) {
		return 0, fault.New(fault.Forbidden, "fault.forbidden")
	}
	other, err := Of(tx, y, otherID)
	if fault.KindOf(err) == fault.NotFound {
		err = fault.At("other", "problem.choice")
	}
	if err != nil {
		return 0, err
	}
	by, err := Invitees(tx, y, e, other)
	if err != nil {
		return 0, err
	}
	rows := missing(y, tx, e, by[e.ID], by[other.ID])
	switch {
	case len(rows) == 0:
		return 0, fault.At("other", "problem.people_same")
	case len(by[e.ID])+len(rows) > peopleLimit:
		return 0, fault.At("other", "problem.people_many", "Max", peopleLimit)
	}
	if err := tx.DB().CreateInBatches(&rows, 500).Error; err != nil {
		return 0, err
	}
	return len(rows), y.RecordAt(tx, y.Cluster.Unit, "emulation_people_copied", e.Title, []field.Change{{Field: "event_title", New: other.Title}, {Field: "people", New: namesOf(rows)}})
}

// MayInviteSome reports whether the actor may change an event's list for any sender.
func MayInviteSome(y emulation.Year, tx *store.Tx, e Event) bool {
	return y.Leads(tx.Actor()) || slices.ContainsFunc(y.Members, func(m org.ClusterMember) bool { return MayInvite(y, tx, e, m.UnitID) })
}

// missing returns the invitees to copy, as rows of this event.
func missing(y emulation.Year, tx *store.Tx, e Event, present, others []Invitee) []Invitee {
	var rows []Invitee
	for i := 0; i < len(others); {
		from := others[i].Sender()
		own, added := SentBy(present, from), []Invitee(nil)
		known := peopleOf(own)
		for ; i < len(others) && others[i].Sender() == from; i++ {
			a := others[i]
			if g := (Guest{FullName: a.FullName, Position: a.Position}); MayInvite(y, tx, e, from.UnitID) && !known.have(g) {
				added = append(added, Invitee{FullName: a.FullName, Position: a.Position, Note: a.Note})
			}
		}
		e.numberRows(tx, added, from, own)
		rows = append(rows, added...)
	}
	return rows
}

// InviteeOf reads one invitee of an event that the actor has read.
func InviteeOf(tx *store.Tx, e Event, id int64) (Invitee, error) {
	var a Invitee
	return a, store.One(tx.DB().Where("id = ? AND event_id = ?", id, e.ID), &a)
}

// inviteeFor is InviteeOf for a change.
func inviteeFor(tx *store.Tx, clusterID int64, year int, eventID, id int64) (y emulation.Year, e Event, a Invitee, unit org.Unit, err error) {
	if y, err = emulation.Of(tx, clusterID, year); err != nil {
		return y, e, a, unit, err
	}
	if e, err = Of(tx, y, eventID); err != nil {
		return y, e, a, unit, err
	}
	if a, err = InviteeOf(tx, e, id); err != nil {
		return y, e, a, unit, err
	}
	from := a.Sender()
	if !MayInvite(y, tx, e, from.UnitID) {
		return y, e, a, unit, fault.New(fault.Forbidden, "fault.forbidden")
	}
	if unit, err = named(y, &from); fault.KindOf(err) == fault.NotFound { // of a former member
		unit, err = y.Cluster.Unit, nil
	}
	return y, e, a, unit, err
}

// CorrectInvitee changes an invitee's name, position, note and order.
func CorrectInvitee(tx *store.Tx, clusterID int64, year int, eventID, id int64, version int, in Invitee) error {
	y, e, old, unit, err := inviteeFor(tx, clusterID, year, eventID, id)
	if err != nil {
		return err
	}
	typed := InviteeFields.Values(&in)
	problems := InviteeFields.Decode(func(key string) string { return typed[key] }, &in)
	if err := fault.Of(problems); err != nil {
		return err
	}
	err = store.Changed(tx.DB().Model(&Invitee{}).Where("id = ? AND version = ?", id, version).Updates(map[string]any{"full_name": in.FullName,
		"position": in.Position, "note": in.Note, "place": in.Place, "version": version + 1}))
	if err != nil {
		return err
	}
	return y.RecordAt(tx, unit, "emulation_person_changed", e.Title+": "+in.FullName, InviteeFields.Diff(&old, &in))
}

// Uninvite removes an invitee, unless marked at check-in.
func Uninvite(tx *store.Tx, clusterID int64, year int, eventID, id int64, version int) error {
	y, e, a, unit, err := inviteeFor(tx, clusterID, year, eventID, id)
	if err != nil {
		return err
	}
	mark, err := attendance.Standing(tx, attendance.Sitting{Kind: attendance.EventSitting, ID: e.ID}, a.ID)
	if err != nil {
		return err
	}
	if mark.State != attendance.Unmarked {
		return fault.At("", "problem.attendee_marked", "Name", a.FullName)
	}
	if err := store.Changed(tx.DB().Where("id = ? AND version = ?", id, version).Delete(&Invitee{})); err != nil {
		return err
	}
	return y.RecordAt(tx, unit, "emulation_person_removed", e.Title+": "+a.FullName, InviteeFields.Diff(&a, &Invitee{}))
}
