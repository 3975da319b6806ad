package attendance

import (
	"gorm.io/gorm"

	"daihoi/models/fault"
	"daihoi/models/store"
)

// State of a subject at a sitting.
type State string

// States. Unmarked is also what somebody is again whose mark was taken back.
const (
	Unmarked State = ""
	Present  State = "present"
	Excused  State = "excused" // absent with a reason
	Absent   State = "absent"  // without one
)

// Mark is one row of the log.
type Mark struct {
	ID        int64
	Kind      string
	SittingID int64
	Subject   int64
	Turn      int // of the subject at the sitting, from 1
	State     State
	At        store.Instant // at the door
	Desk      string
	Reason    string // of Excused
	ScanID    string // given by the desk, "" for none; once per sitting
	EnteredAt store.Instant
	UserID    *int64
	ByName    string
}

// TableName names the table for GORM.
func (Mark) TableName() string { return "attendance_marks" }

// last keeps to the mark that stands: turns have no gaps.
const last = "NOT EXISTS (SELECT 1 FROM attendance_marks later WHERE later.kind = attendance_marks.kind AND " +
	"later.sitting_id = attendance_marks.sitting_id AND later.subject = attendance_marks.subject AND later.turn = attendance_marks.turn + 1)"

// of is the base query: the marks of a sitting, which the actor has from its owner.
func of(tx *store.Tx, s Sitting) *gorm.DB {
	return tx.DB().Where("attendance_marks.kind = ? AND attendance_marks.sitting_id = ?", s.Kind, s.ID)
}

// Marks reads the mark that stands for each subject, in the order in which they were entered.
func Marks(tx *store.Tx, s Sitting) ([]Mark, error) {
	var all []Mark
	return all, of(tx, s).Where(last).Order("attendance_marks.id").Find(&all).Error
}

// Trail lists every mark of a subject, the newest first.
func Trail(tx *store.Tx, s Sitting, subject int64) ([]Mark, error) {
	var all []Mark
	return all, of(tx, s).Where("attendance_marks.subject = ?", subject).Order("attendance_marks.turn DESC").Find(&all).Error
}

// Standing reads the mark that stands for one subject, an empty one when there is none.
func Standing(tx *store.Tx, s Sitting, subject int64) (Mark, error) {
	var m Mark
	err := of(tx, s).Where("attendance_marks.subject = ?", subject).Order("attendance_marks.turn DESC").Limit(1).Find(&m).Error
	return m, err
}

// Turnouts counts who stands as present, by sitting. The caller has the sittings from their owner.
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

// There are the subjects who stand as present at a sitting, to be used within a query of its owner.
func There(tx *store.Tx, kind string, sittingID int64) *gorm.DB {
	return tx.DB().Model(&Mark{}).Select("subject").
		Where("attendance_marks.kind = ? AND attendance_marks.sitting_id = ? AND state = ?", kind, sittingID, Present).Where(last)
}

// allowed refuses whoever may not mark at the sitting.
func (s Sitting) allowed(tx *store.Tx) error {
	if !s.May(tx.Actor()) {
		return fault.New(fault.Forbidden, "fault.forbidden")
	}
	return nil
}
