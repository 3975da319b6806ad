package agendas

import (
	"net/url"
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/exports/book"
	"daihoi/models/agenda"
	"daihoi/models/congress"
	"daihoi/models/org"
	"daihoi/templates/ui"
)

// agendaHost is what an agenda belongs to: a congress, whose parts are its sessions, or a cluster event, which has one
// part.
type agendaHost struct {
	agendaRules
	owner          agenda.Owner
	parts          []agenda.Part
	path           string
	query          url.Values // part of every address of the host
	home           ui.Link    // the page of the congress or the event
	title, sub     string
	mayEdit        bool
	history        string // entity and id in the audit log
	historyID      int64
	kinds          string // prefix of the catalogue keys of the kinds of part
	hours          string // label of the link to where date and hours of a part are changed
	templates      []agenda.Template
	templatesLabel string // says where the templates come from
}

// agendaRules is where the two kinds of host differ.
type agendaRules interface {
	crumbs(r *web.Request) ([]ui.Link, error) // down to the page of the host
	hoursPath(p agenda.Part) (to string)      // where date and hours are changed
	partDiff(r *web.Request, was, is agenda.Part) []ui.Change
	tasks(parts []agenda.Part) []congress.PlacedTask
	notice(r *web.Request, parts []agenda.Part) (string, error) // about all parts together, "" for none
	sources(r *web.Request, p agenda.Part) (ui.OptionGroup, error)
	blocks(r *web.Request, agendaID int64) ([]agenda.Block, error) // of a source
	draft(r *web.Request, p agenda.Part, version int, blocks []agenda.Block) error
	release(r *web.Request, seen int, note string) (agenda.Release, error)
	paper(r *web.Request) (agendaPaper, error)
}

// agendaPaper is what the documents of a host say besides the agenda. The keys of recipients and files are "programme"
// and "script"; a file name gets the date appended.
type agendaPaper struct {
	unit              org.Unit // that issues the documents
	organ             string   // of the unit; "" is its Standing Board
	symbol            bool     // the programme is numbered
	about, parent     string   // below the title; parent in the workbook only
	sign              book.Signature
	recipients, files map[string]string
}

// readHost reads the host of the address; edit requires the right to change its agenda.
func readHost(r *web.Request, edit bool) (agendaHost, error) {
	if r.Param("event") != "" {
		return eventHost(r, edit)
	}
	return congressHost(r, edit)
}

// at is an address of the host, with more parameters in its query.
func (h agendaHost) at(rest string, pairs ...string) string {
	return h.path + rest + strings.TrimSuffix(web.WithParams(h.query, pairs...), "?")
}

// session is how an address names a part: not at all when the host has just one.
func (h agendaHost) session(p agenda.Part) string {
	if p.ID == 0 {
		return ""
	}
	return strconv.FormatInt(p.ID, 10)
}

// kind puts the kind of a part into words.
func (h agendaHost) kind(r *web.Request, kind string) string { return r.T(h.kinds + kind) }

// partTitle is a part with its time and venue; the only part of an event needs no name.
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
