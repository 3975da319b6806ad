package app

import (
	"strconv"

	"daihoi/exports/report"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/emulation"
	"daihoi/templates"
	"daihoi/templates/i18n"
)

// judgement prints lights, reasons and milestones for one reader on one day. The sentences that repeat in hundreds of
// cells are printed once.
type judgement struct {
	words   *i18n.Printer
	today   calendar.Date
	late    map[int]string
	entries map[[2]calendar.Date]string
}

func (r *Request) judgement() *judgement {
	return &judgement{words: r.Words, today: r.Day(), late: map[int]string{}, entries: map[[2]calendar.Date]string{}}
}

func lightStatus(w *i18n.Printer, l deadline.Light) templates.Status {
	return templates.Status{Class: string(l), Word: w.T("light." + string(l))}
}

// status is a milestone as people see it: what is late shows as late, whatever its state.
func (j *judgement) status(state deadline.State, due calendar.Date, late int) templates.Status {
	left := due.Sub(j.today)
	soon := !due.IsZero() && left >= 0 && left <= deadline.DefaultThresholds().SoonDays
	switch {
	case late > 0 && deadline.Open(state):
		return templates.Status{Class: "late", Word: j.lateWord(late)}
	case state == deadline.Done:
		return templates.Status{Class: "done", Word: j.words.T("state.done")}
	case state == deadline.NotApplicable, state == deadline.Submitted, state == deadline.Returned:
		return templates.Status{Class: string(state), Word: j.words.T("state." + string(state))}
	case soon:
		return templates.Status{Class: "risk", Word: j.words.T("status.risk")}
	case state == deadline.InProgress:
		return templates.Status{Class: "progress", Word: j.words.T("state.in_progress")}
	case due.After(j.today):
		return templates.Status{Class: "notdue", Word: j.words.T("status.notdue")}
	}
	return templates.Status{Class: "notdue", Word: j.words.T("state.not_started")}
}

func (j *judgement) lateWord(days int) string {
	if j.late[days] == "" {
		j.late[days] = j.words.T("status.late_days", "Count", days)
	}
	return j.late[days]
}

// when says how far a day is away.
func (j *judgement) when(day calendar.Date) string {
	switch left := day.Sub(j.today); {
	case day.IsZero():
		return ""
	case left == 0:
		return j.words.T("days.today")
	case left > 0:
		return j.words.T("days.left", "Count", left)
	default:
		return j.words.T("days.ago", "Count", -left)
	}
}

// legend explains the shapes of the milestones.
func legend(w *i18n.Printer) []templates.Status {
	return []templates.Status{{Class: "done", Word: w.T("state.done")}, {Class: "progress", Word: w.T("state.in_progress")},
		{Class: "submitted", Word: w.T("state.submitted")}, {Class: "returned", Word: w.T("state.returned")},
		{Class: "risk", Word: w.T("status.risk")}, {Class: "late", Word: w.T("status.late")},
		{Class: "notdue", Word: w.T("status.notdue")}, {Class: "na", Word: w.T("state.na")}}
}

func congressPath(id int64) string { return "/congresses/" + strconv.FormatInt(id, 10) }

// linksFrom are the addresses of pages under the address of the program.
func linksFrom(origin string) report.Links {
	return report.Links{
		Congress:  func(id int64) string { return origin + congressPath(id) },
		Milestone: func(congressID, id int64) string { return origin + milestonePath(congressID, id) },
		Event: func(clusterID int64, year int, id int64) string {
			return origin + eventPath(emulation.Year{ClusterID: clusterID, Year: year}, id)
		},
	}
}

func milestonePath(congressID, id int64) string {
	return congressPath(congressID) + milestoneUnder(id)
}

// milestoneUnder is what the address of a milestone adds to that of its congress.
func milestoneUnder(id int64) string { return "/milestones/" + strconv.FormatInt(id, 10) }

// contactOf is whom to ring about the congress.
func contactOf(c congress.Congress) templates.Contact {
	return templates.Contact{Follower: c.Follower, Name: c.ContactName, Phone: c.ContactPhone}
}
