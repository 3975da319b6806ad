// Package agenda holds what is on at a sitting, block after block on the clock, as it is drafted and as it was released:
// at the session of a congress, at the event of a cluster. It knows neither of them. Reads ask that the caller has read
// the owner, commands that the caller has checked the right to change it, holds it until the transaction ends, and writes
// the audit entry.
package agenda

import (
	"fmt"
	"slices"

	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/field"
)

// MostBlocks is how many blocks an agenda has at most.
const MostBlocks = 100

// Block is one point of an agenda.
type Block struct {
	ID       int64 `json:"-"`
	AgendaID int64 `json:"-"`
	Position int   `json:"-"`
	Kind     string
	Title    string
	Minutes  int
	FixedAt  string // HH:MM, "" for a block that follows the one before it
	Person   string // who leads it
	Paper    string // what is read or handed out
	Script   string // what is said, and notes for those who lead
}

// TableName names the table for GORM.
func (Block) TableName() string { return "agenda_blocks" }

// The kinds of block that every agenda has; an ordinary one has none.
const (
	Break    = "break"
	Internal = "internal" // in the script only, not in the public programme
)

// BlockFields is what people type of a block, for owners without kinds of block of their own.
var BlockFields = blockFields()

func blockFields(kinds ...string) field.Table[Block] {
	return field.Table[Block]{
		field.NumberOf("block_minutes", 600, func(b *Block) *int { return &b.Minutes }),
		field.ClockOf("block_fixed_at", func(b *Block) *string { return &b.FixedAt }),
		field.TextOf(field.Text, "block_title", func(b *Block) *string { return &b.Title }).Must().UpTo(300),
		field.ChoiceOf("block_kind", slices.Concat(kinds, []string{Break, Internal}), func(b *Block) *string { return &b.Kind }),
		field.TextOf(field.Text, "block_person", func(b *Block) *string { return &b.Person }),
		field.TextOf(field.Text, "block_paper", func(b *Block) *string { return &b.Paper }),
		field.TextOf(field.LongText, "block_script", func(b *Block) *string { return &b.Script }).UpTo(4000),
	}
}

// BlockKey is the key of a field in the block with the number, from 1.
func BlockKey(key string, number int) string { return fmt.Sprintf("%s-%d", key, number) }

// Part is a sitting with its agenda, as it is drafted or as it was released.
type Part struct {
	ID           int64  `json:"SessionID"` // of the session of a congress, as releases have always named it; 0 where the owner sits once
	Kind         string // of the session or the event
	OnDate       calendar.Date
	Starts, Ends string // HH:MM, "" when open
	Venue        string
	Version      int `json:"-"` // of the agenda, 0 while there is none
	Blocks       []Block
}

// Flow is the part on the clock.
func (p Part) Flow() Flow { return Reflow(p.Starts, p.Ends, p.Blocks) }

// checked takes the blocks through the rules of their fields and numbers them. Problems are keyed BlockKey(field, number).
func checked(fields field.Table[Block], blocks []Block) ([]Block, error) {
	var problems []fault.Problem
	if len(blocks) > MostBlocks {
		problems = append(problems, fault.Problem{Key: "problem.blocks_too_many", Args: fault.Args("Max", MostBlocks)})
	}
	out := make([]Block, len(blocks))
	for i, b := range blocks {
		typed := fields.Values(&b)
		for _, p := range fields.Decode(func(key string) string { return typed[key] }, &b) {
			p.Field = BlockKey(p.Field, i+1)
			problems = append(problems, p)
		}
		b.ID, b.Position = 0, i+1
		out[i] = b
	}
	return out, fault.Of(problems)
}
