package agendas

import (
	"strconv"

	"daihoi/app/web"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/agenda"
	"daihoi/models/congress"
	"daihoi/models/directive"
	"daihoi/models/org"
	"daihoi/templates/ui"
)

// congressAgenda is the agenda of a congress.
type congressAgenda struct{ congress.Congress }

func congressHost(r *web.Request, edit bool) (agendaHost, error) {
	action := access.View
	if edit {
		action = access.EditCongress
	}
	c, err := r.CongressFor(action)
	if err != nil {
		return agendaHost{}, err
	}
	parts, err := congress.Programme(r.Tx, c.ID)
	path := web.CongressPath(c.ID)
	return agendaHost{agendaRules: congressAgenda{c}, owner: c.Agendas(), parts: parts, path: path, home: ui.Link{Href: path, Label: c.Unit.FullName},
		title: r.T("agenda.title"), sub: r.CongressLine(c), mayEdit: r.Actor.Can(access.EditCongress, c.Unit.Path), history: "congress", historyID: c.ID,
		kinds: "choice.kind.", hours: r.T("session.change"), templates: congress.AgendaTemplates(c.Unit.LevelCode), templatesLabel: r.T("agenda.templates")}, err
}

func (c congressAgenda) crumbs(r *web.Request) ([]ui.Link, error) {
	links, err := r.CrumbsAboveUnit(c.Unit)
	return append(links, ui.Link{Href: web.CongressPath(c.ID), Label: c.Unit.FullName}), err
}

func (c congressAgenda) hoursPath(p agenda.Part) string {
	return web.IDPath(web.CongressPath(c.ID)+"/sessions", p.ID)
}

func (c congressAgenda) partDiff(r *web.Request, was, is agenda.Part) []ui.Change {
	session := func(p agenda.Part) *congress.Session {
		return &congress.Session{Kind: p.Kind, OnDate: p.OnDate, Starts: p.Starts, Ends: p.Ends, Venue: p.Venue}
	}
	return web.Changes(r, congress.SessionFields, congress.SessionFields.Diff(session(was), session(is)))
}

func (c congressAgenda) tasks(parts []agenda.Part) []congress.PlacedTask {
	return congress.PlacedTasks(c.Unit.LevelCode, parts)
}

// notice says when the sessions take longer than the level allows.
func (c congressAgenda) notice(r *web.Request, parts []agenda.Part) (string, error) {
	rules, err := org.Rules(r.Tx, c.TermID)
	rule := rules[c.Unit.LevelCode]
	halves := congress.HalfDays(parts)
	if err != nil || rule.MaxDays == 0 || halves <= 2*rule.MaxDays {
		return "", err
	}
	ground, err := report.RuleGround(r.Tx, r.Words, c.Unit, rule, directive.GroundDays)
	return r.T("agenda.too_long", "Halves", halves, "Max", 2*rule.MaxDays, "Days", rule.MaxDays, "Ground", ground), err
}

// sources are other congresses' agendas, those of pilots first.
func (c congressAgenda) sources(r *web.Request, p agenda.Part) (ui.OptionGroup, error) {
	group := ui.OptionGroup{Label: r.T("agenda.others")}
	found, err := congress.AgendaSources(r.Tx, c.Congress, p.ID)
	for _, s := range found {
		key := "agenda.copy"
		if s.Pilot {
			key = "agenda.copy_pilot"
		}
		group.Options = append(group.Options, ui.Option{Value: "agenda-" + strconv.FormatInt(s.ID, 10),
			Label: r.T(key, "Unit", s.UnitName, "Kind", r.T("choice.kind."+s.Kind), "Blocks", s.Blocks)})
	}
	return group, err
}

func (c congressAgenda) blocks(r *web.Request, agendaID int64) ([]agenda.Block, error) {
	return congress.BlocksOf(r.Tx, agendaID)
}

func (c congressAgenda) draft(r *web.Request, p agenda.Part, version int, blocks []agenda.Block) error {
	return congress.DraftAgenda(r.Tx, p.ID, version, blocks)
}

func (c congressAgenda) release(r *web.Request, seen int, note string) (agenda.Release, error) {
	return congress.ReleaseProgramme(r.Tx, c.ID, seen, note)
}

func (c congressAgenda) paper(r *web.Request) (p agendaPaper, err error) {
	unit := c.Unit.FullName
	p = agendaPaper{unit: c.Unit, symbol: true,
		recipients: map[string]string{"programme": r.T("export.programme.recipient"), "script": r.T("export.script.recipient")},
		files:      map[string]string{"programme": r.T("programme.file_name", "Unit", unit), "script": r.T("script.file_name", "Unit", unit)}}
	if p.sign, err = report.SignatureOf(r.Tx, r.Words, c.Unit, r.Today()); err != nil {
		return p, err
	}
	p.about, p.parent, err = report.PaperNames(r.Tx, r.Words, c.Congress)
	return p, err
}
