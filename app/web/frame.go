package web

import (
	"slices"
	"strings"

	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
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
		f.More = []ui.NavItem{{Href: "/account", Label: r.T("nav.account"), Icon: "settings"}, {Href: StartPath, Label: r.T("start.title"), Icon: "list-check"}}
		return f
	}
	home := "/units/" + r.Home()
	f.Search = "/find"
	f.Nav = r.markCurrent(
		ui.NavItem{Href: home, Label: r.T("nav.dashboard"), Icon: "home", Go: "t"},
		ui.NavItem{Href: home + "/matrix", Label: r.T("nav.matrix"), Icon: "grid", Go: "m"},
		ui.NavItem{Href: home + "/work", Label: r.T("nav.work"), Icon: "list-check", Go: "v"},
		ui.NavItem{Href: home + "/calendar", Label: r.T("nav.calendar"), Icon: "calendar", Go: "l"},
		ui.NavItem{Href: home + "/delegates", Label: r.T("nav.delegates"), Icon: "users", Go: "d"},
		ui.NavItem{Href: "/units", Label: r.T("nav.units"), Icon: "building", Go: "u"})
	f.More = []ui.NavItem{{Href: "/account", Label: r.T("nav.account"), Icon: "settings", Go: "q"}, {Href: StartPath, Label: r.T("start.title"), Icon: "list-check"}}
	f.Modules = r.modules(home)
	return f
}

// modules are the further parts of the program that the reader may open, in groups.
func (r *Request) modules(home string) []ui.NavGroup {
	can := r.Actor.CanAnywhere
	congress := []ui.NavItem{{Href: home + "/difficulties", Label: r.T("difficulty.title"), Icon: "alert-triangle", Go: "k"},
		{Href: home + "/meetings", Label: r.T("meeting.title"), Icon: "clock", Go: "h"}, {Href: home + "/papers", Label: r.T("paper.title"), Icon: "send", Go: "p"},
		{Href: home + "/final", Label: r.T("final.title"), Icon: "file-spreadsheet", Go: "b"}}
	if can(access.CheckIn) {
		congress = append([]ui.NavItem{{Href: "/check-in", Label: r.T("checkin.title"), Icon: "check", Go: "i"}}, congress...)
	}
	if r.Clustered {
		congress = append(congress, ui.NavItem{Href: "/clusters", Label: r.T("cluster.title"), Icon: "users", Go: "c"})
	}
	setting := []ui.NavItem{{Href: "/templates", Label: r.T("nav.templates"), Icon: "list-check", Go: "o"}}
	for _, m := range []struct {
		may bool
		ui.NavItem
	}{{can(access.ManageUsers), ui.NavItem{Href: "/users", Label: r.T("nav.users"), Icon: "users", Go: "n"}},
		{can(access.ViewAudit), ui.NavItem{Href: "/audit", Label: r.T("nav.audit"), Icon: "history", Go: "a"}},
		{r.RunsInstallation(), ui.NavItem{Href: "/terms", Label: r.T("terms.title"), Icon: "calendar", Go: "y"}},
		{r.RunsInstallation(), ui.NavItem{Href: "/backups", Label: r.T("nav.backups"), Icon: "download", Go: "s"}}} {
		if m.may {
			setting = append(setting, m.NavItem)
		}
	}
	return []ui.NavGroup{{Label: r.T("nav.group_congress"), Items: r.markCurrent(congress...)}, {Label: r.T("nav.group_setting"), Items: r.markCurrent(setting...)}}
}

// RunsInstallation reports whether the reader administers the whole installation, not only units of it.
func (r *Request) RunsInstallation() bool {
	return slices.ContainsFunc(r.Actor.Grants, func(g access.Grant) bool { return g.Role == access.Admin && g.UnitCode == org.NationCode })
}

// MakesCopies reports whether the reader looks after copies of the database; those of PostgreSQL are made by its own tools.
func (r *Request) MakesCopies() bool {
	return r.RunsInstallation() && !store.IsPostgres(r.Store.Target())
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
