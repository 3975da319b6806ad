package finals

import (
	"fmt"
	"io"

	"daihoi/app/web"
	"daihoi/exports/book"
	"daihoi/exports/progress"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/finalreport"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/templates/finals"
	"daihoi/templates/ui"
)

func path(u org.Unit) string { return "/units/" + u.Code + "/final" }

// finalPage shows the final report of a unit as it stands, with the ways to write what is beside its figures.
func finalPage(r *web.Request) (web.Result, error) {
	p, err := r.UnitPage()
	if err != nil {
		return web.Result{}, err
	}
	frame := r.Frame("final.title")
	r.ReadAsOf(&frame)
	v := finals.Report{Frame: frame, Sub: p.Unit.FullName, Path: path(p.Unit), Unit: p.Path()}
	if v.Crumbs, err = r.UnitCrumbs(p.Unit, v.Title); err != nil {
		return web.Result{}, err
	}
	f, err := report.FinalOf(r.Tx, r.Words, p.Unit, p.Term, r.At())
	if nothing := fault.As(err); nothing != nil && nothing.Key == "progress.nothing" {
		v.Nothing = r.Words.With(nothing.Key, nothing.Args)
		return web.Show(finals.ReportPage(v)), nil
	} else if err != nil {
		return web.Result{}, err
	}
	v.Workbook, v.Document = r.WithDay(v.Path+".xlsx"), r.WithDay(v.Path+".docx")
	v.Data = r.DataFiles(v.Workbook, "compared", "commended", "results")
	v.MayEdit = r.Actor.Can(access.EditCongress, p.Unit.Path)
	v.Text = parts(report.FinalText(r.Words, f))
	v.Missing = missing(r, f)
	commended, err := finalreport.Commended(r.Tx, p.Unit, p.Term.ID)
	if err != nil {
		return web.Result{}, err
	}
	for _, c := range commended {
		v.Commended = append(v.Commended, ui.Link{Href: commendationPath(p.Unit, c.ID), Label: c.Form + ": " + c.Recipient})
	}
	photos, err := finalreport.Photos(r.Tx, p.Unit, p.Term.ID)
	for _, shown := range photos {
		href := photoPath(p.Unit, shown.ID)
		v.Photos = append(v.Photos, finals.Photo{Href: href, Caption: shown.Caption, Remove: href + "/remove",
			Note: r.T("evidence.note", "Size", r.FileSize(shown.Size), "Who", shown.ByName, "When", r.Words.Moment(shown.UploadedAt.Time))})
	}
	return web.Show(finals.ReportPage(v)), err
}

// parts groups the paragraphs of a paper under their headings.
func parts(text []book.Paragraph) (out []finals.Part) {
	for _, line := range text {
		if line.Heading {
			out = append(out, finals.Part{Heading: line.Text})
			continue
		}
		last := &out[len(out)-1]
		last.Lines = append(last.Lines, line.Text)
	}
	return out
}

// missing names the congresses held whose result, or whose numbers of the last term, nobody has entered, with the way there.
func missing(r *web.Request, f progress.Final) (out []ui.Link) {
	for _, row := range f.Results {
		if !row.Entered {
			out = append(out, ui.Link{Href: "/units/" + f.Codes[row.Unit], Label: r.T("final.no_result", "Unit", row.Unit)})
		}
	}
	for _, row := range f.Compared {
		code := f.Codes[row.Unit]
		if row.Then == (progress.TermNumbers{}) && code != "" {
			out = append(out, ui.Link{Href: "/units/" + code + "/final/before", Label: r.T("final.no_last_term", "Unit", row.Unit)})
		}
	}
	return out
}

// finalOf builds the report that the address asks for.
func finalOf(r *web.Request) (u org.Unit, f progress.Final, err error) {
	p, err := r.UnitPage()
	if err != nil {
		return u, f, err
	}
	frame := r.FrameWithTitle("")
	r.ReadAsOf(&frame)
	f, err = report.FinalOf(r.Tx, r.Words, p.Unit, p.Term, r.At())
	return p.Unit, f, err
}

// finalWorkbook downloads the report as a workbook, or its rows.
func finalWorkbook(r *web.Request) (web.Result, error) {
	u, f, err := finalOf(r)
	if err != nil {
		return web.Result{}, err
	}
	f.Wide = r.Paper()
	return r.DownloadRows(entry(r, u, "xlsx"), func(w io.Writer) error { return progress.WriteFinal(w, f) }, f.FinalTables()...)
}

// finalDocument downloads the report as an official document.
func finalDocument(r *web.Request) (web.Result, error) {
	u, f, err := finalOf(r)
	if err != nil {
		return web.Result{}, err
	}
	e := entry(r, u, "docx")
	return web.Document(e.Label, e, report.FinalPaper(r.Words, f, r.FileContent)), nil
}

// entry is the trace of a file that leaves the program; its label is the name of the file.
func entry(r *web.Request, u org.Unit, ending string) store.Entry {
	name := book.FileName(ending, r.T("final.file", "Unit", u.FullName, "Day", r.Day().String()))
	return store.Entry{Action: "exported", Entity: "export", Label: name, UnitID: u.ID, UnitPath: u.Path}
}

func commendationPath(u org.Unit, id int64) string {
	return fmt.Sprintf("/units/%s/commendations/%d", u.Code, id)
}

func photoPath(u org.Unit, id int64) string { return fmt.Sprintf("/units/%s/photos/%d", u.Code, id) }
