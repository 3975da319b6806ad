package roster

import (
	"slices"

	"gorm.io/gorm/clause"

	"daihoi/models/delegate"
	"daihoi/models/field"
	"daihoi/models/rosterplan"
	"daihoi/models/store"
)

// Lesson is what a confirmed import has taught about files with the same headings: which column is which field, and what
// the files leave unsaid. The newest of the unit itself counts, then the newest of a unit beside it, without what is said
// of the people of that one.
type Lesson struct {
	ID          int64
	UnitID      int64
	Fingerprint string
	Mapping     map[int]string     `gorm:"serializer:json"`
	Answers     rosterplan.Answers `gorm:"serializer:json"`
	ImportID    int64
	FileName    string
	UserName    string
	LearnedAt   store.Instant
}

func (Lesson) TableName() string { return "import_lessons" }

// Recalled says where the meaning of a file's columns and its answers come from. Whose file of a unit beside it was is not
// everybody's to know.
type Recalled struct {
	FileName string
	UserName string
	At       store.Instant
	Beside   bool // a unit beside has taught it
}

// learn keeps what the user has confirmed.
func (imp Import) learn(tx *store.Tx) error {
	if imp.Fingerprint == "" {
		return nil
	}
	return tx.DB().Create(&Lesson{UnitID: imp.at.UnitID, Fingerprint: imp.Fingerprint, Mapping: imp.Mapping, Answers: imp.Answers.Lesson(),
		ImportID: imp.ID, FileName: imp.FileName, UserName: tx.Actor().Name, LearnedAt: tx.Now()}).Error
}

// recall finds the lesson for a file with these headings, nil if there is none or its columns are no longer known.
func recall(tx *store.Tx, at delegate.Place, fingerprint string, columns int) (*Lesson, error) {
	if fingerprint == "" {
		return nil, nil
	}
	var found []Lesson
	err := tx.DB().Joins("JOIN units ON units.id = import_lessons.unit_id").
		Where("import_lessons.fingerprint = ?", fingerprint).
		Where("units.id = ? OR units.parent_id = (SELECT own.parent_id FROM units own WHERE own.id = ?)", at.UnitID, at.UnitID).
		Order(clause.Expr{SQL: "CASE import_lessons.unit_id WHEN ? THEN 0 ELSE 1 END, import_lessons.id DESC", Vars: []any{at.UnitID}}).
		Limit(1).Find(&found).Error
	if err != nil || len(found) == 0 {
		return nil, err
	}
	lesson := found[0]
	if lesson.Mapping, err = checkMapping(lesson.Mapping, columns); err != nil || len(lesson.Mapping) == 0 {
		return nil, nil // a field of it no longer exists
	}
	if lesson.UnitID != at.UnitID {
		lesson.Answers = rosterplan.Answers{Codes: lesson.Answers.Codes}
	}
	return &lesson, nil
}

// recalled is what to tell of the lesson in a unit.
func (l Lesson) recalled(at delegate.Place) *Recalled {
	if l.UnitID != at.UnitID {
		return &Recalled{Beside: true}
	}
	return &Recalled{FileName: l.FileName, UserName: l.UserName, At: l.LearnedAt}
}

// Lessons lists what the imports of a congress's unit have taught, newest first: one for each shape of headings.
func Lessons(tx *store.Tx, congressID int64) ([]Lesson, error) {
	at, err := delegate.Editable(tx, congressID)
	if err != nil {
		return nil, err
	}
	var all []Lesson
	if err := tx.DB().Where("unit_id = ?", at.UnitID).Order("id DESC").Limit(200).Find(&all).Error; err != nil {
		return nil, err
	}
	known := map[string]bool{}
	return slices.DeleteFunc(all, func(l Lesson) bool {
		again := known[l.Fingerprint]
		known[l.Fingerprint] = true
		return again
	}), nil
}

// Forget drops every lesson of the congress's unit about files with those headings, if there is one.
func Forget(tx *store.Tx, congressID int64, fingerprint string) error {
	at, err := delegate.Editable(tx, congressID)
	if err != nil {
		return err
	}
	var known []Lesson
	if err := tx.DB().Where("unit_id = ? AND fingerprint = ?", at.UnitID, fingerprint).Order("id DESC").Limit(1).Find(&known).Error; err != nil || len(known) == 0 {
		return err
	}
	found := known[0]
	if err := tx.DB().Where("unit_id = ? AND fingerprint = ?", at.UnitID, fingerprint).Delete(&Lesson{}).Error; err != nil {
		return err
	}
	return tx.Record(store.Entry{Action: "import_forgotten", Entity: "import", EntityID: found.ImportID, Label: found.FileName, UnitID: at.UnitID,
		UnitPath: at.UnitPath, Changes: []field.Change{{Field: "category", Old: found.Answers.Category}, {Field: "represents", Old: found.Answers.Represents}}})
}
