package start

import (
	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/firststeps"
	"daihoi/models/org"
	"daihoi/templates/start"
	"daihoi/templates/ui"
)

// words are the terms of the field, in the order in which a newcomer meets them.
var words = []string{"committee", "board", "congress", "pilot", "sessions", "consultation", "official", "ex_officio", "consulted", "appointed",
	"reserve", "guest", "members", "working_board", "documents", "scheme", "sheet", "non_party", "reappointed", "review", "recognition", "vacant", "pledge"}

// page shows the first steps to whoever plans the congresses of the own unit, the way through the demo to whoever looks at
// it, and the words, the example files and the version to everybody.
func page(r *web.Request) (web.Result, error) {
	v := start.Page{Frame: r.Frame("start.title")}
	for _, key := range words {
		v.Glossary = append(v.Glossary, ui.Fact{Label: r.T("start.word." + key), Value: r.T("start.means." + key)})
	}
	for _, f := range []struct{ file, key string }{{"danh-sach-dai-bieu.xlsx", "start.example.list"}, {"danh-sach-lon-xon.xlsx", "start.example.messy"}} {
		v.Examples = append(v.Examples, start.Example{File: f.file, Text: r.T(f.key)})
	}
	if r.Version != "" {
		v.About = []ui.Fact{{Label: r.T("start.version"), Value: r.Version}, {Label: r.T("start.database"), Value: r.Store.Engine()}}
	}
	if r.OnlyChecksIn() {
		return web.Show(start.Show(v)), nil
	}
	home, term, own, err := r.OwnPlace()
	if err != nil {
		return web.Result{}, err
	}
	at := "/units/" + home.Code
	if r.Actor.Can(access.PlanCongress, home.Path) {
		steps, err := firststeps.Of(r.Tx, home, term, r.MakesCopies())
		if err != nil {
			return web.Result{}, err
		}
		for _, s := range steps {
			v.Steps = append(v.Steps, step(r, at, s))
		}
		v.Left = firststeps.Left(steps)
	}
	if r.Simulated {
		v.Tour = tour(r, home, own)
	}
	return web.Show(start.Show(v)), nil
}

// step says how far a step is and where it is done. Accounts are made by administrators.
func step(r *web.Request, at string, s firststeps.Step) start.Step {
	key := "start.step." + string(s.Key)
	out := start.Step{Title: r.T(key), Text: r.T(key + "_how"), Status: ui.Status{Class: "notdue", Word: r.T("start.open")}}
	switch {
	case s.Done():
		out.Status = ui.Status{Class: "done", Word: r.T("start.done")}
	case s.Have > 0:
		out.Status = ui.Status{Class: "progress", Word: r.T("start.part", "Have", s.Have, "Of", s.Of)}
	}
	out.Href = map[firststeps.Key]string{firststeps.Days: at + "/schedule/propose", firststeps.Lists: at + "/completeness",
		firststeps.Work: at + "/work", firststeps.Report: at + "/progress.xlsx", firststeps.Backup: "/backups"}[s.Key]
	if s.Key == firststeps.Accounts && r.Actor.CanAnywhere(access.ManageUsers) {
		out.Href = "/users"
	}
	return out
}

// tour is a walk of ten minutes, for the role of the reader.
func tour(r *web.Request, home org.Unit, own congress.Congress) (stops []start.Stop) {
	at := "/units/" + home.Code
	stop := func(key, href string) {
		stops = append(stops, start.Stop{Title: r.T("start.tour." + key), Text: r.T("start.look." + key), Href: href})
	}
	if r.Actor.Can(access.PlanCongress, home.Path) && home.LevelCode != org.Commune {
		stop("overview", at)
		stop("late", at+"/work?list=late")
		stop("matrix", at+"/matrix")
		stop("propose", at+"/schedule/propose")
		stop("duplicates", at+"/duplicates")
		stop("workbook", at+"/progress.xlsx")
		return stops
	}
	stop("work", at+"/work")
	if own.ID != 0 {
		stop("congress", web.CongressPath(own.ID))
		stop("list", web.DelegateListPath(own.ID))
		if r.Actor.Can(access.EditDelegates, home.Path) {
			stop("import", web.CongressPath(own.ID)+"/imports")
		}
		stop("report", web.CongressPath(own.ID)+"/report")
	}
	return stops
}
