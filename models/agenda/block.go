// Package agenda holds the agenda of a session or event, as a draft and as released programmes.
//
// block.go and draft.go have the blocks of a draft, flow.go puts them on the clock, release.go releases programmes,
// compare.go compares two agendas, template.go reads agenda templates. The package knows neither congresses nor
// emulation events, the owners of agendas: for reads, the caller must have read the owner; for commands, it must have
// checked the right, locked the owner until the transaction ends, and write the audit entry.
package agenda

import (
	"fmt"
	"slices"

	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/field"
)

// MostBlocks limits the blocks of an agenda.
const MostBlocks = 100

// Block is one item of an agenda.
type Block struct {
	ID       int64 `json:"-"`
	AgendaID int64 `json:"-"`
	Position int   `json:"-"`
	Kind     string
	Title    string
	Minutes  int
	FixedAt  string // HH:MM, "" for a block that follows the one before it
	Person   string // who leads the item
	Paper    string // document presented or handed out
	Script   string // text to be spoken and notes for the chair
}

func (Block) TableName() string { return "agenda_blocks" }

// Kinds of block that every agenda has; an ordinary block has none.
const (
	Break    = "break"
	Internal = "internal" // in the script only, not in the public programme
)

// BlockFields are the fields of a block, for owners without block kinds of their own.
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

// BlockKey is the form key of a field in the block with the number, from 1.
func BlockKey(key string, number int) string { return fmt.Sprintf("%s-%d", key, number) }

// Part is one session or event with its agenda, drafted or released.
type Part struct {
	ID           int64  `json:"SessionID"` // session id, 0 if the owner has a single part; released JSON uses the name SessionID
	Kind         string // of the session or the event
	OnDate       calendar.Date
	Starts, Ends string // HH:MM, "" if not set
	Venue        string
	Version      int `json:"-"` // of the agenda, 0 if there is none
	Blocks       []Block
}

// Flow is the part on the clock.
func (p Part) Flow() Flow { return Reflow(p.Starts, p.Ends, p.Blocks) }

// checked validates and numbers the blocks. Problem keys are BlockKey(field, number).
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
