package deadline

import (
	"slices"
	"strings"

	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/files"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/models/template"
)

// File is evidence for a milestone: a signed letter, minutes, a list.
type File struct {
	ID          int64
	MilestoneID int64
	store.Upload
}

func (File) TableName() string { return "milestone_files" }

const (
	FileLimit = 20 << 20 // bytes per file: a scan of about thirty pages
	FileCount = 10       // files per milestone
)

// CheckedFile validates an upload. A file that is too large, empty or of an unsupported type is an Invalid fault at
// "files". The returned File has no Digest yet.
func CheckedFile(name string, content []byte) (File, error) {
	if len(content) > FileLimit {
		return File{}, fault.At("files", "problem.file_size", "File", name, "Max", FileLimit>>20)
	}
	media, ok := files.MediaOf(content)
	if !ok {
		return File{}, fault.At("files", "problem.file_kind", "File", name)
	}
	return File{Upload: store.Upload{Name: media.Name(name), Size: int64(len(content)), Media: media.Type}}, nil
}

// Files lists the files of a milestone, removed ones included, oldest first. The actor must have read the milestone.
func Files(tx *store.Tx, milestoneID int64) ([]File, error) {
	var all []File
	err := tx.DB().Where("milestone_id = ?", milestoneID).Order("id").Find(&all).Error
	return all, err
}

// FileOf reads one file of a milestone that the actor has read; NotFound if removed. Files with personal data require
// the right to see it.
func FileOf(tx *store.Tx, m Milestone, id int64) (File, error) {
	if Sensitive(m.Item) {
		if err := tx.Require(access.ViewSensitive, m.Unit.Path); err != nil {
			return File{}, err
		}
	}
	var f File
	err := store.One(tx.DB().Where("id = ? AND milestone_id = ? AND removed_at IS NULL", id, m.ID), &f)
	return f, err
}

// Sensitive reports whether the item's documents contain personal data: personnel, delegates, the review file with
// both, and the results. Every download of such a file is audited.
func Sensitive(i template.Item) bool { return slices.Contains(SensitivePhases, i.Phase) }

// SensitivePhases are the phases of such items.
var SensitivePhases = []template.Phase{template.PhasePersonnel, template.PhaseDelegates, template.PhaseReview, template.PhaseAfter}

// attach adds files to a milestone whose version the caller has already raised.
func attach(tx *store.Tx, m Milestone, added []File) error {
	if len(added) == 0 {
		return nil
	}
	present, err := Files(tx, m.ID)
	if err != nil {
		return err
	}
	present = slices.DeleteFunc(present, func(f File) bool { return f.Removed() })
	if len(present)+len(added) > FileCount {
		return fault.At("files", "problem.file_count", "Max", FileCount)
	}
	rows := slices.Clone(added)
	for i := range rows {
		rows[i].MilestoneID = m.ID
		rows[i].Take(tx)
	}
	return tx.DB().CreateInBatches(&rows, 500).Error
}

// RemoveFile removes a file from a milestone; the history keeps its entry.
func RemoveFile(tx *store.Tx, milestoneID, id int64, version int) error {
	m, err := locked(tx, milestoneID)
	if err != nil {
		return err
	}
	if err := tx.Require(m.NoteRight(), m.Unit.Path); err != nil {
		return err
	}
	f, err := FileOf(tx, m, id)
	if err != nil {
		return err
	}
	err = store.Changed(tx.DB().Model(&Milestone{}).Where("id = ? AND version = ?", m.ID, version).
		Updates(map[string]any{"updated_at": tx.Now(), "updated_by": tx.Actor().Name, "version": version + 1}))
	if err != nil {
		return err
	}
	err = store.RemoveUpload(tx, &File{}, f.ID)
	if err != nil {
		return err
	}
	e := newEvent(tx, m, m, readiness.FileRemoved)
	e.Note = f.Name
	if err := tx.DB().Create(&e).Error; err != nil {
		return err
	}
	return tx.Record(store.Entry{Action: "milestone_file_removed", Entity: "milestone", EntityID: m.ID, Label: m.label(),
		UnitID: m.Unit.ID, UnitPath: m.Unit.Path, Changes: []field.Change{{Field: "files", Old: f.Name}}})
}

func fileNames(list []File) string {
	names := make([]string, len(list))
	for i, f := range list {
		names[i] = f.Name
	}
	return strings.Join(names, "; ")
}

// KnownDigests returns the digests that a milestone file refers to, removed or not, so that sweeping the folder keeps
// them.
func KnownDigests(tx *store.Tx, digests []string) ([]string, error) {
	return store.KnownDigests(tx, &File{}, "digest", digests)
}
