package meetings

import (
	"slices"
	"strings"

	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/meeting"
	pages "daihoi/templates/meetings"
	"daihoi/templates/ui"
)

// meetingsPage lists the meetings of a unit: to come, or past.
func meetingsPage(r *web.Request) (web.Result, error) {
	p, err := r.UnitPage()
	if err != nil {
		return web.Result{}, err
	}
	v := pages.Meetings{Frame: r.Frame("meeting.title"), Sub: p.Unit.FullName}
	if v.Crumbs, err = r.UnitCrumbs(p.Unit, v.Title); err != nil {
		return web.Result{}, err
	}
	if r.Actor.Can(access.PlanCongress, p.Unit.Path) {
		v.New = web.MeetingsPath(p.Unit) + "/new"
		if len(p.Children) > 0 {
			v.List = p.Path() + "/review-list"
		}
	}
	f := meeting.Filter{Past: r.Query("past") != ""}
	if slices.Contains(meeting.Kinds, r.Query("kind")) {
		f.Kind = r.Query("kind")
	}
	v.Chips = []ui.Chip{{Href: r.QueryWith("past", ""), Label: r.T("meeting.to_come"), Current: !f.Past},
		{Href: r.QueryWith("past", "1"), Label: r.T("meeting.past"), Current: f.Past}}
	v.Kind = ui.Input{Key: "kind", Label: r.T("field.meeting_kind"), Kind: "choice", Value: f.Kind,
		Options: append([]ui.Option{{Label: r.T("list.all")}}, r.ChoiceOptions("meeting_kind", meeting.Kinds...)...)}
	if f.Past {
		v.Keep = []ui.Option{{Value: "past", Label: "1"}}
	}
	list, err := meeting.List(r.Tx, p.Unit.Path, p.Term.ID, f)
	if err != nil {
		return web.Result{}, err
	}
	tasks, err := meeting.Tasks(r.Tx, meeting.TaskFilter{TermID: p.Term.ID, Path: p.Unit.Path})
	for _, m := range list {
		v.Rows = append(v.Rows, meetingRow(r, m, tasks))
	}
	return web.Show(pages.MeetingsPage(v)), err
}

func meetingRow(r *web.Request, m meeting.Meeting, tasks []meeting.Task) pages.MeetingRow {
	row := pages.MeetingRow{Href: web.MeetingPath(m.ID), Title: m.Title, Kind: r.T("choice.meeting_kind." + m.Kind), Day: m.OnDay.Short(), Hours: hours(m),
		Place: m.Place, Unit: m.Unit.FullName, State: stateOf(r, m), Note: noteOf(r, m), Turnout: turnoutText(r, m)}
	done, all := 0, 0
	for _, t := range tasks {
		if t.MeetingID == m.ID {
			all++
			if !t.Open() {
				done++
			}
		}
	}
	if all > 0 {
		row.Tasks = r.T("meeting.tasks_done", "Done", done, "All", all)
	}
	return row
}

func hours(m meeting.Meeting) string { return strings.Trim(m.Starts+"–"+m.Ends, "–") }

// stateOf says whether the meeting is to come, was held, moved or called off.
func stateOf(r *web.Request, m meeting.Meeting) ui.Status {
	switch {
	case m.Cancelled():
		return ui.Status{Class: "na", Word: r.T("meeting.state.cancelled")}
	case m.OnDay.After(r.Today()):
		return ui.Status{Class: "notdue", Word: r.T("meeting.state.to_come")}
	case m.OnDay == r.Today():
		return ui.Status{Class: "progress", Word: r.T("meeting.state.today")}
	}
	return ui.Status{Class: "done", Word: r.T("meeting.state.past")}
}

// noteOf is why the meeting was called off or is not held on the day of its series.
func noteOf(r *web.Request, m meeting.Meeting) string {
	switch {
	case m.Cancelled():
		return r.T("meeting.cancelled", "Day", m.CancelledOn, "Reason", m.CancelledReason)
	case m.Moved():
		return r.T("meeting.moved", "Day", m.Slot, "Reason", m.MovedReason)
	}
	return ""
}

// turnoutText is "14/16 đơn vị có mặt", or how many are invited while nothing was entered.
func turnoutText(r *web.Request, m meeting.Meeting) string {
	c := m.Turnout()
	switch {
	case c.Invited == 0 || !m.SeesAll(r.Actor):
		return ""
	case c.Unknown == c.Invited:
		return r.T("meeting.invited", "Count", c.Invited)
	}
	return r.T("meeting.came", "Came", c.Came, "All", c.Invited)
}
