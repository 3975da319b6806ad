package clusters

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/exports"
	"daihoi/exports/book"
	"daihoi/exports/report"
	"daihoi/models/emulation"
	"daihoi/models/store"
	"daihoi/templates/clusters"
	"daihoi/templates/i18n"
	"daihoi/templates/ui"
)

// emulationSummary is the summary of a year, with the form of the awards for those who lead.
func emulationSummary(r *web.Request) (web.Result, error) {
	y, _, err := r.ClusterYear()
	if err != nil {
		return web.Result{}, err
	}
	s, err := report.StandingOf(r.Tx, y)
	if err != nil {
		return web.Result{}, err
	}
	events, err := report.HeldEvents(r.Tx, y)
	if err != nil {
		return web.Result{}, err
	}
	v := clusters.EmulationSummary{Unit: strings.ToUpper(y.Cluster.Unit.FullName), Cluster: strings.ToUpper(y.Cluster.Name), Heading: r.T("summary.subject", "Name", y.Cluster.Name, "Year", strconv.Itoa(y.Year)),
		Day: book.PlaceAndDay(y.Cluster.Unit.Name, r.Today()), Document: web.ClusterPath(y, "/summary.docx"), Workbook: web.ClusterPath(y, "/emulation.xlsx"), Version: y.Version, Signer: report.ClusterSigner(y)}
	v.Frame, v.Sub = r.ClusterFrame(y, r.T("cluster.summary"))
	v.Sections = summarySections(r.Words, s, events)
	if y.Leads(r.Actor) {
		v.Awards = awardInputs(r, s)
	}
	v.Conflict, err = r.ConflictLine("cluster", y.ClusterID)
	return web.Show(clusters.EmulationSummaryPage(v)), err
}

func awardInputs(r *web.Request, s report.Standing) (inputs []ui.Input) {
	proposed := emulation.Proposed(s.Places, s.Year.Flags, s.Year.Certificates)
	for _, m := range s.Year.Members {
		in := ui.Input{Key: "award-" + m.Unit.Code, Label: m.Unit.FullName, Kind: "choice", Value: r.InputValue("award-"+m.Unit.Code, s.Sheets[m.UnitID].Award),
			Options: []ui.Option{{Label: r.T("emulation.award.none")}}}
		for _, award := range []string{emulation.AwardFlag, emulation.AwardCertificate} {
			in.Options = append(in.Options, ui.Option{Value: award, Label: r.T("emulation.award." + award)})
		}
		if award := proposed[m.UnitID]; award != "" {
			in.Hint = r.T("emulation.follows", "Award", r.T("emulation.award."+award))
		}
		inputs = append(inputs, r.WithError(in))
	}
	return inputs
}

func award(r *web.Request) (web.Result, error) {
	y, _, err := r.ClusterYear()
	if err != nil {
		return web.Result{}, err
	}
	awards := map[string]string{}
	for _, m := range y.Members {
		awards[m.Unit.Code] = r.Form("award-" + m.Unit.Code)
	}
	return web.Redirect(web.ClusterPath(y, "/summary")).Saying("form.saved"), emulation.Award(r.Tx, y.ClusterID, y.Year, r.FormInt("version"), awards)
}

// summarySections is the text of the summary: pledge, events, points, awards, remark.
func summarySections(words *i18n.Printer, s report.Standing, events []report.HeldEvent) []ui.ReportSection {
	var out []ui.ReportSection
	add := func(key string, lines ...string) {
		if len(lines) > 0 {
			out = append(out, ui.ReportSection{Title: fmt.Sprintf("%d. %s", len(out)+1, words.T("summary.section."+key)), Lines: lines})
		}
	}
	add("pledge", summaryPledge(words, s)...)
	var held []string
	for _, e := range events {
		line := words.T("summary.event", "Title", e.Title, "Day", e.OnDate.Short(), "Place", e.Place)
		if n := e.Turnout.All.Present; n > 0 {
			line += " " + words.T("summary.present", "Count", n, "Of", e.Turnout.All.Summoned)
		}
		held = append(held, line)
	}
	add("events", held...)
	add("points", summaryPoints(words, s)...)
	add("awards", summaryAwards(words, s)...)
	if s.Year.Remark != "" {
		add("remark", strings.Split(s.Year.Remark, "\n")...)
	}
	return out
}

func summaryPledge(words *i18n.Printer, s report.Standing) (lines []string) {
	if s.Year.Theme != "" {
		lines = append(lines, words.T("summary.theme", "Theme", s.Year.Theme))
	}
	if s.Pledge.ID == 0 {
		return append(lines, words.T("summary.no_pledge"))
	}
	lines = append(lines, words.T("summary.pledge", "Count", len(s.Pledge.Contents()), "Day", signedOn(s.Pledge).Short(), "Signed", len(s.Pledge.Signatures), "All", len(s.Year.Members)))
	var contents []string
	for _, c := range s.Pledge.Contents() {
		contents = append(contents, c.Text)
	}
	return append(lines, report.Listing(contents)...)
}

func summaryPoints(words *i18n.Printer, s report.Standing) []string {
	if s.By == "" {
		return []string{words.T("emulation.not_ranked")}
	}
	lines := []string{words.T("emulation.ranked_by", "Column", words.T("emulation.column."+string(s.By), "Unit", report.AboveWord(s.Year)))}
	var places []string
	for _, p := range s.Places {
		for _, m := range s.Year.Members {
			if m.UnitID == p.UnitID {
				places = append(places, words.T("summary.place", "Unit", m.Unit.FullName, "Points", p.Points.String(), "Rank", exports.RankWords(words, p)))
			}
		}
	}
	return append(lines, report.Listing(places)...)
}

func summaryAwards(words *i18n.Printer, s report.Standing) (lines []string) {
	for _, kind := range []string{emulation.AwardFlag, emulation.AwardCertificate} {
		var names []string
		for _, m := range s.Year.Members {
			if s.Sheets[m.UnitID].Award == kind {
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

func summaryDocument(r *web.Request) (web.Result, error) {
	y, _, err := r.ClusterYear()
	if err != nil {
		return web.Result{}, err
	}
	s, err := report.StandingOf(r.Tx, y)
	if err != nil {
		return web.Result{}, err
	}
	events, err := report.HeldEvents(r.Tx, y)
	paper := book.Paper{Unit: y.Cluster.Unit.FullName, Organ: y.Cluster.Name, Place: y.Cluster.Unit.Name, Date: r.Today(), Title: r.T("summary.heading"),
		Under: []string{r.T("summary.subject", "Name", y.Cluster.Name, "Year", strconv.Itoa(y.Year))}, Words: r.Words,
		Signers: []book.Signer{{For: r.T("summary.deputy")}, {For: r.T("summary.signer"), Title: report.ClusterSigner(y)}}}
	for _, section := range summarySections(r.Words, s, events) {
		paper.Paragraphs = append(paper.Paragraphs, book.Paragraph{Text: section.Title, Heading: true})
		for _, line := range section.Lines {
			paper.Paragraphs = append(paper.Paragraphs, book.Paragraph{Text: line})
		}
	}
	return clusterDocument(y, book.FileName("docx", r.T("summary.file_name", "Name", y.Cluster.Name, "Year", strconv.Itoa(y.Year))), paper), err
}

func emulationWorkbook(r *web.Request) (web.Result, error) {
	y, _, err := r.ClusterYear()
	if err != nil {
		return web.Result{}, err
	}
	in, err := report.EmulationOf(r.Tx, r.Words, y)
	if err != nil {
		return web.Result{}, err
	}
	in.Wide = r.Paper()
	name := book.FileName("xlsx", r.T("emulation.file_name", "Name", y.Cluster.Name, "Year", strconv.Itoa(y.Year)))
	return r.DownloadRows(store.Entry{Action: "exported", Entity: "export", Label: name, UnitID: y.Cluster.UnitID, UnitPath: y.Cluster.Unit.Path},
		func(w io.Writer) error { return exports.WriteEmulation(w, in) }, in.Tables()...)
}
