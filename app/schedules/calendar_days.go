package schedules

import (
	"slices"
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/schedule"
	"daihoi/templates/schedules"
	"daihoi/templates/ui"
)

// makeDays creates the days of the span, with holidays and the deadlines of the levels.
func (c *planner) makeDays(r *web.Request) {
	c.days = map[calendar.Date]*schedules.CalendarDay{}
	for d := c.first; !d.After(c.last); d = d.AddDays(1) {
		day := &schedules.CalendarDay{ISO: d.String(), Number: strconv.Itoa(d.Day()), Long: r.Words.LongDate(d), Today: d == r.Today(),
			Off: !d.Working(), Outside: c.view == "month" && d.Month() != c.on.Month(), Chosen: d == c.on}
		if d.Day() == 1 {
			day.Number = d.DayMonth()
		}
		if c.RollsUp() {
			day.Href = r.QueryWith("on", d.String())
		}
		if h, ok := calendar.HolidayOn(d); ok {
			day.Holiday = r.Words.Pick(h.NameVI, h.NameEN)
		}
		for _, l := range c.Levels {
			if rule := c.rules[l.Code]; rule.Deadline == d && c.has(l.Code) {
				day.Limits = append(day.Limits, r.T("calendar.limit", "Level", r.Words.Pick(l.NameVi, l.NameEn)))
			}
		}
		c.days[d] = day
	}
}

func (c *planner) has(level string) bool {
	return slices.ContainsFunc(c.units, func(u *schedule.ScheduledUnit) bool { return u.LevelCode == level })
}

// put adds an entry to a day. A grid over many units only counts them and names those of the chosen day.
func (c *planner) put(day *schedules.CalendarDay, e schedules.CalendarEntry) {
	if e.Class == congress.Official {
		day.Congresses++
	} else {
		day.Others++
	}
	if c.RollsUp() && c.view != "list" && !day.Chosen || len(day.Entries) >= shownDay {
		return
	}
	day.Entries = append(day.Entries, e)
}

// sessionsInDays adds the sessions.
func sessionsInDays(r *web.Request, c *planner) {
	for _, u := range c.units {
		for _, s := range u.Sittings {
			if day := c.days[s.Day]; day != nil {
				c.put(day, sessionEntry(r, c, u, s))
			}
		}
	}
	for _, day := range c.days {
		slices.SortStableFunc(day.Entries, func(a, b schedules.CalendarEntry) int { return strings.Compare(a.Time, b.Time) })
	}
}

func sessionEntry(r *web.Request, c *planner, u *schedule.ScheduledUnit, s schedule.Sitting) schedules.CalendarEntry {
	e := schedules.CalendarEntry{Href: web.CongressPath(u.CongressID), Class: s.Kind, Kind: r.T("choice.kind." + s.Kind), Name: u.Name, Time: s.Starts,
		Hours: strings.Trim(s.Starts+"–"+s.Ends, "–"), Done: u.Held}
	var notes []string
	if s.Venue != "" {
		notes = append(notes, s.Venue)
	}
	for _, role := range congress.Roles {
		var names []string
		for _, a := range u.Leaders {
			if a.Role == role {
				names = append(names, c.people[a.LeaderID].Name)
			}
		}
		if len(names) > 0 {
			notes = append(notes, r.T("part."+role)+": "+strings.Join(names, ", "))
		}
	}
	switch {
	case u.Held:
		notes = append(notes, r.T("congress.held"))
	case r.Actor.Can(access.EditCongress, u.Path):
		e.Move = web.CongressPath(u.CongressID) + "/move"
	}
	e.Note = strings.Join(notes, " · ")
	for i, k := range c.conflicts {
		if slices.Contains(k.Units, u.UnitID) && (k.Day.IsZero() || k.Day == s.Day) && len(e.Clashes) < 3 {
			e.Clashes = append(e.Clashes, ui.Link{Href: "#" + conflictID(i), Label: report.ConflictWords(r.Words, k)})
		}
	}
	return e
}

// absencesInDays adds when leaders are absent, for readers who may know.
func absencesInDays(r *web.Request, c *planner) {
	if !r.Actor.Can(access.ViewSensitive, c.Unit.Path) {
		return
	}
	for _, l := range c.schedule.Leaders {
		if c.leader != 0 && c.leader != l.ID {
			continue
		}
		for _, a := range l.Absences {
			for d := calendar.Max(a.From, c.first); !d.After(a.To) && !d.After(c.last); d = d.AddDays(1) {
				c.put(c.days[d], schedules.CalendarEntry{Class: "away", Kind: r.T("calendar.away"), Name: l.Name, Time: "~",
					Note: strings.TrimSuffix(r.T("half."+string(a.Half))+" · "+a.Reason, " · ")})
			}
		}
	}
}

// weeks are the days of the span by week, Monday first.
func (c *planner) weeks(r *web.Request) []schedules.CalendarWeek {
	var all []schedules.CalendarWeek
	for d := c.first; !d.After(c.last); d = d.AddDays(1) {
		if len(all) == 0 || d == monday(d) {
			all = append(all, schedules.CalendarWeek{Label: r.T("calendar.week", "From", monday(d), "To", monday(d).AddDays(6))})
		}
		w := &all[len(all)-1]
		day := *c.days[d]
		day.More = day.Congresses + day.Others - len(day.Entries)
		w.Days = append(w.Days, day)
		w.Any = w.Any || day.Any()
	}
	return all
}
