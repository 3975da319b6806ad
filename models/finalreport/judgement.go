package finalreport

import (
	"daihoi/models/congress"

	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/store"
)

// Judgement is what a unit says of its season in its own words.
type Judgement struct {
	UnitID     int64 `gorm:"primaryKey;autoIncrement:false"`
	TermID     int64 `gorm:"primaryKey;autoIncrement:false"`
	Strengths  string
	Weaknesses string
	Causes     string
	Lessons    string
	Proposals  string
	Version    int // 0: nothing was written yet
}

func (Judgement) TableName() string { return "final_judgements" }

// JudgementFields is the form of Judge; each is a section of the report.
var JudgementFields = field.Table[Judgement]{
	field.TextOf(field.LongText, "strengths", func(j *Judgement) *string { return &j.Strengths }).UpTo(8000),
	field.TextOf(field.LongText, "weaknesses", func(j *Judgement) *string { return &j.Weaknesses }).UpTo(8000),
	field.TextOf(field.LongText, "causes", func(j *Judgement) *string { return &j.Causes }).UpTo(8000),
	field.TextOf(field.LongText, "lessons", func(j *Judgement) *string { return &j.Lessons }).UpTo(8000),
	field.TextOf(field.LongText, "proposals", func(j *Judgement) *string { return &j.Proposals }).UpTo(8000),
}

// JudgementOf reads the judgement of a unit on a term; Version 0 if it has written none.
func JudgementOf(tx *store.Tx, u org.Unit, termID int64) (j Judgement, err error) {
	j.UnitID, j.TermID = u.ID, termID
	return j, of(tx, u, termID, &j)
}

// Judge writes the judgement of a unit. It is Stale if version is not the one in force.
func Judge(tx *store.Tx, u org.Unit, termID int64, version int, in Judgement) error {
	if err := require(tx, u, termID); err != nil {
		return err
	}
	if err := fault.Of(congress.Checked(JudgementFields, &in)); err != nil {
		return err
	}
	old, err := JudgementOf(tx, u, termID)
	if err != nil {
		return err
	}
	if old.Version != version {
		return store.Stale()
	}
	if err := replace(tx, JudgementFields, &in, u, termID, version); err != nil {
		return err
	}
	return tx.Record(u.Recorded("final_judged", "", JudgementFields.Diff(&old, &in)...))
}

// Lesson is what one unit learned or asks for.
type Lesson struct {
	UnitID             int64
	Unit               string // its full name
	Lessons, Proposals string
}

// LessonsBelow are the lessons and proposals that units right below u have written, in the order of their codes.
func LessonsBelow(tx *store.Tx, u org.Unit, termID int64) (out []Lesson, err error) {
	within, args := tx.Within(access.View, "units.path")
	err = below(tx.DB().Table("final_judgements AS j").Where(within, args...), u, "j", termID).
		Where("j.lessons <> '' OR j.proposals <> ''").
		Select("units.id AS unit_id, units.full_name AS unit, j.lessons, j.proposals").Order("units.code").Scan(&out).Error
	return out, err
}

// below joins the units right below u to a table of this package.
func below(q *gorm.DB, u org.Unit, table string, termID int64) *gorm.DB {
	return q.Joins("JOIN units ON units.id = "+table+".unit_id").Where("units.parent_id = ? AND "+table+".term_id = ?", u.ID, termID)
}
