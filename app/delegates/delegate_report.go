package delegates

import (
	"fmt"
	"strings"

	"daihoi/app/web"
	"daihoi/exports/book"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/composition"
	"daihoi/models/congress"
	"daihoi/models/store"
	"daihoi/templates/delegates"
	"daihoi/templates/i18n"
	"daihoi/templates/ui"
)

// delegateReport shows the "báo cáo tình hình đại biểu" of a congress as text.
func delegateReport(r *web.Request) (web.Result, error) {
	c, err := r.CongressFor(access.View)
	if err != nil {
		return web.Result{}, err
	}
	crumbs, err := r.CongressCrumbs(c, r.T("report.title"))
	if err != nil {
		return web.Result{}, err
	}
	rep, err := composition.ReportOf(r.Tx, c.ID)
	if err != nil {
		return web.Result{}, err
	}
	title, _, err := report.PaperNames(r.Tx, r.Words, c)
	if err != nil {
		return web.Result{}, err
	}
	sign, err := report.SignatureOf(r.Tx, r.Words, c.Unit, r.Today())
	if err != nil {
		return web.Result{}, err
	}
	v := delegates.DelegateReport{Frame: r.Frame("report.title", crumbs...), Sub: r.CongressLine(c),
		Issuer: book.Issuer(c.Unit.FullName, ""), PlaceAndDay: book.PlaceAndDay(c.Unit.Name, r.Today()), Congress: title,
		Sign: sign.Lines(), Signer: sign.Signer, List: web.DelegateListPath(c.ID)}
	if rep.Total > 0 {
		v.Sections = reportSections(r.Words, rep, c.Seats)
		v.Document, v.Workbook = web.CongressPath(c.ID)+"/report.docx", web.CongressPath(c.ID)+"/report.xlsx"
		v.Data = r.DataFiles(v.Workbook, "composition")
	}
	return web.Show(delegates.DelegateReportPage(v)), nil
}

// delegateReportDocument downloads the same text as a Word document.
func delegateReportDocument(r *web.Request) (web.Result, error) {
	c, err := r.CongressFor(access.View)
	if err != nil {
		return web.Result{}, err
	}
	paper, err := reportPaper(r.Tx, r.Words, c)
	if err != nil {
		return web.Result{}, err
	}
	name := book.FileName("docx", r.T("report.file_name", "Unit", c.Unit.FullName, "Day", r.Today().String()))
	return web.Document(name, store.Entry{Action: "exported", Entity: "export", Label: name, UnitID: c.UnitID, UnitPath: c.Unit.Path}, paper), nil
}

func reportPaper(tx *store.Tx, words *i18n.Printer, c congress.Congress) (book.Paper, error) {
	rep, err := composition.ReportOf(tx, c.ID)
	if err != nil {
		return book.Paper{}, err
	}
	title, _, err := report.PaperNames(tx, words, c)
	if err != nil {
		return book.Paper{}, err
	}
	sign, err := report.SignatureOf(tx, words, c.Unit, tx.Today())
	if err != nil {
		return book.Paper{}, err
	}
	p := book.Paper{Unit: c.Unit.FullName, Place: c.Unit.Name, Date: tx.Today(), Symbol: "BC", Title: words.T("report.heading"),
		Under: []string{words.T("report.subject"), title}, Sign: sign,
		Recipients: []string{words.T("report.recipient.congress"), words.T("report.recipient.file")}, Words: words}
	for _, s := range reportSections(words, rep, c.Seats) {
		p.Paragraphs = append(p.Paragraphs, book.Paragraph{Text: s.Title, Heading: true})
		for _, line := range s.Lines {
			p.Paragraphs = append(p.Paragraphs, book.Paragraph{Text: line})
		}
	}
	return p, nil
}

// reportWriter puts the figures of a report into words and leaves out empty groups.
type reportWriter struct {
	words    *i18n.Printer
	sections []ui.ReportSection
}

// reportSections is the text of the report, section by section.
func reportSections(words *i18n.Printer, rep composition.Report, seats int) []ui.ReportSection {
	w := &reportWriter{words: words}
	total := words.T("report.total", "Count", words.Number(rep.Total))
	if seats > 0 {
		total = words.T("report.total_of", "Count", words.Number(rep.Total), "Seats", words.Number(seats))
	}
	numbers := append([]string{total}, report.Listing(w.items(rep.Categories, "report.category."))...)
	if rep.Reserve > 0 {
		numbers = append(numbers, words.T("report.reserve", "Count", words.Number(rep.Reserve)))
	}
	w.section("numbers", numbers)
	groups := w.items(rep.Groups[:4], "report.group.")
	for _, p := range rep.Parts()[:3] { // what is recorded of nobody is said, too
		groups = append(groups, w.items(p.Lines[len(p.Lines)-1:], report.PartWords(p.Key))...)
	}
	w.section("groups", report.Listing(groups))
	w.section("education", report.Listing(w.items(rep.Education, "report.level.")))
	w.section("qualification", report.Listing(w.items(rep.Qualification, "report.level.")))
	w.section("theory", report.Listing(w.items(rep.PoliticalTheory, "report.level.")))
	ages := w.items(rep.Ages, "report.age.")
	if len(rep.Youngest.Names) > 0 {
		ages = append(ages, w.extreme("report.youngest", rep.Youngest), w.extreme("report.oldest", rep.Oldest))
	}
	w.titled(words.T("report.age_on", "Day", rep.Day), report.Listing(ages))
	w.section("renewal", report.Listing(w.items(rep.Renewal, "report.renewal.")))
	rule := []string{words.T("report.rule", "Day", rep.Day)}
	if rep.Hides() {
		rule = append(rule, words.T("few.note"))
	}
	w.section("rule", rule)
	return w.sections
}

func (w *reportWriter) section(key string, lines []string) {
	w.titled(w.words.T("report.section."+key), lines)
}

func (w *reportWriter) titled(title string, lines []string) {
	if len(lines) == 0 {
		return
	}
	w.sections = append(w.sections, ui.ReportSection{Title: fmt.Sprintf("%d. %s", len(w.sections)+1, title), Lines: lines})
}

// items is a line for each group that has anyone in it.
func (w *reportWriter) items(lines []composition.Line, prefix string) (out []string) {
	for _, l := range lines {
		if instead := report.Instead(w.words, l.Shown); instead != "" {
			out = append(out, report.LineName(w.words, l.Key, prefix)+": "+instead)
			continue
		}
		if l.Count == 0 {
			continue
		}
		out = append(out, w.words.T("report.item", "Name", report.LineName(w.words, l.Key, prefix), "Number", w.words.Number(l.Count), "Share", w.words.Percent(int(l.Share))))
	}
	return out
}

// mostTied is how many people the text names as the youngest or oldest.
const mostTied = 3

func (w *reportWriter) extreme(key string, e composition.Extreme) string {
	names := e.Names
	if len(names) > mostTied {
		names = append(append([]string(nil), names[:mostTied]...), w.words.T("lack.others", "Count", len(names)-mostTied))
	}
	return w.words.T(key, "Names", strings.Join(names, ", "), "Year", fmt.Sprint(e.Born.Year))
}
