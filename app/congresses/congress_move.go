package congresses

import (
	"cmp"
	"slices"

	"daihoi/app/web"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/schedule"
	"daihoi/templates/congresses"
	"daihoi/templates/i18n"
	"daihoi/templates/ui"
)

// moveForm asks for another date of a congress. With ?to= it shows what would move, before anything is written;
// dragging an entry in the calendar leads here.
func moveForm(r *web.Request) (web.Result, error) {
	c, err := r.CongressFor(access.EditCongress)
	if err != nil {
		return web.Result{}, err
	}
	if c.Day.IsZero() {
		return web.Redirect(web.CongressPath(c.ID) + "/sessions/new"), nil
	}
	if to := newDay(r); !to.IsZero() && to != c.Day && c.HeldOn.IsZero() {
		return moveReview(r, c, to)
	}
	v := congresses.MoveForm{Frame: r.Frame("move.title"), Path: web.CongressPath(c.ID) + "/move", Sub: c.Unit.FullName, Back: web.CongressPath(c.ID),
		Held: !c.HeldOn.IsZero(), To: ui.Input{Key: "to", Label: r.T("field.to"), Value: r.Query("to"), Kind: "day", Width: "m", Hint: r.T("move.hint")}}
	if r.URLQuery.Has("to") && !v.Held {
		v.To.Error = r.T("move.no_day")
		if newDay(r) == c.Day {
			v.To.Error = r.T("move.same_day")
		}
		v.Problems = append(v.Problems, ui.Problem{Field: v.To.Key, Text: v.To.Error})
	}
	if v.Crumbs, err = r.CongressCrumbs(c, v.Title); err != nil {
		return web.Result{}, err
	}
	if !v.Held {
		days, err := proposedDays(r, c)
		if err != nil {
			return web.Result{}, err
		}
		for _, d := range days {
			label := r.Words.LongDate(d.Date)
			if d.conflicts > 0 {
				label = r.T("move.with_conflicts", "Day", label, "Count", d.conflicts)
			}
			v.Proposed = append(v.Proposed, ui.Link{Href: v.Path + "?to=" + d.String(), Label: label})
		}
	}
	v.Sessions, err = sessionLines(r, c)
	return web.Show(congresses.MoveFormPage(v)), err
}

// newDay is the date that was typed, posted, or dropped on; zero when it is none.
func newDay(r *web.Request) calendar.Date {
	typed := r.Form("to")
	if typed == "" {
		typed = r.Query("to")
	}
	d, _ := calendar.ParseTyped(typed)
	return d
}

func moveReview(r *web.Request, c congress.Congress, to calendar.Date) (web.Result, error) {
	from := c.Day
	sessions, err := congress.Sessions(r.Tx, c.ID)
	if err != nil {
		return web.Result{}, err
	}
	v := congresses.Replan{Frame: r.Frame("move.title"), Path: web.CongressPath(c.ID) + "/move", Button: r.T("move.confirm", "Day", to.DayMonth()),
		Hidden: []ui.Hidden{{Name: "from", Value: from.String()}, {Name: "to", Value: to.String()}},
		Reason: []ui.Input{r.ReasonInput("replan.reason")}}
	if v.Conflict, err = r.ConflictLine("congress", c.ID); err != nil {
		return web.Result{}, err
	}
	moved := deadline.Shifted(sessions, from, to)
	if len(moved) > 1 {
		for _, s := range moved {
			v.Sessions = append(v.Sessions, r.T("choice.kind."+s.Kind)+": "+r.SessionTime(s))
		}
	}
	if v.Made, v.Mended, err = conflictsWith(r, c, moved); err != nil {
		return web.Result{}, err
	}
	c.Day = to
	return replanPage(r, c, moved, func(plan deadline.Replan) string { return movedWords(r.Words, from, plan) }, v)
}

// conflictsWith says which conflicts of the schedule around a congress appear and disappear with other sessions.
func conflictsWith(r *web.Request, c congress.Congress, sessions []congress.Session) (made, mended []string, err error) {
	planned, err := scheduleAround(r, c)
	if err != nil {
		return nil, nil, err
	}
	before := conflictsAbout(planned, c.UnitID)
	after := conflictsAbout(withSittings(planned, c.UnitID, sessions), c.UnitID)
	return newConflicts(r.Words, before, after), newConflicts(r.Words, after, before), nil
}

// scheduleAround is the schedule of the unit right above, as far as the reader sees it.
func scheduleAround(r *web.Request, c congress.Congress) (schedule.Schedule, error) {
	around := c.Unit
	if above, err := org.Ancestors(r.Tx, c.Unit); err != nil {
		return schedule.Schedule{}, err
	} else if len(above) > 0 && r.Actor.Can(access.View, above[len(above)-1].Path) && above[len(above)-1].Code != org.NationCode {
		around = above[len(above)-1]
	}
	return schedule.Of(r.Tx, around, c.TermID)
}

// withSittings is the schedule with other sessions of one unit.
func withSittings(planned schedule.Schedule, unitID int64, sessions []congress.Session) schedule.Schedule {
	planned.Units = slices.Clone(planned.Units)
	for i := range planned.Units {
		if u := &planned.Units[i]; u.UnitID == unitID {
			u.Sittings = schedule.SittingsOf(sessions)
		}
	}
	return planned
}

// How far from the present day others are looked for, and how many are offered.
const (
	moveReach    = 21
	mostProposed = 5
)

// proposedDay is a day to which a congress may move, with the number of conflicts that this would bring.
type proposedDay struct {
	calendar.Date
	conflicts, distance int
}

// proposedDays are the days around that of the congress that bring the fewest new conflicts, of these the nearest, in order.
func proposedDays(r *web.Request, c congress.Congress) ([]proposedDay, error) {
	sessions, err := congress.Sessions(r.Tx, c.ID)
	if err != nil {
		return nil, err
	}
	planned, err := scheduleAround(r, c)
	if err != nil {
		return nil, err
	}
	before := conflictsAbout(planned, c.UnitID)
	var days []proposedDay
	for n := -moveReach; n <= moveReach; n++ {
		day := c.Day.AddDays(n)
		if n == 0 || !day.After(r.Today()) {
			continue
		}
		after := conflictsAbout(withSittings(planned, c.UnitID, deadline.Shifted(sessions, c.Day, day)), c.UnitID)
		days = append(days, proposedDay{day, len(newConflicts(r.Words, before, after)), max(n, -n)})
	}
	slices.SortStableFunc(days, func(a, b proposedDay) int { return cmp.Or(a.conflicts-b.conflicts, a.distance-b.distance) })
	days = days[:min(len(days), mostProposed)]
	slices.SortFunc(days, func(a, b proposedDay) int { return a.Compare(b.Date) })
	return days, nil
}

func conflictsAbout(s schedule.Schedule, unitID int64) []schedule.Conflict {
	return slices.DeleteFunc(schedule.Conflicts(s), func(k schedule.Conflict) bool { return !slices.Contains(k.Units, unitID) })
}

// newConflicts describes the conflicts in after that are not in before. A conflict whose numbers only change counts as
// the same.
func newConflicts(words *i18n.Printer, before, after []schedule.Conflict) []string {
	var sentences []string
	for _, k := range after {
		if !slices.ContainsFunc(before, func(b schedule.Conflict) bool {
			return b.Kind == k.Kind && slices.Equal(b.Units, k.Units) && b.LeaderID == k.LeaderID && b.TeamID == k.TeamID && slices.Equal(b.Meetings, k.Meetings)
		}) {
			sentences = append(sentences, report.ConflictWords(words, k))
		}
	}
	return sentences
}

func moveCongress(r *web.Request) (web.Result, error) {
	c, err := r.CongressFor(access.EditCongress)
	if err != nil {
		return web.Result{}, err
	}
	from, err := calendar.Parse(r.Form("from"))
	if err != nil || from.IsZero() {
		return web.Result{}, fault.At("to", "problem.required")
	}
	return runReplan(nil, func() (deadline.Shift, error) {
		return deadline.MoveCongress(r.Tx, c.ID, from, newDay(r), r.Form("reason"))
	})
}
