package web

import (
	"slices"
	"strings"

	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/vietext"
	"daihoi/templates/ui"
)

// UnitPage is the unit of a page with the units below it.
type UnitPage struct {
	Unit     org.Unit
	Term     org.Term
	Levels   []org.Level
	Children []org.Unit // valid ones right below
}

func (r *Request) UnitPage() (p UnitPage, err error) {
	if p.Unit, err = org.ByCode(r.Tx, r.Param("code")); err != nil {
		return p, err
	}
	if p.Term, err = org.CurrentTerm(r.Tx); err != nil {
		return p, err
	}
	if p.Levels, err = org.Levels(r.Tx); err != nil {
		return p, err
	}
	p.Children, err = org.Children(r.Tx, p.Unit.ID)
	return p, err
}

func (p UnitPage) Path() string { return "/units/" + p.Unit.Code }

// Level is the level of the units below, or of the unit itself when there are none.
func (p UnitPage) Level() string { return report.LevelBelow(p.Unit, p.Children) }

// RollsUp reports whether the units below have units below themselves: such a place shows sums, not single milestones.
func (p UnitPage) RollsUp() bool {
	return len(p.Children) > 0 && p.Level() != p.Levels[len(p.Levels)-1].Code
}

// Vast reports whether there are too many units below for one table: more than two levels of them, as in the nation.
func (p UnitPage) Vast() bool {
	at := slices.IndexFunc(p.Levels, func(l org.Level) bool { return l.Code == p.Unit.LevelCode })
	return len(p.Levels)-1-at > 2
}

func (r *Request) ConveneLink(p UnitPage) string {
	if r.Actor.Can(access.PlanCongress, p.Unit.Path) {
		return p.Path() + "/convene"
	}
	return ""
}

// CrumbsAt leads from above to the unit's own page; a unit that has nothing above it needs no crumbs.
func (r *Request) CrumbsAt(u org.Unit) ([]ui.Link, error) {
	links, err := r.CrumbsTo(u)
	if err != nil || len(links) < 2 {
		return nil, err
	}
	return append(links[:len(links)-1], Here(u.FullName)), nil
}

// NothingYet is the page of a unit without congresses, or of a day on which nothing was known of them.
func (r *Request) NothingYet(f ui.Frame, convene string) Result {
	v := ui.NoCongress{Frame: f, Convene: convene}
	if r.Day() != r.Today() {
		v.Convene, v.Text = "", r.T("asof.nothing")
	}
	return Show(ui.NoCongressPage(v))
}

// UnitAt is the unit of the address, when the reader may do the action there.
func (r *Request) UnitAt(action access.Action) (org.Unit, error) {
	u, err := org.ByCode(r.Tx, r.Param("code"))
	if err != nil {
		return org.Unit{}, err
	}
	return u, r.Tx.Require(action, u.Path)
}

const UnitsFound = 50 // most units that a search shows

// UnitSuggestions offers the unit that the reader works for and those right below it, as people type them.
func (r *Request) UnitSuggestions() ([]string, error) {
	home, err := org.ByCode(r.Tx, r.Home())
	if fault.KindOf(err) == fault.NotFound {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	near, err := org.Children(r.Tx, home.ID)
	if err != nil {
		return nil, err
	}
	words := make([]string, 0, len(near)+1)
	for _, u := range append([]org.Unit{home}, near...) {
		words = append(words, u.Code+codeFromName+u.FullName)
	}
	return words, nil
}

const codeFromName = " – "

// TypedUnit finds the unit that somebody typed: the code, with or without the name behind it, or a name that only one
// of the reader's units has.
func (r *Request) TypedUnit(field, typed string) (org.Unit, error) {
	code, _, _ := strings.Cut(vietext.NFC(typed), codeFromName)
	if code == "" {
		return org.Unit{}, fault.At(field, "problem.required")
	}
	u, err := org.ByCode(r.Tx, code)
	if fault.KindOf(err) != fault.NotFound {
		return u, err
	}
	found, err := org.Search(r.Tx, typed, UnitsFound)
	if err != nil {
		return org.Unit{}, err
	}
	if len(found) > 1 {
		found = slices.DeleteFunc(found, func(u org.Unit) bool { return vietext.Fold(u.FullName) != vietext.Fold(typed) })
	}
	if len(found) != 1 {
		return org.Unit{}, fault.At(field, "problem.unit_typed")
	}
	return found[0], nil
}
