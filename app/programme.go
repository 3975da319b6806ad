package app

import (
	"io"
	"strconv"
	"strings"

	"daihoi/exports"
	"daihoi/models/agenda"
	"daihoi/models/calendar"
	"daihoi/models/store"
	"daihoi/templates"
)

// draftVersion is what the address says of a programme that has not been released.
const draftVersion = "draft"

// programme is what the outputs show of a host.
type programme struct {
	host     agendaHost
	parts    []agenda.Part  // none when there is nothing to show
	released agenda.Release // of Number 0 for a draft
	releases []agenda.Release
	drafted  bool // there is a draft
}

// programmeOf reads the version of the address: a release by its number, the draft, or the last release.
func (r *Request) programmeOf() (p programme, err error) {
	if p.host, err = r.agendaHost(false); err != nil {
		return p, err
	}
	for _, part := range p.host.parts {
		p.drafted = p.drafted || len(part.Blocks) > 0
	}
	if p.releases, err = p.host.owner.Releases(r.Tx); err != nil {
		return p, err
	}
	meant := r.Query("version")
	if meant == draftVersion && p.drafted {
		p.parts = p.host.parts
		return p, nil
	}
	for _, released := range p.releases {
		if meant == "" || meant == strconv.Itoa(released.Number) {
			p.released = released
			p.parts, err = released.Parts()
			return p, err
		}
	}
	if meant != "" && meant != draftVersion {
		err = store.NotFound()
	}
	return p, err
}

// at is the address of an output of the version with the number, 0 for the draft.
func (p programme) at(rest string, number int) string {
	if number == 0 {
		return p.host.at(rest, "version", draftVersion)
	}
	return p.host.at(rest, "version", strconv.Itoa(number))
}

func programmePage(r *Request) (Result, error) { return r.showProgramme(false) }

func scriptPage(r *Request) (Result, error) { return r.showProgramme(true) }

// showProgramme is the programme or the script as a paper.
func (r *Request) showProgramme(script bool) (Result, error) {
	p, err := r.programmeOf()
	if err != nil {
		return Result{}, err
	}
	name, other := "programme", "script"
	if script {
		name, other = other, name
	}
	paper, err := p.host.paper(r)
	if err != nil {
		return Result{}, err
	}
	title := r.T(name + ".title")
	crumbs, err := p.host.crumbs(r)
	n := p.released.Number
	v := templates.Programme{Frame: r.titled(title, append(crumbs, here(title))...), Sub: p.host.sub, Script: script, Agenda: p.host.at("/agenda"), AgendaTitle: p.host.title,
		Unit: strings.ToUpper(paper.unit.FullName), Organ: strings.ToUpper(paper.organ), Symbol: paper.symbol && !script, Heading: r.T("export." + name + ".title"),
		Under: paper.about, SignFor: paper.sign.For, Chair: paper.sign.SignerTitle, Draft: n == 0, Version: r.versionLine(p), Place: exports.PlaceAndDay(paper.unit.Name, r.paperDay(p)),
		Document: p.at("/"+name+".docx", n), Workbook: p.at("/programme.xlsx", n), Other: p.at("/"+other, n), Versions: r.programmeVersions(p, "/"+name)}
	for _, part := range p.parts {
		v.Parts = append(v.Parts, r.programmePart(p.host, part, script))
	}
	return show(templates.ProgrammePage(v)), err
}

// programmePart is a part on the paper; what is internal is in the script only.
func (r *Request) programmePart(h agendaHost, part agenda.Part, script bool) templates.ProgrammePart {
	shown := templates.ProgrammePart{Title: h.partTitle(r, part)}
	for i, row := range r.agendaRows(part, typedBlocks(part.Blocks), nil) {
		if script || part.Blocks[i].Kind != agenda.Internal {
			shown.Rows = append(shown.Rows, row)
		}
	}
	return shown
}

// programmeVersions leads to the draft and to the releases.
func (r *Request) programmeVersions(p programme, rest string) (links []templates.Link) {
	add := func(label string, number int) {
		href := p.at(rest, number)
		if number == p.released.Number {
			href = ""
		}
		links = append(links, templates.Link{Href: href, Label: label})
	}
	for _, released := range p.releases {
		add(r.T("release.number", "Number", released.Number), released.Number)
	}
	if p.drafted {
		add(r.T("release.draft"), 0)
	}
	return links
}

// versionLine says which release it is; "" for a draft, which is marked otherwise.
func (r *Request) versionLine(p programme) string {
	if p.released.Number == 0 {
		return ""
	}
	return r.T("release.line", "Number", p.released.Number, "Day", p.released.ReleasedAt.Day())
}

func programmeDocument(r *Request) (Result, error) { return r.downloadProgramme("programme", ".docx") }

func scriptDocument(r *Request) (Result, error) { return r.downloadProgramme("script", ".docx") }

func programmeWorkbook(r *Request) (Result, error) { return r.downloadProgramme("programme", ".xlsx") }

// downloadProgramme answers the version of the address as a file; without one there is none.
func (r *Request) downloadProgramme(what, ending string) (Result, error) {
	p, err := r.programmeOf()
	if err != nil {
		return Result{}, err
	}
	if len(p.parts) == 0 {
		return redirect(p.host.at("/agenda")).saying("programme.empty"), nil
	}
	paper, err := p.host.paper(r)
	if err != nil {
		return Result{}, err
	}
	in := r.exportedProgramme(p, paper)
	name := paper.files[what] + " " + in.Date.String() + ending
	write := func(w io.Writer) error { return exports.WriteProgramme(w, in) }
	if ending == ".docx" {
		write = func(w io.Writer) error { return exports.WriteDocument(w, exports.ProgrammePaper(in, what == "script")) }
	}
	res := download(name, store.Entry{Action: "exported", Entity: "export", Label: name, UnitID: paper.unit.ID, UnitPath: paper.unit.Path}, write)
	if ending == ".docx" {
		res.File.ContentType = documentType
	}
	return res, nil
}

func (r *Request) exportedProgramme(p programme, paper agendaPaper) exports.Programme {
	in := exports.Programme{Unit: paper.unit.FullName, Organ: paper.organ, Symbol: paper.symbol, About: paper.about, Parent: paper.parent, Place: paper.unit.Name,
		Date: r.paperDay(p), Draft: p.released.Number == 0, Version: r.versionLine(p), Sign: paper.sign, Readers: paper.readers, Words: r.Words}
	for _, part := range p.parts {
		out := exports.ProgrammePart{Title: p.host.partTitle(r, part)}
		for i, t := range part.Flow().Times {
			b := part.Blocks[i]
			line := exports.ProgrammeBlock{Minutes: b.Minutes, Title: b.Title, Person: b.Person, Paper: b.Paper, Script: b.Script, Internal: b.Kind == agenda.Internal}
			if t.From != agenda.Unknown {
				line.Time = agenda.ClockOf(t.From) + " – " + agenda.ClockOf(t.To)
			}
			out.Blocks = append(out.Blocks, line)
		}
		in.Parts = append(in.Parts, out)
	}
	return in
}

// paperDay is the day on the paper: that of the release, for a draft today.
func (r *Request) paperDay(p programme) calendar.Date {
	if p.released.Number == 0 {
		return r.Today()
	}
	return p.released.ReleasedAt.Day()
}
