package congresses

import (
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
	around := c.Unit
	if above, err := org.Ancestors(r.Tx, c.Unit); err != nil {
		return nil, nil, err
	} else if len(above) > 0 && r.Actor.Can(access.View, above[len(above)-1].Path) && above[len(above)-1].Code != org.NationCode {
		around = above[len(above)-1]
	}
	planned, err := schedule.Of(r.Tx, around, c.TermID)
	if err != nil {
		return nil, nil, err
	}
	before := conflictsAbout(planned, c.UnitID)
	for i := range planned.Units {
		if u := &planned.Units[i]; u.UnitID == c.UnitID {
			u.Sittings = schedule.SittingsOf(sessions)
		}
	}
	after := conflictsAbout(planned, c.UnitID)
	return newConflicts(r.Words, before, after), newConflicts(r.Words, after, before), nil
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
