package finder

import (
	"slices"
	"strings"

	"daihoi/app/web"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/delegate"
	"daihoi/models/org"
	"daihoi/models/paper"
	"daihoi/models/vietext"
	"daihoi/templates/finder"
	"daihoi/templates/ui"
)

// A list of hits is as long as it can be looked over, and what is typed is as long as a name.
const (
	mostHits = 6
	longest  = 100
)

// find shows what the text names, in any spelling; without a text the pages and actions.
func find(r *web.Request) (web.Result, error) {
	text := []rune(vietext.NFC(r.Query("q")))
	v := finder.Find{Frame: r.Frame("find.title"), Text: string(text[:min(len(text), longest)])}
	home, _, own, err := r.OwnPlace()
	if err != nil {
		return web.Result{}, err
	}
	sought := strings.Fields(vietext.Fold(v.Text))
	pages := append(pagesOf(v.Frame), further(r, home)...)
	v.Add(r.T("find.pages"), named(sought, pages))
	v.Add(r.T("find.actions"), named(sought, actions(r, home, own)))
	if len(sought) == 0 {
		return web.Show(finder.FindPage(v)), nil
	}
	for _, kind := range []struct {
		title string
		find  func() ([]finder.Hit, error)
	}{
		{"nav.units", func() ([]finder.Hit, error) { return units(r, v.Text) }},
		{"find.persons", func() ([]finder.Hit, error) { return persons(r, v.Text) }},
		{"congress.milestones", func() ([]finder.Hit, error) { return milestones(r, own, sought) }},
		{"paper.title", func() ([]finder.Hit, error) { return papers(r, v.Text) }},
	} {
		hits, err := kind.find()
		if err != nil {
			return web.Result{}, err
		}
		v.Add(r.T(kind.title), hits)
	}
	v.List = "/units/" + home.Code + "/delegates"
	return web.Show(finder.FindPage(v)), nil
}

// named keeps what has every sought word in its name, first what begins with the first of them.
func named(sought []string, all []finder.Hit) (hits []finder.Hit) {
	for _, h := range all {
		name := vietext.Fold(h.Name)
		if !slices.ContainsFunc(sought, func(word string) bool { return !strings.Contains(" "+name, " "+word) }) {
			hits = append(hits, h)
		}
	}
	if len(sought) > 0 {
		slices.SortStableFunc(hits, func(a, b finder.Hit) int { return begins(sought[0], b) - begins(sought[0], a) })
		hits = hits[:min(len(hits), mostHits)]
	}
	return hits
}

func begins(word string, h finder.Hit) int {
	if strings.HasPrefix(vietext.Fold(h.Name), word) {
		return 1
	}
	return 0
}

func pagesOf(f ui.Frame) (all []finder.Hit) {
	items := slices.Clone(f.Nav)
	for _, g := range f.Modules {
		items = append(items, g.Items...)
	}
	for _, n := range append(items, f.More...) {
		all = append(all, finder.Hit{Href: n.Href, Name: n.Label})
	}
	return all
}

// further are pages of the unit that no menu names.
func further(r *web.Request, home org.Unit) (all []finder.Hit) {
	for _, p := range []struct{ path, title string }{
		{"/directives", "directive.title"}, {"/committees", "committee.overview"}, {"/leaders", "leaders.title"}, {"/conflicts", "conflict.title"},
		{"/curves", "nav.curves"},
	} {
		all = append(all, finder.Hit{Href: "/units/" + home.Code + p.path, Name: r.T(p.title)})
	}
	return all
}

// actions are what the reader may begin, at the own unit or its congress.
func actions(r *web.Request, home org.Unit, own congress.Congress) (all []finder.Hit) {
	unit := "/units/" + home.Code
	for _, a := range []struct {
		right     access.Action
		congress  bool // only where there is one
		path, key string
	}{
		{right: access.EditDelegates, congress: true, path: "/delegates/new", key: "delegate.new"},
		{right: access.EditDelegates, congress: true, path: "/imports", key: "import.title"},
		{right: access.EditCongress, path: "/difficulties/new", congress: true, key: "difficulty.new"},
		{right: access.PlanCongress, path: unit + "/meetings/new", key: "meeting.new"},
		{right: access.PlanCongress, path: unit + "/schedule/propose", key: "wishes.title"},
		{right: access.PlanCongress, path: unit + "/reminders", key: "reminder.title"},
		{right: access.PlanCongress, path: unit + "/office", key: "office.title"},
		{right: access.EditMilestone, path: unit + "/returns", key: "returned.title"},
		{right: access.ManageUsers, path: "/users/new", key: "users.new"},
		{path: "/account/password", key: "password.title"},
	} {
		switch {
		case a.right != "" && !r.Actor.Can(a.right, home.Path), a.congress && own.ID == 0:
			continue
		case a.congress:
			a.path = web.CongressPath(own.ID) + a.path
		}
		all = append(all, finder.Hit{Href: a.path, Name: r.T(a.key)})
	}
	return all
}

func units(r *web.Request, text string) ([]finder.Hit, error) {
	found, err := org.Search(r.Tx, text, mostHits)
	var hits []finder.Hit
	for _, u := range found {
		hits = append(hits, finder.Hit{Href: "/units/" + u.Code, Name: u.FullName, Note: u.Code})
	}
	return hits, err
}

// persons are first those whose names have the words in their order, then those who have them anywhere.
func persons(r *web.Request, text string) ([]finder.Hit, error) {
	term, err := r.Term()
	if err != nil {
		return nil, err
	}
	var hits []finder.Hit
	known := map[int64]bool{}
	for _, inName := range []bool{true, false} {
		if len(hits) >= mostHits {
			break
		}
		page, err := delegate.List(r.Tx, delegate.Filter{Scope: delegate.Scope{TermID: term.ID}, Text: text, InName: inName, Size: 2 * mostHits})
		if err != nil {
			return nil, err
		}
		for _, rec := range page.Rows {
			if len(hits) < mostHits && !known[rec.PersonID] {
				known[rec.PersonID] = true
				hits = append(hits, finder.Hit{Href: web.DelegatePath(rec.Delegate.ID), Name: rec.FullName, Note: strings.Trim(rec.UnitName+" · "+rec.Occupation, " ·")})
			}
		}
	}
	return hits, nil
}

// milestones are those of the own congress.
func milestones(r *web.Request, own congress.Congress, sought []string) ([]finder.Hit, error) {
	if own.ID == 0 {
		return nil, nil
	}
	all, err := deadline.List(r.Tx, own.ID)
	j := r.Judgement()
	var hits []finder.Hit
	for _, m := range all {
		hits = append(hits, finder.Hit{Href: web.MilestonePath(own.ID, m.ID), Name: report.ItemName(r.Words, &m.Item),
			Note: strings.Trim(m.Due.Short()+" · "+j.Status(m.State, m.Due, m.Late(j.Today)).Word, " ·")})
	}
	return named(sought, hits), err
}

func papers(r *web.Request, text string) ([]finder.Hit, error) {
	list, _, err := paper.List(r.Tx, paper.Filter{Text: text, Page: 1, Size: mostHits})
	var hits []finder.Hit
	for _, p := range list {
		hits = append(hits, finder.Hit{Href: web.PaperPath(p.ID), Name: p.Mark(), Note: p.Summary})
	}
	return hits, err
}
