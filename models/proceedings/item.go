package proceedings

import (
	"slices"

	"gorm.io/gorm"

	"daihoi/models/agenda"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
)

// Item is an agenda item of a session that has begun.
type Item struct {
	ID        int64
	SessionID int64
	Position  int
	Kind      string
	Title     string
	Minutes   int
	FixedAt   string // HH:MM, "" for an item that follows the one before it
	Person    string
	Paper     string
	BeganAt   store.Instant
	EndedAt   store.Instant
	Skipped   bool
}

func (Item) TableName() string { return "proceeding_items" }

// Begun, Running and Open report whether the item has begun, goes on, and is still to come.
func (i Item) Begun() bool { return !i.BeganAt.IsZero() }

func (i Item) Running() bool { return i.Begun() && i.EndedAt.IsZero() }

func (i Item) Open() bool { return !i.Begun() && !i.Skipped }

// Items reads the items of a session in order.
func Items(tx *store.Tx, s Sitting) ([]Item, error) {
	var all []Item
	err := tx.DB().Where("session_id = ?", s.SessionID).Order("position, id").Find(&all).Error
	return all, err
}

// Steps of an item.
const (
	Start = "start" // the item that goes on ends with it
	Stop  = "stop"
	Skip  = "skip"
	Undo  = "undo" // the item is as if it had not begun
)

// Act takes a step of an item. What is not possible any more, because someone else took a step, is Stale.
func Act(tx *store.Tx, congressID, sessionID, itemID int64, step string) error {
	s, err := toChange(tx, congressID, sessionID)
	if err != nil {
		return err
	}
	if !s.Running() {
		return fault.At("", "problem.session_over")
	}
	items, err := Items(tx, s)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(items, func(i Item) bool { return i.ID == itemID })
	if at < 0 {
		return store.NotFound()
	}
	item := items[at]
	values := map[string]any{}
	switch {
	case step == Start && item.Open():
		values["began_at"] = tx.Now()
		err = tx.DB().Model(&Item{}).Where("session_id = ? AND began_at IS NOT NULL AND ended_at IS NULL", sessionID).Update("ended_at", tx.Now()).Error
	case step == Stop && item.Running():
		values["ended_at"] = tx.Now()
	case step == Skip && item.Open():
		values["skipped"] = true
	case step == Undo && !item.Open():
		values["began_at"], values["ended_at"], values["skipped"] = store.Instant{}, store.Instant{}, false
	default:
		return store.Stale()
	}
	if err != nil {
		return err
	}
	if err := tx.DB().Model(&Item{}).Where("id = ?", itemID).Updates(values).Error; err != nil {
		return err
	}
	return s.record(tx, "item_"+step, field.Change{Field: "block_title", New: item.Title})
}

// TakeOver replaces the items that have not begun by those of the agenda as it is drafted now, after as many as have begun or
// were left out.
func TakeOver(tx *store.Tx, congressID, sessionID int64) error {
	s, err := toChange(tx, congressID, sessionID)
	if err != nil {
		return err
	}
	items, err := Items(tx, s)
	if err != nil {
		return err
	}
	drafted, err := s.drafted(tx)
	if err != nil {
		return err
	}
	var open []int64
	done := map[string]bool{}
	last := 0
	for _, i := range items {
		if i.Open() {
			open = append(open, i.ID)
			continue
		}
		done[i.Title], last = true, i.Position
	}
	drafted = slices.DeleteFunc(drafted, func(i Item) bool { return done[i.Title] })
	if len(open) > 0 {
		for _, table := range []any{&Decision{}, &Paper{}} { // what was recorded at them is now at the session
			if err := tx.DB().Model(table).Where("item_id IN ?", open).Update("item_id", gorm.Expr("NULL")).Error; err != nil {
				return err
			}
		}
		if err := tx.DB().Where("id IN ?", open).Delete(&Item{}).Error; err != nil {
			return err
		}
	}
	for i := range drafted {
		drafted[i].Position = last + i + 1
	}
	if len(drafted) > 0 {
		if err := tx.DB().Create(&drafted).Error; err != nil {
			return err
		}
	}
	return s.record(tx, "items_taken_over")
}

// blocks are the items as an agenda.
func blocks(items []Item) []agenda.Block {
	all := make([]agenda.Block, len(items))
	for i, item := range items {
		all[i] = agenda.Block{Title: item.Title, Minutes: item.Minutes, FixedAt: item.FixedAt, Kind: item.Kind}
	}
	return all
}
