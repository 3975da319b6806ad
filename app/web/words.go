package web

import (
	"unicode"
	"unicode/utf8"

	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/attendance"
	"daihoi/models/calendar"
	"daihoi/models/deadline"
	"daihoi/models/delegation"
	"daihoi/models/org"
	"daihoi/models/readiness"
	"daihoi/templates/ui"
)

func (r *Request) SeatGap(n int) ui.Status {
	switch {
	case n < 0:
		return ui.Status{Class: "risk", Word: r.T("allot.short", "Count", -n)}
	case n > 0:
		return ui.Status{Class: "late", Word: r.T("allot.over", "Count", n)}
	}
	return ui.Status{Class: "done", Word: r.T("allot.enough")}
}

// InSentence is the name of a unit inside a sentence: "xã Thanh Liệt".
func InSentence(name string) string {
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToLower(first)) + name[size:]
}

// MayEditDelegates asks what the commands of delegates ask: whoever may not see a field must not overwrite it.
func MayEditDelegates(r *Request, path string) bool {
	return r.Actor.Can(access.EditDelegates, path) && r.Actor.Can(access.ViewSensitive, path)
}

func (r *Request) DelegationState(s delegation.State) ui.Status {
	class := map[delegation.State]string{delegation.Sent: "submitted", delegation.Returned: "returned",
		delegation.Received: "done"}[s]
	if class == "" {
		s, class = delegation.Draft, "notdue"
	}
	return ui.Status{Class: class, Word: r.T("delegation.state." + string(s))}
}

// AwayWords is "20/4/2024–22/4/2024, cả ngày: Đi học".
func (r *Request) AwayWords(a org.Absence) string {
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

// MilestoneEvent is a line of the history; named tells of which milestone, where there are many. Of the files those that
// came with the step are named.
func (r *Request) MilestoneEvent(e readiness.Event, named bool, files ...deadline.File) ui.Event {
	out := ui.Event{When: r.Words.Moment(e.At.Time), Who: e.UserName, What: r.T("event." + string(e.Action)), Note: e.Note}
	if named {
		out.What += ": " + r.Words.Pick(e.ItemNameVI, e.ItemNameEN)
	}
	if e.OldDue != e.NewDue {
		out.Changes = append(out.Changes, ui.Change{Field: r.T("column.due"), Old: e.OldDue.Short(), New: e.NewDue.Short()})
	}
	if e.Source != "" {
		out.What += " (" + r.T("returned.source", "File", e.Source) + ")"
	}
	if e.Backdated() {
		out.What += " (" + r.Judgement().Entered(e.EffectiveOn, e.At.Day()) + ")"
	}
	if old, now := report.Counted(e.OldDoneCount, e.OldOfCount), report.Counted(e.DoneCount, e.OfCount); old != now {
		out.Changes = append(out.Changes, ui.Change{Field: r.T("milestone.count"), Old: old, New: now})
	}
	if e.Lacking != e.OldLacking {
		out.Changes = append(out.Changes, ui.Change{Field: r.T("field.lacking"), Old: e.OldLacking, New: e.Lacking})
	}
	for _, f := range files {
		if f.UploadedAt == e.At {
			out.Changes = append(out.Changes, ui.Change{Field: r.T("field.files"), New: f.Name})
		}
	}
	return out
}

// OffWords says why offices are closed on the day, "" when they are not.
func (r *Request) OffWords(d calendar.Date) string {
	if h, ok := calendar.HolidayOn(d); ok {
		return r.T("off."+string(h.Kind), "Holiday", r.Words.Pick(h.NameVI, h.NameEN))
	}
	if d.IsZero() || d.Working() {
		return ""
	}
	return r.T("off.weekend." + d.Weekday().String()[:3])
}

func StateKey(s attendance.State) string {
	if s == attendance.Unmarked {
		return "unmarked"
	}
	return string(s)
}

func (r *Request) RollStatus(s attendance.State) ui.Status {
	class := map[attendance.State]string{attendance.Present: "done", attendance.Excused: "submitted", attendance.Absent: "late", attendance.Unmarked: "notdue"}[s]
	return ui.Status{Class: class, Word: r.T("choice.attendance." + StateKey(s))}
}
