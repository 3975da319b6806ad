package checkin

import (
	"slices"
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/exports/book"
	"daihoi/models/attendance"
	"daihoi/models/store"
	"daihoi/templates/checkin"
	"daihoi/templates/ui"
)

// rollStates are the states in the order of the filter.
var rollStates = []attendance.State{attendance.Present, attendance.Excused, attendance.Absent, attendance.Unmarked}

func rollState(key string) (attendance.State, bool) {
	i := slices.IndexFunc(rollStates, func(s attendance.State) bool { return web.AttendanceKey(s) == key })
	if i < 0 {
		return "", false
	}
	return rollStates[i], true
}

// rollSize is how many people the sheet has on one page of the screen. Its print has them all.
const rollSize = 50

// rollPage is the attendance sheet of a sitting, to view, correct and print.
func rollPage(r *web.Request) (web.Result, error) {
	d, err := readDesk(r)
	if err != nil {
		return web.Result{}, err
	}
	roll, err := readRoll(r, d)
	if err != nil {
		return web.Result{}, err
	}
	f := attendance.Filter{Body: r.Query("body"), Text: r.Query("q")}
	f.State, f.Only = rollState(r.Query("state"))
	r.Path = d.path() + "/roll" + r.QueryWith()
	sign, err := rollSignature(r, d)
	if err != nil {
		return web.Result{}, err
	}
	v := checkin.Roll{Frame: r.Frame("roll.title"), Sub: sittingTitle(r, d.Sitting), When: sittingTime(r, d.Sitting), Path: d.path(), Data: r.DataFiles(d.path()+"/roll.xlsx", "attendance"), Action: d.path() + "/roll",
		Post: d.path() + "/roll" + r.QueryWith(), May: d.May(r.Actor), Query: f.Text, Body: f.Body, State: r.Query("state"), Nobody: len(roll.Rows) == 0,
		Reason: r.Form("reason"), Place: book.PlaceAndDay(d.Unit.Name, d.Day), Issuer: book.Issuer(d.Unit.FullName, d.Organ), Sign: sign.Lines(), Signer: sign.Signer}
	v.Crumbs = []ui.Link{{Href: "/check-in", Label: r.T("checkin.title")}, {Href: d.path(), Label: v.Sub}, web.Here(v.Title)}
	if !v.May {
		v.Crumbs = []ui.Link{web.Here(v.Sub)}
	}
	others := f
	others.Only = false
	v.Chips, v.Summary = rollChips(r, d, attendance.Count(roll.Where(others))), rollSummary(r, d.Kind, roll)
	v.Bodies = []ui.Option{{Label: r.T("list.all")}}
	for _, b := range roll.Bodies {
		if b.Name != "" {
			v.Bodies = append(v.Bodies, ui.Option{Value: b.Name, Label: b.Name})
		}
	}
	shown := roll.Where(f)
	shown, v.Pager = web.PageOf(r, shown, r.RowsAtOnce(rollSize))
	v.Rows = rollRows(r, d, shown)
	if r.PrintsAll() {
		r.PrintedList(&v.Frame, v.Pager.Total, d.path()+"/roll.xlsx")
	} else if len(v.Rows) < v.Pager.Total {
		v.All = d.path() + "/roll" + r.QueryWith("print", "1", "page", "")
	}
	v.Problems = markProblems(r)
	return web.Show(checkin.RollPage(v)), nil
}

// rollChips count, by state, those whom the other filters leave; each chip is the filter for its state.
func rollChips(r *web.Request, d checkInDesk, c attendance.Counts) []ui.Chip {
	n := map[attendance.State]int{attendance.Present: c.Present, attendance.Excused: c.Excused, attendance.Absent: c.Absent, attendance.Unmarked: c.Unmarked}
	path := d.path() + "/roll"
	chips := []ui.Chip{{Href: path + r.QueryWith("state", "", "page", ""), Label: r.T("roll.summoned"), Count: r.Words.Number(c.Summoned), Current: r.Query("state") == ""}}
	for _, s := range rollStates {
		count := r.Words.Number(n[s])
		if !c.Begun() && s != attendance.Unmarked {
			count = ""
		}
		chips = append(chips, ui.Chip{Href: path + r.QueryWith("state", web.AttendanceKey(s), "page", ""), Label: r.AttendanceStatus(s).Word,
			Count: count, Current: r.Query("state") == web.AttendanceKey(s)})
	}
	return chips
}

// rollSummary is "Đại biểu chính thức: có mặt 118/120 (98,3 %)." and the same for the guests; nothing on a sheet still
// to be filled in by hand.
func rollSummary(r *web.Request, kind string, roll attendance.Roll) (lines []string) {
	if roll.All.Unmarked == roll.All.Summoned {
		return nil
	}
	for _, c := range deskCounts(r, kind, roll) {
		lines = append(lines, r.T("roll.summary", "Who", c.Label, "Present", c.Present, "Summoned", c.Summoned, "Share", c.Share))
	}
	return lines
}

func rollRows(r *web.Request, d checkInDesk, rows []attendance.Row) []checkin.RollRow {
	picked := r.FormValues("pick")
	out := make([]checkin.RollRow, len(rows))
	for i, row := range rows {
		m := row.Mark
		id := strconv.FormatInt(row.Subject, 10)
		out[i] = checkin.RollRow{ID: id, Pick: id + ":" + strconv.FormatInt(m.ID, 10), Name: row.Name, Title: row.Title, Body: row.Body,
			Status: r.AttendanceStatus(m.State), Guest: !row.Official, Desk: m.Desk, Reason: m.Reason}
		if m.Turn > 0 {
			out[i].Trail = web.IDPath(d.path()+"/roll", row.Subject)
		}
		if m.State == attendance.Present {
			out[i].Time = arrivalTime(m)
		}
		out[i].Picked = slices.ContainsFunc(picked, func(p string) bool { return strings.HasPrefix(p, id+":") })
	}
	return out
}

// markRoll sets one state for everyone ticked, from a paper list or to correct a mistake.
func markRoll(r *web.Request) (web.Result, error) {
	d, err := deskForMarking(r)
	if err != nil {
		return web.Result{}, err
	}
	state, known := rollState(r.Form("do"))
	if !known {
		state = "?" // refused by the command
	}
	expected, err := d.expected(r)
	if err != nil {
		return web.Result{}, err
	}
	n, err := attendance.MarkAll(r.Tx, d.Sitting, expected, pickedSubjects(r.FormValues("pick")), attendance.Change{State: state, Reason: r.Form("reason")})
	if err != nil {
		return web.Result{}, err
	}
	r.Changed(web.SittingTopic(d.Sitting))
	return web.Redirect(d.path()+"/roll"+r.QueryWith()).Saying("roll.done", "Count", n, "State", r.T("choice.attendance."+web.AttendanceKey(state))), nil
}

func pickedSubjects(values []string) (out []attendance.Selected) {
	for _, t := range web.ReadTicks(values) {
		out = append(out, attendance.Selected{Subject: t.ID, Seen: t.Version})
	}
	return out
}

// markProblems says what was refused, and for whom.
func markProblems(r *web.Request) (lines []ui.Problem) {
	for _, p := range r.Problems() {
		args := r.Words.FieldArgs(p.Field)
		for name, value := range p.Args {
			args[name] = value
		}
		if at, ok := p.Args["At"].(store.Instant); ok {
			args["When"] = r.Words.Moment(at.Time)
		}
		lines = append(lines, ui.Problem{Text: r.Words.With(p.Key, args)})
	}
	return lines
}

// trailPage is the history of one person at a sitting: every mark, by whom and when.
func trailPage(r *web.Request) (web.Result, error) {
	d, err := readDesk(r)
	if err != nil {
		return web.Result{}, err
	}
	id, err := r.ID("subject")
	if err != nil {
		return web.Result{}, err
	}
	expected, err := d.expected(r)
	if err != nil {
		return web.Result{}, err
	}
	who, err := attendance.Find(expected, id)
	if err != nil {
		return web.Result{}, err
	}
	marks, err := attendance.Trail(r.Tx, d.Sitting, id)
	if err != nil {
		return web.Result{}, err
	}
	title := sittingTitle(r, d.Sitting)
	v := checkin.Trail{Frame: r.FrameWithTitle(who.Name, ui.Link{Href: d.path() + "/roll", Label: title}, web.Here(who.Name)),
		Sub: strings.Join(personLines(who), " · "), Back: d.path() + "/roll", Status: r.AttendanceStatus(attendance.Unmarked)}
	if len(marks) > 0 {
		v.Status = r.AttendanceStatus(marks[0].State)
	}
	for _, m := range marks {
		v.Events = append(v.Events, trailEvent(r, m))
	}
	return web.Show(checkin.TrailPage(v)), nil
}

func trailEvent(r *web.Request, m attendance.Mark) ui.Event {
	e := ui.Event{When: r.Words.Moment(m.EnteredAt.Time), Who: m.ByName, What: r.AttendanceStatus(m.State).Word, Note: m.Reason}
	if m.State == attendance.Unmarked {
		e.What = r.T("checkin.clear")
	}
	if m.State == attendance.Present && m.At != m.EnteredAt {
		e.What += " (" + r.T("roll.at_door", "Time", r.Words.Moment(m.At.Time)) + ")"
	}
	if m.Desk != "" {
		e.What += ", " + m.Desk
	}
	return e
}
