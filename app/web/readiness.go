package web

import (
	"daihoi/exports/report"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/readiness"
	"daihoi/templates/i18n"
	"daihoi/templates/ui"
)

// Judgement prints lights, reasons and milestones for one reader on one day. The sentences that repeat in hundreds of
// cells are printed once.
type Judgement struct {
	Words   *i18n.Printer
	Today   calendar.Date
	late    map[int]string
	entries map[[2]calendar.Date]string
}

func (r *Request) Judgement() *Judgement {
	return &Judgement{Words: r.Words, Today: r.Day(), late: map[int]string{}, entries: map[[2]calendar.Date]string{}}
}

func LightStatus(w *i18n.Printer, l readiness.Light) ui.Status {
	return ui.Status{Class: string(l), Word: w.T("light." + string(l))}
}

// Status is a milestone as people see it: what is late shows as late, whatever its state.
func (j *Judgement) Status(state readiness.State, due calendar.Date, late int) ui.Status {
	left := due.Sub(j.Today)
	soon := !due.IsZero() && left >= 0 && left <= readiness.DefaultThresholds().SoonDays
	switch {
	case late > 0 && readiness.Open(state):
		return ui.Status{Class: "late", Word: j.LateWord(late)}
	case state == readiness.Done:
		return ui.Status{Class: "done", Word: j.Words.T("state.done")}
	case state == readiness.NotApplicable, state == readiness.Submitted, state == readiness.Returned:
		return ui.Status{Class: string(state), Word: j.Words.T("state." + string(state))}
	case soon:
		return ui.Status{Class: "risk", Word: j.Words.T("status.risk")}
	case state == readiness.InProgress:
		return ui.Status{Class: "progress", Word: j.Words.T("state.in_progress")}
	case due.After(j.Today):
		return ui.Status{Class: "notdue", Word: j.Words.T("status.notdue")}
	}
	return ui.Status{Class: "notdue", Word: j.Words.T("state.not_started")}
}

func (j *Judgement) LateWord(days int) string {
	if j.late[days] == "" {
		j.late[days] = j.Words.T("status.late_days", "Count", days)
	}
	return j.late[days]
}

// When says how far a day is away.
func (j *Judgement) When(day calendar.Date) string {
	switch left := day.Sub(j.Today); {
	case day.IsZero():
		return ""
	case left == 0:
		return j.Words.T("days.today")
	case left > 0:
		return j.Words.T("days.left", "Count", left)
	default:
		return j.Words.T("days.ago", "Count", -left)
	}
}

// Legend explains the shapes of the milestones.
func Legend(w *i18n.Printer) []ui.Status {
	return []ui.Status{{Class: "done", Word: w.T("state.done")}, {Class: "progress", Word: w.T("state.in_progress")},
		{Class: "submitted", Word: w.T("state.submitted")}, {Class: "returned", Word: w.T("state.returned")},
		{Class: "risk", Word: w.T("status.risk")}, {Class: "late", Word: w.T("status.late")},
		{Class: "notdue", Word: w.T("status.notdue")}, {Class: "na", Word: w.T("state.na")}}
}

// ContactOf is whom to ring about the congress.
func ContactOf(c congress.Congress) ui.Contact {
	return ui.Contact{Follower: c.Follower, Name: c.ContactName, Phone: c.ContactPhone}
}

// Entered tells of an entry that came after the work: "nhập ngày 03/5/2024 cho ngày 28/4/2024".
func (j *Judgement) Entered(doneOn, enteredOn calendar.Date) string {
	key := [2]calendar.Date{doneOn, enteredOn}
	if j.entries[key] == "" {
		j.entries[key] = j.Words.T("milestone.entered", "Entered", enteredOn, "Done", doneOn)
	}
	return j.entries[key]
}

// Proofs are what the row of a milestone tells beside its state: the count and an entry that came late.
func (j *Judgement) Proofs(c *readiness.Cell) []string {
	var notes []string
	if n := report.Counted(c.DoneCount, c.OfCount); n != "" {
		notes = append(notes, j.Words.T("milestone.counted", "Held", n))
	}
	if c.Backdated() {
		notes = append(notes, j.Entered(c.DoneOn, c.EnteredOn))
	}
	return notes
}
