package agendas

import (
	"fmt"
	"net/url"
	"strconv"

	"daihoi/app/web"
	"daihoi/exports/report"
	"daihoi/models/agenda"
	"daihoi/models/clusterevent"
	"daihoi/models/congress"
	"daihoi/models/emulation"
	"daihoi/models/fault"
	"daihoi/templates/ui"
)

// eventAgenda is the agenda of a cluster event, which has neither required tasks nor a time limit.
type eventAgenda struct {
	year  emulation.Year
	event clusterevent.Event
}

func eventHost(r *web.Request, edit bool) (agendaHost, error) {
	y, e, err := r.ClusterEvent()
	if err != nil {
		return agendaHost{}, err
	}
	leads := y.Leads(r.Actor) && len(y.Members) > 0
	if edit && !leads {
		return agendaHost{}, fault.New(fault.Forbidden, "fault.forbidden")
	}
	parts, err := clusterevent.Programme(r.Tx, y, e)
	return agendaHost{agendaRules: eventAgenda{y, e}, owner: e.Agendas(y), parts: parts, path: fmt.Sprintf("/clusters/%d/events/%d", y.ClusterID, e.ID),
		query: url.Values{"year": {strconv.Itoa(y.Year)}}, home: ui.Link{Href: web.EventPath(y, e.ID), Label: e.Title}, title: r.T("agenda.event_title"),
		sub: e.Title + " · " + y.Cluster.Name, mayEdit: leads, history: "cluster", historyID: y.ClusterID, kinds: "choice.event_kind.",
		hours: r.T("event.edit"), templates: clusterevent.AgendaTemplates(), templatesLabel: r.T("agenda.templates")}, err
}

func (a eventAgenda) crumbs(r *web.Request) ([]ui.Link, error) {
	return []ui.Link{{Href: "/clusters", Label: r.T("cluster.title")}, {Href: web.ClusterPath(a.year, ""), Label: a.year.Cluster.Name},
		{Href: web.EventPath(a.year, a.event.ID), Label: a.event.Title}}, nil
}

func (a eventAgenda) hoursPath(agenda.Part) string { return web.EventPath(a.year, a.event.ID) }

func (a eventAgenda) partDiff(r *web.Request, was, is agenda.Part) []ui.Change {
	event := func(p agenda.Part) *clusterevent.Event {
		return &clusterevent.Event{Kind: p.Kind, OnDate: p.OnDate, Starts: p.Starts, Ends: p.Ends, Place: p.Venue}
	}
	return web.Changes(r, clusterevent.Fields, clusterevent.Fields.Diff(event(was), event(is)))
}

func (a eventAgenda) tasks([]agenda.Part) []congress.PlacedTask { return nil }

func (a eventAgenda) notice(*web.Request, []agenda.Part) (string, error) { return "", nil }

// sources are the agendas of the cluster's other events, newest first.
func (a eventAgenda) sources(r *web.Request, _ agenda.Part) (ui.OptionGroup, error) {
	group := ui.OptionGroup{Label: r.T("agenda.other_events")}
	found, err := clusterevent.AgendaSources(r.Tx, a.year, a.event.ID)
	for _, s := range found {
		group.Options = append(group.Options, ui.Option{Value: "agenda-" + strconv.FormatInt(s.ID, 10),
			Label: r.T("agenda.copy_event", "Title", s.Title, "Day", s.OnDate.Short(), "Blocks", s.Blocks)})
	}
	return group, err
}

func (a eventAgenda) blocks(r *web.Request, agendaID int64) ([]agenda.Block, error) {
	return clusterevent.BlocksOf(r.Tx, a.year, a.event.ID, agendaID)
}

func (a eventAgenda) draft(r *web.Request, _ agenda.Part, version int, blocks []agenda.Block) error {
	return clusterevent.DraftAgenda(r.Tx, a.year.ClusterID, a.year.Year, a.event.ID, version, blocks)
}

func (a eventAgenda) release(r *web.Request, seen int, note string) (agenda.Release, error) {
	return clusterevent.ReleaseProgramme(r.Tx, a.year.ClusterID, a.year.Year, a.event.ID, seen, note)
}

func (a eventAgenda) paper(r *web.Request) (agendaPaper, error) {
	cluster := a.year.Cluster
	file := r.T("agenda.event_file", "Title", a.event.Title, "Cluster", cluster.Name)
	return agendaPaper{unit: cluster.Unit, organ: cluster.Name, about: a.event.Title, parent: r.T("pledge.year", "Year", strconv.Itoa(a.year.Year)),
		sign:       report.ClusterSignature(r.Words, a.year),
		recipients: map[string]string{"programme": r.T("export.programme.members"), "script": r.T("export.script.chairs")},
		files:      map[string]string{"programme": r.T("programme.title") + " " + file, "script": r.T("script.title") + " " + file}}, nil
}
