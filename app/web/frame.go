package web

import (
	"slices"
	"strings"

	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/templates/ui"
)

// Frame is the frame around a page; title is a key of the catalogue.
func (r *Request) Frame(title string, crumbs ...ui.Link) ui.Frame {
	return r.FrameWithTitle(r.T(title), crumbs...)
}

// FrameWithTitle is Frame for a title that is text already, such as a name.
func (r *Request) FrameWithTitle(title string, crumbs ...ui.Link) ui.Frame {
	f := ui.Frame{Words: r.Words, Title: title, Path: r.Path, SignedIn: r.User.ID != 0, Inner: r.HTMX,
		Crumbs: crumbs, Flash: r.Flash, Trouble: r.Trouble, ReadOnly: r.readOnly, Problems: r.problemLines()}
	if r.Simulated && r.Tx != nil {
		key := "frame.simulated"
		if !r.Store.GivenDay().IsZero() {
			key = "frame.given_day"
		}
		f.Banner = r.T(key, "Day", r.Words.LongDate(r.Today()))
	}
	if !f.SignedIn {
		return f
	}
	f.Theme, f.Dense = r.User.Display.Theme, r.User.Display.Dense
	f.UserName = r.User.FullName
	f.UserRole = r.roleWords()
	checkIn := ui.NavItem{Href: "/check-in", Label: r.T("checkin.title"), Icon: "check", Go: "i"}
	if r.OnlyChecksIn() {
		f.Nav = r.markCurrent(checkIn)
		f.More = []ui.NavItem{{Href: "/account", Label: r.T("nav.account"), Icon: "settings"}}
		return f
	}
	home := "/units/" + r.Home()
	f.Search = home + "/delegates"
	f.Nav = r.markCurrent(
		ui.NavItem{Href: home, Label: r.T("nav.dashboard"), Icon: "home", Go: "t"},
		ui.NavItem{Href: home + "/matrix", Label: r.T("nav.matrix"), Icon: "grid", Go: "m"},
		ui.NavItem{Href: home + "/work", Label: r.T("nav.work"), Icon: "list-check", Go: "v"},
		ui.NavItem{Href: home + "/calendar", Label: r.T("nav.calendar"), Icon: "calendar", Go: "l"},
		ui.NavItem{Href: home + "/delegates", Label: r.T("nav.delegates"), Icon: "users", Go: "d"},
		ui.NavItem{Href: "/units", Label: r.T("nav.units"), Icon: "building", Go: "u"})
	f.More = append(f.More, ui.NavItem{Href: "/account", Label: r.T("nav.account"), Icon: "settings"},
		ui.NavItem{Href: "/templates", Label: r.T("nav.templates"), Icon: "list-check"})
	if r.Actor.CanAnywhere(access.CheckIn) {
		f.More = append(f.More, checkIn)
	}
	if r.Clustered {
		f.More = append(f.More, ui.NavItem{Href: "/clusters", Label: r.T("cluster.title"), Icon: "check"})
	}
	if r.Actor.CanAnywhere(access.ManageUsers) {
		f.More = append(f.More, ui.NavItem{Href: "/users", Label: r.T("nav.users"), Icon: "users"})
	}
	if r.Actor.CanAnywhere(access.ViewAudit) {
		f.More = append(f.More, ui.NavItem{Href: "/audit", Label: r.T("nav.audit"), Icon: "history"})
	}
	if r.RunsInstallation() {
		f.More = append(f.More, ui.NavItem{Href: "/terms", Label: r.T("terms.title"), Icon: "calendar"})
		f.More = append(f.More, ui.NavItem{Href: "/backups", Label: r.T("nav.backups"), Icon: "download"})
	}
	return f
}

// RunsInstallation reports whether the reader administers the whole installation, not only units of it.
func (r *Request) RunsInstallation() bool {
	return slices.ContainsFunc(r.Actor.Grants, func(g access.Grant) bool { return g.Role == access.Admin && g.UnitCode == org.NationCode })
}

// markCurrent marks the menu item of this page.
func (r *Request) markCurrent(items ...ui.NavItem) []ui.NavItem {
	path, _, _ := strings.Cut(r.Path, "?")
	for i := range items {
		items[i].Current = path == items[i].Href
	}
	return items
}

// Home is the code of the unit the reader works for: that of the first grant, or the unit this installation serves when
// the grant is for the nation.
func (r *Request) Home() string {
	if len(r.Actor.Grants) == 0 {
		return org.NationCode
	}
	code := r.Actor.Grants[0].UnitCode
	if code == org.NationCode && r.HomeUnit != "" {
		return r.HomeUnit
	}
	return code
}

// OnlyChecksIn reports whether the reader may record attendance and see nothing else.
func (r *Request) OnlyChecksIn() bool {
	return !r.Actor.CanAnywhere(access.View) && r.Actor.CanAnywhere(access.CheckIn)
}

func (r *Request) roleWords() string {
	var words []string
	for _, g := range r.Actor.Grants {
		words = append(words, r.T("role."+string(g.Role)))
	}
	return strings.Join(words, ", ")
}

// problemLines are the sentences of the refused POST, for the summary at the top of the form.
func (r *Request) problemLines() []ui.Problem {
	var lines []ui.Problem
	if r.Fault != nil && len(r.Fault.Problems) == 0 && r.Fault.Kind == fault.Invalid {
		lines = append(lines, ui.Problem{Text: r.Words.With(r.Fault.Key, r.Fault.Args)})
	}
	for _, p := range r.Problems() {
		lines = append(lines, ui.Problem{Field: p.Field, Text: r.Words.Problem(p)})
	}
	return lines
}
