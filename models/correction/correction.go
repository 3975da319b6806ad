package correction

import (
	"slices"
	"strings"

	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
)

// State is the stage of a proposal: catalogue key "correction.state.<state>".
type State string

// States of a proposal; only an open one can move on.
const (
	Open      State = "open"
	Accepted  State = "accepted"
	Declined  State = "declined"
	Withdrawn State = "withdrawn"
)

// Correction is a proposal as it is stored. Changes say what the fields were when it was made and what they should be.
type Correction struct {
	ID         int64
	DelegateID int64          // on the list that proposes
	Changes    []field.Change `gorm:"serializer:sealed;as:corrections.changes"`
	Reason     string
	ImportID   *int64
	ImportRow  int
	UserID     *int64
	UserName   string
	At         store.Instant
	State      State
	Taken      []string `gorm:"serializer:json"` // keys of the fields that were accepted
	Answer     string
	AnsweredBy string
	AnsweredAt store.Instant
	Version    int
}

func (Correction) TableName() string { return "corrections" }

// Case is a proposal with the person as recorded now, the seat that proposes and the one that holds the identity.
type Case struct {
	Correction
	Person       delegate.Person
	From, Holder delegate.Seat
}

// Line is one field of a proposal with what is recorded now.
type Line struct {
	field.Change
	Now string
}

// Moved reports whether the field has changed since the proposal was made, other than into what is proposed.
func (l Line) Moved() bool { return l.Now != l.Old && !l.Done() }

// Done reports whether the field is as proposed already.
func (l Line) Done() bool { return l.Now == l.New }

// Lines are the fields of the proposal in order.
func (c Case) Lines() []Line {
	rec := delegate.Record{Person: c.Person}
	lines := make([]Line, len(c.Changes))
	for i, change := range c.Changes {
		lines[i] = Line{Change: change}
		if f, known := delegate.PersonFields.Find(change.Field); known {
			lines[i].Now = f.Text(&rec)
		}
	}
	return lines
}

// MayAnswer reports whether the actor may accept or decline the proposal.
func (c Case) MayAnswer(actor access.Actor) bool {
	return c.State == Open && mayEdit(actor, c.Holder.UnitPath)
}

// MayWithdraw reports whether the actor may take the proposal back.
func (c Case) MayWithdraw(actor access.Actor) bool {
	return c.State == Open && mayEdit(actor, c.From.UnitPath) && c.From.DelegateID != c.Holder.DelegateID
}

func mayEdit(actor access.Actor, path string) bool {
	return actor.Can(access.EditDelegates, path) && actor.Can(access.ViewSensitive, path)
}

// readable reports whether the actor may read the proposal: it holds identity fields, sensitive ones too.
func (c Case) readable(actor access.Actor) bool {
	return actor.Can(access.ViewSensitive, c.Holder.UnitPath) || actor.Can(access.ViewSensitive, c.From.UnitPath)
}

// HeldBelow reports whether the identity is held by a list at or below the unit at path.
func (c Case) HeldBelow(path string) bool { return strings.HasPrefix(c.Holder.UnitPath, path) }

// MostShown is the maximum number of proposals that a reading returns.
const MostShown = 200

// Get reads a proposal for those who may see the identity at the unit that holds it or at the one that proposes.
func Get(tx *store.Tx, id int64) (Case, error) {
	list, err := cases(tx, tx.DB().Where("corrections.id = ?", id))
	switch {
	case err != nil:
		return Case{}, err
	case len(list) == 0:
		return Case{}, store.NotFound()
	case list[0].readable(tx.Actor()):
		return list[0], nil
	case tx.Actor().Can(access.View, list[0].Holder.UnitPath) || tx.Actor().Can(access.View, list[0].From.UnitPath):
		return Case{}, fault.New(fault.Forbidden, "fault.forbidden")
	}
	return Case{}, store.NotFound()
}

// Below lists the proposals about persons on the lists at or below the unit at path, newest first: those that are open, or
// those that are decided. The actor needs the right to see sensitive fields there.
func Below(tx *store.Tx, path string, open bool) ([]Case, error) {
	if err := tx.Require(access.ViewSensitive, path); err != nil {
		return nil, err
	}
	state := "corrections.state <> ?"
	if open {
		state = "corrections.state = ?"
	}
	below, bounds := seatBelow(path)
	return cases(tx, tx.DB().Limit(MostShown).Where(state, Open).Where(below, bounds...))
}

// seatBelow is the condition that the person of a row of delegates sits at or below the unit at path.
func seatBelow(path string) (condition string, args []any) {
	under, bounds := store.Under("own.path", path)
	return "EXISTS (SELECT 1 FROM delegates AS seats JOIN congresses AS meetings ON meetings.id = seats.congress_id " +
		"JOIN units AS own ON own.id = meetings.unit_id WHERE seats.person_id = delegates.person_id AND " + under + ")", bounds
}

// Waiting counts the open proposals about persons whose identity is held at or below the unit at path; none for an actor
// who may not see sensitive fields there.
func Waiting(tx *store.Tx, path string) (int, error) {
	if !tx.Actor().Can(access.ViewSensitive, path) {
		return 0, nil
	}
	below, bounds := seatBelow(path)
	var rows []struct {
		delegate.Seat `gorm:"embedded"`
		CorrectionID  int64
	}
	err := delegate.Seats(tx.DB()).Joins("JOIN delegates AS proposing ON proposing.person_id = delegates.person_id").
		Joins("JOIN corrections ON corrections.delegate_id = proposing.id").Select(delegate.SeatColumns+", corrections.id AS correction_id").
		Where("corrections.state = ?", Open).Where(below, bounds...).Find(&rows).Error
	seats := map[int64][]delegate.Seat{}
	for _, row := range rows {
		seats[row.CorrectionID] = append(seats[row.CorrectionID], row.Seat)
	}
	count := 0
	for _, of := range seats {
		if strings.HasPrefix(delegate.HoldingSeat(of).UnitPath, path) {
			count++
		}
	}
	return count, err
}

// OfPerson lists the proposals about a person with all its seats that the actor may read, newest first.
func OfPerson(tx *store.Tx, p delegate.Person, seats []delegate.Seat) ([]Case, error) {
	rows, err := readRows(tx.DB().Limit(MostShown).Where("delegates.person_id = ?", p.ID))
	list := assemble(rows, map[int64]delegate.Person{p.ID: p}, map[int64][]delegate.Seat{p.ID: seats})
	return slices.DeleteFunc(list, func(c Case) bool { return !c.readable(tx.Actor()) }), err
}

// RowsOf lists the rows of an import's file of which something was proposed. The caller has read the import.
func RowsOf(tx *store.Tx, importID int64) (map[int]bool, error) {
	var numbers []int
	err := tx.DB().Model(&Correction{}).Where("import_id = ?", importID).Pluck("import_row", &numbers).Error
	rows := make(map[int]bool, len(numbers))
	for _, n := range numbers {
		rows[n] = true
	}
	return rows, err
}

// row is a proposal and whom it is about.
type row struct {
	Correction `gorm:"embedded"`
	PersonID   int64
}

func readRows(q *gorm.DB) (rows []row, err error) {
	return rows, q.Table("corrections").Joins("JOIN delegates ON delegates.id = corrections.delegate_id").
		Select("corrections.*, delegates.person_id").Order("corrections.id DESC").Find(&rows).Error
}

// cases reads the proposals of a query. It is not limited to the actor's units; its callers are.
func cases(tx *store.Tx, q *gorm.DB) ([]Case, error) {
	rows, err := readRows(q)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	var ids []int64
	for _, r := range rows {
		ids = append(ids, r.PersonID)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	var persons []delegate.Person
	if err := tx.DB().Where("id IN ?", ids).Find(&persons).Error; err != nil {
		return nil, err
	}
	byID := make(map[int64]delegate.Person, len(persons))
	for _, p := range persons {
		byID[p.ID] = p
	}
	seats, err := delegate.SeatsOf(tx, ids...)
	if err != nil {
		return nil, err
	}
	return assemble(rows, byID, seats), nil
}

func assemble(rows []row, persons map[int64]delegate.Person, seats map[int64][]delegate.Seat) []Case {
	list := make([]Case, len(rows))
	for i, r := range rows {
		own := seats[r.PersonID]
		at := slices.IndexFunc(own, func(s delegate.Seat) bool { return s.DelegateID == r.DelegateID })
		list[i] = Case{Correction: r.Correction, Person: persons[r.PersonID], From: own[at], Holder: delegate.HoldingSeat(own)}
	}
	return list
}
