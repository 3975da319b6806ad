package days

import (
	"fmt"
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/agenda"
	"daihoi/models/attendance"
	"daihoi/models/congress"
	"daihoi/models/fault"
	"daihoi/models/proceedings"
	"daihoi/templates/days"
	"daihoi/templates/ui"
)

// session is the session of the address, or the one that a congress is at: today's, else the next one, else the last.
type session struct {
	proceedings.Sitting
	all []congress.Session
}

// at is an address within the day, at the session.
func (s session) at(rest string) string { return web.DayPath(s.Congress.ID, s.SessionID, rest) }

// topic is what the pages of the session watch; its check-in changes it as well.
func (s session) topic() string {
	return web.SittingTopic(attendance.Sitting{Kind: attendance.SessionSitting, ID: s.SessionID})
}

// none reports whether the congress has no session.
func (s session) none() bool { return len(s.all) == 0 }

func readSession(r *web.Request, action access.Action) (s session, err error) {
	c, err := r.CongressFor(action)
	if err != nil {
		return s, err
	}
	s.Congress = c
	if s.all, err = congress.Sessions(r.Tx, c.ID); err != nil || len(s.all) == 0 {
		return s, err
	}
	id := int64(r.QueryInt("session", 0))
	if id == 0 {
		id = s.all[len(s.all)-1].ID
		for i := len(s.all) - 1; i >= 0 && !s.all[i].OnDate.Before(r.Today()); i-- {
			id = s.all[i].ID
		}
	}
	s.Sitting, err = proceedings.Of(r.Tx, c, id)
	return s, err
}

// toChange is readSession for a command.
func toChange(r *web.Request) (session, error) {
	s, err := readSession(r, access.EditCongress)
	if err == nil && s.none() {
		err = fault.At("", "problem.no_session")
	}
	return s, err
}

// page is what all pages of the day have: the sessions to choose from and the ways to the other pages.
func page(r *web.Request, s session, rest, title string) (days.Page, error) {
	v := days.Page{Frame: r.Frame(title), Sub: r.CongressLine(s.Congress), Path: s.at(rest), None: s.none(), Congress: web.CongressPath(s.Congress.ID),
		May: r.Actor.Can(access.EditCongress, s.Congress.Unit.Path), Begun: s.Begun(), Running: s.Running(), Day: s.at("")}
	crumbs, err := r.CongressCrumbs(s.Congress, v.Title)
	v.Crumbs = crumbs
	if s.none() {
		return v, err
	}
	v.When = r.T("choice.kind."+s.Kind) + " · " + r.SessionTime(s.Session)
	for _, one := range s.all {
		v.Sessions = append(v.Sessions, ui.Chip{Href: web.DayPath(s.Congress.ID, one.ID, rest), Label: r.T("choice.kind."+one.Kind) + ", " + one.OnDate.Short(),
			Current: one.ID == s.SessionID})
	}
	for _, to := range []struct{ rest, key string }{{"", "day.title"}, {"/speeches", "day.speeches"}, {"/decisions", "day.decisions"}, {"/papers", "day.papers"}, {"/absences", "day.absences"}, {"/door", "day.door.link"}} {
		if to.rest != "/door" && to.rest != "/absences" || v.May {
			v.Pages = append(v.Pages, ui.Chip{Href: s.at(to.rest), Label: r.T(to.key), Current: to.rest == rest})
		}
	}
	v.Hall = s.at("/hall")
	if v.May {
		v.Presidium = s.at("/presidium")
	}
	return v, err
}

// dayPage is the agenda as it happens, to be begun and ended item by item.
func dayPage(r *web.Request) (web.Result, error) {
	s, err := readSession(r, access.View)
	if err != nil {
		return web.Result{}, err
	}
	v := days.Day{Agenda: web.CongressPath(s.Congress.ID) + "/agenda?session=" + web.FormatID(s.SessionID)}
	if v.Page, err = page(r, s, "", "day.title"); err != nil || s.none() {
		return web.Show(days.DayPage(v)), err
	}
	items, err := proceedings.Items(r.Tx, s.Sitting)
	if err != nil {
		return web.Result{}, err
	}
	clock := runClock(r, s, items)
	v.Delay = delayWords(r, s, clock)
	for i, t := range clock.Items {
		v.Items = append(v.Items, itemRow(r, i, t, v.May && s.Running()))
	}
	return web.Show(days.DayPage(v)), nil
}

func runClock(r *web.Request, s session, items []proceedings.Item) proceedings.Clock {
	now := r.Tx.Now()
	if !s.EndedAt.IsZero() {
		now = s.EndedAt
	}
	return proceedings.RunClock(items, s.Starts, s.Ends, now)
}

// delayWords is "Chậm 10 phút so với chương trình", "" before the session and on time.
func delayWords(r *web.Request, s session, c proceedings.Clock) string {
	switch {
	case !s.Running() || c.Next < 0 && c.Now < 0:
		return ""
	case c.Delay > 0:
		return r.T("day.late", "Minutes", c.Delay)
	case c.Delay < 0:
		return r.T("day.early", "Minutes", -c.Delay)
	}
	return r.T("day.on_time")
}

func itemRow(r *web.Request, i int, t proceedings.Timed, may bool) days.Item {
	row := days.Item{Number: strconv.Itoa(i + 1), ID: web.FormatID(t.ID), Title: t.Title, Person: t.Person, Paper: t.Paper,
		Planned: clockSpan(t.Planned.From, t.Planned.To), Actual: clockSpan(t.From, t.To), Kind: kindWords(r, t.Kind)}
	switch {
	case t.Skipped:
		row.Status = ui.Status{Class: "na", Word: r.T("day.item.skipped")}
	case t.Running():
		row.Status, row.Now = ui.Status{Class: "progress", Word: r.T("day.item.now")}, true
	case t.Begun():
		row.Status = ui.Status{Class: "done", Word: r.T("day.item.done")}
	default:
		row.Status = ui.Status{Class: "notdue", Word: r.T("day.item.expected")}
	}
	if !may {
		return row
	}
	switch {
	case t.Running():
		row.Steps = []string{proceedings.Stop, proceedings.Undo}
	case t.Open():
		row.Steps = []string{proceedings.Start, proceedings.Skip}
	default:
		row.Steps = []string{proceedings.Undo}
	}
	return row
}

func kindWords(r *web.Request, kind string) string {
	if kind == agenda.Break || kind == agenda.Internal {
		return r.T("choice.block_kind." + kind)
	}
	return ""
}

func clockSpan(from, to int) string {
	if from == agenda.Unknown {
		return ""
	}
	return agenda.ClockOf(from) + "–" + agenda.ClockOf(to)
}

// runDay takes a step of the session or of an item: "start-17".
func runDay(r *web.Request) (web.Result, error) {
	s, err := toChange(r)
	if err != nil {
		return web.Result{}, err
	}
	what, item, _ := strings.Cut(r.Form("do"), "-")
	id, _ := strconv.ParseInt(item, 10, 64)
	switch what {
	case "begin":
		err = proceedings.Begin(r.Tx, s.Congress.ID, s.SessionID)
	case "end", "reopen":
		err = proceedings.End(r.Tx, s.Congress.ID, s.SessionID, what == "reopen")
	case "takeover":
		err = proceedings.TakeOver(r.Tx, s.Congress.ID, s.SessionID)
	case proceedings.Start, proceedings.Stop, proceedings.Skip, proceedings.Undo:
		err = proceedings.Act(r.Tx, s.Congress.ID, s.SessionID, id, what)
	default:
		err = fault.At("", "problem.bulk_choose")
	}
	r.Changed(s.topic())
	return web.Redirect(s.at("")), err
}

func number(n *int) string {
	if n == nil {
		return ""
	}
	return fmt.Sprint(*n)
}
