// Package seating is the seating plan of a congress: a hall of rows and seats, filled block by block, a block being those who
// represent the same body, and then changed by hand. Those expected have a seat (delegate.HallSitting): official delegates and
// guests, no reserves.
package seating

import (
	"cmp"
	"fmt"
	"slices"

	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
	"daihoi/models/vietext"
)

// Plan is the hall. Version 0: there is none yet.
type Plan struct {
	CongressID int64 `gorm:"primaryKey;autoIncrement:false"`
	RowCount   int
	RowSeats   int // of each row
	Version    int
}

func (Plan) TableName() string { return "seat_plans" }

// Fields are the fields of the hall.
var Fields = field.Table[Plan]{
	field.NumberOf("seat_rows", 100, func(p *Plan) *int { return &p.RowCount }).Must(),
	field.NumberOf("seat_columns", 60, func(p *Plan) *int { return &p.RowSeats }).Must(),
}

// place is the seat of a delegate, from 0: row by row.
type place struct {
	CongressID int64
	DelegateID int64
	Seat       int
}

func (place) TableName() string { return "seat_places" }

// Sitter is someone with or without a seat; Seat is -1 without.
type Sitter struct {
	ID       int64
	Name     string
	Body     string
	Official bool
	Seat     int
	SortKey  []byte
}

// Name of a seat: row letters and the number in the row, "A1".
func (p Plan) SeatName(seat int) string {
	if seat < 0 || p.RowSeats == 0 {
		return ""
	}
	return RowName(seat/p.RowSeats) + fmt.Sprint(seat%p.RowSeats+1)
}

// RowName is the letters of a row from 0: A … Z, AA, AB.
func RowName(row int) string {
	if row >= 26 {
		return RowName(row/26-1) + RowName(row%26)
	}
	return string(rune('A' + row))
}

// ByName finds a seat by its name in any case; ok is false if the hall has none.
func (p Plan) ByName(name string) (seat int, ok bool) {
	wanted := vietext.Fold(name)
	for s := range p.RowCount * p.RowSeats {
		if vietext.Fold(p.SeatName(s)) == wanted {
			return s, true
		}
	}
	return 0, false
}

// Of reads the plan of a congress that the actor has read; Version 0 if there is none.
func Of(tx *store.Tx, congressID int64) (Plan, error) {
	p := Plan{CongressID: congressID}
	err := store.One(tx.DB().Where("congress_id = ?", congressID), &p)
	if fault.KindOf(err) == fault.NotFound {
		return Plan{CongressID: congressID}, nil
	}
	return p, err
}

// Sitters lists everyone who should have a seat, official delegates before guests, by body and name.
func Sitters(tx *store.Tx, congressID int64) ([]Sitter, error) {
	within, args := tx.Within(access.View, "units.path")
	var all []Sitter
	err := tx.DB().Table("delegates").Joins("JOIN persons ON persons.id = delegates.person_id").
		Joins("JOIN congresses ON congresses.id = delegates.congress_id").Joins("JOIN units ON units.id = congresses.unit_id").
		Joins("LEFT JOIN seat_places ON seat_places.congress_id = delegates.congress_id AND seat_places.delegate_id = delegates.id").
		Select("delegates.id, persons.full_name AS name, delegates.represents AS body, delegates.category <> 'guest' AS official, "+
			"COALESCE(seat_places.seat, -1) AS seat, delegates.sort_key").
		Where(within, args...).Where("delegates.congress_id = ? AND delegates.withdrawn_on IS NULL AND delegates.category <> 'reserve'", congressID).
		Order("delegates.sort_key, delegates.id").Find(&all).Error
	return all, err
}

// Block is those of a body, official delegates and guests apart.
type Block struct {
	Body     string
	Official bool
	People   []Sitter
}

// Key names a block in a form.
func (b Block) Key() string {
	if b.Official {
		return "o:" + b.Body
	}
	return "g:" + b.Body
}

// Blocks are the people by block: official delegates first, bodies in Vietnamese order, those without a body last.
func Blocks(all []Sitter) []Block {
	var blocks []Block
	for _, s := range all {
		at := slices.IndexFunc(blocks, func(b Block) bool { return b.Body == s.Body && b.Official == s.Official })
		if at < 0 {
			at = len(blocks)
			blocks = append(blocks, Block{Body: s.Body, Official: s.Official})
		}
		blocks[at].People = append(blocks[at].People, s)
	}
	rank := func(b Block) int {
		n := 0
		if !b.Official {
			n += 2
		}
		if b.Body == "" {
			n++
		}
		return n
	}
	slices.SortStableFunc(blocks, func(a, b Block) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), slices.Compare(vietext.CollateKey(a.Body), vietext.CollateKey(b.Body)))
	})
	return blocks
}

func lock(tx *store.Tx, congressID int64, version int) (congress.Congress, Plan, error) {
	c, err := congress.Get(tx, congressID)
	if err != nil {
		return c, Plan{}, err
	}
	if err := tx.Require(access.EditCongress, c.Unit.Path); err != nil {
		return c, Plan{}, err
	}
	if err := congress.Lock(tx, congressID); err != nil {
		return c, Plan{}, err
	}
	p, err := Of(tx, congressID)
	if err == nil && p.Version != version {
		err = store.Stale()
	}
	return c, p, err
}

func (p *Plan) raise(tx *store.Tx) error {
	p.Version++
	if p.Version == 1 {
		return tx.DB().Create(p).Error
	}
	return store.Changed(tx.DB().Model(&Plan{}).Where("congress_id = ? AND version = ?", p.CongressID, p.Version-1).
		Updates(map[string]any{"row_count": p.RowCount, "row_seats": p.RowSeats, "version": p.Version}))
}

// Fill seats everyone anew, block after block in the order of the keys; blocks that are not named follow in their own order.
// The hall must have room.
func Fill(tx *store.Tx, congressID int64, version int, hall Plan, order []string) error {
	c, p, err := lock(tx, congressID, version)
	if err != nil {
		return err
	}
	typed := Fields.Values(&hall)
	problems := Fields.Decode(func(key string) string { return typed[key] }, &hall)
	all, err := Sitters(tx, congressID)
	if err != nil {
		return err
	}
	if room := hall.RowCount * hall.RowSeats; len(problems) == 0 && room < len(all) {
		problems = append(problems, fault.Problem{Field: "seat_rows", Key: "problem.seats_few", Args: fault.Args("Room", room, "People", len(all))})
	}
	if err := fault.Of(problems); err != nil {
		return err
	}
	old := p
	p.RowCount, p.RowSeats = hall.RowCount, hall.RowSeats
	if err := p.raise(tx); err != nil {
		return err
	}
	blocks := Blocks(all)
	slices.SortStableFunc(blocks, func(a, b Block) int { return cmp.Compare(placeIn(order, a.Key()), placeIn(order, b.Key())) })
	var places []place
	for _, b := range blocks {
		for _, s := range b.People {
			places = append(places, place{congressID, s.ID, len(places)})
		}
	}
	if err := tx.DB().Where("congress_id = ?", congressID).Delete(&place{}).Error; err != nil {
		return err
	}
	if len(places) > 0 {
		if err := tx.DB().CreateInBatches(&places, 500).Error; err != nil {
			return err
		}
	}
	return tx.Record(c.Entry("seats_filled", Fields.Diff(&old, &p), ""))
}

func placeIn(order []string, key string) int {
	if at := slices.Index(order, key); at >= 0 {
		return at
	}
	return len(order)
}

// Move puts one person on a seat; whoever sits there takes the place that becomes free.
func Move(tx *store.Tx, congressID int64, version int, delegateID int64, to string) error {
	c, p, err := lock(tx, congressID, version)
	if err != nil {
		return err
	}
	seat, ok := p.ByName(to)
	if !ok {
		return fault.At("seat_to", "problem.no_seat")
	}
	all, err := Sitters(tx, congressID)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(all, func(s Sitter) bool { return s.ID == delegateID })
	if at < 0 {
		return fault.At("seat_who", "problem.required")
	}
	who, free := all[at], all[at].Seat
	other := slices.IndexFunc(all, func(s Sitter) bool { return s.Seat == seat })
	if err := p.raise(tx); err != nil {
		return err
	}
	places := []place{{congressID, who.ID, seat}}
	ids := []int64{who.ID}
	if other >= 0 && all[other].ID != who.ID {
		ids = append(ids, all[other].ID)
		if free >= 0 {
			places = append(places, place{congressID, all[other].ID, free})
		}
	}
	// Someone who has withdrawn may still have the seat.
	if err := tx.DB().Where("congress_id = ? AND (delegate_id IN ? OR seat = ?)", congressID, ids, seat).Delete(&place{}).Error; err != nil {
		return err
	}
	if err := tx.DB().Create(&places).Error; err != nil {
		return err
	}
	return tx.Record(c.Entry("seat_moved", []field.Change{{Field: "seat_who", Old: who.Name, New: who.Name}, {Field: "seat_to", Old: p.SeatName(free), New: p.SeatName(seat)}}, ""))
}

// NameOf is the name of a delegate's seat, "" without one. The owner of the list has checked access.
func NameOf(tx *store.Tx, delegateID int64) (string, error) {
	var found []struct {
		Plan `gorm:"embedded"`
		Seat int
	}
	err := tx.DB().Table("seat_places").Joins("JOIN seat_plans ON seat_plans.congress_id = seat_places.congress_id").
		Select("seat_plans.*, seat_places.seat").Where("seat_places.delegate_id = ?", delegateID).Limit(1).Find(&found).Error
	if err != nil || len(found) == 0 {
		return "", err
	}
	return found[0].SeatName(found[0].Seat), nil
}

// Names gives the name of the seat of each delegate of a congress who has one. The owner of the list has checked access.
func Names(tx *store.Tx, congressID int64) (map[int64]string, error) {
	p, err := Of(tx, congressID)
	if err != nil || p.Version == 0 {
		return nil, err
	}
	var all []place
	err = tx.DB().Where("congress_id = ?", congressID).Find(&all).Error
	names := make(map[int64]string, len(all))
	for _, one := range all {
		names[one.DelegateID] = p.SeatName(one.Seat)
	}
	return names, err
}
