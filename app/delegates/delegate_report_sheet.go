package delegates

import (
	"io"

	"daihoi/app/web"
	"daihoi/exports"
	"daihoi/exports/book"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/composition"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/field"
	"daihoi/models/store"
)

// delegateReportWorkbook downloads the figures of the report as a table.
func delegateReportWorkbook(r *web.Request) (web.Result, error) {
	c, err := r.CongressFor(access.View)
	if err != nil {
		return web.Result{}, err
	}
	sheet, err := reportSheet(r, c)
	if err != nil {
		return web.Result{}, err
	}
	name := book.FileName("xlsx", r.T("report.file_name", "Unit", c.Unit.FullName, "Day", r.Today().String()))
	return r.DownloadRows(store.Entry{Action: "exported", Entity: "export", Label: name, UnitID: c.UnitID, UnitPath: c.Unit.Path},
		func(w io.Writer) error { return exports.WriteDelegateReport(w, sheet) }, sheet.Table())
}

func reportSheet(r *web.Request, c congress.Congress) (exports.DelegateReport, error) {
	rep, err := composition.ReportOf(r.Tx, c.ID)
	if err != nil {
		return exports.DelegateReport{}, err
	}
	title, parent, err := report.PaperNames(r.Tx, r.Words, c)
	if err != nil {
		return exports.DelegateReport{}, err
	}
	sign, err := report.SignatureOf(r.Tx, r.Words, c.Unit, r.Today())
	if err != nil {
		return exports.DelegateReport{}, err
	}
	in := exports.DelegateReport{Unit: c.Unit.FullName, Code: c.Unit.Code, Parent: parent, Congress: title, Place: c.Unit.Name, Date: r.Today(),
		Total: rep.Total, Notes: reportNotes(r, rep), Sign: sign, Words: r.Words}
	blocks, err := delegate.Blocks(r.Tx, c.ID)
	if err != nil {
		return in, err
	}
	in.Parts = []exports.ReportPart{
		reportPart(r, "numbers", rep.Categories, "report.category."),
		blockPart(r, blocks, rep.Total),
	}
	for _, p := range rep.Parts() {
		part := reportPart(r, p.Key, p.Lines, report.PartWords(p.Key))
		part.Title = report.PartTitle(r.Words, rep, p)
		in.Parts = append(in.Parts, part)
	}
	in.Groups, err = reportGroups(r, c, rep)
	return in, err
}

func reportPart(r *web.Request, section string, lines []composition.Line, prefix string) exports.ReportPart {
	part := exports.ReportPart{Title: r.T("report.section." + section)}
	for _, l := range lines {
		part.Lines = append(part.Lines, exports.ReportLine{Name: report.LineName(r.Words, l.Key, prefix), Count: l.Count, Share: l.Share, Shown: l.Shown})
	}
	return part
}

func blockPart(r *web.Request, blocks []delegate.Block, total int) exports.ReportPart {
	part := exports.ReportPart{Title: r.T("field.represents")}
	for _, b := range blocks {
		if b.Name == "" {
			b.Name = r.T("composition.unknown_block")
		}
		of, _ := field.Share(b.Count, total)
		part.Lines = append(part.Lines, exports.ReportLine{Name: b.Name, Count: b.Count, Share: of})
	}
	return part
}

// reportGroups are the groups of the composition page, with the targets of the congress.
func reportGroups(r *web.Request, c congress.Congress, rep composition.Report) ([]exports.ReportLine, error) {
	targets, err := composition.TargetsOf(r.Tx, c.ID)
	if err != nil {
		return nil, err
	}
	found, err := delegate.Compositions(r.Tx, delegate.Scope{CongressID: c.ID}, targets.UnderAge())
	if err != nil {
		return nil, err
	}
	var lines []exports.ReportLine
	for i, g := range groupLines(r.Words, found[0], targets, rep) {
		part, _ := field.Share(g.Number, found[0].Official)
		line := exports.ReportLine{Name: report.GroupLabel(r.Words, report.CompositionGroups[i], targets), Count: g.Number, Share: part, Shown: found[0].Shown(report.CompositionGroups[i]), Blank: g.Blank,
			Target: g.Target, Standing: g.Gap.Word}
		if g.Unrecorded != "" {
			line.Name += " (" + g.Unrecorded + ")"
		}
		if g.Target != "" {
			line.Source = g.Source
		}
		lines = append(lines, line)
	}
	return lines, nil
}

func reportNotes(r *web.Request, rep composition.Report) []string {
	w := &reportWriter{words: r.Words}
	var notes []string
	if len(rep.Youngest.Names) > 0 {
		notes = []string{w.extreme("report.youngest", rep.Youngest) + ".", w.extreme("report.oldest", rep.Oldest) + "."}
	}
	if rep.Reserve > 0 {
		notes = append(notes, r.T("report.reserve", "Count", r.Words.Number(rep.Reserve)))
	}
	return append(notes, r.T("report.rule", "Day", rep.Day))
}
