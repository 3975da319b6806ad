package schedules

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/clusterevent"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/meeting"
	"daihoi/models/org"
	"daihoi/models/readiness"
	"daihoi/models/schedule"
	"daihoi/templates/schedules"
	"daihoi/templates/ui"
)

// Limits of the lists of a calendar.
const (
	shownTray      = 30
	shownConflicts = 60
	shownDay       = 60
)

// calendarSpan is the time that a calendar shows: a month, a week or a list. The grid of a month has whole weeks.
type calendarSpan struct {
	view, step  string
	on          calendar.Date
	first, last calendar.Date
}

// calendarDays is the span of the view. A list covers a month, or a week when there are many units.
func calendarDays(r *web.Request, p web.UnitPage) calendarSpan {
	s := calendarSpan{view: r.Query("view"), on: r.Today()}
	if d, err := calendar.Parse(r.Query("on")); err == nil && !d.IsZero() {
		s.on = d
	}
	if s.view != "week" && s.view != "list" {
		s.view = "month"
	}
	if s.view == "week" || s.view == "list" && p.RollsUp() {
		s.step = "week"
		s.first = monday(s.on)
		s.last = s.first.AddDays(6)
		return s
	}
	s.step = "month"
	s.first = calendar.Of(s.on.Year(), s.on.Month(), 1)
	s.last = calendar.Of(s.on.Year(), s.on.Month()+1, 0)
	if s.view == "month" {
		s.first, s.last = monday(s.first), monday(s.last).AddDays(6)
	}
	return s
}

func monday(d calendar.Date) calendar.Date { return d.AddDays(-(int(d.Weekday()) + 6) % 7) }

// shifted is a day that many spans later, or earlier when steps is negative.
func (s calendarSpan) shifted(steps int) calendar.Date {
	if s.step == "week" {
		return s.on.AddDays(7 * steps)
	}
	return calendar.Of(s.on.Year(), s.on.Month()+time.Month(steps), 1)
}

// planner is a unit with its schedule, filtered.
type planner struct {
	web.UnitPage
	calendarSpan
	rules     map[string]org.TermLevel
	schedule  schedule.Schedule
	conflicts []schedule.Conflict
	units     []*schedule.ScheduledUnit         // kept by the filter
	at        map[int64]*schedule.ScheduledUnit // all of them, by unit
	people    map[int64]schedule.Leader
	leader    int64
	days      map[calendar.Date]*schedules.CalendarDay
}

// calendarPage shows when the congresses of a unit and those below take place, what else is due, and what conflicts.
func calendarPage(r *web.Request) (web.Result, error) {
	p, err := r.UnitPage()
	if err != nil {
		return web.Result{}, err
	}
	c := planner{UnitPage: p, calendarSpan: calendarDays(r, p)}
	v := schedules.Calendar{Frame: r.Frame("nav.calendar"), Sub: p.Unit.FullName, Path: p.Path(), Data: r.DataFiles(p.Path()+"/schedule.xlsx", "schedule"), View: c.view, Many: p.RollsUp(),
		Month: c.view == "month" || c.view == "week"}
	if c.Near() != nil {
		v.Sub += ". " + r.T("calendar.near")
	}
	if v.Crumbs, err = r.UnitCrumbs(p.Unit, v.Title); err != nil {
		return web.Result{}, err
	}
	if err := readPlan(r, &c); err != nil {
		return web.Result{}, err
	}
	calendarBar(r, &c, &v)
	c.makeDays(r)
	sessionsInDays(r, &c)
	if err := reviewsInDays(r, &c); err != nil {
		return web.Result{}, err
	}
	if err := eventsInDays(r, &c); err != nil {
		return web.Result{}, err
	}
	if err := meetingsInDays(r, &c); err != nil {
		return web.Result{}, err
	}
	absencesInDays(r, &c)
	v.Weeks = c.weeks(r)
	if v.Many && v.Month {
		for _, w := range v.Weeks {
			for i := range w.Days {
				if w.Days[i].Chosen {
					v.Chosen = &w.Days[i]
				}
			}
		}
	}
	tray(r, &c, &v)
	conflictsBelow(r, &c, &v)
	return web.Show(schedules.CalendarPage(v)), nil
}

// readPlan reads the schedule and filters it by steering group, leader and level.
func readPlan(r *web.Request, c *planner) (err error) {
	if c.rules, err = org.Rules(r.Tx, c.Term.ID); err != nil {
		return err
	}
	if c.schedule, err = schedule.Of(r.Tx, c.Unit, c.Term.ID, c.Near()...); err != nil {
		return err
	}
	c.conflicts = schedule.Conflicts(c.schedule)
	team := int64(r.QueryInt("team", 0))
	c.leader = int64(r.QueryInt("leader", 0))
	level := r.Query("level")
	c.at, c.people = map[int64]*schedule.ScheduledUnit{}, map[int64]schedule.Leader{}
	for _, l := range c.schedule.Leaders {
		c.people[l.ID] = l
	}
	for i := range c.schedule.Units {
		u := &c.schedule.Units[i]
		c.at[u.UnitID] = u
		if (team == 0 || u.TeamID == team) && (level == "" || u.LevelCode == level) && (c.leader == 0 || c.part(u) != "") {
			c.units = append(c.units, u)
		}
	}
	return nil
}

// part is what the chosen leader does at the congress, "" for nothing.
func (c *planner) part(u *schedule.ScheduledUnit) string {
	for _, role := range congress.Roles {
		if slices.Contains(u.Leaders, congress.Assignment{LeaderID: c.leader, Role: role}) {
			return role
		}
	}
	return ""
}

// calendarBar fills in the links to other days and views, and the filters.
func calendarBar(r *web.Request, c *planner, v *schedules.Calendar) {
	for _, view := range []string{"month", "week", "list"} {
		v.Views = append(v.Views, ui.Chip{Href: r.QueryWith("view", view), Label: r.T("calendar.view." + view), Current: view == c.view})
	}
	v.Previous, v.Next = r.QueryWith("on", c.shifted(-1).String()), r.QueryWith("on", c.shifted(1).String())
	v.Today = r.QueryWith("on", "")
	v.Period = r.T("calendar.month", "Month", int(c.on.Month()), "Year", strconv.Itoa(c.on.Year()))
	if c.step == "week" {
		v.Period = r.T("calendar.week", "From", c.first, "To", c.last)
	}
	v.Keep = []ui.Option{{Value: "view", Label: c.view}, {Value: "on", Label: c.on.String()}}
	choice := func(key, label string, options []ui.Option) {
		if len(options) > 0 {
			v.Filters = append(v.Filters, ui.Input{Key: key, Label: r.T(label), Kind: "choice", Value: r.Query(key),
				Options: append([]ui.Option{{Label: r.T("list.all")}}, options...)})
		}
	}
	var teams, people, levels []ui.Option
	for _, t := range c.schedule.Teams {
		teams = append(teams, ui.Option{Value: strconv.FormatInt(t.ID, 10), Label: t.Name})
	}
	for _, l := range c.schedule.Leaders {
		people = append(people, ui.Option{Value: strconv.FormatInt(l.ID, 10), Label: l.Name})
	}
	there := map[string]bool{}
	for _, u := range c.schedule.Units {
		there[u.LevelCode] = true
	}
	for _, l := range c.Levels {
		if there[l.Code] && len(there) > 1 {
			levels = append(levels, ui.Option{Value: l.Code, Label: r.Words.Pick(l.NameVi, l.NameEn)})
		}
	}
	choice("team", "calendar.team", teams)
	choice("leader", "calendar.leader", people)
	choice("level", "field.unit_level", levels)
	v.Filtered = r.Query("team")+r.Query("leader")+r.Query("level") != ""
	for day := 1; day <= 7; day++ {
		v.Weekdays = append(v.Weekdays, r.T("weekday."+strconv.Itoa(day%7)))
	}
	v.Leaders, v.File = web.LeadersPath(c.Unit), c.Path()+"/calendar.ics"
	if c.leader != 0 {
		v.File = web.IDPath("/leaders", c.leader) + "/calendar.ics"
	}
	if r.Actor.Can(access.PlanCongress, c.Unit.Path) {
		v.Propose = c.Path() + "/schedule/propose"
	}
}

// tray lists the congresses without a date.
func tray(r *web.Request, c *planner, v *schedules.Calendar) {
	for _, u := range c.units {
		if u.Held || !u.Day().IsZero() {
			continue
		}
		v.TrayCount++
		if v.TrayCount > shownTray {
			continue
		}
		line := schedules.TrayLine{Href: web.CongressPath(u.CongressID), Name: u.Name}
		if !u.Deadline.IsZero() {
			line.Deadline = r.T("calendar.until", "Day", u.Deadline)
		}
		if r.Actor.Can(access.EditCongress, u.Path) {
			line.Plan = web.CongressPath(u.CongressID) + "/sessions/new"
		}
		v.Tray = append(v.Tray, line)
	}
	v.TrayMore = max(0, v.TrayCount-shownTray)
}

// conflictsBelow lists the conflicts of the units shown, as sentences below the calendar.
func conflictsBelow(r *web.Request, c *planner, v *schedules.Calendar) {
	shown := map[int64]bool{}
	for _, u := range c.units {
		shown[u.UnitID] = true
	}
	for i, k := range c.conflicts {
		if !slices.ContainsFunc(k.Units, func(id int64) bool { return shown[id] }) && len(k.Units) > 0 {
			continue
		}
		if len(v.Conflicts) == shownConflicts {
			v.ConflictsMore++
			continue
		}
		line := conflictLine(r, k, i, c.at)
		v.Conflicts = append(v.Conflicts, line)
	}
}

func conflictID(i int) string { return "c" + strconv.Itoa(i+1) }

// reviewsInDays adds when the level above reviews the congresses.
func reviewsInDays(r *web.Request, c *planner) error {
	all, err := deadline.Reviews(r.Tx, c.Unit.Path, c.Term.ID, c.first, c.last, c.Near()...)
	if err != nil {
		return err
	}
	byCongress := map[int64]bool{}
	for _, u := range c.units {
		byCongress[u.CongressID] = true
	}
	for _, m := range all {
		if day := c.days[m.Due]; byCongress[m.CongressID] && day != nil {
			e := schedules.CalendarEntry{Href: web.MilestonePath(m.CongressID, m.ID), Panel: true, Class: "review", Kind: r.T("calendar.review"), Name: m.Unit.FullName,
				Note: r.T("state." + string(m.State)), Done: m.State == readiness.Done}
			c.put(day, e)
		}
	}
	return nil
}

// eventsInDays adds the events of the unit's emulation clusters. They have no steering group, leader or level, so any
// such filter hides them.
func eventsInDays(r *web.Request, c *planner) error {
	if r.Query("team")+r.Query("leader")+r.Query("level") != "" {
		return nil
	}
	all, err := clusterevent.Within(r.Tx, c.Unit.Path, c.first, c.last)
	for _, e := range all {
		if day := c.days[e.OnDate]; day != nil {
			entry := schedules.CalendarEntry{Href: fmt.Sprintf("/clusters/%d/events/%d?year=%d", e.ClusterID, e.ID, e.Year), Class: "review",
				Kind: r.T("choice.event_kind." + e.Kind), Name: e.Title, Note: e.Place}
			if day.Congresses > 0 {
				entry.Note = strings.TrimPrefix(e.Place+"; "+r.T("event.same_day", "Count", day.Congresses), "; ")
			}
			if e.Starts != "" {
				entry.Hours = strings.TrimSuffix(e.Starts+"–"+e.Ends, "–")
			}
			c.put(day, entry)
		}
	}
	return err
}

// meetingsInDays adds the meetings of the unit and those to which it is invited; with a leader chosen, those at which the leader has to
// be. They have no steering group or level, so such a filter hides them.
func meetingsInDays(r *web.Request, c *planner) error {
	if r.Query("team")+r.Query("level") != "" {
		return nil
	}
	all, err := meeting.On(r.Tx, c.Unit.Path, c.Term.ID, c.first, c.last, c.Near()...)
	for _, m := range all {
		there := slices.ContainsFunc(m.Leaders, func(l meeting.Leader) bool { return l.LeaderID == c.leader })
		if day := c.days[m.OnDay]; day != nil && (c.leader == 0 || there) {
			entry := schedules.CalendarEntry{Href: web.MeetingPath(m.ID), Class: "review", Kind: r.T("choice.meeting_kind." + m.Kind), Name: m.Title, Note: m.Place,
				Time: m.Starts, Hours: strings.Trim(m.Starts+"–"+m.Ends, "–")}
			if m.MayLead(r.Actor) {
				entry.Move = web.MeetingPath(m.ID) + "/move"
			}
			c.put(day, entry)
		}
	}
	return err
}
