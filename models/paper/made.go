package paper

import (
	"slices"

	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
)

// Edition is one file that a paper had.
type Edition struct {
	PaperID   int64 `gorm:"primaryKey"`
	Edition   int   `gorm:"primaryKey"`
	File      File  `gorm:"embedded;embeddedPrefix:file_"`
	Sensitive bool
	Template  string
	MadeAt    store.Instant
	ByName    string
}

func (Edition) TableName() string { return "paper_editions" }

// Made is a file that has been made for a paper of the version.
type Made struct {
	PaperID   int64
	Version   int
	File      File
	Sensitive bool
	Template  string
}

// Keep enters the files of papers as their next editions. A paper that was cancelled meanwhile is refused.
func Keep(tx *store.Tx, all []Made) error {
	for _, m := range all {
		p, err := toAmend(tx, m.PaperID)
		if err != nil {
			return err
		}
		if p.Cancelled() {
			return fault.New(fault.Conflict, "fault.paper_cancelled", "Mark", p.Mark())
		}
		again := p.Edition > 0
		p.Edition++
		if err := p.touch(tx, m.Version, map[string]any{"file_name": m.File.Name, "file_size": m.File.Size, "file_digest": m.File.Digest,
			"sensitive": m.Sensitive, "template": m.Template, "edition": p.Edition}); err != nil {
			return err
		}
		if err := tx.DB().Create(&Edition{p.ID, p.Edition, m.File, m.Sensitive, m.Template, tx.Now(), tx.Actor().Name}).Error; err != nil {
			return err
		}
		if again { // the first file is part of what was ordered
			if err := p.record(tx, "paper_made_again", "", field.Change{Field: "paper_edition", Old: fieldNumber(p.Edition - 1), New: fieldNumber(p.Edition)}); err != nil {
				return err
			}
		}
	}
	return nil
}

// EditionsOf are the files of a paper that the actor has read, newest first.
func EditionsOf(tx *store.Tx, p Paper) ([]Edition, error) {
	var all []Edition
	return all, tx.DB().Where("paper_id = ?", p.ID).Order("edition DESC").Find(&all).Error
}

// MayOpen reports whether the actor may have a file of the paper.
func (p Paper) MayOpen(tx *store.Tx, sensitive bool) bool {
	return !sensitive || tx.Actor().Can(access.ViewSensitive, p.Unit.Path) || tx.Actor().Can(access.ViewSensitive, p.About.Path)
}

// KnownDigests returns the digests that a template or a paper refers to, so that sweeping the folder keeps them.
func KnownDigests(tx *store.Tx, digests []string) ([]string, error) {
	var known []string
	for part := range slices.Chunk(digests, 400) {
		var some []string
		err := tx.DB().Raw("SELECT file_digest FROM paper_templates WHERE file_digest IN ? UNION SELECT file_digest FROM paper_editions WHERE file_digest IN ?", part, part).Scan(&some).Error
		if err != nil {
			return nil, err
		}
		known = append(known, some...)
	}
	return known, nil
}
