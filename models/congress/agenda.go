package congress

import (
	"fmt"
	"strings"

	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
)

// ofCongress is the kind of owner whose agendas this package writes. The tables hold those of other owners as well, and
// Block, Reflow and Compare know nothing of congresses.
const ofCongress = "congress"

// MostBlocks is how many blocks an agenda has at most.
const MostBlocks = 100

// Agenda is the order of one sitting of its owner.
type Agenda struct {
	ID        int64
	OwnerKind string
	OwnerID   int64
	PartID    int64 // the session of a congress
	UnitID    int64
	Version   int
}

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

// The kinds of block besides those that fulfil a fixed task; an ordinary one has none.
const (
	Break    = "break"
	Internal = "internal" // in the script only, not in the public programme
)

// BlockFields is what people type of a block.
var BlockFields = field.Table[Block]{
	field.NumberOf("block_minutes", 600, func(b *Block) *int { return &b.Minutes }),
	field.ClockOf("block_fixed_at", func(b *Block) *string { return &b.FixedAt }),
	blockTitle,
	field.ChoiceOf("block_kind", append(taskKinds(), Break, Internal), func(b *Block) *string { return &b.Kind }),
	field.TextOf(field.Text, "block_person", func(b *Block) *string { return &b.Person }),
	field.TextOf(field.Text, "block_paper", func(b *Block) *string { return &b.Paper }),
	blockScript,
}

var (
	blockTitle  = longer(required(field.TextOf(field.Text, "block_title", func(b *Block) *string { return &b.Title })), 300)
	blockScript = longer(field.TextOf(field.LongText, "block_script", func(b *Block) *string { return &b.Script }), 4000)
)

func longer[T any](f field.Field[T], runes int) field.Field[T] {
	f.Max = runes
	return f
}

// BlockKey is the key of a field in the block with the number, from 1.
func BlockKey(key string, number int) string { return fmt.Sprintf("%s-%d", key, number) }

// AgendaPart is a session with its agenda, as it is drafted or as it was released.
type AgendaPart struct {
	SessionID    int64
	Kind         string
	OnDate       calendar.Date
	Starts, Ends string
	Venue        string
	Version      int `json:"-"` // of the agenda, 0 while there is none
	Blocks       []Block
}

// Flow is the part on the clock.
func (p AgendaPart) Flow() Flow { return Reflow(p.Starts, p.Ends, p.Blocks) }

// Programme reads the sessions of a congress in order, each with the blocks of its draft. Three statements.
func Programme(tx *store.Tx, congressID int64) ([]AgendaPart, error) {
	sessions, err := Sessions(tx, congressID)
	if err != nil {
		return nil, err
	}
	var drafts []Agenda
	if err := agendas(tx).Where("agendas.owner_kind = ? AND agendas.owner_id = ?", ofCongress, congressID).Find(&drafts).Error; err != nil {
		return nil, err
	}
	var blocks []Block
	err = agendas(tx).Select("agenda_blocks.*").Joins("JOIN agenda_blocks ON agenda_blocks.agenda_id = agendas.id").
		Where("agendas.owner_kind = ? AND agendas.owner_id = ?", ofCongress, congressID).
		Order("agenda_blocks.agenda_id, agenda_blocks.position").Find(&blocks).Error
	parts := make([]AgendaPart, len(sessions))
	for i, s := range sessions {
		parts[i] = AgendaPart{SessionID: s.ID, Kind: s.Kind, OnDate: s.OnDate, Starts: s.Starts, Ends: s.Ends, Venue: s.Venue}
		for _, a := range drafts {
			if a.PartID == s.ID {
				parts[i].Version = a.Version
				parts[i].Blocks = blocksOf(blocks, a.ID)
			}
		}
	}
	return parts, err
}

func blocksOf(all []Block, agendaID int64) (own []Block) {
	for _, b := range all {
		if b.AgendaID == agendaID {
			own = append(own, b)
		}
	}
	return own
}

// agendas is the base query of the agendas that the actor sees.
func agendas(tx *store.Tx) *gorm.DB {
	within, args := tx.Within(access.View, "units.path")
	return tx.DB().Table("agendas").Select("agendas.*").Joins("JOIN units ON units.id = agendas.unit_id").Where(within, args...)
}

// DraftAgenda makes blocks the agenda of a session. version is that of the agenda seen, 0 when there was none. Problems
// are keyed BlockKey(field, number of the block).
func DraftAgenda(tx *store.Tx, sessionID int64, version int, blocks []Block) error {
	s, c, err := sessionToReplan(tx, sessionID)
	if err != nil {
		return err
	}
	if blocks, err = checkedBlocks(blocks); err != nil {
		return err
	}
	parts, err := Programme(tx, c.ID)
	if err != nil {
		return err
	}
	old := draftOf(parts, s.ID)
	a := Agenda{OwnerKind: ofCongress, OwnerID: c.ID, PartID: s.ID, UnitID: c.UnitID, Version: version}
	if err := a.write(tx, blocks); err != nil {
		return err
	}
	return c.record(tx, "agenda_drafted", draftChanges(s, old.Blocks, blocks), "")
}

func checkedBlocks(blocks []Block) ([]Block, error) {
	var problems []fault.Problem
	if len(blocks) > MostBlocks {
		problems = append(problems, fault.Problem{Key: "problem.blocks_too_many", Args: fault.Args("Max", MostBlocks)})
	}
	out := make([]Block, len(blocks))
	for i, b := range blocks {
		for _, p := range checked(BlockFields, &b) {
			p.Field = BlockKey(p.Field, i+1)
			problems = append(problems, p)
		}
		b.ID, b.Position = 0, i+1
		out[i] = b
	}
	return out, fault.Of(problems)
}

func (a Agenda) write(tx *store.Tx, blocks []Block) error {
	var present []Agenda
	err := agendas(tx).Where("agendas.owner_kind = ? AND agendas.owner_id = ? AND agendas.part_id = ?", a.OwnerKind, a.OwnerID, a.PartID).Find(&present).Error
	switch {
	case err != nil:
		return err
	case len(present) == 0 && a.Version == 0:
		a.Version = 1
		err = tx.DB().Create(&a).Error
	case len(present) == 0:
		return store.Stale()
	default:
		version := a.Version
		a = present[0]
		err = store.Changed(tx.DB().Model(&Agenda{}).Where("id = ? AND version = ?", a.ID, version).Update("version", gorm.Expr("version + 1")))
	}
	if err != nil {
		return err
	}
	if err := tx.DB().Where("agenda_id = ?", a.ID).Delete(&Block{}).Error; err != nil {
		return err
	}
	for i := range blocks {
		blocks[i].AgendaID = a.ID
	}
	return tx.DB().CreateInBatches(blocks, 500).Error
}

// Drafted reports whether the session has an agenda that would go with it.
func Drafted(tx *store.Tx, congressID, sessionID int64) (bool, error) {
	parts, err := Programme(tx, congressID)
	return len(draftOf(parts, sessionID).Blocks) > 0, err
}

// dropAgenda takes the draft of a cancelled session away; what was released stays.
func dropAgenda(tx *store.Tx, sessionID int64) error {
	var drafts []Agenda
	err := agendas(tx).Where("agendas.owner_kind = ? AND agendas.part_id = ?", ofCongress, sessionID).Find(&drafts).Error
	if err != nil || len(drafts) == 0 {
		return err
	}
	if err := tx.DB().Where("agenda_id = ?", drafts[0].ID).Delete(&Block{}).Error; err != nil {
		return err
	}
	return tx.DB().Where("id = ?", drafts[0].ID).Delete(&Agenda{}).Error
}

// draftChanges tells for the history what became of the blocks of a session.
func draftChanges(s Session, old, now []Block) []field.Change {
	diff := Compare(old, now)
	return []field.Change{{Field: "agenda_" + s.Kind, Old: telling(diff, func(c BlockChange) Block { return c.Old }),
		New: telling(diff, func(c BlockChange) Block { return c.New })}}
}

func telling(diff []BlockChange, side func(BlockChange) Block) string {
	var parts []string
	for _, c := range diff {
		if b := side(c); b.Title != "" {
			parts = append(parts, fmt.Sprintf("%s (%d′)", b.Title, b.Minutes))
		}
	}
	return strings.Join(parts, "; ")
}

// AgendaSource is the agenda of a session that can be copied.
type AgendaSource struct {
	ID       int64
	UnitName string
	Pilot    bool
	Kind     string // of the session
	Blocks   int
}

// mostSources is how many agendas are offered to copy from.
const mostSources = 100

// AgendaSources lists the agendas of the same level and term in the actor's units, pilots first, without that of the
// session itself.
func AgendaSources(tx *store.Tx, c Congress, sessionID int64) ([]AgendaSource, error) {
	var all []AgendaSource
	err := agendas(tx).Select("agendas.id, units.full_name AS unit_name, congresses.pilot, congress_sessions.kind, COUNT(*) AS blocks").
		Joins("JOIN congress_sessions ON congress_sessions.id = agendas.part_id").
		Joins("JOIN congresses ON congresses.id = congress_sessions.congress_id").
		Joins("JOIN agenda_blocks ON agenda_blocks.agenda_id = agendas.id").
		Where("agendas.owner_kind = ? AND agendas.part_id <> ? AND congresses.term_id = ? AND units.level_code = ?", ofCongress, sessionID, c.TermID, c.Unit.LevelCode).
		Group("agendas.id, units.full_name, units.sort_key, congresses.pilot, congress_sessions.kind, congress_sessions.on_date").
		Order("congresses.pilot DESC, units.sort_key, congress_sessions.on_date, agendas.id").Limit(mostSources).Find(&all).Error
	return all, err
}

// BlocksOf reads the blocks of an agenda in order; NotFound when the actor does not see it.
func BlocksOf(tx *store.Tx, agendaID int64) ([]Block, error) {
	var a Agenda
	if err := store.One(agendas(tx).Where("agendas.id = ?", agendaID), &a); err != nil {
		return nil, err
	}
	var blocks []Block
	return blocks, tx.DB().Where("agenda_id = ?", a.ID).Order("position").Find(&blocks).Error
}
