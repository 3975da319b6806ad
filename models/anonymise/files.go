package anonymise

import (
	"slices"

	"gorm.io/gorm"

	"daihoi/models/backup"
	"daihoi/models/deadline"
	"daihoi/models/paper"
	"daihoi/models/store"
	"daihoi/models/vietext"
)

// Files in which people are named: papers that were made, evidence of milestones about people, and what was written of a review of
// a congress. Photographs and files of other meetings and of clusters are not read for names and stay.

// anonymousFile is the name of a file that is not there any more.
const anonymousFile = "Tệp đã ẩn danh"

// papers are those about the congresses of the scope, and of the whole term also those about none.
func (w work) papers(tx *store.Tx) *gorm.DB {
	q := tx.DB().Table("papers")
	if w.Before.IsZero() {
		return q.Where("papers.term_id = ?", w.Retention.Term.ID)
	}
	return q.Where("papers.congress_id IN ?", w.congresses)
}

// evidence are the files of milestones and reviews, by table.
func (w work) evidence(tx *store.Tx) map[string]*gorm.DB {
	return map[string]*gorm.DB{
		"milestone_files": tx.DB().Table("milestone_files").Where(`milestone_files.milestone_id IN (SELECT m.id FROM milestones m JOIN template_items i ON i.id = m.item_id
			WHERE m.congress_id IN ? AND i.phase IN ?)`, w.congresses, deadline.SensitivePhases),
		"meeting_files": tx.DB().Table("meeting_files").Where("meeting_files.meeting_id IN (SELECT id FROM meetings WHERE congress_id IN ?)", w.congresses),
	}
}

// files are the digests of all of them.
func (w work) files(tx *store.Tx) (digests []string, err error) {
	for _, q := range w.evidence(tx) {
		var some []string
		if err := q.Where("digest <> ''").Pluck("digest", &some).Error; err != nil {
			return nil, err
		}
		digests = append(digests, some...)
	}
	var made []string
	err = tx.DB().Table("paper_editions").Where("file_digest <> '' AND paper_id IN (?)", w.papers(tx).Select("papers.id")).Pluck("file_digest", &made).Error
	digests = append(digests, made...)
	slices.Sort(digests)
	return slices.Compact(digests), err
}

// clearFiles makes the database forget the files, and to whom papers went. That a file was there stays, and a paper can be made again
// of what the database still knows. It returns the digests that nothing refers to any more.
func (w work) clearFiles(tx *store.Tx) (gone []string, err error) {
	if gone, err = w.files(tx); err != nil {
		return nil, err
	}
	for _, q := range w.evidence(tx) {
		err := q.Updates(map[string]any{"name": anonymousFile, "size": 0, "digest": "", "removed_at": gorm.Expr("COALESCE(removed_at, ?)", tx.Now()), "removed_by": tx.Actor().Name}).Error
		if err != nil {
			return nil, err
		}
	}
	err = tx.DB().Table("paper_editions").Where("paper_id IN (?)", w.papers(tx).Select("papers.id")).
		Updates(map[string]any{"file_name": anonymousFile, "file_size": 0, "file_digest": ""}).Error
	if err == nil {
		err = w.clearPapers(tx)
	}
	if err != nil {
		return nil, err
	}
	there, err := backup.Digests(tx)
	return slices.DeleteFunc(gone, func(digest string) bool {
		_, found := slices.BinarySearch(there, digest)
		return found
	}), err
}

// clearPapers leaves of papers in the book what a list of papers says without people.
func (w work) clearPapers(tx *store.Tx) error {
	var all []struct {
		paper.Paper
		Audience paper.Audience
	}
	if err := w.papers(tx).Select("papers.*, paper_batches.audience").Joins("JOIN paper_batches ON paper_batches.id = papers.batch_id").Order("papers.id").Find(&all).Error; err != nil {
		return err
	}
	for _, p := range all {
		if p.Audience != paper.ForUnit && p.Audience != paper.ForUnits {
			p.Recipient = anonymousName
		}
		if err := tx.DB().Table("papers").Where("id = ?", p.ID).Updates(map[string]any{"recipient": p.Recipient, "file_name": "", "file_size": 0, "file_digest": "",
			"search_key": vietext.Fold(p.Mark() + " " + p.Summary + " " + p.Recipient + " " + p.Signer), "version": gorm.Expr("version + 1")}).Error; err != nil {
			return err
		}
	}
	return nil
}
