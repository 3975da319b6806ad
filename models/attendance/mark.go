package attendance

import (
	"gorm.io/gorm"

	"daihoi/models/fault"
	"daihoi/models/store"
)

// State is a person's state at a sitting.
type State string

// States of a person. Unmarked is also the state after a mark was revoked.
const (
	Unmarked State = ""
	Present  State = "present"
	Excused  State = "excused" // absent with a reason
	Absent   State = "absent"  // without a reason
)

// Mark is one row of the append-only log.
type Mark struct {
	ID        int64
	Kind      string
	SittingID int64
	Subject   int64
	Turn      int // number of the subject's mark at the sitting, from 1
	State     State
	At        store.Instant // at the door
	Desk      string
	Reason    string // for Excused
	ScanID    string // set by the desk, "" if none; unique per sitting
	EnteredAt store.Instant
	UserID    *int64
	ByName    string
}

func (Mark) TableName() string { return "attendance_marks" }

// last selects only the current marks. It relies on turns having no gaps.
const last = "NOT EXISTS (SELECT 1 FROM attendance_marks later WHERE later.kind = attendance_marks.kind AND " +
	"later.sitting_id = attendance_marks.sitting_id AND later.subject = attendance_marks.subject AND later.turn = attendance_marks.turn + 1)"

// JoinMarks joins to a query each subject's current mark at a sitting, if there is one; subject is a constant, the column with
// its id.
func JoinMarks(q *gorm.DB, s Sitting, subject string) *gorm.DB {
	return q.Joins("LEFT JOIN attendance_marks ON attendance_marks.kind = ? AND attendance_marks.sitting_id = ? AND attendance_marks.subject = "+
		subject+" AND "+last, s.Kind, s.ID)
}

// of is the base query: the marks of a sitting. The owner of the sitting has checked access.
func of(tx *store.Tx, s Sitting) *gorm.DB {
	return tx.DB().Where("attendance_marks.kind = ? AND attendance_marks.sitting_id = ?", s.Kind, s.ID)
}

// Marks reads the current mark of each subject, in order of entry.
func Marks(tx *store.Tx, s Sitting) ([]Mark, error) {
	var all []Mark
	return all, of(tx, s).Where(last).Order("attendance_marks.id").Find(&all).Error
}

// Trail lists all marks of a subject, newest first.
func Trail(tx *store.Tx, s Sitting, subject int64) ([]Mark, error) {
	var all []Mark
	return all, of(tx, s).Where("attendance_marks.subject = ?", subject).Order("attendance_marks.turn DESC").Find(&all).Error
}

// Standing reads the current mark of one subject; the zero Mark if there is none.
func Standing(tx *store.Tx, s Sitting, subject int64) (Mark, error) {
	var m Mark
	err := of(tx, s).Where("attendance_marks.subject = ?", subject).Order("attendance_marks.turn DESC").Limit(1).Find(&m).Error
	return m, err
}

// Turnouts counts the subjects currently present, by sitting id. The owner of the sittings has checked access.
func Turnouts(tx *store.Tx, kind string, ids []int64) (map[int64]int, error) {
	turnouts := map[int64]int{}
	if len(ids) == 0 {
		return turnouts, nil
	}
	var rows []struct {
		SittingID int64
		Present   int
	}
	err := tx.DB().Model(&Mark{}).Select("sitting_id, COUNT(*) AS present").
		Where("attendance_marks.kind = ? AND attendance_marks.sitting_id IN ? AND state = ?", kind, ids, Present).Where(last).
		Group("sitting_id").Find(&rows).Error
	for _, r := range rows {
		turnouts[r.SittingID] = r.Present
	}
	return turnouts, err
}

// There is a subquery for the subjects currently present at a sitting.
func There(tx *store.Tx, kind string, sittingID int64) *gorm.DB {
	return tx.DB().Model(&Mark{}).Select("subject").
		Where("attendance_marks.kind = ? AND attendance_marks.sitting_id = ? AND state = ?", kind, sittingID, Present).Where(last)
}

// allowed checks the right to mark at the sitting.
func (s Sitting) allowed(tx *store.Tx) error {
	if !s.May(tx.Actor()) {
		return fault.New(fault.Forbidden, "fault.forbidden")
	}
	return nil
}
