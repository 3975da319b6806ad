package agendas

import (
	"io"
	"strconv"

	"daihoi/app/web"
	"daihoi/exports"
	"daihoi/exports/book"
	"daihoi/models/agenda"
	"daihoi/models/calendar"
	"daihoi/models/store"
	"daihoi/templates/agendas"
	"daihoi/templates/ui"
)

// draftVersion is the version in the address of an unreleased programme.
const draftVersion = "draft"

// programme is the version of an agenda that the documents show.
type programme struct {
	host     agendaHost
	parts    []agenda.Part  // none when there is nothing to show
	released agenda.Release // Number is 0 for a draft
	releases []agenda.Release
	drafted  bool // whether there is a draft
}

// readProgramme reads the version of the address: a release by its number, the draft, or by default the last release.
func readProgramme(r *web.Request) (p programme, err error) {
	if p.host, err = readHost(r, false); err != nil {
		return p, err
	}
	for _, part := range p.host.parts {
		p.drafted = p.drafted || len(part.Blocks) > 0
	}
	if p.releases, err = p.host.owner.Releases(r.Tx); err != nil {
		return p, err
	}
	asked := r.Query("version")
	if asked == draftVersion && p.drafted {
		p.parts = p.host.parts
		return p, nil
	}
	for _, released := range p.releases {
		if asked == "" || asked == strconv.Itoa(released.Number) {
			p.released = released
			p.parts, err = released.Parts()
			return p, err
		}
	}
	if asked != "" && asked != draftVersion {
		err = store.NotFound()
	}
	return p, err
}

// at is the address of a document in the numbered version, 0 being the draft.
func (p programme) at(rest string, number int) string {
	if number == 0 {
		return p.host.at(rest, "version", draftVersion)
	}
	return p.host.at(rest, "version", strconv.Itoa(number))
}

func programmePage(r *web.Request) (web.Result, error) { return showProgramme(r, false) }

func scriptPage(r *web.Request) (web.Result, error) { return showProgramme(r, true) }

// showProgramme shows the programme or the script as a document.
func showProgramme(r *web.Request, script bool) (web.Result, error) {
	p, err := readProgramme(r)
	if err != nil {
		return web.Result{}, err
	}
	name, other := "programme", "script"
	if script {
		name, other = other, name
	}
	paper, err := p.host.paper(r)
	if err != nil {
		return web.Result{}, err
	}
	title := r.T(name + ".title")
	crumbs, err := p.host.crumbs(r)
	n := p.released.Number
	v := agendas.Programme{Frame: r.FrameWithTitle(title, append(crumbs, web.Here(title))...), Sub: p.host.sub, Script: script, Agenda: p.host.at("/agenda"), AgendaTitle: p.host.title,
		Issuer: book.Issuer(paper.unit.FullName, paper.organ), Symbol: paper.symbol && !script, Heading: r.T("export." + name + ".title"),
		Under: paper.about, Sign: paper.sign.Lines(), Signer: paper.sign.Signer, Draft: n == 0, Version: versionLine(r, p), Place: book.PlaceAndDay(paper.unit.Name, paperDay(r, p)),
		Document: p.at("/"+name+".docx", n), Workbook: p.at("/programme.xlsx", n), Other: p.at("/"+other, n), Versions: programmeVersions(r, p, "/"+name)}
	v.Data = r.DataFiles(v.Workbook, "programme")
	for _, part := range p.parts {
		v.Parts = append(v.Parts, programmePart(r, p.host, part, script))
	}
	return web.Show(agendas.ProgrammePage(v)), err
}

// programmePart is a part in the document; internal blocks are in the script only.
func programmePart(r *web.Request, h agendaHost, part agenda.Part, script bool) agendas.ProgrammePart {
	shown := agendas.ProgrammePart{Title: h.partTitle(r, part)}
	for i, row := range agendaRows(r, part, blockRows(part.Blocks), nil) {
		if script || part.Blocks[i].Kind != agenda.Internal {
			shown.Rows = append(shown.Rows, row)
		}
	}
	return shown
}

// programmeVersions links to the draft and the releases.
func programmeVersions(r *web.Request, p programme, rest string) (links []ui.Link) {
	add := func(label string, number int) {
		href := p.at(rest, number)
		if number == p.released.Number {
			href = ""
		}
		links = append(links, ui.Link{Href: href, Label: label})
	}
	for _, released := range p.releases {
		add(r.T("release.number", "Number", released.Number), released.Number)
	}
	if p.drafted {
		add(r.T("release.draft"), 0)
	}
	return links
}

// versionLine names the release, "" for a draft, which is marked as such elsewhere.
func versionLine(r *web.Request, p programme) string {
	if p.released.Number == 0 {
		return ""
	}
	return r.T("release.line", "Number", p.released.Number, "Day", p.released.ReleasedAt.Day())
}

func programmeDocument(r *web.Request) (web.Result, error) {
	return downloadProgramme(r, "programme", "docx")
}

func scriptDocument(r *web.Request) (web.Result, error) {
	return downloadProgramme(r, "script", "docx")
}

func programmeWorkbook(r *web.Request) (web.Result, error) {
	return downloadProgramme(r, "programme", "xlsx")
}

// downloadProgramme answers with the version of the address as a file, or returns to the agenda when there is none.
func downloadProgramme(r *web.Request, what, ending string) (web.Result, error) {
	p, err := readProgramme(r)
	if err != nil {
		return web.Result{}, err
	}
	if len(p.parts) == 0 {
		return web.Redirect(p.host.at("/agenda")).Saying("programme.empty"), nil
	}
	paper, err := p.host.paper(r)
	if err != nil {
		return web.Result{}, err
	}
	in := exportedProgramme(r, p, paper)
	version := r.T("file.draft")
	if n := p.released.Number; n > 0 {
		version = r.T("file.version", "Number", n)
	}
	name := book.FileName(ending, paper.files[what]+" "+in.Date.String(), version)
	entry := store.Entry{Action: "exported", Entity: "export", Label: name, UnitID: paper.unit.ID, UnitPath: paper.unit.Path}
	if ending == "xlsx" {
		return r.DownloadRows(entry, func(w io.Writer) error { return exports.WriteProgramme(w, in) }, in.Table())
	}
	return web.Document(name, entry, exports.ProgrammePaper(in, what == "script")), nil
}

func exportedProgramme(r *web.Request, p programme, paper agendaPaper) exports.Programme {
	in := exports.Programme{Unit: paper.unit.FullName, Code: paper.unit.Code, Organ: paper.organ, Symbol: paper.symbol, About: paper.about, Parent: paper.parent, Place: paper.unit.Name,
		Date: paperDay(r, p), Draft: p.released.Number == 0, Version: versionLine(r, p), Sign: paper.sign, Readers: paper.recipients, Words: r.Words}
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

// paperDay is the date of the document: that of the release, for a draft today.
func paperDay(r *web.Request, p programme) calendar.Date {
	if p.released.Number == 0 {
		return r.Today()
	}
	return p.released.ReleasedAt.Day()
}
