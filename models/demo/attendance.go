package demo

import (
	"time"

	"daihoi/models/access"
	"daihoi/models/attendance"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/store"
)

// rolledUnit is a commune whose congress has been held with check-in.
const rolledUnit = "00679"

// tellAttendance checks people in at the latest congress held: most at two desks, two excused, one missing.
func (d *district) tellAttendance() {
	d.tell(calendar.Of(2024, 3, 29), access.Organizer, func(tx *store.Tx) error {
		sessions, err := congress.Sessions(tx, d.congresses[rolledUnit].ID)
		if err != nil {
			return err
		}
		for _, s := range sessions {
			if s.Kind == congress.Official {
				if err = callRoll(tx, s.ID); err == nil {
					err = d.tellDay(tx, s)
				}
			}
		}
		return err
	})
}

func callRoll(tx *store.Tx, sessionID int64) error {
	s, expected, err := delegate.SessionSitting(tx, sessionID)
	if err != nil {
		return err
	}
	opens := s.Day.Time().Add(6*time.Hour + 40*time.Minute - 7*time.Hour) // 06:40 in Viet Nam
	for i, who := range expected {
		switch i {
		case 20, 57:
			_, err = attendance.MarkAll(tx, s, expected, []attendance.Selected{{Subject: who.Subject}},
				attendance.Change{State: attendance.Excused, Reason: map[int]string{20: "Đi công tác", 57: "Ốm, có giấy báo"}[i]})
		case 41:
			_, err = attendance.MarkAll(tx, s, expected, []attendance.Selected{{Subject: who.Subject}}, attendance.Change{State: attendance.Absent})
		default:
			_, err = attendance.MarkPresent(tx, s, who, attendance.Scan{At: opens.Add(time.Duration(i*37%3300) * time.Second), Desk: [...]string{"Bàn 1", "Bàn 2"}[i%2]})
		}
		if err != nil {
			return err
		}
	}
	return nil
}
