package attendance

import (
	"time"

	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
)

// Door is the decision when desks check people in at a sitting: from OpensAt until before ClosesAt. Version 0: nobody has
// decided, and the day of the sitting holds.
type Door struct {
	Kind      string `gorm:"primaryKey"`
	SittingID int64  `gorm:"primaryKey;autoIncrement:false"`
	OpensAt   store.Instant
	ClosesAt  store.Instant
	Version   int
}

func (Door) TableName() string { return "attendance_doors" }

// DoorColumns read the decision into a row with an embedded Door, of a query that JoinDoor has joined.
const DoorColumns = "attendance_doors.opens_at AS door_opens_at, attendance_doors.closes_at AS door_closes_at, COALESCE(attendance_doors.version, 0) AS door_version"

// JoinDoor joins the decisions to a query of sittings; id is a constant, the column with their id.
func JoinDoor(q *gorm.DB, kind, id string) *gorm.DB {
	return q.Joins("LEFT JOIN attendance_doors ON attendance_doors.kind = ? AND attendance_doors.sitting_id = "+id, kind)
}

// Hours are the first moment at which desks check people in, and the first at which they do not any more.
func (s Sitting) Hours() (opens, closes store.Instant) {
	if s.Door.Version > 0 {
		return s.Door.OpensAt, s.Door.ClosesAt
	}
	return dayStart(s.Day), dayStart(s.Day.AddDays(1))
}

func dayStart(d calendar.Date) store.Instant {
	return store.At(time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, calendar.Zone()))
}

// Moment is an instant of the clock as the transaction sees it: a day given for a trial (store.SetToday) has today's hours.
func Moment(tx *store.Tx, at store.Instant) store.Instant {
	return store.At(at.AddDate(0, 0, tx.Today().Sub(tx.Now().Day())))
}

// Opened reports whether desks have begun to check people in; until then there is nothing to count.
func (s Sitting) Opened(tx *store.Tx) bool {
	opens, _ := s.Hours()
	return !Moment(tx, tx.Now()).Before(opens.Time)
}

// Open reports whether desks check people in now.
func (s Sitting) Open(tx *store.Tx) bool { return s.refuse(tx, tx.Now()) == nil }

// refuse says in plain words why nobody is checked in at the moment: not yet, or not any more.
func (s Sitting) refuse(tx *store.Tx, at store.Instant) error {
	opens, closes := s.Hours()
	switch at = Moment(tx, at); {
	case at.Before(opens.Time):
		return fault.At("door", "problem.door_early", "When", opens)
	case !at.Before(closes.Time):
		return fault.At("door", "problem.door_late", "When", closes)
	}
	return nil
}

// SetHours decides when desks check people in. The actor must be allowed to edit at the unit of the sitting; it is Stale if the
// decision is not the one of the version any more.
func SetHours(tx *store.Tx, s Sitting, version int, opens, closes store.Instant) error {
	if err := tx.Require(access.EditCongress, s.Unit.Path); err != nil {
		return err
	}
	switch {
	case !opens.Before(closes.Time):
		return fault.At("door_closes", "problem.door_order")
	case version != s.Door.Version:
		return store.Stale()
	}
	d := Door{Kind: s.Kind, SittingID: s.ID, OpensAt: opens, ClosesAt: closes, Version: version + 1}
	var err error
	if version == 0 {
		err = tx.DB().Create(&d).Error
	} else {
		err = store.Changed(tx.DB().Model(&Door{}).Where("kind = ? AND sitting_id = ? AND version = ?", s.Kind, s.ID, version).
			Updates(map[string]any{"opens_at": opens, "closes_at": closes, "version": version + 1}))
	}
	if err != nil {
		return err
	}
	wasOpen, wasClosed := s.Hours()
	return s.record(tx, s.Part, "door_set", "", []field.Change{{Field: "door_opens", Old: clockText(wasOpen), New: clockText(opens)},
		{Field: "door_closes", Old: clockText(wasClosed), New: clockText(closes)}})
}

// clockText is a moment as the log keeps it: "2024-04-25 06:30".
func clockText(at store.Instant) string { return at.In(calendar.Zone()).Format("2006-01-02 15:04") }
