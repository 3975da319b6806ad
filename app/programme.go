package app

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"daihoi/exports"
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/store"
	"daihoi/templates"
)

// draftVersion is what the address says of a programme that has not been released.
const draftVersion = "draft"

// programme is what the outputs show of a congress.
type programme struct {
	congress congress.Congress
	parts    []congress.AgendaPart // none when there is nothing to show
	released congress.Release      // of Number 0 for a draft
	releases []congress.Release
	drafted  bool // there is a draft
}

// programmeOf reads the version of the address: a release by its number, the draft, or the last release.
func (r *Request) programmeOf() (p programme, err error) {
	if p.congress, err = r.congressFor(access.View); err != nil {
		return p, err
	}
	draft, err := congress.Programme(r.Tx, p.congress.ID)
	if err != nil {
		return p, err
	}
	for _, part := range draft {
		p.drafted = p.drafted || len(part.Blocks) > 0
	}
	if p.releases, err = congress.Releases(r.Tx, p.congress.ID); err != nil {
		return p, err
	}
	meant := r.Query("version")
	if meant == draftVersion && p.drafted {
		p.parts = draft
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

// version is the query that leads to this version.
func (p programme) version() string {
	if p.released.Number == 0 {
		return "?version=" + draftVersion
	}
	return fmt.Sprintf("?version=%d", p.released.Number)
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
	base := congressPath(p.congress.ID) + "/"
	v := templates.Programme{Frame: r.frame(name + ".title"), Sub: r.congressLine(p.congress), Script: script, Agenda: agendaPath(p.congress.ID),
		Unit: strings.ToUpper(p.congress.Unit.FullName), Heading: r.T("export." + name + ".title"), Chair: r.T("export.sign.chair"),
		Draft: p.released.Number == 0, Version: r.versionLine(p), Place: exports.PlaceAndDay(p.congress.Unit.Name, r.paperDay(p)),
		Document: base + name + ".docx" + p.version(), Workbook: base + "programme.xlsx" + p.version(), Other: base + other + p.version(),
		Versions: r.programmeVersions(p, base+name)}
	if v.Crumbs, err = r.crumbsIn(p.congress, v.Title); err != nil {
		return Result{}, err
	}
	if v.Under, _, err = paperNames(r.Tx, r.Words, p.congress); err != nil {
		return Result{}, err
	}
	for _, part := range p.parts {
		rows := r.agendaRows(part, typedBlocks(part.Blocks), nil)
		shown := templates.ProgrammePart{Title: r.partTitle(part)}
		for i, row := range rows {
			if script || part.Blocks[i].Kind != congress.Internal {
				shown.Rows = append(shown.Rows, row)
			}
		}
		v.Parts = append(v.Parts, shown)
	}
	return show(templates.ProgrammePage(v)), nil
}

// programmeVersions leads to the draft and to the releases.
func (r *Request) programmeVersions(p programme, base string) (links []templates.Link) {
	add := func(label string, number int) {
		to := programme{released: congress.Release{Number: number}}
		href := base + to.version()
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

// partTitle is the session with its time and venue.
func (r *Request) partTitle(p congress.AgendaPart) string {
	title := r.T("choice.kind."+p.Kind) + ": " + r.partTime(p)
	if p.Venue != "" {
		title += " · " + p.Venue
	}
	return title
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
		return redirect(agendaPath(p.congress.ID)).saying("programme.empty"), nil
	}
	in, err := r.exportedProgramme(p)
	if err != nil {
		return Result{}, err
	}
	u := p.congress.Unit
	name := r.T(what+".file_name", "Unit", u.FullName, "Day", r.paperDay(p).String()) + ending
	write := func(w io.Writer) error { return exports.WriteProgramme(w, in) }
	if ending == ".docx" {
		write = func(w io.Writer) error { return exports.WriteDocument(w, exports.ProgrammePaper(in, what == "script")) }
	}
	res := download(name, store.Entry{Action: "exported", Entity: "export", Label: name, UnitID: u.ID, UnitPath: u.Path}, write)
	if ending == ".docx" {
		res.file.ContentType = documentType
	}
	return res, nil
}

func (r *Request) exportedProgramme(p programme) (exports.Programme, error) {
	in := exports.Programme{Unit: p.congress.Unit.FullName, Place: p.congress.Unit.Name, Date: r.paperDay(p), Draft: p.released.Number == 0,
		Version: r.versionLine(p), Sign: exports.Signature{SignerTitle: r.T("export.sign.chair")}, Words: r.Words}
	var err error
	if in.Congress, in.Parent, err = paperNames(r.Tx, r.Words, p.congress); err != nil {
		return in, err
	}
	for _, part := range p.parts {
		out := exports.ProgrammePart{Title: r.partTitle(part)}
		for i, t := range part.Flow().Times {
			b := part.Blocks[i]
			line := exports.ProgrammeBlock{Minutes: b.Minutes, Title: b.Title, Person: b.Person, Paper: b.Paper, Script: b.Script, Internal: b.Kind == congress.Internal}
			if t.From != congress.Unknown {
				line.Time = congress.ClockOf(t.From) + " – " + congress.ClockOf(t.To)
			}
			out.Blocks = append(out.Blocks, line)
		}
		in.Parts = append(in.Parts, out)
	}
	return in, nil
}

// paperDay is the day on the paper: that of the release, for a draft today.
func (r *Request) paperDay(p programme) calendar.Date {
	if p.released.Number == 0 {
		return r.Today()
	}
	return p.released.ReleasedAt.Day()
}
