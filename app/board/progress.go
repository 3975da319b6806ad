package board

import (
	"context"
	"io"

	"daihoi/app/web"
	"daihoi/exports/book"
	"daihoi/exports/progress"
	"daihoi/exports/report"
	"daihoi/models/calendar"
	"daihoi/models/org"
	"daihoi/models/store"
)

// progressWorkbook downloads the progress report of a unit, as of today or of ?as_of=, or its rows.
func progressWorkbook(r *web.Request) (web.Result, error) {
	u, paper, err := progressReport(r)
	if err != nil {
		return web.Result{}, err
	}
	paper.Wide = r.Paper()
	name := progressName(r, "xlsx", u)
	entry := store.Entry{Action: "exported", Entity: "export", Label: name, UnitID: u.ID, UnitPath: u.Path}
	return r.DownloadRows(entry, func(w io.Writer) error { return progress.Write(w, paper) }, paper.Tables()...)
}

// progressDocument downloads the figures of the workbook as an official document.
func progressDocument(r *web.Request) (web.Result, error) {
	u, paper, err := progressReport(r)
	if err != nil {
		return web.Result{}, err
	}
	name := progressName(r, "docx", u)
	entry := store.Entry{Action: "exported", Entity: "export", Label: name, UnitID: u.ID, UnitPath: u.Path}
	return web.Document(name, entry, report.ProgressPaper(r.Words, paper)), nil
}

// progressName names a file of the report, by the day of the report and the one that was chosen to compare with.
func progressName(r *web.Request, ending string, u org.Unit) string {
	compared := ""
	if before := r.CompareDay(); r.Query("compare") != "" && !before.IsZero() {
		compared = r.T("file.compared", "Day", before.String())
	}
	return book.FileName(ending, r.T("progress.file", "Unit", u.FullName, "Day", r.Day().String()), compared)
}

// progressReport builds the report that the address asks for.
func progressReport(r *web.Request) (org.Unit, progress.Report, error) {
	u, term, before, err := progressScope(r)
	if err != nil {
		return u, progress.Report{}, err
	}
	report, err := report.ProgressOf(r.Tx, r.Words, u, term, r.At(), before)
	return u, report, err
}

// progressScope reads the unit, the term, and the day to compare with; Day becomes the day of the report.
func progressScope(r *web.Request) (u org.Unit, term org.Term, before calendar.Date, err error) {
	if u, err = org.Last(r.Tx, r.Param("code")); err != nil {
		return u, term, before, err
	}
	if term, err = r.Term(); err != nil {
		return u, term, before, err
	}
	frame := r.FrameWithTitle("")
	r.ReadAsOf(&frame)
	return u, term, r.CompareDay(), nil
}

// progressBundle downloads the reports of the districts of a province as a zip.
func progressBundle(r *web.Request) (web.Result, error) {
	u, term, before, err := progressScope(r)
	if err != nil {
		return web.Result{}, err
	}
	bundle, err := report.ProgressBundleOf(r.Tx, r.Words, u, term, r.At(), before)
	if err != nil {
		return web.Result{}, err
	}
	name := progressName(r, "zip", u)
	at := r.At()
	return r.Bundle(web.LongFile{Name: name, Entry: store.Entry{Action: "exported", Entity: "export", Label: name, UnitID: u.ID, UnitPath: u.Path},
		Back: "/units/" + u.Code + r.QueryWith(), Said: "progress.bundle_so_far", Of: bundle.Books(),
		Write: func(_ context.Context, tx *store.Tx, w io.Writer, done func(int)) error {
			bundle, err := report.ProgressBundleOf(tx, r.Words, u, term, at, before)
			if err != nil {
				return err
			}
			return bundle.Write(w, done)
		}}, bundle.Books() > report.BundleAtOnce, bundle.Write)
}
