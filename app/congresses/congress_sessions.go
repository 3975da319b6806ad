package congresses

import (
	"slices"
	"strconv"

	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/attendance"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/templates/congresses"
	"daihoi/templates/i18n"
	"daihoi/templates/ui"
)

func sessionLines(r *web.Request, c congress.Congress) ([]congresses.SessionLine, error) {
	all, err := congress.Sessions(r.Tx, c.ID)
	var lines []congresses.SessionLine
	for _, s := range all {
		line := congresses.SessionLine{Kind: r.T("choice.kind." + s.Kind), When: r.SessionTime(s), Venue: s.Venue}
		if r.Actor.Can(access.EditCongress, c.Unit.Path) {
			line.Href = sessionPath(s)
		}
		if r.Actor.Can(access.CheckIn, c.Unit.Path) {
			line.CheckIn = web.IDPath("/check-in/"+attendance.SessionSitting, s.ID)
		}
		lines = append(lines, line)
	}
	return lines, err
}

func sessionPath(s congress.Session) string {
	return web.IDPath(web.CongressPath(s.CongressID)+"/sessions", s.ID)
}

// readSession reads the congress and the session of the address. Without a session it is a new official one.
func readSession(r *web.Request) (c congress.Congress, s congress.Session, err error) {
	if c, err = r.CongressFor(access.EditCongress); err != nil {
		return c, s, err
	}
	if r.Param("session") == "" {
		on, _ := calendar.ParseTyped(r.Query("on")) // the day it was dropped on in the calendar
		return c, congress.Session{CongressID: c.ID, Kind: congress.Official, OnDate: on}, nil
	}
	id, err := r.ID("session")
	if err != nil {
		return c, s, err
	}
	if s, err = congress.GetSession(r.Tx, id); err == nil && s.CongressID != c.ID {
		err = store.NotFound()
	}
	return c, s, err
}

// sessionForm adds or changes a session.
func sessionForm(r *web.Request) (web.Result, error) {
	c, s, err := readSession(r)
	if err != nil {
		return web.Result{}, err
	}
	if asksReason(r) {
		return replanSession(r, c, s)
	}
	title := "session.add"
	if s.ID != 0 {
		title = "session.change"
	}
	v := congresses.SessionForm{Frame: r.Frame(title), Back: web.CongressPath(c.ID), Path: web.CongressPath(c.ID) + "/sessions/new", Version: s.Version,
		Groups: web.FormGroups(r, congress.SessionFields, &s, nil), Lead: r.T("session.lead")}
	if s.ID != 0 {
		v.Path, v.Cancel = sessionPath(s), sessionPath(s)+"/cancel"
	}
	if v.Crumbs, err = r.CongressCrumbs(c, v.Title); err != nil {
		return web.Result{}, err
	}
	v.Conflict, err = r.ConflictLine("congress", c.ID)
	return web.Show(congresses.SessionFormPage(v)), err
}

func addSession(r *web.Request) (web.Result, error) {
	c, s, err := readSession(r)
	if err != nil {
		return web.Result{}, err
	}
	return planSession(r, c, s, func(in congress.Session) (deadline.Shift, error) {
		return deadline.PlanSession(r.Tx, c.ID, in)
	})
}

func moveSession(r *web.Request) (web.Result, error) {
	c, s, err := readSession(r)
	if err != nil {
		return web.Result{}, err
	}
	return planSession(r, c, s, func(in congress.Session) (deadline.Shift, error) {
		return deadline.MoveSession(r.Tx, s.ID, r.FormInt("version"), in)
	})
}

// planSession handles a submitted session. If it moves the congress date, or due dates alone as a preparatory session does,
// what would move is shown first, and it is written when it is posted again.
func planSession(r *web.Request, c congress.Congress, s congress.Session, command func(congress.Session) (deadline.Shift, error)) (web.Result, error) {
	if err := r.BackToForm(); err != nil {
		return web.Result{}, err
	}
	in := s
	problems := congress.SessionFields.Decode(r.Form, &in)
	in.Reason = r.Form("reason")
	if len(problems) == 0 && r.Form("confirm") == "" {
		sessions, err := sessionsWith(r, c, in)
		if err != nil {
			return web.Result{}, err
		}
		moves, err := movesDues(r, c, sessions)
		if err != nil {
			return web.Result{}, err
		}
		if moves {
			return replanSession(r, c, s)
		}
	}
	return runReplan(problems, func() (deadline.Shift, error) { return command(in) })
}

// movesDues reports whether the congress has another date with the sessions, or its milestones have other due dates.
func movesDues(r *web.Request, c congress.Congress, sessions []congress.Session) (bool, error) {
	if congress.DayOf(sessions) != c.Day {
		return true, nil
	}
	plan, err := deadline.Preview(r.Tx, c, sessions)
	return len(plan.Dues)+len(plan.Above) > 0, err
}

// replanSession shows what the submitted session would move.
func replanSession(r *web.Request, c congress.Congress, s congress.Session) (web.Result, error) {
	in := s
	_ = congress.SessionFields.Decode(r.Form, &in)
	old := c.Day
	sessions, err := sessionsWith(r, c, in)
	if err != nil {
		return web.Result{}, err
	}
	c.Day = congress.DayOf(sessions)
	v := congresses.Replan{Frame: r.Frame("replan.title"), Path: web.CongressPath(c.ID) + "/sessions/new", Hidden: r.CarriedFields(), Button: r.T("replan.confirm"), MayReturn: true}
	if s.ID != 0 {
		v.Path = sessionPath(s)
	}
	if !old.IsZero() && c.Day != old {
		v.Reason = []ui.Input{r.ReasonInput("replan.reason")}
	}
	return replanPage(r, c, sessions, func(plan deadline.Replan) string { return movedWords(r.Words, old, plan) }, v)
}

// movedWords says how the date moves, and how many due dates with it.
func movedWords(words *i18n.Printer, old calendar.Date, plan deadline.Replan) string {
	key := "replan.moved"
	switch day := plan.Congress.Day; {
	case day == old && !old.IsZero():
		key = "replan.session"
	case old.IsZero():
		key = "replan.planned"
	case day.IsZero():
		key = "replan.unplanned"
	}
	return words.T(key, "Old", old, "New", plan.Congress.Day, "Count", len(plan.Dues))
}

// runReplan runs a command that may move the congress date and says what moved with it.
func runReplan(problems []fault.Problem, command func() (deadline.Shift, error)) (web.Result, error) {
	var shift deadline.Shift
	err := web.RunIfValid(problems, func() (err error) {
		shift, err = command()
		return err
	})
	if err != nil {
		return web.Result{}, err
	}
	to := web.Redirect(web.CongressPath(shift.Congress.ID))
	if shift.OldDay == shift.NewDay && shift.Milestones > 0 {
		return to.Saying("session.moved_alone", "Count", shift.Milestones), nil
	}
	if shift.OldDay == shift.NewDay {
		return to.Saying("session.saved"), nil
	}
	return to.Saying("session.moved", "Count", shift.Milestones), nil
}

// cancelSessionPage says what would move before a session is cancelled.
func cancelSessionPage(r *web.Request) (web.Result, error) {
	c, s, err := readSession(r)
	if err != nil {
		return web.Result{}, err
	}
	v := congresses.Replan{Frame: r.Frame("session.cancel"), Path: sessionPath(s) + "/cancel", Button: r.T("session.cancel_yes"), Danger: true,
		Hidden: []ui.Hidden{{Name: "version", Value: strconv.Itoa(s.Version)}}}
	if v.Conflict, err = r.ConflictLine("congress", c.ID); err != nil {
		return web.Result{}, err
	}
	old := c.Day
	others, err := otherSessions(r.Tx, c, s.ID)
	if err != nil {
		return web.Result{}, err
	}
	c.Day = congress.DayOf(others)
	cancelled := r.T("choice.kind."+s.Kind) + ", " + r.SessionTime(s) + ". "
	if drafted, err := congress.Drafted(r.Tx, c.ID, s.ID); err != nil {
		return web.Result{}, err
	} else if drafted {
		cancelled += r.T("agenda.cancelled") + " "
	}
	was := c
	was.Day = old
	if moves, err := movesDues(r, was, others); err != nil {
		return web.Result{}, err
	} else if !moves {
		return showReplan(r, deadline.Replan{Congress: c}, cancelled+r.T("session.cancel_keeps"), v)
	}
	if c.Day != old {
		v.Reason = []ui.Input{r.ReasonInput("replan.cancel_reason")}
	}
	return replanPage(r, c, others, func(plan deadline.Replan) string { return cancelled + movedWords(r.Words, old, plan) }, v)
}

// sessionsWith are the sessions of the congress with the submitted one.
func sessionsWith(r *web.Request, c congress.Congress, in congress.Session) ([]congress.Session, error) {
	others, err := otherSessions(r.Tx, c, in.ID)
	return append(others, in), err
}

// otherSessions are never nil, because the congress may have no other.
func otherSessions(tx *store.Tx, c congress.Congress, id int64) ([]congress.Session, error) {
	all, err := congress.Sessions(tx, c.ID)
	return slices.DeleteFunc(append([]congress.Session{}, all...), func(s congress.Session) bool { return s.ID == id }), err
}

func cancelSession(r *web.Request) (web.Result, error) {
	_, s, err := readSession(r)
	if err != nil {
		return web.Result{}, err
	}
	return runReplan(nil, func() (deadline.Shift, error) {
		return deadline.CancelSession(r.Tx, s.ID, r.FormInt("version"), r.Form("reason"))
	})
}
