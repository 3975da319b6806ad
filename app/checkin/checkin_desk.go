package checkin

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"daihoi/app/web"
	"daihoi/exports/report"
	"daihoi/models/attendance"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/templates/checkin"
	"daihoi/templates/ui"
)

const (
	lastShown    = 10 // the latest arrivals
	choicesShown = 20 // people whom a text may mean
)

// deskState is what was last done at a desk, and so what it shows.
type deskState struct {
	query   string // text that was searched for
	subject int64  // person whose mark was just shown or changed
	outcome string // "again": was present already; "cleared": the mark was taken back
}

// deskPage is where people are marked as they arrive. Its address carries the desk's name and what was done last, so
// that it works without a script.
func deskPage(r *web.Request) (web.Result, error) {
	d, err := deskForMarking(r)
	if err != nil {
		return web.Result{}, err
	}
	t := deskState{query: r.Query("q"), subject: int64(r.QueryInt("seen", 0)), outcome: r.Query("was")}
	if r.Refused() { // search for the posted text again
		t = deskState{query: r.Form("text")}
	}
	return showDesk(r, d, t)
}

// checkIn marks the person that a card or a text means. When several or none match, it shows them and marks no one.
func checkIn(r *web.Request) (web.Result, error) {
	d, err := deskForMarking(r)
	if err != nil {
		return web.Result{}, err
	}
	roll, err := readRoll(r, d)
	if err != nil {
		return web.Result{}, err
	}
	found := roll.Sought(r.Form("text"))
	if subject := int64(r.FormInt("subject")); subject != 0 {
		who, err := attendance.Find(d.expected, subject)
		if err != nil {
			return web.Result{}, err
		}
		found = []attendance.Row{{Expected: who}}
	}
	if len(found) != 1 {
		return answerDesk(r, d, deskState{query: strings.TrimSpace(r.Form("text"))})
	}
	answer, err := attendance.MarkPresent(r.Tx, d.Sitting, found[0].Expected, scan(r))
	if err != nil {
		return web.Result{}, err
	}
	t := deskState{subject: answer.Mark.Subject}
	if answer.Already {
		t.outcome = "again"
	}
	return answerDesk(r, d, t)
}

// scan is what the desk reports about itself. "ago" is how many seconds a scan has waited for the server: the clock of
// a desk may be wrong, but time differences are right.
func scan(r *web.Request) attendance.Scan {
	s := attendance.Scan{ID: r.Form("scan"), Desk: r.Form("desk")}
	if ago := r.FormInt("ago"); ago > 0 {
		s.At = r.Tx.Now().Add(-time.Duration(min(ago, 7*24*3600)) * time.Second)
	}
	return s
}

// takeBack clears someone's mark unless it was changed in the meantime.
func takeBack(r *web.Request) (web.Result, error) {
	d, err := deskForMarking(r)
	if err != nil {
		return web.Result{}, err
	}
	subject := int64(r.FormInt("subject"))
	var picked []attendance.Selected
	if subject != 0 {
		picked = []attendance.Selected{{Subject: subject, Seen: int64(r.FormInt("seen"))}}
	}
	_, err = attendance.MarkAll(r.Tx, d.Sitting, d.expected, picked, attendance.Change{Desk: r.Form("desk")})
	if err != nil {
		return web.Result{}, err
	}
	return answerDesk(r, d, deskState{subject: subject, outcome: "cleared"})
}

// answerDesk answers a form of the desk: the script gets the page at once, other browsers are redirected to it.
func answerDesk(r *web.Request, d checkInDesk, t deskState) (web.Result, error) {
	if r.HTMX {
		return showDesk(r, d, t)
	}
	return web.Redirect(d.deskAddress(r.Form("desk"), t)), nil
}

func (d checkInDesk) deskAddress(desk string, t deskState) string {
	seen := ""
	if t.subject != 0 {
		seen = strconv.FormatInt(t.subject, 10)
	}
	return d.path() + web.WithParams(url.Values{}, "desk", desk, "q", t.query, "seen", seen, "was", t.outcome)
}

func showDesk(r *web.Request, d checkInDesk, t deskState) (web.Result, error) {
	roll, err := readRoll(r, d)
	if err != nil {
		return web.Result{}, err
	}
	v := checkin.Desk{Frame: r.FrameWithTitle(sittingTitle(r, d.Sitting)), Path: d.path(), Sub: sittingTime(r, d.Sitting), Desk: r.Query("desk"),
		Counts: deskCounts(r, d.Kind, roll), Bodies: bodyLines(r, roll, d.path()), Nobody: len(roll.Rows) == 0}
	if v.Desk == "" {
		v.Desk = r.Form("desk")
	}
	v.Crumbs = []ui.Link{{Href: "/check-in", Label: r.T("checkin.title")}, web.Here(v.Title)}
	for _, row := range roll.Latest(lastShown) {
		v.Latest = append(v.Latest, deskPerson(r, row))
	}
	v.Result = deskResult(r, roll, t)
	return web.Show(checkin.DeskPage(v)), nil
}

// deskResult is the answer shown large: the person who was marked, or those whom the text may mean.
func deskResult(r *web.Request, roll attendance.Roll, t deskState) *checkin.DeskResult {
	if r.Refused() && r.Fault.Kind == fault.Conflict {
		return &checkin.DeskResult{Class: "risk", Word: r.T("fault.stale")}
	}
	if t.subject != 0 {
		for _, row := range roll.Rows {
			if row.Subject == t.subject {
				return markedResult(r, row, t.outcome)
			}
		}
	}
	if t.query == "" {
		return nil
	}
	found := roll.Sought(t.query)
	if len(found) == 0 {
		v := &checkin.DeskResult{Class: "late", Word: r.T("checkin.missing"), Lines: []string{t.query}, Missing: true}
		switch {
		case attendance.ParseCard(t.query) != "":
			v.Lines = append(v.Lines, r.T("checkin.missing_card"))
		case attendance.OldCard(t.query):
			v.Lines = append(v.Lines, r.T("checkin.old_card"))
		}
		return v
	}
	v := &checkin.DeskResult{Class: "progress", Word: r.T("checkin.choose", "Count", len(found)), More: len(found) > choicesShown}
	for _, row := range found[:min(len(found), choicesShown)] {
		v.Choices = append(v.Choices, deskPerson(r, row))
	}
	return v
}

func markedResult(r *web.Request, row attendance.Row, outcome string) *checkin.DeskResult {
	v := &checkin.DeskResult{Name: row.Name, Lines: personLines(row.Expected)}
	switch {
	case row.Mark.State != attendance.Present:
		v.Class, v.Word = "na", r.T("checkin.cleared")
	case outcome == "again":
		v.Class, v.Word = "risk", alreadyWords(r, row.Mark)
	default:
		v.Class, v.Word = "done", r.T("checkin.marked")
		v.Undo = &checkin.DeskPerson{Subject: row.Subject, Mark: row.Mark.ID, Name: row.Name}
	}
	return v
}

// alreadyWords is "Đã điểm danh lúc 07:42, Bàn 2, Trần Dũng".
func alreadyWords(r *web.Request, m attendance.Mark) string {
	text := r.T("checkin.already", "Time", arrivalTime(m), "By", m.ByName)
	if m.Desk != "" {
		text = r.T("checkin.already_desk", "Time", arrivalTime(m), "Desk", m.Desk, "By", m.ByName)
	}
	return text
}

func arrivalTime(m attendance.Mark) string { return m.At.In(calendar.Zone()).Format("15:04") }

func deskPerson(r *web.Request, row attendance.Row) checkin.DeskPerson {
	p := checkin.DeskPerson{Subject: row.Subject, Mark: row.Mark.ID, Name: row.Name, Line: strings.Join(personLines(row.Expected), " · ")}
	if row.Mark.State != attendance.Unmarked {
		p.State = r.AttendanceStatus(row.Mark.State)
	}
	if row.Mark.State == attendance.Present {
		p.Present, p.When = true, arrivalTime(row.Mark)
		if row.Mark.Desk != "" {
			p.When += ", " + row.Mark.Desk
		}
	}
	return p
}

// deskCounts counts official delegates and guests apart; people at an event are all attendees.
func deskCounts(r *web.Request, kind string, roll attendance.Roll) []checkin.DeskCount {
	official := "checkin.official"
	if kind == attendance.EventSitting {
		official = "checkin.attendees"
	}
	var out []checkin.DeskCount
	for _, c := range []struct {
		key string
		n   attendance.Counts
	}{{official, roll.Official}, {"checkin.guests", roll.Guests}} {
		if c.n.Summoned > 0 {
			out = append(out, checkin.DeskCount{Label: r.T(c.key), Present: c.n.Present, Summoned: c.n.Summoned, Share: report.Percent(r.Words, c.n.Present, c.n.Summoned)})
		}
	}
	return out
}

// bodyLines are the counts by body; each leads to its part of the attendance sheet.
func bodyLines(r *web.Request, roll attendance.Roll, path string) (lines []checkin.BodyLine) {
	for _, b := range roll.Bodies {
		line := checkin.BodyLine{Name: b.Name, Present: b.Present, Summoned: b.Summoned, Href: path + "/roll" + web.WithParams(url.Values{}, "body", b.Name)}
		if b.Name == "" {
			line.Name, line.Href = r.T("checkin.no_body"), path+"/roll"
		}
		lines = append(lines, line)
	}
	return lines
}

// namesPage is the bare list of those expected; the script keeps it for when the server is unreachable.
func namesPage(r *web.Request) (web.Result, error) {
	d, err := deskForMarking(r)
	if err != nil {
		return web.Result{}, err
	}
	names := make([]checkin.DeskPerson, len(d.expected))
	for i, e := range d.expected {
		names[i] = checkin.DeskPerson{Subject: e.Subject, Name: e.Name, Line: strings.Join(personLines(e), " · "), Card: e.Card}
	}
	return web.Show(checkin.DeskNames(names)), nil
}
