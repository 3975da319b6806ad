package meetings

import (
	"strings"

	"daihoi/app/web"
	"daihoi/models/calendar"
	"daihoi/models/meeting"
	pages "daihoi/templates/meetings"
	"daihoi/templates/ui"
)

// turnoutForm asks of every invited unit whether somebody came, who, or why not.
func turnoutForm(r *web.Request) (web.Result, error) {
	m, err := ledMeeting(r)
	if err != nil {
		return web.Result{}, err
	}
	v := pages.Turnout{Frame: r.Frame("meeting.enter_turnout"), Sub: m.Title + " · " + m.OnDay.Short(), Back: web.MeetingPath(m.ID), Version: r.FormVersion(int64(m.Version))}
	if v.Crumbs, err = crumbsOf(r, m, v.Title); err != nil {
		return web.Result{}, err
	}
	for _, u := range m.Units {
		state := ui.Input{Key: "state-" + u.Code, Label: u.Name, Kind: "choice", Value: r.InputValue("state-"+u.Code, u.State), Options: []ui.Option{
			{Label: r.T("meeting.unit.unknown")}, {Value: meeting.Came, Label: r.T("meeting.unit.came")}, {Value: meeting.Absent, Label: r.T("meeting.unit.absent")}}}
		note := ui.Input{Key: "note-" + u.Code, Label: r.T("meeting.who_or_why") + ": " + u.Name, Value: r.InputValue("note-"+u.Code, u.Attendee+u.Reason)}
		v.Rows = append(v.Rows, pages.TurnoutRow{Name: u.Name, State: r.WithError(state), Note: r.WithError(note)})
	}
	v.Conflict, err = r.ConflictLine("meeting", m.ID)
	return web.Show(pages.TurnoutPage(v)), err
}

func setTurnout(r *web.Request) (web.Result, error) {
	m, err := ledMeeting(r)
	if err != nil {
		return web.Result{}, err
	}
	var marks []meeting.Invited
	for _, u := range m.Units {
		in := meeting.Invited{UnitID: u.UnitID, State: r.Form("state-" + u.Code)}
		if note := r.Form("note-" + u.Code); in.State == meeting.Absent {
			in.Reason = note
		} else {
			in.Attendee = note
		}
		marks = append(marks, in)
	}
	_, err = meeting.Attend(r.Tx, m.ID, r.FormInt("version"), marks)
	return web.Redirect(web.MeetingPath(m.ID)).Saying("form.saved"), err
}

// replanned says what another rule does to a series.
func replanned(r *web.Request, p meeting.Replanned) (facts []ui.Fact) {
	fact := func(key string, days []calendar.Date) {
		var words []string
		for _, d := range days {
			words = append(words, meeting.Held(d).Short())
		}
		if len(words) > 0 {
			facts = append(facts, ui.Fact{Label: r.T(key), Value: strings.Join(words, ", ")})
		}
	}
	facts = append(facts, ui.Fact{Label: r.T("meeting.kept"), Value: r.Words.Number(p.Kept)})
	fact("meeting.added", p.Added)
	fact("meeting.gone", p.Gone)
	var stays []string
	for _, m := range p.Stays {
		stays = append(stays, m.OnDay.Short())
	}
	if len(stays) > 0 {
		facts = append(facts, ui.Fact{Label: r.T("meeting.stays"), Value: strings.Join(stays, ", ")})
	}
	return facts
}
