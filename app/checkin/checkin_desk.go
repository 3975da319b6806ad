package checkin

import (
	"cmp"
	"net/url"
	"strconv"
	"strings"
	"time"

	"daihoi/app/web"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/attendance"
	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/seating"
	"daihoi/models/store"
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

// byLink lets a helper without an account work at the desk of the link in the address.
func byLink(tx *store.Tx, r *web.Request) (access.Actor, error) {
	l, actor, err := attendance.ByLink(tx, r.Param("token"))
	r.Desk = &l
	return actor, err
}

// checkIn marks the person that a card or a text means. When several or none match, it shows them and marks no one.
func checkIn(r *web.Request) (web.Result, error) {
	d, err := deskForMarking(r)
	if err != nil {
		return web.Result{}, err
	}
	found, err := d.meant(r)
	if err != nil {
		return web.Result{}, err
	}
	if len(found) != 1 {
		return answerDesk(r, d, deskState{query: strings.TrimSpace(r.Form("text"))})
	}
	answer, err := attendance.MarkPresent(r.Tx, d.Sitting, found[0].Expected, d.scan(r))
	if err != nil {
		return web.Result{}, err
	}
	r.Changed(web.SittingTopic(d.Sitting))
	t := deskState{subject: answer.Mark.Subject}
	if answer.Already {
		t.outcome = "again"
	}
	return answerDesk(r, d, t)
}

// meant are those whom the form means: the person chosen, the holder of a card, or all whose names begin so. A card is looked up
// without reading the list of names.
func (d checkInDesk) meant(r *web.Request) ([]attendance.Row, error) {
	subject, text := int64(r.FormInt("subject")), r.Form("text")
	card := attendance.ParseCard(text)
	if d.hall == nil || subject == 0 && card == "" {
		expected, err := d.expected(r)
		if err != nil || subject == 0 {
			return attendance.Register(expected, nil).Sought(text), err
		}
		who, err := attendance.Find(expected, subject)
		return []attendance.Row{{Expected: who}}, err
	}
	var who attendance.Expected
	var err error
	if subject != 0 {
		who, err = d.hall.One(r.Tx, subject)
		return []attendance.Row{{Expected: who}}, err
	}
	who, err = d.hall.Carries(r.Tx, card, attendance.Holder(text))
	if fault.KindOf(err) == fault.NotFound { // eight letters may be a name
		expected, err := d.expected(r)
		return attendance.Register(expected, nil).Sought(text), err
	}
	return []attendance.Row{{Expected: who}}, err
}

// scan is what the desk reports about itself. "ago" is how many seconds a scan has waited for the server: the clock of
// a desk may be wrong, but time differences are right.
func (d checkInDesk) scan(r *web.Request) attendance.Scan {
	s := attendance.Scan{ID: r.Form("scan"), Desk: cmp.Or(d.desk, r.Form("desk"))}
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
	expected, err := d.expected(r)
	if err != nil {
		return web.Result{}, err
	}
	_, err = attendance.MarkAll(r.Tx, d.Sitting, expected, picked, attendance.Change{Desk: cmp.Or(d.desk, r.Form("desk"))})
	if err != nil {
		return web.Result{}, err
	}
	r.Changed(web.SittingTopic(d.Sitting))
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
	v := checkin.Desk{Frame: r.FrameWithTitle(sittingTitle(r, d.Sitting)), Path: d.path(), Sub: sittingTime(r, d.Sitting),
		Desk: cmp.Or(d.desk, r.Query("desk"), r.Form("desk")), ByLink: d.token != ""}
	v.Wide = true
	v.Shut, v.Hint = d.shut(r)
	if !v.ByLink {
		v.Crumbs = []ui.Link{{Href: "/check-in", Label: r.T("checkin.title")}, web.Here(v.Title)}
		if d.Kind == attendance.SessionSitting && r.Actor.Can(access.EditCongress, d.Unit.Path) {
			v.Hours = web.DoorPath(d.hall.CongressID, d.ID)
		}
	} else if v.Waits = !d.Opened(r.Tx) && !r.Refused(); v.Waits {
		return web.Show(checkin.DeskPage(v)), nil
	}
	roll, err := d.figures(r, t.subject)
	if err != nil {
		return web.Result{}, err
	}
	v.Nobody = roll.All.Summoned == 0
	if d.Opened(r.Tx) {
		v.Counts, v.Bodies = deskCounts(r, d.Kind, roll), bodyLines(r, d, roll)
	}
	if v.ByLink && v.Shut != "" { // the names are shown to nobody before and after
		v.Result, err = deskResult(r, d, attendance.Roll{}, deskState{})
		return web.Show(checkin.DeskPage(v)), err
	}
	for _, row := range roll.Latest(lastShown) {
		v.Latest = append(v.Latest, deskPerson(r, row))
	}
	v.Result, err = deskResult(r, d, roll, t)
	return web.Show(checkin.DeskPage(v)), err
}

// shut says that nobody is checked in now, and what to do; empty while the door is open.
func (d checkInDesk) shut(r *web.Request) (text, hint string) {
	opens, closes := d.Hours()
	switch {
	case d.Open(r.Tx):
		return "", ""
	case !d.Opened(r.Tx):
		return r.T("checkin.not_open", "When", r.Words.Moment(opens.Time)), r.T("checkin.not_open_hint")
	}
	return r.T("checkin.shut", "When", r.Words.Moment(closes.Time)), r.T("checkin.shut_hint")
}

// deskResult is the answer shown large: the person who was marked, or those whom the text may mean.
func deskResult(r *web.Request, d checkInDesk, roll attendance.Roll, t deskState) (*checkin.DeskResult, error) {
	switch {
	case r.Refused() && r.Fault.Kind == fault.Conflict:
		return &checkin.DeskResult{Class: "risk", Word: r.T("fault.stale")}, nil
	case r.Refused():
		v := &checkin.DeskResult{Class: "late", Word: r.T("checkin.refused")}
		for _, p := range r.Problems() {
			v.Lines = append(v.Lines, r.Words.Problem(p))
		}
		return v, nil
	}
	if t.subject != 0 {
		for _, row := range roll.Rows {
			if row.Subject != t.subject {
				continue
			}
			v := markedResult(r, row, t.outcome)
			if d.hall == nil || row.Mark.State != attendance.Present {
				return v, nil
			}
			seat, err := seating.NameOf(r.Tx, t.subject)
			v.Seat = seatWords(r, seat)
			return v, err
		}
	}
	if t.query == "" {
		return nil, nil
	}
	whole, err := readRoll(r, d)
	if err != nil {
		return nil, err
	}
	found := whole.Sought(t.query)
	if len(found) == 0 {
		return notFound(r, d, t.query)
	}
	v := &checkin.DeskResult{Class: "progress", Word: r.T("checkin.choose", "Count", len(found)), More: len(found) > choicesShown}
	for _, row := range found[:min(len(found), choicesShown)] {
		v.Choices = append(v.Choices, deskPerson(r, row))
	}
	return v, nil
}

// notFound says why a text means nobody here.
func notFound(r *web.Request, d checkInDesk, text string) (*checkin.DeskResult, error) {
	v := &checkin.DeskResult{Class: "late", Word: r.T("checkin.missing"), Lines: []string{text}, Missing: true}
	card := attendance.ParseCard(text)
	switch {
	case card != "" && d.hall != nil:
		name, category, err := d.hall.Gone(r.Tx, card)
		switch {
		case fault.KindOf(err) == fault.NotFound:
			v.Lines = append(v.Lines, r.T("checkin.missing_card"))
		case err != nil:
			return nil, err
		case category == delegate.Reserve:
			v.Word, v.Lines, v.Missing = r.T("checkin.reserve"), []string{name, r.T("checkin.reserve_hint")}, false
		default:
			v.Word, v.Lines, v.Missing = r.T("checkin.withdrawn"), []string{name, r.T("checkin.withdrawn_hint")}, false
		}
	case attendance.OldCard(text):
		v.Lines = append(v.Lines, r.T("checkin.old_card"))
	}
	return v, nil
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

// seatWords is "Chỗ ngồi: B3", "" without a seat.
func seatWords(r *web.Request, seat string) string {
	if seat == "" {
		return ""
	}
	return r.T("seats.card", "Seat", seat)
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
func bodyLines(r *web.Request, d checkInDesk, roll attendance.Roll) (lines []checkin.BodyLine) {
	path := d.path()
	for _, b := range roll.Bodies {
		line := checkin.BodyLine{Name: b.Name, Present: b.Present, Summoned: b.Summoned, Href: path + "/roll" + web.WithParams(url.Values{}, "body", b.Name)}
		if b.Name == "" {
			line.Name, line.Href = r.T("checkin.no_body"), path+"/roll"
		}
		if d.token != "" {
			line.Href = ""
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
	var expected []attendance.Expected
	if d.token == "" || d.Open(r.Tx) {
		if expected, err = d.expected(r); err != nil {
			return web.Result{}, err
		}
	}
	names := make([]checkin.DeskPerson, len(expected))
	for i, e := range expected {
		names[i] = checkin.DeskPerson{Subject: e.Subject, Name: e.Name, Line: strings.Join(personLines(e), " · "), Card: e.Card}
	}
	return web.Show(checkin.DeskNames(names)), nil
}
