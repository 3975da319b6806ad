package web

import (
	"cmp"
	"slices"
	"strings"

	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/difficulty"
	"daihoi/models/entrylock"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/templates/ui"
)

// UnitPage is the unit of a page and the units below it.
type UnitPage struct {
	Unit     org.Unit
	Term     org.Term
	Levels   []org.Level
	Children []org.Unit // right below, still valid
}

// UnitPage reads the unit of the address.
func (r *Request) UnitPage() (p UnitPage, err error) {
	if p.Unit, err = org.Last(r.Tx, r.Param("code")); err != nil {
		return p, err
	}
	if err = r.markEnded(p.Unit); err != nil {
		return p, err
	}
	if p.Term, err = r.Term(); err != nil {
		return p, err
	}
	p.Unit = inTerm(p.Unit, p.Term)
	if p.Levels, err = org.Levels(r.Tx); err != nil {
		return p, err
	}
	p.Children, err = org.Children(r.Tx, p.Unit.ID)
	return p, err
}

func (p UnitPage) Path() string { return "/units/" + p.Unit.Code }

// Level is the level of the units below, or of the unit itself when there are none.
func (p UnitPage) Level() string { return report.LevelBelow(p.Unit, p.Children) }

// RollsUp reports whether the units below have units below themselves. The pages of such a unit show sums instead of
// single milestones.
func (p UnitPage) RollsUp() bool {
	return len(p.Children) > 0 && p.Level() != p.Levels[len(p.Levels)-1].Code
}

// Vast reports whether there are too many units below for one table: more than two levels of them, as in the nation.
func (p UnitPage) Vast() bool {
	at := slices.IndexFunc(p.Levels, func(l org.Level) bool { return l.Code == p.Unit.LevelCode })
	return len(p.Levels)-1-at > 2
}

// UnitAt is the unit of the address, if the reader may perform the action there.
func (r *Request) UnitAt(action access.Action) (org.Unit, error) {
	u, err := org.Last(r.Tx, r.Param("code"))
	if err != nil {
		return org.Unit{}, err
	}
	return u, cmp.Or(r.markEnded(u), r.Tx.Require(action, u.Path))
}

// markEnded has the frame say that the unit of the page has ended, and what took its place.
func (r *Request) markEnded(u org.Unit) error {
	if u.Valid() {
		r.markLocked(u)
		return nil
	}
	heirs, err := org.Heirs(r.Tx, u.ID)
	r.readOnly.Text = r.T("frame.ended", "Unit", u.FullName, "On", u.ValidTo.AddDays(1))
	if len(heirs) > 0 {
		r.readOnly.Text = r.T("frame.ended_into", "Unit", u.FullName, "On", u.ValidTo.AddDays(1))
	}
	for _, h := range heirs {
		r.readOnly.Links = append(r.readOnly.Links, ui.Link{Href: "/units/" + h.Code, Label: h.FullName})
	}
	return err
}

// markLocked has the frame say that a level above has closed the entries of the unit, and leads whoever may let it through.
func (r *Request) markLocked(u org.Unit) {
	l, through, found := r.Actor.LockAbove(u.Path)
	_, binds := r.Actor.Locked(access.EditCongress, u.Path)
	switch {
	case !found:
	case binds:
		r.readOnly.Text = r.T("lock.notice", "Unit", l.Unit, "Day", l.Day)
	case r.Actor.Can(access.PlanCongress, access.Above(u.Path)):
		r.readOnly.Text = r.T("lock.in_force", "Unit", l.Unit, "Day", l.Day)
		if through {
			r.readOnly.Text = r.T("lock.let_through", "Unit", l.Unit, "Day", l.Day)
		}
		r.readOnly.Text = strings.TrimSpace(r.readOnly.Text + " " + r.openUntil(u))
		r.readOnly.Links = append(r.readOnly.Links, ui.Link{Href: "/units/" + u.Code + "/reopen", Label: r.T("lock.reopen")})
	case through:
		r.readOnly.Text = strings.TrimSpace(r.T("lock.let_through", "Unit", l.Unit, "Day", l.Day) + " " + r.openUntil(u))
	}
}

// openUntil says until when a unit is let through, "" if that is not by its own name.
func (r *Request) openUntil(u org.Unit) string {
	l, err := entrylock.Of(r.Tx, u, true)
	switch {
	case err != nil || l.Version == 0 || !l.LastDay.IsZero() && l.LastDay.Before(r.Today()):
		return ""
	case l.LastDay.IsZero():
		return r.T("lock.open_next")
	}
	return r.T("lock.open_until", "Day", l.LastDay)
}

// Near are the unit and those right below it, whose congresses alone a list of a vast unit has: it would not end otherwise, and
// the units below look after theirs. nil for any other unit, whose lists have everything.
func (p UnitPage) Near() []int64 {
	if !p.Vast() {
		return nil
	}
	ids := []int64{p.Unit.ID}
	for _, u := range p.Children {
		ids = append(ids, u.ID)
	}
	return ids
}

// OwnPlace is the unit that the reader works for and its congress in the term; that is zero if it has none.
func (r *Request) OwnPlace() (u org.Unit, t org.Term, own congress.Congress, err error) {
	if u, err = org.Last(r.Tx, r.Home()); err != nil {
		return u, t, own, err
	}
	if t, err = r.Term(); err != nil {
		return u, t, own, err
	}
	if own, err = congress.ByUnit(r.Tx, u.ID, t.ID); fault.KindOf(err) == fault.NotFound {
		err = nil
	}
	return u, t, own, err
}

// ConveneLink is where the congress of the unit is created, "" for readers who may not.
func (r *Request) ConveneLink(p UnitPage) string {
	if r.Actor.Can(access.PlanCongress, p.Unit.Path) {
		return p.Path() + "/convene"
	}
	return ""
}

// NoCongressYet is the page of a unit without congresses, or of a day before anything was known about them.
func (r *Request) NoCongressYet(f ui.Frame, convene string) Result {
	v := ui.NoCongress{Frame: f, Convene: convene}
	if r.Day() != r.Today() {
		v.Convene, v.Text = "", r.T("asof.nothing")
	}
	return Show(ui.NoCongressPage(v))
}

// UnitLinks lead to the further lists of a unit, as far as the reader may see them.
func (r *Request) UnitLinks(p UnitPage) ([]ui.Chip, error) {
	difficulties, err := r.DifficultiesLink(p.Unit, p.Term.ID)
	return append([]ui.Chip{difficulties}, r.OtherLinks(p)...), err
}

// OtherLinks are UnitLinks without the difficulties, which alone take a statement.
func (r *Request) OtherLinks(p UnitPage) []ui.Chip {
	links := []ui.Chip{{Href: DirectivesPath(p.Unit), Label: r.T("directive.title")},
		{Href: PapersPath(p.Unit), Label: r.T("paper.title")}, {Href: CommitteesPath(p.Unit), Label: r.T("committee.overview")},
		{Href: MeetingsPath(p.Unit), Label: r.T("meeting.title")}, {Href: p.Path() + "/final", Label: r.T("final.title")}}
	if r.Actor.Can(access.PlanCongress, p.Unit.Path) {
		links = append(links, ui.Chip{Href: p.Path() + "/reminders", Label: r.T("reminder.title")}, ui.Chip{Href: OfficePath(p.Unit), Label: r.T("office.title")})
		links = append(links, ui.Chip{Href: p.Path() + "/quorum", Label: r.T("quorum.title")})
		if len(p.Children) > 0 {
			links = append(links, ui.Chip{Href: LockPath(p.Unit), Label: r.T("lock.title")})
		}
	}
	if r.Actor.Can(access.EditMilestone, p.Unit.Path) {
		links = append(links, ui.Chip{Href: ReturnsPath(p.Unit), Label: r.T("returned.title")})
	}
	return links
}

// DifficultiesLink leads to the difficulties of a unit and counts the unresolved ones.
func (r *Request) DifficultiesLink(u org.Unit, termID int64) (ui.Chip, error) {
	counts, err := difficulty.Counts(r.Tx, u.Path, termID, r.Day())
	n := 0
	for _, c := range counts {
		n += c.Unsettled
	}
	link := ui.Chip{Href: r.WithDay("/units/" + u.Code + "/difficulties"), Label: r.T("difficulty.title")}
	if n > 0 {
		link.Count = r.Words.Number(n)
	}
	return link, err
}
