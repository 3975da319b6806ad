package web

import (
	"daihoi/exports/report"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/field"
	"daihoi/models/readiness"
	"daihoi/templates/i18n"
	"daihoi/templates/ui"
)

// Judgement puts statuses, reasons and dates into words for one reader on one day. It prints sentences that repeat in
// hundreds of cells only once.
type Judgement struct {
	Words   *i18n.Printer
	Today   calendar.Date
	late    map[lateKey]string
	entries map[[2]calendar.Date]string
}

func (r *Request) Judgement() *Judgement {
	return &Judgement{Words: r.Words, Today: r.Day(), late: map[lateKey]string{}, entries: map[[2]calendar.Date]string{}}
}

// Status is how a milestone is shown: a late open one shows as late, whatever its state.
func (j *Judgement) Status(state readiness.State, due calendar.Date, late int) ui.Status {
	left := due.Sub(j.Today)
	soon := !due.IsZero() && left >= 0 && left <= readiness.DefaultThresholds().SoonDays
	switch {
	case late > 0 && readiness.Open(state):
		return ui.Status{Class: "late", Word: j.LateWord(state, late)}
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

// LateWord says by how many days a milestone is late, or was when it was handed in.
func (j *Judgement) LateWord(state readiness.State, days int) string {
	key := lateKey{days, state == readiness.Submitted}
	if j.late[key] == "" {
		word := "status.late_days"
		if key.handedIn {
			word = "status.handed_in_late"
		}
		j.late[key] = j.Words.T(word, "Count", days)
	}
	return j.late[key]
}

type lateKey struct {
	days     int
	handedIn bool
}

// When says how many days away a date is.
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

// BackdatedWords says that work was entered after it was done: "nhập ngày 03/5/2024 cho ngày 28/4/2024".
func (j *Judgement) BackdatedWords(doneOn, enteredOn calendar.Date) string {
	key := [2]calendar.Date{doneOn, enteredOn}
	if j.entries[key] == "" {
		j.entries[key] = j.Words.T("milestone.entered", "Entered", enteredOn, "Done", doneOn)
	}
	return j.entries[key]
}

// MilestoneNotes is what the row of a milestone adds to its status: the count, and whether it was entered late.
func (j *Judgement) MilestoneNotes(c *readiness.Cell) []string {
	var notes []string
	if n := report.Counted(c.DoneCount, c.OfCount); n != "" {
		notes = append(notes, j.Words.T("milestone.counted", "Held", n))
	}
	if c.Later {
		notes = append(notes, j.Words.T("milestone.later"))
	}
	if c.Backdated() {
		notes = append(notes, j.BackdatedWords(c.DoneOn, c.EnteredOn))
	}
	return notes
}

// MilestoneEvent is one line of a history. named adds the milestone, for histories of several. Of the files it lists
// those uploaded with the step.
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
		out.What += " (" + r.Judgement().BackdatedWords(e.EffectiveOn, e.At.Day()) + ")"
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

func LightStatus(w *i18n.Printer, l readiness.Light) ui.Status {
	return ui.Status{Class: string(l), Word: w.T("light." + string(l))}
}

// Legend explains the shapes of the milestone statuses.
func Legend(w *i18n.Printer) []ui.Status {
	return []ui.Status{{Class: "done", Word: w.T("state.done")}, {Class: "progress", Word: w.T("state.in_progress")},
		{Class: "submitted", Word: w.T("state.submitted")}, {Class: "returned", Word: w.T("state.returned")},
		{Class: "risk", Word: w.T("status.risk")}, {Class: "late", Word: w.T("status.late")},
		{Class: "notdue", Word: w.T("status.notdue")}, {Class: "na", Word: w.T("state.na")}}
}

// ContactOf is whom to phone about the congress.
func ContactOf(c congress.Congress) ui.Contact {
	return ui.Contact{Follower: c.Follower, Name: c.ContactName, Phone: c.ContactPhone}
}

// ShareText prints a share, or a dash when nothing divides it.
func ShareText(w *i18n.Printer, share field.Tenths, ok bool) string {
	if !ok {
		return "–"
	}
	return w.Percent(int(share))
}
