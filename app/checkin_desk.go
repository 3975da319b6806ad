package app

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"daihoi/exports/report"
	"daihoi/models/attendance"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/templates"
)

const (
	lastShown    = 10 // who came in last
	choicesShown = 20 // of those whom a text may mean
)

// told is what the desk says of the last thing that was done at it.
type told struct {
	sought  string // somebody was looked for by this
	subject int64  // whose mark has just been looked at or changed
	was     string // "again" when present before, "cleared" when taken back
}

// deskPage is where people are marked as they come in. Its address carries the desk's name and what was done last, so that
// it works without a script.
func deskPage(r *Request) (Result, error) {
	d, err := r.door()
	if err != nil {
		return Result{}, err
	}
	t := told{sought: r.Query("q"), subject: int64(r.QueryInt("seen", 0)), was: r.Query("was")}
	if r.Refused() { // refused: the text of the form is looked for again
		t = told{sought: r.Form("text")}
	}
	return r.desk(d, t)
}

// checkIn marks the one whom a card or a text means. Whoever is one of several, or nobody, is shown and not marked.
func checkIn(r *Request) (Result, error) {
	d, err := r.door()
	if err != nil {
		return Result{}, err
	}
	roll, err := r.roll(d)
	if err != nil {
		return Result{}, err
	}
	found := roll.Sought(r.Form("text"))
	if subject := int64(r.FormInt("subject")); subject != 0 {
		who, err := attendance.Find(d.expected, subject)
		if err != nil {
			return Result{}, err
		}
		found = []attendance.Row{{Expected: who}}
	}
	if len(found) != 1 {
		return r.atDesk(d, told{sought: strings.TrimSpace(r.Form("text"))})
	}
	answer, err := attendance.MarkPresent(r.Tx, d.Sitting, found[0].Expected, r.scan())
	if err != nil {
		return Result{}, err
	}
	t := told{subject: answer.Mark.Subject}
	if answer.Already {
		t.was = "again"
	}
	return r.atDesk(d, t)
}

// scan is what the desk says of itself. ago is how many seconds a scan has waited for the server: the clock of a desk may be
// wrong, its differences are right.
func (r *Request) scan() attendance.Scan {
	s := attendance.Scan{ID: r.Form("scan"), Desk: r.Form("desk")}
	if ago := r.FormInt("ago"); ago > 0 {
		s.At = r.Tx.Now().Add(-time.Duration(min(ago, 7*24*3600)) * time.Second)
	}
	return s
}

// takeBack takes somebody's mark back, unless somebody else has changed it since.
func takeBack(r *Request) (Result, error) {
	d, err := r.door()
	if err != nil {
		return Result{}, err
	}
	subject := int64(r.FormInt("subject"))
	var picked []attendance.Selected
	if subject != 0 {
		picked = []attendance.Selected{{Subject: subject, Seen: int64(r.FormInt("seen"))}}
	}
	_, err = attendance.MarkAll(r.Tx, d.Sitting, d.expected, picked, attendance.Change{Desk: r.Form("desk")})
	if err != nil {
		return Result{}, err
	}
	return r.atDesk(d, told{subject: subject, was: "cleared"})
}

// atDesk answers a form of the desk: the script gets the page at once, everybody else is led to it.
func (r *Request) atDesk(d door, t told) (Result, error) {
	if r.HTMX {
		return r.desk(d, t)
	}
	return redirect(d.deskAddress(r.Form("desk"), t)), nil
}

func (d door) deskAddress(desk string, t told) string {
	seen := ""
	if t.subject != 0 {
		seen = strconv.FormatInt(t.subject, 10)
	}
	return d.path() + with(url.Values{}, "desk", desk, "q", t.sought, "seen", seen, "was", t.was)
}

func (r *Request) desk(d door, t told) (Result, error) {
	roll, err := r.roll(d)
	if err != nil {
		return Result{}, err
	}
	v := templates.Desk{Frame: r.titled(r.sittingTitle(d.Sitting)), Path: d.path(), Sub: r.sittingTime(d.Sitting), Desk: r.Query("desk"),
		Counts: r.deskCounts(d.Kind, roll), Bodies: r.bodyLines(roll, d.path()), Nobody: len(roll.Rows) == 0}
	if v.Desk == "" {
		v.Desk = r.Form("desk")
	}
	v.Crumbs = []templates.Link{{Href: "/check-in", Label: r.T("checkin.title")}, here(v.Title)}
	for _, row := range roll.Latest(lastShown) {
		v.Latest = append(v.Latest, r.deskPerson(row))
	}
	v.Result = r.deskResult(roll, t)
	return show(templates.DeskPage(v)), nil
}

// deskResult is the answer that fills the desk: whoever was marked, or whom the text may mean.
func (r *Request) deskResult(roll attendance.Roll, t told) *templates.DeskResult {
	if r.Refused() && r.Fault.Kind == fault.Conflict {
		return &templates.DeskResult{Class: "risk", Word: r.T("fault.stale")}
	}
	if t.subject != 0 {
		for _, row := range roll.Rows {
			if row.Subject == t.subject {
				return r.answer(row, t.was)
			}
		}
	}
	if t.sought == "" {
		return nil
	}
	found := roll.Sought(t.sought)
	if len(found) == 0 {
		v := &templates.DeskResult{Class: "late", Word: r.T("checkin.missing"), Lines: []string{t.sought}, Missing: true}
		if _, card := attendance.ParseCard(t.sought); card {
			v.Lines = append(v.Lines, r.T("checkin.missing_card"))
		}
		return v
	}
	v := &templates.DeskResult{Class: "progress", Word: r.T("checkin.choose", "Count", len(found)), More: len(found) > choicesShown}
	for _, row := range found[:min(len(found), choicesShown)] {
		v.Choices = append(v.Choices, r.deskPerson(row))
	}
	return v
}

func (r *Request) answer(row attendance.Row, was string) *templates.DeskResult {
	v := &templates.DeskResult{Name: row.Name, Lines: described(row.Expected)}
	switch {
	case row.Mark.State != attendance.Present:
		v.Class, v.Word = "na", r.T("checkin.cleared")
	case was == "again":
		v.Class, v.Word = "risk", r.alreadyWords(row.Mark)
	default:
		v.Class, v.Word = "done", r.T("checkin.marked")
		v.Undo = &templates.DeskPerson{Subject: row.Subject, Mark: row.Mark.ID, Name: row.Name}
	}
	return v
}

// alreadyWords is "Đã điểm danh lúc 07:42, Bàn 2, Trần Dũng".
func (r *Request) alreadyWords(m attendance.Mark) string {
	text := r.T("checkin.already", "Time", doorTime(m), "By", m.ByName)
	if m.Desk != "" {
		text = r.T("checkin.already_desk", "Time", doorTime(m), "Desk", m.Desk, "By", m.ByName)
	}
	return text
}

func doorTime(m attendance.Mark) string { return m.At.In(calendar.Zone()).Format("15:04") }

func (r *Request) deskPerson(row attendance.Row) templates.DeskPerson {
	p := templates.DeskPerson{Subject: row.Subject, Mark: row.Mark.ID, Name: row.Name, Line: strings.Join(described(row.Expected), " · ")}
	if row.Mark.State != attendance.Unmarked {
		p.State = r.rollStatus(row.Mark.State)
	}
	if row.Mark.State == attendance.Present {
		p.Present, p.When = true, doorTime(row.Mark)
		if row.Mark.Desk != "" {
			p.When += ", " + row.Mark.Desk
		}
	}
	return p
}

// deskCounts are those of a congress by whether they decide; the people of an event are all of one sort.
func (r *Request) deskCounts(kind string, roll attendance.Roll) []templates.DeskCount {
	official := "checkin.official"
	if kind == attendance.EventSitting {
		official = "checkin.attendees"
	}
	var out []templates.DeskCount
	for _, c := range []struct {
		key string
		n   attendance.Counts
	}{{official, roll.Official}, {"checkin.guests", roll.Guests}} {
		if c.n.Summoned > 0 {
			out = append(out, templates.DeskCount{Label: r.T(c.key), Present: c.n.Present, Summoned: c.n.Summoned, Share: report.Percent(r.Words, c.n.Present, c.n.Summoned)})
		}
	}
	return out
}

// bodyLines are the counts by body; each leads to its part of the roll.
func (r *Request) bodyLines(roll attendance.Roll, path string) (lines []templates.BodyLine) {
	for _, b := range roll.Bodies {
		line := templates.BodyLine{Name: b.Name, Present: b.Present, Summoned: b.Summoned, Href: path + "/roll" + with(url.Values{}, "body", b.Name)}
		if b.Name == "" {
			line.Name, line.Href = r.T("checkin.no_body"), path+"/roll"
		}
		lines = append(lines, line)
	}
	return lines
}

// namesPage is the bare list of those expected, which the script keeps for when the server is gone.
func namesPage(r *Request) (Result, error) {
	d, err := r.door()
	if err != nil {
		return Result{}, err
	}
	names := make([]templates.DeskPerson, len(d.expected))
	for i, e := range d.expected {
		names[i] = templates.DeskPerson{Subject: e.Subject, Name: e.Name, Line: strings.Join(described(e), " · "), Card: e.Card}
	}
	return show(templates.DeskNames(names)), nil
}
