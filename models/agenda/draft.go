package agenda

import (
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"daihoi/models/field"
	"daihoi/models/store"
)

// Owner is something that has an agenda for each of its parts and releases them together.
type Owner struct {
	Kind   string // "congress", "event"
	ID     int64
	UnitID int64    // unit of the audit entry
	Kinds  []string // block kinds that only this owner has
}

// Fields are the fields of a block of this owner.
func (o Owner) Fields() field.Table[Block] { return blockFields(o.Kinds...) }

// draft is the row of a drafted agenda.
type draft struct {
	ID        int64
	OwnerKind string
	OwnerID   int64
	PartID    int64
	UnitID    int64
	Version   int
}

func (draft) TableName() string { return "agendas" }

// drafts is the base query of the owner's drafts.
func (o Owner) drafts(tx *store.Tx) *gorm.DB {
	return tx.DB().Table("agendas").Where("agendas.owner_kind = ? AND agendas.owner_id = ?", o.Kind, o.ID)
}

// Drafted fills in the blocks and version of each part's draft, in two statements.
func (o Owner) Drafted(tx *store.Tx, parts []Part) ([]Part, error) {
	var drafts []draft
	if err := o.drafts(tx).Find(&drafts).Error; err != nil {
		return nil, err
	}
	var blocks []Block
	err := o.drafts(tx).Select("agenda_blocks.*").Joins("JOIN agenda_blocks ON agenda_blocks.agenda_id = agendas.id").
		Order("agenda_blocks.agenda_id, agenda_blocks.position").Find(&blocks).Error
	for i, p := range parts {
		if at := slices.IndexFunc(drafts, func(d draft) bool { return d.PartID == p.ID }); at >= 0 {
			p.Version, p.Blocks = drafts[at].Version, blocksOf(blocks, drafts[at].ID)
		}
		parts[i] = p
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

// Draft replaces a part's blocks. version is that of the agenda the user saw, 0 if there was none. Problem keys are
// BlockKey(field, block number). The returned change is for the audit entry; the caller sets its field.
func (o Owner) Draft(tx *store.Tx, partID int64, version int, blocks []Block) (field.Change, error) {
	blocks, err := checked(o.Fields(), blocks)
	if err != nil {
		return field.Change{}, err
	}
	parts, err := o.Drafted(tx, []Part{{ID: partID}})
	if err != nil {
		return field.Change{}, err
	}
	id, err := o.touchDraft(tx, partID, version)
	if err != nil {
		return field.Change{}, err
	}
	if err := tx.DB().Where("agenda_id = ?", id).Delete(&Block{}).Error; err != nil {
		return field.Change{}, err
	}
	for i := range blocks {
		blocks[i].AgendaID = id
	}
	return told(parts[0].Blocks, blocks), tx.DB().CreateInBatches(blocks, 500).Error
}

// touchDraft creates a part's draft or raises its version, and returns its id.
func (o Owner) touchDraft(tx *store.Tx, partID int64, version int) (int64, error) {
	var present []draft
	if err := o.drafts(tx).Where("agendas.part_id = ?", partID).Find(&present).Error; err != nil {
		return 0, err
	}
	if len(present) == 0 {
		if version != 0 {
			return 0, store.Stale()
		}
		d := draft{OwnerKind: o.Kind, OwnerID: o.ID, PartID: partID, UnitID: o.UnitID, Version: 1}
		err := tx.DB().Create(&d).Error
		return d.ID, err
	}
	d := present[0]
	return d.ID, store.Changed(tx.DB().Model(&draft{}).Where("id = ? AND version = ?", d.ID, version).Update("version", gorm.Expr("version + 1")))
}

// Drop deletes a part's draft; releases stay.
func (o Owner) Drop(tx *store.Tx, partID int64) error {
	var present []draft
	err := o.drafts(tx).Where("agendas.part_id = ?", partID).Find(&present).Error
	if err != nil || len(present) == 0 {
		return err
	}
	if err := tx.DB().Where("agenda_id = ?", present[0].ID).Delete(&Block{}).Error; err != nil {
		return err
	}
	return tx.DB().Where("id = ?", present[0].ID).Delete(&draft{}).Error
}

// Blocks reads the blocks of an agenda in order. The caller must have found the agenda through its owner.
func Blocks(tx *store.Tx, agendaID int64) (blocks []Block, err error) {
	return blocks, tx.DB().Where("agenda_id = ?", agendaID).Order("position").Find(&blocks).Error
}

func told(old, now []Block) field.Change {
	diff := Compare(old, now)
	return field.Change{Old: titles(diff, func(c BlockChange) Block { return c.Old }), New: titles(diff, func(c BlockChange) Block { return c.New })}
}

func titles(diff []BlockChange, side func(BlockChange) Block) string {
	var parts []string
	for _, c := range diff {
		if b := side(c); b.Title != "" {
			parts = append(parts, fmt.Sprintf("%s (%d′)", b.Title, b.Minutes))
		}
	}
	return strings.Join(parts, "; ")
}
