package app

import (
	"slices"
	"strconv"
	"strings"

	"daihoi/models/access"
	"daihoi/models/attendance"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/templates"
)

// typed runs the command unless something typed is wrong already.
func (r *Request) typed(problems []fault.Problem, command func() error) error {
	if err := fault.Of(problems); err != nil {
		return err
	}
	return command()
}

func (r *Request) sessionLines(c congress.Congress) ([]templates.SessionLine, error) {
	all, err := congress.Sessions(r.Tx, c.ID)
	var lines []templates.SessionLine
	for _, s := range all {
		line := templates.SessionLine{Kind: r.T("choice.kind." + s.Kind), When: r.sessionTime(s), Venue: s.Venue}
		if r.Actor.Can(access.EditCongress, c.Unit.Path) {
			line.Href = sessionPath(s)
		}
		if r.Actor.Can(access.CheckIn, c.Unit.Path) {
			line.CheckIn = idPath("/check-in/"+attendance.SessionSitting, s.ID)
		}
		lines = append(lines, line)
	}
	return lines, err
}

func sessionPath(s congress.Session) string {
	return idPath(congressPath(s.CongressID)+"/sessions", s.ID)
}

// sessionTime is "Thứ Năm, 25/4/2024, 07:30–11:30".
func (r *Request) sessionTime(s congress.Session) string {
	text := r.Words.LongDate(s.OnDate)
	if hours := strings.Trim(s.Starts+"–"+s.Ends, "–"); hours != "" {
		text += ", " + hours
	}
	return text
}

// sessionOf reads the congress and the session of the address; without a session in it, a new official one.
func (r *Request) sessionOf() (c congress.Congress, s congress.Session, err error) {
	if c, err = r.congressFor(access.EditCongress); err != nil {
		return c, s, err
	}
	if r.Param("session") == "" {
		on, _ := calendar.ParseTyped(r.Query("on")) // where it was dropped in the calendar
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

// sessionForm adds a session or changes one.
func sessionForm(r *Request) (Result, error) {
	c, s, err := r.sessionOf()
	if err != nil {
		return Result{}, err
	}
	if r.asksReason() {
		return r.replanSession(c, s)
	}
	title := "session.add"
	if s.ID != 0 {
		title = "session.change"
	}
	v := templates.SessionForm{Frame: r.frame(title), Back: congressPath(c.ID), Path: congressPath(c.ID) + "/sessions/new", Version: s.Version,
		Groups: groups(r, congress.SessionFields, &s, nil), Lead: r.T("session.lead")}
	if s.ID != 0 {
		v.Path, v.Cancel = sessionPath(s), sessionPath(s)+"/cancel"
	}
	if v.Crumbs, err = r.crumbsIn(c, v.Title); err != nil {
		return Result{}, err
	}
	v.Conflict, err = r.conflictLine("congress", c.ID)
	return show(templates.SessionFormPage(v)), err
}

func addSession(r *Request) (Result, error) {
	c, s, err := r.sessionOf()
	if err != nil {
		return Result{}, err
	}
	return r.planned(c, s, func(in congress.Session) (deadline.Shift, error) {
		return deadline.PlanSession(r.Tx, c.ID, in)
	})
}

func moveSession(r *Request) (Result, error) {
	c, s, err := r.sessionOf()
	if err != nil {
		return Result{}, err
	}
	return r.planned(c, s, func(in congress.Session) (deadline.Shift, error) {
		return deadline.MoveSession(r.Tx, s.ID, r.FormInt("version"), in)
	})
}

// planned takes a session as it was typed. One that moves the day of the congress is shown first with the due dates that
// it moves, and written when it is posted once more.
func (r *Request) planned(c congress.Congress, s congress.Session, command func(congress.Session) (deadline.Shift, error)) (Result, error) {
	if err := r.returning(); err != nil {
		return Result{}, err
	}
	in := s
	problems := congress.SessionFields.Decode(r.Form, &in)
	in.Reason = r.Form("reason")
	if len(problems) == 0 && r.Form("confirm") == "" {
		day, err := r.dayWith(c, in)
		if err != nil {
			return Result{}, err
		}
		if day != c.Day {
			return r.replanSession(c, s)
		}
	}
	return r.replanned(problems, func() (deadline.Shift, error) { return command(in) })
}

// replanSession shows what the typed session moves.
func (r *Request) replanSession(c congress.Congress, s congress.Session) (Result, error) {
	in := s
	_ = congress.SessionFields.Decode(r.Form, &in)
	old := c.Day
	var err error
	if c.Day, err = r.dayWith(c, in); err != nil {
		return Result{}, err
	}
	v := templates.Replan{Frame: r.frame("replan.title"), Path: congressPath(c.ID) + "/sessions/new", Hidden: r.carried(), Button: r.T("replan.confirm"), MayReturn: true}
	if s.ID != 0 {
		v.Path = sessionPath(s)
	}
	if !old.IsZero() {
		v.Reason = []templates.Input{r.reasonInput("replan.reason")}
	}
	return r.replanPage(c, func(plan deadline.Replan) string { return r.movedWords(old, plan) }, v)
}

// movedWords says how the day moves, and how many due dates with it.
func (r *Request) movedWords(old calendar.Date, plan deadline.Replan) string {
	key := "replan.moved"
	switch day := plan.Congress.Day; {
	case old.IsZero():
		key = "replan.planned"
	case day.IsZero():
		key = "replan.unplanned"
	}
	return r.T(key, "Old", old, "New", plan.Congress.Day, "Count", len(plan.Dues))
}

// replanned runs a command that may move the day of the congress and says what has moved with it.
func (r *Request) replanned(problems []fault.Problem, command func() (deadline.Shift, error)) (Result, error) {
	var shift deadline.Shift
	err := r.typed(problems, func() (err error) {
		shift, err = command()
		return err
	})
	if err != nil {
		return Result{}, err
	}
	to := redirect(congressPath(shift.Congress.ID))
	if shift.OldDay == shift.NewDay {
		return to.saying("session.saved"), nil
	}
	return to.saying("session.moved", "Count", shift.Milestones), nil
}

// cancelSessionPage says what moves before a session is cancelled.
func cancelSessionPage(r *Request) (Result, error) {
	c, s, err := r.sessionOf()
	if err != nil {
		return Result{}, err
	}
	v := templates.Replan{Frame: r.frame("session.cancel"), Path: sessionPath(s) + "/cancel", Button: r.T("session.cancel_yes"), Danger: true,
		Hidden: []templates.Hidden{{Name: "version", Value: strconv.Itoa(s.Version)}}}
	if v.Conflict, err = r.conflictLine("congress", c.ID); err != nil {
		return Result{}, err
	}
	old := c.Day
	if c.Day, err = r.dayWithout(c, s.ID); err != nil {
		return Result{}, err
	}
	cancelled := r.T("choice.kind."+s.Kind) + ", " + r.sessionTime(s) + ". "
	if drafted, err := congress.Drafted(r.Tx, c.ID, s.ID); err != nil {
		return Result{}, err
	} else if drafted {
		cancelled += r.T("agenda.cancelled") + " "
	}
	if c.Day == old {
		return r.showReplan(deadline.Replan{Congress: c}, cancelled+r.T("session.cancel_keeps"), v)
	}
	v.Reason = []templates.Input{r.reasonInput("replan.cancel_reason")}
	return r.replanPage(c, func(plan deadline.Replan) string { return cancelled + r.movedWords(old, plan) }, v)
}

// dayWith is the day of the congress with the session as it was typed.
func (r *Request) dayWith(c congress.Congress, in congress.Session) (calendar.Date, error) {
	others, err := r.otherSessions(c, in.ID)
	return congress.DayOf(append(others, in)), err
}

// dayWithout is the day of the congress if the session were not there.
func (r *Request) dayWithout(c congress.Congress, id int64) (calendar.Date, error) {
	others, err := r.otherSessions(c, id)
	return congress.DayOf(others), err
}

func (r *Request) otherSessions(c congress.Congress, id int64) ([]congress.Session, error) {
	all, err := congress.Sessions(r.Tx, c.ID)
	return slices.DeleteFunc(all, func(s congress.Session) bool { return s.ID == id }), err
}

func cancelSession(r *Request) (Result, error) {
	_, s, err := r.sessionOf()
	if err != nil {
		return Result{}, err
	}
	return r.replanned(nil, func() (deadline.Shift, error) {
		return deadline.CancelSession(r.Tx, s.ID, r.FormInt("version"), r.Form("reason"))
	})
}
