package app

import (
	"strings"

	"daihoi/models/access"
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
		return c, congress.Session{CongressID: c.ID, Kind: congress.Official}, nil
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
	c, _, err := r.sessionOf()
	if err != nil {
		return Result{}, err
	}
	var in congress.Session
	return r.replanned(congress.SessionFields.Decode(r.Form, &in), func() (deadline.Shift, error) {
		return deadline.PlanSession(r.Tx, c.ID, in)
	})
}

func moveSession(r *Request) (Result, error) {
	_, s, err := r.sessionOf()
	if err != nil {
		return Result{}, err
	}
	in := s
	return r.replanned(congress.SessionFields.Decode(r.Form, &in), func() (deadline.Shift, error) {
		return deadline.MoveSession(r.Tx, s.ID, r.FormInt("version"), in)
	})
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
	v := templates.CancelSession{Frame: r.frame("session.cancel"), Path: sessionPath(s) + "/cancel", Back: congressPath(c.ID), Version: s.Version,
		Session: r.T("choice.kind."+s.Kind) + ", " + r.sessionTime(s)}
	if v.Crumbs, err = r.crumbsIn(c, v.Title); err != nil {
		return Result{}, err
	}
	if v.Conflict, err = r.conflictLine("congress", c.ID); err != nil {
		return Result{}, err
	}
	day, err := r.dayWithout(c, s)
	if err != nil {
		return Result{}, err
	}
	if day == c.Day {
		v.Effect = r.T("session.cancel_keeps")
		return show(templates.CancelSessionPage(v)), nil
	}
	moves, err := deadline.Preview(r.Tx, c.ID, day)
	if err != nil {
		return Result{}, err
	}
	v.Effect = r.T("session.cancel_to_deadline", "Count", len(moves))
	if !day.IsZero() {
		v.Effect = r.T("session.cancel_to_day", "Count", len(moves), "Day", day)
	}
	for _, m := range moves {
		v.Moves = append(v.Moves, templates.Change{Field: itemName(r.Words, &m.Milestone.Item), Old: m.Old.Short(), New: m.New.Short()})
	}
	return show(templates.CancelSessionPage(v)), nil
}

// dayWithout is the day of the congress if s were not there.
func (r *Request) dayWithout(c congress.Congress, s congress.Session) (day calendar.Date, err error) {
	all, err := congress.Sessions(r.Tx, c.ID)
	for _, other := range all {
		if other.ID != s.ID && other.Kind == congress.Official {
			return other.OnDate, err
		}
	}
	return day, err
}

func cancelSession(r *Request) (Result, error) {
	_, s, err := r.sessionOf()
	if err != nil {
		return Result{}, err
	}
	return r.replanned(nil, func() (deadline.Shift, error) {
		return deadline.CancelSession(r.Tx, s.ID, r.FormInt("version"))
	})
}
