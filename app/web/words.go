package web

import (
	"daihoi/models/access"
	"daihoi/models/attendance"
	"daihoi/models/calendar"
	"daihoi/models/delegation"
	"daihoi/models/org"
	"daihoi/templates/ui"
)

// MayEditDelegates is the check of the delegate commands: whoever cannot see a field must not overwrite it.
func MayEditDelegates(actor access.Actor, path string) bool {
	return actor.Can(access.EditDelegates, path) && actor.Can(access.ViewSensitive, path)
}

func (r *Request) SeatGap(n int) ui.Status {
	switch {
	case n < 0:
		return ui.Status{Class: "risk", Word: r.T("allot.short", "Count", -n)}
	case n > 0:
		return ui.Status{Class: "late", Word: r.T("allot.over", "Count", n)}
	}
	return ui.Status{Class: "done", Word: r.T("allot.enough")}
}

func (r *Request) DelegationState(s delegation.State) ui.Status {
	class := map[delegation.State]string{delegation.Sent: "submitted", delegation.Returned: "returned",
		delegation.Received: "done"}[s]
	if class == "" {
		s, class = delegation.Draft, "notdue"
	}
	return ui.Status{Class: class, Word: r.T("delegation.state." + string(s))}
}

// AbsenceWords is "20/4/2024–22/4/2024, cả ngày: Đi học".
func (r *Request) AbsenceWords(a org.Absence) string {
	words := a.From.Short()
	if a.To != a.From {
		words += "–" + a.To.Short()
	}
	words += ", " + r.T("half."+a.Half)
	if a.Reason != "" {
		words += ": " + a.Reason
	}
	return words
}

// DayOffWords says why offices are closed on the day, "" when they are open.
func (r *Request) DayOffWords(d calendar.Date) string {
	if h, ok := calendar.HolidayOn(d); ok {
		return r.T("off."+string(h.Kind), "Holiday", r.Words.Pick(h.NameVI, h.NameEN))
	}
	if d.IsZero() || d.Working() {
		return ""
	}
	return r.T("off.weekend." + d.Weekday().String()[:3])
}

func (r *Request) AttendanceStatus(s attendance.State) ui.Status {
	class := map[attendance.State]string{attendance.Present: "done", attendance.Excused: "submitted", attendance.Absent: "late", attendance.Unmarked: "notdue"}[s]
	return ui.Status{Class: class, Word: r.T("choice.attendance." + AttendanceKey(s))}
}

// AttendanceKey names a state in addresses and in the catalogue, where Unmarked needs a name.
func AttendanceKey(s attendance.State) string {
	if s == attendance.Unmarked {
		return "unmarked"
	}
	return string(s)
}
