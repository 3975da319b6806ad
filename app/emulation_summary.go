package app

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"daihoi/exports"
	"daihoi/models/emulation"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/templates"
	"daihoi/templates/i18n"
)

// heldEvent is an event that has taken place, with those who came.
type heldEvent struct {
	emulation.Event
	turnout emulation.Turnout
}

// heldEvents lists those of a year.
func heldEvents(tx *store.Tx, y emulation.Year) (held []heldEvent, err error) {
	events, err := emulation.EventsOf(tx, y)
	if err != nil {
		return nil, err
	}
	turnouts, err := emulation.Turnouts(tx, y, events)
	for _, e := range events {
		if !e.OnDate.After(tx.Today()) {
			held = append(held, heldEvent{e, turnouts[e.ID]})
		}
	}
	return held, err
}

// emulationSummary is the summary of the year of a cluster, with the form of the proposals for those who lead.
func emulationSummary(r *Request) (Result, error) {
	y, _, err := r.clusterYear()
	if err != nil {
		return Result{}, err
	}
	s, err := standingOf(r.Tx, y)
	if err != nil {
		return Result{}, err
	}
	events, err := heldEvents(r.Tx, y)
	if err != nil {
		return Result{}, err
	}
	v := templates.EmulationSummary{Unit: strings.ToUpper(y.Cluster.Unit.FullName), Cluster: strings.ToUpper(y.Cluster.Name), Heading: r.T("summary.subject", "Name", y.Cluster.Name, "Year", strconv.Itoa(y.Year)),
		Day: exports.PlaceAndDay(y.Cluster.Unit.Name, r.Today()), Document: clusterPath(y, "/summary.docx"), Workbook: clusterPath(y, "/emulation.xlsx"), Version: y.Version, Signer: clusterSigner(y)}
	v.Frame, v.Sub = r.clusterFrame(y, r.T("cluster.summary"))
	v.Sections = summarySections(r.Words, s, events)
	if y.Leads(r.Actor) {
		v.Awards = r.awardInputs(s)
	}
	v.Conflict, err = r.conflictLine("cluster", y.ClusterID)
	return show(templates.EmulationSummaryPage(v)), err
}

// clusterSigner is the unit that signs for the cluster, "" without one.
func clusterSigner(y emulation.Year) string {
	for _, m := range y.Members {
		if m.Duty == org.DutyLead {
			return m.Unit.FullName
		}
	}
	return ""
}

func (r *Request) awardInputs(s standing) (inputs []templates.Input) {
	proposed := emulation.Proposed(s.places, s.year.Flags, s.year.Certificates)
	for _, m := range s.year.Members {
		in := templates.Input{Key: "award-" + m.Unit.Code, Label: m.Unit.FullName, Kind: "choice", Value: r.typedOr("award-"+m.Unit.Code, s.sheets[m.UnitID].Award),
			Options: []templates.Option{{Label: r.T("emulation.award.none")}}}
		for _, award := range []string{emulation.AwardFlag, emulation.AwardCertificate} {
			in.Options = append(in.Options, templates.Option{Value: award, Label: r.T("emulation.award." + award)})
		}
		if award := proposed[m.UnitID]; award != "" {
			in.Hint = r.T("emulation.follows", "Award", r.T("emulation.award."+award))
		}
		inputs = append(inputs, r.withError(in))
	}
	return inputs
}

func award(r *Request) (Result, error) {
	y, _, err := r.clusterYear()
	if err != nil {
		return Result{}, err
	}
	awards := map[string]string{}
	for _, m := range y.Members {
		awards[m.Unit.Code] = r.Form("award-" + m.Unit.Code)
	}
	return redirect(clusterPath(y, "/summary")).saying("form.saved"), emulation.Award(r.Tx, y.ClusterID, y.Year, r.FormInt("version"), awards)
}

// summarySections is the text of the summary: pledge, events, points, proposals, remark.
func summarySections(words *i18n.Printer, s standing, events []heldEvent) []templates.ReportSection {
	var out []templates.ReportSection
	add := func(key string, lines ...string) {
		if len(lines) > 0 {
			out = append(out, templates.ReportSection{Title: fmt.Sprintf("%d. %s", len(out)+1, words.T("summary.section."+key)), Lines: lines})
		}
	}
	add("pledge", summaryPledge(words, s)...)
	var held []string
	for _, e := range events {
		line := words.T("summary.event", "Title", e.Title, "Day", e.OnDate.Short(), "Place", e.Place)
		if n := e.turnout.All.Present; n > 0 {
			line += " " + words.T("summary.present", "Count", n, "Of", e.turnout.All.Summoned)
		}
		held = append(held, line)
	}
	add("events", held...)
	add("points", summaryPoints(words, s)...)
	add("awards", summaryAwards(words, s)...)
	if s.year.Remark != "" {
		add("remark", strings.Split(s.year.Remark, "\n")...)
	}
	return out
}

func summaryPledge(words *i18n.Printer, s standing) (lines []string) {
	if s.year.Theme != "" {
		lines = append(lines, words.T("summary.theme", "Theme", s.year.Theme))
	}
	if s.pledge.ID == 0 {
		return append(lines, words.T("summary.no_pledge"))
	}
	lines = append(lines, words.T("summary.pledge", "Count", len(s.pledge.Contents()), "Day", signedOn(s.pledge).Short(), "Signed", len(s.pledge.Signatures), "All", len(s.year.Members)))
	var contents []string
	for _, c := range s.pledge.Contents() {
		contents = append(contents, c.Text)
	}
	return append(lines, listing(contents)...)
}

func summaryPoints(words *i18n.Printer, s standing) []string {
	if s.by == "" {
		return []string{words.T("emulation.not_ranked")}
	}
	lines := []string{words.T("emulation.ranked_by", "Column", words.T("emulation.column."+string(s.by), "Unit", aboveWord(s.year)))}
	var places []string
	for _, p := range s.places {
		for _, m := range s.year.Members {
			if m.UnitID == p.UnitID {
				places = append(places, words.T("summary.place", "Unit", m.Unit.FullName, "Points", p.Points.String(), "Rank", exports.RankWords(words, p)))
			}
		}
	}
	return append(lines, listing(places)...)
}

func summaryAwards(words *i18n.Printer, s standing) (lines []string) {
	for _, kind := range []string{emulation.AwardFlag, emulation.AwardCertificate} {
		var names []string
		for _, m := range s.year.Members {
			if s.sheets[m.UnitID].Award == kind {
				names = append(names, m.Unit.FullName)
			}
		}
		if len(names) > 0 {
			lines = append(lines, words.T("summary.award."+kind, "Units", strings.Join(names, ", ")))
		}
	}
	if len(lines) == 0 {
		lines = append(lines, words.T("summary.no_awards"))
	}
	return lines
}

func summaryDocument(r *Request) (Result, error) {
	y, _, err := r.clusterYear()
	if err != nil {
		return Result{}, err
	}
	s, err := standingOf(r.Tx, y)
	if err != nil {
		return Result{}, err
	}
	events, err := heldEvents(r.Tx, y)
	paper := exports.Paper{Unit: y.Cluster.Unit.FullName, Organ: y.Cluster.Name, Place: y.Cluster.Unit.Name, Date: r.Today(), Title: r.T("summary.heading"),
		Under: []string{r.T("summary.subject", "Name", y.Cluster.Name, "Year", strconv.Itoa(y.Year))}, Words: r.Words,
		Signers: []exports.Signer{{For: r.T("summary.deputy")}, {For: r.T("summary.signer"), Title: clusterSigner(y)}}}
	for _, section := range summarySections(r.Words, s, events) {
		paper.Paragraphs = append(paper.Paragraphs, exports.Paragraph{Text: section.Title, Heading: true})
		for _, line := range section.Lines {
			paper.Paragraphs = append(paper.Paragraphs, exports.Paragraph{Text: line})
		}
	}
	return r.clusterDocument(y, r.T("summary.file_name", "Name", y.Cluster.Name, "Year", strconv.Itoa(y.Year)), paper), err
}

func emulationWorkbook(r *Request) (Result, error) {
	y, _, err := r.clusterYear()
	if err != nil {
		return Result{}, err
	}
	book, err := EmulationOf(r.Tx, r.Words, y)
	name := r.T("emulation.file_name", "Name", y.Cluster.Name, "Year", strconv.Itoa(y.Year))
	return download(name, store.Entry{Action: "exported", Entity: "export", Label: name, UnitID: y.Cluster.UnitID, UnitPath: y.Cluster.Unit.Path},
		func(w io.Writer) error { return exports.WriteEmulation(w, book) }), err
}

// eventsOfBook are the events of a year with their attendance and files.
func eventsOfBook(tx *store.Tx, y emulation.Year) (all []exports.EmulationEvent, err error) {
	events, err := emulation.EventsOf(tx, y)
	if err != nil {
		return nil, err
	}
	turnouts, err := emulation.Turnouts(tx, y, events)
	if err != nil {
		return nil, err
	}
	files, err := emulation.FilesByKind(tx, events)
	for _, e := range events {
		all = append(all, exports.EmulationEvent{Event: e, Turnout: turnouts[e.ID], Files: files[e.ID]})
	}
	return all, err
}

// EmulationOf is the workbook of a year that the actor has read, with what the actor may see.
func EmulationOf(tx *store.Tx, words *i18n.Printer, y emulation.Year) (exports.Emulation, error) {
	s, err := standingOf(tx, y)
	if err != nil {
		return exports.Emulation{}, err
	}
	book := exports.Emulation{Year: y, Place: y.Cluster.Unit.Name, Date: tx.Today(), Pledge: s.pledge, Sheets: s.sheets, Places: s.places, By: s.by,
		Totals: map[int64]map[emulation.Column]emulation.Points{}, Above: aboveWord(y), Words: words,
		Name: func(c emulation.Case) string { return words.Pick(c.NameVI, c.NameEN) }}
	if book.Events, err = eventsOfBook(tx, y); err != nil {
		return book, err
	}
	for _, m := range y.Members {
		traces, err := emulation.Traces(tx, m, s.pledge, s.sheets[m.UnitID])
		if err != nil {
			return book, err
		}
		for _, t := range traces {
			book.Traces = append(book.Traces, exports.Trace{Member: m, Trace: t})
		}
		book.Totals[m.UnitID] = map[emulation.Column]emulation.Points{}
		for _, c := range emulation.Columns {
			book.Totals[m.UnitID][c] = s.sheets[m.UnitID].Total(s.pledge, c).Points
		}
	}
	return book, nil
}
