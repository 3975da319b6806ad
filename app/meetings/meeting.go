package meetings

import (
	"cmp"
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/exports/book"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/fault"
	"daihoi/models/meeting"
	"daihoi/models/org"
	"daihoi/models/store"
	pages "daihoi/templates/meetings"
	"daihoi/templates/ui"
)

// readMeeting reads the meeting of the address.
func readMeeting(r *web.Request) (meeting.Meeting, error) {
	id, err := r.ID("id")
	if err != nil {
		return meeting.Meeting{}, err
	}
	return meeting.Get(r.Tx, id)
}

// ledMeeting reads the meeting of the address, for readers who lead it.
func ledMeeting(r *web.Request) (meeting.Meeting, error) {
	m, err := readMeeting(r)
	if err != nil {
		return m, err
	}
	return m, r.Tx.Require(access.PlanCongress, m.Unit.Path)
}

// homeOf is the unit on whose list the reader finds the meeting: the one that called it or, for who does not see that, an invited
// one.
func homeOf(r *web.Request, m meeting.Meeting) string {
	if !m.SeesAll(r.Actor) && len(m.Units) > 0 {
		return m.Units[0].Code
	}
	return m.Unit.Code
}

func crumbsOf(r *web.Request, m meeting.Meeting, title string) ([]ui.Link, error) {
	u, err := org.ByCode(r.Tx, homeOf(r, m))
	if err != nil {
		return nil, err
	}
	links, err := r.CrumbsToUnit(u)
	links = append(links, ui.Link{Href: web.MeetingsPath(u), Label: r.T("meeting.title")})
	if title != m.Title {
		links = append(links, ui.Link{Href: web.MeetingPath(m.ID), Label: m.Title})
	}
	return append(links, web.Here(title)), err
}

func meetingPage(r *web.Request) (web.Result, error) {
	m, err := readMeeting(r)
	if err != nil {
		return web.Result{}, err
	}
	v := pages.Meeting{Frame: r.FrameWithTitle(m.Title), Path: web.MeetingPath(m.ID), Back: "/units/" + homeOf(r, m) + "/meetings", Version: m.Version,
		Sub: r.T("choice.meeting_kind."+m.Kind) + " · " + m.Unit.FullName, State: stateOf(r, m), Notice: noteOf(r, m), Turnout: turnoutText(r, m)}
	if v.Crumbs, err = crumbsOf(r, m, m.Title); err != nil {
		return web.Result{}, err
	}
	v.Facts, v.Texts = meetingFacts(r, m)
	for _, u := range m.Units {
		v.Units = append(v.Units, unitRow(r, u))
	}
	if err := conclusionsOf(r, m, &v); err != nil {
		return web.Result{}, err
	}
	if err := aboutCongress(r, m, &v); err != nil {
		return web.Result{}, err
	}
	if err := filesOf(r, m, &v); err != nil {
		return web.Result{}, err
	}
	if m.MayLead(r.Actor) {
		if err := leadLinks(r, m, &v); err != nil {
			return web.Result{}, err
		}
	}
	if m.SeesAll(r.Actor) {
		if v.History, err = historyOf(r, "meeting", m.ID); err != nil {
			return web.Result{}, err
		}
	}
	v.Conflict, err = r.ConflictLine("meeting", m.ID)
	return web.Show(pages.MeetingPage(v)), err
}

func historyOf(r *web.Request, entity string, id int64) (events []ui.Event, err error) {
	const shown = 50
	entries, err := store.History(r.Tx, entity, id, shown)
	for _, e := range entries {
		events = append(events, ui.Event{When: r.Words.Moment(e.At.Time), Who: e.UserName, What: r.T("audit." + e.Action), Changes: r.AuditChanges(e), Note: e.Reason})
	}
	return events, err
}

func meetingFacts(r *web.Request, m meeting.Meeting) (facts []ui.Fact, texts []ui.ReportSection) {
	fact := func(label, value string) {
		if value != "" {
			facts = append(facts, ui.Fact{Label: label, Value: value})
		}
	}
	fact(r.T("field.meeting_day"), strings.TrimSuffix(r.Words.LongDate(m.OnDay)+", "+hours(m), ", "))
	fact(r.T("field.meeting_place"), m.Place)
	chair := m.Chair()
	fact(r.T("field.meeting_chair"), strings.TrimSuffix(chair.Name+", "+chair.Title, ", "))
	var others []string
	for _, l := range m.Leaders {
		if !l.Chairs {
			others = append(others, l.Name)
		}
	}
	fact(r.T("meeting.attending"), strings.Join(others, ", "))
	for _, t := range []struct{ key, text string }{{"meeting_programme", m.Programme}, {"meeting_guests", m.Guests}, {"meeting_minutes", m.Minutes}} {
		if t.text != "" {
			texts = append(texts, ui.ReportSection{Title: r.T("field." + t.key), Lines: strings.Split(t.text, "\n")})
		}
	}
	return facts, texts
}

func unitRow(r *web.Request, u meeting.Invited) pages.UnitRow {
	row := pages.UnitRow{Name: u.Name, State: ui.Status{Class: "notdue", Word: r.T("meeting.unit.unknown")}}
	switch u.State {
	case meeting.Came:
		row.State, row.Who = ui.Status{Class: "done", Word: r.T("meeting.unit.came")}, u.Attendee
	case meeting.Absent:
		row.State, row.Who = ui.Status{Class: "risk", Word: r.T("meeting.unit.absent")}, u.Reason
	}
	return row
}

// leadLinks fills in what a reader who leads the meeting can do with it, and what stands in the way of one to come.
func leadLinks(r *web.Request, m meeting.Meeting, v *pages.Meeting) error {
	link := func(rest, key string) { v.Actions = append(v.Actions, ui.Link{Href: v.Path + rest, Label: r.T(key)}) }
	if m.Cancelled() {
		v.Reinstate = v.Path + "/reinstate"
		return nil
	}
	link("/edit", "meeting.edit")
	link("/move", "meeting.move")
	if m.SeriesID != nil {
		link("/series", "meeting.series")
	}
	if !m.OnDay.After(r.Today()) {
		link("/minutes", "meeting.minutes")
		v.Conclude = v.Path + "/conclusions/new"
		if len(m.Units) > 0 {
			v.MayCall = ui.Link{Href: v.Path + "/turnout", Label: r.T("meeting.enter_turnout")}
		}
	}
	if m.Minutes == "" && len(v.Conclusions) == 0 {
		link("/cancel", "meeting.cancel")
	}
	if m.OnDay.Before(r.Today()) {
		return nil
	}
	var err error
	v.Clashes, err = clashes(r, m)
	return err
}

// aboutCongress leads to the review that is the matter of the meeting.
func aboutCongress(r *web.Request, m meeting.Meeting, v *pages.Meeting) error {
	if m.CongressID == nil {
		return nil
	}
	c, err := congress.Get(r.Tx, *m.CongressID)
	if fault.KindOf(err) == fault.NotFound { // another unit's
		return nil
	}
	v.Congress = ui.Link{Href: web.ReviewPath(c.ID), Label: c.Unit.FullName}
	return err
}

func filesOf(r *web.Request, m meeting.Meeting, v *pages.Meeting) error {
	all, err := m.Files(r.Tx)
	for _, f := range all {
		v.Files = append(v.Files, fileRow(r, m, f))
	}
	return err
}

func fileRow(r *web.Request, m meeting.Meeting, f meeting.File) pages.FileRow {
	row := pages.FileRow{Href: web.MeetingPath(m.ID) + "/files/" + strconv.FormatInt(f.ID, 10), Name: f.Name,
		Note: r.T("evidence.note", "Size", r.FileSize(f.Size), "Who", f.ByName, "When", r.Words.Moment(f.UploadedAt.Time))}
	if m.MayLead(r.Actor) {
		row.Remove = row.Href + "/remove"
	}
	return row
}

func meetingFile(r *web.Request) (web.Result, error) {
	m, err := readMeeting(r)
	if err != nil {
		return web.Result{}, err
	}
	id, err := r.ID("scan")
	if err != nil {
		return web.Result{}, err
	}
	f, err := m.File(r.Tx, id)
	if err != nil {
		return web.Result{}, err
	}
	return r.StoredFile(f.Name, f.Media, f.Digest)
}

func removeFile(r *web.Request) (web.Result, error) {
	m, err := readMeeting(r)
	if err != nil {
		return web.Result{}, err
	}
	id, err := r.ID("scan")
	if err != nil {
		return web.Result{}, err
	}
	return web.Redirect(web.MeetingPath(m.ID)).Saying("event.paper_removed"), meeting.RemoveFile(r.Tx, m.ID, r.FormInt("version"), id)
}

// minutesDocument is the minutes of a meeting with its conclusions, as a paper of the unit that called it. Who sees an invited unit
// gets what concerns that one.
func minutesDocument(r *web.Request) (web.Result, error) {
	m, err := readMeeting(r)
	if err != nil {
		return web.Result{}, err
	}
	all, err := meeting.Conclusions(r.Tx, m)
	if err != nil {
		return web.Result{}, err
	}
	sign, err := report.SignatureOf(r.Tx, r.Words, org.Unit{ID: m.UnitID}, m.OnDay)
	if err != nil {
		return web.Result{}, err
	}
	name := book.FileName("docx", r.T("meeting.file_name", "Title", m.Title, "Day", m.OnDay.String()))
	return web.Document(name, store.Entry{Action: "exported", Entity: "export", Label: name, UnitID: m.Unit.ID, UnitPath: m.Unit.Path}, minutesPaper(r, m, all, sign)), nil
}

func minutesPaper(r *web.Request, m meeting.Meeting, all []meeting.Conclusion, sign book.Signature) book.Paper {
	paper := book.Paper{Unit: m.Unit.FullName, Place: m.Unit.Name, Date: m.OnDay, Symbol: "BB", Title: r.T("meeting.minutes_heading"), Under: []string{m.Title},
		Undated: true, Signers: []book.Signer{{For: r.T("meeting.secretary")}, {For: r.T("meeting.chair"), Title: m.Chair().Title, Name: cmp.Or(m.Chair().Name, sign.Signer)}}, Recipients: []string{r.T("meeting.recipients"), r.T("report.recipient.file")}, Words: r.Words}
	add := func(heading string, lines ...string) {
		if len(lines) == 0 {
			return
		}
		paper.Paragraphs = append(paper.Paragraphs, book.Paragraph{Text: heading, Heading: true})
		for _, l := range lines {
			paper.Paragraphs = append(paper.Paragraphs, book.Paragraph{Text: l})
		}
	}
	facts, texts := meetingFacts(r, m)
	var lines []string
	for _, f := range facts {
		lines = append(lines, f.Label+": "+f.Value+".")
	}
	if text := turnoutText(r, m); text != "" {
		lines = append(lines, text+".")
	}
	for _, u := range m.Units {
		if u.State == meeting.Absent {
			lines = append(lines, r.T("meeting.absent_line", "Unit", u.Name, "Reason", u.Reason))
		}
	}
	add(r.T("meeting.facts"), lines...)
	for _, t := range texts {
		add(t.Title, t.Lines...)
	}
	if len(all) == 0 {
		return paper
	}
	paper.Paragraphs = append(paper.Paragraphs, book.Paragraph{Text: r.T("meeting.conclusions"), Heading: true}, book.Paragraph{Table: conclusionGrid(r, all)})
	return paper
}

func conclusionGrid(r *web.Request, all []meeting.Conclusion) *book.Grid {
	grid := book.Grid{Widths: []int{600, 3571, 2200, 1400, 1300}, Centred: []bool{true, false, false, true, true}, Head: []string{r.T("meeting.column.no"), r.T("field.conclusion_text"), r.T("meeting.column.who"), r.T("field.conclusion_due"), r.T("meeting.column.done")}}
	for i, c := range all {
		var units []string
		for _, t := range c.Tasks {
			units = append(units, t.Unit.FullName)
		}
		who := strings.Join(units, ", ")
		if c.Owner != "" {
			who = strings.TrimSuffix(c.Owner+": "+who, ": ")
		}
		grid.Rows = append(grid.Rows, []string{strconv.Itoa(i + 1), c.Text, who, c.Due.Short(), sumOf(r, c.Tasks, r.Today())})
	}
	return &grid
}

// sumOf is "2/3 xong, 1 chậm", "" without tasks.
func sumOf(r *web.Request, tasks []meeting.Task, today calendar.Date) string {
	done, late := 0, 0
	for _, t := range tasks {
		switch {
		case !t.Open():
			done++
		case t.Late(today) > 0:
			late++
		}
	}
	if len(tasks) == 0 {
		return ""
	}
	if late > 0 {
		return r.T("meeting.sum_late", "Done", done, "All", len(tasks), "Late", late)
	}
	return r.T("meeting.sum", "Done", done, "All", len(tasks))
}
