package agendas

import (
	"net/url"
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/exports"
	"daihoi/models/agenda"
	"daihoi/models/congress"
	"daihoi/models/org"
	"daihoi/templates/ui"
)

// agendaHost is whose agenda a page is about: a congress with its sessions as parts, or an event of a cluster.
type agendaHost struct {
	agendaRules
	owner          agenda.Owner
	parts          []agenda.Part
	path           string
	query          url.Values // that every address of the host bears
	home           ui.Link    // the page of the congress or the event
	title, sub     string
	mayEdit        bool
	history        string // the entity in the history, and its number
	historyID      int64
	kinds          string // before the kind of a part in its words
	hours          string // what changing the day and the hours of a part is called
	templates      []agenda.Template
	templatesLabel string // what they rest on
}

// agendaRules is what the two hosts do differently.
type agendaRules interface {
	crumbs(r *web.Request) ([]ui.Link, error) // up to the home
	hoursPath(p agenda.Part) (to string)      // where the day and the hours are changed
	partDiff(r *web.Request, was, is agenda.Part) []ui.Change
	tasks(parts []agenda.Part) []congress.PlacedTask
	notice(r *web.Request, parts []agenda.Part) (string, error) // what is wrong with all parts together, "" when nothing is
	sources(r *web.Request, p agenda.Part) (ui.OptionGroup, error)
	blocks(r *web.Request, agendaID int64) ([]agenda.Block, error) // of a source
	draft(r *web.Request, p agenda.Part, version int, blocks []agenda.Block) error
	release(r *web.Request, seen int, note string) (agenda.Release, error)
	paper(r *web.Request) (agendaPaper, error)
}

// agendaPaper is what stands on the papers of a host beside the agenda, and for "programme" and "script" who gets them and
// what the file is called before its day.
type agendaPaper struct {
	unit           org.Unit // that issues them
	organ          string   // of the unit, "" for the Standing Board
	symbol         bool     // the programme has a number
	about, parent  string   // under the title; the parent in the workbook only
	sign           exports.Signature
	readers, files map[string]string
}

// readHost reads whose agenda the address means; edit asks for the right to change it.
func readHost(r *web.Request, edit bool) (agendaHost, error) {
	if r.Param("event") != "" {
		return eventHost(r, edit)
	}
	return congressHost(r, edit)
}

// at is an address of the host with more in its query.
func (h agendaHost) at(rest string, pairs ...string) string {
	return h.path + rest + strings.TrimSuffix(web.WithParams(h.query, pairs...), "?")
}

// session is how an address names a part: not at all where the host sits once.
func (h agendaHost) session(p agenda.Part) string {
	if p.ID == 0 {
		return ""
	}
	return strconv.FormatInt(p.ID, 10)
}

// kind is what the kind of a part is called.
func (h agendaHost) kind(r *web.Request, kind string) string { return r.T(h.kinds + kind) }

// partTitle is the part with its time and venue; what sits once needs no name for that.
func (h agendaHost) partTitle(r *web.Request, p agenda.Part) string {
	name := h.kind(r, p.Kind)
	if p.ID == 0 {
		name = r.T("event.when")
	}
	title := name + ": " + partTime(r, p)
	if p.Venue != "" {
		title += " · " + p.Venue
	}
	return title
}
